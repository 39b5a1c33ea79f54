"""Which papers fit a record is told by the papers; the person chooses by one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from models.office.paper.papers import FORMS
from models.schema.entity import Entity
from models.text.persian import latin_digits, persian_digits
from ui.frame import Frame
from ui.widgets.basics import button, label, row
from ui.widgets.dialog import Dialog


@dataclass(frozen=True)
class Offer:
    """A paper that fits: its form and title, what the form takes, and the entity through which it is asked for."""

    form: str
    title: str
    takes: tuple[str, ...]
    through: str = ""


def fitting(entity: Entity, ids: Sequence[str]) -> list[Offer]:
    """Every paper for these rows, those of what belongs to them first; any record can be printed as it stands."""
    found: list[Offer] = []
    for form in FORMS.values():
        if form.takes == "nothing" and form.entity == entity.name:
            found.append(Offer(form.name, form.title, ()))
        elif form.takes == "rows" and form.entity == entity.name and ids:
            found.append(Offer(form.name, form.title, tuple(ids)))
        elif entity.name in form.through and ids:
            found.append(Offer(form.name, f"{form.title} (همهٔ این {entity.label})", tuple(ids), entity.name))
        elif form.takes == "entity" and form.name == "blank":
            found.append(Offer(form.name, form.title, (entity.name,)))
        elif form.takes == "entity" and ids:
            found.append(Offer(form.name, form.title, (entity.name, *ids)))
    return sorted(found, key=lambda one: one.form != "certificate")


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
    from ui.actions.printing import open_print

    offered = fitting(entity, ids)
    dialog = PaperChoice(parent.window(), [one.title for one in offered], told)
    if dialog.exec() and dialog.chosen >= 0:
        chosen = offered[dialog.chosen]
        open_print(frame, parent, chosen.form, chosen.takes, chosen.through)
