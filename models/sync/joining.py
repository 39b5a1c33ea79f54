"""Joining is offline: a signed request up, a fingerprint by telephone, a certificate and first bundle down."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from models.errors import UserError
from models.store import stamps
from models.store.store import Store
from models.sync.canonical import canonical
from models.sync.keys import (
    Certificate,
    Issuer,
    PublicKeys,
    ReplicaKeys,
    Request,
    make_approval,
    make_certificate,
    make_request,
    read_approval,
    read_request,
)
from models.sync.medium import deliver
from models.sync.offices import Offices, Replica, in_scope

MAX_PAPER = 64 * 2**20  # bytes


def found_replica(store: Store, *, level: str, office: str, name: str, practice: bool) -> None:
    """What a new store is: its office, a random replica id, and keys. Must happen in a transaction."""
    keys = ReplicaKeys.new()
    facts = {"level": level, "office": office, "name": name, "practice": "1" if practice else ""}
    for key, value in {**facts, "replica": secrets.token_hex(16), "epoch": "0"}.items():
        store.set_meta(key, value)
    Offices(store).set_own_keys(keys)


class Joining:
    """Both sides of taking an office in."""

    def __init__(self, store: Store, offices: Offices, practice: bool) -> None:
        self._store = store
        self._offices = offices
        self._practice = practice

    def _self(self) -> Issuer:
        store = self._store
        keys = self._offices.own_keys().public()
        return Issuer(store.replica, store.office, store.meta("name"), store.meta("level"), keys)

    def request(self, to: Path) -> PublicKeys:
        """Write our request; the nonce in it is what the answer must name."""
        store, keys = self._store, self._offices.own_keys()
        nonce = secrets.token_hex(16)
        paper = make_request(
            keys,
            replica=store.replica,
            office=store.office,
            name=store.meta("name"),
            level=store.meta("level"),
            epoch=store.epoch,
            practice=self._practice,
            nonce=nonce,
        )
        with store.writing():
            store.set_meta("nonce", nonce)
            deliver(to, [paper])
        return keys.public()

    def read(self, file: Path) -> Request:
        """A request from below. UserError enrol-wrong, bundle-practice, or not-allowed for an office not below us."""
        request = read_request(_bytes_of(file))
        if request.practice != self._practice:
            raise UserError("bundle-practice")
        known = self._offices.get(request.replica)
        if known is not None and (known.relation, known.office) != ("below", request.office):
            raise UserError("enrol-wrong", why="این رایانه پیش‌تر با نام دفتر دیگری شناخته شده است.")
        if request.replica == self._store.replica or not in_scope(request.office, self._store.office):
            raise UserError("enrol-wrong", why=f"دفتر {request.office} زیر دفتر {self._store.office} نیست.")
        if self._store.meta("level") == "workstation":
            raise UserError("enrol-wrong", why="ایستگاه دفتری زیر خود ندارد.")
        return request

    def certify(self, request: Request, actor: str) -> Certificate:
        """Take the replica in: sign its certificate and remember it, as one action."""
        serial = int(self._store.meta("certificates", "0")) + 1
        certificate = make_certificate(
            self._offices.own_keys(),
            request,
            issuer=self._self(),
            serial=serial,
            scope=(request.office,),
            issued_on=stamps.today().isoformat(),
        )
        with self._store.action(actor, "enrol") as action:
            self._store.set_meta("certificates", str(serial))
            fields = (request.replica, request.office, request.level, request.name)
            self._offices.remember(
                Replica(*fields, "below", request.keys, certificate.to_json(), request.epoch, "live"), action
            )
        return certificate

    def answer(self, certificate: Certificate, bundle: bytes, to: Path) -> None:
        """Write the approval with the first return bundle."""
        deliver(to, [make_approval(certificate, bundle)])

    def accept(self, file: Path, actor: str) -> tuple[Certificate, bytes]:
        """Pin the parent named in an approval of our own request; the first bundle is the caller's to import, and then
        to say `accepted`: after a crash in between the same approval is taken once more.

        UserError enrol-wrong when it answers another request or comes from no office above.
        """
        certificate, bundle = read_approval(_bytes_of(file))
        self._check(certificate)
        issuer = certificate.issuer
        if certificate.to_json() == self._store.meta("certificate"):
            return certificate, bundle
        with self._store.action(actor, "enrol") as action:
            fields = (issuer.replica, issuer.office, issuer.level, issuer.name)
            self._offices.remember(Replica(*fields, "above", issuer.keys, None, 0, "live"), action)
            self._store.set_meta("parent", issuer.office)
            self._store.set_meta("certificate", certificate.to_json())
        return certificate, bundle

    def accepted(self) -> None:
        """The first bundle is here: our request was answered, and no answer to it counts any more. Must happen in a
        transaction."""
        self._store.set_meta("nonce", "")

    def _check(self, certificate: Certificate) -> None:
        store = self._store
        mine = (store.replica, store.office, self._practice, self._offices.own_keys().public())
        if (certificate.replica, certificate.office, certificate.practice, certificate.keys) != mine:
            raise UserError("enrol-wrong", why="این پاسخ برای دفتر دیگری است.")
        if not certificate.nonce or certificate.nonce != store.meta("nonce"):
            raise UserError("enrol-wrong", why="این پاسخ به درخواست آخر شما نیست.")
        issuer = certificate.issuer.office
        if issuer == store.office or not in_scope(store.office, issuer):
            raise UserError("enrol-wrong", why=f"دفتر {issuer} بالای این دفتر نیست.")
        known = self._offices.get(certificate.issuer.replica)
        if known is not None and (known.relation, known.office) != ("above", issuer):
            raise UserError("enrol-wrong", why="این رایانه پیش‌تر با نام دفتر دیگری شناخته شده است.")
        if store.meta("parent") not in ("", issuer):
            raise UserError("enrol-wrong", why=f"این دفتر پیش‌تر به {store.meta('parent')} پیوسته است.")


def rotate(store: Store, offices: Offices) -> PublicKeys:
    """New keys for this replica. They count at the parent only after a new enrolment, which the caller starts."""
    keys = ReplicaKeys.new()
    with store.writing():
        old = json.loads(store.meta("old_keys", "[]"))
        store.set_meta("old_keys", canonical([*old, offices.own_keys().to_secret()]).decode())
        offices.set_own_keys(keys)
    return keys.public()


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_PAPER:
            raise UserError("file-too-large", value=file.name)
        return file.read_bytes()
    except FileNotFoundError:
        raise UserError("file-missing", value=str(file)) from None
    except OSError as error:
        raise UserError("file-unreadable", value=file.name, why=error.strerror) from error
