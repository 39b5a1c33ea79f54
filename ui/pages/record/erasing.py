"""Before a person is erased everything that goes is shown, a reason is asked for, and a word that nobody types unaware.

Who opens an erased record reads when and by whom that was done, and no empty form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from models.errors import UserError
from models.schema.entity import Entity
from models.text import persian
from models.text.persian import persian_digits
from ui.actions import erasing
from ui.forms.editor import Line, as_typed
from ui.frame import Command, Frame
from ui.look import look
from ui.pages.record.history import open_history
from ui.pages.record.named_texts import NamedTexts
from ui.widgets.basics import EmptyState, button, column, label, row, rtl
from ui.widgets.dialog import Dialog

WORD = "پاک شود"
_WIDTH, _MARGINS = 720, 48  # pixels at 100 %; the margins of both sides
TITLE = "این پرونده به درخواست قانونی پاک شده است"


class EraseDialog(Dialog):
    """Shows what goes (`told` by Erasing.preview) and asks; a refused reason is told in it. `erased`: done."""

    erased = Signal()

    def __init__(self, frame: Frame, parent: QWidget, told: Mapping[str, Any]) -> None:
        super().__init__(parent, "پاک کردن به درخواست قانونی", width=_WIDTH)
        self._frame, self._person, self._running = frame, str(told["id"]), False
        stays = " و آنچه می‌ماند" if told["named"] else ""
        self.inside.addWidget(label(f"آنچه در همهٔ دفترها و برای همیشه پاک می‌شود{stays}:", "section", wrap=True))
        self._words = _in_words(told)
        self._told = _scrolled(self._words)
        self.inside.addWidget(self._told, 1)
        self.texts = self._named(told["named"])
        self.why, why = _line("درخواست: شماره و تاریخ نامه، بی نام و شمارهٔ فرد")
        self.word, word = _line(f"برای پاک شدن بنویسید: {WORD}")
        asked = row(spacing=16)
        for one in (why, word):
            asked.addLayout(one, 1)
        self.inside.addLayout(asked)
        self.why.entered.connect(self.word.setFocus)
        self.word.entered.connect(self._asked)
        self.word.went_back.connect(self.why.setFocus)
        if self.texts is not None:
            self.texts.left.connect(self.why.setFocus)
            self.why.went_back.connect(self.texts.setFocus)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.inside.addWidget(self.wrong)
        self.answer(button(WORD, self._asked, name="danger"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.why.setFocus()

    def _named(self, named: Sequence[Mapping[str, Any]]) -> NamedTexts | None:
        """The texts of others that may go as well, to be marked one by one; typing begins below them."""
        if not named:
            return None
        self.inside.addWidget(label("نوشته‌های دیگر با نام او؛ آنچه از همین فرد است نشان شود:", "label", wrap=True))
        texts = NamedTexts(named)
        self.inside.addWidget(texts, 2)
        self.inside.addWidget(texts.told)
        return texts

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Be as high as everything needs, but no higher than the window: then what goes is scrolled."""
        parent = self.parentWidget()
        self._told.setMaximumHeight(self._words.heightForWidth(self.width() - look.px(_MARGINS)))
        most = parent.window().height() - look.px(16) if parent is not None else self.height()
        self.resize(self.width(), min(most, max(self.height(), self.heightForWidth(self.width()))))
        super().showEvent(event)

    def _asked(self) -> None:
        why = persian.clean(as_typed(self.why.text()))
        if not why:
            self._refuse("شماره و تاریخ نامه را بنویسید.", self.why)
        elif not persian.same_text(self.word.text(), WORD):
            self._refuse(f"اگر باید پاک شود «{WORD}» را بنویسید.", self.word)
        elif not self._running:
            self._running = True
            texts = self.texts.chosen if self.texts is not None else ()
            self._frame.run(erasing.erase(self._person, why, texts), self._done, self._failed)

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


def _in_words(told: Mapping[str, Any]) -> QWidget:
    """What goes and what stays."""
    words = QWidget()
    inside = column(words, spacing=4)
    for line in told["lines"]:
        inside.addWidget(label(persian_digits(line), wrap=True))
    inside.addWidget(label(str(told["note"]), "wait", wrap=True))
    inside.addStretch(1)
    return words


def _scrolled(words: QWidget) -> QScrollArea:
    """The words, which scroll where the window is low."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(words)
    area.setMinimumHeight(min(look.px(64), words.sizeHint().height()))
    return area


def _line(name: str) -> tuple[Line, QVBoxLayout]:
    """A line and what it stands in, under its name."""
    outside = column(spacing=4)
    outside.addStretch(1)
    outside.addWidget(label(name, "label", wrap=True))
    line = Line(lambda _event: False)
    line.setAccessibleName(name)
    outside.addWidget(line)
    return line, outside


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
