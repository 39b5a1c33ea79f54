"""How an office joins the tree and is known in it: requests and certificates, keys, revocations, and forks to judge."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.errors import UserError
from models.office.tree.exchange import Exchange
from models.store import audit
from models.store.store import Store
from models.sync import joining
from models.sync.arrival import Imported
from models.sync.keys import Request
from models.sync.offices import Replica
from models.sync.places import close_fork, forks
from models.sync.revocation import Revocations

Answer = dict[str, Any]
_ENOUGH = 8  # letters of a replica's id that name it


class Joins:
    """The place of one open office in the tree."""

    def __init__(self, store: Store, peers: Exchange, actor: Actor, practice: bool) -> None:
        self._store, self._peers, self._actor, self._offices = store, peers, actor, peers.offices
        self._joining = joining.Joining(store, self._offices, practice)

    def enrol_request(self, to: Path) -> Answer:
        """Write a request to join the office above."""
        self._actor.require("enrol")
        keys = self._joining.request(to)
        audit.note(self._store, self._actor.user, "request")
        return {"office": self._store.office, "replica": self._store.replica, "fingerprint": keys.fingerprint()}

    def read_request(self, file: Path) -> Answer:
        """Who asks, and the fingerprint to compare over the telephone."""
        return _asker(self._joining.read(file))

    def enrol_approve(self, file: Path, to: Path) -> Answer:
        """Take an office in and write its certificate with the first return bundle."""
        self._actor.require("approve")
        request = self._joining.read(file)
        certificate = self._joining.certify(request, self._actor.user)
        with tempfile.TemporaryDirectory(dir=self._peers.spool()) as folder:
            bundle = Path(folder) / "first.daftar"
            exported = self._peers.exporter().export(request.office, Path(folder), full=True, file=bundle)
            self._joining.answer(certificate, bundle.read_bytes() if exported.file else b"", to)
        audit.note(self._store, self._actor.user, "approve", note=audit.pairs(office=request.office))
        return {**_asker(request), "parent_fingerprint": certificate.issuer.keys.fingerprint()}

    def read_approval(self, file: Path) -> Answer:
        """Who answered our request, `{office, name, fingerprint}`, to compare over the telephone before it is accepted.

        Refused as `enrol_accept`; nothing is pinned.
        """
        self._actor.require("enrol")
        with self._store.rehearsal():
            issuer = self._joining.accept(file, self._actor.user)[0].issuer
        return {"office": issuer.office, "name": issuer.name, "fingerprint": issuer.keys.fingerprint()}

    def enrol_accept(self, file: Path) -> Answer:
        """Pin the parent and take in its first bundle; the fingerprint is the parent's."""
        self._actor.require("enrol")
        certificate, bundle = self._joining.accept(file, self._actor.user)
        imported = self._first_bundle(bundle)
        issuer = certificate.issuer
        with self._store.writing():
            self._joining.accepted()
            audit.note(self._store, self._actor.user, "accept", note=audit.pairs(office=issuer.office))
        answer = {"office": self._store.office, "replica": self._store.replica, "parent": issuer.office}
        answer["fingerprint"] = issuer.keys.fingerprint()
        return {**answer, "first": imported.as_answer() if imported else None}

    def _first_bundle(self, bundle: bytes) -> Imported | None:
        if not bundle:
            return None
        with tempfile.TemporaryDirectory(dir=self._peers.spool()) as folder:
            path = Path(folder) / "first.daftar"
            path.write_bytes(bundle)
            return self._peers.inbox().import_bundle(path, path.name, spool=Path(folder))

    # -- keys -----------------------------------------------------------------------------------------------------

    def keys(self) -> list[Answer]:
        """The keys in use: ours, and those of the offices we know; `revoked` says up to which place of whose log a key
        that was revoked still counts."""
        revocations = Revocations(self._store, self._offices)
        return [
            {"office": one.office, "replica": one.replica, "relation": one.relation, "status": one.status,
             "fingerprint": one.keys.fingerprint(),
             "revoked": [entry.as_json() for entry in revocations.of_replica(one.replica)]}
            for one in self._offices.all()
        ]  # fmt: skip

    def rotate_key(self) -> Answer:
        """New keys; they count at the office above after a new enrolment."""
        self._actor.require("keys")
        keys = joining.rotate(self._store, self._offices)
        audit.note(self._store, self._actor.user, "key-rotate")
        return {"office": self._store.office, "replica": self._store.replica, "fingerprint": keys.fingerprint()}

    def revoke_key(self, named: str, why: str, epoch: int | None = None) -> Answer:
        """Revoke the key of a replica below (its id, the beginning of it, or the code of an office with one machine):
        what has arrived stays, what its log holds beyond stands aside. `epoch`: only that life, of two machines.

        `{office, replica, epoch, after: {epoch, place}}`. UserError office-unknown, required, not-allowed.
        """
        self._actor.require("keys")
        if not why.strip():
            raise UserError("required", field="why")
        replica = self._named(named)
        with self._store.action(self._actor.user, "revoke") as action:
            entry = Revocations(self._store, self._offices).revoke(replica, why.strip(), action, epoch)
            close_fork(self._store, replica.replica, self._actor.user, why.strip())
        told = {"office": replica.office, "replica": replica.replica, "epoch": epoch}
        return {**told, "after": {"epoch": entry.after[0], "place": entry.after[1]}}

    def forks(self) -> list[Answer]:
        """Logs that forked and wait for a person: `{office, replica, epoch, place, at}` each."""
        told = []
        for one in forks(self._store, still_open=True):
            replica = self._offices.get(one.replica)
            office = replica.office if replica else ""
            told.append(
                {"office": office, "replica": one.replica, "epoch": one.epoch, "place": one.place, "at": one.noted_at}
            )
        return told

    def judge_fork(self, named: str, why: str) -> Answer:
        """A person asked: the machine was restored, and no second one works. `{office, replica, closed}`.

        UserError office-unknown, required.
        """
        self._actor.require("resolve")
        if not why.strip():
            raise UserError("required", field="why")
        replica = self._named(named)
        with self._store.writing():
            closed = close_fork(self._store, replica.replica, self._actor.user, why.strip())
            audit.note(self._store, self._actor.user, "fork", note=audit.pairs(office=replica.office))
        return {"office": replica.office, "replica": replica.replica, "closed": closed}

    def _named(self, named: str) -> Replica:
        known = [one for one in self._offices.all() if one.relation != "self"]
        by_id = [one for one in known if len(named) >= _ENOUGH and one.replica.startswith(named)]
        others = by_id or [one for one in known if one.office == named]
        if len(others) != 1:
            raise UserError("office-unknown", field="replica", value=named)
        return others[0]


def _asker(request: Request) -> Answer:
    return {"office": request.office, "replica": request.replica, "fingerprint": request.keys.fingerprint()}
