"""What a row of the file is stands there as it was guessed; what sheets seldom say is asked once for all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from models.catalog import choices_of
from models.errors import Level
from models.schema.fields import Field, Ref
from ui.forms.editors import Editor, editor_for
from ui.frame import Command, Frame
from ui.look import look
from ui.widgets.basics import card, cleared, column, label, row, rtl

Kind = Mapping[str, Any]


class KindStep(QWidget):
    """`advanced`: everything that must be said is said."""

    advanced = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._kinds: Sequence[Kind] = ()
        self.editors: dict[str, Editor] = {}
        self.list = _Kinds()
        self.list.entered.connect(self._entered)
        self.list.currentRowChanged.connect(lambda _place: self._build())
        kinds, inside = card()
        inside.addWidget(label("هر ردیف این پرونده چیست؟", "section"))
        inside.addWidget(self.list, 1)
        asked, self._asked = card()
        self._asked_card = asked
        across = row(spacing=16)
        across.addWidget(kinds, 1)
        right = column()
        right.addWidget(asked)
        right.addStretch(1)
        across.addLayout(right, 1)
        column(self).addLayout(across)

    def show_kinds(self, kinds: Sequence[Kind], best: int) -> None:
        """Offer these, one of them marked."""
        self._kinds = kinds
        self.list.blockSignals(True)
        self.list.clear()
        for one in kinds:
            self.list.addItem(QListWidgetItem(rtl(one["label"])))
        self.list.setCurrentRow(best)
        self.list.blockSignals(False)
        self._build()
        self.take_focus()

    def take_focus(self) -> None:
        """Stand on the list."""
        self.list.setFocus()

    @property
    def chosen(self) -> Kind:
        """The kind that is marked."""
        return self._kinds[max(0, self.list.currentRow())]

    def fixed(self) -> dict[str, Any]:
        """The values for all rows, as they were typed; only those that were."""
        values = {name: editor.raw() for name, editor in self.editors.items()}
        return {name: value for name, value in values.items() if value not in (None, "")}

    # -- what is asked once -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        cleared(self._asked)
        self.editors = {}
        if not self._kinds:
            return
        kind = self.chosen
        entity, programme = self._frame.entity(kind["entity"]), self._frame.programme(kind["programme"])
        given = choices_of(programme) if programme else {}
        for name in kind["asked"]:
            pairs = [(one["code"], one["label"]) for one in given.get(name, ())] or None
            self._add(entity.field(name), pairs)
        self._asked_card.setVisible(bool(self.editors))
        names = list(self.editors)
        for place, name in enumerate(names):
            after = self.editors[names[place + 1]] if place + 1 < len(names) else None
            before = self.editors[names[place - 1]] if place else None
            editor = self.editors[name]
            editor.advanced.connect(after.take_focus if after else self.go_on)
            editor.went_back.connect(before.take_focus if before else self.take_focus)

    def _add(self, field: Field, choices: Sequence[tuple[str, str]] | None) -> None:
        if not self.editors:
            self._asked.addWidget(label("برای همهٔ ردیف‌ها یکسان", "section"))
        editor = editor_for(field, self._frame, choices=choices)
        must = must_be_given(field)
        remark = "" if must else "  (اگر در پرونده ستونی ندارد)"
        self._asked.addWidget(label(f"{field.label}{' *' if must else remark}", "label"))
        self._asked.addWidget(editor)
        editor.name_input(f"{field.label}{'، الزامی' if must else ''}")
        self.editors[field.name] = editor

    def _entered(self) -> None:
        """Enter on the list: to what must be said, else on."""
        if missing := self._missing():
            self.editors[missing[0]].take_focus()
        else:
            self.go_on()

    def _missing(self) -> list[str]:
        entity = self._frame.entity(self.chosen["entity"])
        return [name for name, one in self.editors.items() if must_be_given(entity.field(name)) and not one.raw()]

    def go_on(self) -> None:
        """Go on, if what is there can be read and nothing lacks."""
        for editor in self.editors.values():
            if any(one.level is Level.HARD for one in editor.check()):
                editor.take_focus()
                self._frame.tell(editor.findings[0].message, "wrong")
                return
        if missing := self._missing():
            self.editors[missing[0]].take_focus()
            self._frame.tell(f"«{self.editors[missing[0]].field.label}» را برگزینید.", "wait")
            return
        self.advanced.emit()

    def commands(self) -> tuple[Command, ...]:
        """Those of the field that has the focus."""
        for editor in self.editors.values():
            if editor.input().hasFocus():
                return editor.commands()
        return ()


def must_be_given(field: Field) -> bool:
    """Whether no sheet can say it: a row of ours that is required and has no name in other people's lists."""
    return field.required and isinstance(field, Ref)


class _Kinds(QListWidget):
    """Enter says «this»."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("هر ردیف این پرونده چیست")
        self.setMinimumHeight(look.px(240))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda _item: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter says so; the rest is the list's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
