"""Exit codes, who is told what, and where an answer goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from tests.test_architecture import ROOT
from tests.ui.commands.conftest import Door, Run
from ui.commands import session

LATER = ("erase", "merge", "unmerge")


@pytest.mark.parametrize("arguments", [
    ["nothing"], ["find"], ["find", "person", "--where", "city"], ["find", "person", "--limit", "0"], ["--odd"],
    ["init", "--level", "moon", "--office", "02", "--name", "x"], ["init"], ["enrol"], ["enrol", "burn"], ["import"],
    ["print"], ["print", "record"], ["print", "record", "--to", "a.docx"],
    ["report", "indicators"], ["report", "indicators", "--period", "1404", "--to", "a.docx"], ["undo", "2"],
    ["find", "person", "--where", "sex=male", "--where", "sex=female"], ["find", "person", "\udc80"],
    ["receipt", "enter"], ["key", "revoke"], ["user", "add"], ["user", "disable"], *([name] for name in LATER),
])  # fmt: skip
def test_wrong_usage_ends_with_2_and_a_persian_sentence(daftar: Run, door: Door, arguments: Any) -> None:
    done = daftar(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("[usage] فرمان درست نوشته نشده است: ")
    assert door.calls == []


def test_without_a_command_the_window_is_opened(daftar: Run) -> None:
    assert daftar().code == 7


def test_json_and_data_are_understood_before_and_after_the_command(daftar: Run, door: Door, tmp_path: Path) -> None:
    door.answers["entities"] = [{"name": "person", "label": "فرد"}]
    here = tmp_path / "here"
    here.mkdir()
    for arguments in (["--data", str(here), "--json", "entities"], ["entities", "--json", "--data", str(here)]):
        assert daftar(*arguments).lines == [{"name": "person", "label": "فرد"}]
        assert [call[1] for call in door.calls if call[0] == "open"][-1] == (here,)


def test_json_keeps_the_order_of_keys_and_persian_letters(daftar: Run, door: Door) -> None:
    door.answers["get"] = {"z": 1, "a": "علی", "m": None}
    assert daftar("--json", "get", "person", "1").out == '{"z": 1, "a": "علی", "m": null}\n'


def test_an_empty_list_is_no_line(daftar: Run, door: Door) -> None:
    door.answers.update(receipt=[], conflicts=[])
    assert daftar("--json", "conflicts").out == ""
    assert daftar("receipt", "show").out == "چیزی نیست.\n"
    assert daftar("conflicts").out == "ناسازگاری‌ای منتظر تصمیم نیست.\n"


def test_a_table_is_aligned_and_cannot_steer_the_terminal(daftar: Run, door: Door) -> None:
    door.answers["receipt"] = [{"id": "1", "last_name": "رضا\x1b[2Jیی\u202e"}, {"id": "100", "last_name": None}]
    heading, line, first, second = daftar("receipt", "show").out.splitlines()
    assert heading.startswith("شناسه")
    assert (first, second) == ("1      رضا [2Jیی", "100")
    assert set(line) == {"─", " "}


@pytest.mark.parametrize("error", [UserError("store-locked", value="x"), UserError("not-allowed", why="نقش شما")])
def test_a_refusal_ends_with_1_and_its_code(daftar: Run, door: Door, error: Any) -> None:
    door.answers["get"] = error
    done = daftar("--json", "get", "person", "1")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"[{error.code}] {error}\n"
    assert door.calls[-1][0] == "closed"


def test_a_missing_folder_is_told_before_anybody_is_asked(daftar: Run, door: Door, tmp_path: Path) -> None:
    done = daftar("--data", str(tmp_path / "none"), "entities", terminal=True)
    assert done.code == 1
    assert "[store-missing]" in done.err
    assert door.calls == []


def test_without_a_terminal_nobody_is_asked_for_a_passphrase(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAFTAR_PASSPHRASE")
    done = daftar("entities")
    assert done.code == 1
    assert done.err.count("[passphrase-wrong]") == 2
    assert "DAFTAR_PASSPHRASE" in done.err
    assert door.calls == []


def test_a_person_at_a_terminal_is_asked(daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DAFTAR_USER", "DAFTAR_PASSPHRASE"):
        monkeypatch.delenv(name)
    typed = iter(["زهرا", "یک دو سه چهار"])
    monkeypatch.setattr(session.click, "prompt", lambda *_told, **_how: next(typed))
    door.answers["entities"] = []
    assert daftar("entities", terminal=True).code == 0
    assert door.calls[0][2] == {"user": "زهرا", "passphrase": "یک دو سه چهار"}


def test_a_new_passphrase_is_asked_twice(daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAFTAR_PASSPHRASE")
    typed = iter(["first try", "another", "the same one", "the same one"])
    monkeypatch.setattr(session.click, "prompt", lambda *_told, **_how: next(typed))
    door.answers["identity"] = {"office": "02", "replica": "r", "fingerprint": "f"}
    done = daftar("--json", "init", "--level", "province", "--office", "02", "--name", "مازندران", terminal=True)
    assert done.lines == [{"office": "02", "replica": "r", "fingerprint": "f"}]
    assert door.calls[0][2] == {
        "level": "province", "code": "02", "name": "مازندران", "practice": False, "user": "u",
        "passphrase": "the same one",
    }  # fmt: skip


def test_a_fault_of_ours_is_logged_without_what_it_says(daftar: Run, door: Door, own_machine: Path) -> None:
    door.answers["get"] = KeyError("0012345679")
    done = daftar("get", "person", "1")
    log = own_machine / "log" / "daftar.log"
    assert done.code == 1
    assert str(log) in done.err
    assert "0012345679" not in done.err + log.read_text(encoding="utf-8")
    assert "KeyError" in log.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_admitted(daftar: Run, door: Door, own_machine: Path) -> None:
    (own_machine / "log").write_text("a file in the way")
    door.answers["get"] = RuntimeError("x")
    done = daftar("get", "person", "1")
    assert done.code == 1
    assert "نوشته نشد (RuntimeError)" in done.err


def test_stopping_by_the_keyboard_is_no_fault(daftar: Run, door: Door, own_machine: Path) -> None:
    door.answers["get"] = KeyboardInterrupt()
    done = daftar("get", "person", "1")
    assert done.code == 1
    assert "[cancelled]" in done.err
    assert not (own_machine / "log").exists()


@pytest.mark.parametrize(("error", "code"), [
    (FileNotFoundError(2, "no", "/x/a"), "file-missing"), (OSError(28, "full", "/x/a"), "disk-full"),
    (PermissionError(13, "no", "/x/a"), "read-only"),
])  # fmt: skip
def test_a_file_that_the_system_refuses_has_its_code(daftar: Run, door: Door, error: Any, code: Any) -> None:
    door.answers["export"] = error
    assert f"[{code}]" in daftar("export", "--to", "/x/a").err


@pytest.mark.parametrize("moment", ["yesterday", "1404-13-40", "2025-12-10T99:00"])
def test_a_clock_that_is_no_time_is_wrong_usage(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch, moment: Any
) -> None:
    monkeypatch.setenv("DAFTAR_NOW", moment)
    assert daftar("entities").code == 2
    assert door.calls == []


def test_every_command_has_a_persian_help(daftar: Run) -> None:
    whole = daftar("--help")
    assert (whole.code, "فرمان‌ها:" in whole.out) == (0, True)
    names = [line.split()[0] for line in whole.out.partition("فرمان‌ها:")[2].splitlines() if line[2:3].strip()]
    assert len(names) >= 30
    for name in names:
        assert daftar(name, "--help").out.startswith(f"کاربرد: python main.py {name}")


def process(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **settings}
    return subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "main.py"), *arguments], capture_output=True, text=True,
        encoding="utf-8", env=environment, cwd=ROOT,
    )  # fmt: skip


def test_the_program_itself_speaks_utf_8_whatever_the_locale() -> None:
    done = process("--help", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "گزینه‌ها:" in done.stdout


def test_the_program_without_a_command_opens_the_window_on_its_folder(tmp_path: Path) -> None:
    program = (
        "import sys; sys.argv = ['main.py', '--data', sys.argv[1]]\n"
        "import ui.app, main\n"
        "ui.app.run = lambda folder: print(folder) or 0\n"
        "sys.exit(main.main())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(tmp_path)], capture_output=True, text=True, cwd=ROOT
    )
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path))


def test_the_program_without_a_screen_says_so_instead_of_dying() -> None:
    done = process(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert (done.returncode, done.stdout) == (1, "")
    assert "[no-screen]" in done.stderr


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['main.py', '--help']\n"
        "import main\n"
        "main.main()\n"
        "heavy = ('sqlcipher3', 'sqlite_utils', 'reportlab', 'pyrage', 'python_calamine', 'cryptography', 'PySide6',"
        " 'rapidfuzz', 'persiantools', 'xlsxwriter', 'platformdirs')\n"
        "print(*[name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


def test_a_reader_who_leaves_is_no_fault(tmp_path: Path) -> None:
    program = (
        "import sys; from ui.commands import answers\n"
        "answers.show([{'n': n, 'text': 'x' * 1000} for n in range(2000)], as_json=True); sys.exit(3)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stdout, child.stderr:
        assert json.loads(child.stdout.readline())["n"] == 0
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.wait() == 3
