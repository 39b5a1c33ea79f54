"""Two values of every kind as people type them, and whole rows made of them, for loops over all declarations."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from models.catalog import ENTITIES, checked
from models.schema.entity import Entity, Row
from models.schema.fields import Choice, Field
from models.schema.numbers import Number
from models.schema.programme import Programme, load_programme, shipped
from models.store.store import Store

TODAY = datetime.date(2025, 12, 10)
PROGRAMMES: tuple[Programme, ...] = tuple(checked(load_programme(path)) for path in shipped())

CARRIERS = frozenset({"course", "screening", "enrolment", "case", "step", "service"})  # whose rows hold answers

TYPED: Mapping[str, tuple[object, object]] = {
    "text": ("گل‌مهر رضایی", "محله\u064a \u0643وی ۲"),
    "note": ("خط یک\nخط دو", "یادداشت دیگر"),
    "code": ("۱۴۰۲-ب/۷", "A12"),
    "day": ("۱۴۰۴/۰۹/۱۹", "26/6/97"),
    "time": ("۸", "17:45"),
    "flag": ("بله", "خیر"),
    "national_id": ("0012345679", "۱۱۱۱۱۱۱۱۱۱"),
    "foreign_id": ("۱۰۱۲۳۴۵۶۷۸۹۰", "201234567891"),
    "passport_no": ("a12345678", "Z-1234567"),
    "mobile": ("+98 912 345 6789", "۰۹۳۵۱۱۱۲۲۳۳"),
    "phone": ("026-34567890", "۳۴۵۶۷۸"),
    "postal_code": ("۳۱۳۴۵-۶۷۸۹۱", "1619735744"),
    "ref": ("a1" * 16, "B2" * 16),
    "keyed": ({"one": 1, "two": ["الف", None]}, {"three": {"four": True}}),
}
_NUMBERS = (1, 2, 8, 15, 50, 80, 100, 0, 30, 200, 1404, 20000, 3000000, 40)

KEY = bytes(range(32))
REPLICA, OTHER_REPLICA = "ab" * 16, "cd" * 16


def new_store(path: Path, entities: Iterable[Entity] = ENTITIES) -> Store:
    """A migrated store of the county 0201, open."""
    store = Store(path, KEY, entities, create=True)
    store.migrate()
    with store.writing():
        for key, value in (("replica", REPLICA), ("epoch", "0"), ("office", "0201")):
            store.set_meta(key, value)
    return store


def typed(field: Field) -> tuple[object, object]:
    """Two different values of the field as a person types them."""
    if isinstance(field, Choice):
        labels = [label for _, label in field.choices()]
        first, last = labels[0], labels[-1]
        return (labels, last) if field.kind == "choices" else (first, last)
    if isinstance(field, Number):
        numbers = [number for number in _NUMBERS if field.valid(number)]
        return str(numbers[0]), numbers[1]
    return TYPED[field.kind]


def stored(field: Field) -> tuple[Any, Any]:
    """Two different values of the field in their stored form."""
    first, second = (field.read(raw, TODAY)[0] for raw in typed(field))
    return first, second


def full_row(entity: Entity, which: int, programme: Programme | None = None, **values: Any) -> Row:
    """A row with a value in every field: the first (0) or the second (1) sample."""
    row = {name: stored(field)[which] for name, field in entity.fields.items()}
    if programme:
        row["programme"] = programme.name
        row["answers"] = {name: stored(field)[which] for name, field in programme.fields.items()}
    return {**row, "id": f"{which:032x}", "office": "0201", "retired": False, **values}


def declared() -> Iterable[tuple[str, Field]]:
    """Every field of every entity and of every programme, with the place where it is declared."""
    for entity in ENTITIES:
        yield from ((entity.name, field) for field in entity.fields.values())
    for programme in PROGRAMMES:
        yield from ((programme.name, field) for field in programme.fields.values())
