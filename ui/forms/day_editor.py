"""A typed day is read by `Field.read` alone and said aloud under the field; what is saved is the day that was said."""

from __future__ import annotations

import datetime
import re
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from models.errors import Finding, UserError
from models.registry.ages import age_words
from models.schema.fields import Field
from models.text import jalali, persian
from ui import preferences
from ui.forms.calendar import Calendar, month_shift
from ui.forms.editor import LineEditor, as_typed, is_enter, plain_key
from ui.forms.overlay import place_under
from ui.frame import Command, Frame
from ui.widgets.basics import button, row

_EIGHT = re.compile(r"\d{8}")
_NEAR = 45  # days from today that are told by their distance


def distance_words(days: int) -> str:
    """How far a day is from today: «امروز», «۳ روز پیش»; "" where that says nothing any more."""
    named = {0: "امروز", -1: "دیروز", 1: "فردا"}
    if days in named:
        return named[days]
    if abs(days) > _NEAR:
        return ""
    return persian.persian_digits(f"{abs(days)} روز {'پیش' if days < 0 else 'دیگر'}")


class DayEditor(LineEditor):
    """A Jalali day. Arrows move days, PgUp and PgDn months, F10 is today, F4 opens the month.

    What can be read in two ways is asked: Alt+1 and Alt+2 take one of the readings.
    """

    speaks = True

    def __init__(self, field: Field, frame: Frame, *, compact: bool = False) -> None:
        super().__init__(field, frame, compact=compact)
        self._said: Any = None  # the stored day that the echo told, from which nothing saved may differ
        self._said_of: str | None = None
        self._calendar: Calendar | None = None
        self.readings: tuple[str, ...] = ()
        self._ways: QWidget | None = None

    # -- the value ----------------------------------------------------------------------------------------------------

    def typed(self, text: str) -> str:
        return persian.persian_digits(as_typed(text))

    def raw(self) -> object:
        """The day that was told under the field, or the text where it is none."""
        stored = self._read()[0]
        return stored if stored is not None else super().raw()

    def _read(self) -> tuple[Any, list[Finding]]:
        text = self.line.text()
        if text == self._known_text:
            return self._known, []
        if text == self._said_of:
            return self._said, []
        self._said, self._said_of = None, None
        try:
            stored, findings = self.field.read(text, self.frame.today())
        except UserError as error:
            return None, [error.finding]
        self._said, self._said_of = stored, text
        return stored, list(findings)

    def show_stored(self, stored: object, shown: str = "") -> None:
        self._said_of = None
        super().show_stored(stored, shown)

    def complete(self) -> bool:
        whole = _EIGHT.fullmatch(persian.latin_digits(self.line.text()))
        return bool(whole) and self.stored() is not None and preferences.read().auto_advance

    def told(self) -> str:
        stored, findings = self._read()
        self._offer(findings)
        if stored is None:
            return self._asked()
        day = datetime.date.fromisoformat(stored)
        today = self.frame.today()
        if "birth" in self.field.name and day <= today:
            more = age_words(jalali.age_months(day, today))
        else:
            more = distance_words((day - today).days)
        return f"{jalali.show_long(day)}{f' ({more})' if more else ''}"

    # -- two readings -------------------------------------------------------------------------------------------------

    def _offer(self, findings: list[Finding]) -> None:
        asked = next((finding for finding in findings if finding.code == "date-ambiguous"), None)
        self.readings = (str(asked.params["first"]), str(asked.params["second"])) if asked else ()
        if self._ways is not None:
            self._ways.hide()
            self._ways.deleteLater()
            self._ways = None
        if self.readings and not self.compact:
            self._ways = QWidget()
            self._ways.setLayout(row(*map(self._way, (1, 2)), None))
            self.inside.addWidget(self._ways)

    def _way(self, number: int) -> QPushButton:
        text = self.readings[number - 1]
        made = button(text, partial(self.take_reading, number), name="quiet", keys=f"Alt+{number}")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _asked(self) -> str:
        """The question about two readings; in a table the readings are in it."""
        if not self.readings:
            return ""
        first, second = self.readings if self.compact else ("", "")
        ways = f" Alt+1: {first}، Alt+2: {second}" if self.compact else ""
        return f"دو گونه خوانده می‌شود؛ یکی را برگزینید:{ways}"

    def take_reading(self, number: int) -> None:
        """Take the first or the second reading of what was typed in two ways."""
        if number <= len(self.readings):
            self._type(self.readings[number - 1])
            self._entered()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), Qt.Key
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (keys.Key_1, keys.Key_2) and self.readings:
            self.take_reading(2 if key == keys.Key_2 else 1)
            return True
        if not plain_key(event):
            return False
        if self._calendar_open() and self._in_calendar(event):
            return True
        if key in (keys.Key_Up, keys.Key_Down):
            self.move_days(1 if key == keys.Key_Up else -1)
        elif key in (keys.Key_PageUp, keys.Key_PageDown):
            self.move_months(1 if key == keys.Key_PageUp else -1)
        elif key == keys.Key_F10:
            self.today()
        elif key == keys.Key_F4:
            self.open_calendar()
        else:
            return False
        return True

    def _in_calendar(self, event: QKeyEvent) -> bool:
        """Keys while the month is open: as on its sheet, where the next day stands on the left and the week below."""
        keys = Qt.Key
        steps = {keys.Key_Left: 1, keys.Key_Right: -1, keys.Key_Down: 7, keys.Key_Up: -7}
        if event.key() in steps:
            self.move_days(steps[Qt.Key(event.key())])
        elif event.key() == keys.Key_Escape or event.key() == keys.Key_F4:
            self.close_calendar()
        elif is_enter(event):
            self.close_calendar()
            self._entered()
        else:
            return False
        return True

    def _day(self) -> datetime.date:
        stored = self.stored()
        found: datetime.date = datetime.date.fromisoformat(stored) if stored else self.frame.today()
        return found

    def move_days(self, days: int) -> None:
        """Go so many days from the day that stands there; an empty field begins with today."""
        empty = self.stored() is None
        self._show_day(self.frame.today() if empty else self._day() + datetime.timedelta(days=days))

    def move_months(self, months: int) -> None:
        """Go so many Jalali months; a day that the month has not becomes its last."""
        self._show_day(month_shift(self._day(), months))

    def today(self) -> None:
        """Write today."""
        self._show_day(self.frame.today())

    def _show_day(self, day: datetime.date) -> None:
        self._type(jalali.show(day))

    def _type(self, text: str) -> None:
        """Write a text as if it had been typed, without moving on."""
        self.line.setText(text)
        self.line.removing = True
        self._edited(text)
        if self._calendar is not None and (stored := self.stored()):
            self._calendar.show_day(datetime.date.fromisoformat(stored))

    # -- the month ----------------------------------------------------------------------------------------------------

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("تقویم", self.open_calendar, "F4", "calendar"),
            Command("امروز", self.today, "F10", "calendar"),
        )

    def open_calendar(self) -> None:
        """Show the month under the field."""
        if self._calendar is None:
            self._calendar = Calendar(self.window(), self.frame.today())
            self._calendar.picked.connect(self._picked)
            self.destroyed.connect(self._calendar.deleteLater)
        if self.stored() is None:
            self.today()
        self._calendar.show_day(self._day())
        size = self._calendar.sizeHint()
        place_under(self._calendar, self.line, width=size.width(), height=size.height())

    def _picked(self, day: datetime.date) -> None:
        self._show_day(day)
        self.close_calendar()
        self._entered()

    def _calendar_open(self) -> bool:
        return self._calendar is not None and self._calendar.isVisible()

    def close_calendar(self) -> None:
        """Put the month away."""
        if self._calendar is not None:
            self._calendar.hide()

    def _left(self) -> None:
        self.close_calendar()
        super()._left()
