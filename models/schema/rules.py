"""Rules across fields are small named functions, hard or soft by the code they give; no expression language."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from models.errors import Finding, Level
from models.schema.entity import Row
from models.text import jalali

if TYPE_CHECKING:
    from models.schema.programme import Programme


class Desk(Protocol):
    """What a rule or a derivation may ask of the office it runs in."""

    @property
    def today(self) -> datetime.date:
        """The day at the desk."""

    @property
    def office(self) -> str:
        """The code of the office."""

    def get(self, entity: str, row_id: str) -> Row | None:
        """The row, retired or not, or None."""

    def rows(self, entity: str, **where: Any) -> list[Row]:
        """Live rows with these stored values; a person in them stands for every id of that person."""

    def ids_of(self, person: str | None) -> frozenset[str]:
        """The ids under which a person has rows: more than one where somebody was entered twice; none for None."""

    def programme(self, name: str) -> Programme | None:
        """A programme by name."""

    def serial(self) -> str:
        """The next serial people see: office, replica's short code, number; unique without a connection."""


Check = Callable[[Row, Desk], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """`check` looks at a row as it would be saved. `alone`: it looks at nothing else, so an import applies it too."""

    check: Check
    alone: bool = False


@dataclass(frozen=True)
class Checked:
    """A row as it would be saved, and what was noticed; nothing may be saved while `errors` is not empty."""

    row: Row
    findings: tuple[Finding, ...]

    def _answered(self, finding: Finding) -> bool:
        return finding.code in (self.row.get("reasons") or {})

    @property
    def errors(self) -> list[Finding]:
        """Hard findings, and soft ones that nobody gave a reason for."""
        return [f for f in self.findings if f.level is Level.HARD or (f.level is Level.SOFT and not self._answered(f))]

    @property
    def warnings(self) -> list[Finding]:
        """Answered soft findings and notes."""
        return [f for f in self.findings if f not in self.errors]

    @property
    def unanswered(self) -> list[Finding]:
        """Soft findings that want a reason."""
        return [f for f in self.errors if f.level is Level.SOFT]


def order_broken(name: str, day: str, before: str) -> Finding:
    """Hard `date-order` for a stored day that lies before another, told in the Jalali calendar."""
    shown = [jalali.show(datetime.date.fromisoformat(one)) for one in (day, before)]
    return Finding("date-order", name, shown[0], {"before": shown[1]})


def in_order(*names: str) -> Rule:
    """A hard rule: these days, where given, do not run backwards."""

    def dates_in_order(row: Row, desk: Desk) -> Iterable[Finding]:
        given = [(name, row[name]) for name in names if row.get(name)]
        for (_, earlier), (name, later) in itertools.pairwise(given):
            if later < earlier:
                yield order_broken(name, later, earlier)

    return Rule(dates_in_order, alone=True)


def as_answer(finding: Finding) -> Mapping[str, str | None]:
    """A finding as the command line and the window show it."""
    return {"field": finding.field, "code": finding.code, "message": finding.message}
