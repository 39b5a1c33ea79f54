"""What a replica's stamps replaced, and the hash chain of its log: both are read out of the log when they are needed.

A change made here replaced the stamps in its `before`; one that came from elsewhere replaced what its sender said
(`given`). When a conflict was settled and its winner was replaced later, the loser was replaced with it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from models.store.store import Store

RowKey = tuple[str, str]
Replaced = dict[str, set[str]]

START = hashlib.sha256(b"daftar/chain/1").hexdigest()


def replaced_by_rows(store: Store, row_ids: Iterable[str], since: int = 0) -> Mapping[RowKey, Replaced]:
    """For each (entity, row) the stamps its fields replaced after that place of our log, by field path."""
    ids = json.dumps(list(row_ids))
    sql = (
        "SELECT c.entity, c.row, c.before, c.given, a.origin, c.op"
        " FROM change c LEFT JOIN action a ON a.stamp = c.stamp"
        " WHERE c.row IN (SELECT value FROM json_each(?)) AND c.seq > ?"
        " AND (c.before IS NOT NULL OR c.given IS NOT NULL)"
    )
    found: dict[RowKey, Replaced] = defaultdict(lambda: defaultdict(set))
    for entity, row, before, given, origin, op in store.db.conn.execute(sql, (ids, since)):
        replaced = found[entity, row]
        if before and origin is None and op != "delete":
            for path, (_, stamp) in json.loads(before).items():
                replaced[path].add(stamp)
        for path, stamps in json.loads(given or "{}").items():
            replaced[path].update(stamps[1:])
    _add_partners(store, ids, found)
    return found


def _add_partners(store: Store, ids: str, found: Mapping[RowKey, Replaced]) -> None:
    """The losers of settled conflicts whose winner was replaced since, and the losers to those in turn."""
    sql = (
        "SELECT entity, row, field, our_stamp, their_stamp FROM conflict"
        " WHERE settled IS NOT NULL AND row IN (SELECT value FROM json_each(?))"
    )
    settled = store.db.conn.execute(sql, (ids,)).fetchall()
    grown = True
    while grown:
        grown = False
        for entity, row, path, one, other in settled:
            replaced = found.get((entity, row), {}).get(path)
            if replaced and (one in replaced) != (other in replaced):
                replaced.update((one, other))
                grown = True


def chain_at(store: Store, place: int) -> str:
    """The hash of our log up to a place: each line's hash is sha256 of the one before and what the line says.

    Neither values nor `before` are in it, so that an erasure leaves the chain whole. Computed from the last place that
    was remembered; remembered in turn by `remember_chain`.
    """
    found = store.db.conn.execute(
        "SELECT place, hash FROM chain WHERE place <= ? ORDER BY place DESC LIMIT 1", (place,)
    ).fetchone()
    at, digest = found or (0, START)
    sql = "SELECT seq, entity, row, op, stamp FROM change WHERE seq > ? AND seq <= ? ORDER BY seq"
    for line in store.db.conn.execute(sql, (at, place)):
        digest = hashlib.sha256((digest + "\0".join(map(str, line))).encode()).hexdigest()
    return str(digest)


def remember_chain(store: Store, place: int, digest: str) -> None:
    """Keep the hash at a place, so that the next is computed from there."""
    store.db.conn.execute("INSERT OR IGNORE INTO chain (place, hash) VALUES (?, ?)", (place, digest))
