"""Two files of perhaps one person stand beside each other, field by field; where they contradict is seen at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from models.text.persian import persian_digits, persian_number
from ui.look import look
from ui.widgets.basics import cleared, column, label, row, rtl, styled

Answer = Mapping[str, Any]
_TOP = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
_LABELS = 104  # pixels at 100 % of the names of fields


class Beside(QScrollArea):
    """What `Sameness.side_by_side` tells. `pointed`: one of the two was clicked (its id)."""

    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("دو پرونده کنار هم")
        inside = QWidget()
        self._column = column(inside, margins=2, spacing=8)
        self.setWidget(inside)
        self._heads: dict[str, _Head] = {}
        self.told: Answer = {}

    def show_pair(self, told: Answer, why: str, keep: str, words: tuple[str, str]) -> None:
        """Show two rows; `why` they are shown, which one is kept, and the words that say so of it and of the other."""
        self.told = told
        cleared(self._column)
        if why:
            self._column.addWidget(label(persian_digits(why), "soft", wrap=True))
        if told["against"]:
            self._column.addWidget(_strip(told["against"]))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(2))
        grid.setColumnMinimumWidth(0, look.px(_LABELS))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self._heads = {}
        for place, head in enumerate(told["heads"], 1):
            made = _Head(head, words)
            made.pressed.connect(self.pointed)
            self._heads[str(head["id"])] = made
            grid.addWidget(made, 0, place)
        for one in told["fields"]:
            _add_line(grid, one["label"], (one["a"], one["b"]), differs=one["differs"])
        for one in told["rows"]:
            counts = (persian_number(one["a"]), persian_number(one["b"]))
            _add_line(grid, one["label"], counts, differs=False, first=one is told["rows"][0])
        self._column.addLayout(grid)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self.mark(keep)

    def mark(self, keep: str) -> None:
        """Say which of the two is kept."""
        for row_id, head in self._heads.items():
            head.mark(row_id == keep)

    def clear(self) -> None:
        """Show nothing."""
        self.told = {}
        self._heads = {}
        cleared(self._column)


class _Head(QFrame):
    """Whose file it is, who wrote it, and whether it is kept."""

    pressed = Signal(str)

    def __init__(self, told: Answer, words: tuple[str, str]) -> None:
        super().__init__()
        self._id, self._words, self._naming = str(told["id"]), words, str(told["naming"])
        inside = QVBoxLayout(self)
        pad = look.px(10)
        inside.setContentsMargins(pad, look.px(8), pad, look.px(8))
        inside.setSpacing(look.px(2))
        self._badge = label("", "badge")
        inside.addLayout(row(self._badge, None))
        inside.addWidget(label(self._naming, "value", wrap=True))
        inside.addWidget(label(" · ".join(filter(None, (told["office"], told["made"]))), "small", wrap=True))

    def mark(self, kept: bool) -> None:
        """A ring and a word for the one that is kept."""
        word = self._words[0 if kept else 1]
        self._badge.setText(rtl(word))
        styled(self._badge, "badge-done" if kept else "badge")
        styled(self, "card-current" if kept else "card")
        self.setAccessibleName(f"{self._naming}؛ {word}")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say that it was pointed at."""
        self.pressed.emit(self._id)
        super().mousePressEvent(event)


def _strip(text: str) -> QFrame:
    """What speaks against one person, so that it is not overlooked."""
    made = QFrame()
    made.setProperty("class", "strip-wait")
    inside = column(made, margins=8)
    inside.addWidget(label(text, "wait", wrap=True))
    return made


def _add_line(grid: QGridLayout, name: str, values: tuple[str, str], *, differs: bool, first: bool = False) -> None:
    """A field with its two values; a contradiction has a ground of its own and a sign."""
    number = grid.rowCount()
    if first:
        grid.setRowMinimumHeight(number, look.px(10))
        number += 1
    if differs:
        ground = QFrame()
        ground.setProperty("class", "strip-wait")
        grid.addWidget(ground, number, 0, 1, 3)
    grid.addWidget(
        _padded(label(f"{name} ≠" if differs else name, "wait" if differs else "label", wrap=True)), number, 0
    )
    for place, text in enumerate(values, 1):
        shown = label(persian_digits(text) or "–", "" if text else "soft", wrap=True)
        grid.addWidget(_padded(shown), number, place)


def _padded(made: QLabel) -> QLabel:
    made.setAlignment(_TOP)
    made.setContentsMargins(look.px(6), look.px(3), look.px(6), look.px(3))
    return made
