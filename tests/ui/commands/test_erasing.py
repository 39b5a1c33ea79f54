"""`erase` shows what goes and asks whoever sits at a terminal; to a machine it does as it is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.commands.conftest import Door, Run

ERASE = ("erase", "person", "7", "--why", "نامهٔ ۱۲")
DONE = {"id": "7", "erased": {"person": 1, "guardian": 2}, "backups": 3, "note": "۳ پشتیبان"}


def asked(door: Door) -> list[str]:
    return [name for name, *_ in door.calls if name.startswith("erasing")]


@pytest.mark.parametrize(("answer", "code"), [("بله", 0), ("خیر", 1), ("", 1)])
def test_a_person_at_a_terminal_sees_what_goes_and_is_asked(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    from ui.commands import session

    monkeypatch.setattr(session.click, "prompt", lambda *_told, **_how: answer)
    door.answers.update({"erasing.preview": {"lines": ["۱ فرد: همهٔ پرونده"]}, "erasing.erase": DONE})
    done = daftar(*ERASE, terminal=True)
    assert done.code == code
    assert "۱ فرد: همهٔ پرونده" in done.err
    assert asked(door) == ["erasing.preview", *(["erasing.erase"] if code == 0 else [])]
    assert ("cancelled" in done.err) == bool(code)


@pytest.mark.parametrize(
    ("before", "after", "terminal"), [(["--json"], [], True), ([], ["--yes"], True), ([], [], False)]
)
def test_nobody_else_is_asked(daftar: Run, door: Door, before: Any, after: Any, terminal: bool) -> None:
    door.answers["erasing.erase"] = DONE
    assert daftar(*before, *ERASE, *after, terminal=terminal).code == 0
    assert asked(door) == ["erasing.erase"]
    assert ("erasing.erase", ("person", "7", "نامهٔ ۱۲"), {}) in door.calls


def test_the_answer_is_that_of_the_contract(daftar: Run, door: Door) -> None:
    door.answers["erasing.erase"] = DONE
    assert daftar("--json", *ERASE).lines == [DONE]


def test_a_reason_must_be_given(daftar: Run, door: Door) -> None:
    assert daftar("erase", "person", "7").code == 2
    assert asked(door) == []
