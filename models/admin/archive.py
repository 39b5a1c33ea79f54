"""A backup is one stored zip of exactly three members, and nothing in a file that claims to be one is believed.

The members are `manifest.json`, `slots.json` and `store.db`, not compressed: the store is locked, so it would not
shrink, and a stored member cannot grow while it is read.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import shutil
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.errors import UserError
from models.store.database import of_os

FORMAT = "daftar/backup/1"
STORE, SLOTS, MANIFEST = "store.db", "slots.json", "manifest.json"
_MOST = {MANIFEST: 64 * 1024, SLOTS: 1024 * 1024, STORE: 2**40}  # bytes
_EPOCHS = 0xFFFF  # a stamp writes its epoch in four hex digits
_CHUNK = 1024 * 1024
_END = struct.Struct("<4s4H2LH")  # the end record of a zip, without a comment
_ZIP64_FROM = 2**31 - 1  # a smaller file has no use for the records of the larger format
_BROKEN = (zipfile.BadZipFile, AttributeError, EOFError, KeyError, RuntimeError, TypeError, ValueError, struct.error)


@dataclass(frozen=True)
class Manifest:
    """What is inside: of which office, up to which place of its log, how many rows per table; `at` an ISO time.

    `structure` is the store's, `sha256` of the locked store as 64 hex digits, `reason` why it was made.
    """

    format: str
    office: str
    replica: str
    epoch: int
    place: int
    structure: int
    practice: bool
    counts: Mapping[str, int]
    sha256: str
    at: str
    reason: str = ""


def part_of(file: Path) -> Path:
    """What a file is called until it is whole."""
    return file.with_name(file.name + ".part")


def write(to: Path, store: Path, slots: Path, manifest: Manifest) -> None:
    """Write the file beside its place, flush it to the disk, rename it, flush again. OSError as the disk gives it."""
    part = part_of(to)
    text = json.dumps(dataclasses.asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    try:
        with part.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(MANIFEST, text)
                archive.write(slots, SLOTS)
                archive.write(store, STORE)
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
        settle(to)
    finally:
        part.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Flush a renamed file once more: without it a pulled stick keeps the name and not the content (guard.md)."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def read(file: Path) -> Manifest:
    """What a backup says of itself. UserError file-missing, or backup-wrong for whatever is no backup of ours."""
    with opened(file) as archive:
        return _manifest(_small(archive, MANIFEST))


def read_slots(file: Path) -> bytes:
    """The slot file inside; UserErrors as for `read`."""
    with opened(file) as archive:
        return _small(archive, SLOTS)


def extract_store(file: Path, manifest: Manifest, to: Path) -> None:
    """Copy the store out; UserError backup-wrong unless it is the one of the manifest, disk-full or read-only."""
    with opened(file) as archive, archive.open(STORE) as inside:
        try:
            outside = to.open("wb")
        except OSError as error:
            raise of_os(error, to) from error
        with outside:
            _copy(inside, outside, to)
    if sha256_of(to) != manifest.sha256:
        raise UserError("backup-wrong", value=file.name)


def _copy(inside: IO[bytes], outside: IO[bytes], to: Path) -> None:
    try:
        shutil.copyfileobj(inside, outside, _CHUNK)
        outside.flush()
        os.fsync(outside.fileno())
    except OSError as error:
        raise of_os(error, to) from error


def sha256_of(path: Path) -> str:
    """The digest of a file's bytes, in 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The archive with its three members, sizes checked; whatever breaks inside is UserError backup-wrong."""
    try:
        with file.open("rb") as raw:
            _check_end(raw)
            with zipfile.ZipFile(raw) as archive:
                _check_members(archive)
                yield archive
    except OSError as error:
        raise of_os(error, file) if isinstance(error, FileNotFoundError) else _wrong(file) from error
    except _BROKEN as error:
        raise _wrong(file) from error


def _wrong(file: Path) -> UserError:
    return UserError("backup-wrong", value=file.name)


def _check_end(raw: IO[bytes]) -> None:
    """Three members in a small directory, asked before it is read: a list of millions is never taken in."""
    size = raw.seek(0, os.SEEK_END)
    raw.seek(max(size - _END.size, 0))
    mark, _, _, here, all_of_them, directory, _, comment = _END.unpack(raw.read(_END.size))
    if (mark, here, all_of_them, comment) != (b"PK\x05\x06", 3, 3, 0) or directory > 4096:
        raise ValueError("no three members")
    if size < _ZIP64_FROM and size >= _END.size + 20:
        raw.seek(size - _END.size - 20)
        if raw.read(4) == b"PK\x06\x07":
            raise ValueError("a larger directory elsewhere")
    raw.seek(0)


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if sorted(one.filename for one in members) != sorted(_MOST):
        raise ValueError("other members")
    for one in members:
        stored = one.compress_type == zipfile.ZIP_STORED and one.compress_size == one.file_size
        if not stored or one.flag_bits & 0x1 or one.file_size > _MOST[one.filename]:
            raise ValueError("a member that is not stored as ours are")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_MOST[name])


_FORMS = {"office": r"[0-9-]{2,12}", "replica": r"[0-9a-f]{32}", "sha256": r"[0-9a-f]{64}", "at": r"[0-9T:.+Z-]{10,40}"}
_TABLE = re.compile(r"[a-z][a-z_]{0,63}")


def _manifest(data: bytes) -> Manifest:
    """The manifest that these bytes spell; ValueError, TypeError or KeyError if they spell none."""
    given = json.loads(data.decode())
    known = {field.name for field in dataclasses.fields(Manifest)}
    manifest = Manifest(**{name: value for name, value in given.items() if name in known})
    texts = all(isinstance(getattr(manifest, name), str) for name in (*_FORMS, "format", "reason"))
    if not texts or manifest.format != FORMAT:
        raise ValueError("another format")
    if not all(re.fullmatch(form, getattr(manifest, name), re.ASCII) for name, form in _FORMS.items()):
        raise ValueError("a value out of form")
    numbers = (manifest.epoch, manifest.place, manifest.structure, *manifest.counts.values())
    bounded = all(type(one) is int and 0 <= one < 2**53 for one in numbers) and manifest.epoch < _EPOCHS
    if not bounded or type(manifest.practice) is not bool:
        raise ValueError("a number out of bounds")
    if not all(_TABLE.fullmatch(name) for name in manifest.counts) or len(manifest.counts) > 500:
        raise ValueError("a table out of form")
    return manifest
