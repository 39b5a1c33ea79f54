"""Whose rows are an erased person's, and what may still be written to them: nothing that tells of the person.

An erasure counts for the row that stands in its own office, be that row here already or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from models.errors import Finding
from models.registry.erasure import WHOLE
from models.registry.telling import PERSON, cleared, leads_of, tells
from models.schema.entity import Entity, Row
from models.schema.fields import ROW_ID
from models.schema.programme import Programme
from models.store import wiping
from models.store.changes import paths_of, value_at
from models.store.repository import Repository
from models.store.stamps import Stamp

Line = Mapping[str, Any]
"""A row as it travels: see models/sync/lines.py."""


class Erasures:
    """The erasures of one store. `programme` gives a programme by name."""

    def __init__(self, rows: Repository, programme: Callable[[str], Programme | None]) -> None:
        self._rows, self._store, self._programme = rows, rows.store, programme
        self.leads = leads_of(rows.store.entities)

    def programme_of(self, row: Mapping[str, Any]) -> Programme | None:
        """The programme to which a row belongs, if it is known here."""
        name = row.get("programme")
        return self._programme(name) if isinstance(name, str) else None

    # -- whose rows ---------------------------------------------------------------------------------------------------

    def gone(self, entity: str, ids: Iterable[str]) -> set[str]:
        """Those of these rows that are erased."""
        asked = wiping.erasures(self._store, entity, ids)
        here = self._rows.many(entity, list(asked))
        return {one for one, told in asked.items() if one not in here or here[one]["office"] == told.office}

    def theirs(self, name: str, ids: Iterable[str]) -> set[str]:
        """Those of these rows of an entity, as they stand here, that are an erased person's."""
        rows = list(self._rows.many(name, list(ids)).values())
        return {row["id"] for row, told in zip(rows, self.concerned(name, rows), strict=True) if told}

    def concerned(self, name: str, rows: Sequence[Mapping[str, Any]]) -> list[bool]:
        """Of each of these rows of an entity, whether it is an erased person's."""
        told = [False] * len(rows)
        for lead, target in self.leads.get(name, {}).items():
            ids = {row[lead] for row in rows if isinstance(row.get(lead), str)}
            gone = self.gone(PERSON, ids) if target == PERSON else self.theirs(target, ids)
            told = [one or row.get(lead) in gone for one, row in zip(told, rows, strict=True)]
        return told

    # -- what may be written ------------------------------------------------------------------------------------------

    def objection(self, entity: Entity, row: Row, old: Row | None) -> Finding | None:
        """What forbids a save at the desk: an erased row is not filled again, and nothing is typed about its person."""
        if not wiping.any_erasure(self._store):
            return None
        if entity.name in WHOLE and row.get("id") and wiping.is_wiped(self._store, entity.name, row["id"]):
            return Finding("erased")
        if not self.concerned(entity.name, [row])[0]:
            return None
        programme, before = self.programme_of(row), old or {}
        for path, value in paths_of(entity, row):
            if value != value_at(before, path) and tells(entity, path, value, programme):
                return Finding("erased", path)
        return None

    def cleared_lines(self, entity: Entity, sent: Sequence[Line]) -> list[Line]:
        """The lines of an entity, those of erased people without what tells of them."""
        if entity.name not in self.leads:
            return list(sent)
        rows = [line["row"] if isinstance(line.get("row"), dict) else {} for line in sent]
        return [
            self._cleared(entity, line) if told else line
            for line, told in zip(sent, self.concerned(entity.name, rows), strict=True)
        ]

    def _cleared(self, entity: Entity, line: Line) -> Line:
        self.forget_notes(line)
        values = cleared(entity, line["row"], self.programme_of(line["row"]))
        return {**line, "row": {name: value for name, value in values.items() if value is not None}}

    def forget_notes(self, line: Line) -> None:
        """Forget what people wrote to the actions whose stamps a line bears."""
        named = line.get("stamps")
        found = [line.get("base"), *(named.values() if isinstance(named, dict) else ())]
        wiping.wipe_notes(self._store, {one for one in found if isinstance(one, str)})

    def insert_stub(self, entity: Entity, line: Line) -> bool:
        """Insert the empty row of a line, so that what refers to it need not wait; False if the row is here, or the
        line names no such row."""
        row_id, base, values = line.get("id"), line.get("base"), line.get("row")
        office = values.get("office") if isinstance(values, dict) else None
        if not (isinstance(row_id, str) and ROW_ID.fullmatch(row_id) and isinstance(base, str) and _is_stamp(base)):
            return False
        if not isinstance(office, str) or self._rows.get(entity.name, row_id) is not None:
            return False
        wiping.as_it_was(self._store, entity.name, row_id, base)
        self._rows.insert(entity.name, [{"id": row_id, "office": office, "retired": True}])
        wiping.note_wiped(self._store, entity.name, row_id)
        return True


def _is_stamp(text: str) -> bool:
    try:
        return bool(Stamp.parse(text))
    except ValueError:
        return False
