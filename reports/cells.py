"""One table says how a kind of value is set on paper; what is not in it is set as its nearest ancestor is.

The schema tells a value in words (`Field.shown`: Persian digits, Jalali days, labels for codes); paper adds the order
of what is written from left to right inside a Persian line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from models.schema.fields import Code, Field, Note
from models.schema.identity import ForeignId, Mobile, NationalId, PassportNo, Phone, PostalCode
from reports.type.text import ltr


def _as_told(text: str) -> str:
    return text


def _lines(text: str) -> str:
    """Several lines, none of them empty at the ends."""
    return text.strip("\n")


SETTINGS: Mapping[type[Field], Callable[[str], str]] = {
    Field: _as_told,
    Note: _lines,
    Code: ltr,
    NationalId: ltr,
    ForeignId: ltr,
    PassportNo: ltr,
    Mobile: ltr,
    Phone: ltr,
    PostalCode: ltr,
}
"""From a kind of field to how its words are set."""


def cell(field: Field, stored: Any) -> str:
    """A stored value as it stands on paper; nothing for None. Numbers and codes that run left to right stay so."""
    return "" if stored is None else told(field, field.shown(stored))


def told(field: Field, words: str) -> str:
    """The same for a value that was put into words already (the naming of a row, a programme's label)."""
    return next(SETTINGS[kind] for kind in type(field).__mro__ if kind in SETTINGS)(words)
