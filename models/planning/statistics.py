"""A figure is what the store counted plus the tallies that were typed; each indicator appears, also when it is zero."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.planning import counting, counting_cases, own
from models.planning.asking import SERVICE, Queryable, Scope, asked, names
from models.planning.denominators import Eligible, eligible, percent
from models.planning.indicator import Indicator, Measure, of_programme, shape_of
from models.schema.programme import Programme
from models.text.jalali import Period, parse_period

Place = tuple[str, str | None]
Counts = dict[Place, dict[str, float]]

BY_SHAPE: Mapping[str, tuple[str, ...]] = {
    "workshop": (
        counting.COURSES,
        counting.GUESTS,
        counting.SESSIONS,
        counting.ATTENDANCES,
        counting.CERTIFICATES,
    ),
    "screening": (counting.TESTS, counting.REFERRALS),
    "enrolment": (counting.ENROLMENTS,),
    "case": (counting_cases.CASES, counting_cases.MEETINGS),
    "service": (counting_cases.SERVICES,),
}
"""The queries that together give the indicators of a shape."""


@dataclass(frozen=True)
class Figure:
    """One indicator of one programme in one county (None: all, or in `by_county` those without one).

    `value` is a count, of a ratio a percentage or days with one decimal, and None where nothing can be said.
    """

    programme: str
    indicator: str
    county: str | None
    value: float | None


def figures(
    db: Queryable,
    programmes: Iterable[Programme],
    period: Period,
    county: str | None,
    today: datetime.date,
    *,
    by: str = SERVICE,
    office: str = "",
) -> list[Figure]:
    """All indicators of the programmes in the period, for one county or (None) all together.

    `by`: of which county a person is counted (asking.WAYS). `office`: who counts, see asking.Scope.
    """
    known = tuple(programmes)
    counts = _counts(db, known, Scope(period, today, county, by, office), split=False)
    out_of = eligible(db, known, period)
    return [
        figure
        for programme in known
        for figure in _of_place(programme, county, counts[programme.name, None], out_of[programme.name])
    ]


def by_county(
    db: Queryable,
    programmes: Iterable[Programme],
    period: Period,
    today: datetime.date,
    *,
    by: str = SERVICE,
    office: str = "",
) -> list[Figure]:
    """All indicators of the programmes in the period, for each county where there is anything to tell; `by` and
    `office` as in `figures`."""
    known = tuple(programmes)
    counts = _counts(db, known, Scope(period, today, None, by, office), split=True)
    out_of = eligible(db, known, period)
    found = {county for _, county in counts} | {county for one in out_of.values() for county in one.counties}
    return [
        figure
        for county in sorted(found, key=lambda code: (code is None, code or ""))
        for programme in known
        for figure in _of_place(
            programme, county, counts[programme.name, county], out_of[programme.name] if county else Eligible()
        )
    ]


def counted(db: Queryable, programme: Programme, period: Period, today: datetime.date, office: str) -> Counts:
    """What the rows of one office alone say of a programme, for each county of service; no tallies and no ratios."""
    counts = _counts(db, (programme,), Scope(period, today, None, SERVICE, office, office), split=True)
    typed = {one.name for one in of_programme(programme) if one.measure is Measure.RATIO}
    return {place: {name: value for name, value in one.items() if name not in typed} for place, one in counts.items()}


def targets(
    db: Queryable, programmes: Iterable[Programme], period: Period, county: str | None
) -> Mapping[tuple[str, str], float]:
    """(programme, indicator) to the target for exactly this period and county (None: the one without a county)."""
    wanted = {"programmes": names(programmes), "period": period.name}
    rows = db.query(counting.TARGETS, wanted)
    return {(row["programme"], row["indicator"]): row["value"] for row in rows if row["county"] == county}


def _of_place(
    programme: Programme, county: str | None, counted: Mapping[str, float], out_of: Eligible
) -> Iterator[Figure]:
    known = of_programme(programme)
    values: dict[str, float | None] = {one.name: _unless_counted(one) for one in known}
    values |= {name: _rounded(value) for name, value in counted.items()}
    if "coverage" in values:
        values["coverage"] = percent(counted.get("screened", 0), out_of.of(county))
    for one in known:
        if one.ratio:
            part, whole = (values.get(name) for name in one.ratio)
            values[one.name] = percent(part or 0, whole)
    return (Figure(programme.name, name, county, value) for name, value in values.items())


def _unless_counted(one: Indicator) -> float | None:
    return None if one.measure is Measure.RATIO else 0


def _rounded(value: float | None) -> float | None:
    """One decimal at most: a count has none, months and days have one."""
    return round(value, 1) if isinstance(value, float) else value


def _counts(db: Queryable, programmes: Sequence[Programme], scope: Scope, *, split: bool) -> Counts:
    """(programme, county) to indicator to count; without `split` the county is None."""
    counts: Counts = defaultdict(dict)
    for shape, queries in BY_SHAPE.items():
        chosen = [one for one in programmes if shape_of(one) == shape]
        params = asked(db, chosen, scope, split=split) if chosen else {}
        for query in queries if chosen else ():
            _take(db.query(query, params), counts)
    for programme in programmes:
        wanted = own.queries(programme)
        params = asked(db, [programme], scope, split=split) if wanted else {}
        for one in wanted:
            _take(db.query(one.sql, {**params, **one.values}), counts)
    if scope.only is None:
        _add_tallies(db, programmes, scope, counts, split=split)
    return counts


def _take(rows: Iterable[dict[str, Any]], counts: Counts) -> None:
    for row in rows:
        place = row.pop("programme"), row.pop("county")
        counts[place].update((name, value) for name, value in row.items() if value is not None)


def _add_tallies(db: Queryable, programmes: Sequence[Programme], scope: Scope, counts: Counts, *, split: bool) -> None:
    measures = {(one.name, i.name): i.measure for one in programmes for i in of_programme(one)}
    series: dict[tuple[Any, ...], list[tuple[Period, float]]] = defaultdict(list)
    given = {"programmes": names(programmes), "county": scope.county, "office": scope.office, "only": scope.only}
    for row in db.query(counting.TALLIES, given):
        key = (row["programme"], row["indicator"], row["county"], row["centre"], row["counter"])
        series[key].append((parse_period(row["period"]), row["value"]))
    for (programme, indicator, place, *_), parts in series.items():
        measure = measures.get((programme, indicator), Measure.FLOW)
        value = tallied(parts, scope.period, measure) if measure is not Measure.RATIO else None
        if value is not None:
            told = counts[programme, place if split else None]
            told[indicator] = told.get(indicator, 0) + value


def tallied(parts: Iterable[tuple[Period, float]], period: Period, measure: Measure) -> float | None:
    """What tallies of one series say of a period; None if nothing.

    Of parts that overlap (the quarter and one of its months) the longer counts. A flow adds up; a stock is the part
    that ends with the period.
    """
    taken: list[tuple[Period, float]] = []
    for part, value in sorted(parts, key=lambda one: (one[0].first - one[0].last, one[0].first)):
        inside = period.first <= part.first and part.last <= period.last
        if inside and all(part.last < other.first or other.last < part.first for other, _ in taken):
            taken.append((part, value))
    if measure is Measure.STOCK:
        return next((value for part, value in taken if part.last == period.last), None)
    return sum(value for _, value in taken) if taken else None
