"""What is being done at a desk just now is pinned: programme, place, day, examiner, and the answers that stay the same.

It is kept for each user of this installation, is never sent, and a day other than today does not outlive the day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.access.roles import Actor
from models.cases.case import CASE
from models.cases.service import SERVICE
from models.cases.step import STEP
from models.enrolments.enrolment import ENROLMENT
from models.errors import UserError
from models.office.rows.saving import Saving
from models.schema.entity import Entity
from models.schema.fields import Field
from models.schema.programme import Programme
from models.screenings.screening import SCREENING
from models.store.repository import Repository
from models.workshops.registration import REGISTRATION

Answer = dict[str, Any]

# What a programme leads to at the desk, by the record that it keeps, and what of it stays from one person to the next.
ENTITY_OF: Mapping[str, Entity] = {
    "screening": SCREENING,
    "course": REGISTRATION,
    "enrolment": ENROLMENT,
    "case": CASE,
    "service": SERVICE,
}
_STAYING: Mapping[str, tuple[str, ...]] = {
    "screening": ("centre", "held_on", "screener"),
    "course": ("course",),
    "enrolment": ("centre",),
    "case": ("centre", "done_on", "done_by"),  # the day and the expert of a case's steps
    "service": ("centre", "given_on", "given_by"),
}
_DAYS = ("held_on", "done_on", "given_on")


def day_of_session(values: Mapping[str, Any]) -> str | None:
    """The ISO day that is pinned; None where nothing of it has a day of its own."""
    return next((values[name] for name in _DAYS if values.get(name)), None)


def pinned_fields(programme: Programme) -> dict[str, Field]:
    """The fields of the header by name (`centre`, `answers.chart`…), in order; none for a record without a desk."""
    entity, staying = ENTITY_OF.get(programme.record), _STAYING.get(programme.record, ())
    if entity is None:
        return {}
    own = {name: (entity if name in entity.own_fields else STEP).field(name) for name in staying}
    asked = programme.fields.items() if entity.has_answers else ()
    return own | {f"answers.{name}": one for name, one in asked if one.pinned and not (one.derived or one.retired)}


_NOTHING: Answer = {
    "programme": None, "shape": None, "record": None, "label": "", "values": {}, "shown": {}, "day": None,
}  # fmt: skip


class Pins:
    """The header of one actor's desk."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        self._rows, self._store, self._saving = rows, rows.store, saving
        self._actor, self._key = actor, f"session:{actor.user}"

    def session(self) -> Answer:
        """`{programme, shape, record, label, values, shown, day}`: the stored values by field and how each is shown.

        `record`: what is saved of each person, as Programme.record; `day`: the ISO day that is pinned, or None.

        Everything is empty where nothing is pinned, or where the programme is no longer known or open to the actor.
        """
        kept: Answer = json.loads(self._store.meta(self._key, "{}"))
        programme = self._programme(kept.get("programme"))
        if programme is None:
            return _NOTHING
        today = self._saving.desk.today.isoformat()
        fields = pinned_fields(programme)
        values = {**kept["values"]}
        for name in fields.keys() & {*_DAYS}:
            values[name] = (values.get(name) if kept["kept_on"] == today else None) or today
        values = {name: values[name] for name, field in fields.items() if self._stands(field, values.get(name))}
        shown = {name: self._shown(fields[name], value) for name, value in values.items()}
        told = {"programme": programme.name, "shape": programme.shape, "record": programme.record}
        day = day_of_session(values)
        return {**told, "label": programme.label, "values": values, "shown": shown, "day": day}

    def keep(self, raw: Mapping[str, Any]) -> Answer:
        """Pin what was typed (`programme` and its `pinned_fields`), or nothing with an empty mapping; the new session.

        UserError programme-unknown, required (the course of a workshop), or as the fields read, naming the field.
        """
        kept: Answer = {}
        if name := raw.get("programme"):
            programme = self._programme(name)
            if programme is None:
                raise UserError("programme-unknown", field="programme", value=name)
            fields = pinned_fields(programme)
            values = {one: self._read(one, field, raw.get(one)) for one, field in fields.items()}
            self._of_programme(programme, values)
            self._of_base(programme, values)
            kept = {"programme": name, "values": values, "kept_on": self._saving.desk.today.isoformat()}
        with self._store.writing():
            self._store.set_meta(self._key, json.dumps(kept))
        return self.session()

    def _programme(self, name: object) -> Programme | None:
        programme = self._saving.programmes.get(name) if isinstance(name, str) else None
        return programme if programme and self._actor.reads(programme.tier) and pinned_fields(programme) else None

    def _of_programme(self, programme: Programme, values: Mapping[str, Any]) -> None:
        course = self._rows.get("course", values.get("course") or "")
        if course is not None and course["programme"] != programme.name:
            raise UserError("ref-unknown", field="course", value=values["course"])

    def _of_base(self, programme: Programme, values: dict[str, Any]) -> None:
        """Who is bound to a base works at that one and need not name it; UserError not-allowed for another."""
        name = ENTITY_OF[programme.record].base
        if name not in values or not self._actor.bound:
            return
        if values[name] not in (None, self._actor.base):
            raise UserError("not-allowed", field=name, why="این پایگاه شما نیست.")
        values[name] = self._actor.base or None

    def _read(self, name: str, field: Field, given: object) -> Any:
        try:
            stored, _ = field.read(given, self._saving.desk.today)
        except UserError as error:
            raise error.at(name) from None
        if stored is None and name == "course":
            raise UserError("required", field=name)
        if stored is not None and not self._stands(field, stored):
            raise UserError("ref-unknown", field=name, value=str(given))
        return stored

    def courses(self, programme: str) -> list[tuple[str, str]]:
        """The courses of a workshop programme that may be pinned, the latest first: (id, how it is called)."""
        declared = self._rows.entity("course")
        found = self._rows.find("course", where={"programme": programme})
        found.sort(key=lambda one: one["starts_on"] or "", reverse=True)
        return [(one["id"], declared.naming(one)) for one in found if self._saving.may_see(declared, one)]

    def _stands(self, field: Field, stored: Any) -> bool:
        """Whether there is a value, and the row that it names is still there."""
        entity = getattr(field, "entity", "")
        if stored is None or not entity:
            return stored is not None
        row = self._rows.get(entity, stored)
        return row is not None and not row["retired"]

    def _shown(self, field: Field, stored: Any) -> str:
        entity = getattr(field, "entity", "")
        row = self._rows.get(entity, stored) if entity else None
        return self._rows.entity(entity).naming(row) if row else field.shown(stored)
