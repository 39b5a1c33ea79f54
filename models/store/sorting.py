"""Lists stand in Persian order by a stored key of the fields that the declaration names."""

from __future__ import annotations

from collections.abc import Sequence

from models.schema.entity import Entity, Row
from models.schema.fields import Text
from models.schema.numbers import Number
from models.text import persian


def sorted_by(entity: Entity) -> Sequence[str]:
    """The fields of the sort key; an entity that declares none is ordered by its first column."""
    return entity.sort or entity.columns[:1]


def sort_key_of(entity: Entity, row: Row) -> str:
    """The stored key by which lists are ordered: Persian order for text, numbers by size, the rest as it stands."""
    return "\x01".join(_sort_part(entity, row, name) for name in sorted_by(entity))


def _sort_part(entity: Entity, row: Row, name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    field = entity.fields[name]
    if isinstance(field, Number):
        return f"{value:020.3f}"
    return persian.sort_key(value) if type(field) is Text else str(value)
