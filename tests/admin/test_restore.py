from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from models.admin import archive, backup
from models.admin.restore import restore
from models.errors import UserError
from models.store.slots import SlotFile
from models.store.store import Store
from tests.admin.conftest import LOGIN, add_people, make_office, opened


@pytest.fixture
def older(data: Path, tmp_path: Path) -> Path:
    """A backup with five people; the office then went on to eight and was closed."""
    office = make_office(data)
    file = backup.make(office, data / "slots.json", tmp_path / "older.zip").file
    add_people(office, 10, 3)
    office.close()
    return file


def people(store: Store) -> int:
    return backup.counts_of(store.db)["person"]


def digest(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_restore_brings_the_rows_back_in_a_new_epoch(older: Path, data: Path, reopened: Callable[[], Store]) -> None:
    told = restore(data, older, *LOGIN)
    store = reopened()
    assert people(store) == 5
    assert store.epoch == told.epoch == 3
    assert {path.name for path in data.iterdir() if "-" not in path.name} == {
        "daftar.db", "slots.json", "slots.copy.json", "backups",
    }  # fmt: skip


def test_a_restore_can_be_undone(older: Path, data: Path, reopened: Callable[[], Store]) -> None:
    restore(data, older, *LOGIN)
    (kept,) = (data / "backups").glob("before-restore-*.zip")
    assert restore(data, kept, *LOGIN).epoch == 4
    assert people(reopened()) == 8
    assert len(list((data / "backups").iterdir())) == 2


def test_writing_goes_on_after_a_restore(older: Path, data: Path, reopened: Callable[[], Store]) -> None:
    restore(data, older, *LOGIN)
    store = reopened()
    add_people(store, 50, 2)
    stamps = [row[0] for row in store.db.conn.execute("SELECT stamp FROM action ORDER BY last_seq")]
    assert [stamp[-4:] for stamp in stamps] == ["0002", "0003", "0003"]  # the new life is an act of its own


def test_the_epoch_rises_above_the_present_one_too(older: Path, data: Path) -> None:
    store = opened(data)
    with store.writing():
        store.set_meta("epoch", "9")
    store.close()
    assert restore(data, older, *LOGIN).epoch == 10


def test_the_epoch_of_another_replica_does_not_count(older: Path, tmp_path: Path) -> None:
    make_office(tmp_path / "other", replica="cd" * 16, epoch="9").close()
    assert restore(tmp_path / "other", older, *LOGIN).epoch == 3


def test_an_empty_machine_takes_a_backup(older: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "دفتر"
    restore(folder, older, *LOGIN)
    store = opened(folder)
    assert people(store) == 5
    store.close()
    assert not (folder / "backups").exists()


@pytest.mark.parametrize("damage", ["store", "slots", "passphrase", "alone"])
def test_a_present_store_that_cannot_be_opened_is_kept_as_it_is(older: Path, data: Path, damage: str) -> None:
    if damage == "store":
        (data / "daftar.db").write_bytes(b"\x07" * 8192)
    elif damage == "passphrase":
        SlotFile(data / "slots.json").change(*LOGIN, "گذرواژهٔ تازهٔ من")
    else:
        for name in ("slots.json", "slots.copy.json"):
            (data / name).unlink() if damage == "alone" else (data / name).write_bytes(b"torn")
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    restore(data, older, *LOGIN)
    (kept,) = (data / "backups").iterdir()
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    assert SlotFile(data / "slots.json").open(*LOGIN)


def test_side_files_of_the_old_store_are_not_replayed(older: Path, data: Path, reopened: Callable[[], Store]) -> None:
    (data / "daftar.db").write_bytes(b"\x07" * 8192)
    for side in ("-wal", "-shm"):
        (data / f"daftar.db{side}").write_bytes(b"old")
    restore(data, older, *LOGIN)
    assert people(reopened()) == 5
    (kept,) = (data / "backups").iterdir()
    assert (kept / "daftar.db-wal").read_bytes() == b"old"


@pytest.mark.parametrize("login", [(LOGIN[0], "نه این و نه آن و"), ("رضا", LOGIN[1])])
def test_the_backups_own_passphrase_is_asked(older: Path, data: Path, login: tuple[str, str]) -> None:
    before = digest(data)
    with pytest.raises(UserError) as refused:
        restore(data, older, *login)
    assert refused.value.code == "passphrase-wrong"
    assert digest(data) == before


def _changed(file: Path, **change: object) -> Path:
    told = {**dataclasses.asdict(backup.read(file)), **change}
    target = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, json.dumps(told) if name == "manifest.json" else old.read(name))
    return target


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"structure": 99}, "store-newer"),
        ({"counts": {"change": 5, "household": 0, "person": 6}}, "backup-wrong"),
        ({"epoch": 7}, "backup-wrong"),
        ({"replica": "cd" * 16}, "backup-wrong"),
        ({"sha256": "00" * 32}, "backup-wrong"),
    ],
)
def test_a_backup_that_does_not_hold_changes_nothing(
    older: Path, data: Path, change: dict[str, object], code: str
) -> None:
    before = digest(data)
    with pytest.raises(UserError) as refused:
        restore(data, _changed(older, **change), *LOGIN)
    assert refused.value.code == code
    assert digest(data) == before


def test_an_office_that_is_open_elsewhere_is_left_alone(
    older: Path, data: Path, reopened: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.admin.restore._PATIENCE", 10)
    store = reopened()
    people(store)
    with pytest.raises(UserError) as refused:
        restore(data, older, *LOGIN)
    assert refused.value.code == "store-locked"
    assert people(store) == 8


def test_slots_that_no_longer_read_are_a_wrong_backup(older: Path, data: Path) -> None:
    target = older.with_name("slots.zip")
    with zipfile.ZipFile(older) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"{}" if name == archive.SLOTS else old.read(name))
    with pytest.raises(UserError) as refused:
        restore(data, target, *LOGIN)
    assert refused.value.code == "backup-wrong"
