"""Settings are kept by the machine or the office, each where it belongs, and the window changes at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.ui.keyboard import Keyboard
from ui import preferences
from ui.frame import Frame
from ui.look import SCALES, look
from ui.pages.settings import SettingsPage


@pytest.fixture
def page(qtbot: QtBot, frame: Frame, keyboard: Keyboard) -> SettingsPage:
    made = SettingsPage(frame)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.opened()
    keyboard.settle()
    return made


def test_letterhead_is_kept_by_the_office_and_refused_in_words(
    page: SettingsPage, frame: Frame, keyboard: Keyboard, office: Office
) -> None:
    errors: list[Any] = []
    frame.error_told.connect(errors.append)
    page._address.setText("آمل، خیابان امام")
    page._phone.setText("۰۱۱۴۴۲۲۳۳۴۴")
    page.keep_letterhead()
    keyboard.settle()
    assert office.letterhead()["phone"] == "01144223344"
    page._phone.setText("تلفن")
    page.keep_letterhead()
    keyboard.settle()
    assert errors[0].code == "mobile-form"
    assert office.letterhead()["phone"] == "01144223344"


def test_theme_and_size_are_kept_by_the_machine_and_worn_at_once(page: SettingsPage, frame: Frame) -> None:
    worn: list[bool] = []
    frame.look_changed.connect(lambda: worn.append(look.dark))
    try:
        page._theme.setCurrentIndex(1)
        page._scale.setCurrentIndex(SCALES.index(150))
        page._theme.activated.emit(1)
        assert (look.dark, look.scale, worn) == (True, 150, [True])
        assert (preferences.read().dark, preferences.read().scale) == (True, 150)
    finally:
        page._theme.setCurrentIndex(0)
        page._scale.setCurrentIndex(SCALES.index(100))
        page._theme.activated.emit(0)
    assert (look.dark, look.scale) == (False, 100)


def test_backup_is_taken_and_the_office_found_well(page: SettingsPage, frame: Frame, keyboard: Keyboard) -> None:
    told: list[str] = []
    frame.told.connect(lambda text, _kind, _undo: told.append(text))
    page.back_up()
    page.check()
    keyboard.settle()
    assert told[0].startswith("پشتیبان گرفته و آزموده شد")
    assert told[1] == "دفتر سالم است."
    assert any((frame.facts.folder / "backups").iterdir())


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"scale": 33}', '{"dark": 1}'])
def test_what_cannot_be_read_of_the_preferences_is_the_default(own_machine: Path, text: str) -> None:
    (own_machine / "window.json").write_text(text, encoding="utf-8")
    assert preferences.read() == preferences.Preferences()
