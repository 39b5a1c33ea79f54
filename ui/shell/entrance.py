"""What the windows of the way in share: a card in the middle, a field with its label above, a refusal under them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from models.errors import UserError
from models.text import persian
from ui.commands import faults
from ui.look import look
from ui.widgets.basics import card, column, label, right_aligned, row, rtl
from ui.widgets.passphrase import PassphraseLine


class Entrance(QWidget):
    """A window of the way in. `inside` is the card's column; Enter moves on, and on the last line presses `first`."""

    def __init__(self, title: str, words: str, *, width: int = 520) -> None:
        super().__init__()
        self.setWindowTitle("دفتر")
        self.setProperty("class", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.resize(look.px(900), look.px(680))
        frame, self.inside = card(margins=32, spacing=8)
        frame.setFixedWidth(look.px(width))
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget()
        around = column(middle, margins=16)
        around.addStretch(1)
        around.addLayout(row(None, frame, None))
        around.addStretch(1)
        area.setWidget(middle)
        column(self).addWidget(area)
        self.inside.addWidget(label(title, "large"))
        self.inside.addWidget(label(words, "soft", wrap=True))
        self.inside.addSpacing(look.px(8))
        self.refusal = label("", "wrong", wrap=True)
        self.refusal.setAccessibleName("پیام")
        self.lines: list[QLineEdit] = []
        self.first: QPushButton | None = None

    def add_line(self, text: str, line: QLineEdit, into: QVBoxLayout | None = None) -> QWidget:
        """A field with its label above it."""
        holder = QWidget()
        inside = column(holder, spacing=2)
        name = label(text, "label")
        name.setBuddy(line)
        line.setAccessibleName(text)
        if isinstance(line, PassphraseLine):
            inside.addLayout(line.headed(name))
        else:
            inside.addWidget(name)
        inside.addWidget(right_aligned(line))
        self.lines.append(line)
        (into or self.inside).addWidget(holder)
        return holder

    def add_first(self, made: QPushButton) -> None:
        """The button that Enter presses at the end, with the place for a refusal above it."""
        self.first = made
        self.inside.addWidget(self.refusal)
        self.inside.addLayout(row(made, None))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter moves on and at the end opens; Shift+Enter goes back."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        shown = [line for line in self.lines if line.isVisible()]
        at = next((place for place, line in enumerate(shown) if line.hasFocus()), None)
        if at is None:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._to(shown[max(at - 1, 0)])
        elif at + 1 < len(shown):
            self._to(shown[at + 1])
        elif self.first is not None:
            self.first.click()

    def _to(self, line: QLineEdit) -> None:
        line.setFocus()
        self._area.ensureWidgetVisible(line)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be pressed twice while the store opens."""
        if self.first is not None:
            self.first.setEnabled(not busy)
        if busy:
            self.refusal.setText(rtl("دفتر باز می‌شود…"))
        self.setCursor(Qt.CursorShape.BusyCursor if busy else Qt.CursorShape.ArrowCursor)

    def tell(self, text: str) -> None:
        """A sentence above the button."""
        self.refusal.setText(rtl(persian.clean(text)))

    def tell_error(self, error: Exception) -> None:
        """A refusal with its code; one honest sentence for a fault of ours, which is logged."""
        if isinstance(error, UserError):
            self.tell(f"{error}  [{error.code}]")
            return
        faults.keep(error)
        self.tell("این خطا از برنامه است، نه از شما. گزارش فنی نگه داشته شد.")
