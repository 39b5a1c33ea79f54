from __future__ import annotations

from pathlib import Path

import pytest

from models.admin import machine

REPLICA = "ab" * 16


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_MACHINE", str(tmp_path / "machine"))


def test_the_folder_is_the_named_one_or_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.folder() == tmp_path / "machine"
    monkeypatch.delenv("DAFTAR_MACHINE")
    assert "daftar" in str(machine.folder())


def test_a_fingerprint_stays_and_is_no_plain_id() -> None:
    first = machine.fingerprint()
    assert first == machine.fingerprint()
    assert len(first) == 64


def test_two_machines_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prints = set()
    for text in ("11" * 16, "22" * 16):
        (tmp_path / text).write_text(text + "\n")
        monkeypatch.setattr(machine, "_LINUX_IDS", (tmp_path / "absent", tmp_path / text))
        prints.add(machine.fingerprint())
    assert len(prints) == 2


def test_without_system_ids_a_random_one_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "_system_id", lambda: "")
    first = machine.fingerprint()
    assert first == machine.fingerprint() != ""
    monkeypatch.setenv("DAFTAR_MACHINE", str(tmp_path / "other"))
    assert machine.fingerprint() != first


def test_a_mark_only_rises() -> None:
    assert machine.high_water(REPLICA) is None
    for epoch, place, expected in [(0, 7, (0, 7)), (0, 3, (0, 7)), (1, 2, (1, 2)), (0, 9, (1, 2)), (1, 5, (1, 5))]:
        machine.remember(REPLICA, epoch, place)
        assert machine.high_water(REPLICA) == expected
    assert machine.high_water("cd" * 16) is None
    assert [path.name for path in machine.folder().iterdir()] == [f"mark-{REPLICA}.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"epoch": 1}', '{"epoch": -1, "place": 2}', '{"epoch": true, "place": 2}', "[" * 4000]
)
def test_a_damaged_mark_is_none_and_can_be_written_again(text: str) -> None:
    machine.remember(REPLICA, 1, 1)
    (machine.folder() / f"mark-{REPLICA}.json").write_text(text)
    assert machine.high_water(REPLICA) is None
    machine.remember(REPLICA, 2, 3)
    assert machine.high_water(REPLICA) == (2, 3)


def test_a_folder_that_cannot_be_used_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("DAFTAR_MACHINE", str(tmp_path / "file" / "below"))
    monkeypatch.setattr(machine, "_system_id", lambda: "")
    machine.remember(REPLICA, 1, 1)
    assert machine.high_water(REPLICA) is None
    assert machine.fingerprint() == ""


def test_a_replica_is_no_path() -> None:
    with pytest.raises(ValueError, match="32 hex"):
        machine.high_water("../../etc/passwd")


UUID = bytes(range(16))
_BIOS = bytes([0, 5, 0, 0, 9]) + b"maker\x00version\x00\x00"


def _system(uuid: bytes, length: int = 27) -> bytes:
    return bytes([1, length, 1, 0]) + b"\x01\x02\x03\x04" + uuid + b"\x06\x00\x00" + b"name\x00\x00"


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (_BIOS + _system(UUID), UUID.hex()),
        (_system(UUID), UUID.hex()),
        (_BIOS + bytes([2, 4, 2, 0]) + b"\x00\x00" + _system(UUID), UUID.hex()),
        (_BIOS + _system(b"\xff" * 16), ""),
        (_BIOS + _system(b"\x00" * 16), ""),
        (_BIOS + _system(UUID, length=8), ""),
        (_BIOS + _system(UUID)[:12], ""),
        (_BIOS, ""),
        (bytes([0, 2]), ""),
        (bytes([0, 0, 0, 0, 0]), ""),
        (b"\x00\x05\x00\x00\x09no end", ""),
        (b"", ""),
    ],
)
def test_the_uuid_is_found_among_the_structures(table: bytes, found: str) -> None:
    assert machine.uuid_of(table) == found
