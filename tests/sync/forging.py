"""Bundles that no honest program writes: any bytes at any layer, signed by whoever has keys."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from models.errors import UserError
from models.office import Office
from models.sync import age, export, frames
from models.sync.canonical import canonical
from models.sync.header import Header
from models.sync.keys import ReplicaKeys, sign


def raw_file(path: Path, text: bytes, body: bytes, keys: ReplicaKeys) -> Path:
    """A file around a header's text and a body, both of which may be anything."""
    start = b"DFTR\x01" + len(text).to_bytes(4, "big") + text + sign(keys, "daftar/bundle/1", text) + body
    path.write_bytes(start + (len(start) + 15).to_bytes(8, "big") + b"DFTREND")
    return path


def frame(raw: bytes, *, zipped: bytes | None = None, length: int | None = None, digest: bytes | None = None) -> bytes:
    """A frame of these bytes, or one that says of itself what is not so."""
    data = zlib.compress(raw) if zipped is None else zipped
    size = len(raw) if length is None else length
    return len(data).to_bytes(4, "big") + size.to_bytes(4, "big") + (digest or hashlib.sha256(raw).digest()) + data


@dataclass
class Forger:
    """Everything with which an enrolled office writes its next bundle for another, to be misused."""

    keys: ReplicaKeys
    readers: list[str]
    header: Header
    manifest: dict[str, Any]

    @classmethod
    def at(cls, office: Office, to: str) -> Forger:
        """The office's own keys, header and manifest, overheard while it writes all that it has to
        say."""
        heard: dict[str, Any] = {}

        def overhear(path: Path, **told: Any) -> NoReturn:
            heard.update(told)
            raise UserError("cancelled")

        with pytest.MonkeyPatch.context() as patch, pytest.raises(UserError, match="رها شد"):
            patch.setattr(export, "write_bundle", overhear)
            office.peers.exporter().export(to, office.folder, full=True)
        manifest = {name: value for name, value in heard["manifest"].items() if name != "audit"}  # its lines stay here
        return cls(heard["keys"], [one.age for one in heard["recipients"]], heard["header"], manifest)

    def body(self, frames_: bytes, manifest: Mapping[str, Any] | bytes | None = None) -> bytes:
        """The age body of a manifest and frames."""
        told = self.manifest if manifest is None else manifest
        text = told if isinstance(told, bytes) else canonical(told)
        return self.sealed(len(text).to_bytes(4, "big") + text + frames_)

    def sealed(self, plain: bytes) -> bytes:
        """The age body of any plain text."""
        sealed = io.BytesIO()
        age.encrypt(io.BytesIO(plain), sealed, self.readers)
        return sealed.getvalue()

    def file(self, path: Path, body: bytes, *, keys: ReplicaKeys | None = None, **claims: Any) -> Path:
        """A file with this body whose header says so and, otherwise, what is claimed."""
        digest = hashlib.sha256(body).hexdigest()
        head = dataclasses.replace(self.header, body_length=len(body), body_sha256=digest, **claims)
        return raw_file(path, canonical(dataclasses.asdict(head)), body, keys or self.keys)

    def framed(self, path: Path, frames_: bytes, **manifest: Any) -> Path:
        """A bundle of these frames, whole on the outside."""
        return self.file(path, self.body(frames_, {**self.manifest, **manifest}))

    def lines(self, path: Path, lines: Iterable[Mapping[str, Any]], **manifest: Any) -> Path:
        """A bundle of these lines in which everything agrees with everything."""
        packed = io.BytesIO()
        summary = frames.pack(map(canonical, lines), packed).summary()
        return self.framed(path, packed.getvalue(), **{**summary, **manifest})
