"""Which counties ought to have a centre of a programme, and which have one.

A programme's file says it in `[counties]`: `centre` (the kind of centre), `measure` and `above` (a county whose typed
denominator of that measure is above the number ought to have one). The number is thus a line of a versioned file that a
province replaces, and the people of a county are counted by nobody here but typed from the census.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from models.planning.asking import Queryable
from models.schema.file_reader import FileReader, once
from models.schema.programme import Programme
from models.text.jalali import Period, parse_period

_KEYS = frozenset({"centre", "measure", "above", "source"})


@dataclass(frozen=True)
class Wanted:
    """A county with more than `above` of `measure` ought to have a centre of this kind."""

    centre: str
    measure: str
    above: int


@dataclass(frozen=True)
class County:
    """How one county stands. `measured` is None where no denominator was typed; then `eligible` is None as well."""

    county: str
    measured: int | None
    eligible: bool | None
    centres: int


class _Reader(FileReader):
    def wanted(self) -> Wanted | None:
        table = self.given.get("counties")
        if table is None:
            return None
        if not isinstance(table, Mapping):
            self.refuse("counties", "", "جدول [counties]")
        self.known_keys("counties", table, _KEYS)
        return Wanted(
            self.text("counties", table, "centre"),
            self.text("counties", table, "measure"),
            self.whole("counties", table, "above", most=10**9),
        )


def check_counties(programme: Programme) -> None:
    """Refuse a `[counties]` that does not hold together: UserError programme-wrong with the key."""
    _Reader(programme).wanted()


wanted_of = once(lambda programme: _Reader(programme).wanted())
"""What the programme's file says of counties; None where it says nothing."""

_MEASURED = """
SELECT county, period, value FROM denominator
WHERE retired = 0 AND programme = :programme AND measure = :measure AND nullif(county, '') IS NOT NULL
    AND (:county IS NULL OR county = :county)
ORDER BY length(office) DESC, id
"""
_CENTRES = """
SELECT county, count(*) AS centres FROM centre
WHERE retired = 0 AND kind = :kind AND nullif(county, '') IS NOT NULL AND (:county IS NULL OR county = :county)
GROUP BY county
"""


def counties(db: Queryable, programme: Programme, wanted: Wanted, period: Period, county: str | None) -> list[County]:
    """Every county that was measured or has such a centre, by code. Of several periods the last one begun counts."""
    measured = _measured(db, programme, wanted, period, county)
    found = {
        row["county"]: int(row["centres"]) for row in db.query(_CENTRES, {"kind": wanted.centre, "county": county})
    }
    return [
        County(
            county=code,
            measured=measured.get(code),
            eligible=measured[code] > wanted.above if code in measured else None,
            centres=found.get(code, 0),
        )
        for code in sorted({*measured, *found})
    ]


def _measured(
    db: Queryable, programme: Programme, wanted: Wanted, period: Period, county: str | None
) -> dict[str, int]:
    """County to the measure of the latest period that had begun when this one ended; the higher office's counts."""
    asked = {"programme": programme.name, "measure": wanted.measure, "county": county}
    told: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in db.query(_MEASURED, asked):
        first = parse_period(row["period"]).first
        if first <= period.last:
            told[row["county"]].append((first.isoformat(), int(row["value"])))
    return {code: sorted(values, key=lambda one: one[0])[-1][1] for code, values in told.items()}
