"""Unfinished work waits for the one who began it: the drafts of an actor, told in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.access.roles import Actor
from models.office.rows.namings import Namings
from models.office.rows.saving import Saving
from models.store import drafts, wiping
from models.store.drafts import Draft
from models.store.store import Store

Answer = dict[str, Any]


class Unfinished:
    """The drafts of one actor. A draft of a tier that the actor may no longer read stays hidden, and so does one of a
    row that was put aside, until that is taken back."""

    def __init__(self, store: Store, saving: Saving, namings: Namings, actor: Actor) -> None:
        self._store, self._saving, self._namings, self._actor = store, saving, namings, actor

    def keep(self, key: str, entity: str, row: str | None, content: Mapping[str, Any]) -> None:
        """Keep what a form holds: `content` is `{programme, raw: {field: typed}}`; of a row that was erased meanwhile
        nothing is kept. UserError entity-unknown."""
        self._saving.rows.entity(entity)
        if row and wiping.is_wiped(self._store, entity, row):
            return
        drafts.keep(self._store, key, self._actor.user, entity, row or "", dict(content))

    def all(self, entity: str | None = None) -> list[Answer]:
        """`{key, entity, row, at, label, naming, programme, raw}` of each draft, the latest first.

        `row` is None for a record that is not there yet; `naming` then says what was typed of its name.
        """
        found = (one for one in drafts.of(self._store, self._actor.user) if entity in (None, one.entity))
        return [self._told(one) for one in found if self._open(one)]

    def drop(self, key: str) -> bool:
        """Forget a draft; whether there was one."""
        return drafts.drop(self._store, key, self._actor.user)

    def _open(self, draft: Draft) -> bool:
        entity = self._store.entities.get(draft.entity)
        if entity is None:
            return False
        programme = draft.content.get("programme")
        row = self._saving.rows.get(draft.entity, draft.row) if draft.row else {"programme": programme}
        return row is not None and not row.get("retired") and self._saving.may_see(entity, row)

    def _told(self, draft: Draft) -> Answer:
        entity = self._store.entities[draft.entity]
        raw = draft.content.get("raw") or {}
        programme = self._saving.programmes.get(draft.content.get("programme") or "")
        naming = self._namings.naming(draft.entity, [draft.row]).get(draft.row, "") if draft.row else ""
        return {
            "key": draft.key,
            "entity": draft.entity,
            "row": draft.row or None,
            "at": draft.at,
            "label": " · ".join(filter(None, (entity.label, programme.label if programme else ""))),
            "naming": naming or self._namings.of_typed(entity, raw),
            "programme": draft.content.get("programme"),
            "raw": raw,
        }
