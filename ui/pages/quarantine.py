"""Rows that stand aside have here the reason, the way to mend it, and a message for the office where that is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QCheckBox, QStackedWidget, QWidget

from models.office.tree.aside import OURS
from models.office.tree.standing import office_name
from models.text.persian import persian_digits
from ui.frame import Command, Frame, Page, Row
from ui.lists.table import Column, RowTable
from ui.pages.exchanging.panel import quiet
from ui.pages.exchanging.words import day_of
from ui.widgets.basics import EmptyState, button, card, column, label, row, rtl

Answer = dict[str, Any]
_STATES = {
    "waits": ("wait", "چشم‌به‌راه"),
    "wrong": ("wrong", "پذیرفته نشد"),
    OURS: ("wrong", "آن دفتر نپذیرفت"),
}
_COLUMNS = (
    Column("office", "دفتر", width=130, shown=str),
    Column("kind", "گونه", width=84, shown=str),
    Column("naming", "که و چه", shown=str),
    Column("state", "وضع", kind="state"),
    Column("reason", "دلیل", shown=str),
    Column("when", "روز", kind="number", width=100, shown=str),
)
_COPIED = "پیام در حافظهٔ رونوشت است؛ آن را در نامه یا پیام‌رسان بچسبانید (Ctrl+V)."


class QuarantinePage(Page):
    """A list and, under it, the reason of the present row in full and what to do. F4 shows one office or all."""

    title = "قرنطینه"
    help_name = "quarantine"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._found: list[Answer] = []
        self._office = ""  # the code of the one whose rows alone are shown
        self.table = RowTable(name="ردیف‌های قرنطینه", remember="quarantine")
        self.table.current_changed.connect(lambda _id: self._tell())
        self.table.chosen.connect(lambda _id: self.open_row())
        self.alone = QCheckBox()
        self.alone.setVisible(False)
        self.alone.toggled.connect(lambda _on: self._list())
        outside = column(self, spacing=12)
        told = "آنچه از بسته‌ها نزد ما، و از ردیف‌های ما نزد دیگران، کنار مانده است."
        outside.addLayout(row(label(told, "soft"), None, self.alone))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._both())
        self.stack.addWidget(
            EmptyState("هیچ ردیفی در قرنطینه نیست.", "ردیفی که از بسته‌ای پذیرفته نشود با دلیلش اینجا می‌ماند، نه گم.")
        )
        outside.addWidget(self.stack, 1)

    def _both(self) -> QWidget:
        self.reason = label("", wrap=True, selectable=True)
        self.step = label("", wrap=True, selectable=True)
        self._open = quiet(button("باز کردن ردیف", self.open_row, image="open", keys="Enter"))
        self._copy = quiet(button("رونوشت پیام برای دفتر", self.copy_one, image="copy", keys="F6"))
        self._copy_all = quiet(button("پیام همهٔ ردیف‌های دفتر", self.copy_all, image="copy", keys="F7"))
        frame, inside = card()
        inside.addWidget(self.reason)
        inside.addLayout(row(label("چه باید کرد", "badge"), None))
        inside.addWidget(self.step)
        inside.addLayout(row(self._open, self._copy, self._copy_all, None))
        both = QWidget()
        under = column(both, spacing=12)
        under.addWidget(self.table, 1)
        under.addWidget(frame)
        return both

    # -- what is shown ------------------------------------------------------------------------------------------------

    def opened(self, office: str = "", **_arguments: Any) -> None:
        """Show what stands aside; `office`: the code of the one whose rows alone are shown first."""
        self._office = office
        name = office_name(office)
        self.alone.setText(rtl(f"تنها {name}  F4"))
        self.alone.setAccessibleName(f"تنها {name}")
        self.alone.setVisible(bool(office))
        self.alone.blockSignals(True)
        self.alone.setChecked(bool(office))
        self.alone.blockSignals(False)
        self.table.setFocus()
        self.look()

    def look(self) -> None:
        """Read the list anew."""
        self.frame.ask_store(lambda office: office.differences.quarantine(), self._show, key="quarantine")

    def refresh(self, rows: frozenset[Row]) -> None:
        """Something was saved that a row may have waited for."""
        self.look()

    def _show(self, found: list[Answer]) -> None:
        self._found = found
        self._list()

    def _list(self) -> None:
        shown = [one for one in self._found if not self.alone.isChecked() or one["from"] == self._office]
        rows = [
            {
                **one,
                "when": day_of(one["when"]) or "–",
                "naming": one["naming"] or "–",
                "key": one["state"],
                "state": _STATES[one["state"]],
                "reason": persian_digits(one["reason"]),
            }
            for one in shown
        ]
        self.stack.setCurrentIndex(0 if rows else 1)
        self.table.show_rows(_COLUMNS, rows)
        self._tell()

    def _tell(self) -> None:
        item = self.table.current_item
        if item is None:
            return
        self.reason.setText(rtl(f"{item['reason']}  [{item['code']}]"))
        self.step.setText(rtl(str(item["step"]) or "از دفتر فرستنده بپرسید."))
        self._open.setEnabled(self._target() is not None)
        self._copy.setEnabled(self.can_copy())
        self._copy_all.setVisible(len(self._of_its_office()) > 1)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def _target(self) -> tuple[str, str] | None:
        """The row that can be opened: the one itself where an older version of it is here, else what it waits for."""
        item = self.table.current_item
        if item is None:
            return None
        if item["here"]:
            return str(item["entity"]), str(item["row"])
        waits = item["waits_for"]
        return (str(waits["entity"]), str(waits["row"])) if waits and waits["here"] else None

    def open_row(self) -> None:
        """Open the related row, if it is here."""
        if (target := self._target()) is not None:
            self.frame.go("records", entity=target[0], row=target[1])

    def can_copy(self) -> bool:
        """Whether there is something to write to the office of the present row: nothing where it is for us to mend."""
        item = self.table.current_item
        return item is not None and item["key"] != OURS

    def _of_its_office(self) -> list[str]:
        """The ids of all rows that the office of the present row has to see to."""
        item = self.table.current_item
        if item is None or not self.can_copy():
            return []
        return [str(one["id"]) for one in self._found if (one["from"], one["state"] == OURS) == (item["from"], False)]

    def copy_one(self) -> None:
        """The message about the present row, to the clipboard."""
        if self.can_copy():
            self._message([self.table.current_id])

    def copy_all(self) -> None:
        """One message about all rows of its office."""
        self._message(self._of_its_office())

    def _message(self, ids: Sequence[str]) -> None:
        if ids:
            self.frame.ask_store(lambda office: office.differences.message(ids), self._to_clipboard)

    def _to_clipboard(self, text: str) -> None:
        if text:
            QApplication.clipboard().setText(text)
            self.frame.tell(_COPIED)

    def commands(self) -> tuple[Command, ...]:
        """Open, write to the office, look again."""
        return (
            Command("باز کردن ردیف", self.open_row, "", "open", lambda: self._target() is not None),
            Command("رونوشت پیام برای دفتر فرستنده", self.copy_one, "F6", "copy", self.can_copy),
            Command("رونوشت پیام همهٔ ردیف‌های آن دفتر", self.copy_all, "F7", "copy", self.can_copy),
            Command("تنها این دفتر یا همه", self.alone.toggle, "F4", "filter", self.alone.isVisible),
            Command("تازه کردن", self.look, "F5", "restore"),
        )
