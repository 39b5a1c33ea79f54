"""Whoever does something is there: keys and clicks put off the lock, and nothing else does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.keyboard import Keyboard
from ui.shell.window import MainWindow


def test_a_key_and_a_click_put_off_the_lock(window: MainWindow, keyboard: Keyboard) -> None:
    window._idle.stop()
    window.update()
    keyboard.settle()
    assert not window._idle.isActive()
    keyboard.press("Down")
    assert window._idle.isActive()
    window._idle.stop()
    QTest.mouseClick(window.title, Qt.MouseButton.LeftButton)
    assert window._idle.isActive()


def test_nobody_there_locks_the_window(window: MainWindow, keyboard: Keyboard) -> None:
    locked: list[bool] = []
    window.locked.connect(lambda: locked.append(True))
    window._idle.setInterval(1)
    keyboard.press("Down")
    keyboard.settle()
    QTest.qWait(50)
    assert locked == [True]
