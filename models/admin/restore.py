"""A restore proves the backup before it touches anything, keeps the present store aside, and begins a new epoch."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from models.admin import archive, backup, erasures, machine
from models.admin.archive import Manifest
from models.errors import UserError
from models.store import audit, lives, migrations
from models.store.database import close_file, of_os, open_file, told
from models.store.engine import DatabaseError, OperationalError
from models.store.slots import SlotFile, normal_user
from models.store.store import Store

_PATIENCE = 3000  # milliseconds to wait for another program that has the present store open


def restore(folder: Path, file: Path, user: str, passphrase: str) -> Manifest:
    """Put the store and slots of a backup in the place of the present ones; the manifest, with the new epoch.

    `user` and `passphrase` open the slots inside the backup. The epoch rises above that of the backup and, for the
    same replica, of the present store. The present store becomes `backups/before-restore-….zip`; if it cannot be
    opened with the same passphrase its files go to the folder `backups/before-restore-…/` as they are.

    UserErrors, all before anything was changed: file-missing, backup-wrong, passphrase-wrong, store-newer,
    store-locked (another program has the office open), disk-full, read-only.
    """
    manifest = archive.read(file)
    if manifest.structure > migrations.STRUCTURE:
        raise UserError("store-newer", value=manifest.structure)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as scratch:
            return _restored(folder, file, manifest, Path(scratch), (user, passphrase))
    except OSError as error:
        raise of_os(error, folder) from error


def _restored(folder: Path, file: Path, manifest: Manifest, scratch: Path, login: tuple[str, str]) -> Manifest:
    fresh, slots = scratch / backup.STORE_NAME, scratch / backup.SLOTS_NAME
    slots.write_bytes(archive.read_slots(file))
    key = _key_inside(slots, file, login)
    archive.extract_store(file, manifest, fresh)
    backup.prove_store(fresh, key, manifest)
    mark = machine.high_water(manifest.replica) or (0, 0)
    present = _keep_present(folder, manifest.replica, login)
    epoch = 1 + max(manifest.epoch, present.epoch, mark[0])
    _begin_epoch(fresh, key, epoch, login[0], present.erased)
    _swap(folder, fresh, slots)
    machine.remember(manifest.replica, epoch, manifest.place)
    return dataclasses.replace(manifest, epoch=epoch)


def _key_inside(slots: Path, file: Path, login: tuple[str, str]) -> bytes:
    try:
        return SlotFile(slots).open(*login)
    except UserError as error:
        raise UserError("backup-wrong", value=file.name) if error.code == "store-damaged" else error from None


def _begin_epoch(path: Path, key: bytes, epoch: int, user: str, erased: erasures.Kept) -> None:
    """Write the epoch into the store that is about to take the place, and what was erased since; leave it without side
    files."""
    store = Store(path, key, ())
    try:
        store.migrate()  # the backup may be of an older program
        with store.writing():
            lives.begin(store, lives.RESTORED, epoch=epoch)
            audit.note(store, normal_user(user), "restore")
            erasures.lay_by(store, erased)
            store.set_meta("machine", machine.fingerprint())
    finally:
        store.close()


# -- what is there now ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Present:
    """What the present store tells, if it is of the same replica and readable."""

    epoch: int = 0
    erased: erasures.Kept = ()


def _keep_present(folder: Path, replica: str, login: tuple[str, str]) -> _Present:
    """Keep the present store aside, and ask it what must not be lost.

    Its files are copied first: opening a damaged store may cost it its side files.
    """
    if not _present_files(folder):
        return _Present()
    aside = folder / backup.BACKUPS / backup.before_restore_at(backup.desk_time())
    raw, proper = _unused(aside), _unused(aside.with_name(f"{aside.name}.zip"))
    _keep_files(folder, raw)
    opened = _open_present(folder / backup.STORE_NAME, folder / backup.SLOTS_NAME, login)
    if opened is None:
        return _Present()
    try:
        same = opened.replica == replica
        present = _Present(opened.epoch, erasures.of_present(opened)) if same else _Present()
        backup.make(opened, folder / backup.SLOTS_NAME, proper, reason="before-restore")
        _come_alone(opened)
    finally:
        opened.close()
        shutil.rmtree(raw)
    return present


def _unused(path: Path) -> Path:
    further = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000))
    return next(one for one in (path, *further) if not one.exists())


def _open_present(present: Path, slots: Path, login: tuple[str, str]) -> Store | None:
    """The present store, if this person can open it and it can be counted."""
    try:
        key = SlotFile(slots).open(*login)
        db = open_file(present, key)
        try:
            backup.counts_of(db)
        finally:
            close_file(db)
        return Store(present, key, ())
    except (OperationalError, DatabaseError):
        return None
    except UserError as error:
        if error.code in ("store-locked", "disk-full", "read-only"):
            raise
        return None


def _come_alone(store: Store) -> None:
    """Fold the log into the file; UserError store-locked while another program has the store open."""
    try:
        store.db.conn.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        store.db.conn.execute("PRAGMA journal_mode = DELETE")
    except (OperationalError, DatabaseError) as error:
        raise told(error, store.path) from error


def _keep_files(folder: Path, to: Path) -> None:
    """Copy the files of a store that nobody here can open, side files too."""
    to.mkdir(parents=True)
    for path in _present_files(folder):
        shutil.copy2(path, to / path.name)


def _present_files(folder: Path) -> list[Path]:
    names = (backup.STORE_NAME, f"{backup.STORE_NAME}-wal", f"{backup.STORE_NAME}-shm")
    slots = SlotFile(folder / backup.SLOTS_NAME)
    return [path for path in (*(folder / name for name in names), slots.path, slots.copy) if path.exists()]


# -- the change -------------------------------------------------------------------------------------------------------


def _swap(folder: Path, fresh: Path, slots: Path) -> None:
    """Rename the new files into place. Both old and new are kept in backups, so a power cut in between is cured by
    another restore; side files of the old store go first, they would be replayed into the new one."""
    for side in ("-wal", "-shm"):
        (folder / (backup.STORE_NAME + side)).unlink(missing_ok=True)
    place = SlotFile(folder / backup.SLOTS_NAME)
    shutil.copyfile(slots, slots.with_name(place.copy.name))
    for path, new in (
        (slots, place.path),
        (slots.with_name(place.copy.name), place.copy),
        (fresh, folder / fresh.name),
    ):
        archive.settle(path)
        path.replace(new)
    for side in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            (folder / (backup.STORE_NAME + side)).unlink()
    archive.settle(folder / backup.STORE_NAME)
