"""An empty workbook is asked for: of which record, and where it is to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.look import look
from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog

Kind = Mapping[str, Any]


class BlankDialog(Dialog):
    """The kinds that a sheet may hold; `chosen` is told the one on which Enter was pressed."""

    def __init__(self, parent: QWidget, kinds: Sequence[Kind], chosen: Callable[[Kind], None]) -> None:
        super().__init__(parent, "برگهٔ خالی", width=560)
        self._chosen = chosen
        self.inside.addWidget(label("برای کدام ثبت؟ ستون‌هایش را پر کنید و همین‌جا بیاورید.", "soft", wrap=True))
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("گونهٔ ردیف‌ها")
        self.kinds.setMinimumHeight(look.px(320))
        for kind in kinds:
            item = QListWidgetItem(kind["label"])
            item.setData(Qt.ItemDataRole.UserRole, dict(kind))
            self.kinds.addItem(item)
        self.kinds.setCurrentRow(0)
        self.kinds.itemActivated.connect(lambda _item: self.take())
        self.inside.addWidget(self.kinds)
        self.answer(button("نوشتن برگه…", self.take, name="primary", keys="Enter"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.kinds.setFocus()

    def take(self) -> None:
        """Take the one that is marked, and close."""
        item = self.kinds.currentItem()
        if item is not None:
            kind = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
            self._chosen(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter takes the marked one wherever the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)
