"""Two values of one field stand side by side with what was before; a name, a day and an office say whose each is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from models.text.persian import persian_digits
from ui.look import look
from ui.pages.exchanging.words import NOTHING, moment
from ui.widgets.basics import cleared, column, label, row, rtl, styled

Answer = Mapping[str, Any]
SIDES = (("ours", "نزد ما", "۱"), ("theirs", "از راه رسیده", "۲"), ("before", "پیش از آن", ""))


class Sides(QScrollArea):
    """The conflicts of one row under each other. `pointed`: another of them was clicked (its id)."""

    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("مقدارهای ناسازگار")
        inside = QWidget()
        self._column = column(inside, spacing=8)
        self.setWidget(inside)
        self._frames: dict[str, _Field] = {}
        self.told: Answer = {}

    def show_row(self, told: Answer, current: str) -> None:
        """Show what `office.differences.of_row` says; the field of conflict `current` is marked."""
        self.told = told
        cleared(self._column)
        self._frames = {}
        for one in told["fields"]:
            frame = _Field(one)
            frame.pressed.connect(self.pointed)
            self._frames[one["id"]] = frame
            self._column.addWidget(frame)
        self._column.addStretch(1)
        self.mark(current)

    def mark(self, current: str) -> None:
        """Mark the field of a conflict, and see it."""
        for key, frame in self._frames.items():
            frame.mark(key == current)
        QTimer.singleShot(0, self, lambda: self._see(current))  # when the fields have got their places

    def _see(self, current: str) -> None:
        frame = self._frames.get(current)
        if frame is None:
            return
        bar, top = self.verticalScrollBar(), frame.y()
        if top < bar.value() or top + frame.height() > bar.value() + self.viewport().height():
            bar.setValue(top)

    def clear(self) -> None:
        """Show nothing."""
        self.told = {}
        self._frames = {}
        cleared(self._column)

    def field(self, conflict_id: str) -> Answer | None:
        """What is shown of a conflict."""
        return next((one for one in self.told.get("fields", ()) if one["id"] == conflict_id), None)


class _Field(QFrame):
    """One field of the row."""

    pressed = Signal(str)

    def __init__(self, one: Answer) -> None:
        super().__init__()
        self._id = str(one["id"])
        self.setProperty("class", "card")
        inside = QVBoxLayout(self)
        pad = look.px(12)
        inside.setContentsMargins(pad, look.px(8), pad, look.px(10))
        inside.setSpacing(look.px(6))
        inside.addLayout(row(label(one["label"], "section"), None, *_verdict(one)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(2))
        for place, (side, name, key) in enumerate(SIDES):
            grid.setColumnStretch(place, 1)
            keys = [label(key, "badge")] if key and one["state"] == "open" else []
            grid.addLayout(row(*keys, label(name, "small"), None), 0, place)
            grid.addWidget(_value(one[side], side), 1, place)
            grid.addWidget(label(_whose(one[side]), "small", wrap=True), 2, place)
        inside.addLayout(grid)
        if one["decision"]:
            inside.addWidget(label(_decided(one["decision"]), "soft", wrap=True))
        self.setAccessibleName(_aloud(one))

    def mark(self, current: bool) -> None:
        """Draw a ring around it, or not."""
        styled(self, "card-current" if current else "card")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say that it was pointed at."""
        self.pressed.emit(self._id)
        super().mousePressEvent(event)


def _value(side: Answer | None, name: str) -> QLabel:
    text = str(side["text"]) if side else ""
    made = label(persian_digits(text) if text else (NOTHING if side else "–"), "value" if text else "soft", wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
    return made if name != "before" else _softly(made)


def _softly(made: QLabel) -> QLabel:
    styled(made, "soft")
    return made


def _whose(side: Answer | None) -> str:
    if side is None:
        return ""
    return "، ".join(filter(None, (side["who"] or "", side["office"], moment(side["when"]))))


def _verdict(one: Answer) -> list[QLabel]:
    words = {"later": ("مقدار تازه‌تر خودبه‌خود ماند", "badge"), "decided": ("تصمیم گرفته شد", "badge-done")}
    return [label(*words[one["state"]])] if one["state"] in words else []


def _decided(decision: Answer) -> str:
    return rtl(f"{_whose(decision)}: {decision['why'] or 'بی‌دلیل'}")


def _aloud(one: Answer) -> str:
    told = (f"{name}: {(one[side] or {}).get('text') or 'خالی'}" for side, name, _ in SIDES)
    return f"{one['label']}؛ {'؛ '.join(told)}"
