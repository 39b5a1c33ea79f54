"""The one box keeps the focus while its answers are shown below: arrows and Enter work on them from here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit

from models.office.work import seeking
from models.text import persian
from ui.forms.editor import RIGHT, as_typed, is_enter, plain_key

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Box(QLineEdit):
    """`sought`: another text stands here; `entered`: Enter; `moved`: so many rows down."""

    sought = Signal(str)
    entered = Signal()
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "box")
        self.setAlignment(RIGHT)
        self.setMaxLength(120)
        self.textEdited.connect(self._edited)

    def _edited(self, text: str) -> None:
        """Numbers are seen in Persian digits, words with Persian letters."""
        kept = persian.persian_digits(as_typed(text))
        if kept != text:
            place = self.cursorPosition()
            self.setText(kept)
            self.setCursorPosition(min(place, len(kept)))
        self.sought.emit(kept)

    @property
    def digits(self) -> str:
        """The Latin digits of a number that was typed, else an empty text."""
        return seeking.digits_of(self.text())

    def empty(self) -> None:
        """Nothing stands here, and there is nothing to undo."""
        self.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and the arrows belong to the answers."""
        if is_enter(event) and plain_key(event):
            self.entered.emit()
        elif event.key() in _STEPS and plain_key(event):
            self.moved.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
