"""A column of a list says what it is called and how its cells are set; a column of records is read off its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from models.schema.entity import Entity
from models.schema.fields import Code, Day, Field, Ref, Time
from models.schema.identity import ForeignId, Mobile, NationalId, PassportNo, Phone, PostalCode
from models.schema.numbers import Number
from models.text.persian import persian_digits

KINDS = ("text", "number", "ltr", "state")
_LEFT_TO_RIGHT = (NationalId, ForeignId, PassportNo, Mobile, Phone, PostalCode, Code)
# The codes of a state, in whatever record it stands, to the colour of its badge; the word is the choice's own label.
STATES: Mapping[str, str] = {
    "open": "wait",
    "waiting": "wait",
    "planned": "wait",
    "repeat": "wait",
    "refer": "wrong",
    "lost": "wrong",
    "absent": "wrong",
    "failed": "wrong",
    "seen": "done",
    "done": "done",
    "pass": "done",
    "present": "done",
    "active": "done",
    "completed": "done",
}
_WORDS = frozenset({"programme", "stage", "indicator", "measure", "period", "form"})  # codes that are told in words
_STATE_FIELDS = frozenset({"status", "outcome"})


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `width` in pixels at 100 % (0: as wide as its words need), `align`: right, left, center or "" for what suits the
    kind. `kind`: text, number, ltr (numbers of people and telephones) or state. `shown` turns a cell's value into
    words; without it the value stands as it is, in Persian digits. `roles`: the value of a state to done, wait, wrong
    or primary; a state's value may also be a pair (role, words), with «add» and «more» for lines that do something.
    """

    name: str
    label: str
    width: int = 0
    align: str = ""
    kind: str = "text"
    shown: Callable[[Any], str] | None = None
    roles: Mapping[str, str] | None = None

    def text(self, value: Any) -> str:
        """The words of a cell."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return str(value[1])
        if self.shown is not None:
            return self.shown(value)
        return persian_digits(str(value))

    def role(self, value: Any) -> str:
        """The colour of a state's badge; "" for none."""
        if self.kind != "state" or value is None:
            return ""
        if isinstance(value, tuple):
            return str(value[0])
        return (STATES if self.roles is None else self.roles).get(str(value), "")

    def alignment(self) -> Qt.AlignmentFlag:
        """Where its words stand; numbers of a column end below each other."""
        sides = {
            "left": Qt.AlignmentFlag.AlignLeft,
            "center": Qt.AlignmentFlag.AlignHCenter,
        }
        side = sides.get(self.align, Qt.AlignmentFlag.AlignRight)
        return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def column_of(field: Field) -> Column:
    """The column of a declared field."""
    return Column(field.name, field.label, kind=_kind(field), shown=str if isinstance(field, Ref) else field.shown)


def columns_of(entity: Entity, *, without: frozenset[str] = frozenset()) -> tuple[Column, ...]:
    """The columns of an entity's list, in the order of its declaration."""
    return tuple(column_of(entity.field(name)) for name in entity.columns if name not in without)


def _kind(field: Field) -> str:
    if field.name in _STATE_FIELDS and field.kind in ("choice", "code"):
        return "state"
    if isinstance(field, _LEFT_TO_RIGHT) and field.name not in _WORDS:
        return "ltr"
    return "number" if isinstance(field, (Number, Day, Time)) else "text"
