"""The health file of a person on paper: what the window shows of it, for the same eyes (work/health_file.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.access.roles import Actor
from models.office.paper.seen import Seen, aged, code_of
from models.office.rows.namings import Namings
from models.office.rows.saving import Saving
from models.office.work.health_file import HealthFile
from models.store.repository import Repository

Answer = dict[str, Any]


class HealthPapers(Seen):
    """Health files for one actor."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        super().__init__(rows, saving)
        self._files = HealthFile(rows, saving, Namings(rows, saving, actor))

    def health_file(self, ids: Iterable[str]) -> tuple[Answer, ...]:
        """`{id, code, person, months, days, confidential, file}` each: the row of the person, and the file as
        `HealthFile.of` tells it. UserError ref-unknown."""
        return tuple(self._page(one) for one in ids)

    def _page(self, person_id: str) -> Answer:
        file = self._files.of(person_id)
        person = self._rows.person(person_id) or {}
        told = {"id": person["id"], "code": code_of(person), **aged(person, self._saving.desk.today)}
        return {**told, "confidential": True, "file": file}
