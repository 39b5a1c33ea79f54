"""What a row holds is checked by the declarations that let it in: its values, its search key and its sort key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from models.schema.entity import Entity, Row
from models.schema.fields import Choices, Field, Flag
from models.schema.programme import Programme
from models.store.search import search_key_of
from models.store.sorting import sort_key_of
from models.store.store import Store

Programmes = Callable[[str], Programme | None]
Found = tuple[str, str, str, str]
"""Kind, entity, row id, Persian text."""


def check_rows(store: Store, entity: Entity, programmes: Programmes | None, most: int) -> Iterator[Found]:
    """What is wrong inside the rows of an entity, retired ones too; `most` of a kind and entity."""
    left = {"value": most, "search-key": most, "sort-key": most}
    for row, keys, unread in _read(store, entity):
        for kind, text in _wrong(entity, row, keys, unread, programmes):
            if left[kind] > 0:
                left[kind] -= 1
                yield kind, entity.name, str(row["id"]), text


def _read(store: Store, entity: Entity) -> Iterator[tuple[Row, tuple[Any, Any], list[str]]]:
    """Each row in stored form, its two local keys, and the columns whose JSON or flag does not read."""
    columns = ("id", *entity.fields)
    spelled = ", ".join(f"[{name}]" for name in (*columns, "search_key", "sort_key"))
    casts = ((name, _cast(field)) for name, field in entity.fields.items())
    places = [(columns.index(name), name, cast) for name, cast in casts if cast]
    for found in store.db.conn.execute(f"SELECT {spelled} FROM [{entity.name}]"):
        row, unread = dict(zip(columns, found, strict=False)), []
        for place, name, cast in places:
            if found[place] is not None:
                try:
                    row[name] = cast(found[place])
                except (ValueError, TypeError, RecursionError):
                    row[name] = None
                    unread.append(name)
        yield row, (found[-2], found[-1]), unread


def _cast(field: Field) -> Callable[[Any], Any] | None:
    if isinstance(field, Flag):
        return _flag
    return json.loads if field.keyed or isinstance(field, Choices) else None


def _flag(value: Any) -> bool:
    if value not in (0, 1):
        raise ValueError(value)
    return bool(value)


def _wrong(
    entity: Entity, row: Row, keys: tuple[Any, Any], unread: list[str], programmes: Programmes | None
) -> Iterator[tuple[str, str]]:
    for name in unread:
        yield "value", _told(entity.fields[name])
    for name, field in entity.fields.items():
        value = row[name]
        if value is not None and not field.valid(value):
            yield "value", _told(field)
    if programmes and row.get("answers") and row.get("programme"):
        yield from (("value", _told(field)) for field in _wrong_answers(row, programmes(row["programme"])))
    try:
        wanted = search_key_of(entity, row), sort_key_of(entity, row)
    except (TypeError, AttributeError):  # a value of another type, named above
        return
    if wanted[0] != keys[0]:
        yield "search-key", "کلید جست‌وجوی این ردیف کهنه است."
    if wanted[1] != keys[1]:
        yield "sort-key", "کلید ترتیب این ردیف کهنه است."


def _wrong_answers(row: Row, programme: Programme | None) -> Iterator[Field]:
    answers: Mapping[str, Any] = row["answers"]
    for name, value in answers.items():
        field = programme.fields.get(name) if programme else None
        if field and value is not None and not field.valid(value):
            yield field


def _told(field: Field) -> str:
    """The field is named and not its value: problems are listed, copied and sent."""
    return f"مقدار «{field.label}» به شکل درست نیست."
