"""Icons, fonts and the style sheet are whole: what the window names is there."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo
from pytestqt.qtbot import QtBot

from ui import app
from ui.glyphs import letter
from ui.look import FAMILY, ICONS, SCALES, icon, icon_size, look


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_has_its_letter(name: str) -> None:
    assert len(letter(ICONS[name])) == 1


def test_an_icon_is_drawn_in_the_colour_of_its_role(qtbot: QtBot, qapp: object) -> None:
    app.application()
    drawn = icon("home", "wrong").pixmap(icon_size()).toImage()
    inked = {
        drawn.pixelColor(x, y).name().upper()
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() == 255
    }
    assert inked == {look.colour("wrong")}


def test_the_window_is_set_in_the_font_we_ship(qtbot: QtBot, qapp: object) -> None:
    app.application()
    assert FAMILY in QFontDatabase.families()
    assert QFontInfo(look.font()).family() == FAMILY


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", SCALES)
def test_the_style_sheet_has_a_value_for_every_name(dark: bool, scale: int) -> None:
    before = look.dark, look.scale
    try:
        look.dark, look.scale = dark, scale
        assert "$" not in look._sheet()
    finally:
        look.dark, look.scale = before
