"""What tells of a person in rows that are not the person's own: which rows these are, and which of their values.

In the rows of a person (`leads_of`) only what somebody typed freely, or what tells who or where the person is, is
personal (`Field.personal`, declared with the kind). Codes, days, counts, flags and references are not: figures that
were closed stand on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from models.schema.entity import Entity, Row
from models.schema.fields import Text
from models.schema.programme import Programme

PERSON = "person"
MARK = "پاک‌شده"
"""What stands in the place of a text that was taken out, so that what asks for a text still has one."""
_CODE_LIKE = re.compile(r"[a-z][a-z0-9_]{0,39}|\d{4}-\d\d-\d\d|\d\d:\d\d|\d{1,6}|[0-9a-f]{32}", re.ASCII)
_FEW_DIGITS = 10**7  # a larger whole number may be somebody's


def leads_of(entities: Mapping[str, Entity]) -> Mapping[str, Mapping[str, str]]:
    """By which references a row of an entity is a person's: {entity: {field: entity referred to}}.

    Those to persons, a required one to a row that is some person's by a required one (a call belongs to its referral),
    and the one by which a row is declared a part of another (a step of a case, whoever the case is of): so a row that
    merely stands beside a person's, as a session of a course, is not.
    """
    parts = {PERSON}
    while more := {one.name for one in entities.values() if one.name not in parts and _is_part(one, parts)}:
        parts |= more
    leads = {
        one.name: {
            name: target
            for name, target in one.refs.items()
            if target == PERSON or name == one.part_of or _leads(one, name, parts)
        }
        for one in entities.values()
        if one.name != PERSON
    }
    return {name: fields for name, fields in leads.items() if fields}


def _is_part(entity: Entity, parts: set[str]) -> bool:
    return any(_leads(entity, name, parts) for name in entity.refs)


def _leads(entity: Entity, name: str, parts: set[str]) -> bool:
    return entity.refs[name] in parts and entity.fields[name].required


def tells(entity: Entity, path: str, value: Any, programme: Programme | None) -> bool:
    """Whether the value at a field path of a person's row was typed freely or tells who or where somebody is.

    What neither this version nor the programme declares is judged by its look: codes and days do not tell.
    """
    if value is None or value == MARK:
        return False
    column, _, key = path.partition(".")
    if column == "reasons":
        return True
    known = (programme.fields.get(key) if programme and column == "answers" else None) if key else None
    declared = known if key else entity.fields.get(column)
    return _looks_personal(value) if declared is None else declared.personal and not declared.derived


def _looks_personal(value: Any) -> bool:
    if isinstance(value, str):
        return not _CODE_LIKE.fullmatch(value)
    if isinstance(value, (list, tuple)):
        return any(map(_looks_personal, value))
    if isinstance(value, Mapping):
        return any(map(_looks_personal, value.values()))
    return isinstance(value, (int, float)) and abs(value) >= _FEW_DIGITS


def cleared(entity: Entity, row: Row, programme: Programme | None) -> Row:
    """A person's row without what tells of the person; the same where nothing does. Keys without a value go."""
    clear: Row = {}
    for name, value in row.items():
        declared = entity.fields.get(name)
        if declared is not None and declared.keyed and not isinstance(value, dict):
            clear[name] = None
        elif isinstance(value, dict) and (declared is None or declared.keyed):
            left = {key: _left(entity, f"{name}.{key}", one, programme) for key, one in value.items()}
            clear[name] = {key: one for key, one in left.items() if one is not None} or None
        else:
            clear[name] = _left(entity, name, value, programme)
    return clear


def _left(entity: Entity, path: str, value: Any, programme: Programme | None) -> Any:
    if not tells(entity, path, value, programme):
        return value
    column, _, key = path.partition(".")
    declared = programme.fields.get(key) if key and programme and column == "answers" else entity.fields.get(path)
    return MARK if column == "reasons" or isinstance(declared, Text) else None


def without_personal(line: Mapping[str, Any]) -> dict[str, Any]:
    """The line of an entity that this version does not know, without what looks as if it told of somebody."""
    values = line.get("row")
    kept = values.items() if isinstance(values, dict) else ()
    return {**line, "row": {name: value for name, value in kept if not _looks_personal(value)}}
