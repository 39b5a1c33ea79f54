"""What is marked and not saved is neither lost nor saved without a word: Enter saves it, Esc stays."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog


class LeaveDialog(Dialog):
    """`saves`: save and go; `lets_go`: go without saving; neither: stay."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "حضور و غیاب هنوز ثبت نشده است")
        self.saves = self.lets_go = False
        self.inside.addWidget(label("پیش از رفتن ثبت شود؟", "soft"))
        self.answer(button("ثبت و رفتن", self._save, name="primary", keys="Enter"), first=True)
        self.answer(button("رها کردن", self._let_go, name="danger"))
        self.answer(button("می‌مانم", self.reject, keys="Esc"))

    def _save(self) -> None:
        self.saves = True
        self.accept()

    def _let_go(self) -> None:
        self.lets_go = True
        self.accept()
