"""What is unusual is saved with a reason: one key for a usual one, or a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from models.text import persian
from ui.forms.editor import Line, as_typed, plain_key
from ui.widgets.basics import button, label, row
from ui.widgets.dialog import Dialog

TWO_PEOPLE = "two-people"  # no finding: why two files that look alike are of two people
HEADS = "heads"  # out-of-range too, where the number is of people who came
_ALWAYS = ("از روی برگه درست است.", "با نظر کارشناس مسئول.", "به گفتهٔ خانواده.")
USUAL: Mapping[str, Sequence[str]] = {
    "id-unlikely": ("از روی کارت ملی خوانده شد.", "از روی شناسنامه خوانده شد.", "در سامانهٔ ثبت احوال دیده شد."),
    "age-outside": (
        "به درخواست خانواده و با نظر کارشناس.",
        "نوبتش پیش از پایان این سن داده شده بود.",
        "تاریخ تولد از روی شناسنامه درست است.",
    ),
    "over-capacity": ("با نظر کارشناس مسئول.", "یکی از نام‌نویسی‌شده‌ها نمی‌آید.", "جای کلاس بزرگ‌تر شد."),
    "out-of-range": ("دوباره سنجیده شد و درست است.", "از روی برگه درست است.", "دستگاه همین را نشان داد."),
    HEADS: ("دوباره شمرده شد و درست است.", "از روی برگه درست است.", "چند گروه با هم آمده بودند."),
    "licence-expired": ("پروانه در دست تمدید است.", "با نظر کارشناس مسئول.", "تمدید شده و هنوز ثبت نشده است."),
    "maybe-two-people": (
        "شناسنامه‌ها دیده شد؛ یک نفرند.",
        "شمارهٔ یکی نادرست ثبت شده است.",
        "به گفتهٔ خانواده یک نفرند.",
    ),
    TWO_PEOPLE: ("شناسنامه‌ها دیده شد؛ دو نفرند.", "دوقلو هستند.", "هم‌نام‌اند؛ به گفتهٔ خانواده دو نفرند."),
    "stage-missing": (
        "آزمون پیشین در جای دیگری انجام شده است.",
        "برگهٔ آزمون پیشین در دست نیست.",
        "با نظر کارشناس، بی آزمون پیشین.",
    ),
}


class ReasonDialog(Dialog):
    """Asks the reason for one finding, or for something else that `title` asks. `given`: the reason; a digit in the
    empty line gives a usual one."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None, code: str, message: str, title: str = "با این حال ثبت شود؟") -> None:
        super().__init__(parent, title)
        self.usual = tuple(USUAL.get(code, _ALWAYS))
        self.inside.addWidget(label(persian.persian_digits(message), "wait", wrap=True))
        for number, text in enumerate(self.usual, 1):
            made = button(f"{persian.persian_digits(str(number))}  {text}", name="quiet")
            made.clicked.connect(lambda _checked=False, text=text: self._give(text))
            self.inside.addLayout(row(made, None))
        self.inside.addWidget(label("یا دلیل دیگر:", "label"))
        self.line = Line(self._key)
        self.line.setAccessibleName("دلیل")
        self.line.entered.connect(self._written)
        self.inside.addWidget(self.line)
        self.answer(button("ثبت با این دلیل", self._written, name="primary", keys="Enter"))
        self.answer(button("انصراف", self.reject, keys="Esc"))
        self.line.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Be as high as the broken lines need at this width."""
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
        super().showEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        digit = persian.latin_digits(event.text())
        if self.line.text() or not plain_key(event) or not digit.isdecimal() or not 0 < int(digit) <= len(self.usual):
            return False
        self._give(self.usual[int(digit) - 1])
        return True

    def _written(self) -> None:
        if text := persian.clean(as_typed(self.line.text())):
            self._give(text)

    def _give(self, text: str) -> None:
        self.accept()
        self.given.emit(text)
