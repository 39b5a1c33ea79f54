"""The file `NAME.daftar`: a signature outside, so that torn and forged files are refused without touching a secret key,
and a second copy of sender and recipients inside, because age alone authenticates nobody.

```
"DFTR" 0x01 | u32 header length | header (canonical JSON) | 64-byte Ed25519 signature
| age body | u64 total length | "DFTREND"
```
Integers are big-endian. This module knows no rows: lines go in and come out, in order.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from models.errors import UserError
from models.store.steps import Step, unheard
from models.sync import age, frames
from models.sync.canonical import Fields, Unclean, canonical, parse
from models.sync.frames import Refused, Spool, Tally
from models.sync.header import FORMAT, VERSION, Header, bundle_name, named
from models.sync.keys import PublicKeys, ReplicaKeys, sign, verify
from models.sync.medium import BLOCK, deliver, told

__all__ = [
    "Header",
    "OpenBundle",
    "OuterBundle",
    "Written",
    "bundle_name",
    "open_bundle",
    "peek",
    "read_outer",
    "write_bundle",
]

MAX_FILE = 512 * 1024 * 1024
MAX_HEADER = 64 * 1024
MAX_MANIFEST = 1024 * 1024
_START = struct.Struct(">4sBI")
_END = struct.Struct(">Q7s")
_SIGNATURE = 64


@dataclass(frozen=True)
class Written:
    """A bundle that lies on its medium and was read back: bytes and sha256 are those of the whole file."""

    path: Path
    bytes: int
    sha256: str
    records: int
    payload_sha256: str


def write_bundle(
    path: Path,
    *,
    keys: ReplicaKeys,
    recipients: Sequence[PublicKeys],
    header: Header,
    manifest: Mapping[str, Any],
    lines: Iterable[bytes],
    spool: Path | None = None,
    step: Step = unheard,
) -> Written:
    """Write a bundle of `lines`, each a canonical JSON object (its `kind` is what is counted), as a stream.

    `spool` is the office's own folder: what does not fit into memory waits there, the frames veiled (see `Spool`), the
    body already encrypted by age. `manifest` must agree with `header` (ValueError). `step` hears how the medium
    takes it. UserError: disk-full, read-only, medium-faulty, row-invalid, bundle-too-large, and what `step` raises.
    """
    _must_agree(header, manifest)
    try:
        with Spool(spool) as packed, Spool(spool) as body:
            tally = frames.pack(lines, packed)
            whole = canonical({**manifest, **header.twice(), **tally.summary()})
            source = _Joined(_counted(whole), packed.reader())
            digest = _Digesting(body)
            age.encrypt(source, digest, [one.age for one in recipients])
            sealed = dataclasses.replace(header, body_length=body.size, body_sha256=digest.sha256.hexdigest())
            size, sha256 = _deliver(path, keys, sealed, body, step)
    except OSError as error:
        raise told(error, spool or path.parent) from error
    return Written(path, size, sha256, tally.records, tally.digest.hexdigest())


def _must_agree(header: Header, manifest: Mapping[str, Any]) -> None:
    Header.read({**dataclasses.asdict(header), "recipients": list(header.recipients), "body_sha256": "0" * 64})
    for name, value in header.twice().items():
        said = manifest.get(name, value if name == "practice" else None)
        if (list(said) if isinstance(said, tuple) else said) != value:
            raise ValueError(f"manifest and header differ in {name}")


def _deliver(path: Path, keys: ReplicaKeys, header: Header, body: Spool, step: Step) -> tuple[int, str]:
    text = canonical(dataclasses.asdict(header))
    total = _START.size + len(text) + _SIGNATURE + body.size + _END.size
    if total > MAX_FILE or len(text) > MAX_HEADER:
        raise UserError("bundle-too-large", value=total)

    def blocks() -> Iterator[bytes]:
        yield _START.pack(b"DFTR", VERSION, len(text)) + text + sign(keys, FORMAT, text)
        source = body.reader()
        while block := source.read(BLOCK):
            yield block
        yield _END.pack(total, b"DFTREND")

    return deliver(path, blocks(), total, step)


def _counted(data: bytes) -> bytes:
    if len(data) > MAX_MANIFEST:
        raise UserError("bundle-too-large", value="manifest")
    return len(data).to_bytes(4, "big") + data


class _Joined:
    """Some bytes and then a source, read as one."""

    def __init__(self, first: bytes, then: age.Source) -> None:
        self._first, self._then = first, then

    def read(self, size: int) -> bytes:
        if self._first:
            data, self._first = self._first[:size], self._first[size:]
            return data
        return self._then.read(size)


class _Digesting:
    """A sink that hashes what it passes on."""

    def __init__(self, sink: age.Sink) -> None:
        self._sink = sink
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self._sink.write(data)


@dataclass
class OuterBundle:
    """A file that is whole on the outside. Nothing in it is to be believed before `verify`."""

    path: Path
    header: Header
    text: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    body_start: int
    size: int
    verified: bool = False

    def verify(self, public: PublicKeys) -> None:
        """Compare the signature with the keys on record for the claimed sender: UserError("bundle-forged")."""
        if not verify(public, FORMAT, self.text, self.signature):
            raise self.refusal("bundle-forged")
        self.verified = True

    def refusal(self, code: str, value: object = None) -> UserError:
        """A UserError that names file, office and number, so that the right bundle can be asked for again."""
        return _refusal(code, self.path, self.header, value)


def read_outer(path: Path) -> OuterBundle:
    """Check everything that needs no key: magic, sizes, lengths, trailer, version, sha256 of the body.

    UserError: bundle-not-ours, bundle-torn (with office and number when the header can be read), bundle-too-large,
    bundle-newer, file-missing, file-unreadable.
    """
    try:
        with path.open("rb") as file:
            outer = _read_outer(path, file)
        if _body_sha256(outer) != outer.header.body_sha256 != _body_sha256(outer):  # once more, from a new handle
            raise outer.refusal("bundle-torn")
    except FileNotFoundError as error:
        raise UserError("file-missing", value=path.name) from error
    except OSError as error:
        raise UserError("file-unreadable", value=path.name, why=error.strerror) from error
    return outer


def peek(path: Path) -> Header | None:
    """What a file says of itself, unchecked: enough to see for whom it is. None for what is no readable bundle."""
    try:
        with path.open("rb") as file:
            start = file.read(_START.size)
            if len(start) < _START.size or start[:4] != b"DFTR":
                return None
            length = _START.unpack(start)[2]
            return Header.read(parse(file.read(length))) if length <= MAX_HEADER else None
    except (OSError, Unclean):
        return None


def _read_outer(path: Path, file: BinaryIO) -> OuterBundle:
    start, size = file.read(_START.size), os.fstat(file.fileno()).st_size
    if start[:4] != b"DFTR":
        raise _refusal("bundle-not-ours", path)
    if size > MAX_FILE:
        raise _refusal("bundle-too-large", path, value=size)
    if len(start) < _START.size or not start[4]:
        raise _refusal("bundle-torn", path)
    _, version, length = _START.unpack(start)
    if version > VERSION:
        raise _refusal("bundle-newer", path)
    if length > MAX_HEADER:  # no writer makes one: a flipped bit, or worse
        raise _refusal("bundle-torn", path)
    text, signature = file.read(length), file.read(_SIGNATURE)
    header = _read_header(path, text)
    outer = OuterBundle(path, header, text, signature, _START.size + length + _SIGNATURE, size)
    file.seek(max(0, size - _END.size))
    whole = outer.body_start + header.body_length + _END.size == size
    if not whole or file.read() != _END.pack(size, b"DFTREND"):
        raise outer.refusal("bundle-torn")
    return outer


def _read_header(path: Path, text: bytes) -> Header:
    try:
        value = parse(text)
        if Fields(value).whole("oldest_reader", 1) > VERSION:
            raise _refusal("bundle-newer", path)
        return Header.read(value)
    except Unclean as error:
        raise _refusal("bundle-torn", path) from error


def _body_sha256(outer: OuterBundle) -> str:
    with outer.path.open("rb") as file:
        body = _Region(file, outer)
        while body.read(BLOCK):
            pass
    return body.sha256.hexdigest()


class _Region:
    """The age body inside the file, hashed while it is read."""

    def __init__(self, file: BinaryIO, outer: OuterBundle) -> None:
        file.seek(outer.body_start)
        self._file, self._left = file, outer.header.body_length
        self.sha256 = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        self.sha256.update(data)
        return data


def _refusal(code: str, path: Path, header: Header | None = None, value: object = None) -> UserError:
    known: dict[str, Any] = {"office": header.office, "number": header.number} if header else named(path.name)
    return UserError(code, value=path.name if value is None else value, **known)


class OpenBundle:
    """A decrypted bundle whose manifest agrees with its header. Close it, or use it in a `with`."""

    def __init__(self, outer: OuterBundle, manifest: dict[str, Any], plain: Spool, start: int) -> None:
        self.outer, self.manifest = outer, manifest
        self._plain, self._start = plain, start

    def lines(self) -> Iterator[dict[str, Any]]:
        """The rows, frame by frame, each time from the first.

        UserError: bundle-too-large, bundle-torn, bundle-forged. Counts and payload hash are compared with the manifest
        **after the last row**: apply nothing for good before the iteration has ended.
        """
        tally = Tally()
        try:
            for rows in frames.unpack(self._plain.reader(self._start), tally):
                yield from rows
        except Refused as error:
            raise self.outer.refusal(error.code, error.value) from error
        if any(self.manifest.get(name) != value for name, value in tally.summary().items()):
            raise self.outer.refusal("bundle-forged")

    def close(self) -> None:
        """Forget the decrypted text."""
        self._plain.close()

    def __enter__(self) -> OpenBundle:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_bundle(outer: OuterBundle, keys: ReplicaKeys, spool: Path | None = None) -> OpenBundle:
    """Decrypt a bundle whose signature was verified (RuntimeError if not) into a veiled `Spool` in the folder `spool`.

    UserError: bundle-wrong-recipient, bundle-torn, bundle-too-large, bundle-forged (the manifest is another bundle's),
    file-unreadable.
    """
    if not outer.verified:
        raise RuntimeError("verify the signature before a secret key is touched")
    plain = Spool(spool)
    try:
        _decrypt(outer, keys, plain)
        source = plain.reader()
        length = int.from_bytes(source.read(4), "big")
        if length > MAX_MANIFEST:
            raise outer.refusal("bundle-too-large", "manifest")
        return OpenBundle(outer, _read_manifest(outer, source.read(length)), plain, 4 + length)
    except BaseException:
        plain.close()
        raise


def _decrypt(outer: OuterBundle, keys: ReplicaKeys, plain: Spool) -> None:
    try:
        with outer.path.open("rb") as file:
            body = _Region(file, outer)
            age.decrypt(body, plain, keys.identity)
    except age.NotForUs as error:
        raise outer.refusal("bundle-wrong-recipient", outer.header.recipient_office) from error
    except age.Broken as error:
        raise outer.refusal("bundle-torn") from error
    except OSError as error:
        raise UserError("file-unreadable", value=outer.path.name, why=error.strerror) from error
    if body.sha256.hexdigest() != outer.header.body_sha256:  # the stick was changed since read_outer
        raise outer.refusal("bundle-torn")


def _read_manifest(outer: OuterBundle, text: bytes) -> dict[str, Any]:
    try:
        manifest = Fields(parse(text)).values
    except Unclean as error:
        raise outer.refusal("bundle-forged") from error
    if any(manifest.get(name) != value for name, value in outer.header.twice().items()):
        raise outer.refusal("bundle-forged")
    return manifest
