"""A number is shown in Persian digits with «٫», never with a slash; one digit may be a whole answer."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from models.text import persian
from ui import preferences
from ui.forms.editor import LineEditor, as_typed

_WHOLE_TENTHS = re.compile(r"[2-9]|1[0-5]|0[0-9]|[01][.٫][0-9]|\d{1,2}[/⁄]10")
_WHOLE_TIME = re.compile(r"(?:[01]\d|2[0-3]):?[0-5]\d")


class NumberEditor(LineEditor):
    """A number; what was typed is shown as numbers are, with the decimal sign of Persian."""

    def typed(self, text: str) -> str:
        return persian.persian_digits(as_typed(text)).replace(".", "٫")

    def told(self) -> str:
        stored = self.stored()
        shown = "" if stored is None else self.field.shown(stored)
        return shown if shown != self.line.text() and len(shown) > 3 else ""


class TenthsEditor(LineEditor):
    """Visual acuity in tenths by one key: 2 to 9 at once, 1 waits for a second digit or Enter, + is ten.

    «0» waits too, since many write 0.8 for eight tenths.
    """

    speaks = True

    def typed(self, text: str) -> str:
        return persian.persian_digits(as_typed(text)).replace(".", "٫")

    def key(self, event: QKeyEvent) -> bool:
        if event.text() != "+" and event.key() != Qt.Key.Key_Plus:
            return False
        self.line.setText("۱۰")
        self._edited("۱۰")
        return True

    def complete(self) -> bool:
        whole = _WHOLE_TENTHS.fullmatch(persian.latin_digits(self.line.text()))
        return bool(whole) and self.stored() is not None and preferences.read().auto_advance

    def text_of(self, stored: Any) -> str:
        return "" if stored is None else persian.persian_digits(f"{stored:.0f}")  # «1.0» would be read as ten

    def told(self) -> str:
        stored = self.stored()
        return "" if stored is None else f"{self.text_of(stored) if stored else 'صفر'} از ۱۰"


class TimeEditor(LineEditor):
    """An hour of the day: 8, 8:30, 0830."""

    def typed(self, text: str) -> str:
        text = persian.persian_digits(as_typed(text))
        digits = persian.latin_digits(text)
        if re.fullmatch(r"\d{4}", digits, re.ASCII):  # as the numeric pad gives it
            return f"{text[:2]}:{text[2:]}"
        return text

    def complete(self) -> bool:
        whole = _WHOLE_TIME.fullmatch(persian.latin_digits(self.line.text()))
        return bool(whole) and self.stored() is not None and preferences.read().auto_advance
