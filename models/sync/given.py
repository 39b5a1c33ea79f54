"""A row that comes from elsewhere brings its stamps: they are laid down in the table `given`, where the log's triggers
take them, before the row itself is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.schema.entity import Entity, Row
from models.store.repository import Repository
from models.store.store import Store, as_json

Given = tuple[str, str, str, Mapping[str, str], Mapping[str, Any] | None]
"""Row, entity, base stamp, field stamps, and what the line of the log keeps: {field: [new stamp, replaced…]}."""


def give(store: Store, rows: Iterable[Given]) -> None:
    """Lay down the stamps that the log triggers take for these rows."""
    store.db.conn.executemany(
        "INSERT INTO given (row, entity, base, fields, log) VALUES (?, ?, ?, ?, ?) ON CONFLICT (row, entity)"
        " DO UPDATE SET base = excluded.base, fields = excluded.fields, log = excluded.log",
        (
            (row, entity, base, as_json(dict(fields)) if fields else None, as_json(log) if log else None)
            for row, entity, base, fields, log in rows
        ),
    )


def write_given(
    repository: Repository, entity: Entity, row: Row, columns: Iterable[str], log: Mapping[str, Sequence[str]]
) -> None:
    """Write a row whose stamps lie in `given`; where only stamps change, the line is written here."""
    changed = tuple(columns)
    if changed:
        repository.update(entity.name, row, changed)
        return
    connection = repository.store.db.conn
    connection.execute(
        "INSERT INTO change (entity, row, op, stamp, given) SELECT ?, ?, 'merge', stamp, ? FROM context",
        (entity.name, row["id"], as_json(dict(log))),
    )
    connection.execute(
        "UPDATE stamp_of SET (base, fields) = (SELECT base, fields FROM given WHERE given.row = ? AND given.entity = ?)"
        " WHERE row = ? AND entity = ?",
        (row["id"], entity.name, row["id"], entity.name),
    )
