"""A receipt says up to which place of a replica's log everything arrived, with the hash there, and what did not go in.

It is a line of the return bundle. It can also be read over the telephone: twelve digits and a check digit.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.errors import UserError
from models.store import lives
from models.store.store import Store
from models.sync import frames
from models.sync.canonical import Unclean, canonical
from models.sync.knowledge import chain_at
from models.sync.lines import RECEIPT
from models.sync.offices import Offices, Replica
from models.sync.places import Place, ours_at
from models.text import persian

_ROOM = frames.MAX_LINE * 3 // 4  # bytes of a receipt for what lies in quarantine


def for_office(store: Store, offices: Offices, replicas: Sequence[Replica]) -> Iterator[bytes]:
    """One line for each replica of an office from which something has come."""
    for one in replicas:
        peer = offices.peer(one.replica)
        if peer.received_place:
            yield canonical(
                {
                    "kind": RECEIPT,
                    "replica": one.replica,
                    "epoch": peer.received_epoch,
                    "place": peer.received_place,
                    "hash": peer.received_hash,
                    "quarantined": quarantined_from(store, one.replica),
                    **_fork_of(store, one.replica, peer.received_epoch),
                }
            )


def _fork_of(store: Store, replica: str, epoch: int) -> dict[str, Any]:
    """That the log forked in the replica's present life, so that it begins another."""
    sql = "SELECT min(place) FROM fork WHERE replica = ? AND epoch = ? AND how = ? AND closed_by IS NULL"
    place = store.db.conn.execute(sql, (replica, epoch, lives.CHAIN)).fetchone()[0]
    return {} if place is None else {"fork": {"epoch": epoch, "place": place}}


def news(store: Store, offices: Offices, replicas: Sequence[Replica], told: Sequence[bytes]) -> bool:
    """Whether the office should hear these receipts: they changed, or a bundle of its came since it was told."""
    if not told:
        return False
    return any(_digest(told) != _last_told(store, one.replica) for one in replicas)


def remember_told(store: Store, replicas: Sequence[Replica], told: Sequence[bytes]) -> None:
    """Keep which receipts were sent."""
    for one in replicas:
        store.set_meta(f"told:{one.replica}", _digest(told))


def forget_told(store: Store, replica: str) -> None:
    """A bundle of that replica came: whatever we told it may have been lost, so its receipt is news again."""
    store.set_meta(f"told:{replica}", "")


def _digest(told: Sequence[bytes]) -> str:
    return hashlib.sha256(b"\n".join(told)).hexdigest()


def _last_told(store: Store, replica: str) -> str:
    return store.meta(f"told:{replica}")


def quarantined_from(store: Store, replica: str) -> list[dict[str, Any]]:
    """What lies in quarantine here that came from a replica, as much of it as a line of a bundle holds."""
    sql = (
        "SELECT substr(entity, 1, 40), row, code, substr(message, 1, 200) FROM quarantine WHERE replica = ?"
        " ORDER BY id LIMIT 1000"
    )
    names = ("entity", "row", "code", "message")
    rows = [dict(zip(names, found, strict=True)) for found in store.db.conn.execute(sql, (replica,))]
    ends = itertools.accumulate(len(canonical(one)) + 1 for one in rows)
    return [one for one, end in zip(rows, ends, strict=True) if end <= _ROOM]


def take(store: Store, offices: Offices, sender: str, line: Mapping[str, Any]) -> bool:
    """Act on a receipt from the office above. True if it is about us and says something new.

    A receipt for more than we know, for a log that is not ours, or that names a fork of our present life says that
    this store was restored or cloned: it begins a new life (sync.md, «Restored or cloned»).
    """
    if line.get("replica") != store.replica or not isinstance(line.get("quarantined"), list):
        return False
    try:
        told = Place.read(line)
    except Unclean:
        return False
    if told.epoch > store.epoch:
        return False  # of another life of this replica, that the mark or the machine will tell of
    peer = offices.peer(sender)
    before = json.dumps(peer.quarantined)
    offices.told_quarantined(sender, line["quarantined"])
    moved = offices.acknowledged(sender, place, chain_at(store, place)) if (place := ours_at(store, told)) else False
    anew = _begin_anew(store, peer.acked_place, told, place, line.get("fork"))
    return moved or anew or before != json.dumps(offices.peer(sender).quarantined)


def _begin_anew(store: Store, acked: int, told: Place, place: int, fork: object) -> bool:
    if told.epoch == store.epoch and told.place and not place:
        lives.begin(store, lives.RECEIPT, held=acked)
        return True
    if isinstance(fork, dict) and fork.get("epoch") == store.epoch and type(fork.get("place")) is int:
        lives.begin(store, lives.CHAIN, held=max(0, fork["place"]))
        return True
    return False


# -- over the telephone -----------------------------------------------------------------------------------------------


SPOKEN = 13
"""Digits of a receipt that is read aloud: twelve and one to check them."""


@dataclass(frozen=True)
class Heard:
    """The bundle that was confirmed by telephone: to whom, which number, and where it ended in our log."""

    office: str
    number: int
    place: int
    digest: str


def spoken(replica: str, epoch: int, place: int, digest: str | None) -> str:
    """Thirteen digits for a receipt: twelve of its hash and an ISO 7064 MOD 11,10 check digit, which catches every
    single wrong digit and nearly every swap."""
    text = canonical([replica, epoch, place, digest or ""])
    digits = f"{int.from_bytes(hashlib.sha256(text).digest(), 'big') % 10**12:012d}"
    return digits + str(_check_digit(digits))


def is_whole(digits: str) -> bool:
    """Whether these are thirteen Latin digits of which the last one fits the others."""
    right = len(digits) == SPOKEN and digits.isascii() and digits.isdecimal()
    return right and str(_check_digit(digits[:-1])) == digits[-1]


def _check_digit(digits: str) -> int:
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10


def heard(store: Store, digits: str) -> Heard:
    """The bundle that a receipt read over the telephone confirms.

    UserError receipt-wrong: not thirteen digits, a wrong digit, or a receipt for nothing that we have sent.
    """
    plain = "".join(one for one in persian.latin_digits(digits) if one.isalnum())
    if not is_whole(plain):
        raise UserError("receipt-wrong", field="digits", value=digits[:40])
    sql = "SELECT office, number, place, hash FROM sent WHERE hash IS NOT NULL ORDER BY place DESC, office, number DESC"
    for office, number, place, digest in store.db.conn.execute(sql).fetchall():
        for epoch in (store.epoch, *map(int, lives.lived(store))):
            if spoken(store.replica, epoch, place, digest) == plain:
                return Heard(office, number, place, digest)
    raise UserError("receipt-wrong", field="digits", value=digits[:40])


def confirm(store: Store, offices: Offices, told: Heard) -> None:
    """Mark the bundle and those before it as confirmed by telephone."""
    for one in offices.of_office(told.office):
        offices.acknowledged(one.replica, told.place, told.digest)
    store.db.conn.execute(
        "UPDATE sent SET confirmed = 'telephone' WHERE office = ? AND place <= ? AND confirmed IS NULL",
        (told.office, told.place),
    )
