"""A receipt says up to which place of a replica's log everything arrived, with the hash there, and what did not go in.

It is a line of the return bundle. It can also be read over the telephone: twelve digits and a check digit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.store.store import Store
from models.sync.canonical import canonical
from models.sync.knowledge import chain_at
from models.sync.lines import RECEIPT
from models.sync.offices import Offices, Replica


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
                }
            )


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
    """What lies in quarantine here that came from a replica, without its values."""
    sql = "SELECT entity, row, code, message FROM quarantine WHERE replica = ? ORDER BY id LIMIT 1000"
    names = ("entity", "row", "code", "message")
    return [dict(zip(names, found, strict=True)) for found in store.db.conn.execute(sql, (replica,))]


def take(store: Store, offices: Offices, sender: str, line: Mapping[str, Any]) -> bool:
    """Act on a receipt from the office above. True if it is about us and says something new."""
    if line.get("replica") != store.replica:
        return False
    place, digest = line.get("place"), line.get("hash")
    if not isinstance(place, int) or not isinstance(digest, str) or not isinstance(line.get("quarantined"), list):
        return False
    if line.get("epoch") != store.epoch or place > store.place() or chain_at(store, place) != digest:
        return False  # of another life of this replica: see sync.md, «Restored or cloned»
    before = json.dumps(offices.peer(sender).quarantined)
    offices.told_quarantined(sender, line["quarantined"])
    moved = offices.acknowledged(sender, place, digest)
    return moved or before != json.dumps(offices.peer(sender).quarantined)


# -- over the telephone -----------------------------------------------------------------------------------------------


def spoken(replica: str, epoch: int, place: int, digest: str | None) -> str:
    """Thirteen digits for a receipt: twelve of its hash and an ISO 7064 MOD 11,10 check digit, which catches every
    single wrong digit and nearly every swap."""
    text = canonical([replica, epoch, place, digest or ""])
    digits = f"{int.from_bytes(hashlib.sha256(text).digest(), 'big') % 10**12:012d}"
    return digits + str(_check_digit(digits))


def _check_digit(digits: str) -> int:
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10
