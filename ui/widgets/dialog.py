"""A question interrupts only where it must: one sentence, what follows, two answers of which Esc is the safe one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from ui.look import look
from ui.widgets.basics import button, column, label, row


class Dialog(QDialog):
    """A right-to-left dialog with a title, room for things, and a row of answers; Enter gives the first, Esc none."""

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


def ask(parent: QWidget | None, question: str, detail: str = "", *, yes: str = "بله", no: str = "خیر") -> bool:
    """Whether the person said yes; Esc says no."""
    dialog = Dialog(parent, question)
    if detail:
        dialog.inside.addWidget(label(detail, "soft", wrap=True))
    dialog.answer(button(yes, dialog.accept, name="primary"), first=True)
    dialog.answer(button(no, dialog.reject))
    return dialog.exec() == QDialog.DialogCode.Accepted


def ask_text(
    parent: QWidget | None, question: str, detail: str = "", *, given: str = "", suggestions: Sequence[str] = ()
) -> str | None:
    """A line of text, or None; `suggestions` are buttons that answer at once, numbered for one key (1 to 9)."""
    dialog = Dialog(parent, question)
    if detail:
        dialog.inside.addWidget(label(detail, "soft", wrap=True))
    line = QLineEdit(given)
    line.setAccessibleName(question)

    def take(text: str) -> None:
        line.setText(text)
        dialog.accept()

    for number, text in enumerate(suggestions[:9], 1):
        one = button(f"{'۰۱۲۳۴۵۶۷۸۹'[number]}  {text}", partial(take, text), name="quiet")
        one.setShortcut(str(number))
        dialog.inside.addLayout(row(one, None))
    dialog.inside.addWidget(line)
    dialog.answer(button("ثبت", dialog.accept, name="primary"), first=True)
    dialog.answer(button("انصراف", dialog.reject))
    line.setFocus()
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return line.text().strip() if accepted and line.text().strip() else None
