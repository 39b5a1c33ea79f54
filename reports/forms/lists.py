"""What the papers that are lists share: counts, names by surname, facts over a table, places to sign under it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from models.text import jalali, persian
from reports.forms import letterhead
from reports.type.page import Flowable, KeepTogether, Spacer
from reports.type.paragraph import Paragraph, Style
from reports.type.text import LRM

INK, SOFT = letterhead.INK, letterhead.SOFT
WRONG, WAIT = letterhead.WASHES["wrong"][0], letterhead.WASHES["wait"][0]
NOTE = Style(size=9, colour=SOFT, before=4, after=2)
"""A sentence that is read second."""


def amount(value: float | None) -> str:
    """A count as it is shown; nothing for None."""
    return "" if value is None else persian.persian_number(value)


def percent(value: float | None) -> str:
    """«۷۵٪»; nothing for None."""
    return "" if value is None else f"{amount(value)}٪"


def change(value: float | None) -> str:
    """A difference with its sign, which stands before the number as it is read; nothing for None."""
    if not value:
        return amount(value)
    return amount(value) if value < 0 else f"{LRM}+{amount(value)}"


def people(count: int) -> str:
    """«۱۲ نفر»."""
    return f"{amount(count)} نفر"


def weekday(stored: str | None) -> str:
    """A stored day with its weekday: «جمعه ۲ آبان ۱۴۰۴»; nothing for None."""
    return jalali.show_long(datetime.date.fromisoformat(stored)) if stored else ""


def surname_first(person: Mapping[str, Any]) -> str:
    """A name as lists in the order of surnames have it: «رضایی، نرگس»."""
    return "، ".join(filter(None, (person.get("last_name"), person.get("first_name"))))


def facts(pairs: Sequence[tuple[str, str]], width: float, columns: int = 2) -> list[Flowable]:
    """Labels with their values over a list, those without a value left out; `width` in points."""
    known = [(label, value) for label, value in pairs if value]
    return [letterhead.pairs(known, width, columns), Spacer(0, 8)] if known else []


def caption(text: str) -> Paragraph:
    """What a table is about, to stand over its columns on every page."""
    return Paragraph(text, Style(size=8.5, colour=SOFT, after=0))


def filled(widths: Sequence[float], width: float) -> list[float]:
    """Widths of columns in points; the one of 0 takes what is left of `width`."""
    return [wide or width - sum(widths) for wide in widths]


def signing(people: Sequence[tuple[str, str]], width: float) -> Flowable:
    """Places to sign under a list, never parted by the end of a page; see letterhead.signatures."""
    return KeepTogether([Spacer(0, 16), letterhead.signatures(people, width)])
