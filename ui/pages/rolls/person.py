"""Somebody who is not on the list is found, or made, and joins it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.schema.fields import Ref
from ui.forms.editors import editor_for
from ui.frame import Frame
from ui.look import look
from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog


class PersonDialog(Dialog):
    """Search first: by number or name; F3 in the field makes a new person. `picked`: the id of the person."""

    picked = Signal(str)

    def __init__(self, parent: QWidget, frame: Frame, title: str) -> None:
        super().__init__(parent.window(), title, width=560)
        hint = "کد ملی، نام یا تلفن را بنویسید و Enter بزنید؛ اگر پیدا نشد F3 فرد تازه می‌سازد."
        self.inside.addWidget(label(hint, "soft", wrap=True))
        self.editor = editor_for(Ref("person", "فرد", entity="person"), frame)
        self.editor.name_input("فرد")
        self.inside.addWidget(self.editor)
        self.inside.addSpacing(look.px(200))  # the list of those found opens under the field
        self.answer(button("افزودن", self._take, name="primary"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.editor.advanced.connect(self._take)
        self.editor.take_focus()

    def _take(self) -> None:
        person = self.editor.stored()
        if isinstance(person, str):
            self.accept()
            self.picked.emit(person)
        else:
            self.editor.take_focus()
