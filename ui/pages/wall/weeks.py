"""A quarter as weeks that begin on Saturday, month under month; each day knows its sessions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.text import jalali
from models.text.jalali import Period
from models.text.persian import persian_digits

Told = Mapping[str, Any]
_Index = QModelIndex | QPersistentModelIndex
DAY = datetime.timedelta(days=1)
WEEK = 7


def session_words(one: Told, *, hour: bool = True) -> str:
    """A session in the cell of its day: «۱۰:۰۰ مهارت گفت‌وگو»; without its `hour` where there is little room."""
    what = one["topic"] or one["title"] or one["programme_label"]
    return persian_digits(" ".join(filter(None, (one["starts_at"] if hour else None, what))))


class Weeks(QAbstractTableModel):
    """Rows are a month's title or a week of it; `day_at` and `place_of` lead from cells to days and back.

    `sessions`: as Office.calendar tells them.
    """

    def __init__(self, period: Period, sessions: Iterable[Told]) -> None:
        super().__init__()
        self.period = period
        self.sessions: dict[datetime.date, list[Told]] = {}
        for one in sessions:
            self.sessions.setdefault(datetime.date.fromisoformat(one["day"]), []).append(one)
        self.lines: list[str | Sequence[datetime.date | None]] = []
        self._places: dict[datetime.date, tuple[int, int]] = {}
        day = period.first
        while day <= period.last:
            day = self._add_month(day)

    def _add_month(self, first: datetime.date) -> datetime.date:
        """Add the month that begins with this day; the first day after it."""
        year, month = jalali.month_of(first)
        self.lines.append(persian_digits(f"{jalali.month_names[month - 1]} {year}"))
        day = first
        while jalali.month_of(day) == (year, month):
            week: list[datetime.date | None] = [None] * WEEK
            while jalali.month_of(day) == (year, month):
                place = jalali.place_in_week(day)
                week[place] = day
                self._places[day] = (len(self.lines), place)
                day += DAY
                if place == WEEK - 1:
                    break
            self.lines.append(week)
        return day

    def title(self, line: int) -> str:
        """The month whose title this row is, "" for a week."""
        one = self.lines[line]
        return one if isinstance(one, str) else ""

    def day_at(self, line: int, place: int) -> datetime.date | None:
        """The day of a cell; None for a title and for days of other months."""
        one = self.lines[line] if 0 <= line < len(self.lines) else ""
        return None if isinstance(one, str) else one[place]

    def place_of(self, day: datetime.date) -> tuple[int, int] | None:
        """Row and column of a day; None outside the period."""
        return self._places.get(day)

    def most_in(self, line: int) -> int:
        """How many sessions the fullest day of a week has."""
        one = self.lines[line]
        days = () if isinstance(one, str) else one
        return max((len(self.sessions.get(day, ())) for day in days if day is not None), default=0)

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Titles and weeks."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """The days of the week."""
        return 0 if parent is not None and parent.isValid() else WEEK

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        """The names of the days."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return jalali.weekday_names[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Days can be stood on; titles and empty cells cannot."""
        there = self.day_at(index.row(), index.column()) is not None
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if there else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = 0) -> Any:
        """What a screen reader says of a day; everything else is drawn by the wall."""
        day = self.day_at(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(index.row()) or (persian_digits(str(jalali.to_jalali(day)[2])) if day else "")
        if role == Qt.ItemDataRole.AccessibleTextRole and day is not None:
            held = "، ".join(map(session_words, self.sessions.get(day, ())))
            return f"{jalali.show_long(day)}: {held or 'جلسه‌ای نیست'}"
        return None
