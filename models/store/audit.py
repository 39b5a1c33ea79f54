"""Who did what is a chain: each line holds the hash of the one before it, so that none is changed or taken out unseen.

There is one chain for each life (epoch) of each replica: ours grows here, those of offices below are carried and never
merged. A line holds ids, codes, counts and hashes, never a value of a record nor words that somebody typed. Of a row
that stays in its office (`Store.stays_here`) it holds a seal in the place of the id, from the beginning, so that the
chain is one and whole everywhere; which row that is stands beside it, in a table that goes nowhere. Source: guard.md,
«Keys and people»; sync.md, «What is remembered at each save».
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.store import stamps

if TYPE_CHECKING:
    from models.store.store import Action, Store

START = hashlib.sha256(b"daftar/audit/1").hexdigest()
"""What stands before the first line of every chain."""

# The table's own guards: lines come, and nothing else happens to them. REPLACE fires no trigger for what it takes out,
# so a second line in the same place is refused as well.
GUARDS: Mapping[str, str] = {
    name: f"CREATE TRIGGER {name} BEFORE {event} ON audit {when}BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
    for name, event, when in (
        ("audit_unchanged", "UPDATE", ""),
        ("audit_undeleted", "DELETE", ""),
        (
            "audit_unreplaced",
            "INSERT",
            "WHEN EXISTS (SELECT 1 FROM audit WHERE replica = new.replica AND epoch = new.epoch AND seq = new.seq) ",
        ),
    )
}
_ENDS = (
    "audit"  # in meta: by epoch, place and hash of the last line of that life of ours, so that a lost end is noticed
)
SEALED = "~"
"""Begins what stands in a line for the id of a row that stays in its office."""
_SEAL_KEY = "audit_seal"  # in meta: 32 bytes in hex
LONGEST = 200
"""Letters of one text of a line."""
_spelled = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


class Line(NamedTuple):
    """One act. `at`: UTC, ISO, to the second. `act`: a code; `entity` and `row`: of what, where it was of one thing.

    `note`: `key=value` pairs of codes and counts. `place`: the last place of that replica's log before the act.
    """

    replica: str
    epoch: int
    seq: int
    at: str
    actor: str
    office: str
    act: str
    entity: str
    row: str
    note: str
    place: int

    def hashed(self, previous: str) -> str:
        """The hash of this line after the hash of the line before it, 64 hex digits."""
        return hashlib.sha256((previous + _spelled(self)).encode()).hexdigest()


COLUMNS = ", ".join(Line._fields)
"""The columns of a line, without its hash and where we had it."""


@dataclass(frozen=True)
class Break:
    """A place where a chain does not hold. `why`: gap, changed, end (lines are missing after it) or checkpoint."""

    replica: str
    epoch: int
    seq: int
    why: str


# -- writing ----------------------------------------------------------------------------------------------------------


def note(
    store: Store, actor: str, act: str, *, entity: str = "", row: str = "", note: str = "", tells: bool = False
) -> None:
    """Add a line to our own chain, in the open transaction or in one of its own.

    `note`: codes, counts and hashes only, in ASCII (ValueError). `tells`: this line says what the open action does,
    which then adds none by itself. The line's place is that of our log before the open action; without one, the last.
    """
    if not note.isascii():
        raise ValueError("a note of the audit holds codes, no words")
    with store.writing():
        action = store.acting
        if action is not None and tells:
            action.told = True
        place = store.place() if action is None else action.first_seq - 1
        _add(store, place, (actor, act, entity, row, note))


def pairs(**told: object) -> str:
    """A note: `key=value` of each that says something; `from_` is told as «from»."""
    return " ".join(f"{key.rstrip('_')}={value}" for key, value in told.items() if value not in (None, ""))


def note_action(store: Store, action: Action) -> None:
    """Add the line of an action that changed something, at its end, unless something inside has told it."""
    if action.told:
        return
    touched = "SELECT DISTINCT entity, row FROM change WHERE seq >= ?"
    sql = f"SELECT count(*), min(entity), max(entity), min(row) FROM ({touched})"
    rows, first, other, row = store.db.conn.execute(sql, (action.first_seq,)).fetchone()
    of_one = ("", row) if rows == 1 else (f"rows={rows}", "")
    told = (action.actor, action.kind, first if first == other else "", of_one[1], of_one[0])
    _add(store, action.first_seq - 1, told)


def _add(store: Store, place: int, told: tuple[str, str, str, str, str]) -> None:
    """Write the line after our last one: (actor, act, entity, row, note)."""
    sql = f"SELECT key, value FROM meta WHERE key IN ('replica', 'epoch', 'office', '{_ENDS}')"
    facts = dict(store.db.conn.execute(sql).fetchall())
    replica, epoch, ends = facts.get("replica", ""), facts.get("epoch", "0"), json.loads(facts.get(_ENDS, "{}"))
    seq, previous = ends.get(epoch) or end_of(store, replica, int(epoch))
    at = stamps.now().astimezone(datetime.UTC).isoformat(timespec="seconds")
    actor, act, entity, row, note = map(_plain, told)
    row = seal_of(store, entity, row) if row and store.stays_here(entity, row) else row
    line = Line(replica, int(epoch), seq + 1, at, actor, facts.get("office", ""), act, entity, row, note, place)
    digest = line.hashed(previous)
    insert(store, line, digest)
    store.set_meta(_ENDS, json.dumps({**ends, epoch: (line.seq, digest)}))


def seal_of(store: Store, entity: str, row: str) -> str:
    """What stands for a row that stays here, kept so that we can tell which it is: «~» and 32 hex digits, made with a
    key that never leaves the store, so that who knows or guesses an id cannot find it in a line."""
    key = store.meta(_SEAL_KEY)
    if not key:
        key = secrets.token_hex(32)
        store.set_meta(_SEAL_KEY, key)
    digest = hmac.new(bytes.fromhex(key), f"{entity}\0{row}".encode(), hashlib.sha256).hexdigest()
    store.db.conn.execute(
        "INSERT INTO sealed (seal, row) VALUES (?, ?) ON CONFLICT DO NOTHING", (SEALED + digest[:32], row)
    )
    return SEALED + digest[:32]


def _plain(text: str) -> str:
    """Text that every office takes over as it is: no control characters, not too long."""
    return (text if text.isprintable() else "".join(filter(str.isprintable, text)))[:LONGEST]


def insert(store: Store, line: Line, digest: str, held_at: int | None = None) -> None:
    """Put a line into the table as it is. `held_at`, of a carried one: the place of our own log when it came here."""
    marks = ", ".join("?" * (len(line) + 2))
    sql = f"INSERT INTO audit ({COLUMNS}, hash, held_at) VALUES ({marks})"
    store.db.conn.execute(sql, (*line, digest, held_at))


# -- reading ----------------------------------------------------------------------------------------------------------


def end_of(store: Store, replica: str, epoch: int) -> tuple[int, str]:
    """The last line's place in a chain and its hash; 0 and START for a chain of which nothing is here."""
    sql = "SELECT seq, hash FROM audit WHERE replica = ? AND epoch = ? ORDER BY seq DESC LIMIT 1"
    found = store.db.conn.execute(sql, (replica, epoch)).fetchone()
    return (int(found[0]), str(found[1])) if found else (0, START)


def lives_of(store: Store) -> list[int]:
    """The lives of this replica in which something was noted."""
    return sorted(map(int, json.loads(store.meta(_ENDS, "{}"))))


def breaks(store: Store) -> Iterator[Break]:
    """Every place where a chain, ours or a carried one, does not hold: a line that is missing, that says another thing
    than its hash, or that a checkpoint contradicts. One pass over all lines.

    Not where another replica's log is known to fork: after that place two machines wrote two chains of one name, or
    one wrote again what a restore had taken; the table `fork` tells of it, and a person judges it there.
    """
    yield from (one for one in _every_break(store) if not _after_a_fork(store, one))


def _after_a_fork(store: Store, found: Break) -> bool:
    """Whether a chain does not hold only where its replica's log forks: at a line of an act after the fork, or after
    the last line that is here."""
    if found.replica == store.replica:
        return False
    sql = (
        "SELECT 1 FROM fork f LEFT JOIN audit a ON a.replica = f.replica AND a.epoch = f.epoch AND a.seq = ?3"
        " WHERE f.replica = ?1 AND f.epoch = ?2 AND (a.place >= f.place OR (a.seq IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM audit o WHERE o.replica = ?1 AND o.epoch = ?2 AND o.seq > ?3)))"
    )
    return store.db.conn.execute(sql, (found.replica, found.epoch, found.seq)).fetchone() is not None


def _every_break(store: Store) -> Iterator[Break]:
    sql = f"SELECT {COLUMNS}, hash FROM audit ORDER BY replica, epoch, seq"
    chain, seq, previous = ("", 0), 0, START
    for *told, digest in store.db.conn.execute(sql):
        line = Line(*told)
        if chain != (line.replica, line.epoch):
            chain, seq, previous = (line.replica, line.epoch), 0, START
        if line.seq != seq + 1:
            yield Break(*chain, seq + 1, "gap")
        elif line.hashed(previous) != digest:
            yield Break(*chain, line.seq, "changed")
        seq, previous = line.seq, digest
    yield from _lost_ends(store)
    yield from _contradicted(store)


def _lost_ends(store: Store) -> Iterator[Break]:
    """Lives of ours whose chain does not end where its last line was written."""
    replica = store.replica
    for epoch, (seq, digest) in json.loads(store.meta(_ENDS, "{}")).items():
        end = end_of(store, replica, int(epoch))
        if end != (seq, digest):
            yield Break(replica, int(epoch), max(seq, end[0]), "end")


def _contradicted(store: Store) -> Iterator[Break]:
    """Signed checkpoints that say otherwise than the chain. An office above signs for lines that stay with it."""
    sql = (
        "SELECT c.replica, c.epoch, c.seq FROM checkpoint c"
        " LEFT JOIN audit a ON a.replica = c.replica AND a.epoch = c.epoch AND a.seq = c.seq"
        " WHERE a.hash IS NOT c.hash AND (a.hash IS NOT NULL OR NOT EXISTS"
        " (SELECT 1 FROM replica r WHERE r.replica = c.replica AND r.relation = 'above'))"
        " ORDER BY c.replica, c.epoch, c.seq"
    )
    for replica, epoch, seq in store.db.conn.execute(sql):
        yield Break(replica, epoch, seq, "checkpoint")
