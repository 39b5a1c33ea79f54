"""The filters of a list follow from its declaration: programme, choices, yes or no, places, and days from and to.

They are the editors of the forms, so a day is typed and a choice is found here as everywhere.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from models.schema.entity import Entity
from models.schema.fields import Choice, Choices, Day, Field, Flag, Ref
from ui.forms.editors import Editor, editor_for
from ui.frame import Command, Frame
from ui.look import look
from ui.pages.record.programmes import codes_of
from ui.widgets.basics import button, column, label, row

_PLACES = ("centre", "course", "neighbourhood")  # what a list is filtered by among the rows that are referred to
_CODED = ("stage", "outcome", "kind", "level")
_CELL = 250  # pixels at 100 % that a filter wants
_MOST_ACROSS = 4


def filterable(entity: Entity) -> Iterator[Field]:
    """The fields by which a list of these records is filtered, in the order of the form."""
    for name, field in entity.own_fields.items():
        if field.retired or (field.derived and not isinstance(field, Day) and name != "programme"):
            continue
        closed = isinstance(field, Choice) and not isinstance(field, Choices)
        coded = field.kind == "code" and (name == "programme" or (name in _CODED and entity.has_answers))
        placed = isinstance(field, Ref) and field.entity in _PLACES
        if closed or coded or placed or isinstance(field, (Flag, Day)):
            yield field


class FilterBar(QFrame):
    """Every filter of an entity. `changed`: another set of values; `left`: the last one was passed, or Esc."""

    changed = Signal()
    left = Signal()

    def __init__(self, frame: Frame, entity: Entity) -> None:
        super().__init__()
        self.frame, self.entity = frame, entity
        self.setProperty("class", "card")
        self.editors: dict[str, Editor] = {}
        self._silent = False
        self._most = look.px(300)
        self._cells: list[QWidget] = [self._cell(field) for field in filterable(entity)]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(8))
        inside = column(self, margins=12, spacing=8)
        inside.addWidget(self._scrolled(), 1)
        reset = button("پاک کردن فیلترها", self.reset, name="quiet", image="close")
        inside.addLayout(row(reset, None, label("Enter فیلتر بعد · Esc بستن", "small")))
        self._across = 0
        self._arrange(_MOST_ACROSS)
        self._link()

    # -- building -----------------------------------------------------------------------------------------------------

    def _cell(self, field: Field) -> QWidget:
        cell = QWidget()
        inside = QVBoxLayout(cell)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.px(4))
        inside.addWidget(label(field.label, "label"))
        if isinstance(field, Day):
            since, until = (self._editor(field, f"{field.name}{sign}") for sign in (">=", "<="))
            since.name_input(f"{field.label} از")
            until.name_input(f"{field.label} تا")
            inside.addLayout(row(label("از", "small"), since, label("تا", "small"), until, spacing=6))
        else:
            inside.addWidget(self._editor(field, field.name))
        return cell

    def _scrolled(self) -> QScrollArea:
        """The filters, which never take more than half of the list's place."""
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._field_box = QWidget()
        self._field_box.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, look.px(4))
        self._area.setWidget(self._field_box)
        return self._area

    def limit(self, height: int) -> None:
        """Be no higher than that; what has no place is scrolled to."""
        self._most = height
        wanted = self._field_box.minimumSizeHint().height()
        self._area.setFixedHeight(min(wanted, max(look.px(64), height)))

    def _editor(self, field: Field, name: str) -> Editor:
        asked = dataclasses.replace(field, required=False, derived=False)
        if isinstance(asked, Day):
            asked = dataclasses.replace(asked, latest="")
        made = editor_for(asked, self.frame, choices=self._choices(field), compact=True)
        made.name_input(field.label)
        if isinstance(line := made.input(), QLineEdit) and not isinstance(field, Day):
            line.setPlaceholderText("همه")
        self.editors[name] = made
        made.edited.connect(self._edited)
        return made

    def _choices(self, field: Field) -> list[tuple[str, str]] | None:
        return codes_of(self.frame, self.entity, field.name) if field.kind == "code" else None

    def _arrange(self, across: int) -> None:
        """Put so many filters side by side."""
        if across == self._across:
            return
        self._across = across
        for cell in self._cells:
            self._grid.removeWidget(cell)
        for number, cell in enumerate(self._cells):
            self._grid.addWidget(cell, number // across, number % across)
        for place in range(_MOST_ACROSS):
            self._grid.setColumnStretch(place, 1 if place < across else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fewer side by side where there is less room."""
        super().resizeEvent(event)
        self._arrange(max(1, min(_MOST_ACROSS, self.width() // look.px(_CELL))))
        self.limit(self._most)

    def _link(self) -> None:
        order = list(self.editors.values())
        for number, editor in enumerate(order):
            after, before = order[number + 1 : number + 2], order[number - 1 : number] if number else []
            editor.advanced.connect(partial(self._go, after[0]) if after else self.left.emit)
            if before:
                editor.went_back.connect(partial(self._go, before[0]))

    def _go(self, editor: Editor) -> None:
        editor.take_focus()
        self._area.ensureWidgetVisible(editor)

    # -- values -------------------------------------------------------------------------------------------------------

    def where(self) -> dict[str, Any]:
        """What is chosen: stored values by field, days as `NAME>=` and `NAME<=`."""
        found = {name: editor.stored() for name, editor in self.editors.items()}
        return {name: value for name, value in found.items() if value is not None}

    def fits(self, name: str) -> bool:
        """Whether there is a filter of this name."""
        return name in self.editors

    def show_where(self, where: Mapping[str, Any]) -> None:
        """Choose these values and no others, without telling."""
        self._silent = True
        for name, editor in self.editors.items():
            editor.show_stored(where.get(name))
        self._silent = False

    def reset(self) -> None:
        """Choose nothing."""
        self.show_where({})
        self.changed.emit()

    def _edited(self) -> None:
        if not self._silent:
            self.changed.emit()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def focused(self) -> Editor | None:
        """The filter that has the focus."""
        focus = self.window().focusWidget()
        return next((one for one in self.editors.values() if focus and one.isAncestorOf(focus)), None)

    def focus_first(self) -> None:
        """Go to the first filter."""
        self._go(next(iter(self.editors.values())))

    def commands(self) -> tuple[Command, ...]:
        """What the filter with the focus can do: open its list or its month."""
        focused = self.focused()
        return focused.commands() if focused is not None else ()
