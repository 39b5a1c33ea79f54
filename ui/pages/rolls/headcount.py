"""Of some sessions no names are kept, only how many came: two numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import Level
from models.workshops.session import SESSION
from ui.forms.editors import Editor, editor_for
from ui.frame import Frame
from ui.look import look
from ui.widgets.basics import card, column, label, row

_NAMES = ("headcount_female", "headcount_male")
_WIDTH = 560  # pixels at 100 %
_MOST = 1000  # the share of the line that the card gets, as far as its width allows


class Headcount(QWidget):
    """Two fields; the last one saves. `finished`: they are to be saved."""

    finished = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._kept: dict[str, object] = {}
        self.editors: dict[str, Editor] = {name: editor_for(SESSION.field(name), frame) for name in _NAMES}
        outside = column(self)
        box, inside = card(margins=24, spacing=12)
        box.setMaximumWidth(look.px(_WIDTH))
        inside.addWidget(label("شمار حاضران", "title"))
        hint = "در این دوره کسی نام‌نویسی نشده است؛ اگر نام‌ها نوشته نمی‌شود شمار زنان و مردان را بنویسید."
        inside.addWidget(label(hint, "soft", wrap=True))
        fields = row(spacing=16)
        for name, editor in self.editors.items():
            text = SESSION.field(name).label
            editor.name_input(f"شمار {text}")
            one = column(spacing=4)
            one.addWidget(label(text, "label"))
            one.addWidget(editor)
            fields.addLayout(one)
        inside.addLayout(fields)
        self.message = label("", "wrong", wrap=True)
        self.message.hide()
        inside.addWidget(self.message)
        line = row()
        line.addWidget(box, _MOST)
        line.addStretch(1)
        outside.addLayout(line)
        outside.addStretch(1)
        first, last = self.editors.values()
        first.advanced.connect(last.take_focus)
        last.went_back.connect(first.take_focus)
        last.advanced.connect(self.finished)

    def show_session(self, session: Mapping[str, Any]) -> None:
        """Show what is saved."""
        self._kept = {name: session[name] for name in _NAMES}
        for name, editor in self.editors.items():
            editor.show_stored(session[name])
        self.message.hide()

    def focus_first(self) -> None:
        """Stand in the first field."""
        self.editors[_NAMES[0]].take_focus()

    def counts(self) -> dict[str, object] | None:
        """What was typed; None, with the sentence beside it, where it is no number."""
        for editor in self.editors.values():
            wrong = [finding for finding in editor.check() if finding.level is Level.HARD]
            self.message.setVisible(bool(wrong))
            if wrong:
                self.message.setText(wrong[0].message)
                editor.take_focus()
                return None
        return {name: editor.stored() for name, editor in self.editors.items()}

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return any(editor.raw() != self._kept.get(name) for name, editor in self.editors.items())
