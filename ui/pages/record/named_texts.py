"""Texts in rows of others that name somebody who is erased, or may: each is shown, none goes unless it is marked.

Names are shared by many, so nothing is marked beforehand; only who reads the text knows whether it means this person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem

from models.text.persian import persian_digits
from ui.forms.editor import is_enter
from ui.widgets.basics import label, rtl

_LEAST, _MOST = 2, 5  # texts that are seen without scrolling
_LONGEST = 90  # letters of a text that are shown
_PLACE = Qt.ItemDataRole.UserRole


class NamedTexts(QListWidget):
    """The texts of `named`, see ui.actions.erasing.preview. Space marks one, Enter goes on (`left`)."""

    left = Signal()

    def __init__(self, named: Sequence[Mapping[str, Any]]) -> None:
        super().__init__()
        self.setAccessibleName("نوشته‌های دیگر که نام او را دارد؛ با کلید فاصله نشان می‌شود")
        self.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in named:
            self.addItem(_item(one))
        self.told: QLabel = label("", "small", wrap=True)
        self.itemChanged.connect(lambda _item: self._tell())
        self.setCurrentRow(0)
        self.setMinimumHeight(self._high(_LEAST))
        self.setMaximumHeight(self._high(_MOST))
        self._tell()

    def _high(self, texts: int) -> int:
        rows = range(min(texts, self.count()))
        return sum(map(self.sizeHintForRow, rows)) + 2 * self.frameWidth() + 2

    @property
    def chosen(self) -> list[str]:
        """The marked ones, as Erasing.erase takes them."""
        items = (self.item(place) for place in range(self.count()))
        return [str(one.data(_PLACE)) for one in items if one.checkState() == Qt.CheckState.Checked]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes on; the list's own keys move and mark."""
        if is_enter(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        count = len(self.chosen)
        words = f"{count} نوشته از {self.count()} پاک می‌شود" if count else "هیچ‌یک نشان نشده است: همه می‌ماند"
        self.told.setText(rtl(persian_digits(f"{words}. Shift+Enter: به فهرست · Space: نشان · Enter: ادامه")))


def _item(one: Mapping[str, Any]) -> QListWidgetItem:
    where = " · ".join(filter(None, (one["entity_label"], one["naming"], one["label"])))
    text = " ".join(str(one["text"]).split())
    begins = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
    made = QListWidgetItem(f"{rtl(persian_digits(where))}\n{rtl(persian_digits(begins))}")
    made.setToolTip(rtl(text))
    made.setData(_PLACE, f"{one['entity']}:{one['id']}:{one['field']}")
    made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    made.setCheckState(Qt.CheckState.Unchecked)
    return made
