"""A province and a county, each at its own window with its own keyboard, and a stick that goes between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, tree
from tests.ui.keyboard import Keyboard
from ui import app, media
from ui.media import Medium
from ui.shell.window import MainWindow
from ui.tasks import Tasks

NOW = "2025-12-10T09:30:00"


class Desk:
    """The window of one office. `press` and `type` wait until everything has settled."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        app.application()
        self._qtbot = qtbot
        self.tasks = Tasks()
        self.frame = app.frame_for(self.tasks, office)
        self.window = MainWindow(self.frame)
        self.keyboard = Keyboard(qtbot, self.frame)
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def go(self, page: str, **arguments: Any) -> Any:
        """Open a page; the page."""
        self.window.go(page, arguments)
        self.settle()
        return self.window.page

    def settle(self) -> None:
        """Wait until nothing is on its way; whoever lost the window's focus to a dialog gets it back."""
        self.keyboard.settle()
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
        self.keyboard.settle()

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.keyboard.press(key)
            self.settle()

    def type(self, text: str) -> None:
        """Type letters and digits."""
        self.keyboard.type(text)
        self.settle()

    def until(self, done: Any) -> None:
        """Wait for something."""
        self._qtbot.waitUntil(done, timeout=60_000)

    def close(self) -> None:
        """Leave the desk; the office stays open."""
        self.settle()
        self.tasks.office = None
        self.tasks.close()
        self.window.hide()
        self.window.deleteLater()
        QApplication.processEvents()


@contextmanager
def at_desk(qtbot: QtBot, office: Office) -> Iterator[Desk]:
    """The window of an office for a while."""
    desk = Desk(qtbot, office)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def offices(root: Path, *, others: bool = False) -> Iterator[Tree]:
    """A province with one county below it, or two."""
    codes = (PROVINCE, COUNTY, OTHER) if others else (PROVINCE, COUNTY)
    with tree(root, *codes) as kept:
        yield kept


def put_in(monkeypatch: pytest.MonkeyPatch, *sticks: Path) -> None:
    """These sticks are in, and no other drive."""
    found = [Medium(one, one.name, 8 * 2**30) for one in sticks]
    monkeypatch.setattr(media, "mounted", lambda: list(found))
