"""The wall: weeks from the right, Saturday first and Friday red, each day with its sessions; the arrows go by days."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from models.text import jalali
from models.text.persian import persian_number
from ui.forms.calendar import month_shift
from ui.look import look
from ui.pages.wall.weeks import WEEK, Told, Weeks, session_words

_Index = QModelIndex | QPersistentModelIndex
_TITLE, _LEAST, _LINE, _HEAD = 34, 52, 22, 26  # pixels at 100 %: a month's title, a week, a session, a day's number
_MOST = 4  # sessions that a cell shows; the rest is counted
_ROOMY = 84  # pixels at 100 %; a narrower cell tells what is taught and not when
_FRIDAY = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Left: 1, Qt.Key.Key_Right: -1, Qt.Key.Key_Down: WEEK, Qt.Key.Key_Up: -WEEK}
_CURRENT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class DayCell(QStyledItemDelegate):
    """Draws a day: its number, then its sessions, one a line."""

    def __init__(self, wall: Wall) -> None:
        super().__init__(wall)
        self._wall = wall

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, number, sessions."""
        weeks = self._wall.weeks
        if weeks is None:
            return
        painter.save()
        day = weeks.day_at(index.row(), index.column())
        if title := weeks.title(index.row()):
            self._write(painter, option.rect.adjusted(look.px(8), 0, -look.px(8), 0), title, "primary", bold=True)
        elif day is not None:
            self._day(painter, option, day, weeks.sessions.get(day, ()))
        painter.restore()

    def _day(
        self, painter: QPainter, option: QStyleOptionViewItem, day: datetime.date, sessions: Sequence[Told]
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        painter.setPen(QPen(QColor(look.colour("line")), 1))
        painter.setBrush(QColor(look.colour("primary_wash" if chosen else "card")))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if day == self._wall.today or (chosen and self._wall.hasFocus()):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.colour("primary")), look.px(2)))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        inner = rect.adjusted(look.px(6), look.px(2), -look.px(8), -look.px(2))
        friday = jalali.place_in_week(day) == _FRIDAY
        head = QRect(inner.left(), inner.top(), inner.width(), look.px(_HEAD))
        self._write(painter, head, persian_number(self._wall.number_of(day)), "wrong" if friday else "soft", bold=True)
        room = max(0, (inner.height() - look.px(_HEAD)) // look.px(_LINE))
        shown = sessions if len(sessions) <= room else sessions[: max(0, room - 1)]
        words = [session_words(one, hour=inner.width() > look.px(_ROOMY)) for one in shown]
        if len(sessions) > len(shown):
            words.append(f"و {persian_number(len(sessions) - len(shown))} جلسهٔ دیگر")
        for number, text in enumerate(words):
            top = head.bottom() + 1 + number * look.px(_LINE)
            self._write(painter, QRect(inner.left(), top, inner.width(), look.px(_LINE)), text, "ink", small=True)

    @staticmethod
    def _write(
        painter: QPainter, rect: QRect, text: str, role: str, *, bold: bool = False, small: bool = False
    ) -> None:
        painter.setFont(look.font(9.5 if small else 10.5, bold=bold))
        painter.setPen(QColor(look.colour(role)))
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, int(right) | int(Qt.TextFlag.TextSingleLine), shown)


class Wall(QTableView):
    """`stood`: the day on which the person stands now; `left`: a day beyond the period is wanted; `chosen`: Enter."""

    stood = Signal(object)
    left = Signal(object)
    chosen = Signal()

    def __init__(self, today: datetime.date) -> None:
        super().__init__()
        self.today = today
        self.weeks: Weeks | None = None
        self.setAccessibleName("تقویم آموزشی")
        self.setProperty("class", "grid")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setItemDelegate(DayCell(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setSectionsClickable(False)
        across.setHighlightSections(False)
        across.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        down.hide()
        down.setMinimumSectionSize(1)
        self.doubleClicked.connect(lambda _index: self.chosen.emit())

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_weeks(self, weeks: Weeks, day: datetime.date) -> None:
        """Hang up a period, and stand on a day of it."""
        before, selection = self.model(), self.selectionModel()
        weeks.setParent(self)
        self.weeks = weeks
        self.clearSpans()
        self.setModel(weeks)
        if selection is not None:
            selection.deleteLater()
        if before is not None:
            before.deleteLater()
        for line in range(weeks.rowCount()):
            if weeks.title(line):
                self.setSpan(line, 0, 1, WEEK)
        self._fit()
        self.stand(day)

    def _fit(self) -> None:
        """Each week as high as its fullest day needs; where there is room, the period fills the wall."""
        if self.weeks is None:
            return
        for line in range(self.weeks.rowCount()):
            most = min(_MOST, self.weeks.most_in(line))
            high = _TITLE if self.weeks.title(line) else max(_LEAST, _HEAD + 8 + most * _LINE)
            self.setRowHeight(line, look.px(high))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the present day in sight."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    @staticmethod
    def number_of(day: datetime.date) -> int:
        """The day's number in its month."""
        return jalali.to_jalali(day)[2]

    # -- where one stands ---------------------------------------------------------------------------------------------

    @property
    def day(self) -> datetime.date | None:
        """The day on which the person stands."""
        index = self.currentIndex()
        return self.weeks.day_at(index.row(), index.column()) if self.weeks is not None and index.isValid() else None

    def stand(self, day: datetime.date) -> None:
        """Stand on a day; one beyond the period is told by `left`."""
        place = self.weeks.place_of(day) if self.weeks is not None else None
        if self.weeks is None or place is None:
            self.left.emit(day)
            return
        index = self.weeks.index(*place)
        if place[0] > 0 and self.weeks.title(place[0] - 1):
            self.scrollTo(self.weeks.index(place[0] - 1, 0))  # the month's title with its first week
        self.selectionModel().setCurrentIndex(index, _CURRENT)
        self.scrollTo(index)
        self.stood.emit(day)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click stands on its day."""
        super().mousePressEvent(event)
        if (day := self.day) is not None:
            self.stood.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows by days and weeks, Page Up and Page Down by months, Home to today, Enter chooses."""
        key, day = Qt.Key(event.key()), self.day or self.today
        if key in _STEPS:
            self.stand(day + datetime.timedelta(days=_STEPS[key]))
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            months = 3 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.stand(month_shift(day, months if key == Qt.Key.Key_PageDown else -months))
        elif key == Qt.Key.Key_Home:
            self.stand(self.today)
        elif key in _ENTER:
            self.chosen.emit()
        else:
            super().keyPressEvent(event)
