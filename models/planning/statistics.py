"""A figure is what the store counted plus the tallies that were typed; each indicator appears, also when it is zero."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.planning import counting
from models.planning.asking import Queryable, names, patience
from models.planning.indicator import Measure, of_programme
from models.schema.programme import Programme
from models.screenings.protocol import Protocol
from models.text.jalali import Period, parse_period

Place = tuple[str, str | None]
Counts = dict[Place, dict[str, float]]


@dataclass(frozen=True)
class Figure:
    """One indicator of one programme in one county (None: all, or in `by_county` those without one).

    `value` is a count, for `coverage` a percentage with one decimal, and None where nothing can be said.
    """

    programme: str
    indicator: str
    county: str | None
    value: float | None


def figures(
    db: Queryable, programmes: Iterable[Programme], period: Period, county: str | None, today: datetime.date
) -> list[Figure]:
    """All indicators of the programmes in the period, for one county of service or (None) all together."""
    known = tuple(programmes)
    counts = _counts(db, known, period, today, county, split=False)
    eligible = _eligible(db, known, period)
    return [
        figure
        for programme in known
        for figure in _of_place(programme, county, counts[programme.name, None], eligible[programme.name], county)
    ]


def by_county(db: Queryable, programmes: Iterable[Programme], period: Period, today: datetime.date) -> list[Figure]:
    """All indicators of the programmes in the period, for each county of service where there is anything to tell."""
    known = tuple(programmes)
    counts = _counts(db, known, period, today, None, split=True)
    eligible = _eligible(db, known, period)
    found = {county for _, county in counts} | {county for shares in eligible.values() for county in shares if county}
    return [
        figure
        for county in sorted(found, key=lambda code: (code is None, code or ""))
        for programme in known
        for figure in _of_place(
            programme, county, counts[programme.name, county], eligible[programme.name] if county else {}, county
        )
    ]


def targets(
    db: Queryable, programmes: Iterable[Programme], period: Period, county: str | None
) -> Mapping[tuple[str, str], float]:
    """(programme, indicator) to the target for exactly this period and county (None: the one without a county)."""
    asked = {"programmes": names(programmes), "period": period.name}
    rows = db.query(counting.TARGETS, asked)
    return {(row["programme"], row["indicator"]): row["value"] for row in rows if row["county"] == county}


def _of_place(
    programme: Programme,
    shown: str | None,
    counted: Mapping[str, float],
    eligible: Mapping[str | None, float],
    county: str | None,
) -> list[Figure]:
    values: dict[str, float | None] = {one.name: counted.get(one.name, 0) for one in of_programme(programme)}
    values |= counted
    if "coverage" in values:
        values["coverage"] = _percent(counted.get("screened", 0), _out_of(eligible, county))
    return [Figure(programme.name, name, shown, value) for name, value in values.items()]


def _percent(part: float, whole: float | None) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _out_of(eligible: Mapping[str | None, float], county: str | None) -> float | None:
    """The denominator of the county; for all, the one given without a county, else the sum of the counties'."""
    if county in eligible or county is not None:
        return eligible.get(county)
    return sum(eligible.values()) or None


def _eligible(db: Queryable, programmes: Sequence[Programme], period: Period) -> dict[str, dict[str | None, float]]:
    found: dict[str, dict[str | None, float]] = {one.name: {} for one in programmes}
    for row in db.query(counting.DENOMINATORS, {"programmes": names(programmes), "period": period.name}):
        found[row["programme"]][row["county"]] = row["value"]
    return found


def _counts(
    db: Queryable,
    programmes: Sequence[Programme],
    period: Period,
    today: datetime.date,
    county: str | None,
    *,
    split: bool,
) -> Counts:
    """(programme, county) to indicator to count; without `split` the county is None."""
    counts: Counts = defaultdict(lambda: defaultdict(float))
    for shape, queries in counting.BY_SHAPE.items():
        chosen = [one for one in programmes if one.shape == shape]
        asked = {
            "programmes": names(chosen),
            "patience": patience(chosen),
            "examiners": examiners(chosen) if shape == "screening" else "[]",
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "today": today.isoformat(),
            "county": county,
            "split": int(split),
        }
        for query in queries if chosen else ():
            for row in db.query(query, asked):
                place = row.pop("programme"), row.pop("county")
                counts[place].update(row)
    _add_tallies(db, programmes, period, county, counts, split=split)
    return counts


def examiners(programmes: Iterable[Programme]) -> str:
    """The stages at which an examiner answers a referral, as a JSON list of programme/stage: no screening of their own.

    A child tested this year and examined the next was screened once.
    """
    return json.dumps(
        [f"{one.name}/{code}" for one in programmes for code, stage in Protocol.of(one).stages.items() if stage.replies]
    )


def _add_tallies(
    db: Queryable, programmes: Sequence[Programme], period: Period, county: str | None, counts: Counts, *, split: bool
) -> None:
    measures = {(one.name, i.name): i.measure for one in programmes for i in of_programme(one)}
    series: dict[tuple[Any, ...], list[tuple[Period, float]]] = defaultdict(list)
    for row in db.query(counting.TALLIES, {"programmes": names(programmes), "county": county}):
        key = (row["programme"], row["indicator"], row["county"], row["centre"])
        series[key].append((parse_period(row["period"]), row["value"]))
    for (programme, indicator, place, _), parts in series.items():
        measure = measures.get((programme, indicator), Measure.FLOW)
        if measure is not Measure.RATIO and (value := tallied(parts, period, measure)) is not None:
            counts[programme, place if split else None][indicator] += value


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
