"""One key opens the store, and each user holds a wrapped copy of it: without the slot file the data is gone.

A slot is the store key under AES-256-GCM with a key that argon2id makes of the passphrase; everything else in the slot
is the associated data, so that no part of it can be exchanged. The file is written twice, each copy with a checksum:
a torn or flipped copy is noticed and the other one read.

Passphrases are normalised before hashing. That normalisation is frozen with the file format (another one would lock
everybody out), which is why it stands here on `unicodedata` alone and does not follow `models.text`.
"""

from __future__ import annotations

import base64
import dataclasses
import errno
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from models.errors import UserError

FORMAT = "daftar/slots/1"
KEY_BYTES = 32
MAX_FILE = 1024 * 1024
"""Bytes of a slot file that are read at all."""
_SLOT_FIELDS = ("user", "role", "key_id", "kdf", "memory", "passes", "lanes", "salt", "nonce")


@dataclass(frozen=True)
class Cost:
    """What one guess costs: argon2id with `memory` KiB, `passes` over it, `lanes` in parallel. 170 ms by default."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def is_bounded(self) -> bool:
        """Whether a file may ask for this: at most 1 GiB, 16 passes, 16 lanes."""
        return 1 <= self.passes <= 16 and 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory <= 1024 * 1024


@dataclass(frozen=True)
class _Slot:
    """One user's wrapped copy of the store key."""

    user: str
    role: str
    key_id: str
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes = b""

    def bound(self) -> dict[str, Any]:
        """Everything but the ciphertext: the associated data."""
        parts = (self.user, self.role, self.key_id, "argon2id", self.cost.memory, self.cost.passes, self.cost.lanes)
        return dict(zip(_SLOT_FIELDS, (*parts, _to64(self.salt), _to64(self.nonce)), strict=True))

    def seal(self, key: bytes, passphrase: str) -> _Slot:
        """This slot with `key` wrapped in it."""
        sealed = self._cipher(passphrase).encrypt(self.nonce, key, _canonical(self.bound()))
        return dataclasses.replace(self, sealed=sealed)

    def unseal(self, passphrase: str) -> bytes:
        """The store key; InvalidTag if the passphrase is another one."""
        return self._cipher(passphrase).decrypt(self.nonce, self.sealed, _canonical(self.bound()))

    def _cipher(self, passphrase: str) -> AESGCM:
        cost = self.cost
        kdf = Argon2id(salt=self.salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
        return AESGCM(kdf.derive(normal_passphrase(passphrase).encode()))

    @classmethod
    def read(cls, value: dict[str, Any]) -> _Slot:
        """A slot out of the file; ValueError (or KeyError, TypeError) if it is none."""
        numbers = [value[name] for name in ("memory", "passes", "lanes")]
        names = [value[name] for name in ("user", "role", "key_id")]
        if not all(type(one) is int for one in numbers) or not all(isinstance(one, str) for one in names):
            raise ValueError("wrong types")
        salt, nonce, sealed = (_from64(value[name]) for name in ("salt", "nonce", "sealed"))
        slot = cls(names[0], names[1], names[2], Cost(*numbers), salt, nonce, sealed)
        if not slot.cost.is_bounded() or set(value) != {*_SLOT_FIELDS, "sealed"} or value["kdf"] != "argon2id":
            raise ValueError("out of bounds")
        if not 16 <= len(slot.salt) <= 64 or len(slot.nonce) != 12 or len(slot.sealed) != KEY_BYTES + 16:
            raise ValueError("wrong lengths")
        return slot


class SlotFile:
    """The slots at `path` and, beside it, their copy (`slots.json`, `slots.copy.json`).

    Torn in both places is UserError("store-damaged"), absent in both UserError("store-missing").
    """

    def __init__(self, path: Path, cost: Cost | None = None) -> None:
        """`cost` is for new slots; when reading, the parameters in the file rule."""
        self.path = path
        self.copy = path.with_name(f"{path.stem}.copy{path.suffix}")
        self._cost = cost or Cost()

    @classmethod
    def create(
        cls, path: Path, user: str, passphrase: str, role: str = "administrator", *, cost: Cost | None = None
    ) -> bytes:
        """Make and return a new random store key, with its first slot; UserError("store-exists") if a file is there."""
        slots = cls(path, cost)
        if path.exists() or slots.copy.exists():
            raise UserError("store-exists", value=str(path.parent))
        key = secrets.token_bytes(KEY_BYTES)
        slots._write([slots._new(key, user, passphrase, role)])
        return key

    def open(self, user: str, passphrase: str) -> bytes:
        """The store key, or UserError("passphrase-wrong"): same words, same work for an unknown user or a wrong one."""
        slots = self._read()
        name = normal_user(user)
        slot = next((one for one in slots if one.user == name), None)
        try:
            return (slot or _decoy(slots[0])).unseal(passphrase)
        except InvalidTag:
            raise UserError("passphrase-wrong") from None

    def add(self, key: bytes, user: str, passphrase: str, role: str = "clerk") -> None:
        """A slot for one more user. `key` must be the key of the other slots (ValueError)."""
        slots = self._read()
        if not hmac.compare_digest(_key_id(key), slots[0].key_id):
            raise ValueError("this is the key of another store")
        if any(one.user == normal_user(user) for one in slots):
            raise UserError("user-taken", field="user", value=user)
        self._write([*slots, self._new(key, user, passphrase, role)])

    def remove(self, user: str) -> None:
        """Take a user's slot away; UserError for an unknown user, and for the last, whom the store needs."""
        slots = self._read()
        kept = [one for one in slots if one.user != normal_user(user)]
        if len(kept) == len(slots):
            raise UserError("user-unknown", field="user", value=user)
        if not kept:
            raise UserError("not-allowed", why="آخرین کاربر را نمی‌توان برداشت.")
        self._write(kept)

    def change(self, user: str, old: str, new: str) -> None:
        """A new passphrase for a user who knows the old one."""
        key = self.open(user, old)
        slots = self._read()
        mine = next(one for one in slots if one.user == normal_user(user))
        fresh = self._new(key, user, new, mine.role)
        self._write([fresh if one is mine else one for one in slots])

    def users(self) -> list[str]:
        """The users that have a slot, by their normalised names, in the order in which they came."""
        return [one.user for one in self._read()]

    def role(self, user: str) -> str:
        """The role noted in a user's slot: for the window of choice only, the store's own table of users decides."""
        for one in self._read():
            if one.user == normal_user(user):
                return one.role
        raise UserError("user-unknown", field="user", value=user)

    def _new(self, key: bytes, user: str, passphrase: str, role: str) -> _Slot:
        check_strength(passphrase)
        name = normal_user(user)
        if not name:
            raise UserError("required", field="user")
        bare = _Slot(name, role, _key_id(key), self._cost, secrets.token_bytes(16), secrets.token_bytes(12))
        return bare.seal(key, passphrase)

    def _read(self) -> list[_Slot]:
        there = [one for one in (self.path, self.copy) if one.exists()]
        if not there:
            raise UserError("store-missing", value=str(self.path.parent))
        for one in there:
            slots = _load(one)
            if slots:
                return slots
        raise UserError("store-damaged", value=str(self.path.parent))

    def _write(self, slots: Sequence[_Slot]) -> None:
        listed = [{**one.bound(), "sealed": _to64(one.sealed)} for one in slots]
        paper = {"format": FORMAT, "slots": listed, "sha256": hashlib.sha256(_canonical(listed)).hexdigest()}
        data = json.dumps(paper, ensure_ascii=False, indent=1, sort_keys=True).encode()
        for one in (self.path, self.copy):
            _replace(one, data)


def normal_passphrase(passphrase: str) -> str:
    """The same text from every keyboard: NFKC, Persian ی and ک, Latin digits, no invisible marks, single spaces."""
    kept = []
    for char in unicodedata.normalize("NFKC", passphrase):
        digit = unicodedata.decimal(char, None)
        if digit is not None:
            kept.append(str(digit))
        elif unicodedata.category(char) != "Cf":  # ZWNJ, ZWJ, bidi marks, BOM
            kept.append({"\u064a": "\u06cc", "\u0649": "\u06cc", "\u0643": "\u06a9"}.get(char, char))
    plain = " ".join("".join(kept).split())
    return plain.encode("utf-8", "replace").decode()


def normal_user(user: str) -> str:
    """The user's name normalised as a passphrase is, and without upper case."""
    return normal_passphrase(user).casefold()


def check_strength(passphrase: str) -> None:
    """UserError("passphrase-weak") unless there are at least four words or twelve characters after normalising."""
    plain = normal_passphrase(passphrase)
    if len(plain) < 12 and len(plain.split()) < 4:
        raise UserError("passphrase-weak", field="passphrase")


def _decoy(like: _Slot) -> _Slot:
    """A slot that nothing opens, as expensive as a real one, so that time does not tell whether a user exists."""
    return dataclasses.replace(like, user="", salt=secrets.token_bytes(16), sealed=secrets.token_bytes(KEY_BYTES + 16))


def _load(path: Path) -> list[_Slot] | None:
    """The slots of one copy, or None when it is torn, flipped, or asks for more than it may."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
        paper = json.loads(data.decode())
        whole = len(data) <= MAX_FILE and paper["format"] == FORMAT
        if not whole or paper["sha256"] != hashlib.sha256(_canonical(paper["slots"])).hexdigest():
            return None
        return [_Slot.read(one) for one in paper["slots"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _replace(path: Path, data: bytes) -> None:
    """Write atomically: a temporary file beside it, fsync, rename, fsync of the folder (which Windows lacks).

    A full disk or a folder without write permission is a UserError; the old file then still stands.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise UserError("disk-full" if full else "read-only", value=str(path.parent)) from error
    finally:
        part.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _key_id(key: bytes) -> str:
    """Tells two store keys apart and, the key being 32 random bytes, tells nothing about either."""
    return hashlib.sha256(f"{FORMAT}\0".encode() + key).hexdigest()[:16]


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _to64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
