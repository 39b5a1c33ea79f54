"""What keeps a store well: backups, restore, the check, and practice data."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.admin import backup, integrity
from models.admin import restore as restoring
from models.errors import UserError
from models.intake import practice
from models.office.rows.saving import Saving
from models.schema import codelists
from models.schema.entity import Tier
from models.store import audit, stamps
from models.store.database import of_the_file, told
from models.store.engine import DatabaseError, OperationalError
from models.store.repository import Repository
from models.text import jalali

Answer = dict[str, Any]
_PROVINCE = 2  # digits of a province's code


def restore(folder: Path, file: Path, user: str, passphrase: str) -> Answer:
    """Put a backup in the place of the present store, which is kept; `{office, replica, epoch, counts}`."""
    manifest = restoring.restore(folder, file, user, passphrase)
    counts = dict(manifest.counts)
    return {"office": manifest.office, "replica": manifest.replica, "epoch": manifest.epoch, "counts": counts}


class Care:
    """The care of one open office."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor, folder: Path, is_practice: bool) -> None:
        self._rows, self._store, self._saving, self._actor = rows, rows.store, saving, actor
        self._folder, self._practice = folder, is_practice
        self._slots = folder / backup.SLOTS_NAME

    def protect(self) -> None:
        """The backup before an import."""
        backup.automatic(self._store, self._slots, self._folder / backup.BACKUPS, "import")
        audit.note(self._store, self._actor.user, "backup")

    def backup(self, to: Path | None) -> Answer:
        """`{file, warning}`; without `to`, among the office's own."""
        self._actor.require("backup")
        if to is None:
            file, warning = backup.automatic(self._store, self._slots, self._folder / backup.BACKUPS, "asked"), ""
        else:
            made = backup.make(self._store, self._slots, to)
            file, warning = made.file, made.warning
        audit.note(self._store, self._actor.user, "backup")
        return {"file": str(file), "warning": warning}

    def check(self) -> Answer:
        """`{ok, problems}`."""
        try:
            problems = [vars(one) for one in integrity.check(self._store, self._saving.programmes.get)]
            for name, error in self._saving.programmes.unreadable.items():
                problems.append({"kind": "programme", "entity": "programme", "row": name, "text": str(error)})
        except (OperationalError, DatabaseError) as error:
            if not of_the_file(error):
                raise
            raise told(error, self._store.path) from error
        return {"ok": not problems, "problems": problems}

    def demo(self, people: int) -> Answer:
        """Invented people and a year of work, always the same for the same number; only into a practice store."""
        self._actor.require("demo")
        if not self._practice:
            raise UserError("not-allowed", why="این دفتر تمرینی نیست.")
        if self._store.meta("demo"):
            raise UserError("not-allowed", why="این دفتر دادهٔ تمرینی دارد.")
        today = stamps.today()
        known = self._saving.programmes.all()
        steps = practice.story(1, people, jalali.to_jalali(today)[0], self._counties(), today, known)
        put = functools.partial(_practised, self._inventing())
        with self._store.action(self._actor.user, "demo"):  # not a load: F8 does not take a whole year back
            counts = practice.play(steps, put, self._found)
            self._store.set_meta("demo", str(people))
        return {"people": people, "saved": dict(counts)}

    def _counties(self) -> tuple[str, ...]:
        """Where the invented town lies: the office's county; of a province up to three of its counties."""
        office = self._store.office
        if len(office) > _PROVINCE:
            return (office[:4],)
        return tuple(one for one in codelists.load("counties").labels if codelists.province_of(one) == office)[:3]

    def _inventing(self) -> Saving:
        """The program invents, whoever asks for it: also rows that he does not read afterwards."""
        return Saving(self._rows, self._saving.programmes, dataclasses.replace(self._actor, granted=frozenset(Tier)))

    def _found(self, entity: str, where: Mapping[str, Any]) -> str | None:
        return next((row["id"] for row in self._rows.find(entity, where=where)), None)


def _practised(saving: Saving, entity: str, raw: Mapping[str, Any]) -> str:
    values = {name: value for name, value in raw.items() if name != "id"}
    saved = saving.save(entity, values, raw.get("id"))
    if saved.status == "rejected" or saved.id is None:
        raise practice.RefusedError(entity, saved.errors)
    return saved.id
