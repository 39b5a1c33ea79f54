"""A receipt is read and heard over the telephone: thirteen digits in groups, the last of which tells a wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from models.errors import UserError
from models.office.tree.standing import office_name
from models.sync.receipts import SPOKEN, is_whole
from models.text.persian import latin_digits, persian_digits
from ui.actions.exchange import enter_receipt
from ui.forms.editor import Line
from ui.frame import Frame
from ui.look import TITLE, look
from ui.pages.exchanging.strip import Strip
from ui.pages.exchanging.words import grouped, in_groups
from ui.widgets.basics import button, card, label, row, rtl, state, styled
from ui.widgets.dialog import Dialog

Answer = Mapping[str, Any]
_TO_READ = "برای دفتر فرستنده بخوانید تا بداند بسته‌هایش تا آن شماره رسیده است؛ رقم آخر برای آزمودن است."
_NONE = "هنوز بسته‌ای از دفتری نیامده است که رسیدی داشته باشد."
_TO_WRITE = "سیزده رقمی را که دفتر گیرنده می‌خواند بنویسید."
_LEAST = 2  # receipts that are seen at once where there is little room
_WRONG = "رقمی نادرست است؛ گروه‌ها را یکی‌یکی دوباره بپرسید."
_RIGHT = "رقم‌ها با هم می‌خوانند؛ Enter"


class ReceiptsDialog(Dialog):
    """Above, for who may, the line for a receipt that is heard; below, those to be read to all offices from which
    something came. `confirmed`: one was entered, `{office, number, place}`."""

    confirmed = Signal(object)

    def __init__(self, parent: QWidget, frame: Frame, receipts: Sequence[Answer]) -> None:
        super().__init__(parent, "رسید تلفنی", width=640)
        self.frame = frame
        self.heard = HeardLine()
        self.told = label("", "soft")
        self.strip = Strip()
        may = frame.actor.may("receipt")
        if may:
            self.inside.addWidget(self._hearing())
        self.inside.addWidget(_reading(receipts))
        self.enter = self.answer(button("ثبت رسید", self._enter, name="primary", keys="Enter"))
        self.enter.setVisible(may)
        self.answer(button("بستن", self.reject, keys="Esc"), first=not may)
        self.heard.textEdited.connect(lambda _text: self._tell())
        self.heard.entered.connect(self._enter)
        self._tell()
        if may:
            self.heard.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """No higher than the window under it; the list of receipts gives way."""
        super().showEvent(event)
        if (parent := self.parentWidget()) is not None:
            self.resize(self.width(), min(self.sizeHint().height(), parent.window().height() - look.px(32)))

    def _hearing(self) -> QWidget:
        frame, inside = card(spacing=6)
        inside.addWidget(label("رسیدی که می‌شنوید", "section"))
        inside.addWidget(label(_TO_WRITE, "soft", wrap=True))
        inside.addLayout(row(self.heard, self.told, None, spacing=16))
        inside.addWidget(self.strip)
        return frame

    def _tell(self) -> None:
        """Beside the line: how many digits there are, and at the last one whether they fit."""
        digits = self.heard.digits
        whole, right = len(digits) == SPOKEN, is_whole(digits)
        told = persian_digits(f"{len(digits)} از {SPOKEN} رقم")
        self.told.setText(rtl(_RIGHT if right else _WRONG if whole else told))
        styled(self.told, "done" if right else "wrong" if whole else "soft")
        state(self.heard, "wrong" if whole and not right else "")
        self.enter.setEnabled(right)
        if digits:
            self.strip.tell("")

    def _enter(self) -> None:
        if is_whole(self.heard.digits):
            self.enter.setEnabled(False)
            self.frame.run(enter_receipt(self.heard.digits), self._entered, self._refused, hold=True)

    def _entered(self, answer: Answer) -> None:
        self.heard.setText("")
        self._tell()
        text = f"بستهٔ {answer['number']} به {office_name(answer['office'])} با تلفن تأیید شد."
        self.strip.tell(persian_digits(text), "done")
        self.heard.setFocus()
        self.confirmed.emit(answer)

    def _refused(self, error: Exception) -> None:
        self._tell()
        self.heard.setFocus()
        if isinstance(error, UserError):
            self.strip.tell_error(error)
        else:
            self.frame.tell_error(error)


class HeardLine(Line):
    """Digits of any keyboard, shown in Persian and in groups as they are typed; anything else does not go in."""

    def __init__(self) -> None:
        super().__init__(lambda _event: False)
        self.setAccessibleName("رقم‌های رسید، سیزده رقم")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setProperty("class", "box")
        widest = QFontMetrics(look.font(TITLE)).horizontalAdvance(persian_digits(in_groups("0" * SPOKEN)))
        self.setFixedWidth(widest + look.px(64))
        self.textEdited.connect(self._group)

    @property
    def digits(self) -> str:
        """What was typed, as Latin digits."""
        return _digits(self.text())

    def _group(self, text: str) -> None:
        before = min(len(_digits(text[: self.cursorPosition()])), SPOKEN)
        digits = _digits(text)[:SPOKEN]
        self.setText(persian_digits(in_groups(digits)))
        self.setCursorPosition(len(in_groups(digits[:before])))


def _digits(text: str) -> str:
    return "".join(one for one in latin_digits(text) if one.isascii() and one.isdecimal())


def _reading(receipts: Sequence[Answer]) -> QWidget:
    frame, inside = card(spacing=6)
    inside.addWidget(label("رسیدهای ما، برای خواندن", "section"))
    inside.addWidget(label(_TO_READ if receipts else _NONE, "soft", wrap=True))
    if receipts:
        inside.addWidget(_listed(receipts))
    return frame


def _listed(receipts: Sequence[Answer]) -> QScrollArea:
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(look.px(24))
    grid.setVerticalSpacing(look.px(8))
    for number, one in enumerate(receipts):
        grid.addWidget(label(office_name(one["office"])), number, 0)
        grid.addWidget(label(persian_digits(f"تا بستهٔ {one['number']}"), "soft"), number, 1)
        digits = label(grouped(one["digits"]), "large", selectable=True)
        digits.setAccessibleName(f"رسید {office_name(one['office'])}")
        grid.addWidget(digits, number, 2, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    grid.setColumnStretch(2, 1)
    grid.setRowStretch(len(receipts), 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    area.setAccessibleName("رسیدهای ما")
    area.setWidget(inside)
    area.setMinimumHeight(look.px(52 * min(len(receipts), _LEAST)))
    return area
