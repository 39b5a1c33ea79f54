"""A decision is an ordinary change that replaces both stamps of a conflict: every office fast-forwards to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from models.errors import UserError
from models.schema.entity import Row
from models.store import changes
from models.store.repository import Repository
from models.store.store import Action, Store
from models.sync.given import give, write_given
from models.sync.outgoing import stamps_of_rows


@dataclass(frozen=True)
class Conflict:
    """Two concurrent values of one field. `settled`: None while a person is to decide, «later» where the clock settled
    it, else the stamp of the decision."""

    id: str
    entity: str
    row: str
    field: str
    ours: Any
    theirs: Any
    our_stamp: str
    their_stamp: str
    settled: str | None


_COLUMNS = "id, entity, row, field, ours, theirs, our_stamp, their_stamp, settled"


def conflicts(store: Store, *, settled: bool = False) -> list[Conflict]:
    """Those that wait for a decision, the oldest first; with `settled` all that ever were."""
    condition = "1" if settled else "settled IS NULL"
    sql = f"SELECT {_COLUMNS} FROM conflict WHERE {condition} ORDER BY noted_at, id"
    return [_conflict(found) for found in store.db.conn.execute(sql)]


def get(store: Store, conflict_id: str) -> Conflict:
    """One that waits for a decision; UserError conflict-unknown."""
    sql = f"SELECT {_COLUMNS} FROM conflict WHERE id = ? AND settled IS NULL"
    found = store.db.conn.execute(sql, (conflict_id,)).fetchone()
    if not found:
        raise UserError("conflict-unknown", value=conflict_id)
    return _conflict(found)


def _conflict(found: tuple[Any, ...]) -> Conflict:
    key, entity, row, path, ours, theirs, our_stamp, their_stamp, settled = found
    return Conflict(key, entity, row, path, json.loads(ours), json.loads(theirs), our_stamp, their_stamp, settled)


def value_before(store: Store, conflict: Conflict) -> Any:
    """The value that both sides had, as far as our log still tells: what the field held before our side's change."""
    sql = "SELECT before FROM change WHERE row = ? AND entity = ? AND before IS NOT NULL ORDER BY seq DESC"
    for (before,) in store.db.conn.execute(sql, (conflict.row, conflict.entity)):
        pair = json.loads(before).get(conflict.field)
        if pair is not None and pair[1] not in (conflict.our_stamp, conflict.their_stamp):
            return pair[0]
    return None


def edited_since(repository: Repository, conflict: Conflict) -> bool:
    """Whether the field has got another value here while the conflict waited."""
    base, fields = stamps_of_rows(repository, conflict.entity, [conflict.row])[conflict.row]
    return fields.get(conflict.field, base) not in (conflict.our_stamp, conflict.their_stamp)


def decide(repository: Repository, conflict: Conflict, value: Any, action: Action) -> Row:
    """Set the field to `value` (a stored value) with a stamp that replaced both sides, and close the conflict.

    Other conflicts of the field whose sides this decision replaces are closed with it. UserError ref-unknown.
    """
    store, entity = repository.store, repository.entity(conflict.entity)
    row = repository.get(conflict.entity, conflict.row)
    if row is None:
        raise UserError("ref-unknown", field="id", value=conflict.row)
    base, fields = stamps_of_rows(repository, conflict.entity, [conflict.row])[conflict.row]
    replaced = {conflict.our_stamp, conflict.their_stamp, fields.get(conflict.field, base)}
    log = {conflict.field: [action.stamp, *sorted(replaced)]}
    give(store, [(conflict.row, conflict.entity, base, {**fields, conflict.field: action.stamp}, log)])
    changed = changes.value_at(row, conflict.field) != value
    changes.put_at(row, conflict.field, value)
    columns = {conflict.field.partition(".")[0]} if changed else set()
    write_given(repository, entity, row, columns, log)
    _close(store, conflict, replaced, action.stamp)
    return row


def _close(store: Store, conflict: Conflict, replaced: set[str], stamp: str) -> None:
    marks = ", ".join("?" * len(replaced))
    store.db.conn.execute(
        "UPDATE conflict SET settled = ? WHERE row = ? AND entity = ? AND field = ? AND settled IS NULL"
        f" AND our_stamp IN ({marks}) AND their_stamp IN ({marks})",
        (stamp, conflict.row, conflict.entity, conflict.field, *sorted(replaced), *sorted(replaced)),
    )


def reopen(store: Store, stamp: str) -> None:
    """A decision was undone: what it had closed waits again."""
    store.db.conn.execute("UPDATE conflict SET settled = NULL WHERE settled = ?", (stamp,))
