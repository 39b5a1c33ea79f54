"""Search comes before create: a whole number acts by itself, everything else shows who it may be and why.

Enter never takes somebody who was not seen: where the answer was not there yet and there are several, it is only shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.errors import UserError
from models.office.work import seeking
from models.text import identifiers, jalali, persian
from ui.frame import Frame
from ui.lists.columns import Column
from ui.lists.table import RowTable
from ui.look import icon
from ui.pages.desk.box import Box
from ui.widgets.basics import EmptyState, cleared, column, label, rtl, state, styled

Found = Mapping[str, Any]

_ASKS = "کد ملی، نام، تلفن همراه، یا اسکن برگه…"
_KEYS = "↑ ↓ جابه‌جایی    Enter همین فرد    F3 فرد تازه"


def _jalali(day: str) -> str:
    return jalali.show(datetime.date.fromisoformat(day))


COLUMNS = (
    Column("naming", "نام"),
    Column("father", "نام پدر"),
    Column("birth", "تولد", width=110, kind="number", shown=_jalali),
    Column("national_id", "کد ملی", width=120, kind="ltr"),
    Column("mobile", "تلفن", width=130, kind="ltr"),
    Column("why", "چرا"),
)


def whole_number(digits: str) -> str:
    """The own number that these digits are in full (leading zeros may lack), else an empty text."""
    if len(digits) == 12:
        return digits
    if 8 <= len(digits) <= 10 and identifiers.valid_national_id(digits.zfill(10)):
        return digits.zfill(10)
    return ""


def given_by(text: str) -> dict[str, object]:
    """What a text that found nobody says of somebody new: a number, a mobile, or a name cut in two."""
    digits = seeking.digits_of(text)
    if own := whole_number(digits):
        return {"national_id" if len(own) == 10 else "foreign_id": own}
    if digits:
        return {"mobile": digits} if len(digits) == 11 and digits.startswith("09") else {}
    first, last, _ = persian.split_name(text)
    return {name: part for name, part in (("first_name", first), ("last_name", last)) if part}


class Search(QWidget):
    """The box and a line for what is to be said of it; `hits` is shown elsewhere by whoever owns this.

    `chosen`: a person's id, and whether the number alone did it; `fresh`: nobody fits, somebody new is wanted with this
    text; `filled`: whether there is anything to show; `skipped`: Enter in the empty box.
    """

    chosen = Signal(str, bool)
    fresh = Signal(str)
    filled = Signal(bool)
    skipped = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self._told_of: str | None = None  # the text whose answer is shown
        self.box = Box()
        self.box.addAction(icon("search"), Box.ActionPosition.LeadingPosition)
        self.box.sought.connect(self._sought)
        self.box.entered.connect(self._entered)
        self.box.moved.connect(self._move)
        self.note = label("", "wrong", wrap=True)
        self.note.hide()
        inside = column(self, spacing=4)
        inside.addWidget(self.box)
        inside.addWidget(self.note)
        self.hits = Hits()
        self.hits.table.chosen.connect(lambda row: self.chosen.emit(row, False))
        self.ask_for()

    # -- what the box asks for ----------------------------------------------------------------------------------------

    def ask_for(self, asks: str = _ASKS, name: str = "جست‌وجو یا افزودن فرد") -> None:
        """Say what is to be typed; `name` is for screen readers."""
        self.box.setPlaceholderText(rtl(asks))
        self.box.setAccessibleName(name)

    def start(self, *, keep: bool = False) -> None:
        """Give the box the focus, empty, or with what was typed selected."""
        if not keep:
            self.box.empty()
            self._clear()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()

    def _clear(self) -> None:
        self._told_of = None
        self.tell("")
        self.hits.show_found("", ())
        self.filled.emit(False)

    def tell(self, text: str, kind: str = "wrong") -> None:
        """Say something beside the box; what was typed stays."""
        styled(self.note, kind)
        self.note.setText(rtl(text))
        self.note.setVisible(bool(text))
        state(self.box, kind if text else "")

    # -- looking ------------------------------------------------------------------------------------------------------

    def _sought(self, text: str) -> None:
        self.tell("")
        if not text.strip():
            self._clear()
            return
        digits = self.box.digits
        complete = len(digits) in (10, 12) and bool(whole_number(digits))
        if len(digits) == 10 and not complete and not digits.startswith("09"):  # that may become a mobile number
            self._refuse(digits)
        self._look(text, alone=complete)

    def _look(self, text: str, *, alone: bool = False, entered: bool = False) -> None:
        """Ask the store. `alone`: a whole number, which acts by itself; `entered`: Enter waits for the answer."""
        sought = (whole_number(self.box.digits) if alone or entered else "") or text

        def found(rows: Sequence[Found]) -> None:
            if self.box.text() != text:
                return
            self._told_of = text
            self.hits.show_found(text, rows, wrong=bool(self.note.text().strip("\u200f")))
            self.filled.emit(True)
            self._speak()
            if alone and rows and rows[0]["sure"]:
                self.chosen.emit(rows[0]["id"], True)
            elif entered:
                self._decide(seen=False)

        self.frame.ask_store(lambda office: office.today.find(sought), found, key="desk", hold=alone or entered)

    def _refuse(self, digits: str) -> bool:
        """Tell what is wrong with a number of ten digits; whether anything is."""
        try:
            identifiers.national_id(digits)
        except UserError as error:
            self.tell(f"{persian.persian_digits(str(error))}  [{error.code}]")
            return True
        return False

    # -- choosing -----------------------------------------------------------------------------------------------------

    def _entered(self) -> None:
        text = self.box.text()
        if not text.strip():
            self.skipped.emit()
        elif self._told_of == text and len(self.box.digits) not in (8, 9):  # leading zeros may lack
            self._decide(seen=True)
        else:
            self._look(text, entered=True)

    def _decide(self, *, seen: bool) -> None:
        rows, current = self.hits.rows, self.hits.table.current_id
        if rows:
            if seen or len(rows) == 1 or rows[0]["sure"]:
                self.chosen.emit(current, False)
            return
        digits = self.box.digits
        if len(digits) == 10 and self._refuse(digits):
            return
        if digits and len(digits) < seeking.LEAST_DIGITS:
            self.tell("دست‌کم چهار رقم بنویسید.", "wait")
        else:
            self.fresh.emit(self.box.text())

    def wish_new(self) -> None:
        """Somebody new, with what is typed, although others were found."""
        self.fresh.emit(self.box.text())

    def _move(self, rows: int) -> None:
        self.hits.move_by(rows)
        self._speak()

    def _speak(self) -> None:
        """Screen readers hear of the box, which has the focus, on whom Enter would act."""
        current = self.hits.table.current_item if self.hits.rows else None
        told = f"{len(self.hits.rows)} نفر؛ {current['naming']}، {current['why']}" if current else "کسی پیدا نشد"
        self.box.setAccessibleDescription(persian.persian_digits(told))


class Hits(QWidget):
    """Who was found, and why; the keys come from the box."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Found] = ()
        self.table = RowTable(name="افراد یافته‌شده", remember="desk-hits")
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._foot = label("", "small")
        self._nobody: QVBoxLayout = column()
        inside = column(self, spacing=4)
        inside.addWidget(self.table, 1)
        inside.addLayout(self._nobody, 1)
        inside.addWidget(self._foot)

    def show_found(self, text: str, rows: Sequence[Found], *, wrong: bool = False) -> None:
        """Show these people, or that there is nobody and what Enter does; of a wrong number nobody is made."""
        self.rows = rows
        cleared(self._nobody)
        self.table.setVisible(bool(rows))
        self._foot.setVisible(bool(rows))
        if rows:
            self.table.show_rows(COLUMNS, rows)
            self.table.select_number(0)
            many = len(rows) >= seeking.MOST
            more = persian.persian_digits(f"{seeking.MOST} نفر نخست؛ برای کمتر شدن بیشتر بنویسید    ") if many else ""
            self._foot.setText(rtl(more + _KEYS))
        elif text.strip():
            self._nobody.addWidget(self._nobody_for(text, wrong=wrong))

    @staticmethod
    def _nobody_for(text: str, *, wrong: bool) -> QWidget:
        digits = seeking.digits_of(text)
        least = seeking.LEAST_DIGITS if digits else seeking.LEAST_LETTERS
        if len(digits or text.strip()) < least:
            return EmptyState("بیشتر بنویسید", "دست‌کم چهار رقم یا دو حرف.")
        hint = "شماره را درست کنید. فرد تازهٔ بی‌شماره: F3" if wrong else "Enter: فرد تازه با همین نوشته"
        return EmptyState(f"کسی با «{text.strip()}» پیدا نشد.", hint)

    def move_by(self, rows: int) -> None:
        """Stand so many rows further."""
        place = self.table.currentIndex().row() + rows
        self.table.select_number(max(0, min(len(self.rows) - 1, place)))
