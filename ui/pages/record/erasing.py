"""Before a person is erased everything that goes is shown, a reason is asked for, and a word that nobody types unaware.

Who opens an erased record reads when and by whom that was done, and no empty form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import UserError
from models.schema.entity import Entity
from models.text import persian
from models.text.persian import persian_digits
from ui.actions import erasing
from ui.forms.editor import Line, as_typed
from ui.frame import Command, Frame
from ui.pages.record.history import open_history
from ui.widgets.basics import EmptyState, button, column, label, rtl
from ui.widgets.dialog import Dialog

WORD = "پاک شود"
TITLE = "این پرونده به درخواست قانونی پاک شده است"


class EraseDialog(Dialog):
    """Shows what goes (`told` by Erasing.preview) and asks; a refused reason is told in it. `erased`: done."""

    erased = Signal()

    def __init__(self, frame: Frame, parent: QWidget, told: Mapping[str, Any]) -> None:
        super().__init__(parent, "پاک کردن به درخواست قانونی", width=560)
        self._frame, self._person, self._running = frame, str(told["id"]), False
        self.inside.addWidget(label("این‌ها در همهٔ دفترها و برای همیشه پاک می‌شود:", "section", wrap=True))
        for line in told["lines"]:
            self.inside.addWidget(label(persian_digits(line), "value", wrap=True))
        self.inside.addWidget(label(str(told["note"]), "wait", wrap=True))
        self.why = self._line("درخواست: شماره و تاریخ نامه، بی نام و شمارهٔ فرد")
        self.word = self._line(f"برای پاک شدن بنویسید: {WORD}")
        self.why.entered.connect(self.word.setFocus)
        self.word.entered.connect(self._asked)
        self.word.went_back.connect(self.why.setFocus)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.inside.addWidget(self.wrong)
        self.answer(button(WORD, self._asked, name="danger"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.why.setFocus()

    def _line(self, name: str) -> Line:
        self.inside.addWidget(label(name, "label", wrap=True))
        line = Line(lambda _event: False)
        line.setAccessibleName(name)
        self.inside.addWidget(line)
        return line

    def _asked(self) -> None:
        why = persian.clean(as_typed(self.why.text()))
        if not why:
            self._refuse("شماره و تاریخ نامه را بنویسید.", self.why)
        elif not persian.same_text(self.word.text(), WORD):
            self._refuse(f"اگر باید پاک شود «{WORD}» را بنویسید.", self.word)
        elif not self._running:
            self._running = True
            self._frame.run(erasing.erase(self._person, why), self._done, self._failed)

    def _refuse(self, text: str, line: Line) -> None:
        self.wrong.setText(rtl(text))
        self.wrong.show()
        line.setFocus()

    def _done(self, _answer: object) -> None:
        self.accept()
        self.erased.emit()

    def _failed(self, error: Exception) -> None:
        self._running = False
        if isinstance(error, UserError):
            self._refuse(str(error), self.why)
        else:
            self._frame.tell_error(error)


class ErasedView(QWidget):
    """What stands in the place of an erased record's form. `told` by Erasing.told."""

    def __init__(self, frame: Frame, entity: Entity, row_id: str, told: Mapping[str, Any]) -> None:
        super().__init__()
        self.frame, self.entity, self.row_id = frame, entity, row_id
        done = "، ".join(filter(None, (told["who"], told["office"], told["when"])))
        hint = "\n".join(filter(None, (done, f"درخواست: {told['why']}" if told["why"] else "")))
        inside = column(self, margins=24)
        self.back = button("بازگشت", frame.back, name="primary", keys="Esc")
        self.state = EmptyState(TITLE, persian_digits(hint), self.back)
        inside.addWidget(self.state, 1)

    def commands(self) -> tuple[Command, ...]:
        """There is nothing to do here but to read and to go."""
        return (
            Command("بازگشت", self.frame.back, "Esc", "back"),
            Command("تاریخچهٔ این رکورد", self.history, "F7", "history"),
        )

    def history(self) -> None:
        """The one line that is left of its past."""
        open_history(self.frame, self, self.entity, self.row_id)
