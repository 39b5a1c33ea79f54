"""A number on the board is a button: large figure, small words, and Enter opens its list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.text.persian import persian_number
from ui.forms.editor import is_enter, plain_key
from ui.lists.cells import left_to_right
from ui.look import icon, look
from ui.widgets.basics import label, rtl

_AHEAD = {Qt.Key.Key_Down, Qt.Key.Key_Left}
_BACK = {Qt.Key.Key_Up, Qt.Key.Key_Right}


class Key(QPushButton):
    """A button of the board: Enter presses it, arrows go to the next, letters go to the box."""

    moved = Signal(int)
    typed = Signal(str)

    def __init__(self, name: str, run: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("class", "figure")
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.clicked.connect(lambda _checked=False: run())
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(look.px(8), look.px(2), look.px(8), look.px(2))
        self._inside.setSpacing(look.px(8))

    def put(self, thing: QWidget, stretch: int = 0) -> None:
        """Show something on it; the mouse goes through."""
        thing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside.addWidget(thing, stretch)

    def sizeHint(self) -> QSize:  # noqa: N802
        """What stands on it decides."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """It may be as narrow as its shortest words."""
        return QSize(look.px(48), self._inside.sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Never lower than what stands on it: the style sheet has set another least height by now."""
        super().showEvent(event)
        self.setMinimumHeight(self._inside.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter, arrows, letters."""
        if is_enter(event) and plain_key(event):
            self.click()
        elif event.key() in _AHEAD | _BACK and plain_key(event):
            self.moved.emit(1 if event.key() in _AHEAD else -1)
        elif plain_key(event) and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


def figure(value: int, words: str, run: Callable[[], object], kind: str = "") -> Key:
    """A large number above its words; `kind` (wait, wrong, done) with its sign, never the colour alone."""
    made = Key(f"{persian_number(value)} {words}", run)
    both = QWidget()
    inside = QVBoxLayout(both)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(0)
    top = QHBoxLayout()
    top.setSpacing(look.px(4))
    if kind and value:
        sign = QLabel()
        sign.setPixmap(
            icon({"wait": "wait", "wrong": "warning", "done": "done"}[kind], kind).pixmap(look.px(18), look.px(18))
        )
        top.addWidget(sign)
    number = label(persian_number(value), f"number-{kind}" if kind and value else "number")
    top.addWidget(number)
    top.addStretch(1)
    inside.addLayout(top)
    inside.addWidget(label(words, "small"))
    made.put(both, 1)
    return made


def line(text: str, more: str, run: Callable[[], object], *, number: bool = False) -> Key:
    """A line of the board: words on the right, a detail on the left; `number`: the detail is a telephone."""
    made = Key(f"{text} {more}", run)
    words = label(text)
    words.setMinimumWidth(look.px(24))
    words.setToolTip(rtl(text))
    made.put(words, 1)
    made.put(label(left_to_right(more) if number else more, "small"))
    return made


class Bar(QFrame):
    """How far a value has come to its target; the numbers beside it say the same."""

    def __init__(self, value: float, target: float) -> None:
        super().__init__()
        self.setProperty("class", "bar")
        self.setFixedHeight(look.px(8))
        self._share = min(max(value / target, 0.0), 1.0) if target else 0.0
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        done = QFrame()
        done.setProperty("class", "bar-done")
        inside.addWidget(done, round(1000 * self._share))
        inside.addStretch(1000 - round(1000 * self._share))
        done.setVisible(self._share > 0)
