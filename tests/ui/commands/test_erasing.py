"""`erase` shows what goes and asks whoever sits at a terminal; to a machine it does as it is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.commands.conftest import Door, Run

ERASE = ("erase", "person", "7", "--why", "نامهٔ ۱۲")
LEFT = [{"entity": "visit", "id": "9", "field": "notes"}]
DONE = {"id": "7", "erased": {"person": 1, "guardian": 2}, "named": LEFT, "backups": 3, "note": "۳ پشتیبان"}


def asked(door: Door) -> list[str]:
    return [name for name, *_ in door.calls if name.startswith("erasing")]


@pytest.mark.parametrize(("answer", "code"), [("بله", 0), ("خیر", 1), ("", 1)])
def test_a_person_at_a_terminal_sees_what_goes_and_is_asked(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    from ui.commands import session

    monkeypatch.setattr(session.click, "prompt", lambda *_told, **_how: answer)
    shown = {"lines": ["۱ فرد: همهٔ پرونده"], "note": "نامی می‌ماند"}
    door.answers.update({"erasing.preview": shown, "erasing.erase": DONE})
    done = daftar(*ERASE, terminal=True)
    assert done.code == code
    assert "۱ فرد: همهٔ پرونده" in done.err
    assert "نامی می‌ماند" in done.err
    assert asked(door) == ["erasing.preview", *(["erasing.erase"] if code == 0 else [])]
    assert ("cancelled" in done.err) == bool(code)


@pytest.mark.parametrize(
    ("before", "after", "terminal"), [(["--json"], [], True), ([], ["--yes"], True), ([], [], False)]
)
def test_nobody_else_is_asked(daftar: Run, door: Door, before: Any, after: Any, terminal: bool) -> None:
    door.answers["erasing.erase"] = DONE
    assert daftar(*before, *ERASE, *after, terminal=terminal).code == 0
    assert asked(door) == ["erasing.erase"]
    assert ("erasing.erase", ("person", "7", "نامهٔ ۱۲", ()), {}) in door.calls


def test_the_answer_is_that_of_the_contract(daftar: Run, door: Door) -> None:
    door.answers["erasing.erase"] = DONE
    assert daftar("--json", *ERASE).lines == [DONE]


def test_a_reason_must_be_given(daftar: Run, door: Door) -> None:
    assert daftar("erase", "person", "7").code == 2
    assert asked(door) == []


def test_a_dry_run_tells_and_erases_nothing_and_needs_no_reason(daftar: Run, door: Door) -> None:
    door.answers["erasing.preview"] = {**DONE, "lines": []}
    assert daftar("--json", "erase", "person", "7", "--dry-run").lines == [{**DONE, "lines": []}]
    assert asked(door) == ["erasing.preview"]


def test_texts_that_name_the_person_go_where_they_are_asked_for(daftar: Run, door: Door) -> None:
    door.answers["erasing.erase"] = DONE
    assert daftar(*ERASE, "--text", "visit:9:notes", "--text", "all", "--yes").code == 0
    assert ("erasing.erase", ("person", "7", "نامهٔ ۱۲", ("visit:9:notes", "all")), {}) in door.calls
