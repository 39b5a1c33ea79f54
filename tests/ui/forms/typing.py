"""Typing any text into an editor, for properties: each character is a key, and every echo is looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from ui.forms.editor import LineEditor


def type_into(editor: LineEditor, text: str) -> None:
    """Send each character as a key to the editor's line; the line was emptied first."""
    editor.empty()
    for letter in text:
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(editor.line, event)
