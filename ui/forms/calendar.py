"""A month on one small sheet: Saturday first, Fridays red, today ringed; it only shows days, the field keeps them."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from models.text import jalali, persian
from ui.look import look

_HEADS = ("ش", "ی", "د", "س", "چ", "پ", "ج")
_CELL_WIDTH, _CELL_HEIGHT = 34, 27  # pixels at 100 %
_FRIDAY = 6
_DAY = datetime.timedelta(days=1)


def month_shift(day: datetime.date, months: int) -> datetime.date:
    """The same day so many Jalali months away, or that month's last day. ValueError outside the calendar."""
    year, month, number = jalali.to_jalali(day)
    count = year * 12 + month - 1 + months
    year, month = count // 12, count % 12 + 1
    for possible in range(number, number - 4, -1):
        try:
            return jalali.from_jalali(year, month, possible)
        except ValueError:
            continue
    raise ValueError(f"no such month: {year}/{month}")


def weekday(day: datetime.date) -> int:
    """0 for Saturday to 6 for Friday."""
    return (day.weekday() + 2) % 7


class Calendar(QWidget):
    """The month of a day. `picked`: a day was clicked."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, today: datetime.date) -> None:
        super().__init__(parent)
        self._today, self.day = today, today
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setAccessibleName("تقویم ماه")

    def show_day(self, day: datetime.date) -> None:
        """Show the month of that day, the day marked."""
        self.day = day
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Seven columns; a title, the names of days, six weeks and a line of keys."""
        return QSize(look.px(_CELL_WIDTH * 7 + 24), look.px(_CELL_HEIGHT * 9 + 16))

    # -- where a day stands -------------------------------------------------------------------------------------------

    def first(self) -> datetime.date:
        """The first day of the month that is shown."""
        return self.day - _DAY * (jalali.to_jalali(self.day)[2] - 1)

    def cell(self, day: datetime.date) -> QRect:
        """Where a day of this month stands; Saturday is on the right."""
        first = self.first()
        place = weekday(first) + (day - first).days
        return self._at(place % 7, place // 7 + 2)

    def _at(self, column: int, line: int) -> QRect:
        width, height = look.px(_CELL_WIDTH), look.px(_CELL_HEIGHT)
        left = self.width() - look.px(12) - width * (column + 1)
        return QRect(left, look.px(8) + height * line, width, height)

    def _days(self) -> list[datetime.date]:
        day, month, found = self.first(), jalali.month_of(self.day), []
        while jalali.month_of(day) == month:
            found.append(day)
            day += _DAY
        return found

    def day_at(self, point: QPoint) -> datetime.date | None:
        """The day that stands there."""
        return next((day for day in self._days() if self.cell(day).contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pick the day that was clicked."""
        if (day := self.day_at(event.position().toPoint())) is not None:
            self.picked.emit(day)

    # -- drawing ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the sheet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.colour("line")), 1))
        painter.setBrush(QColor(look.colour("card")))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), look.px(6), look.px(6))
        year, month = jalali.month_of(self.day)
        self._write(painter, self._line(0), f"{jalali.month_names[month - 1]} {year}", "ink", bold=True)
        for column, head in enumerate(_HEADS):
            self._write(painter, self._at(column, 1), head, "wrong" if column == _FRIDAY else "soft")
        for day in self._days():
            self._draw(painter, day)
        self._write(painter, self._line(8), "PgUp و PgDn: ماه   Enter: همین روز", "soft", small=True)

    def _line(self, line: int) -> QRect:
        return QRect(0, look.px(8) + look.px(_CELL_HEIGHT) * line, self.width(), look.px(_CELL_HEIGHT))

    def _draw(self, painter: QPainter, day: datetime.date) -> None:
        rect = self.cell(day).adjusted(2, 2, -2, -2)
        chosen = day == self.day
        painter.setPen(QPen(QColor(look.colour("primary" if day == self._today else "card")), look.px(2)))
        painter.setBrush(QColor(look.colour("primary" if chosen else "card")))
        if chosen or day == self._today:
            painter.drawRoundedRect(rect, look.px(6), look.px(6))
        role = "on_primary" if chosen else "wrong" if weekday(day) == _FRIDAY else "ink"
        self._write(painter, rect, str(jalali.to_jalali(day)[2]), role, bold=chosen)

    @staticmethod
    def _write(
        painter: QPainter, rect: QRect, text: str, role: str, *, bold: bool = False, small: bool = False
    ) -> None:
        painter.setPen(QColor(look.colour(role)))
        painter.setFont(look.font(9.0 if small else 10.5, bold=bold))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, persian.persian_digits(text))
