"""A backup is good once it was opened and counted, and a restore keeps what it replaces, so that it can be undone.

Files of an office's folder: `daftar.db`, `slots.json`, `slots.copy.json`, and `backups/`.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.admin import archive
from models.admin.archive import Manifest, read
from models.admin.thinning import thin
from models.errors import UserError
from models.store import stamps
from models.store.database import LEAST_FREE, close_file, free_bytes, of_os, open_file, told
from models.store.engine import Database, DatabaseError, OperationalError
from models.store.slots import SlotFile
from models.store.store import Store
from models.text import jalali, persian

__all__ = ["BACKUPS", "SLOTS_NAME", "STORE_NAME", "Backup", "Manifest", "automatic", "counts_of", "make", "read"]

STORE_NAME, SLOTS_NAME, BACKUPS = "daftar.db", "slots.json", "backups"
_NAME = re.compile(r"daftar-backup-[0-9-]+?-(\d{4})-(\d\d)-(\d\d)-(\d\d)(\d\d)(\d\d)(?:-\d+)?\.zip", re.ASCII)


@dataclass(frozen=True)
class Backup:
    """A backup that was opened and counted. `warning`: a Persian sentence, or empty."""

    file: Path
    manifest: Manifest
    warning: str = ""


def make(store: Store, slots_path: Path, to: Path, *, reason: str = "") -> Backup:
    """Back the store and its slots up into one file; `to` is a folder, or the name of the file.

    UserError disk-full (it would not fit), read-only, file-missing (no such folder), or medium-faulty (what was
    written cannot be opened and counted again; the file is then removed).
    """
    target = to / name_at(store.office, desk_time()) if to.is_dir() else to
    if not target.parent.is_dir():
        raise UserError("file-missing", value=str(target.parent))
    warning = _room(store, slots_path, target.parent)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".daftar-") as folder:
            copy = Path(folder) / archive.STORE
            slots = _good_slots(slots_path, Path(folder))
            manifest = _copied(store, copy, reason)
            archive.write(target, copy, slots, manifest)
            copy.unlink()
            _prove(target, manifest, store.key, copy)
    except OSError as error:
        raise of_os(error, target) from error
    return Backup(target, manifest, warning)


def automatic(store: Store, slots_path: Path, folder: Path, reason: str) -> Path:
    """A backup into `folder` (made if it is missing), whose older backups are thinned afterwards; the new file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name = _free_name(folder, store.office)
    except OSError as error:
        raise of_os(error, folder) from error
    try:
        made = make(store, slots_path, name, reason=reason)
    except BaseException:
        archive.part_of(name).unlink(missing_ok=True)
        raise
    now = desk_time()
    for old in thin(dated(folder), now):
        with contextlib.suppress(OSError):  # held by another program: the next backup tries again
            old.unlink()
    return made.file


def desk_time() -> datetime.datetime:
    """The time on the clock at the desk, without a zone."""
    moment = stamps.now()
    given = os.environ.get("DAFTAR_NOW", "").strip()
    return (moment if given else moment.astimezone()).replace(tzinfo=None, microsecond=0)


def name_at(office: str, moment: datetime.datetime) -> str:
    """`daftar-backup-<office>-<Jalali date>-<HHMMSS>.zip`."""
    return f"daftar-backup-{office}-{_in_names(moment)}.zip"


def before_restore_at(moment: datetime.datetime) -> str:
    """`before-restore-<Jalali date>-<HHMMSS>`: never thinned."""
    return f"before-restore-{_in_names(moment)}"


def _in_names(moment: datetime.datetime) -> str:
    day = "{:04}-{:02}-{:02}".format(*jalali.to_jalali(moment.date()))
    return f"{day}-{moment:%H%M%S}"


def dated(folder: Path) -> list[tuple[Path, datetime.datetime]]:
    """The automatic backups of a folder with the times in their names; other files are not looked at."""
    return [(path, time) for path in folder.iterdir() if (time := _time_in(path.name))]


def _time_in(name: str) -> datetime.datetime | None:
    found = _NAME.fullmatch(name)
    if not found:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    try:
        return datetime.datetime.combine(jalali.from_jalali(year, month, day), datetime.time(hour, minute, second))
    except ValueError:
        return None


def _free_name(folder: Path, office: str) -> Path:
    first = folder / name_at(office, desk_time())
    further = (first.with_name(f"{first.stem}-{number}.zip") for number in range(2, 1000))
    return next(path for path in (first, *further) if _taken(path))


def _taken(path: Path) -> bool:
    """Take a name by the part that will become it; False if somebody has it. Two programs that save in one second get
    two names: whoever finds neither file nor part, and then still no file, is alone."""
    if path.exists():
        return False
    part = archive.part_of(path)
    try:
        part.touch(exist_ok=False)
    except FileExistsError:
        return False
    if path.exists():
        part.unlink(missing_ok=True)
        return False
    return True


def _room(store: Store, slots_path: Path, folder: Path) -> str:
    """A warning below 500 MB; UserError disk-full only where two copies (the file and its proof) would not fit."""
    sides = (slots_path, store.path, store.path.with_name(store.path.name + "-wal"))
    needed = 2 * sum(path.stat().st_size for path in sides if path.exists())
    try:
        free = free_bytes(folder)
    except OSError as error:
        raise of_os(error, folder) from error
    if free < needed:
        raise UserError("disk-full", value=_megabytes(free))
    return f"روی این دیسک فقط {_megabytes(free)} جا مانده است." if free < LEAST_FREE else ""


def _good_slots(slots_path: Path, folder: Path) -> Path:
    """A whole slot file, from either of the two copies; UserError store-damaged if both are torn."""
    found, taken = SlotFile(slots_path), folder / archive.SLOTS
    for one in (found.path, found.copy):
        if one.exists():
            shutil.copyfile(one, taken)
            with contextlib.suppress(UserError):
                SlotFile(taken).users()
                return taken
    raise UserError("store-damaged", value=slots_path.name)


def _megabytes(count: int) -> str:
    return f"{persian.persian_number(count // 2**20)} مگابایت"


def _copied(store: Store, copy: Path, reason: str) -> Manifest:
    """Copy the store and describe it, both as of one moment although other programs write meanwhile."""
    with _still(store.db):
        store.backup(copy)
        place, counts = store.place(), counts_of(store.db)
        structure = int(store.db.conn.execute("PRAGMA user_version").fetchone()[0])
        return Manifest(
            format=archive.FORMAT,
            office=store.office,
            replica=store.replica,
            epoch=store.epoch,
            place=place,
            structure=structure,
            practice=store.meta("practice") in ("1", "true", "True"),
            counts=counts,
            sha256=archive.sha256_of(copy),
            at=stamps.now().isoformat(timespec="seconds"),
            reason=reason,
        )


@contextlib.contextmanager
def _still(db: Database) -> Iterator[None]:
    """One view of the store for all reads inside."""
    if db.conn.in_transaction:
        raise RuntimeError("a backup is made outside of any transaction")
    db.conn.execute("BEGIN")
    try:
        db.conn.execute("SELECT count(*) FROM meta").fetchone()
        yield
    finally:
        db.conn.rollback()


def counts_of(db: Database) -> Mapping[str, int]:
    """Rows, retired ones too, of every entity's table (those with a search index) and of the log."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    names = [row[0] for row in db.conn.execute(sql)]
    counted = [name for name in names if f"{name}_fts" in names or name == "change"]
    return {name: int(db.conn.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0]) for name in counted}


def _prove(target: Path, manifest: Manifest, key: bytes, scratch: Path) -> None:
    """Take the store out of the file, open it and count; the file goes unless it agrees with the manifest."""
    try:
        archive.extract_store(target, archive.read(target), scratch)
        prove_store(scratch, key, manifest)
    except UserError as error:
        if error.code not in ("backup-wrong", "store-damaged"):
            raise
        target.unlink(missing_ok=True)
        raise UserError("medium-faulty", value=str(target)) from error


def prove_store(path: Path, key: bytes, manifest: Manifest) -> None:
    """Open a store that came out of a backup and count it: UserError backup-wrong unless the manifest agrees."""
    db = open_file(path, key)
    try:
        facts = dict(db.conn.execute("SELECT key, value FROM meta WHERE key IN ('replica', 'epoch', 'office')"))
        same = (facts.get("replica"), facts.get("office")) == (manifest.replica, manifest.office)
        agrees = same and int(facts.get("epoch", "0")) == manifest.epoch and counts_of(db) == dict(manifest.counts)
    except (OperationalError, DatabaseError) as error:
        raise told(error, path) from error
    finally:
        close_file(db)
    if not agrees:
        raise UserError("backup-wrong", value=path.name)
