"""A revoked key stays good for what it had signed before: a list names the place of the log up to which it counts.

Each office that has taken others in issues one signed list whose version only rises (sync.md, «Offices and identity»).
Every return bundle carries the lists known above; a list of an office below goes up like any change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import UserError
from models.store import stamps
from models.store.store import Action, Store
from models.sync.canonical import Fields, Unclean, canonical, parse
from models.sync.keys import REPLICA, PublicKeys, sign, verify
from models.sync.lines import REVOCATIONS
from models.sync.offices import Offices, Replica, in_scope, scope_of

CONTEXT = "daftar/revocations/1"
REVOCATION_LINE = "@revocations"  # the entity name of a list in the log; its row is the issuer
_SIGN, _SIGNATURE = r"[0-9a-f]{64}", r"[0-9a-f]{128}"
_MOST = 10_000  # entries of a list
_A_LIFE = 100_000  # versions of one life


@dataclass(frozen=True)
class Entry:
    """One revoked key. `epoch`: only that life of the replica (one of two machines), None: all of it. What its log
    holds beyond `after` (epoch, place) is not believed."""

    replica: str
    sign: str
    epoch: int | None
    after: tuple[int, int]
    why: str
    at: str

    @classmethod
    def read(cls, value: object) -> Entry:
        """The entry out of a JSON object, or `Unclean`."""
        fields = Fields(value)
        after = Fields(fields.values.get("after"))
        one_life = fields.values.get("epoch") is not None
        return cls(
            fields.code("replica", REPLICA),
            fields.code("sign", _SIGN),
            fields.whole("epoch", 0) if one_life else None,
            (after.whole("epoch", 0), after.whole("place", 0)),
            fields.text("why", 400),
            fields.text("at", 40),
        )

    def as_json(self) -> dict[str, Any]:
        """The entry as it is signed."""
        return {**vars(self), "after": {"epoch": self.after[0], "place": self.after[1]}}

    def forbids(self, replica: str, signed_by: str, last: tuple[int, int]) -> bool:
        """Whether a bundle of this replica, signed with this key, that ends at this place is not believed."""
        if (self.replica, self.sign) != (replica, signed_by):
            return False
        return last > self.after and (self.epoch is None or self.epoch == last[0])


@dataclass(frozen=True)
class RevocationList:
    """All keys that one office has revoked. `version` only rises."""

    issuer: str
    version: int
    entries: tuple[Entry, ...]
    signature: str = ""

    @classmethod
    def read(cls, value: object) -> RevocationList:
        """The list out of a JSON object, or `Unclean`; its signature is not looked at."""
        fields = Fields(value)
        entries = fields.values.get("entries")
        if not isinstance(entries, list) or len(entries) > _MOST:
            raise Unclean("entries")
        told = tuple(Entry.read(one) for one in entries)
        return cls(
            fields.code("issuer", REPLICA), fields.whole("version", 1), told, fields.code("signature", _SIGNATURE)
        )

    def text(self) -> bytes:
        """What is signed."""
        entries = [one.as_json() for one in self.entries]
        return canonical({"entries": entries, "issuer": self.issuer, "version": self.version})

    def as_json(self) -> dict[str, Any]:
        """The list with its signature."""
        return {**parse(self.text()), "signature": self.signature}

    def is_of(self, keys: PublicKeys) -> bool:
        """Whether these keys signed it."""
        return verify(keys, CONTEXT, self.text(), bytes.fromhex(self.signature))


class Revocations:
    """The lists that one store knows."""

    def __init__(self, store: Store, offices: Offices) -> None:
        self._store, self._offices = store, offices

    def all(self) -> list[RevocationList]:
        """Every list known here, by issuer."""
        found = self._store.db.conn.execute("SELECT text FROM revocation ORDER BY issuer").fetchall()
        return [RevocationList.read(parse(text.encode())) for (text,) in found]

    def forbid(self, replica: str, signed_by: str, last: tuple[int, int]) -> bool:
        """Whether any list forbids a bundle that ends there."""
        return any(one.forbids(replica, signed_by, last) for each in self.all() for one in each.entries)

    def of_replica(self, replica: str) -> list[Entry]:
        """What was revoked of a replica."""
        return [one for each in self.all() for one in each.entries if one.replica == replica]

    # -- issuing --------------------------------------------------------------------------------------------------

    def revoke(self, replica: Replica, why: str, action: Action, epoch: int | None = None) -> Entry:
        """Add the present key of a replica below to our list: what has arrived stays believed, nothing later.

        `epoch`: only that life. UserError not-allowed for a replica that is not below us.
        """
        if replica.relation != "below":
            raise UserError("not-allowed", value=replica.office, why="فقط کلید دفترهای زیر این دفتر باطل می‌شود.")
        entry = Entry(
            replica.replica,
            replica.keys.sign,
            epoch,
            self._arrived(replica.replica, epoch),
            why[:400],
            stamps.now().isoformat(timespec="seconds"),
        )
        version, entries = self._mine()
        self._issue(version, (*entries, entry), action)
        return entry

    def _mine(self) -> tuple[int, tuple[Entry, ...]]:
        mine = next((one for one in self.all() if one.issuer == self._store.replica), None)
        return (mine.version, mine.entries) if mine else (0, ())

    def _issue(self, known: int, entries: tuple[Entry, ...], action: Action) -> None:
        """Sign the version after `known`. A restore may have lost versions: those of a new life begin beyond them."""
        version = max(known, self._store.epoch * _A_LIFE) + 1
        made = RevocationList(self._store.replica, version, entries)
        signature = sign(self._offices.own_keys(), CONTEXT, made.text()).hex()
        self._keep(RevocationList(made.issuer, made.version, made.entries, signature), action)

    def _arrived(self, replica: str, epoch: int | None) -> tuple[int, int]:
        """The place up to which that replica's log is here; of one life, up to which that life's is."""
        peer = self._offices.peer(replica)
        if epoch is None or epoch == peer.received_epoch:
            return peer.received_epoch, peer.received_place
        sql = "SELECT coalesce(max(place), 0) FROM seen_place WHERE replica = ? AND epoch = ?"
        return epoch, int(self._store.db.conn.execute(sql, (replica, epoch)).fetchone()[0])

    def _keep(self, made: RevocationList, action: Action) -> None:
        text = canonical(made.as_json()).decode()
        self._store.db.conn.execute(
            "INSERT INTO revocation (issuer, version, text) VALUES (?, ?, ?) ON CONFLICT (issuer) DO UPDATE"
            " SET version = excluded.version, text = excluded.text WHERE excluded.version > version",
            (made.issuer, made.version, text),
        )
        self._store.db.conn.execute(
            "INSERT INTO change (entity, row, op, stamp) VALUES (?, ?, 'insert', ?)",
            (REVOCATION_LINE, made.issuer, action.stamp),
        )
        for entry in made.entries:
            self._offices.note_revoked(entry.replica, entry.sign, whole=entry.epoch is None)

    # -- travelling -----------------------------------------------------------------------------------------------

    def lines(self, *, upward: bool) -> Iterator[bytes]:
        """All lists downward; upward our own and those of offices below."""
        for one in self.all():
            issuer = self._offices.get(one.issuer)
            if not upward or one.issuer == self._store.replica or (issuer and issuer.relation == "below"):
                yield canonical({"kind": REVOCATIONS, "list": one.as_json()})

    def take(self, sender: Replica, line: Mapping[str, Any], action: Action) -> bool:
        """Keep a list that is newer than ours and signed by its issuer: an office above us or, from below, one whose
        scope holds all that it names; of our own what we have lost. Whether it was news."""
        try:
            told = RevocationList.read(line.get("list"))
        except Unclean:
            return False
        if told.issuer == self._store.replica:
            return self._recall(told, action)
        if not self._believed(sender, told):
            return False
        sql = "SELECT version FROM revocation WHERE issuer = ?"
        known = self._store.db.conn.execute(sql, (told.issuer,)).fetchone()
        if known and known[0] >= told.version:
            return False
        self._keep(told, action)
        return True

    def _recall(self, told: RevocationList, action: Action) -> bool:
        """Our own list comes back: what a restore has taken out of it stands again, in a version after both."""
        version, entries = self._mine()
        lost = tuple(one for one in told.entries if one not in entries)
        if not lost or not any(told.is_of(keys.public()) for keys in self._offices.all_own_keys()):
            return False
        self._issue(max(version, told.version), (*lost, *entries), action)
        return True

    def _believed(self, sender: Replica, told: RevocationList) -> bool:
        issuer = self._offices.get(told.issuer)
        if issuer is None or issuer.relation != sender.relation:
            return False
        if not any(told.is_of(keys) for keys in self._offices.keys_of(issuer)):
            return False
        return issuer.relation == "above" or all(self._may(issuer, one) for one in told.entries)

    def _may(self, issuer: Replica, entry: Entry) -> bool:
        named = self._offices.get(entry.replica)
        if named is None or named.replica == issuer.replica or named.relation != "below":
            return False
        return any(in_scope(named.office, one) for one in scope_of(issuer))
