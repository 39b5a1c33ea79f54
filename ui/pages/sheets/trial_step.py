"""Before the load, and after it, the same four numbers and the same list of what is wrong, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from models.text.persian import persian_digits
from ui.frame import Command
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.pages.exchanging.panel import quiet
from ui.widgets.basics import EmptyState, button, card, column, label, row, rtl

Answer = Mapping[str, Any]
_FILTERS = (("all", "همه"), ("wrong", "خطاها"), ("wait", "هشدارها"))


class TrialStep(QWidget):
    """`book_wanted`: the person wants the faults as a workbook. F4 goes round all, errors, warnings."""

    book_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._findings: list[dict[str, Any]] = []
        self._shown = "all"
        self._several = False
        self._numbers: dict[str, QLabel] = {}
        self._heads: dict[str, QLabel] = {}
        outside = column(self, spacing=12)
        counts = row(spacing=12)
        for name in ("rows", "saved", "unchanged", "rejected"):
            counts.addWidget(self._count(name), 1)
        outside.addLayout(counts)
        self._filters: dict[str, QPushButton] = {}
        filters = row(spacing=0)
        for name, text in _FILTERS:
            made = quiet(button(text, partial(self.show_only, name), name="tab"))
            made.setCheckable(True)
            self._filters[name] = made
            filters.addWidget(made)
        self.book = quiet(button("کتاب خطاها…", self.book_wanted.emit, image="excel", keys="F6"))
        filters.addWidget(label("F4", "small"))
        outside.addLayout(row(filters, None, self.book))
        self.table = RowTable(name="خطاها و هشدارها")
        self.table.current_changed.connect(lambda _id: self._tell())
        outside.addWidget(self.table, 1)
        self.none = EmptyState("هیچ خطا و هشداری نیست.")
        outside.addWidget(self.none, 1)
        self._whole = label("", wrap=True, selectable=True)
        outside.addWidget(self._whole)

    def _count(self, name: str) -> QFrame:
        frame, inside = card(margins=8, spacing=0)
        self._numbers[name] = label("۰", "large")
        self._heads[name] = label("", "soft")
        inside.addLayout(row(None, self._numbers[name], self._heads[name], None))
        return frame

    def show_answer(self, answer: Answer, labels: Mapping[str, str], *, loaded: bool) -> None:
        """Show what `Office.load` says. `labels`: target paths in words; `loaded`: it has happened."""
        words = {
            "rows": "ردیف در پرونده",
            "saved": "ثبت شد" if loaded else "ثبت می‌شود",
            "unchanged": "تکراری، بی‌تغییر",
            "rejected": "پذیرفته نشد" if loaded else "پذیرفته نمی‌شود",
        }
        for name, text in words.items():
            self._numbers[name].setText(persian_digits(str(answer[name])))
            self._heads[name].setText(rtl(text))
        self._findings = [
            *(_finding(one, ("wrong", "خطا"), labels) for one in answer["errors"]),
            *(_finding(one, ("wait", "هشدار"), labels) for one in answer["warnings"]),
        ]
        order = {name: place for place, name in enumerate(dict.fromkeys(one["sheet"] for one in answer["columns"]))}
        self._findings.sort(key=lambda one: (order.get(one["sheet"], 0), one["row"]))
        self._several = len({one["sheet"] for one in self._findings}) > 1
        self.book.setEnabled(bool(self._findings))
        self.show_only("all")

    def show_only(self, name: str) -> None:
        """All findings, errors only, or warnings only."""
        self._shown = name
        counts = {key: sum(key in ("all", one["state"][0]) for one in self._findings) for key, _ in _FILTERS}
        for key, text in _FILTERS:
            self._filters[key].setText(rtl(persian_digits(f"{text} ({counts[key]})")))
            self._filters[key].setChecked(key == name)
        rows = [one for one in self._findings if name in ("all", one["state"][0])]
        self.table.setVisible(bool(self._findings))
        self.none.setVisible(not self._findings)
        self.table.show_rows(_columns(self._several), rows)
        self._tell()

    def next_filter(self) -> None:
        """The next of all, errors, warnings."""
        names = [name for name, _ in _FILTERS]
        self.show_only(names[(names.index(self._shown) + 1) % len(names)])

    def _tell(self) -> None:
        item = self.table.current_item
        self._whole.setText(rtl(f"{item['message']}  [{item['code']}]") if item else "")
        self._whole.setMinimumHeight(look.px(24))

    def commands(self) -> tuple[Command, ...]:
        """Filter, and the book of faults."""
        return (
            Command("همه، خطاها، هشدارها", self.next_filter, "F4", "filter"),
            Command("کتاب خطاها", self.book_wanted.emit, "F6", "excel", self.book.isEnabled),
        )


def _finding(one: Answer, state: tuple[str, str], labels: Mapping[str, str]) -> dict[str, Any]:
    message = persian_digits(str(one["message"]))
    return {**one, "state": state, "message": message, "label": labels.get(one["field"] or "", "")}


def _columns(several: bool) -> tuple[Column, ...]:
    sheet = (Column("sheet", "برگه", width=120, shown=str),) if several else ()
    return (
        Column("state", "گونه", kind="state"),
        *sheet,
        Column("row", "ردیف", kind="number", width=72),
        Column("column", "ستون", kind="ltr", width=72, shown=str),
        Column("label", "خانه", width=150, shown=str),
        Column("message", "چرا، و چه باید کرد", shown=str),
    )
