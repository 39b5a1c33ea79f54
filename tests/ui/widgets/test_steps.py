from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui import app
from ui.widgets.steps import StepHeader


def test_where_one_stands_is_told_by_a_sign_and_in_words(qtbot: QtBot) -> None:
    app.application()
    header = StepHeader(("پرونده", "ستون‌ها", "ثبت"))
    qtbot.addWidget(header)
    header.go(1)
    header.show()
    texts = [one.text().lstrip("\u200f") for one in header.findChildren(QLabel) if one.isVisible()]
    assert texts == ["✓  پرونده", "›", "۲  ستون‌ها", "›", "۳  ثبت"]
    assert header.accessibleName() == "گام ۲ از ۳: ستون‌ها"
    assert header.at == 1
