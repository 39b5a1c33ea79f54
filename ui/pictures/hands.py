"""The hands before the window: they open pages, type, wait, and take the picture with what stands over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.window import MainWindow
from ui.tasks import Tasks

_SHADE = QColor(0, 0, 0, 70)  # over the window behind a dialog
_CALM = 4  # looks without work, 20 milliseconds apart, until a page stands
_PLAIN = Qt.KeyboardModifier.NoModifier


class Hands:
    """One window's hands. `ids` and `book`: what the scenes may open, see ui/pictures/offices.py."""

    def __init__(self, window: MainWindow, ids: dict[str, str], book: Path) -> None:
        self.window, self.ids, self.book = window, ids, book

    @property
    def page(self) -> Any:
        """The page that is shown, with whatever methods it has."""
        return self.window.page

    def go(self, name: str, **arguments: Any) -> Any:
        """Open a page and wait until it stands; the page."""
        self.window.go(name, arguments)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Let the page read what it wants and draw itself."""
        settle(self.window.frame.tasks)

    def ask(self, work: Callable[[Any], Any]) -> Any:
        """What the office answers."""
        answers: list[Any] = []
        self.window.frame.ask_store(work, answers.append)
        self.settle()
        return answers[0]

    def type(self, text: str) -> None:
        """Type letters and digits where the focus is."""
        for letter in text:
            self._send(ord(letter.upper()) if letter.isascii() else 0, _PLAIN, letter)
        self.settle()

    def press(self, *keys: Qt.Key) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self._send(int(key), _PLAIN, "\r" if key == Qt.Key.Key_Return else "")
            self.settle()

    def _send(self, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
        target = QApplication.activePopupWidget() or self.window.focusWidget() or self.window
        if dialog := QApplication.activeModalWidget():
            target = dialog.focusWidget() or dialog
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))

    @contextmanager
    def beside(self, dialog: Any) -> Iterator[None]:
        """A dialog over the window for as long as its picture is taken."""
        dialog.open()
        self.settle()
        yield
        dialog.reject()
        dialog.deleteLater()
        self.settle()

    def picture(self) -> QPixmap:
        """The window, and over it the dialog that is open."""
        return over(self.window, QApplication.activeModalWidget())


def over(window: QWidget, dialog: QWidget | None, *, shade: bool = True) -> QPixmap:
    """The picture of a window with a dialog in its middle, and a shade between them."""
    taken = window.grab()
    if dialog is None or dialog is window:
        return taken
    inner = dialog.grab()
    painter = QPainter(taken)
    if shade:
        painter.fillRect(taken.rect(), _SHADE)
    painter.drawPixmap(QPoint((taken.width() - inner.width()) // 2, (taken.height() - inner.height()) // 2), inner)
    painter.end()
    return taken


def settle(tasks: Tasks) -> None:
    """Run the event loop until nothing was on its way to or from the store for a while."""
    loop, calm = QEventLoop(), 0

    def watch() -> None:
        nonlocal calm
        calm = calm + 1 if tasks.busy == 0 else 0
        if calm >= _CALM:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(watch)
    timer.start(20)
    loop.exec()
    timer.stop()
