"""Which session: those of today stand first, then the latest."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.text.jalali import show_long
from models.text.persian import persian_digits
from ui.lists.columns import Column
from ui.lists.table import RowTable
from ui.widgets.basics import EmptyState, column, label

Answer = Mapping[str, Any]
_COLUMNS = (
    Column("day", "روز"),
    Column("starts_at", "ساعت", kind="number"),
    Column("title", "دوره"),
    Column("topic", "موضوع"),
    Column("place", "محل"),
    Column("state", "حضور و غیاب", kind="state"),
)


class SessionList(QWidget):
    """`chosen`: the id of a session."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        inside = column(self, spacing=8)
        inside.addWidget(label("حضور و غیاب کدام جلسه؟", "title"))
        inside.addWidget(label("جلسه‌های امروز نخست آمده‌اند؛ با Enter باز می‌شود.", "soft"))
        self.table = RowTable(self, name="جلسه‌ها", remember="attendance-sessions")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState(
                "جلسه‌ای نزدیک امروز نیست.", "در «کارگاه‌ها ← جلسه‌ها» برای دوره جلسه بسازید؛ همان روز این‌جا می‌آید."
            )
        )
        inside.addWidget(self._stack, 1)
        self.table.chosen.connect(self.chosen)

    def show_sessions(self, sessions: Sequence[Answer], today: datetime.date) -> None:
        """Show these, in their order."""
        self.table.show_rows(_COLUMNS, [_row(one, today) for one in sessions])
        self._stack.setCurrentIndex(0 if sessions else 1)
        self.table.setFocus()


def _row(session: Answer, today: datetime.date) -> dict[str, Any]:
    day = datetime.date.fromisoformat(session["held_on"])
    shown = {name: session[name] for name in ("id", "starts_at", "title", "topic", "place")}
    return {
        **shown,
        "day": f"امروز، {show_long(day)}" if day == today else show_long(day),
        "state": _state(session, day, today),
    }


def _state(session: Answer, day: datetime.date, today: datetime.date) -> tuple[str, str]:
    """How far the marking is."""
    marked, registered = session["marked"], session["registered"]
    if session["counted"]:
        return "done", "شمار حاضران ثبت شده"
    if marked and marked >= registered:
        return "done", persian_digits(f"{marked} نفر")
    if marked:
        return "wait", persian_digits(f"{marked} از {registered} نفر")
    words = f"ثبت نشده ({registered} نفر)" if registered else "ثبت نشده"
    return ("wait" if day <= today else "primary"), persian_digits(words)
