"""All keys go one road: what a clerk types ahead waits while an act moves the focus, and no key is lost.

Commands are looked up here and not in Qt's shortcut map, since a key that waited must find its command as well.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.frame import Command, sequence

_MODIFIERS = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}  # fmt: skip
_HEARD = {
    QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
}  # fmt: skip
# Keys that a field may want for itself: their command runs only where nobody took them.
HEARS_ESC = "hears_esc"
"""Property of a window in which Esc does not wait with the other keys: it stops the work they wait for."""
_LAST = {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class KeyRoad(QObject):
    """An event filter of the whole application. `commands` gives what can be done now, the page's own first."""

    acted = Signal()  # a key, a click or the wheel: somebody is there

    def __init__(self, app: QApplication, window: QWidget, commands: Callable[[], Iterable[Command]]) -> None:
        super().__init__(window)
        self._app, self._window, self._commands = app, window, commands
        self._waiting: deque[QKeyEvent] = deque()
        self._held = False
        self.pressed = 0  # keys that a person pressed, modifiers apart: the counter of effort
        self._replayed: list[QKeyEvent] = []
        self._seen: tuple[int, int] | None = None
        app.installEventFilter(self)

    def hold(self, held: bool) -> None:
        """Let typed keys wait, or type those that waited."""
        self._held = held
        self._replay()

    def _replay(self) -> None:
        """Type what waited, in its order; a dialog that one of the keys opens gets those after it."""
        while self._waiting and not self._held:
            event = self._waiting.popleft()
            if self._waiting:
                QTimer.singleShot(0, self, self._replay)
            self._replayed.append(event)
            QApplication.sendEvent(self._target(), event)
            self._replayed.remove(event)

    def _target(self) -> QWidget:
        """What has the keys; a dialog that has just been opened has them before Qt says so."""
        modal, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        shown = modal or QApplication.activeWindow() or self._window
        if focus is None or (modal is not None and focus.window() is not modal):
            focus = shown.focusWidget() or shown
        return QApplication.activePopupWidget() or focus

    @property
    def empty(self) -> bool:
        """Whether no key waits."""
        return not self._waiting

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take key presses that wait or belong to a command; tell that somebody is there."""
        kind = event.type()
        if kind not in _HEARD:
            return False  # nearly all: this filter sees every event of the program
        if kind != QEvent.Type.ShortcutOverride:
            self.acted.emit()
        if kind == QEvent.Type.ShortcutOverride and (self._held or self._waiting) and isinstance(watched, QWidget):
            event.accept()
            return True
        if kind != QEvent.Type.KeyPress or not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _MODIFIERS:
            return False
        first = self._first_sight(watched)
        again = any(event is one for one in self._replayed)
        if first and not again:
            self.pressed += 1
        if self._held and event.key() == Qt.Key.Key_Escape and (hears := self._hears_esc(watched)):
            if watched.window() is hears:
                return False
            QApplication.sendEvent(hears, event.clone())  # it is on the screen, and Qt will soon say it is active
            return True
        if self._held or (self._waiting and not again):
            self._waiting.append(event.clone())
            return True
        return self._run(watched, event)

    @staticmethod
    def _hears_esc(watched: QWidget) -> QWidget | None:
        """The window that Esc is for while keys wait: where it was pressed, or the one that is shown over it."""
        for window in (watched.window(), QApplication.activeModalWidget()):
            if window is not None and window.property(HEARS_ESC):
                return window
        return None

    def _first_sight(self, watched: QWidget) -> bool:
        """Whether the event is seen at the widget it was sent to, and not on its way up through the parents."""
        focus = QApplication.focusWidget()
        return watched is focus or focus is None or not watched.isAncestorOf(focus)

    def _run(self, watched: QWidget, event: QKeyEvent) -> bool:
        if QApplication.activePopupWidget() or not self._belongs(watched):
            return False
        if event.key() in _LAST and not event.modifiers() and watched is not self._window:
            return False
        typed = sequence(event)
        for command in self._commands():
            if command.keys and typed in command.keys.split(" "):
                if command.enabled():
                    command.run()
                return True
        return False

    def _belongs(self, watched: QWidget) -> bool:
        modal = QApplication.activeModalWidget()
        return modal is None and watched.window() is self._window
