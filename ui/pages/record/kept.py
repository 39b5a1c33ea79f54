"""Filters that somebody kept stand as tabs above the list; one key keeps the present one under a name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from models.errors import UserError
from models.office.rows import kept_filters
from models.schema.entity import Entity
from ui.forms.asking import ask
from ui.forms.editor import Line
from ui.frame import Command, Frame
from ui.tasks import Operation
from ui.widgets.basics import button, cleared, label, row, rtl
from ui.widgets.dialog import Dialog

Kept = Mapping[str, Any]
_TOLD_BY = ("words", "where")  # two filters that differ in their order alone are one


class KeptFilters(QWidget):
    """The filters that this user kept for a list. `chosen`: one of them, as kept_filters.all_of tells it."""

    chosen = Signal(object)

    def __init__(self, frame: Frame, entity: Entity) -> None:
        super().__init__()
        self._frame, self._entity = frame, entity
        self.kept: list[Kept] = []
        self._present = ""
        self._asked: Mapping[str, Any] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._line = row(spacing=0)
        self.setLayout(self._line)
        self.hide()
        name = entity.name
        ask(self, frame, lambda office: kept_filters.all_of(office.store, office.actor, name), self._show)

    def _show(self, kept: list[Kept]) -> None:
        self.kept = kept
        cleared(self._line)
        self._line.addWidget(label("فیلترهای من:", "small"))
        self._buttons = {}
        for one in kept:
            made = button(one["name"], partial(self.chosen.emit, one), name="tab")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[one["name"]] = made
            self._line.addWidget(made)
        self._line.addStretch(1)
        self.setVisible(bool(kept))
        self.show_present(self._asked)

    def show_present(self, asked: Mapping[str, Any]) -> None:
        """Mark the kept filter that the list shows now, if it is one of them."""
        self._asked = asked
        alike = (one["name"] for one in self.kept if all(one[name] == asked.get(name) for name in _TOLD_BY))
        self._present = next(alike, "")
        for known, made in self._buttons.items():
            made.setChecked(known == self._present)

    # -- keeping ------------------------------------------------------------------------------------------------------

    def keep(self, asked: Mapping[str, Any]) -> None:
        """Ask a name, and keep what the list asks now under it."""
        dialog = NameDialog(self.window(), self._present)
        dialog.named.connect(lambda name: self._run(dialog, name, asked))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _run(self, dialog: NameDialog, name: str, asked: Mapping[str, Any]) -> None:
        entity = self._entity.name

        def kept(found: list[Kept]) -> None:
            dialog.accept()
            self._show(found)

        def refused(error: Exception) -> None:
            dialog.refuse(str(error)) if isinstance(error, UserError) else self._frame.tell_error(error)

        work = Operation(
            lambda office, _progress: kept_filters.keep(office.store, office.actor, entity, name, asked),
            told=lambda _found: f"فیلتر «{name}» نگه داشته شد.",
        )
        self._frame.run(work, kept, refused)

    def forget(self) -> None:
        """Forget the one that is shown."""
        entity, name = self._entity.name, self._present
        work = Operation(
            lambda office, _progress: kept_filters.forget(office.store, office.actor, entity, name),
            told=lambda _found: f"فیلتر «{name}» فراموش شد.",
        )
        if name:
            self._frame.run(work, self._show)

    def commands(self) -> tuple[Command, ...]:
        """Each kept filter by its name; the one that is shown can be forgotten."""
        known = (Command(f"فیلتر «{one['name']}»", partial(self.chosen.emit, one), "", "filter") for one in self.kept)
        gone = (Command(f"فراموش کردن فیلتر «{self._present}»", self.forget, "", "close"),) if self._present else ()
        return (*known, *gone)


class NameDialog(Dialog):
    """Asks what a filter is to be called; a refusal is told in it. `named`: the name."""

    named = Signal(str)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, "نگه داشتن این فیلتر")
        told = "نامی کوتاه بنویسید، مانند «ارجاع‌های باز این فصل». فیلتری که همین نام را دارد جایش را به این می‌دهد."
        self.inside.addWidget(label(told, "soft", wrap=True))
        self.line = Line(lambda _event: False)
        self.line.setAccessibleName("نام فیلتر")
        self.line.setText(name)
        self.line.entered.connect(self._named)
        self.inside.addWidget(self.line)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        self.inside.addWidget(self._wrong)
        self.answer(button("نگه دار", self._named, name="primary", keys="Enter"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.line.setFocus()

    def _named(self) -> None:
        self.named.emit(self.line.text().strip())

    def refuse(self, text: str) -> None:
        """Say why not."""
        self._wrong.setText(rtl(text))
        self._wrong.show()
        self.line.setFocus()
