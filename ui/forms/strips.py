"""What stands above a form: what concerns the whole record, work left unfinished, and who may be the same person."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from models.errors import Level
from models.text import jalali, persian
from ui.forms.editor import is_enter, plain_key
from ui.forms.field_box import Told
from ui.look import icon, icon_size, look
from ui.widgets.basics import button, label, rtl, styled

Answer = dict[str, Any]
_CLASSES = {"wrong": "strip-wrong", "wait": "strip-wait", "note": "strip"}
_SIGNS = {"wrong": "wrong", "wait": "warning", "note": "note"}


class Strip(QFrame):
    """A line with a sign, hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        self._inside.setSpacing(look.px(8))
        self._sign, self._text = QLabel(), label("", wrap=True, selectable=True)
        self._inside.addWidget(self._sign)
        self._inside.addWidget(self._text, 1)
        self.hide()

    def say(self, text: str, kind: str) -> None:
        """Say a sentence (wrong, wait or note), or nothing with ""."""
        styled(self, _CLASSES[kind])
        role = "primary" if kind == "note" else kind
        self._sign.setPixmap(icon(_SIGNS[kind], role).pixmap(icon_size()))
        styled(self._text, "" if kind == "note" else kind)
        self._text.setText("\n".join(rtl(line) for line in text.split("\n")))
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What it says now."""
        return self._text.text().replace("\u200f", "") if not self.isHidden() else ""


class FindingsStrip(Strip):
    """Findings that belong to no field of the form."""

    def show_told(self, told: Sequence[tuple[str, Told]]) -> None:
        """Show them, each with the label of its field where it has one."""
        lines = [f"{name}: {one.shown}" if name else one.shown for name, one in told]
        hard = any(one.level is Level.HARD for _, one in told)
        self.say("\n".join(lines), "wrong" if hard else "wait" if told else "note")
        self.setToolTip(rtl("، ".join(one.code for _, one in told)))


class DraftStrip(Strip):
    """Offers what was left unfinished. Enter brings it back, Delete forgets it, and typing goes on without it."""

    restored = Signal()
    discarded = Signal()
    passed = Signal(object)  # the key that was typed instead

    def __init__(self) -> None:
        super().__init__()
        self.restore = _Answer("بازیابی", "Enter")
        self.restore.setProperty("class", "primary")
        self.restore.clicked.connect(self.restored)
        self.restore.typed.connect(self._typed)
        discard = button("دور انداختن", self.discarded.emit, keys="Delete")
        discard.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside.addWidget(self.restore)
        self._inside.addWidget(discard)

    def offer(self, draft: Mapping[str, Any], today: datetime.date) -> None:
        """Offer a draft as `Office.drafts` tells it."""
        moment = datetime.datetime.fromisoformat(draft["at"])
        day = "امروز" if moment.date() == today else jalali.show(moment.date())
        when = persian.persian_digits(f"{day} ساعت {moment:%H:%M}")
        what = f"«{draft['naming']}» از " if draft["naming"] else ""
        self.say(f"بازیابی کار ناتمام؟ {what}{when}", "wait")

    def _typed(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.discarded.emit()
        else:
            self.passed.emit(event)


class _Answer(QPushButton):
    """A button that gives on every key but Enter and Space."""

    typed = Signal(object)

    def __init__(self, text: str, keys: str) -> None:
        super().__init__(rtl(f"{text}  {keys}"))
        self.setAccessibleName(text)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter answers; what is typed goes on."""
        if is_enter(event) and plain_key(event):
            self.click()
        elif event.key() == Qt.Key.Key_Delete or (event.text().isprintable() and event.text().strip()):
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)


class LikenessStrip(Strip):
    """Who may be the same person, and the key that opens that record."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Answer] = []
        self._open = button("باز کردن پروندهٔ او", self.open_first, keys="F6")
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside.addWidget(self._open)

    def show_found(self, found: Sequence[Answer]) -> None:
        """Show them, the surest first."""
        self.found = list(found)
        if not self.found:
            self.say("", "note")
            return
        first = self.found[0]
        said = "پیش‌تر ثبت شده است" if first["blocks"] else "شاید همین فرد باشد"
        lines = [f"{said}: {first['naming']} ({first['why']})"]
        lines += [f"و نیز: {one['naming']} ({one['why']})" for one in self.found[1:3]]
        self.say("\n".join(lines), "wrong" if first["blocks"] else "wait")

    def open_first(self) -> None:
        """Ask for the record of the first of them."""
        if self.found:
            self.wanted.emit(self.found[0]["id"])


class KeyHint(QWidget):
    """A line of keys at the end of a row; it is there only where it fits whole."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = label(text, "small")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addStretch(1)
        inside.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """It makes nothing wider."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Vanish rather than be cut."""
        super().resizeEvent(event)
        self._text.setVisible(self._text.sizeHint().width() <= event.size().width())
