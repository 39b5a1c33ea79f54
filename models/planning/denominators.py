"""Out of how many: the numbers that somebody typed (of the registry office, of the statistics centre), by measure.

A measure is `eligible` (whom the programme is for), `live_births`, `population` or any other code. A number may be
given for each birth cohort instead: `eligible_1399` is those born in 1399, and the cohorts of a place add up where it
has no number of its own. A programme's coverage is of its `[coverage] measure`, by default the eligible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.planning import counting
from models.planning.asking import Queryable, names
from models.schema.programme import Programme
from models.text.jalali import Period

ELIGIBLE = "eligible"
MEASURES = {ELIGIBLE: "واجدان شرایط", "live_births": "تولد زنده", "population": "جمعیت"}
"""The measures that have a name of their own; `MEASURE_YEAR` is its part of one birth cohort."""


@dataclass(frozen=True)
class Eligible:
    """The numbers of one programme and period, by county (None: given without one)."""

    counties: Mapping[str | None, float] = field(default_factory=dict)

    def of(self, county: str | None) -> float | None:
        """The number of the county; for all, the one given without a county, else the sum of the counties'."""
        if county in self.counties or county is not None:
            return self.counties.get(county)
        return sum(self.counties.values()) or None


def measure_of(programme: Programme) -> str:
    """The measure of which the programme's coverage is a share."""
    table = programme.settings.get("coverage")
    return str(table.get("measure", ELIGIBLE)) if isinstance(table, Mapping) else ELIGIBLE


def percent(part: float | None, whole: float | None) -> float | None:
    """A percentage with one decimal; None where there is nothing to divide by."""
    return round(100 * (part or 0) / whole, 1) if whole else None


def eligible(db: Queryable, programmes: Sequence[Programme], period: Period) -> dict[str, Eligible]:
    """By programme, out of how many its coverage is, for exactly this period."""
    measures = {one.name: measure_of(one) for one in programmes}
    exact: dict[str, dict[str | None, float]] = {name: {} for name in measures}
    cohorts: dict[tuple[str, str | None], dict[str, float]] = defaultdict(dict)
    asked = {"programmes": names(programmes), "period": period.name}
    for row in db.query(counting.DENOMINATORS, asked):
        name, county = row["programme"], row["county"]
        measure, _, year = row["measure"].rpartition("_")
        if row["measure"] == measures[name]:
            exact[name][county] = row["value"]
        elif measure == measures[name] and year.isdecimal():
            cohorts[name, county][year] = row["value"]
    for (name, county), years in cohorts.items():
        exact[name].setdefault(county, sum(years.values()))
    return {name: Eligible(counties) for name, counties in exact.items()}
