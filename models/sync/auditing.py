"""Audit chains travel up as they are: carried, never merged, and never a reason to write a bundle.

A bundle takes along the lines that were noted, or came from below, in the span of the log that it tells of; so the same
changes make the same bundle. What the sender signs for its chain goes into the manifest, and is kept by whoever reads
it. A line that says another thing than the one that is here stays outside; `check` finds what does not hold.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.store import audit
from models.store.audit import COLUMNS, LONGEST, START, Line
from models.store.store import Store, as_json
from models.sync.canonical import Fields, Unclean, canonical
from models.sync.keys import REPLICA, PublicKeys, ReplicaKeys, sign, verify
from models.sync.offices import Offices, Replica, in_scope, scope_of

AUDIT = "@audit"
"""The kind of a line of the audit in a bundle."""
CONTEXT = "daftar/audit/1"
_AT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+00:00"
_CODE = r"@?[a-z][a-z0-9_-]{0,39}"
_HASH, _SIGNATURE = r"[0-9a-f]{64}", r"[0-9a-f]{128}"
_Kept = tuple[Line, str]  # a line and its hash
_Key = tuple[str, int, int]


# -- out --------------------------------------------------------------------------------------------------------------


def audit_lines(store: Store, base: int, last: int) -> Iterator[bytes]:
    """The lines of our audit whose place is in [base, last) of our log, and those carried to us meanwhile: what a
    bundle upward takes along after its rows. Costs what it yields, not what there is."""
    for line, digest in itertools.chain(_own(store, base, last), _carried(store, base, last)):
        told = {name: value for name, value in line._asdict().items() if value != ""}
        yield canonical({"kind": AUDIT, **told, "hash": digest})


def _own(store: Store, base: int, last: int) -> Iterator[_Kept]:
    """In each life the lines follow the log: only the newest are looked at."""
    sql = (
        f"SELECT {COLUMNS}, hash FROM audit WHERE replica = :replica AND epoch = :epoch AND place < :last AND seq >"
        " coalesce((SELECT seq FROM audit WHERE replica = :replica AND epoch = :epoch AND place < :base"
        " ORDER BY seq DESC LIMIT 1), 0) ORDER BY seq"
    )
    for epoch in audit.lives_of(store):
        values = {"replica": store.replica, "epoch": epoch, "base": base, "last": last}
        yield from _kept(store, sql, values)


def _carried(store: Store, base: int, last: int) -> Iterator[_Kept]:
    sql = f"SELECT {COLUMNS}, hash FROM audit WHERE held_at >= :base AND held_at < :last ORDER BY replica, epoch, seq"
    yield from _kept(store, sql, {"base": base, "last": last})


def _kept(store: Store, sql: str, values: Mapping[str, Any]) -> Iterator[_Kept]:
    for *told, digest in store.db.conn.execute(sql, values):
        yield Line(*told), digest


# -- in ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """What became of the audit lines of a bundle. `differing`: (replica, epoch, line) where another line is here: two
    machines write one chain, or somebody has changed it. `refused`: lines without the shape of one, or of an office
    that the sender has no say for."""

    fresh: int = 0
    known: int = 0
    refused: int = 0
    differing: tuple[_Key, ...] = ()


def take(store: Store, sender: Replica, lines: Iterable[Mapping[str, Any]]) -> Taken:
    """Keep the lines that a replica below carries and that are not here, in the transaction of the import."""
    given = list(lines)
    offices = _Below(store, sender)
    told: dict[_Key, _Kept] = {}
    for one in given:
        if (read := _read(one)) is not None and offices.may_tell(read[0]):
            told.setdefault(_key(read[0]), read)
    here = _here(store, told)
    fresh = [kept for key, kept in told.items() if key not in here]
    action = store.acting
    held_at = store.place() if action is None else action.first_seq - 1
    for line, digest in fresh:
        audit.insert(store, line, digest, held_at)
    differing = tuple(key for key in here if here[key] != told[key])
    return Taken(len(fresh), len(here) - len(differing), len(given) - len(told), differing)


def _key(line: Line) -> _Key:
    return line.replica, line.epoch, line.seq


def _here(store: Store, told: Mapping[_Key, _Kept]) -> dict[_Key, _Kept]:
    sql = (
        f"SELECT {', '.join(f'a.{name}' for name in Line._fields)}, a.hash FROM json_each(?) t JOIN audit a"
        " ON a.replica = t.value ->> 0 AND a.epoch = t.value ->> 1 AND a.seq = t.value ->> 2"
    )
    found = store.db.conn.execute(sql, (as_json([list(key) for key in told]),)).fetchall()
    kept = ((Line(*one), digest) for *one, digest in found)
    return {_key(line): (line, digest) for line, digest in kept}


def _read(told: Mapping[str, Any]) -> _Kept | None:
    """The line that this JSON object spells; None if it has not the shape of one."""
    empty = dict.fromkeys(("actor", "entity", "row", "note"), "")
    fields = Fields({**empty, **told})
    try:
        line = Line(
            replica=fields.code("replica", REPLICA),
            epoch=fields.whole("epoch", 0),
            seq=fields.whole("seq", 1),
            at=fields.code("at", _AT),
            actor=fields.text("actor", LONGEST),
            office=fields.text("office", 32),
            act=fields.code("act", _CODE),
            entity=fields.code("entity", f"({_CODE})?"),
            row=fields.text("row", LONGEST),
            note=fields.code("note", f"[ -~]{{0,{LONGEST}}}"),
            place=fields.whole("place", 0),
        )
        return line, fields.code("hash", _HASH)
    except Unclean:
        return None


class _Below:
    """Whose acts a sender may tell of: its own, and those of replicas below it whose certificates we know."""

    def __init__(self, store: Store, sender: Replica) -> None:
        self._offices, self._sender = Offices(store), sender
        self._scope = scope_of(sender) if sender.relation == "below" else ()
        self._known: dict[str, Replica | None] = {sender.replica: sender}

    def may_tell(self, line: Line) -> bool:
        if line.replica not in self._known:
            self._known[line.replica] = self._offices.get(line.replica)
        known = self._known[line.replica]
        if known is None or known.relation != "below" or known.office != line.office:
            return False
        inside = any(in_scope(known.office, one) for one in self._scope)
        return inside and (known.replica == self._sender.replica or known.office != self._sender.office)


# -- what is signed ---------------------------------------------------------------------------------------------------


def checkpoint(store: Store, keys: ReplicaKeys, last: int) -> dict[str, Any]:
    """For the manifest of a bundle that ends at `last` of our log: `{epoch, seq, hash, signature}` of the last line of
    our chain that is before it, and so among those that went up. `seq` is 0 where nothing was noted before."""
    sql = "SELECT epoch, seq, hash FROM audit WHERE replica = ? AND place < ? ORDER BY epoch DESC, seq DESC LIMIT 1"
    found = store.db.conn.execute(sql, (store.replica, last)).fetchone()
    epoch, seq, digest = found or (store.epoch, 0, START)
    signature = sign(keys, CONTEXT, _statement(store.replica, epoch, seq, digest))
    return {"epoch": epoch, "seq": seq, "hash": digest, "signature": signature.hex()}


def keep_checkpoint(store: Store, sender: Replica, told: object, keys: Sequence[PublicKeys]) -> bool:
    """Keep what a sender's manifest says of its chain; False if it is none, or none of `keys` (the sender's present
    and earlier ones, Offices.keys_of) has signed it."""
    try:
        fields = Fields(told)
        epoch, seq = fields.whole("epoch", 0), fields.whole("seq", 0)
        digest, signature = fields.code("hash", _HASH), fields.code("signature", _SIGNATURE)
    except Unclean:
        return False
    said = _statement(sender.replica, epoch, seq, digest)
    if not any(verify(one, CONTEXT, said, bytes.fromhex(signature)) for one in keys):
        return False
    if seq:
        store.db.conn.execute(
            "INSERT INTO checkpoint (replica, epoch, seq, hash, signature) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (sender.replica, epoch, seq, digest, signature),
        )
    return True


def _statement(replica: str, epoch: int, seq: int, digest: str) -> bytes:
    return canonical([replica, epoch, seq, digest])
