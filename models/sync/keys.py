"""A replica is two keys, and joining is three papers: a request, a fingerprint read aloud, a certificate.

Ed25519 signs, age X25519 receives. A signature always covers a context as well, so that a signed paper of one kind can
never pass for another. Papers come from sticks: whatever is wrong with one is a UserError("enrol-wrong").
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from models.errors import UserError
from models.sync import age
from models.sync.canonical import Fields, Unclean, canonical, parse

REQUEST_FORMAT = "daftar/enrol-request/1"
CERTIFICATE_CONTEXT = "daftar/certificate/1"
APPROVAL_FORMAT = "daftar/enrol-approval/1"
MAX_REQUEST = 64 * 1024
"""Bytes of a request."""
MAX_APPROVAL = 64 * 1024 * 1024
"""Bytes of an approval, the first return bundle included."""

REPLICA = r"[0-9A-Za-z_-]{4,64}"
OFFICE = r"[0-9A-Za-z][0-9A-Za-z-]{0,31}"
_HEX_KEY = r"[0-9a-f]{64}"
_HEX_SIGNATURE = r"[0-9a-f]{128}"
_WORD = r"[a-z][a-z-]{0,31}"
_NONCE = r"[0-9A-Za-z_-]{8,128}"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+Z-]{1,30})?"
_NAME_LIMIT = 200

_T = TypeVar("_T")


@dataclass(frozen=True)
class PublicKeys:
    """What others know of a replica: `sign` as 64 hex digits, `age` as `age1…`."""

    sign: str
    age: str

    def fingerprint(self) -> str:
        """Six groups of four digits to read over the telephone.

        sha256 of `sign`, NUL, `age`, taken as a big-endian number modulo 10^24: 79.7 bits, so that finding another pair
        of keys with the same fingerprint costs about 2^80 tries.
        """
        digest = hashlib.sha256(f"{self.sign}\0{self.age}".encode()).digest()
        digits = f"{int.from_bytes(digest, 'big') % 10**24:024d}"
        return " ".join(digits[place : place + 4] for place in range(0, 24, 4))

    @classmethod
    def read(cls, value: object) -> PublicKeys:
        """The keys out of a JSON object; `Unclean` if they are none."""
        fields = Fields(value)
        keys = cls(fields.code("sign", _HEX_KEY), fields.code("age", r"age1[0-9a-z]{10,90}"))
        if not age.is_recipient(keys.age):
            raise Unclean("کلید age درست نیست")
        return keys


@dataclass(frozen=True)
class ReplicaKeys:
    """The secret half: the Ed25519 seed and the age identity. Shown by nothing, kept in the locked store only."""

    seed: bytes = field(repr=False)
    identity: str = field(repr=False)

    @classmethod
    def new(cls) -> ReplicaKeys:
        """Fresh random keys."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw(), age.new_identity())

    def to_secret(self) -> dict[str, str]:
        """What the store keeps. Never leaves it."""
        return {"sign": self.seed.hex(), "age": self.identity}

    @classmethod
    def from_secret(cls, secret: Mapping[str, str]) -> ReplicaKeys:
        """The keys that `to_secret` gave; ValueError (or KeyError) if it is something else."""
        keys = cls(bytes.fromhex(secret["sign"]), secret["age"])
        keys.public()
        return keys

    def public(self) -> PublicKeys:
        """The half that others may know."""
        signing = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return PublicKeys(signing.public_bytes_raw().hex(), age.public_of(self.identity))


def sign(keys: ReplicaKeys, context: str, data: bytes) -> bytes:
    """64 bytes of Ed25519 over `context`, NUL and `data`."""
    return Ed25519PrivateKey.from_private_bytes(keys.seed).sign(context.encode() + b"\0" + data)


def verify(public: PublicKeys, context: str, data: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `sign` with the secret half of `public`; False for anything malformed."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public.sign))
        key.verify(signature, context.encode() + b"\0" + data)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Request:
    """What a new replica says of itself, already checked against its own signature."""

    replica: str
    office: str
    name: str
    level: str
    epoch: int
    practice: bool
    nonce: str
    keys: PublicKeys

    @classmethod
    def read(cls, value: object) -> Request:
        """The request out of a JSON object, or `Unclean`."""
        fields = Fields(value)
        return cls(
            replica=fields.code("replica", REPLICA),
            office=fields.code("office", OFFICE),
            name=fields.text("name", _NAME_LIMIT),
            level=fields.code("level", _WORD),
            epoch=fields.whole("epoch", 0),
            practice=fields.flag("practice"),
            nonce=fields.code("nonce", _NONCE),
            keys=PublicKeys.read(fields.values.get("keys")),
        )


def make_request(
    keys: ReplicaKeys, *, replica: str, office: str, name: str, level: str, epoch: int, practice: bool, nonce: str
) -> bytes:
    """The file text that asks the parent to be taken in; ValueError when a value is out of bounds."""
    request = Request(replica, office, name, level, epoch, practice, nonce, keys.public())
    body = {"format": REQUEST_FORMAT, **dataclasses.asdict(request)}
    Request.read(body)
    return canonical({**body, "signature": sign(keys, REQUEST_FORMAT, canonical(body)).hex()}) + b"\n"


def read_request(data: bytes) -> Request:
    """The request of a file, its own signature verified, or UserError("enrol-wrong")."""

    def read(value: object) -> Request:
        body, signature = _signed(value)
        request = Request.read(body)
        if body.get("format") != REQUEST_FORMAT:
            raise Unclean("این پرونده درخواست پیوستن نیست")
        if not verify(request.keys, REQUEST_FORMAT, canonical(body), signature):
            raise Unclean("امضا درست نیست")
        return request

    return _paper(data, MAX_REQUEST, read)


@dataclass(frozen=True)
class Issuer:
    """Who signs a certificate, with the keys that the new replica pins."""

    replica: str
    office: str
    name: str
    level: str
    keys: PublicKeys

    @classmethod
    def read(cls, value: object) -> Issuer:
        """The issuer out of a JSON object, or `Unclean`."""
        fields = Fields(value)
        return cls(
            replica=fields.code("replica", REPLICA),
            office=fields.code("office", OFFICE),
            name=fields.text("name", _NAME_LIMIT),
            level=fields.code("level", _WORD),
            keys=PublicKeys.read(fields.values.get("keys")),
        )


@dataclass(frozen=True)
class Certificate:
    """The parent's signed word: this replica, with these keys, may write for the offices of `scope`.

    `serial` rises with every certificate of one issuer; `issued_on` is an ISO day; `signature` is 128 hex digits.
    """

    replica: str
    office: str
    name: str
    level: str
    scope: tuple[str, ...]
    keys: PublicKeys
    serial: int
    issuer: Issuer
    nonce: str
    practice: bool
    issued_on: str
    signature: str = ""

    def statement(self) -> bytes:
        """What is signed: every field but the signature, as canonical JSON."""
        values = dataclasses.asdict(self)
        del values["signature"]
        return canonical(values)

    def verify(self, issuer_public: PublicKeys) -> bool:
        """Whether the holder of `issuer_public` signed exactly this."""
        try:
            signature = bytes.fromhex(self.signature)
        except ValueError:
            return False
        return verify(issuer_public, CERTIFICATE_CONTEXT, self.statement(), signature)

    def to_json(self) -> str:
        """Canonical JSON text, signature included."""
        return canonical(dataclasses.asdict(self)).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Certificate:
        """The certificate of `to_json`, well-formed but not yet verified, or UserError("enrol-wrong")."""
        try:
            data = text.encode() if isinstance(text, str) else text
        except UnicodeEncodeError as error:
            raise UserError("enrol-wrong", why="متن UTF-8 نیست") from error
        return _paper(data, MAX_REQUEST, cls.read)

    @classmethod
    def read(cls, value: object) -> Certificate:
        """The certificate out of a JSON object, or `Unclean`; fields that we do not know are refused."""
        fields = Fields(value)
        if set(fields.values) != {one.name for one in dataclasses.fields(cls)}:
            raise Unclean("خانه‌های گواهی کم یا زیادند")
        return cls(
            replica=fields.code("replica", REPLICA),
            office=fields.code("office", OFFICE),
            name=fields.text("name", _NAME_LIMIT),
            level=fields.code("level", _WORD),
            scope=fields.codes("scope", OFFICE, 1000),
            keys=PublicKeys.read(fields.values.get("keys")),
            serial=fields.whole("serial", 1),
            issuer=Issuer.read(fields.values.get("issuer")),
            nonce=fields.code("nonce", _NONCE),
            practice=fields.flag("practice"),
            issued_on=fields.code("issued_on", _DAY),
            signature=fields.code("signature", _HEX_SIGNATURE),
        )


def make_certificate(
    parent: ReplicaKeys, request: Request, *, issuer: Issuer, serial: int, scope: tuple[str, ...], issued_on: str
) -> Certificate:
    """The parent's word on a request whose fingerprint was compared; ValueError when a value is out of bounds."""
    if issuer.keys != parent.public():
        raise ValueError("the issuer's keys are not those that sign")
    values = {one.name: getattr(request, one.name) for one in dataclasses.fields(request) if one.name != "epoch"}
    bare = Certificate(**values, scope=tuple(scope), serial=serial, issuer=issuer, issued_on=issued_on)
    signed = dataclasses.replace(bare, signature=sign(parent, CERTIFICATE_CONTEXT, bare.statement()).hex())
    Certificate.read(parse(signed.to_json().encode()))
    return signed


def make_approval(certificate: Certificate, bundle: bytes) -> bytes:
    """The answer file: the certificate and the first return bundle; ValueError above `MAX_APPROVAL`."""
    paper = {
        "format": APPROVAL_FORMAT,
        "certificate": dataclasses.asdict(certificate),
        "bundle": base64.b64encode(bundle).decode(),
    }
    data = canonical(paper) + b"\n"
    if len(data) > MAX_APPROVAL:
        raise ValueError("the first bundle is too large for an approval")
    return data


def read_approval(data: bytes) -> tuple[Certificate, bytes]:
    """Certificate and bundle of an answer file, or UserError("enrol-wrong").

    The certificate is verified against the issuer's keys inside it: that proves it is whole, not who wrote it. The
    caller compares the issuer's fingerprint with a person, and replica, nonce and keys with its own request, before
    pinning.
    """

    def read(value: object) -> tuple[Certificate, bytes]:
        fields = Fields(value)
        if fields.values.get("format") != APPROVAL_FORMAT:
            raise Unclean("این پرونده پاسخ پیوستن نیست")
        certificate = Certificate.read(fields.values.get("certificate"))
        if not certificate.verify(certificate.issuer.keys):
            raise Unclean("امضا درست نیست")
        return certificate, _base64(fields.values.get("bundle"))

    return _paper(data, MAX_APPROVAL, read)


def _base64(value: object) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "-", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unclean("بستهٔ درون پاسخ خوانا نیست") from error


def _signed(value: object) -> tuple[dict[str, Any], bytes]:
    fields = Fields(value)
    signature = bytes.fromhex(fields.code("signature", _HEX_SIGNATURE))
    return {name: one for name, one in fields.values.items() if name != "signature"}, signature


def _paper(data: bytes, limit: int, read: Callable[[object], _T]) -> _T:
    """`read` the JSON of a paper; too large, wrong JSON or an `Unclean` field is UserError("enrol-wrong")."""
    try:
        if len(data) > limit:
            raise Unclean("پرونده بیش از اندازه بزرگ است")
        return read(parse(data, exact=False))
    except Unclean as error:
        raise UserError("enrol-wrong", why=str(error)) from error
