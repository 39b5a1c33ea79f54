from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
import struct
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.admin import archive, backup
from models.errors import UserError
from models.store import database
from models.store.store import Store
from tests.admin.conftest import add_people


@pytest.fixture
def made(office: Store, data: Path, tmp_path: Path) -> backup.Backup:
    return backup.make(office, data / "slots.json", tmp_path)


def test_a_backup_is_one_file_with_three_members(made: backup.Backup, tmp_path: Path) -> None:
    assert made.file == tmp_path / "daftar-backup-0201-1404-09-19-093000.zip"
    assert made.warning == ""
    with zipfile.ZipFile(made.file) as file:
        assert sorted(file.namelist()) == ["manifest.json", "slots.json", "store.db"]
        assert {one.compress_type for one in file.infolist()} == {zipfile.ZIP_STORED}
        assert b"SQLite" not in file.read("store.db")[:16]


def test_its_manifest_says_what_is_inside(made: backup.Backup, office: Store) -> None:
    told = backup.read(made.file)
    assert told == made.manifest
    assert (told.office, told.replica, told.epoch, told.place) == ("0201", "ab" * 16, 2, office.place())
    assert (told.structure, told.practice) == (1, True)
    assert told.counts == {"change": 5, "household": 0, "person": 5}
    assert told.at.startswith("2025-12-10T09:30")


def test_nothing_but_the_backup_is_left(made: backup.Backup, tmp_path: Path, data: Path) -> None:
    assert {path.name for path in tmp_path.iterdir()} == {made.file.name, data.name}


def test_a_file_name_is_taken_as_it_is(office: Store, data: Path, tmp_path: Path) -> None:
    made = backup.make(office, data / "slots.json", tmp_path / "پشتیبان من.zip")
    assert made.file.name == "پشتیبان من.zip"
    assert backup.read(made.file) == made.manifest


def test_another_program_may_write_meanwhile(office: Store, data: Path, tmp_path: Path) -> None:
    other = Store(office.path, office.key, office.entities.values())
    with other.action("رضا", "save"):
        other.db.conn.execute("UPDATE person SET notes = 'نیمه‌کاره' WHERE id = ?", (f"{1:032x}",))
        made = backup.make(office, data / "slots.json", tmp_path)
    other.close()
    assert made.manifest.place == 5


def test_a_torn_slot_file_is_replaced_by_its_copy(office: Store, data: Path, tmp_path: Path) -> None:
    (data / "slots.json").write_bytes(b"torn")
    made = backup.make(office, data / "slots.json", tmp_path)
    assert archive.read_slots(made.file) == (data / "slots.copy.json").read_bytes()
    (data / "slots.copy.json").write_bytes(b"torn")
    with pytest.raises(UserError) as refused:
        backup.make(office, data / "slots.json", tmp_path)
    assert refused.value.code == "store-damaged"


@pytest.mark.parametrize(("free", "code"), [(1000, "disk-full"), (400 * 2**20, ""), (2**40, None)])
def test_little_room_is_a_warning_and_none_a_refusal(
    office: Store, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, code: str | None
) -> None:
    monkeypatch.setattr(backup, "free_bytes", lambda folder: free)
    if code == "disk-full":
        with pytest.raises(UserError) as refused:
            backup.make(office, data / "slots.json", tmp_path)
        assert refused.value.code == code
        assert not list(tmp_path.glob("*.zip*"))
        return
    assert bool(backup.make(office, data / "slots.json", tmp_path).warning) is (code == "")


def test_a_folder_that_is_not_there_is_named(office: Store, data: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        backup.make(office, data / "slots.json", tmp_path / "no" / "x.zip")
    assert refused.value.code == "file-missing"


def test_what_cannot_be_counted_again_is_no_backup(
    office: Store, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = archive.write

    def faulty(to: Path, *rest: object) -> None:
        real(to, *rest)  # type: ignore[arg-type]
        content = bytearray(to.read_bytes())
        content[len(content) // 2] ^= 1
        to.write_bytes(content)

    monkeypatch.setattr(archive, "write", faulty)
    with pytest.raises(UserError) as refused:
        backup.make(office, data / "slots.json", tmp_path)
    assert refused.value.code == "medium-faulty"
    assert not list(tmp_path.glob("*.zip*"))


def test_a_backup_is_not_made_within_a_transaction(office: Store, data: Path, tmp_path: Path) -> None:
    with office.writing(), pytest.raises(RuntimeError, match="outside"):
        backup.make(office, data / "slots.json", tmp_path)


# -- by itself --------------------------------------------------------------------------------------------------------


def test_backups_by_themselves_are_thinned(office: Store, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data / "backups"
    made = []
    for day in range(1, 29):
        monkeypatch.setenv("DAFTAR_NOW", f"2025-11-{day:02}T09:00:00")
        made.append(backup.automatic(office, data / "slots.json", folder, "daily"))
    assert made[-1].is_file()
    left = backup.dated(folder)
    assert {path for path, _ in left} == set(folder.iterdir())
    assert 15 <= len(left) < 20
    assert backup.read(made[-1]).reason == "daily"


def test_two_in_one_second_are_two_files(office: Store, data: Path) -> None:
    names = [backup.automatic(office, data / "slots.json", data / "backups", "import").name for _ in range(3)]
    assert names == [f"daftar-backup-0201-1404-09-19-093000{more}.zip" for more in ("", "-2", "-3")]
    assert len({time for _, time in backup.dated(data / "backups")}) == 1


def test_two_programs_in_one_second_take_two_names(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as programs:
        names = list(programs.map(lambda _: backup._free_name(tmp_path, "0201"), range(40)))
    assert len(set(names)) == 40


@pytest.mark.parametrize(
    "name", ["notes.txt", "before-restore-1404-09-19-093000.zip", "daftar-backup-0201-1404-13-40-093000.zip", "x.zip"]
)
def test_other_files_are_not_looked_at(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert backup.dated(tmp_path) == []


def test_the_name_of_a_workstation_has_its_dash(tmp_path: Path) -> None:
    moment = datetime.datetime(2025, 12, 10, 9, 30)
    (tmp_path / backup.name_at("0201-2", moment)).touch()
    assert [time for _, time in backup.dated(tmp_path)] == [moment]


# -- hostile files ----------------------------------------------------------------------------------------------------


def refuse(file: Path, code: str = "backup-wrong") -> None:
    with pytest.raises(UserError) as refused:
        archive.extract_store(file, backup.read(file), file.with_suffix(".out"))
    assert refused.value.code == code


def rewritten(made: backup.Backup, **members: bytes) -> Path:
    """The backup with other members: `manifest_json=b""` replaces one, None leaves it out."""
    with zipfile.ZipFile(made.file) as file:
        kept = {name: file.read(name) for name in file.namelist()}
    kept |= {name.replace("_", "."): data for name, data in members.items()}
    target = made.file.with_name("hostile.zip")
    with zipfile.ZipFile(target, "w") as file:
        for name, data in kept.items():
            if data is not None:
                file.writestr(name, data)
    return target


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"PK", b"\x00" * 100, b"PK\x05\x06" + b"\x00" * 18, b"SQLite format 3\x00" * 50):
        (tmp_path / "x.zip").write_bytes(content)
        refuse(tmp_path / "x.zip")
    refuse(tmp_path / "absent.zip", "file-missing")
    refuse(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"epoch": -1}, {"epoch": 2**40}, {"epoch": True}, {"place": "1"}, {"format": "daftar/backup/9"},
        {"office": "../x"},
        {"replica": "zz"}, {"counts": {"person; DROP TABLE": 1}}, {"counts": []}, {"counts": {"person": 1.5}},
        {"sha256": "00" * 32}, {"practice": 1}, {"at": "x" * 1000}, {"reason": None},
    ],
)  # fmt: skip
def test_a_manifest_out_of_form_is_refused(made: backup.Backup, change: dict[str, object]) -> None:
    told = {**dataclasses.asdict(made.manifest), **change}
    refuse(rewritten(made, manifest_json=json.dumps(told).encode()))


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"{", b"\xff\xfe", b"[" * 60_000, b'{"format": 1}', b" " * 2**17])
def test_a_manifest_that_is_none_is_refused(made: backup.Backup, text: bytes) -> None:
    refuse(rewritten(made, manifest_json=text))


def test_what_a_later_version_adds_to_the_manifest_is_passed_over(made: backup.Backup) -> None:
    told = {**dataclasses.asdict(made.manifest), "weather": "sunny"}
    assert backup.read(rewritten(made, manifest_json=json.dumps(told).encode())) == made.manifest


def test_other_members_are_refused(made: backup.Backup) -> None:
    for name in ("../../evil", "a/store.db", "C:\\evil", "STORE.DB"):
        target = rewritten(made, slots_json=None)  # type: ignore[arg-type]
        with zipfile.ZipFile(target, "a") as file:
            file.writestr(name, b"x")
        refuse(target)
    with zipfile.ZipFile(rewritten(made), "a") as file:
        file.writestr("fourth", b"x")
    refuse(made.file.with_name("hostile.zip"))


def test_a_bomb_is_refused_before_it_is_opened(made: backup.Backup) -> None:
    target = made.file.with_name("bomb.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("manifest.json", "slots.json"):
            file.writestr(name, b"{}")
        file.writestr("store.db", b"\x00" * 50_000_000)
    refuse(target)


def test_a_directory_of_millions_is_not_read(made: backup.Backup, tmp_path: Path) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, 2**31, 0, 0)
    (tmp_path / "x.zip").write_bytes(made.file.read_bytes()[:-22] + end)
    refuse(tmp_path / "x.zip")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    content = made.file.read_bytes()
    (tmp_path / "x.zip").write_bytes(content[:-22] + locator + content[-22:])
    refuse(tmp_path / "x.zip")


def test_another_store_under_the_manifest_is_refused(made: backup.Backup) -> None:
    refuse(rewritten(made, store_db=b"\x00" * 4096))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_harmless(made: backup.Backup, place: float, bit: int) -> None:
    content = bytearray(made.file.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    target = made.file.with_name("flipped.zip")
    target.write_bytes(content)
    try:
        told = backup.read(target)
        archive.extract_store(target, told, made.file.with_suffix(".out"))
    except UserError as error:
        assert error.code == "backup-wrong"
    else:  # a bit of the zip's own times or the slots, which the passphrase guards
        assert told == made.manifest


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(length=st.floats(0, 1, exclude_max=True))
def test_a_torn_backup_is_refused(made: backup.Backup, length: float) -> None:
    target = made.file.with_name("torn.zip")
    target.write_bytes(made.file.read_bytes()[: int(length * made.file.stat().st_size)])
    refuse(target)


def test_a_full_target_disk_is_told(office: Store, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(UserError) as refused:
        backup.make(office, data / "slots.json", tmp_path)
    assert refused.value.code == "disk-full"


def test_the_least_free_space_is_the_stores() -> None:
    assert backup.LEAST_FREE == database.LEAST_FREE


def test_later_rows_are_in_later_backups(office: Store, data: Path, tmp_path: Path) -> None:
    add_people(office, 10, 3)
    assert backup.make(office, data / "slots.json", tmp_path).manifest.counts["person"] == 8
