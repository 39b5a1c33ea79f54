"""A clerk's hands in tests: real key events to whatever has the focus, each one counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.frame import Frame

USER, PASSPHRASE = "مریم", "گذرواژه تمرینی دفتر آمل"


class Keyboard:
    """`type` writes text, `press` presses keys by name («F2», «Ctrl+P», «Return»); `count` is how many so far."""

    def __init__(self, qtbot: QtBot, frame: Frame) -> None:
        self._qtbot, self._frame = qtbot, frame
        self.count = 0

    def type(self, text: str) -> None:
        """Type letters and digits, one key each."""
        for letter in text:
            code = ord(letter.upper()) if letter.isascii() else 0
            self._send(code, Qt.KeyboardModifier.NoModifier, letter)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for name in keys:
            combination = QKeySequence(name)[0]
            key, modifiers = combination.key(), combination.keyboardModifiers()
            plain = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (0x20 <= int(key) < 0x7F and not modifiers)
            text = "\r" if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else chr(int(key)).lower() if plain else ""
            self._send(int(key), modifiers, text)

    def _send(self, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
        self.count += 1
        self._qtbot.waitUntil(lambda: _target() is not None, timeout=30_000)  # while a window comes or goes
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if (target := _target()) is not None:
                QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))

    def settle(self) -> None:
        """Wait until nothing is on its way to or from the store."""
        self._qtbot.waitUntil(lambda: self._frame.tasks.busy == 0, timeout=60_000)
        QApplication.processEvents()
        self._qtbot.waitUntil(lambda: self._frame.tasks.busy == 0, timeout=60_000)

    def until(self, done: Callable[[], object]) -> None:
        """Wait for something that happens by itself, such as a dialog that was asked for."""
        self._qtbot.waitUntil(lambda: bool(done()), timeout=30_000)

    @contextmanager
    def counted(self, most: int) -> Iterator[None]:
        """Refuse more than so many keys inside."""
        before = self.count
        yield
        self.settle()
        assert self.count - before <= most, f"{self.count - before} keys, at most {most}"


def _target() -> QWidget | None:
    return QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
