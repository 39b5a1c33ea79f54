"""The office tree as one replica knows it: itself, those above, those below, and how far each has got.

`relation` of a replica is `self`, `above` (first the parent) or `below`. Enrolments are lines of the log, so that
certificates travel up like any change.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import UserError
from models.store import lives
from models.store.store import Action, Store
from models.sync.canonical import Unclean, canonical, parse
from models.sync.keys import Certificate, Issuer, PublicKeys, ReplicaKeys

REPLICA_LINE = "@replica"  # the entity name of an enrolment in the log


@dataclass(frozen=True)
class Replica:
    """One installation. `epoch`: the highest we know of it. `status`: live or revoked."""

    replica: str
    office: str
    level: str
    name: str
    relation: str
    keys: PublicKeys
    certificate: str | None
    epoch: int
    status: str


@dataclass(frozen=True)
class Peer:
    """How far a replica and we have got with each other's logs. Places are lines; a hash is of the chain there."""

    replica: str
    office: str
    acked_place: int
    acked_hash: str | None
    received_epoch: int
    received_place: int
    received_hash: str | None
    quarantined: tuple[dict[str, Any], ...]
    lost: tuple[tuple[int, int], ...] = ()  # (epoch, place): what it wrote in that life after that place it has lost


def in_scope(office: str, scope: str) -> bool:
    """Whether an office is `scope` or below it: a province's counties, a county's workstations."""
    return office == scope or office.startswith(f"{scope}-") or (len(scope) == 2 and office[:2] == scope)


class Offices:
    """Reads and writes what a store knows of replicas and peers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def own_keys(self) -> ReplicaKeys:
        """Our secret keys; they never leave the locked store."""
        return ReplicaKeys.from_secret(json.loads(self._store.meta("keys")))

    def all_own_keys(self) -> list[ReplicaKeys]:
        """The present keys, then the ones before them: a bundle may have been sealed before they were changed."""
        old = json.loads(self._store.meta("old_keys", "[]"))
        return [self.own_keys(), *(ReplicaKeys.from_secret(one) for one in reversed(old))]

    def set_own_keys(self, keys: ReplicaKeys) -> None:
        """Keep our secret keys."""
        self._store.set_meta("keys", json.dumps(keys.to_secret()))

    _COLUMNS = "replica, office, level, name, relation, keys, certificate, epoch, status"

    def all(self) -> list[Replica]:
        """Every replica we know, by office."""
        sql = f"SELECT {self._COLUMNS} FROM replica ORDER BY office, replica"
        return [self._replica(found) for found in self._store.db.conn.execute(sql)]

    @staticmethod
    def _replica(found: tuple[Any, ...]) -> Replica:
        replica, office, level, name, relation, keys, certificate, epoch, status = found
        return Replica(
            replica,
            office,
            level or "",
            name or "",
            relation,
            PublicKeys(**json.loads(keys)),
            certificate,
            epoch,
            status,
        )

    def get(self, replica: str) -> Replica | None:
        """One replica by its id."""
        found = self._store.db.conn.execute(
            f"SELECT {self._COLUMNS} FROM replica WHERE replica = ?", (replica,)
        ).fetchone()
        return self._replica(found) if found else None

    def above(self) -> list[Replica]:
        """The replicas of offices above, live ones."""
        return [one for one in self.all() if one.relation == "above" and one.status == "live"]

    def parent(self) -> str:
        """The code of the parent office; UserError enrol-missing for an office that has not joined one."""
        office = self._store.meta("parent")
        if not office:
            raise UserError("enrol-missing")
        return office

    def below(self) -> list[Replica]:
        """The replicas of offices below, live ones."""
        return [one for one in self.all() if one.relation == "below" and one.status == "live"]

    def of_office(self, office: str) -> list[Replica]:
        """The live replicas of one office other than ourselves; UserError office-unknown if there is none."""
        found = [one for one in self.all() if one.office == office and one.status == "live" and one.relation != "self"]
        if not found:
            raise UserError("office-unknown", value=office)
        return found

    def remember(self, replica: Replica, action: Action) -> None:
        """Add or renew a replica, as a line of the log. Keys that it had before are kept for what they signed."""
        before = self.get(replica.replica)
        if before is not None and before.keys != replica.keys:
            self._keep_old(before)
        self._store.db.conn.execute(
            "INSERT INTO replica (replica, office, level, name, relation, keys, certificate, epoch, status, joined_on)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (replica) DO UPDATE SET office = excluded.office,"
            " level = excluded.level, name = excluded.name, keys = excluded.keys, certificate = excluded.certificate,"
            " epoch = max(epoch, excluded.epoch), status = excluded.status",
            (
                replica.replica,
                replica.office,
                replica.level,
                replica.name,
                replica.relation,
                canonical(dataclasses.asdict(replica.keys)).decode(),
                replica.certificate,
                replica.epoch,
                replica.status,
                action.stamp,
            ),
        )
        self._store.db.conn.execute(
            "INSERT OR IGNORE INTO peer (replica, office) VALUES (?, ?)", (replica.replica, replica.office)
        )
        self._store.db.conn.execute(
            "INSERT INTO change (entity, row, op, stamp) VALUES (?, ?, 'insert', ?)",
            (REPLICA_LINE, replica.replica, action.stamp),
        )

    def _keep_old(self, replica: Replica) -> None:
        self._store.db.conn.execute(
            "INSERT INTO replica_key (replica, sign, keys) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (replica.replica, replica.keys.sign, canonical(dataclasses.asdict(replica.keys)).decode()),
        )

    def keys_of(self, replica: Replica) -> list[PublicKeys]:
        """The keys by which its signatures are known: the present ones, then those before them."""
        sql = "SELECT keys FROM replica_key WHERE replica = ? AND sign <> ?"
        found = self._store.db.conn.execute(sql, (replica.replica, replica.keys.sign)).fetchall()
        return [replica.keys, *(PublicKeys(**json.loads(text)) for (text,) in found)]

    def note_revoked(self, replica: str, signed_by: str, *, whole: bool) -> None:
        """A key was revoked: whoever has only that key gets no bundle any more. Our own too is noted, to be told."""
        if replica == self._store.replica and self.own_keys().public().sign == signed_by and whole:
            self._store.set_meta("revoked", signed_by)
        known = self.get(replica)
        if whole and known is not None and known.keys.sign == signed_by:
            self._store.db.conn.execute("UPDATE replica SET status = 'revoked' WHERE replica = ?", (replica,))

    def is_revoked(self) -> bool:
        """Whether the office above has revoked our present key: we have to be taken in anew, with a new one."""
        told = self._store.meta("revoked")
        return bool(told) and told == self.own_keys().public().sign

    def know_above(self, line: Mapping[str, Any], action: Action) -> bool:
        """Take in an office above our parent, as the parent tells it; False if it is known or no such office."""
        try:
            told = Issuer.read({name: line.get(name) for name in ("replica", "office", "name", "level", "keys")})
        except Unclean:
            return False
        known = self.get(told.replica)
        if known is not None and known.keys == told.keys:
            return False
        if not in_scope(self._store.office, told.office) or (known is not None and known.relation != "above"):
            return False
        self.remember(
            Replica(told.replica, told.office, told.level, told.name, "above", told.keys, None, 0, "live"), action
        )
        return True

    def learn(self, certificate: Certificate, action: Action) -> bool:
        """Take in a certificate that an office below passed up; False if it is known or not to be believed.

        Nobody passes on more than its own scope, and nobody gives away a replica of another office, or one above.
        """
        issuer, known = self.get(certificate.issuer.replica), self.get(certificate.replica)
        if known and known.keys == certificate.keys:
            return False
        if issuer is None or issuer.relation != "below" or not certificate.verify(issuer.keys):
            return False
        offices = (certificate.office, *certificate.scope)
        if not all(any(in_scope(one, scope) for scope in scope_of(issuer)) for one in offices):
            return False
        taken = known is not None and (known.relation, known.office) != ("below", certificate.office)
        if taken or certificate.replica == self._store.replica or issuer.status != "live":
            return False
        if certificate.practice != bool(self._store.meta("practice")) or not _is_newer(certificate, known):
            return False
        fields = (certificate.replica, certificate.office, certificate.level, certificate.name)
        renewed = known is None or known.keys.sign != certificate.keys.sign
        status = known.status if known and not renewed else "live"
        self.remember(Replica(*fields, "below", certificate.keys, certificate.to_json(), 0, status), action)
        return True

    # -- peers ----------------------------------------------------------------------------------------------------

    def peer(self, replica: str) -> Peer:
        """How far we are with a replica; zeros for one that we have not met."""
        sql = (
            "SELECT replica, office, acked_place, acked_hash, received_epoch, received_place, received_hash,"
            " quarantined, lost FROM peer WHERE replica = ?"
        )
        found = self._store.db.conn.execute(sql, (replica,)).fetchone()
        if not found:
            return Peer(replica, "", 0, None, 0, 0, None, ())
        *known, quarantined, lost = found
        return Peer(*known, tuple(json.loads(quarantined or "[]")), tuple(map(tuple, json.loads(lost or "[]"))))  # type: ignore[call-arg]  # mypy loses count of a starred list

    def acknowledged(self, replica: str, place: int, digest: str) -> bool:
        """Note that a replica has our log up to a place. False if that is not news."""
        sql = "UPDATE peer SET acked_place = ?, acked_hash = ? WHERE replica = ? AND max(acked_place, owed_until) < ?"
        return bool(self._store.db.conn.execute(sql, (place, digest, replica, place)).rowcount)

    def went_back(self, replica: str, place: int) -> None:
        """A replica has our log up to a place and no further: what is beyond is sent to it again."""
        self._store.db.conn.execute(
            "UPDATE peer SET acked_place = min(acked_place, ?) WHERE replica = ?", (place, replica)
        )

    def received(self, replica: str, epoch: int, place: int, digest: str) -> None:
        """Note up to which place of a replica's log everything has arrived here."""
        self._store.db.conn.execute(
            "UPDATE peer SET received_epoch = ?, received_place = ?, received_hash = ? WHERE replica = ?",
            (epoch, place, digest, replica),
        )
        self._store.db.conn.execute("UPDATE replica SET epoch = max(epoch, ?) WHERE replica = ?", (epoch, replica))

    def lost(self, replica: str, epoch: int | None, place: int, seen: int, stamp: str) -> None:
        """A replica may have lost what it wrote in a life after a place (None: nothing of its own), and of our log all
        that is beyond `seen`. It is sent to it again, until it has a bundle that was written after this."""
        known, conn = self.peer(replica).lost, self._store.db.conn
        more = () if epoch is None or (epoch, place) in known else ((epoch, place),)
        sql = "SELECT min(first_seq) - 1 FROM action WHERE origin = ? AND brought_epoch = ? AND brought_place > ?"
        first = conn.execute(sql, (replica, epoch, place)).fetchone()[0]
        conn.execute(
            "UPDATE peer SET lost = ?, acked_place = min(acked_place, ?), owed_until = ? WHERE replica = ?",
            (canonical([list(one) for one in (*known, *more)]).decode(), seen if first is None else min(seen, first),
             self._store.place(), replica),
        )  # fmt: skip
        lives.mark(self._store, lives.OWED_LINE, replica, stamp)

    def told_quarantined(self, replica: str, rows: list[dict[str, Any]]) -> None:
        """Keep what a peer says it could not take from us."""
        self._store.db.conn.execute(
            "UPDATE peer SET quarantined = ? WHERE replica = ?", (canonical(rows).decode(), replica)
        )


def _is_newer(certificate: Certificate, known: Replica | None) -> bool:
    """Whether it was issued after the one we have: an old stick must not bring back keys that were given up."""
    if known is None or known.certificate is None:
        return True
    old = Certificate.from_json(known.certificate)
    return old.issuer.replica != certificate.issuer.replica or certificate.serial > old.serial


def scope_of(replica: Replica) -> tuple[str, ...]:
    """The offices for which a replica below may write: those of its certificate, else its own."""
    if replica.certificate is None:
        return (replica.office,)
    return tuple(parse(replica.certificate.encode()).get("scope", (replica.office,)))
