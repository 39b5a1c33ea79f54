"""A desk made of lists, for rules and derivations that need no store."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from models.schema.entity import Row
from models.schema.programme import Programme


class PaperDesk:
    """Implements models.schema.rules.Desk over rows held in memory."""

    def __init__(self, today: str = "2025-12-10", office: str = "0001", programmes: Iterable[Programme] = ()) -> None:
        self.today = datetime.date.fromisoformat(today)
        self.office = office
        self.shelf: dict[str, dict[str, Row]] = {}
        self.programmes = {programme.name: programme for programme in programmes}
        self.one_person: dict[str, frozenset[str]] = {}  # each id of somebody entered twice, with all of them
        self._serials = 0

    def add(self, entity: str, **row: Any) -> Row:
        """Put a row on the shelf; it gets an id if it has none."""
        row.setdefault("id", f"{len(self.shelf.get(entity, ())) + 1:032x}")
        row.setdefault("office", self.office)
        row.setdefault("retired", False)
        self.shelf.setdefault(entity, {})[row["id"]] = row
        return row

    def get(self, entity: str, row_id: str) -> Row | None:
        return self.shelf.get(entity, {}).get(row_id)

    def rows(self, entity: str, **where: Any) -> list[Row]:
        return [
            row
            for row in self.shelf.get(entity, {}).values()
            if not row.get("retired") and all(self._meets(row, name, value) for name, value in where.items())
        ]

    def _meets(self, row: Row, name: str, value: Any) -> bool:
        named = row.get(name)
        return named == value or (name in ("person", "partner", "child") and named in self.ids_of(value))

    def ids_of(self, person: str | None) -> frozenset[str]:
        return self.one_person.get(person or "", frozenset({person} if person else ()))

    def programme(self, name: str) -> Programme | None:
        return self.programmes.get(name)

    def serial(self) -> str:
        self._serials += 1
        return f"{self.office}-test-{self._serials:06d}"
