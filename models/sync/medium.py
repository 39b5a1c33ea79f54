"""A file on a stick exists only when it was read back: `.part`, flush, fsync, rename, fsync again, compare.

Without the second fsync every stick (exFAT and FAT) that was pulled right after the rename had lost the file.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from models.errors import UserError

BLOCK = 1024 * 1024
"""Bytes moved at a time."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def deliver(path: Path, blocks: Iterable[bytes]) -> tuple[int, str]:
    """Write `blocks` to `path`, replacing what was there, read it back, and return its bytes and sha256.

    UserError("disk-full"), ("read-only"), or ("medium-faulty") when it was pulled or gives back something else. `path`
    never holds half a file, and `.part` is removed (as far as the medium is still there).
    """
    part = path.with_name(path.name + ".part")
    try:
        try:
            size, sha256 = _write(part, blocks)
            part.replace(path)
        except BaseException:
            _forget(part)
            raise
        _settle(path)
        if file_sha256(path) != sha256:
            _forget(path)
            raise UserError("medium-faulty", value=str(path.parent))
    except OSError as error:
        raise told(error, path.parent) from error
    return size, sha256


def told(error: OSError, folder: Path) -> UserError:
    """What to tell the person when writing in `folder` failed."""
    if error.errno in _FULL:
        return UserError("disk-full", value=str(folder))
    return UserError("read-only" if error.errno in _READ_ONLY else "medium-faulty", value=str(folder))


def file_sha256(path: Path) -> str:
    """sha256 of a file in hex, read through a new handle and, where the system allows it, past its cache."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write(part: Path, blocks: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with part.open("wb") as file:
        for block in blocks:
            file.write(block)
            digest.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _settle(path: Path) -> None:
    """fsync after the rename: the file again, and the folder where the system can (Windows cannot)."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _forget(part: Path) -> None:
    """Remove `part`. When the medium is gone or refuses, the first error is the one to tell."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
