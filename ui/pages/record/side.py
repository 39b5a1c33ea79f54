"""What belongs to a record stands beside its form: who wrote it, what was unusual, and the records that refer to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from models.schema.entity import Entity
from models.text.persian import persian_digits, persian_number
from ui.frame import Frame
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.widgets.basics import card, cleared, column, label, row

_NARROWEST, _WIDEST = 270, 380  # pixels at 100 %
_SEEN = 5  # rows of each kind; the rest is in their list
_ADD, _ALL = "add", "all"  # what a line does that is no row; ids have no «:»


class Side(QWidget):
    """The column beside a form. `opened`: a row (entity, id); `add_wanted`: a new one (entity, the field that refers
    here); `all_wanted`: their list (entity, that field)."""

    opened = Signal(str, str)
    add_wanted = Signal(str, str)
    all_wanted = Signal(str, str)

    def __init__(self, frame: Frame, entity: Entity) -> None:
        super().__init__()
        self.frame, self.entity = frame, entity
        self.setMinimumWidth(look.px(_NARROWEST))
        self.setMaximumWidth(look.px(_WIDEST))
        outside = column(self, spacing=12)
        self._box, self._told = card(spacing=4)
        outside.addWidget(self._box)
        self._acts = row(spacing=4)
        outside.addLayout(self._acts)
        self._wide = column(spacing=4)
        outside.addLayout(self._wide)
        self._heading = label("وابسته‌ها (F6)", "section")
        self.table = RowTable(name=f"رکوردهای وابسته به این {entity.label}")
        self.table.horizontalHeader().hide()
        self.table.chosen.connect(self._chosen)
        outside.addWidget(self._heading)
        outside.addWidget(self.table, 1)
        outside.addStretch(0)
        self._box.hide()

    def show_row(self, told: Mapping[str, Any], related: list[dict[str, Any]]) -> None:
        """Show what `Past.beside` and `Office.related` told."""
        cleared(self._told)
        for line in self._lines(told):
            self._told.addWidget(line)
        self._box.show()
        lines = [*self._refers(told), *self._groups(related)]
        self._heading.setVisible(bool(lines))
        self.table.setVisible(bool(lines))
        columns = (Column("line", "", kind="state", shown=str, roles={}),)
        self.table.show_rows(columns, lines)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # one column has it all

    @staticmethod
    def _lines(told: Mapping[str, Any]) -> Iterator[QWidget]:
        for text, one in (("ثبت", told["first"]), ("آخرین تغییر", told["last"])):
            if one:
                yield label(f"{text}: {one['who'] or 'نامعلوم'}، {one['when'] or 'زمان نامعلوم'}", "small", wrap=True)
        yield label(told["office"], "small", wrap=True)
        for what, why in told["reasons"]:
            yield label(what, "wait", wrap=True)
            yield label(f"دلیل: {why}", "small", wrap=True)

    @staticmethod
    def _refers(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The rows that this one refers to."""
        for one in told["refers"]:
            words = persian_digits(f"{one['label']}: {one['naming']}")
            yield {"id": f"{one['entity']}:{one['id']}:{one['label']}", "line": words}

    def _groups(self, related: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The kinds that have rows first, each under its heading; then what can be added."""
        several = [one["entity"] for one in related]  # of a kind that refers here in two ways the field is named
        for one in related:
            if one["total"]:
                name = self._name(one, several)
                yield _line(
                    f"{_ALL}:{one['entity']}:{one['field']}", "group", f"{name} ({persian_number(one['total'])})"
                )
                for found in one["rows"][:_SEEN]:
                    yield {"id": f"{one['entity']}:{found['id']}", "line": persian_digits(found["naming"])}
                if one["total"] > _SEEN:
                    rest = persian_number(one["total"] - _SEEN)
                    yield _line(f"{_ALL}:{one['entity']}:{one['field']}:rest", "more", f"{rest} ردیف دیگر")
        first = {one["entity"]: one for one in reversed(related)}  # of a kind that refers here in two ways the first
        for one in related:
            if first[one["entity"]] is one and self._may_add(one["entity"]):
                name = self.frame.entity(one["entity"]).label
                yield _line(f"{_ADD}:{one['entity']}:{one['field']}", "add", f"افزودن {name}")

    def _name(self, one: Mapping[str, Any], several: list[str]) -> str:
        declared = self.frame.entity(one["entity"])
        field = declared.own_fields[one["field"]].label
        return f"{declared.label} ({field})" if several.count(one["entity"]) > 1 else declared.label

    def _may_add(self, entity: str) -> bool:
        return self.frame.may_save(self.frame.entity(entity))

    def _chosen(self, line: str) -> None:
        first, *rest = line.split(":")
        if first == _ADD:
            self.add_wanted.emit(rest[0], rest[1])
        elif first == _ALL:
            self.all_wanted.emit(rest[0], rest[1])
        else:
            self.opened.emit(first, rest[0])

    def add_action(self, made: QWidget) -> None:
        """Put a button between the facts and the related records."""
        self._acts.addWidget(made)

    def add_wide(self, made: QWidget) -> None:
        """Put one that takes the whole width under them."""
        self._wide.addWidget(made)


def _line(name: str, role: str, text: str) -> dict[str, Any]:
    return {"id": name, "line": (role, text)}
