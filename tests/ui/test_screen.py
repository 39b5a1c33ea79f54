"""Whether there is a screen, and what is done where there is none."""

from __future__ import annotations

import os

import pytest

from ui.screen import do_without_screen


@pytest.mark.parametrize(("asked", "used"), [(None, "offscreen"), ("", "offscreen"), ("minimal", "minimal")])
def test_without_a_screen_qt_draws_into_memory_unless_asked_otherwise(
    asked: str | None, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", asked or "")
    if asked is None:
        monkeypatch.delenv("QT_QPA_PLATFORM")
    do_without_screen()
    assert os.environ["QT_QPA_PLATFORM"] == used
