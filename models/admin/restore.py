"""A restore proves the backup before it touches anything, keeps the present store aside, and begins a new epoch."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import shutil
import tempfile
from pathlib import Path

from models.admin import archive, backup, machine
from models.admin.archive import Manifest
from models.errors import UserError
from models.store import migrations
from models.store.database import close_file, of_os, open_file, told
from models.store.engine import DatabaseError, OperationalError
from models.store.slots import SlotFile
from models.store.store import Store

SERIAL_LEAP = 10_000
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
    epoch = 1 + max(manifest.epoch, _keep_present(folder, manifest.replica, login), mark[0])
    _begin_epoch(fresh, key, epoch)
    _swap(folder, fresh, slots)
    machine.remember(manifest.replica, epoch, manifest.place)
    return dataclasses.replace(manifest, epoch=epoch)


def _key_inside(slots: Path, file: Path, login: tuple[str, str]) -> bytes:
    try:
        return SlotFile(slots).open(*login)
    except UserError as error:
        raise UserError("backup-wrong", value=file.name) if error.code == "store-damaged" else error from None


def _begin_epoch(path: Path, key: bytes, epoch: int) -> None:
    """Write the epoch into the store that is about to take the place, and leave it without side files."""
    store = Store(path, key, ())
    try:
        with store.writing():
            forks = {**json.loads(store.meta("forks", "{}")), str(store.epoch): store.place()}
            store.set_meta("forks", json.dumps(forks))  # the last place of each earlier life that this log still holds
            store.set_meta("epoch", str(epoch))
            # Numbers given since the backup stand on paper: those of the new life begin beyond them.
            store.set_meta("serial", str(int(store.meta("serial", "0")) + SERIAL_LEAP))
    finally:
        store.close()


# -- what is there now ------------------------------------------------------------------------------------------------


def _keep_present(folder: Path, replica: str, login: tuple[str, str]) -> int:
    """Keep the present store aside; its epoch if it is of the same replica and readable, else 0.

    Its files are copied first: opening a damaged store may cost it its side files.
    """
    if not _present_files(folder):
        return 0
    aside = folder / backup.BACKUPS / backup.before_restore_at(backup.desk_time())
    raw, proper = _unused(aside), _unused(aside.with_name(f"{aside.name}.zip"))
    _keep_files(folder, raw)
    opened = _open_present(folder / backup.STORE_NAME, folder / backup.SLOTS_NAME, login)
    if opened is None:
        return 0
    try:
        epoch = opened.epoch if opened.replica == replica else 0
        backup.make(opened, folder / backup.SLOTS_NAME, proper, reason="before-restore")
        _come_alone(opened)
    finally:
        opened.close()
        shutil.rmtree(raw)
    return epoch


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
