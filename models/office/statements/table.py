"""A statement is a table that says its own columns, so that screen, workbook and paper need not know what it tells.

The answer of `Office.report` for one of them has, beside `{report, title, period, label, rows}`:
`columns`: `{name, label, kind}` each, the columns that are shown, in order; `kind` is text, number, change, percent,
day or flag; `group`: the column by whose values paper and screen part the rows, or None; `wide`: whether paper lies
across; `notes`: sentences that stand under the table. Rows hold codes too; a column `NAME_label` shows the words of the
code `NAME`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.access.roles import Actor
from models.catalog import Programmes
from models.planning.asking import SERVICE, Queryable, Scope
from models.schema import codelists
from models.schema.programme import Programme
from models.store.repository import Repository
from models.text import jalali
from models.text.jalali import Period
from models.text.persian import persian_digits, persian_number

Answer = dict[str, Any]
Total = Callable[[Period, str | None], list[Answer]]
KINDS = ("text", "number", "change", "percent", "day", "flag")
_SIGNS = {True: "بله", False: "خیر"}


@dataclass(frozen=True)
class Column:
    """One shown column: the key of its value in a row, its heading, and how it is shown (one of KINDS)."""

    name: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Asked:
    """What a statement is told: where it may look, for which period and county (None: all). `total` counts all
    indicators of a period and county as the report `indicators` tells them. `by`: whose county counts (asking.WAYS)."""

    rows: Repository
    programmes: Programmes
    actor: Actor
    period: Period
    county: str | None
    today: datetime.date
    total: Total
    by: str = SERVICE

    @property
    def scope(self) -> Scope:
        """What is counted, as planning asks for it."""
        return Scope(self.period, self.today, self.county, self.by, self.rows.store.office)

    @property
    def db(self) -> Queryable:
        """The store's connection."""
        return self.rows.store.db

    @property
    def countable(self) -> list[Programme]:
        """The programmes whose figures this actor may see."""
        return [one for one in self.programmes.all() if self.actor.counts(one.tier)]

    def counties(self) -> list[str]:
        """The counties that this office answers for, by code; only the asked one where one was asked."""
        if self.county is not None:
            return [self.county]
        return [code for code in codelists.load("counties").offered if code.startswith(self.rows.store.office[:4])]


@dataclass(frozen=True)
class Told:
    """The rows of a statement and the sentences under it."""

    rows: Sequence[Answer]
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Statement:
    """One report of this sort. `group`: the column that parts the rows; `wide`: its paper lies across."""

    title: str
    columns: Sequence[Column]
    tell: Callable[[Asked], Told]
    group: Column | None = None
    wide: bool = False


def county_label(code: str | None) -> str:
    """The name of a county; nothing for none."""
    return codelists.load("counties").labels.get(code or "", code or "")


def word(codelist: str, code: str | None) -> str:
    """The label of a code as its list stands now; the code itself where the list does not have it."""
    return codelists.load(codelist).labels.get(code or "", code or "")


def words(codelist: str, codes: Iterable[str]) -> str:
    """The labels of several codes."""
    return "، ".join(word(codelist, code) for code in codes)


def difference(now: float | None, before: float | None) -> float | None:
    """How much more than before, with one decimal; None where either is not known."""
    if now is None or before is None:
        return None
    found = round(now - before, 1)
    return int(found) if found == int(found) else found


def share(part: float | None, whole: float | None) -> float | None:
    """Percent with one decimal; None where nothing can be said."""
    return round(100 * part / whole, 1) if part is not None and whole else None


def in_words(value: Any, kind: str) -> str:
    """A cell of a statement; a change has its sign, what is not known is a dash."""
    if value is None or value == "":
        return "–" if kind != "text" else ""
    if isinstance(value, bool):
        return _SIGNS[value]
    if kind == "day":
        return jalali.show(datetime.date.fromisoformat(value))
    if kind == "percent":
        return f"{persian_number(value)}٪"
    if kind == "change":
        return f"{'+' if value > 0 else '−' if value < 0 else ''}{persian_number(abs(value))}"
    if isinstance(value, (list, tuple)):
        return persian_digits("، ".join(map(str, value)))
    return persian_number(value) if isinstance(value, (int, float)) else persian_digits(str(value))
