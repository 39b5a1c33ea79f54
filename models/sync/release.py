"""Rows in quarantine are tried again after each import, each sender's as an action of its own, until none comes in.

A crash before this loses nothing: the next import tries again.
"""

from __future__ import annotations

from collections.abc import Callable

from models.store.store import Store
from models.sync.offices import Offices, Replica
from models.sync.quarantine import REVOKED, circumstances

_TRIED = "quarantine_tried"  # under which circumstances everything was tried last


def release(store: Store, offices: Offices, release_from: Callable[[Replica, bool], bool]) -> None:
    """Call `release_from(sender, everything)` for each of whom something waits, as long as that brings anything in."""
    sql = "SELECT DISTINCT replica FROM quarantine WHERE code <> ?"
    if not store.db.conn.execute(sql, (REVOKED,)).fetchone():
        return
    now = circumstances(store)
    everything = store.meta(_TRIED) != now
    released = True
    while released:
        released = False
        for (replica,) in store.db.conn.execute(sql, (REVOKED,)).fetchall():
            sender = offices.get(replica)
            released = (sender is not None and release_from(sender, everything)) or released
        everything = False
    with store.writing():
        store.set_meta(_TRIED, now)
