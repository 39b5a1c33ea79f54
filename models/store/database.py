"""One locked file holds an office's records; opening it, writing in one transaction and copying it happen only here."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from models.errors import UserError
from models.store.engine import Connection, Database, DatabaseError, OperationalError, connect

LEAST_FREE = 500 * 2**20  # bytes; below this a WAL store may not even open (guard.md)
_PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "busy_timeout = 10000",
    "temp_store = MEMORY",
    "cache_size = -65536",
)


# The engine's words for what is the matter with the file; any other complaint is a fault of the program.
_REFUSALS = {
    "store-locked": ("is locked", "busy"),
    "disk-full": ("is full",),
    "read-only": ("readonly", "read-only", "unable to open"),
    "store-damaged": ("malformed", "not a database", "corrupt", "hmac", "disk i/o", "encrypted"),
}


def of_the_file(error: Exception) -> bool:
    """Whether the engine complains of the file, and not of what we asked of it."""
    return _refusal(error) is not None


def _refusal(error: Exception) -> str | None:
    text = str(error).lower()
    return next((code for code, words in _REFUSALS.items() if any(word in text for word in words)), None)


def told(error: Exception, path: Path) -> UserError:
    """What a person is told when the engine refuses: the engine's words turned into a code."""
    code = _refusal(error) or "store-damaged"
    return UserError(code, value=path.name if code.startswith("store") else str(path.parent))


def _keyed(path: Path, key: bytes) -> Connection:
    # Only we begin transactions: one that a stray statement opened would make every later save a lost savepoint.
    connection = connect(str(path), check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_memory_security = OFF")
    return connection


def open_file(path: Path, key: bytes, *, create: bool = False) -> Database:
    """Open the locked file with its 32-byte key.

    Raises UserError store-missing, store-locked, store-damaged (a wrong key looks the same), read-only or disk-full.
    """
    if not create and not path.is_file():
        raise UserError("store-missing", value=str(path.parent))
    connection: Connection | None = None
    try:
        connection = _keyed(path, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if not os.access(path, os.W_OK):
            raise UserError("read-only", value=str(path.parent))
    except (OperationalError, DatabaseError, UserError) as error:
        if connection is not None:
            connection.close()
        raise error if isinstance(error, UserError) else told(error, path) from error
    return Database(connection, execute_plugins=False)


def close_file(db: Database) -> None:
    """Fold the write-ahead log into the file and close; a reader elsewhere may keep the log, which loses nothing."""
    with contextlib.suppress(OperationalError):
        db.conn.execute("PRAGMA busy_timeout = 0")  # another who has the store open will fold the log
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.conn.close()


@contextlib.contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction that takes the write lock at its beginning; inside another it is a savepoint."""
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.commit()
    except BaseException:
        db.conn.rollback()
        raise


@contextlib.contextmanager
def reading(db: Database) -> Iterator[None]:
    """One picture of the store for several statements, whatever others write meanwhile; nothing may be written."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.rollback()


def copy_file(db: Database, key: bytes, to: Path) -> None:
    """A whole copy through the backup interface under the same key, readable from a write-protected stick.

    Written beside its place and renamed; raises UserError disk-full or read-only.
    """
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    try:
        copy = _keyed(part, key)
        try:
            db.conn.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        part.replace(to)
    except (OperationalError, DatabaseError, OSError) as error:
        part.unlink(missing_ok=True)
        raise told(error, to) if not isinstance(error, OSError) else of_os(error, to) from error


def of_os(error: OSError, path: Path) -> UserError:
    """What a person is told when the file system refuses."""
    if isinstance(error, FileNotFoundError):
        return UserError("file-missing", value=str(path))
    if error.errno in (28, 112):  # ENOSPC, and ERROR_DISK_FULL on Windows
        return UserError("disk-full", value=str(path.parent))
    return UserError("read-only", value=str(path.parent))


def free_bytes(folder: Path) -> int:
    """Free space on the drive of `folder`, in bytes."""
    return shutil.disk_usage(folder).free
