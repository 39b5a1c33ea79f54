"""The training calendar of a quarter on one wall: what is taught on which day, where, and by whom; Enter opens it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from models.text import jalali
from models.text.jalali import parse_period, quarter_of
from models.text.persian import persian_digits, persian_number
from ui.actions.printing import open_print
from ui.forms.calendar import month_shift
from ui.frame import Command, Frame, Page, Row
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.pages.wall.grid import Wall
from ui.pages.wall.weeks import Told, Weeks
from ui.widgets.basics import button, card, column, label, row, rtl

_SIDE, _LEAST = 300, 220  # pixels at 100 % of the day's own list, and where the page is narrow
_NARROW = 860  # pixels at 100 % of a narrow page
_COLUMNS = (Column("at", "ساعت", width=70, kind="number"), Column("what", "جلسه"))
_SHOWN = ("session", "course")  # a change of these changes the calendar


class CalendarPage(Page):
    """Opened with `day` (ISO), else today's quarter."""

    title = "تقویم آموزشی"
    help_name = "calendar"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.day: datetime.date = frame.today()
        self._name = label("", "section")
        self._count = label("", "soft")
        self.wall = Wall(frame.today())
        self.wall.stood.connect(self._stood)
        self.wall.left.connect(self.show_day)
        self.wall.chosen.connect(self.open_session)
        acts = (
            button("فصل پیش", lambda: self._shift(-3), name="quiet", image="previous"),
            button("امروز", lambda: self.show_day(self.frame.today()), name="quiet"),
            button("فصل بعد", lambda: self._shift(3), name="quiet", image="next"),
            None,
            button("چاپ", self.print, image="print", keys="Ctrl+P"),
            button("جلسهٔ تازه", self.new_session, name="primary", image="add", keys="F3"),
        )
        outside = column(self, spacing=8)
        outside.addLayout(row(self._name, self._count, *acts))
        across = row(spacing=12)
        across.addWidget(self.wall, 1)
        across.addWidget(self._side())
        outside.addLayout(across, 1)

    def _side(self) -> QWidget:
        """The day on which one stands, with its sessions in full."""
        made, inside = card(margins=12, spacing=8)
        self._panel = made
        self._day = label("", "section", wrap=True)
        self.table = RowTable(name="جلسه‌های این روز")
        self.table.horizontalHeader().hide()
        self.table.chosen.connect(lambda row_id: self.frame.go("records", entity="session", row=row_id))
        self.table.current_changed.connect(lambda _id: self._tell())
        self._told = label("", "", wrap=True)
        inside.addWidget(self._day)
        inside.addWidget(self.table, 1)
        inside.addWidget(self._told)
        hint = "روز و هفته با جهت‌نماها، ماه با PgUp و PgDn، فصل با Shift و همان‌ها، امروز با Home"
        inside.addWidget(label(hint, "small", wrap=True))
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The wall has the room where there is little of it."""
        super().resizeEvent(event)
        self._panel.setFixedWidth(look.px(_LEAST if self.width() < look.px(_NARROW) else _SIDE))

    # -- showing ------------------------------------------------------------------------------------------------------

    def opened(self, day: str = "", **_arguments: Any) -> None:
        """Hang up the quarter of the day."""
        self.show_day(datetime.date.fromisoformat(day) if day else self.day)
        self.wall.setFocus()

    def refresh(self, rows: frozenset[Row]) -> None:
        """Look again where a session or a course was changed."""
        if any(entity in _SHOWN for entity, _ in rows):
            self.show_day(self.day)

    def _period(self) -> str:
        year, quarter = quarter_of(self.day)
        return f"{year}-Q{quarter}"

    def show_day(self, day: datetime.date) -> None:
        """Stand on a day; its quarter is read anew."""
        self.day = day
        name = self._period()
        self.frame.ask_store(lambda office: office.calendar(name), self._show, key="calendar")

    def _show(self, answer: Mapping[str, Any]) -> None:
        span = parse_period(answer["period"])
        if not span.contains(self.day):
            return  # the person went on meanwhile
        weeks = Weeks(span, answer["sessions"])
        number = answer["count"]
        self._name.setText(rtl(span.label))
        self._count.setText(
            rtl(f"{persian_number(number)} جلسه" if number else "جلسه‌ای نیست؛ F3 در هر روز یکی می‌سازد.")
        )
        self.wall.show_weeks(weeks, self.day)

    def _stood(self, day: datetime.date) -> None:
        self.day = day
        self._day.setText(rtl(jalali.show_long(day)))
        rows = [{"id": one["session"], "at": one["starts_at"] or "", "what": _what(one)} for one in self._sessions()]
        self.table.show_rows(_COLUMNS, rows)
        self._tell()

    def _sessions(self) -> list[Told]:
        return self.wall.weeks.sessions.get(self.day, []) if self.wall.weeks is not None else []

    def _tell(self) -> None:
        """The chosen session of the day in full."""
        one = next((one for one in self._sessions() if one["session"] == self.table.current_id), None)
        self._told.setText(rtl(_in_full(one)) if one else rtl("در این روز جلسه‌ای نیست."))

    # -- doing --------------------------------------------------------------------------------------------------------

    def _shift(self, months: int) -> None:
        self.show_day(month_shift(self.day, months))
        self.wall.setFocus()

    def open_session(self) -> None:
        """The session of the day; of several the list is asked."""
        found = self._sessions()
        if len(found) == 1:
            self.frame.go("records", entity="session", row=found[0]["session"])
        elif found:
            self.table.setFocus()
        else:
            self.new_session()

    def new_session(self) -> None:
        """A new session on this day."""
        if self.frame.may_save(self.frame.entity("session")):
            self.frame.go("records", entity="session", new=True, given={"held_on": self.day.isoformat()})

    def print(self) -> None:
        """The wall on paper."""
        open_print(self.frame, self, "training_calendar", [self._period()])

    def _to_wall(self) -> None:
        self.wall.setFocus()

    def commands(self) -> tuple[Command, ...]:
        """Moving, opening, making, printing."""
        may = self.frame.actor.may
        inside = (Command("بازگشت به تقویم", self._to_wall, "Esc", "back"),) if self.table.hasFocus() else ()
        return (
            *inside,
            Command("جلسهٔ تازه در این روز", self.new_session, "F3", "add", lambda: may("save")),
            Command("جلسه‌های این روز", self.table.setFocus, "F6", "next", lambda: bool(self._sessions())),
            Command("ماه بعد", lambda: self._shift(1), "PgDown", "next"),
            Command("ماه پیش", lambda: self._shift(-1), "PgUp", "previous"),
            Command("فصل بعد", lambda: self._shift(3), "Shift+PgDown", "next"),
            Command("فصل پیش", lambda: self._shift(-3), "Shift+PgUp", "previous"),
            Command("امروز", lambda: self.show_day(self.frame.today()), "Home", "calendar"),
            Command("چاپ تقویم", self.print, "Ctrl+P", "print", lambda: may("print")),
        )


def _what(one: Told) -> str:
    return persian_digits(one["topic"] or one["title"] or one["programme_label"])


def _in_full(one: Told) -> str:
    """A session with all that the wall knows of it, line by line."""
    until = f" تا {one['ends_at']}" if one["ends_at"] else ""
    seats = f"{one['registered']} نفر نام‌نویسی" + (f" از {one['capacity']}" if one["capacity"] else "")
    told = (
        f"{one['starts_at']}{until}" if one["starts_at"] else "بی ساعت",
        _what(one),
        " · ".join(dict.fromkeys(filter(None, (one["programme_label"], one["title"])))),
        " · ".join(filter(None, (one["mode_label"], one["place"]))),
        f"مدرس: {one['trainer']}" if one["trainer"] else "",
        seats,
    )
    return persian_digits("\n".join(filter(None, told)))
