"""Each command asks the front door for exactly one thing and ends with the code that the answer deserves."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.ui.commands.conftest import Door, Run

P = Path
ASKED = [
    (["entities"], "entities", (), {}),
    (["describe", "screening", "--programme", "vision"], "describe", ("screening", "vision"), {}),
    (["get", "person", "7"], "get", ("person", "7"), {}),
    (["find", "person", "علی", "رضایی", "--where", "sex=male", "--where", "notes=a=b", "--limit", "5"],
     "find", ("person", "علی رضایی", {"sex": "male", "notes": "a=b"}, 5), {}),
    (["find", "person"], "find", ("person", "", {}, None), {}),
    (["history", "person", "7"], "history", ("person", "7"), {}),
    (["delete", "person", "7"], "delete", ("person", "7"), {}),
    (["undo"], "undo", (), {}),
    (["export"], "export", (None, None, False), {}),
    (["export", "--to", "s", "--for", "all", "--full"], "export", (P("s"), "all", True), {}),
    (["quarantine"], "quarantine", (), {}),
    (["conflicts", "--all"], "conflicts", (True,), {}),
    (["resolve", "9", "--take", "ours", "--why", "سند"], "resolve", ("9", "ours", "سند"), {}),
    (["receipt", "show"], "receipt", (), {}),
    (["exchange"], "exchange", (), {}),
    (["enrol", "request", "--to", "r"], "enrol_request", (P("r"),), {}),
    (["enrol", "approve", "r", "--to", "c"], "enrol_approve", (P("r"), P("c")), {}),
    (["enrol", "accept", "c"], "enrol_accept", (P("c"),), {}),
    (["close", "1404-Q3"], "close_period", ("1404-Q3",), {}),
    (["programme", "list"], "programmes", (), {}),
    (["programme", "add", "x.toml"], "add_programme", (P("x.toml"),), {}),
    (["duplicates"], "sameness.queue", (), {}),
    (["merge", "7", "8"], "sameness.merge", ("7", "8", "", False), {}),
    (["merge", "7", "8", "--why", "سند", "--apart"], "sameness.merge", ("7", "8", "سند", True), {}),
    (["unmerge", "9"], "sameness.unmerge", ("9",), {}),
    (["worklist", "--overdue"], "worklist", (True, False, False, False), {}),
    (["worklist", "--cases", "--reviews"], "worklist", (False, False, True, True), {}),
    (["file", "person", "7"], "health_file", ("7",), {}),
    (["audit"], "trail.lines", (None,), {}),
    (["audit", "--since", "1404/9/19"], "trail.lines", ("1404/9/19",), {}),
    (["reports"], "reports", (), {}),
    (["report", "indicators", "--period", "1404-Q3", "--county", "0201"], "report",
     ("indicators", "1404-Q3", "0201", "service"), {}),
    (["report", "counties", "--period", "1404-Q3", "--by", "residence"], "report",
     ("counties", "1404-Q3", None, "residence"), {}),
    (["overlap", "x.xlsx"], "overlap", (P("x.xlsx"), None), {}),
    (["overlap", "x.xlsx", "--map", "m.json"], "overlap", (P("x.xlsx"), P("m.json")), {}),
    (["forms"], "forms", (), {}),
    (["letterhead", "--phone", "086"], "letterhead", (None, "086"), {}),
    (["backup", "--to", "b"], "backup", (P("b"),), {}),
    (["user", "list"], "people.all", (), {}),
    (["user", "base", "mina", "P-1"], "people.set_base", ("mina", "P-1"), {}),
    (["user", "base", "mina"], "people.set_base", ("mina", None), {}),
    (["user", "disable", "mina"], "people.disable", ("mina",), {}),
    (["user", "role", "mina", "senior"], "people.set_role", ("mina", "senior"), {}),
    (["user", "grant", "mina", "C", "D"], "people.grant", ("mina", ("C", "D")), {}),
    (["user", "grant", "mina"], "people.grant", ("mina", ()), {}),
    (["key", "show"], "keys", (), {}),
    (["key", "rotate"], "rotate_key", (), {}),
    (["demo", "--people", "30"], "demo", (30,), {}),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "name", "given", "named"), ASKED, ids=lambda case: str(case)[:40])
def test_a_command_asks_the_front_door_once(
    daftar: Run, door: Door, arguments: Any, name: Any, given: Any, named: Any
) -> None:
    done = daftar("--json", *arguments)
    assert (done.code, done.err) == (0, "")
    assert [call[0] for call in door.calls] == ["open", name, "closed"]
    assert door.calls[1][1:] == (given, named)


def test_restore_opens_nothing_before(daftar: Run, door: Door, tmp_path: Path) -> None:
    assert daftar("--json", "restore", "b").code == 0
    assert [call[:2] for call in door.calls] == [("restore", (tmp_path, P("b")))]


LOADED = {"rows": 2, "saved": 1, "unchanged": 0, "rejected": 0, "errors": [], "warnings": []}


def test_load_hands_everything_on(daftar: Run, door: Door) -> None:
    door.answers["load"] = LOADED
    done = daftar("--json", "load", "x.csv", "--as", "screening", "--programme", "vision", "--set", "centre=7",
                  "--map", "m", "--dry-run", "--errors", "e.xlsx")  # fmt: skip
    assert (done.code, done.lines) == (0, [LOADED])
    assert door.calls[1] == ("load", (P("x.csv"),), {
        "entity": "screening", "programme": "vision", "fixed": {"centre": "7"}, "mapping": P("m"), "dry_run": True,
        "errors": P("e.xlsx"),
    })  # fmt: skip


def test_load_with_a_rejected_row_is_done_in_part(daftar: Run, door: Door) -> None:
    error = {"sheet": "کودکان", "row": 12, "column": "کد ملی", "code": "id-checksum", "message": "نادرست."}
    door.answers["load"] = {**LOADED, "rejected": 30, "errors": [error] * 30}
    done = daftar("--json", "load", "x.csv", "--as", "person")
    assert done.code == 1
    assert done.err.splitlines()[0] == "[id-checksum] برگه کودکان، ردیف ۱۲، ستون کد ملی: نادرست."
    assert done.err.splitlines()[-1] == "… و ۱۰ پیام دیگر."


@pytest.mark.parametrize(("rows", "code"), [
    ([("applied", 0)], 0), ([("nothing-new", 0)], 0), ([("applied", 0), ("nothing-new", 0)], 0), ([], 0),
    ([("applied", 2)], 1), ([("held", 0)], 1), ([("quarantined", 1)], 1), ([("applied", 0), ("refused", 0)], 1),
])  # fmt: skip
def test_import_is_done_only_when_every_file_is(daftar: Run, door: Door, rows: Any, code: Any) -> None:
    codes = {"held": "bundle-gap", "refused": "bundle-forged"}
    door.answers["import_files"] = [
        {"file": "a", "status": status, "code": codes.get(status), "quarantined": number} for status, number in rows
    ]
    done = daftar("--json", "import", "a", "b", "--dry-run")
    assert (done.code, len(done.lines)) == (code, len(rows))
    assert door.calls[1][1] == ((P("a"), P("b")), True)
    assert all(f"[{codes[status]}]" in done.err for status, _ in rows if status in codes)


@pytest.mark.parametrize(("answer", "code"), [({"ok": True, "problems": []}, 0), ({"ok": False, "problems": [1]}, 1)])
def test_check_ends_with_what_it_found(daftar: Run, door: Door, answer: Any, code: Any) -> None:
    door.answers["check"] = answer
    done = daftar("--json", "check")
    assert (done.code, done.lines) == (code, [answer])


REQUEST = {"office": "0201", "replica": "ab", "fingerprint": "12345 67890"}


@pytest.mark.parametrize(("answer", "code", "approved"), [("بله", 0, True), ("خیر", 1, False), ("", 1, False)])
def test_a_person_at_a_terminal_compares_the_fingerprint(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch, answer: Any, code: Any, approved: Any
) -> None:
    from ui.commands import session

    monkeypatch.setattr(session.click, "prompt", lambda *_told, **_how: answer)
    door.answers.update(read_request=REQUEST, enrol_approve=REQUEST)
    done = daftar("enrol", "approve", "r", "--to", "c", terminal=True)
    assert done.code == code
    assert "12345 67890" in done.out
    assert ("enrol_approve" in [call[0] for call in door.calls]) == approved


@pytest.mark.parametrize(("before", "after"), [(["--json"], []), ([], ["--yes"])])
def test_yes_and_json_do_not_ask(daftar: Run, door: Door, before: Any, after: Any) -> None:
    door.answers["enrol_approve"] = REQUEST
    assert daftar(*before, "enrol", "approve", "r", "--to", "c", *after, terminal=True).code == 0
    assert "read_request" not in [call[0] for call in door.calls]


FIGURE = {"programme": "vision", "indicator": "=1+1", "value": 40, "target": None}
FIGURES = {"period": "1404-Q3", "rows": [{**FIGURE, "programme_label": "غربالگری بینایی"}]}


def test_figures_go_into_a_workbook_too(daftar: Run, door: Door, tmp_path: Path) -> None:
    door.answers["report"] = FIGURES
    place = tmp_path / "آمار.xlsx"
    done = daftar("--json", "report", "indicators", "--period", "1404-Q3", "--to", str(place))
    assert done.lines == [{**FIGURES, "file": str(place)}]
    with zipfile.ZipFile(place) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name or "Strings" in name)
    assert "<f>" not in text
    assert "=1+1" in text
    assert "غربالگری بینایی" in text
    assert "تمرینی" in text
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_workbook_that_cannot_be_written_is_refused(daftar: Run, door: Door, tmp_path: Path) -> None:
    door.answers["overlap"] = {"both": 0, "maybe": 0, "only_theirs": 0, "only_ours": 0, "rows": []}
    done = daftar("--json", "overlap", "x.xlsx", "--to", str(tmp_path / "none" / "a.xlsx"))
    assert (done.code, done.out) == (1, "")
    assert "[file-missing]" in done.err
