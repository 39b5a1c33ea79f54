"""What every paper about people asks of the rows: the row itself, whom it is about, what it refers to, who may see it.

A scanner types through the layout of the keyboard, so the code on a paper is digits only: the number by which the one
box finds the person (national id, else the id of foreign nationals, of a newborn the mother's). Who has none of them
gets a paper without a code.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from models.errors import UserError
from models.office.paper.forms import FORMS, require_suited
from models.office.rows.saving import Saving
from models.registry.ages import months_old
from models.registry.guardian import GUARDIAN
from models.schema import codelists
from models.schema.entity import Row, Tier
from models.schema.programme import Programme
from models.store.repository import Repository

Answer = dict[str, Any]
CONFIDENTIAL = frozenset({Tier.FAMILY, Tier.ABUSE})
"""The tiers whose papers say that they are confidential."""


class Seen:
    """The rows of one office for one actor; what he may not see is ref-unknown, or is not there."""

    def __init__(self, rows: Repository, saving: Saving) -> None:
        self._rows, self._saving = rows, saving

    def seen(self, entity: str, row_id: str) -> Row:
        """A live row that this actor may see; UserError ref-unknown."""
        row = self._rows.get(entity, row_id)
        if row is None or row["retired"] or not self.is_seen(entity, row):
            raise UserError("ref-unknown", field="id", value=row_id)
        return row

    def suited(self, form: str, row_id: str) -> tuple[Row, Programme]:
        """The row for a form with its programme; UserError ref-unknown, programme-unknown, form-unfit."""
        row = self.seen(FORMS[form].entity, row_id)
        programme = self.programme_of(row)
        require_suited(FORMS[form], programme)
        return row, programme

    def is_seen(self, entity: str, row: Row) -> bool:
        """Whether the row exists for this actor."""
        return self._saving.may_see(self._rows.entity(entity), row)

    def maybe(self, entity: str, row_id: str | None) -> Row | None:
        """The row that another refers to, if there is one and it may be seen."""
        row = self._rows.get(entity, row_id) if row_id else None
        return row if row and self.is_seen(entity, row) else None

    def somebody(self, person_id: str | None) -> Row | None:
        """The row that speaks for a person who is referred to, if there is one and it may be seen."""
        row = self._rows.person(person_id) if person_id else None
        return row if row and self.is_seen("person", row) else None

    def found(self, entity: str, **where: Any) -> list[Row]:
        """The live rows with these values that this actor may see."""
        return [one for one in self._rows.find(entity, where=where) if self.is_seen(entity, one)]

    def page_of(self, row: Row, on: str | None = None) -> Answer:
        """`{id, person, code, months, days}`: the person of a row, the digits of the code, the age on a day."""
        person = self._rows.person(row["person"])
        if person is None:
            raise UserError("ref-unknown", field="person", value=row["person"])
        day = datetime.date.fromisoformat(on) if on else self._saving.desk.today
        return {"id": row["id"], **aged(person, day), "code": code_of(person)}

    def programme_of(self, row: Row) -> Programme:
        """The programme of a row; UserError programme-unknown."""
        programme = self._saving.programmes.get(row.get("programme") or "")
        if programme is None:
            raise UserError("programme-unknown", field="programme", value=row.get("programme"))
        return programme

    def guardians(self, child: str) -> list[Row]:
        """Who answers for a child, the ones with custody first; what a row does not say its person says."""
        filled = [{**one, **self._own(one)} for one in self.found("guardian", child=child)]
        return sorted(filled, key=lambda one: (not one["custody"], not one["may_collect"]))

    def _own(self, guardian: Row) -> Answer:
        person = self._rows.person(guardian["person"] or "") or {}
        return {name: guardian[name] or person.get(name) for name in ("national_id", "mobile", "phone")}


def aged(person: Row, on: datetime.date) -> Answer:
    """`{person, months, days}`: a person with the age on a day, None where the birth is not known."""
    born = person.get("birth_date")
    days = (on - datetime.date.fromisoformat(born)).days if born else None
    return {"person": person, "months": months_old(person, on), "days": days}


def code_of(person: Mapping[str, Any] | None) -> str:
    """The digits by which the one box finds a person, of a newborn the mother's; empty where there are none."""
    known = person or {}
    mother = known.get("mother_national_id") if known.get("id_kind") == "temporary" else None
    return known.get("national_id") or known.get("foreign_id") or mother or ""


def phones_of(rows: Repository, person: Row) -> list[Answer]:
    """`{number, whose}` of the person, then of the guardians; a number once. `whose` is empty for the own."""
    found = {person.get(name): "" for name in ("mobile", "phone")}
    for guardian in rows.find("guardian", where={"child": person["id"]}):
        same = rows.person(guardian["person"]) if guardian.get("person") else None
        for number in (guardian.get("mobile"), (same or {}).get("mobile"), guardian.get("phone")):
            found.setdefault(number, GUARDIAN.fields["relation"].shown(guardian["relation"]))
    return [{"number": number, "whose": whose} for number, whose in found.items() if number]


def body_label(code: str) -> str:
    """The words for a body that is referred to."""
    return codelists.load("bodies").labels.get(code, code)


def is_confidential(programme: Programme) -> bool:
    """Whether papers of the programme say that they are confidential."""
    return programme.tier in CONFIDENTIAL
