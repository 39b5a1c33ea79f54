"""A file on a stick exists only when it was read back: `.part`, flush, fsync, rename, fsync again, compare.

Without the second fsync every stick (exFAT and FAT) that was pulled right after the rename had lost the file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from models.errors import UserError
from models.store.database import free_bytes
from models.store.steps import Step, unheard
from models.sync.sticks import stick_of
from models.text.persian import persian_size

BLOCK = 1024 * 1024
"""Bytes moved at a time, and the unit in which a step tells how far it is (1 MiB)."""
SETTLE = 8 * BLOCK
"""After so many bytes the stick must have what it was given: a slow one is seen to move, and a cancel is heard."""
PART = ".part"
_OURS = "DAFTAR-*.daftar" + PART
_DAY = 24 * 60 * 60  # seconds
_FULL = {errno.ENOSPC, errno.EDQUOT}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_HELD = {5, 32, 33}  # Windows: an antivirus still has the new file in its hands (guard.md)
_WAITS = (0.1, 0.2, 0.4, 0.8, 1.6)  # seconds
_WRITING, _READING_BACK = "نوشتن روی حافظه (مگابایت)", "بازخوانی از حافظه (مگابایت)"


def deliver(path: Path, blocks: Iterable[bytes], size: int | None = None, step: Step = unheard) -> tuple[int, str]:
    """Write `blocks` to `path`, replacing what was there, read it back, and return its bytes and sha256.

    UserError("disk-full"), ("read-only"), or ("medium-faulty") when it was pulled or gives back something else; with
    `size`, the bytes to come, the first two before a byte is written. `path` never holds half a file, and `.part` is
    removed (as far as the medium is still there; what an earlier one left is removed first). `step` is told MiB every
    `SETTLE` bytes; what it raises leaves neither file. Only after medium-faulty may the whole file be there all the
    same.
    """
    part, named = path.with_name(path.name + PART), False
    try:
        _prepare(part, size)
        try:
            size, sha256 = _write(part, blocks, size, step)
            named = True  # from here on it may be there under its name
            _rename(part, path)
            _settle(path)
            if file_sha256(path, step) != sha256:
                raise UserError("medium-faulty", value=str(path.parent))
        except BaseException as error:
            if not _forget(part) and named and not _forget(path):
                raise UserError("medium-faulty", value=str(path.parent)) from error
            raise
    except OSError as error:
        raise told(error, path.parent) from error
    return size, sha256


def told(error: OSError, folder: Path) -> UserError:
    """What to tell the person when writing in `folder` failed."""
    if error.errno in _FULL:
        return UserError("disk-full", value=str(folder))
    return UserError("read-only" if error.errno in _READ_ONLY else "medium-faulty", value=str(folder))


def file_sha256(path: Path, step: Step = unheard) -> str:
    """sha256 of a file in hex, read through a new handle and, where the system allows it, past its cache."""
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        total = os.fstat(file.fileno()).st_size
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(BLOCK):
            if done and done % SETTLE == 0:
                step(done // BLOCK, total // BLOCK, _READING_BACK)
            digest.update(block)
            done += len(block)
    return digest.hexdigest()


# -- before -----------------------------------------------------------------------------------------------------------


def _prepare(part: Path, size: int | None) -> None:
    """Refuse a medium that is closed or too full, after taking away what an earlier writing left on it."""
    folder = part.parent
    stick = stick_of(folder)
    if stick is not None and stick.read_only:
        raise UserError("read-only", value=str(folder))
    for left in (part, *_old_parts(folder)):
        _forget(left)
    free = free_bytes(folder)
    if size is not None and free < size:
        room = f"{persian_size(free)} آزاد است و {persian_size(size)} لازم"
        raise UserError("disk-full", value=f"{folder}: {room}")


def _old_parts(folder: Path) -> list[Path]:
    """What sticks that were pulled while a bundle was written have kept of it for more than a day."""
    before = time.time() - _DAY
    return [one for one in folder.glob(_OURS) if one.lstat().st_mtime < before]


# -- writing ----------------------------------------------------------------------------------------------------------


def _write(part: Path, blocks: Iterable[bytes], size: int | None = None, step: Step = unheard) -> tuple[int, str]:
    digest, done, settled = hashlib.sha256(), 0, 0
    with part.open("wb") as file:
        for piece in _pieces(blocks):
            if done - settled >= SETTLE:
                _flush(file)
                settled = done
                step(done // BLOCK, (size or 0) // BLOCK, _WRITING)
            file.write(piece)
            digest.update(piece)
            done += len(piece)
        _flush(file)
    return done, digest.hexdigest()


def _pieces(blocks: Iterable[bytes]) -> Iterator[memoryview]:
    """The same bytes, none of the pieces longer than BLOCK."""
    for block in blocks:
        whole = memoryview(block)
        for place in range(0, len(whole), BLOCK):
            yield whole[place : place + BLOCK]


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _rename(part: Path, path: Path) -> None:
    for wait in _WAITS:
        try:
            part.replace(path)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
        time.sleep(wait)
    part.replace(path)


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


def _forget(path: Path) -> bool:
    """Remove a file; False if it is not there, or the medium is gone or refuses: the first error is the one to tell."""
    try:
        path.unlink()
    except OSError:
        return False
    return True
