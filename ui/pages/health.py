"""The health file of a person: who it is, what is to be known of them, and all that was done, by subject, on one page.

Every line opens its record. What this person may not see is not among the lines, and is not counted either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.actions.printing import open_print
from ui.frame import Command, Frame, Page, Row
from ui.lists.table import Column, RowTable
from ui.pages.desk.person_card import telling
from ui.pages.health_lines import lines, warnings, who
from ui.widgets.basics import EmptyState, button, card, cleared, column, label, row, rtl

_COLUMNS = (
    Column("what", "موضوع", width=250, kind="state", shown=str, roles={}),
    Column("words", "شرح"),
    Column("day", "تاریخ", width=110, kind="number"),
    Column("state", "وضعیت", width=190, kind="state", shown=str, roles={}),
)


class HealthPage(Page):
    """Opened with `person`, the id of anybody."""

    title = "پروندهٔ سلامت"
    help_name = "health"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.person = ""
        outside = column(self, spacing=12)
        frame_, inside = card(margins=12, spacing=4)
        self._name = label("", "title", wrap=True)
        self._who = label("", "soft", wrap=True)
        inside.addLayout(
            row(
                self._name,
                None,
                button("پروندهٔ فرد", self.open_person, name="quiet", image="people", keys="F2"),
                button("چاپ", self.print, name="quiet", image="print", keys="Ctrl+P"),
            )
        )
        inside.addWidget(self._who)
        self._warnings = column(spacing=4)
        inside.addLayout(self._warnings)
        outside.addWidget(frame_)
        self.table = RowTable(name="پروندهٔ سلامت", remember="health")
        self.table.chosen.connect(self._open)
        self._empty = EmptyState(
            "برای این فرد هنوز چیزی ثبت نشده است.", "کار را از «خانه» آغاز کنید: کد ملی، سپس کار سنجاق‌شده."
        )
        outside.addWidget(self.table, 1)
        outside.addWidget(self._empty, 1)
        self._empty.hide()

    def opened(self, person: str = "", **_arguments: Any) -> None:
        """Read the file of this person."""
        if person != self.person:
            self._name.setText("")
            self._who.setText("")
            cleared(self._warnings)
            self.table.show_rows(_COLUMNS, [])
        self.person = person
        self.table.setFocus()
        self._read()

    def _read(self) -> None:
        person = self.person
        if person:
            self.frame.ask_store(lambda office: office.health_file(person), self._show, key="health")

    def _show(self, told: Mapping[str, Any]) -> None:
        self._name.setText(rtl(told["person"]["naming"]))
        self._who.setText("\n".join(rtl(line) for line in who(told)))
        cleared(self._warnings)
        for text in warnings(told):
            self._warnings.addWidget(telling(text, "wait"))
        found = lines(told)
        self.table.show_rows(_COLUMNS, found)
        if ":" not in self.table.current_id:  # a heading
            self.table.select_number(1)
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)

    def refresh(self, rows: frozenset[Row]) -> None:
        """Read again."""
        self._read()

    def _open(self, line: str) -> None:
        entity, _, row_id = line.partition(":")
        if row_id:
            self.frame.go("records", entity=entity, row=row_id)

    def open_person(self) -> None:
        """The person's own record."""
        if self.person:
            self.frame.go("records", entity="person", row=self.person)

    def print(self) -> None:
        """The same on paper."""
        if self.person:
            open_print(self.frame, self, "health_file", [self.person])

    def commands(self) -> tuple[Command, ...]:
        """The record, the paper, the way back."""
        may = self.frame.actor.may
        return (
            Command("پروندهٔ فرد", self.open_person, "F2", "people"),
            Command("چاپ", self.print, "Ctrl+P", "print", lambda: may("print")),
            Command("تازه کردن", self._read, "F5", "wait"),
            Command("بازگشت", self.frame.back, "Esc", "back"),
        )
