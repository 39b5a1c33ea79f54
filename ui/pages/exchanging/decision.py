"""A decision has a reason: one key for a usual one, or a few words; another value is typed as at the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from models.errors import Level
from models.schema.fields import Field
from models.text import persian
from ui.forms.editor import Line, as_typed, plain_key
from ui.forms.editors import Editor, editor_for
from ui.frame import Frame
from ui.pages.exchanging.words import NOTHING
from ui.widgets.basics import button, label, row, rtl
from ui.widgets.dialog import Dialog

USUAL = (
    "از روی شناسنامه یا کارت ملی دیده شد.",
    "با خانواده تماس گرفته شد.",
    "برگهٔ کاغذی دیده شد.",
    "با دفتر دیگر هماهنگ شد.",
)


class DecisionDialog(Dialog):
    """Asks why; and with an editor, what instead. `decided`: what to take (ours, theirs or a raw value), and why."""

    decided = Signal(object, str)

    def __init__(self, parent: QWidget, conflict: Mapping[str, Any], take: str, editor: Editor | None = None) -> None:
        super().__init__(parent, f"{conflict['label']}: کدام بماند؟", width=520)
        self._take, self.editor = take, editor
        if editor is None:
            side = conflict[take]
            self.inside.addWidget(label(f"می‌ماند: {side['text'] or NOTHING}", "value", wrap=True))
        else:
            self.inside.addWidget(label("مقدار درست", "label"))
            self.inside.addWidget(editor)
            editor.show_stored(conflict["ours"]["value"], conflict["ours"]["text"])
            editor.advanced.connect(self._to_reason)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.inside.addWidget(self.wrong)
        self.inside.addWidget(label("دلیل؛ یک رقم یا چند واژه", "label"))
        for number, text in enumerate(USUAL, 1):
            made = button(f"{persian.persian_digits(str(number))}  {text}", name="quiet")
            made.clicked.connect(lambda _checked=False, text=text: self._decide(text))
            self.inside.addLayout(row(made, None))
        self.line = Line(self._key)
        self.line.setAccessibleName("دلیل")
        self.line.entered.connect(self._written)
        self.line.went_back.connect(self._to_value)
        self.inside.addWidget(self.line)
        self.answer(button("ثبت تصمیم", self._written, name="primary", keys="Enter"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        if editor is None:
            self.line.setFocus()
        else:
            editor.take_focus()

    def _to_reason(self) -> None:
        if self._is_sound():
            self.line.setFocus()

    def _to_value(self) -> None:
        if self.editor is not None:
            self.editor.take_focus()

    def _is_sound(self) -> bool:
        hard = [one for one in self.editor.check() if one.level is Level.HARD] if self.editor is not None else []
        self.wrong.setVisible(bool(hard))
        self.wrong.setText(rtl(hard[0].message) if hard else "")
        return not hard

    def _key(self, event: QKeyEvent) -> bool:
        digit = persian.latin_digits(event.text())
        if self.line.text() or not plain_key(event) or not digit.isdecimal() or not 0 < int(digit) <= len(USUAL):
            return False
        self._decide(USUAL[int(digit) - 1])
        return True

    def _written(self) -> None:
        text = persian.clean(as_typed(self.line.text()))
        if text:
            self._decide(text)
        else:
            self.wrong.setText("دلیل را بنویسید یا یکی از رقم‌ها را بزنید.")
            self.wrong.show()
            self.line.setFocus()

    def _decide(self, why: str) -> None:
        if not self._is_sound():
            self._to_value()
            return
        take = self._take if self.editor is None else self.editor.raw()
        self.accept()
        self.decided.emit(take, why)


def editor_of(frame: Frame, told: Mapping[str, Any], conflict: Mapping[str, Any]) -> Editor | None:
    """The editor of the field in conflict; None for a field that this version does not declare."""
    field = _field(frame, told, str(conflict["field"]))
    return editor_for(field, frame, choices=conflict["choices"] or None) if field is not None else None


def _field(frame: Frame, told: Mapping[str, Any], path: str) -> Field | None:
    column, _, key = path.partition(".")
    if not key:
        return frame.entity(told["entity"]).fields.get(column)
    programme = frame.programme(told["programme"])
    return programme.fields.get(key) if programme is not None else None
