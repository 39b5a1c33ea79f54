"""Who did what, the newest first: narrowed by day, person and kind of act; Enter opens the row that it was about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from models.schema.fields import Day
from models.text.persian import persian_digits
from ui.forms.day_editor import DayEditor
from ui.frame import Command, Frame, Page, Row
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.widgets.basics import EmptyState, button, column, label, row, rtl
from ui.widgets.flow import Flow

Answer = dict[str, Any]
_EVERYBODY, _EVERYTHING = "همهٔ کاربران", "همهٔ کارها"
_SINCE, _UNTIL = Day("since", "از روز"), Day("until", "تا روز")
_COLUMNS = (
    Column("when", "هنگام", kind="number", width=128, shown=str),
    Column("who", "چه‌کس", width=100, shown=str),
    Column("act", "چه کرد", width=170, shown=str),
    Column("what", "با چه", shown=str),
    Column("detail", "بیشتر", shown=str),
)
_OFFICE = Column("office", "دفتر", width=170, shown=str)


class TrailPage(Page):
    """A list over all offices that we know of. F4 narrows it, Enter opens the row, F5 reads anew."""

    title = "کارنامه"
    help_name = "trail"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        outside = column(self, spacing=12)
        outside.addWidget(label("هر کار با نام کننده‌اش اینجا می‌ماند و پاک نمی‌شود؛ مقدارها در آن نیست.", "soft"))
        outside.addLayout(self._choosers())
        self.table = RowTable(name="کارنامه", remember="trail")
        self.table.chosen.connect(lambda _id: self.open_row())
        self.table.current_changed.connect(lambda _id: self._tell())
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(EmptyState("کاری با این فیلترها نیست.", "روز، کاربر یا کار دیگری برگزینید (F4)."))
        outside.addWidget(self.stack, 1)
        self._count, self.detail = label("", "small"), label("", "soft", wrap=True)
        self._open = button("باز کردن ردیف", self.open_row, name="quiet", image="open", keys="Enter")
        foot = row(self._count, self.detail, self._open, spacing=16)
        foot.setStretchFactor(self.detail, 1)
        outside.addLayout(foot)

    def _choosers(self) -> Flow:
        self.since, self.until = self._day(_SINCE, "از آغاز"), self._day(_UNTIL, "تا امروز")
        self.since.advanced.connect(self.until.take_focus)
        self.until.advanced.connect(self._to_list)
        self.until.went_back.connect(self.since.take_focus)
        self.who, self.act = _combo("کاربر", _EVERYBODY), _combo("کار", _EVERYTHING)
        for one in (self.who, self.act):
            one.activated.connect(lambda _place: self.look())
        everything = button("پاک کردن فیلترها", self.reset, name="quiet", image="close")
        return Flow([self.since, self.until, self.who, self.act, everything])

    def _day(self, field: Day, placeholder: str) -> DayEditor:
        made = DayEditor(field, self.frame, compact=True)
        made.name_input(field.label)
        made.line.setPlaceholderText(placeholder)
        made.setToolTip(field.label)
        made.setFixedWidth(look.px(130))
        made.edited.connect(partial(self._day_typed, made))
        return made

    # -- what is shown ------------------------------------------------------------------------------------------------

    def opened(self, **_arguments: Any) -> None:
        """Show what was done last."""
        self.table.setFocus()
        self.look()

    def look(self) -> None:
        """Read the list anew; the place is kept. A day that cannot be read is told by the window."""
        days = [str(raw) if (raw := one.raw()) else None for one in (self.since, self.until)]
        who, act = self.who.currentData() or "", self.act.currentData() or ""
        self.frame.ask_store(lambda office: office.trail.told(*days, who, act), self._show, key="trail")

    def refresh(self, rows: frozenset[Row]) -> None:
        """Something was done."""
        self.look()

    def _show(self, told: Answer) -> None:
        rows = told["rows"]
        _fill(self.who, ((name, name) for name in told["people"]))
        _fill(self.act, ((words, code) for code, words in told["acts"]))
        several = len({one["office"] for one in rows}) > 1
        self.table.show_rows((*_COLUMNS, _OFFICE) if several else _COLUMNS, rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        more = "؛ پیش از این‌ها هم هست: در خانهٔ دوم روزی بنویسید" if told["more"] else ""
        self._count.setText(rtl(persian_digits(f"{len(rows)} کار{more}") if rows else ""))
        self._tell()

    def _tell(self) -> None:
        """The present act in full, where the columns are too narrow for it."""
        item = self.table.current_item
        told = (item["act"], item["what"], item["detail"]) if item is not None else ()
        self.detail.setText(rtl(" · ".join(filter(None, told))))
        self._open.setEnabled(self._target() is not None)

    # -- choosing -----------------------------------------------------------------------------------------------------

    def _day_typed(self, day: DayEditor) -> None:
        """Half a day narrows nothing yet."""
        if day.raw() is None or day.stored() is not None:
            self.look()

    def _to_list(self) -> None:
        self.table.setFocus()
        self.look()

    def narrow(self) -> None:
        """Go to the choices."""
        self.since.take_focus()

    def reset(self) -> None:
        """Show everything again."""
        self.since.empty()
        self.until.empty()
        for one in (self.who, self.act):
            one.setCurrentIndex(0)
        self._to_list()

    # -- the row ------------------------------------------------------------------------------------------------------

    def _target(self) -> tuple[str, str] | None:
        item = self.table.current_item
        return (str(item["entity"]), str(item["row"])) if item is not None and item["row"] else None

    def open_row(self) -> None:
        """Open the row that the present act was about."""
        if (target := self._target()) is not None:
            self.frame.go("records", entity=target[0], row=target[1])

    def commands(self) -> tuple[Command, ...]:
        """Narrow, open, look again."""
        return (
            Command("گزینش روز و کاربر و کار", self.narrow, "F4", "filter"),
            Command("پاک کردن فیلترها", self.reset, "", "close"),
            Command("باز کردن ردیف", self.open_row, "", "open", lambda: self._target() is not None),
            Command("تازه کردن", self.look, "F5", "restore"),
        )


def _combo(name: str, everything: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.addItem(everything, "")
    return made


def _fill(combo: QComboBox, offered: Iterable[tuple[str, str]]) -> None:
    """Offer these (words, code) below «all»; what was chosen stays, also where it is no longer among them."""
    chosen, words = combo.currentData(), combo.currentText()
    while combo.count() > 1:
        combo.removeItem(1)
    for text, code in sorted(offered):
        combo.addItem(rtl(text), code)
    if chosen and combo.findData(chosen) < 0:
        combo.addItem(words, chosen)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
