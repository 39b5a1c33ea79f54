"""A new passphrase comes from the environment or is asked twice; it is never told, and never given on the line."""

from __future__ import annotations

import pytest

from tests.ui.commands.conftest import Door, Run
from ui.commands import session

NEW = "پنج شش هفت هشت"
ADD = ("--json", "user", "add", "mina", "--role", "clerk", "--full-name", "مینا رضایی")


def asked(door: Door, name: str) -> tuple[object, ...]:
    (given,) = [call[1] for call in door.calls if call[0] == name]
    return given


def test_somebody_new_gets_the_passphrase_of_the_environment(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAFTAR_NEW_PASSPHRASE", NEW)
    done = daftar(*ADD)
    assert (done.code, done.err) == (0, "")
    assert asked(door, "people.add") == ("mina", "clerk", "مینا رضایی", NEW, None)


def test_at_a_terminal_it_is_asked_until_two_agree(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(["یکی", "دیگری", NEW, NEW])
    monkeypatch.setattr(session.click, "prompt", lambda *_told, **_more: next(typed))
    assert daftar(*ADD, terminal=True).code == 0
    assert asked(door, "people.add")[3] == NEW


def test_where_nobody_can_be_asked_it_is_refused_with_the_way_out(daftar: Run, door: Door) -> None:
    done = daftar(*ADD)
    assert (done.code, done.out) == (1, "")
    assert "[required]" in done.err
    assert "DAFTAR_NEW_PASSPHRASE" in done.err
    assert "people.add" not in [call[0] for call in door.calls]


@pytest.mark.parametrize(("has_key", "passphrase"), [(True, None), (False, NEW)])
def test_whoever_comes_back_needs_a_passphrase_only_where_the_key_is_gone(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch, has_key: bool, passphrase: str | None
) -> None:
    monkeypatch.setenv("DAFTAR_NEW_PASSPHRASE", NEW)
    door.answers["people.has_key"] = has_key
    assert daftar("--json", "user", "enable", "mina").code == 0
    assert asked(door, "people.enable") == ("mina", passphrase)


def test_ones_own_passphrase_is_changed_with_the_old_one(
    daftar: Run, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAFTAR_NEW_PASSPHRASE", NEW)
    done = daftar("user", "passphrase")
    assert done.code == 0
    assert asked(door, "people.change_passphrase") == ("چهار واژه بس است", NEW)
    assert NEW not in done.out + done.err


@pytest.mark.parametrize(
    "arguments", [["add"], ["add", "mina"], ["disable"], ["enable"], ["role", "mina"], ["grant"], ["burn", "mina"]]
)
def test_wrong_usage_asks_nobody(daftar: Run, door: Door, arguments: list[str]) -> None:
    done = daftar("user", *arguments)
    assert done.code == 2
    assert door.calls == []
