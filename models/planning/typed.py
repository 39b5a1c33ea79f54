"""What tallies say of a period: numbers that somebody typed, or that another office counted of its rows.

A tally is of a programme, indicator, part of time and place; those of one place (a centre, else a county, else who
counted it) are a series. Of parts that overlap (the quarter and one of its months) the longer counts. A flow adds up.
A stock is that of the last day of the period and of no other: the part that ends with it. While that part has not been
given the stock is not known, so nothing is told of it: not zero, nor the number of an earlier month, which its own
report shows; so it stays in a quarter that is not over, since nobody knows the last day yet.

Where several places are summed, what was given is summed, and beside it stands how many of the places have not given
theirs yet (`Awaited`): once the period is over, of those that gave the number for some part of the year before. It is
told of numbers that are only typed or came counted; a single tally beside counted rows awaits no other.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.planning import counting
from models.planning.asking import Queryable, Scope, names
from models.planning.indicator import Measure, of_programme, own_of
from models.schema.programme import Programme
from models.text.jalali import Period, parse_period

Parts = list[tuple[Period, float]]
_YEAR = datetime.timedelta(days=365)  # as long as a place that gave the number is awaited again


@dataclass(frozen=True)
class Awaited:
    """Of so many places (`of`) that give a number, how many have not given it for the period (`missing`)."""

    missing: int = 0
    of: int = 0

    def __add__(self, other: Awaited) -> Awaited:
        return Awaited(self.missing + other.missing, self.of + other.of)


NOBODY = Awaited()
"""Nobody is awaited."""


@dataclass(frozen=True)
class Given:
    """What one series says of a period: its number, None for none, and whether it is awaited."""

    programme: str
    indicator: str
    county: str | None
    value: float | None
    awaited: Awaited


def typed_of(programme: Programme) -> frozenset[str]:
    """The indicators of which no rows are counted, only what somebody types."""
    return frozenset(one.name for one in own_of(programme) if one.own is None and one.measure is not Measure.RATIO)


def given(db: Queryable, programmes: Iterable[Programme], scope: Scope) -> Iterator[Given]:
    """Every series of the programmes, of the county of the scope or of all."""
    known = list(programmes)
    measures = {(one.name, each.name): each.measure for one in known for each in of_programme(one)}
    only_typed = {(one.name, name) for one in known for name in typed_of(one)}
    for (programme, indicator, county, _, counter), parts in _series(db, known, scope).items():
        measure = measures.get((programme, indicator), Measure.FLOW)
        if measure is not Measure.RATIO:
            value = tallied(parts, scope.period, measure)
            waits = counter is not None or (programme, indicator) in only_typed
            yield Given(programme, indicator, county, value, _awaited(parts, value, scope) if waits else NOBODY)


def _series(db: Queryable, programmes: list[Programme], scope: Scope) -> Mapping[tuple[Any, ...], Parts]:
    """By programme, indicator, county, centre and the office that counted."""
    series: dict[tuple[Any, ...], Parts] = defaultdict(list)
    asked = {"programmes": names(programmes), "county": scope.county, "office": scope.office, "only": scope.only}
    for row in db.query(counting.TALLIES, asked):
        key = (row["programme"], row["indicator"], row["county"], row["centre"], row["counter"])
        series[key].append((parse_period(row["period"]), row["value"]))
    return series


def _awaited(parts: Parts, value: float | None, scope: Scope) -> Awaited:
    last = scope.period.last
    gives = value is not None or any(last - _YEAR <= part.last < last for part, _ in parts)
    return Awaited(int(value is None), 1) if gives and last < scope.today else NOBODY


def tallied(parts: Iterable[tuple[Period, float]], period: Period, measure: Measure) -> float | None:
    """What tallies of one series say of a period; None if nothing. See the module."""
    taken: Parts = []
    for part, value in sorted(parts, key=lambda one: (one[0].first - one[0].last, one[0].first)):
        inside = period.first <= part.first and part.last <= period.last
        if inside and all(part.last < other.first or other.last < part.first for other, _ in taken):
            taken.append((part, value))
    if measure is Measure.STOCK:
        return next((value for part, value in taken if part.last == period.last), None)
    return sum(value for _, value in taken) if taken else None
