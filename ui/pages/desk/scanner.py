"""A scanner types digits and then Enter; one that follows a number that acted by itself belongs to the number."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.forms.editor import is_enter, plain_key

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class FirstEnter(QObject):
    """Takes the first key that comes from now on if it is Enter, and looks at no other."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._app = QApplication.instance()
        if self._app is not None:
            self._app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The first key."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.key() in _MODIFIERS:
            return False
        if not isinstance(watched, QWidget):
            return False
        if self._app is not None:
            self._app.removeEventFilter(self)
        self.deleteLater()
        return is_enter(event) and plain_key(event)
