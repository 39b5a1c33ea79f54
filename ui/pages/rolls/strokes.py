"""A cell of a roll is filled by as few keys as its kind of answer allows; a value that is whole moves on by itself.

Each kind of field has its way to take a key; `Field.read` alone turns what was typed into a value.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import Finding, UserError
from models.schema.fields import Choice, Choices, Day, Field, Flag
from models.schema.numbers import Number, Tenths
from models.text.persian import clean, latin_digits, persian_digits
from ui.forms.offers import offers_of


@dataclass(frozen=True)
class Cell:
    """What was typed into a cell. `open`: more may still come; `stored` is None while it is empty, open or wrong."""

    text: str = ""
    stored: Any = None
    open: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether something was typed that cannot be kept."""
        return bool(self.text) and not self.open and self.stored is None


EMPTY = Cell()


class Strokes:
    """Any kind: letters gather until the cell is left."""

    def add(self, asked: Field, text: str, key: str) -> tuple[str, bool]:
        """The text after one more key, and whether it is whole."""
        return text + key, False

    def raw(self, asked: Field, text: str) -> object:
        """What `Field.read` is given."""
        return text

    def legend(self, asked: Field) -> str:
        """Which keys mean what; "" where the digits say it."""
        return ""


class _Tenths(Strokes):
    """2 to 9 and 0 are whole, 1 waits for another digit, + is ten."""

    def add(self, asked: Field, text: str, key: str) -> tuple[str, bool]:
        if key == "+":
            return "10", True
        return text + key, text + key != "1"

    def legend(self, asked: Field) -> str:
        return "۲ تا ۹ یک کلید، + ده، ۱ سپس رقم دوم یا Enter"


class _Flag(Strokes):
    def add(self, asked: Field, text: str, key: str) -> tuple[str, bool]:
        return key, True

    def legend(self, asked: Field) -> str:
        return "۱ بله، ۰ خیر"


class _Choice(Strokes):
    """The digit of an option; letters are read as its name when the cell is left."""

    def add(self, asked: Field, text: str, key: str) -> tuple[str, bool]:
        return text + key, not text and key.isdecimal() and bool(numbered(asked))

    def raw(self, asked: Field, text: str) -> object:
        return numbered(asked).get(text, text)

    def legend(self, asked: Field) -> str:
        labels = dict(asked.choices())
        return "، ".join(f"{persian_digits(number)} {labels[code]}" for number, code in numbered(asked).items())


class _Choices(_Choice):
    """Digits one after the other; the same again takes an option back."""

    def add(self, asked: Field, text: str, key: str) -> tuple[str, bool]:
        if not key.isdecimal():
            return text + key, False
        return (text.replace(key, "") if key in text else text + key), False

    def raw(self, asked: Field, text: str) -> object:
        return [numbered(asked).get(one, one) for one in text] if text.isdecimal() else text


class _Day(Strokes):
    """Eight digits are a whole day."""

    def add(self, asked: Field, text: str, key: str) -> tuple[str, bool]:
        typed = text + key
        return typed, typed.isdecimal() and len(typed) == 8


_BY_KIND: Mapping[type[Field], Strokes] = {
    Field: Strokes(),
    Tenths: _Tenths(),
    Flag: _Flag(),
    Choice: _Choice(),
    Choices: _Choices(),
    Day: _Day(),
}


def strokes_for(asked: Field) -> Strokes:
    """The way of this kind, or of the nearest kind that it is one of."""
    return next(_BY_KIND[kind] for kind in type(asked).__mro__ if kind in _BY_KIND)


def numbered(asked: Field) -> dict[str, str]:
    """The digits that take a choice's options, to their codes, as everywhere at the desk."""
    return {one.key: one.code for one in offers_of(asked.choices()) if one.key}


def typed(asked: Field, cell: Cell, key: str, today: datetime.date) -> tuple[Cell, bool]:
    """The cell after one key, and whether it is done with: a value that is whole and right. A wrong one begins anew."""
    text, whole = strokes_for(asked).add(asked, cell.text if cell.open else "", latin_digits(clean(key) or key))
    if not whole:
        return Cell(text, None, bool(text)), False
    made = settled(asked, Cell(text, None, True), today)
    return made, not made.wrong


def settled(asked: Field, cell: Cell, today: datetime.date) -> Cell:
    """The cell when it is left: what was typed so far is read."""
    if not cell.open:
        return cell
    try:
        stored, findings = asked.read(strokes_for(asked).raw(asked, cell.text), today)
    except UserError as error:
        return Cell(cell.text, None, False, (error.finding,))
    return Cell(cell.text if stored is not None else "", stored, False, tuple(findings))


def shortened(asked: Field, cell: Cell) -> Cell:
    """The cell after Backspace: the last key is taken back while more may come, else the cell is emptied."""
    text = cell.text[:-1] if cell.open else ""
    return Cell(text, None, bool(text))


def shown(asked: Field, cell: Cell) -> str:
    """The words of a cell: what is being typed as typed, a value as it is shown."""
    if cell.stored is None:
        return persian_digits(cell.text)
    if isinstance(asked, Tenths):
        return persian_digits(str(cell.stored))
    return asked.shown(cell.stored)


def refusal(asked: Field, cell: Cell) -> str:
    """Why what stands in a cell cannot be kept, with the range of a number."""
    why = persian_digits(cell.findings[0].message) if cell.findings else ""
    least, most = getattr(asked, "least", None), getattr(asked, "most", None)
    if isinstance(asked, Number) and least is not None and most is not None:
        why += persian_digits(f" ({least:g} تا {most:g})")
    return why


def takes(asked: Field, key: str) -> bool:
    """Whether a sign may begin a value of this kind, so that it is not the sign for «absent»."""
    below = min(
        (one for one in (getattr(asked, "least", None), getattr(asked, "low", None)) if one is not None), default=0
    )
    return key == "-" and isinstance(asked, Number) and below < 0
