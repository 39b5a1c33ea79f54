"""A key is revoked by a person who has read what will happen, says why, and types a word that nobody types unaware."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from models.text import persian
from ui.actions.exchange import revoke
from ui.frame import Frame
from ui.pages.exchanging.asking import Asking
from ui.widgets.basics import button, label

WORD = "باطل شود"
_WHAT = (
    "هر چه تا امروز از این دفتر رسیده است برجا می‌ماند.",
    "آنچه پس از آن نوشته باشد، اگر بیاید، ردیف به ردیف به قرنطینه می‌رود و ثبت نمی‌شود.",
    "دیگر بسته‌ای برای این دفتر نوشته نمی‌شود.",
    "خبر آن با بستهٔ برگشتی به دفترهای دیگر می‌رسد.",
    "بازگشت ندارد: برای کار دوباره، آن دفتر کلید تازه می‌سازد و از نو می‌پیوندد.",
)


class RevokeDialog(Asking):
    """Asks for the reason and the word. `office`: a row of the overview."""

    def __init__(self, parent: QWidget, frame: Frame, office: Mapping[str, Any]) -> None:
        super().__init__(parent, frame, f"باطل کردن کلید {office['name']}")
        self._office = office
        self.inside.addWidget(label("اگر رایانه‌ای گم یا دزدیده شده یا دیگر از آن این دفتر نیست.", "soft", wrap=True))
        for text in _WHAT:
            self.inside.addWidget(label(f"•  {text}", wrap=True))
        _, self.why = self.line("دلیل: چه شده و چه کسی خبر داده است")
        _, self.word = self.line(f"برای باطل شدن بنویسید: {WORD}")
        self.why.entered.connect(self.word.setFocus)
        self.word.entered.connect(self._asked)
        self.word.went_back.connect(self.why.setFocus)
        self.inside.addWidget(self.wrong)
        self.answer(button("باطل کردن کلید", self._asked, name="danger"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.why.setFocus()

    def _asked(self) -> None:
        why = self.text_of(self.why)
        if not why:
            self.refuse("دلیل را بنویسید؛ این دلیل نگه داشته می‌شود و به دفترهای دیگر می‌رود.", self.why)
        elif not persian.same_text(self.word.text(), WORD):
            self.refuse(f"اگر باید باطل شود «{WORD}» را بنویسید.", self.word)
        else:
            self.do(revoke(self._office["replica"], self._office["name"], why), self.why)
