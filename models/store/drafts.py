"""A half-filled form is kept beside the records, never among them: not logged, not counted, not sent.

The table stands in the locked store, since a draft is as confidential as the record that it will become.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from models.store import stamps
from models.store.store import Store, as_json


@dataclass(frozen=True)
class Draft:
    """What somebody typed and has not saved. `row`: the id of the record it would change, "" for a new one.

    `at` is an ISO time; `content` is what the form wants back.
    """

    key: str
    actor: str
    at: str
    entity: str
    row: str
    content: dict[str, Any]


def keep(store: Store, key: str, actor: str, entity: str, row: str, content: dict[str, Any]) -> None:
    """Keep a draft under its key, in the place of what was kept there; on the disk when this returns."""
    at = stamps.now().isoformat(timespec="seconds")
    with store.writing():
        store.db.conn.execute(
            "INSERT INTO draft (key, actor, at, entity, row, content) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET at = excluded.at, entity = excluded.entity, row = excluded.row, content = excluded.content"
            " WHERE draft.actor = excluded.actor",
            (key, actor, at, entity, row, as_json(content)),
        )


def of(store: Store, actor: str) -> list[Draft]:
    """The drafts of one person, the latest first."""
    found = store.db.conn.execute(
        "SELECT key, actor, at, entity, row, content FROM draft WHERE actor = ? ORDER BY at DESC, key", (actor,)
    ).fetchall()
    return [Draft(key, who, at, entity, row, json.loads(kept)) for key, who, at, entity, row, kept in found]


def drop(store: Store, key: str, actor: str) -> bool:
    """Forget a draft of this person; whether there was one."""
    with store.writing():
        gone = store.db.conn.execute("DELETE FROM draft WHERE key = ? AND actor = ?", (key, actor))
        return bool(gone.rowcount)
