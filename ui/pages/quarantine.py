"""Rows that could not go in stand here with the reason and what to do; nothing is lost, and nothing is done here."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from models.text.persian import persian_digits
from ui.frame import Command, Frame, Page, Row
from ui.lists.table import Column, RowTable
from ui.pages.exchanging.panel import quiet
from ui.pages.exchanging.words import day_of
from ui.widgets.basics import EmptyState, button, card, column, label, row, rtl

Answer = dict[str, Any]
WAITS = "کاری لازم نیست: با آمدن آن خودبه‌خود ثبت می‌شود. اگر دیر شد، از دفتر فرستنده بسته‌ای «از آغاز» بخواهید."
_COLUMNS = (
    Column("office", "از دفتر", width=140, shown=str),
    Column("kind", "گونه", width=90, shown=str),
    Column("naming", "که و چه", width=220, shown=str),
    Column("state", "وضع", kind="state"),
    Column("reason", "دلیل", shown=str),
    Column("when", "روز", kind="number", width=100, shown=str),
)


class QuarantinePage(Page):
    """A list and, under it, the reason of the present row in full."""

    title = "قرنطینه"
    help_name = "quarantine"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.table = RowTable(name="ردیف‌های قرنطینه", remember="quarantine")
        self.table.current_changed.connect(lambda _id: self._tell())
        self.table.chosen.connect(lambda _id: self.open_row())
        self.reason = label("", wrap=True, selectable=True)
        self.step = label("", "soft", wrap=True, selectable=True)
        self._open = quiet(button("باز کردن ردیف", self.open_row, image="open", keys="Enter"))
        frame_, inside = card()
        inside.addWidget(self.reason)
        inside.addWidget(self.step)
        inside.addLayout(row(self._open, None))
        both = QWidget()
        under = column(both, spacing=12)
        under.addWidget(self.table, 1)
        under.addWidget(frame_)
        self.stack = QStackedWidget()
        self.stack.addWidget(both)
        self.stack.addWidget(
            EmptyState("هیچ ردیفی در قرنطینه نیست.", "ردیفی که از بسته‌ای پذیرفته نشود با دلیلش اینجا می‌ماند، نه گم.")
        )
        outside = column(self, spacing=12)
        outside.addWidget(label("ردیف‌هایی که از بسته‌ها پذیرفته نشدند یا چشم‌به‌راه ردیف دیگری‌اند.", "soft"))
        outside.addWidget(self.stack, 1)

    def opened(self, **_arguments: Any) -> None:
        """Show what waits."""
        self.table.setFocus()
        self.look()

    def look(self) -> None:
        """Read the list anew."""
        self.frame.ask_store(lambda office: office.differences.quarantine(), self._show, key="quarantine")

    def refresh(self, rows: frozenset[Row]) -> None:
        """Something was saved that a row may have waited for."""
        self.look()

    def _show(self, found: list[Answer]) -> None:
        rows = [
            {
                **one,
                "when": day_of(one["when"]),
                "naming": one["naming"] or "–",
                "state": ("wait", "چشم‌به‌راه") if one["waits_for"] else ("wrong", "پذیرفته نشد"),
                "reason": persian_digits(one["reason"]),
            }
            for one in found
        ]
        self.stack.setCurrentIndex(0 if rows else 1)
        self.table.show_rows(_COLUMNS, rows)
        self._tell()

    def _tell(self) -> None:
        item = self.table.current_item
        if item is None:
            return
        self.reason.setText(rtl(f"{item['reason']}  [{item['code']}]"))
        self.step.setText(rtl(WAITS if item["waits_for"] else str(item["step"])))
        self._open.setEnabled(self._target() is not None)

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

    def commands(self) -> tuple[Command, ...]:
        """Open, look again."""
        return (
            Command("باز کردن ردیف", self.open_row, "", "open", lambda: self._target() is not None),
            Command("تازه کردن", self.look, "F5", "restore"),
        )
