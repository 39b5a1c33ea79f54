"""A log that forked is judged by a person who has telephoned: it was restored, or there are two machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from models.text import persian
from models.text.persian import persian_digits
from ui.actions.exchange import judge_fork, revoke
from ui.frame import Frame
from ui.pages.exchanging.asking import Asking
from ui.pages.exchanging.revoking import WORD
from ui.pages.exchanging.words import moment
from ui.widgets.basics import button, label, rtl

Answer = Mapping[str, Any]
_WHAT = (
    "آنچه از این دفتر رسید با آنچه پیش‌تر از آن رسیده بود دنبال هم نیست. هیچ ردیفی گم نشده و هر دو ثبت است، ولی باید"
    " دانست چرا: تلفن بزنید و بپرسید."
)
_RESTORED = "از پشتیبان بازگشته است و تنها یک رایانه به نام این دفتر کار می‌کند"
_LIFE = "دو رایانه است؛ باطل شود آن که بستهٔ {number} را فرستاد ({at})"
_ALIKE = (
    "اگر دو رایانه است: هنوز هر دو یک دوره دارند و از هم بازشناخته نمی‌شوند. بستهٔ برگشتی برایشان بفرستید؛ یکی از آن دو"
    " خودبه‌خود دورهٔ تازه‌ای می‌گیرد و با بستهٔ بعدی‌اش اینجا جدا دیده می‌شود. برای بستن راه هر دو، کلید دفتر را باطل کنید."
)
_AFTER_RESTORE = "این هشدار می‌رود؛ بسته‌های این دفتر مانند همیشه ثبت می‌شود."
_AFTER_REVOKE = (
    "آنچه از آن رایانه رسیده می‌ماند؛ هر چه پس از این بفرستد به قرنطینه می‌رود. رایانهٔ دیگر کار می‌کند. بازگشت ندارد."
)


def forked(names: Sequence[str]) -> str:
    """What the strip of the overview says."""
    return f"{'، '.join(names)} از پشتیبان بازگشته یا دو رایانه به نام آن کار می‌کند."


class ForkDialog(Asking):
    """`fork` as Joins.forks tells it, with the office's `name`; `lives` as Ledger.lives."""

    def __init__(self, parent: QWidget, frame: Frame, fork: Answer, lives: Sequence[Answer]) -> None:
        super().__init__(parent, frame, f"{fork['name']}: از پشتیبان بازگشته یا دو رایانه؟", width=640)
        self._fork = fork
        self.inside.addWidget(label(_WHAT, wrap=True))
        self.inside.addWidget(label(f"نخستین بار دیده شد: {moment(fork['at'])}", "soft"))
        self._choices = QButtonGroup(self)
        self._lives: dict[int, int] = {}
        self._offer(_RESTORED, frame.actor.may("resolve"))
        for life in lives if len(lives) > 1 else ():
            words = _LIFE.format(**{**life, "at": moment(life["at"])})
            self._lives[self._offer(words, frame.actor.may("keys"))] = life["epoch"]
        if len(lives) < 2:
            self.inside.addWidget(label(_ALIKE, "soft", wrap=True))
        self.after = label("", "wait", wrap=True)
        self.inside.addWidget(self.after)
        _, self.why = self.line("چه کسی گفت، و چه گفت")
        self._word_label, self.word = self.line(f"برای باطل شدن بنویسید: {WORD}")
        self.inside.addWidget(self.wrong)
        self.answer(button("ثبت داوری", self._asked, name="primary"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self._listen()

    def _offer(self, text: str, allowed: bool) -> int:
        made = _Choice(rtl(persian_digits(text)))
        made.setEnabled(allowed)
        made.setToolTip("" if allowed else "با نقش شما نیست")
        number = len(self._choices.buttons())
        self._choices.addButton(made, number)
        self.inside.addWidget(made)
        return number

    def _listen(self) -> None:
        for one in self._choices.buttons():
            one.toggled.connect(lambda _on: self._chosen())
            if isinstance(one, _Choice):
                one.went_on = self.why.setFocus
        self.why.entered.connect(self._from_why)
        self.word.entered.connect(self._asked)
        self.word.went_back.connect(self.why.setFocus)
        first = next((one for one in self._choices.buttons() if one.isEnabled()), self.why)
        self._chosen()
        first.setFocus()

    @property
    def epoch(self) -> int | None:
        """The life that is to be revoked, if one was chosen."""
        return self._lives.get(self._choices.checkedId())

    def _chosen(self) -> None:
        """Say what will follow."""
        chosen = self._choices.checkedId() >= 0
        self.after.setText(rtl(_AFTER_RESTORE if self.epoch is None else _AFTER_REVOKE) if chosen else "")
        self.after.setVisible(chosen)
        for part in (self._word_label, self.word):
            part.setVisible(self.epoch is not None)
        self.fit()

    def _from_why(self) -> None:
        if self.epoch is None:
            self._asked()
        else:
            self.word.setFocus()

    def _asked(self) -> None:
        why = self.text_of(self.why)
        if self._choices.checkedId() < 0:
            self.refuse("نخست یکی را برگزینید.", self._choices.buttons()[0])
        elif not why:
            self.refuse("بنویسید چه کسی گفت و چه گفت.", self.why)
        elif self.epoch is None:
            self.do(judge_fork(self._fork["replica"], why), self.why)
        elif not persian.same_text(self.word.text(), WORD):
            self.refuse(f"اگر باید باطل شود «{WORD}» را بنویسید.", self.word)
        else:
            self.do(revoke(self._fork["replica"], self._fork["name"], why, self.epoch), self.why)


class _Choice(QRadioButton):
    """One answer; Enter takes it and goes on to the reason."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)
        self.went_on = self.click

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter as Space, and on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.setChecked(True)
            self.went_on()
        else:
            super().keyPressEvent(event)
