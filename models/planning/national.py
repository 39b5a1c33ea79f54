"""The national form of a programme asks for columns in an order of its own, so that they are typed there only once.

`national` of a programme's file lists them: names of the record's columns, of its answers, and of rows that it refers
to, as `person.national_id`, `partner.mobile` or `centre.code`. A name that is both is the column, and where that says
nothing (an older row) the answer. Of a workshop the records are its registrations, which reach their course as
`course.title`. Without `national` it is who the record is about and everything that is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.schema.entity import Entity
from models.schema.fields import Field
from models.schema.programme import Programme, wrong

ANSWERS = "answers"
_WHO = ("national_id", "first_name", "last_name", "father_name", "birth_date")
_RECORDS: Mapping[str, str] = {"course": "registration"}


@dataclass(frozen=True)
class NationalColumn:
    """A column: as the file names it, the reference it is reached by ("" the record itself, `answers`), its field."""

    name: str
    via: str
    field: Field


def records_of(programme: Programme) -> str:
    """The entity of which each row is a line of the national form."""
    return _RECORDS.get(programme.record, programme.record)


def columns_of(programme: Programme, entities: Mapping[str, Entity]) -> tuple[NationalColumn, ...]:
    """The columns in the order of the national form; UserError programme-wrong for a name that means nothing."""
    entity = entities[records_of(programme)]
    given = programme.settings.get("national")
    if given is None:
        return tuple(_column(programme, entity, entities, name) for name in _usual(programme, entity))
    if not isinstance(given, list) or not given or len(set(map(str, given))) < len(given):
        wrong(programme.name, "national: فهرستی از نام ستون‌هاست، هر یک یک بار.")
    return tuple(_column(programme, entity, entities, str(name)) for name in given)


def check_national(programme: Programme, entities: Mapping[str, Entity]) -> None:
    """Refuse a `national` that names what is not there: UserError programme-wrong."""
    columns_of(programme, entities)


def _usual(programme: Programme, entity: Entity) -> list[str]:
    about = [f"{one}.{name}" for one, target in entity.refs.items() if target == "person" for name in _WHO]
    own = [name for name, field in entity.own_fields.items() if not field.keyed and name not in entity.refs]
    asked = [name for name, field in programme.fields.items() if not field.retired and name not in own]
    return [*about, *own, *asked]


def _column(programme: Programme, entity: Entity, entities: Mapping[str, Entity], name: str) -> NationalColumn:
    via, _, field = name.rpartition(".")
    target = entities.get(entity.refs.get(via, "")) if via else entity
    if target and field in target.fields and not target.fields[field].keyed:
        return NationalColumn(name, via, target.fields[field])
    if not via and name in programme.fields:
        return NationalColumn(name, ANSWERS, programme.fields[name])
    wrong(
        programme.name,
        f"national: «{name}» نه ستون «{entity.label}» است، نه پاسخ این برنامه، نه خانه‌ای از ردیف وابسته.",
    )
    return None
