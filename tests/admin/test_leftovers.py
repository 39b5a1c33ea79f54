from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from models.admin import leftovers

DAY = 24 * 60 * 60
LEFT = (".init-x/daftar.db", ".restore-x/daftar.db", "slots.json.part", "spool/tmp1/DAFTAR-1.daftar", "spool/loose",
        "held/0000-DAFTAR-1.daftar.part", "backups/.daftar-x/store.db", "backups/a.zip.part")  # fmt: skip
STAYS = ("daftar.db", "daftar.db-wal", "slots.json", "slots.copy.json", "held/0000-DAFTAR-1.daftar", "backups/a.zip",
         "backups/before-restore-1404-09-19-000000/daftar.db", "outbox/DAFTAR-1.daftar", "film.mp4")  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    for name in (*LEFT, *STAYS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def aged(folder: Path, days: float) -> None:
    then = time.time() - days * DAY
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_only_what_a_killed_run_left_is_taken_away(office: Path) -> None:
    aged(office, 1.1)
    leftovers.clear(office)
    assert files(office) == set(STAYS)
    assert list((office / "spool").iterdir()) == []


@pytest.mark.parametrize("days", [0, 0.9, -400], ids=["now", "yesterday", "a clock that was ahead"])
def test_what_another_program_may_be_working_on_stays(office: Path, days: float) -> None:
    aged(office, days)
    leftovers.clear(office)
    assert files(office) == {*LEFT, *STAYS}


def test_the_machines_own_halves_go_too(office: Path, own_machine: Path) -> None:
    for name in ("mark-a.json.77.part", "mark-a.json"):
        (own_machine / name).write_text("{}", encoding="ascii")
    aged(own_machine, 2)
    leftovers.clear(office)
    assert files(own_machine) == {"mark-a.json"}


def test_a_link_goes_and_what_it_leads_to_stays(office: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "letter").write_bytes(b"x")
    (office / "spool" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    then = time.time() - 2 * DAY
    os.utime(office / "spool" / "link", (then, then), follow_symlinks=False)
    leftovers.clear(office)
    assert not (office / "spool" / "link").is_symlink()
    assert files(tmp_path / "elsewhere") == {"letter"}


def test_a_folder_that_is_not_there_is_no_matter(tmp_path: Path) -> None:
    leftovers.clear(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
