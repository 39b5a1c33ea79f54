"""A place of a replica's log is an epoch, a line and the hash of the chain there; a bundle claims some of them.

Two logs of one replica that differ at a place are a fork: it was restored, or two machines work as one (sync.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.store import lives
from models.store.store import Store
from models.sync.canonical import Unclean
from models.sync.knowledge import chain_at
from models.sync.offices import Offices, Peer, Replica

MOST_MARKS = 500  # earlier bundles that a bundle names
_EPOCH = re.compile("[0-9]{1,5}")


@dataclass(frozen=True)
class Place:
    """A place of a replica's log: epoch, line, and the hash of the chain there."""

    epoch: int
    place: int
    digest: str

    @classmethod
    def read(cls, value: object) -> Place:
        """The place out of a manifest; Unclean if it is none."""
        if not isinstance(value, dict):
            raise Unclean("place")
        epoch, place, digest = value.get("epoch"), value.get("place"), value.get("hash")
        if type(epoch) is not int or type(place) is not int or not isinstance(digest, str):
            raise Unclean("place")
        if not (0 <= epoch < 2**16 and 0 <= place < 2**62):
            raise Unclean("place")
        return cls(epoch, place, digest)

    @property
    def position(self) -> tuple[int, int]:
        """For comparing: a later life is further than any place of an earlier one."""
        return self.epoch, self.place


@dataclass(frozen=True)
class Claim:
    """What a bundle says of its sender's log: where it begins and ends, and where its other bundles to us ended.

    `marks`: hash by place, None of a writer that does not tell. `held`: the last place of each earlier life that the
    sender's log still holds. `seen`: how far it has our log, None where it has nothing of it.
    """

    base: Place
    last: Place
    marks: Mapping[int, str] | None = None
    held: Mapping[int, int] = field(default_factory=dict)
    seen: Place | None = None

    @classmethod
    def read(cls, manifest: Mapping[str, Any], us: str) -> Claim:
        """The claim of a manifest to the replica `us`; Unclean if its places are none."""
        base, last = Place.read(manifest.get("base")), Place.read(manifest.get("last"))
        return cls(base, last, _marks(manifest.get("marks")), _held(manifest.get("forks")), _seen(manifest, us))

    def told(self) -> Mapping[int, str]:
        """Every place of the present life that it names, with its hash."""
        here = {self.base.place: self.base.digest} if self.base.epoch == self.last.epoch else {}
        return {**(self.marks or {}), **here, self.last.place: self.last.digest}


def _marks(value: object) -> Mapping[int, str] | None:
    if not isinstance(value, list) or len(value) > MOST_MARKS:
        return None
    pairs = [one for one in value if isinstance(one, list) and len(one) == 2]
    return {place: digest for place, digest in pairs if type(place) is int and isinstance(digest, str)}


def _held(value: object) -> Mapping[int, int]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {int(epoch): place for epoch, place in pairs if _EPOCH.fullmatch(epoch) and type(place) is int}


def _seen(manifest: Mapping[str, Any], us: str) -> Place | None:
    told = manifest.get("seen")
    try:
        return Place.read(told.get(us)) if isinstance(told, dict) else None
    except Unclean:
        return None


def marks_to(store: Store, office: str, base: int, last: int) -> list[list[Any]] | None:
    """Where our bundles to an office ended between two places of our log, for Claim.marks; None if there are too many
    to tell."""
    sql = "SELECT DISTINCT place, hash FROM sent WHERE office = ? AND place > ? AND place < ? AND hash IS NOT NULL"
    found = store.db.conn.execute(f"{sql} ORDER BY place DESC LIMIT {MOST_MARKS + 1}", (office, base, last)).fetchall()
    return [list(one) for one in found] if len(found) <= MOST_MARKS else None


def ours_at(store: Store, seen: Place | None) -> int:
    """Up to which place of our log somebody surely has it who says so; 0 if what they name is not of our log."""
    if seen is None:
        return 0
    held = store.place() if seen.epoch == store.epoch else lives.lived(store).get(str(seen.epoch), 0)
    if seen.place > held:
        return held if seen.epoch != store.epoch else 0
    return seen.place if chain_at(store, seen.place) == seen.digest else 0


class Logs:
    """What we know of the logs of others."""

    def __init__(self, store: Store, offices: Offices) -> None:
        self._store, self._offices = store, offices

    def fork(self, replica: str, peer: Peer, claim: Claim) -> int | None:
        """The last place that the log of this bundle shares with what we knew of its sender's, if they differ after
        it; None if nothing speaks against one log."""
        told, known = claim.told(), self._known(replica, claim.last.epoch)
        differs = any(known.get(place, digest) != digest for place, digest in told.items())
        if not differs and not self._unremembered(peer, claim, known):
            return None
        return max((place for place, digest in told.items() if known.get(place) == digest), default=0)

    def _unremembered(self, peer: Peer, claim: Claim, known: Mapping[int, str]) -> bool:
        """Whether the sender does not remember a bundle that we have, or never told us of this older one."""
        if claim.marks is None or peer.received_epoch != claim.last.epoch or not peer.received_place:
            return False
        forgot = claim.base.place < peer.received_place < claim.last.place and peer.received_place not in claim.told()
        return forgot or (claim.last.place < peer.received_place and claim.last.place not in known)

    def older_life_goes_on(self, peer: Peer, claim: Claim) -> bool:
        """Whether a life that ended, as we thought, before a later one still works: two machines, or a late stick. It
        writes what we do not know, or has read what we wrote since the later one began."""
        if claim.last.epoch >= peer.received_epoch or self._judged(peer.replica, claim.last.epoch):
            return False
        if claim.last.place not in self._known(peer.replica, claim.last.epoch):
            return True
        sql = "SELECT owed_until FROM peer WHERE replica = ?"
        since = int(self._store.db.conn.execute(sql, (peer.replica,)).fetchone()[0])
        return ours_at(self._store, claim.seen) > since

    def _judged(self, replica: str, epoch: int) -> bool:
        """Whether a person has said what to think of that life: it is not told again and again."""
        sql = "SELECT 1 FROM fork WHERE replica = ? AND epoch = ? AND closed_by <> ''"
        return self._store.db.conn.execute(sql, (replica, epoch)).fetchone() is not None

    def _known(self, replica: str, epoch: int) -> Mapping[int, str]:
        sql = "SELECT place, hash FROM seen_place WHERE replica = ? AND epoch = ?"
        return dict(self._store.db.conn.execute(sql, (replica, epoch)).fetchall())

    def remember(self, replica: str, claim: Claim) -> None:
        """Keep every place that a bundle named; what was known first stays."""
        self._store.db.conn.executemany(
            "INSERT INTO seen_place (replica, epoch, place, hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(replica, claim.last.epoch, place, digest) for place, digest in claim.told().items()],
        )

    def forked(self, replica: str, epoch: int, common: int, seen: int, stamp: str) -> None:
        """Note a fork for a person to judge. What its replica may lack goes to it again."""
        lives.note(self._store, replica, epoch, common, lives.CHAIN)
        self._store.db.conn.execute(
            "UPDATE fork SET closed_by = NULL, why = NULL WHERE replica = ? AND epoch = ? AND place = ?"
            " AND closed_by = ''",
            (replica, epoch, common),
        )
        self._offices.lost(replica, epoch, common, seen, stamp)

    def began_anew(self, sender: Replica, peer: Peer, claim: Claim, stamp: str) -> None:
        """A replica came back in a new life. What it lost goes to it again; a fork of its earlier life that it noticed
        itself needs no person any more."""
        place = claim.held.get(peer.received_epoch, 0)
        epoch = peer.received_epoch if place < peer.received_place else None
        self._offices.lost(sender.replica, epoch, place, ours_at(self._store, claim.seen), stamp)
        self._store.db.conn.execute(
            "UPDATE fork SET closed_by = '' WHERE replica = ? AND epoch < ? AND closed_by IS NULL",
            (sender.replica, claim.last.epoch),
        )


@dataclass(frozen=True)
class Fork:
    """A log that forks after a place. `how`: a code of models.store.lives; open while nobody has judged it."""

    replica: str
    epoch: int
    place: int
    how: str
    noted_at: str
    closed_by: str | None
    why: str | None


def forks(store: Store, *, still_open: bool = False) -> list[Fork]:
    """The forks of all replicas, oldest first; with `still_open` those of others that wait for a person."""
    where = "closed_by IS NULL AND how = 'chain' AND replica <> ?" if still_open else "? <> ''"
    sql = f"SELECT replica, epoch, place, how, noted_at, closed_by, why FROM fork WHERE {where}"
    found = store.db.conn.execute(f"{sql} ORDER BY noted_at, replica", (store.replica,)).fetchall()
    return [Fork(*one) for one in found]


def close_fork(store: Store, replica: str, actor: str, why: str) -> int:
    """A person judged the forks of a replica; how many were open."""
    sql = "UPDATE fork SET closed_by = ?, why = ? WHERE replica = ? AND closed_by IS NULL"
    return int(store.db.conn.execute(sql, (actor, why, replica)).rowcount)
