"""A receipt is read over the telephone: office, bundle, and digits in groups that nobody mishears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from models.office.tree.standing import office_name
from models.text.persian import persian_digits
from ui.look import look
from ui.pages.exchanging.words import grouped
from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog

_TO_READ = "این رقم‌ها را برای دفتر فرستنده بخوانید تا بداند بسته‌هایش تا آن شماره رسیده است. رقم آخر برای آزمودن است."


class ReceiptsDialog(Dialog):
    """The receipts for all offices from which something came."""

    def __init__(self, parent: QWidget, receipts: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(parent, "رسید تلفنی", width=620)
        told = _TO_READ if receipts else "هنوز بسته‌ای از دفتری نیامده است که رسیدی داشته باشد."
        self.inside.addWidget(label(told, "soft", wrap=True))
        if receipts:
            self.inside.addWidget(_listed(receipts))
        self.answer(button("بستن", self.accept, name="primary"), first=True)


def _listed(receipts: Sequence[Mapping[str, Any]]) -> QScrollArea:
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setHorizontalSpacing(look.px(24))
    grid.setVerticalSpacing(look.px(8))
    for number, one in enumerate(receipts):
        grid.addWidget(label(office_name(one["office"]), "section"), number, 0)
        grid.addWidget(label(persian_digits(f"تا بستهٔ {one['number']}"), "soft"), number, 1)
        digits = label(grouped(one["digits"]), "large", selectable=True)
        digits.setAccessibleName(f"رسید {office_name(one['office'])}")
        grid.addWidget(digits, number, 2, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    grid.setColumnStretch(2, 1)
    grid.setRowStretch(len(receipts), 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.setMinimumHeight(look.px(min(48 * len(receipts) + 24, 380)))
    return area
