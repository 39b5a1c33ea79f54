"""Which papers fit a record is told by the papers; the person chooses by one key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from models.office.paper.forms import Offer
from models.schema.entity import Entity
from models.text.persian import latin_digits, persian_digits
from ui.frame import Frame
from ui.widgets.basics import button, label, row
from ui.widgets.dialog import Dialog


class PaperChoice(Dialog):
    """Which paper is to be printed. `chosen`: its place in what was offered, -1 for none."""

    def __init__(self, parent: QWidget, titles: Sequence[str], number: str) -> None:
        super().__init__(parent, "چه چاپ شود؟")
        self.chosen = -1
        self._offered: list[QPushButton] = []
        if number:
            self.inside.addWidget(label(number, "soft"))
        for place, title in enumerate(titles[:9]):
            one = button(f"{persian_digits(str(place + 1))}  {title}", partial(self._take, place), image="print")
            self.inside.addLayout(row(one, None))
            self._offered.append(one)
            if place == 0:
                one.setFocus()
        self.answer(button("انصراف", self.reject, keys="Esc"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """A digit takes at once, Enter what has the focus."""
        digit = latin_digits(event.text())
        if digit.isdecimal() and 0 < int(digit) <= len(self._offered):
            self._take(int(digit) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
        else:
            super().keyPressEvent(event)

    def _take(self, place: int) -> None:
        self.chosen = place
        self.accept()


def print_rows(frame: Frame, parent: QWidget, entity: Entity, ids: Sequence[str], told: str) -> None:
    """Ask which paper, then lay it out and show it. `told`: of which rows, in words."""

    def ask(offered: Sequence[Offer]) -> None:
        dialog = PaperChoice(parent.window(), [one.title for one in offered], told)
        dialog.accepted.connect(lambda: _open(frame, parent, offered[dialog.chosen]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()  # exec would wait inside the act whose keys are held

    frame.ask_store(lambda office: office.papers.offers(entity.name, tuple(ids)), ask, hold=True)


def _open(frame: Frame, parent: QWidget, chosen: Offer) -> None:
    from ui.actions.printing import open_print

    open_print(frame, parent, chosen.form, chosen.takes, chosen.through)
