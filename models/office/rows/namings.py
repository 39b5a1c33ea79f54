"""A row is never called by its id: it is named by its title, and a reference in the title by the row it names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from models.access.roles import Actor
from models.errors import UserError
from models.office.paper.records import UNTOLD, Records
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.office.work import seeking
from models.registry.person import PERSON
from models.schema.entity import Entity, Row
from models.schema.fields import Ref
from models.store import belonging
from models.store.repository import Repository
from models.text import identifiers, jalali

Answer = dict[str, Any]
_DETAILS = 3  # how many fields tell a row from its like


class Namings:
    """How rows are called and found by their names, for one actor; other rows are not there."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        self._rows, self._saving = rows, saving
        self._records = Records(rows, saving, actor)

    def naming(self, entity: str, ids: Sequence[str], *, itself: bool = False) -> dict[str, str]:
        """Each row's words by its id; rows that are not there for this actor are left out.

        Of somebody entered twice the words are of the row that speaks for both, unless the row `itself` is asked for.
        """
        declared = self._rows.entity(entity)
        speaking = entity == PERSON.name and not itself
        found = self._rows.people(ids) if speaking else self._rows.many(entity, ids)
        seen = {row_id: row for row_id, row in found.items() if self._saving.may_see(declared, row)}
        return {row_id: self._records.naming(declared, row) for row_id, row in seen.items()}

    def referred(self, entity: str, row: Mapping[str, Any]) -> dict[str, str]:
        """The naming of each row that a row refers to, by field."""
        declared = self._rows.entity(entity)
        return {
            name: self._records.text(declared, row, declared.fields[name], row[name])
            for name in declared.refs
            if row.get(name)
        }

    def words(self, entity: str, row: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
        """The values of these fields of a row as a person reads them, by field; a reference by its row's naming."""
        declared = self._rows.entity(entity)
        told = {}
        for name in names:
            field, value = declared.fields[name], row.get(name)
            told[name] = field.shown(value) if field.keyed else self._records.text(declared, row, field, value)
        return told

    def of_typed(self, entity: Entity, raw: Mapping[str, Any]) -> str:
        """The words of a row that is only typed so far; what cannot be read is left out."""
        row: Row = {}
        for name in entity.title or entity.columns:
            try:
                row[name], _ = entity.fields[name].read(raw.get(name), self._saving.desk.today)
            except UserError:  # half a value is no name
                row[name] = None
        if not any(value is not None for value in row.values()):
            return ""
        return self._records.naming(entity, {**dict.fromkeys(entity.fields), **raw, **row})

    # -- picking ------------------------------------------------------------------------------------------------------

    def pick(self, entity: str, words: str, limit: int = 20) -> list[Answer]:
        """Rows to choose from for what was typed: `{id, naming, detail, sure}`, the best first.

        `detail` is what tells a row from its like. `sure`: an own number of the person was typed in full.
        """
        if entity == "person" and words.strip():
            return [self._person(one) for one in seeking.find(self._rows, words)[:limit]]
        declared = self._rows.entity(entity)
        found = self._rows.find(entity, words, limit=4 * limit if self._narrowed(declared) else limit)
        seen = [row for row in found if self._saving.may_see(declared, row)][:limit]
        witness(self._saving, declared, seen)
        return [self._told(declared, row) for row in seen]

    def _narrowed(self, entity: Entity) -> bool:
        """Whether some rows of it may not be there for this actor."""
        of_programmes = bool(belonging.carriers(self._rows.store.entities, entity))
        return of_programmes or self._saving.actor.bound

    @staticmethod
    def _person(found: Mapping[str, Any]) -> Answer:
        birth = found["birth"] and jalali.show(datetime.date.fromisoformat(found["birth"]))
        father = found["father"] and f"نام پدر: {found['father']}"
        detail = " · ".join(filter(None, (father, birth, found["national_id"])))
        return {"id": found["id"], "naming": found["naming"], "detail": detail, "sure": found["sure"]}

    def _told(self, entity: Entity, row: Row) -> Answer:
        detail = " · ".join(self.details(entity, row))
        return {"id": row["id"], "naming": self._records.naming(entity, row), "detail": detail, "sure": False}

    def details(self, entity: Entity, row: Row) -> list[str]:
        """What tells the row from its like: columns that its title has not, in words."""
        names = [name for name in entity.columns if name not in entity.title]
        told = (self._records.text(entity, row, entity.fields[name], row.get(name)) for name in names)
        labelled = zip(names, told, strict=True)
        return [_labelled(entity, name, text) for name, text in labelled if text not in ("", UNTOLD)][:_DETAILS]


def _labelled(entity: Entity, name: str, text: str) -> str:
    """A name needs its label to be understood, a number or a date does not."""
    field = entity.fields[name]
    plain = field.kind != "text" or isinstance(field, Ref)
    return text if plain or identifiers.digits_only(text).isdigit() else f"{field.label}: {text}"
