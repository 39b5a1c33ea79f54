"""A figure is what the store counted plus the tallies that were typed; each indicator appears, also when it is zero.

Of an indicator that is only typed nothing is told where nobody typed it: see `typed`.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.planning import counting, counting_cases, own
from models.planning.asking import SERVICE, Queryable, Scope, asked, names
from models.planning.denominators import Eligible, eligible, percent
from models.planning.indicator import Measure, of_programme, shape_of
from models.planning.typed import NOBODY, Awaited, given, typed_of
from models.schema.programme import Programme
from models.text.jalali import Period

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

    `value` is a count, of a ratio a percentage or days with one decimal, and None where nothing can be said. `awaited`:
    the places whose typed or counted numbers it is the sum of, and how many of them are not here yet.
    """

    programme: str
    indicator: str
    county: str | None
    value: float | None
    awaited: Awaited = NOBODY


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
    counted = _counted(db, known, Scope(period, today, county, by, office), split=False)
    out_of = eligible(db, known, period)
    return [
        figure
        for programme in known
        for figure in _of_place(programme, county, counted, (programme.name, None), out_of[programme.name])
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
    counted = _counted(db, known, Scope(period, today, None, by, office), split=True)
    out_of = eligible(db, known, period)
    found = {county for _, county in (*counted.counts, *counted.awaited)} | {
        county for one in out_of.values() for county in one.counties
    }
    return [
        figure
        for county in sorted(found, key=lambda code: (code is None, code or ""))
        for programme in known
        for figure in _of_place(
            programme,
            county,
            counted,
            (programme.name, county),
            out_of[programme.name] if county else Eligible(),
        )
    ]


def counted(db: Queryable, programme: Programme, period: Period, today: datetime.date, office: str) -> Counts:
    """What the rows of one office alone say of a programme, for each county of service; no tallies and no ratios."""
    counts = _counted(db, (programme,), Scope(period, today, None, SERVICE, office, office), split=True).counts
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
    programme: Programme, county: str | None, counted: _Counted, place: Place, out_of: Eligible
) -> Iterator[Figure]:
    known, typed = of_programme(programme), typed_of(programme)
    counts, awaited = counted.counts.get(place, {}), counted.awaited.get(place, {})
    unless_counted = {one.name: None if one.measure is Measure.RATIO or one.name in typed else 0 for one in known}
    values: dict[str, float | None] = {**unless_counted, **{name: _rounded(value) for name, value in counts.items()}}
    if "coverage" in values:
        values["coverage"] = percent(counts.get("screened", 0), out_of.of(county))
    for one in known:
        if one.ratio:
            part, whole = (values.get(name) for name in one.ratio)
            values[one.name] = percent(part, whole) if part is not None else None
    return (Figure(programme.name, name, county, value, awaited.get(name, NOBODY)) for name, value in values.items())


def _rounded(value: float | None) -> float | None:
    """One decimal at most: a count has none, months and days have one."""
    return round(value, 1) if isinstance(value, float) else value


@dataclass(frozen=True)
class _Counted:
    """(programme, county) to indicator to its count, and to who is awaited."""

    counts: Counts
    awaited: dict[Place, dict[str, Awaited]]


def _counted(db: Queryable, programmes: Sequence[Programme], scope: Scope, *, split: bool) -> _Counted:
    """What rows and tallies say; without `split` the county is None."""
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
    counted = _Counted(counts, defaultdict(dict))
    if scope.only is None:
        _add_tallies(db, programmes, scope, counted, split=split)
    return counted


def _take(rows: Iterable[dict[str, Any]], counts: Counts) -> None:
    for row in rows:
        place = row.pop("programme"), row.pop("county")
        counts[place].update((name, value) for name, value in row.items() if value is not None)


def _add_tallies(
    db: Queryable, programmes: Sequence[Programme], scope: Scope, counted: _Counted, *, split: bool
) -> None:
    for one in given(db, programmes, scope):
        place = one.programme, one.county if split else None
        if one.value is not None:
            told = counted.counts[place]
            told[one.indicator] = told.get(one.indicator, 0) + one.value
        if one.awaited.of:
            waits = counted.awaited[place]
            waits[one.indicator] = waits.get(one.indicator, NOBODY) + one.awaited
