"""A Saver over rows in memory, with the same reading and rules as the store."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from models.intake.loading import Saved
from models.intake.repeats import own_number, written_name
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.schema.reading import read_row
from models.text import persian
from tests.paper_desk import PaperDesk


def _k1(person: Mapping[str, Any]) -> tuple[Any, ...]:
    return written_name(person), persian.compact_key(person.get("father_name") or ""), person.get("birth_date")


class PaperSaver:
    """Implements models.intake.loading.Saver over a PaperDesk."""

    def __init__(self, entities: Iterable[Entity], programmes: Iterable[Programme] = ()) -> None:
        self.entities = {entity.name: entity for entity in entities}
        self.desk = PaperDesk(programmes=programmes)
        self.undone = 0

    def find_person(self, person: Mapping[str, Any]) -> Row | None:
        people = self.desk.rows("person")
        number = own_number(person)
        by_number = (one for one in people if number and own_number(one) == number)
        by_names = (one for one in people if all(_k1(person)) and _k1(one) == _k1(person))
        return next(by_number, None) or next(by_names, None)

    def save(self, entity: str, raw: Mapping[str, Any], row_id: str | None) -> Saved:
        old = self.desk.get(entity, row_id) if row_id else None
        checked = read_row(self.entities[entity], raw, old, self.desk)
        if checked.errors:
            return Saved(row_id, "rejected", checked.findings)
        row = {name: value for name, value in checked.row.items() if name in self.entities[entity].fields}
        if old and all(old.get(name) == value for name, value in row.items()):
            return Saved(row_id, "unchanged", checked.findings)
        if row_id:
            self.desk.shelf[entity][row_id] = {**row, "id": row_id}
            return Saved(row_id, "saved", checked.findings)
        row["id"] = self.entities[entity].new_id(row)
        return Saved(self.desk.add(entity, **row)["id"], "saved", checked.findings)

    def find(self, entity: str, **where: Any) -> list[Row]:
        return self.desk.rows(entity, **where)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        before = {name: copy.copy(rows) for name, rows in self.desk.shelf.items()}
        try:
            yield
        except BaseException:
            self.desk.shelf = before
            self.undone += 1
            raise

    def people(self) -> dict[str, Row]:
        """Persons by national id ("" for those without)."""
        return {row["national_id"] or "": row for row in self.desk.rows("person")}


def without_rules(entity: Entity) -> Entity:
    """The same declaration, for tests that look at the driver alone."""
    return dataclasses.replace(entity, rules=())
