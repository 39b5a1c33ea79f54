"""The payload is JSON Lines in zipped frames: never more than one in memory, never more inflated than declared.

The writer checks each line with the very function the reader uses, so that nothing we send is refused on arrival.
Between zip and age the frames rest in a `Spool`, which on disk is only ever AES-CTR under a key that no disk has seen.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from models.errors import UserError
from models.sync.age import Sink, Source
from models.sync.canonical import Unclean, odd, read_exact, refuse_odd, too_deep

MAX_FRAME = 4 * 1024 * 1024
"""Raw bytes of a frame."""
MAX_LINE = 256 * 1024
"""Bytes of a line."""
MAX_LINES = 65_536
"""Lines of a frame: no honest one is so short that more would fit, and what Python makes of millions is 400 MiB."""
MAX_RECORDS = 2_000_000
MAX_RAW = 4 * 1024**3
"""Raw bytes of all frames together: what 512 MiB could inflate to is a hundred times that."""
_FULL = 1024 * 1024
_IN_MEMORY = 32 * 1024 * 1024
_HEAD = struct.Struct(">II32s")
_LEVEL = 4


class Refused(Exception):  # noqa: N818 - bundle.py adds office and number and turns it into a UserError
    """Frames that we do not read: a bundle-* code and, for a limit, its name."""

    def __init__(self, code: str, value: str | None = None) -> None:
        super().__init__(code)
        self.code, self.value = code, value


class Spool:
    """Bytes written once and read from any place, in memory up to 32 MiB and beyond that in an unnamed temporary file.

    What is written is always encrypted with AES-256-CTR under a random key that lives in this object only: a spool
    that was left on a disk by a power cut is noise. CTR does not notice changes; frames carry their own hash.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where the overflow lies, by default the system's folder for temporary files."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(folder) if folder else None)  # noqa: SIM115 - closed by close()
        self._key = secrets.token_bytes(32)
        self._veil = self._stream(0)
        self.size = 0

    def write(self, data: bytes) -> int:
        """Append; all of `data` is taken."""
        self._file.seek(self.size)
        self._file.write(self._veil.update(data))
        self.size += len(data)
        return len(data)

    def reader(self, start: int = 0) -> SpoolReader:
        """A reader from byte `start`; several may be at work."""
        return SpoolReader(self, start)

    def read_at(self, place: int, size: int) -> bytes:
        """At most `size` bytes at `place`, still veiled."""
        self._file.seek(place)
        return self._file.read(size)

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def _stream(self, start: int) -> Any:
        stream = Cipher(AES(self._key), CTR((start // 16).to_bytes(16, "big"))).encryptor()
        stream.update(bytes(start % 16))
        return stream

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SpoolReader:
    """A place in a spool."""

    def __init__(self, spool: Spool, start: int) -> None:
        self._spool, self._place = spool, start
        self._veil = spool._stream(start)

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        data: bytes = self._veil.update(self._spool.read_at(self._place, size))
        self._place += len(data)
        return data


@dataclass
class Tally:
    """What went by: frames, records per kind, raw bytes and their sha256."""

    frames: int = 0
    records: int = 0
    raw: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    digest: Any = field(default_factory=hashlib.sha256)

    def take(self, raw: bytes, rows: list[dict[str, Any]]) -> None:
        """Count one frame, or `Refused` when the payload grows beyond its limits."""
        self.frames += 1
        self.records += len(rows)
        self.raw += len(raw)
        if self.records > MAX_RECORDS or self.raw > MAX_RAW:
            raise Refused("bundle-too-large", "records" if self.records > MAX_RECORDS else "payload")
        self.counts.update([row.get("kind", "") for row in rows])
        self.digest.update(raw)

    def summary(self) -> dict[str, Any]:
        """The fields that the writer adds to a manifest and the reader compares."""
        return {"payload_sha256": self.digest.hexdigest(), "counts": dict(self.counts), "frames": self.frames}


def pack(lines: Iterable[bytes], sink: Sink) -> Tally:
    """Write `lines` (canonical JSON objects without newline) as frames of about 1 MiB raw.

    A line that the receiver would refuse is UserError("row-invalid"), beyond the limits UserError("bundle-too-large").
    """
    tally = Tally()
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line) + 1
        if size >= _FULL or len(waiting) == MAX_LINES:
            _pack_frame(waiting, sink, tally)
            waiting, size = [], 0
    if waiting:
        _pack_frame(waiting, sink, tally)
    return tally


def _pack_frame(lines: list[bytes], sink: Sink, tally: Tally) -> None:
    raw = b"\n".join(lines) + b"\n"
    try:
        rows = read_lines(raw)
        if len(rows) != len(lines):
            raise Unclean("سطر تازه درون خط")
        tally.take(raw, rows)
    except Refused as error:
        raise UserError("bundle-too-large", value=error.value) from error
    except Unclean as error:
        raise UserError("row-invalid", why=str(error)) from error
    zipped = zlib.compress(raw, _LEVEL)
    sink.write(_HEAD.pack(len(zipped), len(raw), hashlib.sha256(raw).digest()))
    sink.write(zipped)


def unpack(source: Source, tally: Tally) -> Iterator[list[dict[str, Any]]]:
    """The rows of each frame to the end of `source`, counted in `tally`; `Refused` at the first thing that is wrong."""
    while head := source.read(_HEAD.size):
        if len(head) < _HEAD.size:
            raise Refused("bundle-torn")
        zipped_length, raw_length, digest = _HEAD.unpack(head)
        raw = _inflate(source, zipped_length, raw_length)
        if hashlib.sha256(raw).digest() != digest:
            raise Refused("bundle-torn")
        try:
            rows = read_lines(raw)
        except Unclean as error:
            raise Refused("bundle-forged") from error
        tally.take(raw, rows)
        yield rows


def _inflate(source: Source, zipped_length: int, raw_length: int) -> bytes:
    """One frame, inflated to `raw_length` and not a byte further than it takes to see that there is more."""
    if raw_length > MAX_FRAME or zipped_length > raw_length + raw_length // 1000 + 64:
        raise Refused("bundle-too-large", "frame")
    zipped = source.read(zipped_length)
    if len(zipped) < zipped_length:
        raise Refused("bundle-torn")
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(zipped, raw_length + 1)
    except zlib.error as error:
        raise Refused("bundle-torn") from error
    if len(raw) > raw_length:
        raise Refused("bundle-too-large", "frame")
    if len(raw) < raw_length or not stream.eof or stream.unused_data:
        raise Refused("bundle-torn")
    return raw


def read_lines(raw: bytes) -> list[dict[str, Any]]:
    """The rows of one raw frame: each line one canonical JSON object with a text for its `kind`, if it has one.

    `Unclean` for anything else, `Refused` for a line or frame beyond its limit.
    """
    if raw.count(b"\n") > MAX_LINES:
        raise Refused("bundle-too-large", "frame")
    lines = raw.split(b"\n")
    if lines.pop() or not lines:
        raise Unclean("خط ناتمام")
    if len(raw) > MAX_FRAME or max(map(len, lines)) > MAX_LINE:
        raise Refused("bundle-too-large", "frame" if len(raw) > MAX_FRAME else "line")
    if any(map(too_deep, lines)):
        raise Unclean("تودرتویی بیش از اندازه")
    try:
        texts = raw.decode().split("\n")[:-1]
    except UnicodeDecodeError as error:
        raise Unclean("متن UTF-8 نیست") from error
    rows = [read_exact(text) for text in texts]
    if odd(raw):
        for line, row in zip(lines, rows, strict=True):
            if odd(line):
                refuse_odd(row)
    if not all(isinstance(row, dict) and isinstance(row.get("kind", ""), str) for row in rows):
        raise Unclean("خط یک شیء نیست")
    return rows
