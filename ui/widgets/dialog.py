"""A question interrupts only where it must: one sentence, what follows, two answers of which Esc is the safe one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from ui.look import look
from ui.widgets.basics import button, column, label, row


class Dialog(QDialog):
    """A right-to-left dialog with a title, room for things, and a row of answers; Enter gives the one with the focus,
    else the first, Esc none."""

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 440) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setMinimumWidth(look.px(width))
        self.setModal(True)
        outside = column(self, margins=24, spacing=12)
        outside.addWidget(label(title, "title", wrap=True))
        self.inside = column(spacing=8)
        outside.addLayout(self.inside)
        self.answers = row(None)
        outside.addSpacing(look.px(8))
        outside.addLayout(self.answers)

    def answer(self, made: QPushButton, *, first: bool = False) -> QPushButton:
        """Add an answer; `first` takes Enter."""
        made.setDefault(first)
        self.answers.addWidget(made)
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter on an answer gives that one: Qt itself would give the first."""
        here = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(here, QPushButton):
            here.click()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """However it is left, the window under it takes the keys again."""
        super().done(result)
        parent = self.parentWidget()
        if parent is not None and QApplication.activeModalWidget() is None:
            parent.window().activateWindow()


def ask(parent: QWidget | None, question: str, detail: str = "", *, yes: str = "بله", no: str = "خیر") -> bool:
    """Whether the person said yes; Esc says no."""
    dialog = Dialog(parent, question)
    if detail:
        dialog.inside.addWidget(label(detail, "soft", wrap=True))
    dialog.answer(button(yes, dialog.accept, name="primary"), first=True)
    dialog.answer(button(no, dialog.reject))
    return dialog.exec() == QDialog.DialogCode.Accepted
