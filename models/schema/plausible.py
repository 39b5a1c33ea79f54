"""What is usual in a programme, as its file says it in `[[plausible]]`; observed, not a rule (programmes 4).

A table is `of` something (`centre` and `educator` of enrolments: how many people to each; `course` of workshops: how
many came) or of an `indicator` of the programme. An indicator is judged as it is told; where it is counted and
`out_of` names another, as a share of that one: `per` 100 (as a rule) or 1000. `least`: with how few in the whole a low
share says nothing. Both ends, `low` and `high`, are still usual. No number is built in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from models.schema.file_reader import FileReader, Table, once
from models.schema.programme import Programme

CENTRE, EDUCATOR, COURSE = "centre", "educator", "course"
OF_SHAPE = {"enrolment": (CENTRE, EDUCATOR), "workshop": (COURSE,)}
"""Of what there is a usual number, by shape."""
KEYS = frozenset({"of", "indicator", "out_of", "per", "least", "low", "high", "version", "source"})
_PERS = (100, 1000)


@dataclass(frozen=True)
class Plausible:
    """One range, both ends included; one of `of` and `indicator` is filled. See the module."""

    low: float
    high: float
    of: str = ""
    indicator: str = ""
    out_of: str = ""
    per: int = 100
    least: int = 1

    @property
    def key(self) -> str:
        """What it is of."""
        return self.of or self.indicator


class _Reader(FileReader):
    def read(self) -> tuple[Plausible, ...]:
        found = tuple(self._one(f"plausible {number}", table) for number, table in self.numbered("plausible"))
        for number, one in enumerate(found, 1):
            if sum(one.key == other.key for other in found) > 1:
                self.refuse(f"plausible {number}", "of", f"«{one.key}» یک بار می‌آید")
        return found

    def _one(self, place: str, table: Table) -> Plausible:
        self.known_keys(place, table, KEYS)
        low, high = (self._number(place, table, key) for key in ("low", "high"))
        if low >= high:
            self.refuse(place, "low", "کوچک‌تر از high")
        if "indicator" in table:
            return self._of_indicator(place, table, low, high)
        for key in ("out_of", "per", "least"):
            if key in table:
                self.refuse(place, key, "تنها با indicator")
        return Plausible(low, high, self.one_of(place, "of", table.get("of"), OF_SHAPE.get(self.programme.shape, ())))

    def _of_indicator(self, place: str, table: Table, low: float, high: float) -> Plausible:
        if "of" in table:
            self.refuse(place, "of", "یا of یا indicator")
        out_of = self.text(place, table, "out_of") if "out_of" in table else ""
        per: Any = table.get("per", _PERS[0])
        if type(per) is not int or per not in _PERS or ("per" in table and not out_of):
            self.refuse(place, "per", "۱۰۰ یا ۱۰۰۰، همراه out_of")
        least = self.whole(place, table, "least", 1)
        return Plausible(low, high, "", self.text(place, table, "indicator"), out_of, per, least)

    def _number(self, place: str, table: Table, key: str) -> float:
        value = table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse(place, key, "یک عدد")
        if not 0 <= value <= 10**9:
            self.refuse(place, key, "یک عدد از صفر به بالا")
        return value


plausible_of = once(lambda programme: _Reader(programme).read())
"""What the file calls usual; UserError programme-wrong with the table's number and the key."""


def usual_course(programme: Programme) -> Plausible | None:
    """How many usually come to a course of the programme."""
    return next((one for one in plausible_of(programme) if one.of == COURSE), None)
