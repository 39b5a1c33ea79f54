"""The desk at which rules and derivations run: the store, the programmes and the day."""

from __future__ import annotations

import datetime
from typing import Any

from models.catalog import Programmes
from models.schema.entity import Row
from models.schema.programme import Programme
from models.store import aliases, stamps
from models.store.repository import Repository


class StoreDesk:
    """Implements models.schema.rules.Desk over an open store."""

    def __init__(self, rows: Repository, programmes: Programmes) -> None:
        self._rows = rows
        self._programmes = programmes
        self.office = rows.store.office

    @property
    def today(self) -> datetime.date:
        """The day at the desk."""
        return stamps.today()

    def get(self, entity: str, row_id: str) -> Row | None:
        """The row, retired or not, or None."""
        return self._rows.get(entity, row_id)

    def rows(self, entity: str, **where: Any) -> list[Row]:
        """Live rows with these stored values; a person in them stands for every id of that person."""
        return self._rows.find(entity, where=where, gone=True)

    def ids_of(self, person: str | None) -> frozenset[str]:
        """The ids under which a person has rows."""
        return frozenset(aliases.ids_of(self._rows.store, person)) if person else frozenset()

    def programme(self, name: str) -> Programme | None:
        """A programme by name."""
        return self._programmes.get(name)

    def serial(self) -> str:
        """The next serial people see."""
        return self._rows.store.next_serial()
