"""A replica that was restored or cloned begins a new life: a new epoch, so that its later stamps are like no others.

Source: sync.md, «Restored or cloned». Nothing is lost by it, so whoever doubts begins one.
"""

from __future__ import annotations

import json
import secrets

from models.store import audit, stamps
from models.store.store import Store

SERIAL_LEAP = 10_000
"""Numbers given since the backup stand on paper: those of the new life begin beyond them."""
LIFE_LINE = "@life"
"""The entity name, in the log, of a life that began: it is news for the others."""
OWED_LINE = "@owed"
"""The entity name of the line that separates what somebody lost from bundles that will hold it again."""
_APART = 200  # two machines that notice at the same time shall hardly begin the same epoch
RESTORED, MACHINE, MARK, RECEIPT, CHAIN = "restored", "machine", "mark", "receipt", "chain"
"""How it was noticed: a restore by our own means, another machine, the mark kept outside the store, a receipt for more
than we know, a chain that forks (sync.md's four ways are the last four)."""


def begin(store: Store, how: str, *, epoch: int | None = None, held: int | None = None) -> int:
    """Begin a new life inside the caller's transaction or action; the new epoch.

    `epoch`: which one; without it one beyond the present, with some numbers of chance between. `held`: the last place
    of our log that the earlier life surely shares with ours; by default all of it.
    """
    place = store.place() if held is None else min(held, store.place())
    fresh = epoch if epoch is not None else store.epoch + 1 + secrets.randbelow(_APART)
    # The last place of each earlier life that this log still holds: whoever knows more sends it again.
    forks = {**lived(store), str(store.epoch): place}
    store.set_meta("forks", json.dumps(forks))
    note(store, store.replica, store.epoch, place, how)
    store.set_meta("epoch", str(fresh))
    store.set_meta("serial", str(int(store.meta("serial", "0")) + SERIAL_LEAP))
    with store.action("", "life") as action:
        mark(store, LIFE_LINE, store.replica, action.stamp)
        # Noticed inside an import, it is a line beside that of the import.
        audit.note(store, "", "life", note=audit.pairs(how=how), tells=action.kind == "life")
    return fresh


def mark(store: Store, kind: str, replica: str, stamp: str) -> None:
    """A line of the log that is of no row."""
    sql = "INSERT INTO change (entity, row, op, stamp) VALUES (?, ?, 'insert', ?)"
    store.db.conn.execute(sql, (kind, replica, stamp))


def lived(store: Store) -> dict[str, int]:
    """Each earlier epoch of this replica, and the last place of it that our log holds."""
    return {str(epoch): int(place) for epoch, place in json.loads(store.meta("forks", "{}")).items()}


def note(store: Store, replica: str, epoch: int, place: int, how: str) -> bool:
    """Remember that the log of a replica (ours or another's) forks after a place; False if that is known."""
    values = (replica, epoch, place, how, stamps.now().isoformat(timespec="seconds"))
    sql = "INSERT INTO fork (replica, epoch, place, how, noted_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    return bool(store.db.conn.execute(sql, values).rowcount)
