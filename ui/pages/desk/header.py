"""What is being done now stands in one line above the box, with a pin, and how many it has been today."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from models.text import jalali
from models.text.persian import persian_digits
from ui.look import icon, icon_size, look
from ui.widgets.basics import button, label, rtl, styled

_NOTHING = "کاری سنجاق نشده است: هر که یافت شود پرونده‌اش باز می‌شود."


def session_words(session: Mapping[str, Any], today: datetime.date) -> str:
    """The session in one line: «غربالگری بینایی · پایگاه یاس · چهارشنبه ۱۹ آذر ۱۴۰۴ · مریم رضایی»."""
    if not session["programme"]:
        return _NOTHING
    shown, day = dict(session["shown"]), session["day"]
    if day:
        name = next(name for name, value in session["values"].items() if value == day)
        shown[name] = jalali.show_long(datetime.date.fromisoformat(day))
    elif session["shape"] == "enrolment":
        shown["day"] = jalali.show_long(today)
    label_ = short(session["label"])
    said = any(words.startswith(label_) for words in shown.values())  # a course is often called like its programme
    return " · ".join(filter(None, ("" if said else label_, *shown.values())))


def short(label_: str) -> str:
    """A programme's label without what stands in brackets behind it."""
    return label_.partition(" (")[0]


def count_words(session: Mapping[str, Any], today: datetime.date) -> str:
    """«امروز: ۱۲ نفر», of another day «این روز: …», of a course «در این دوره: ۱۲ از ۳۰ نفر»."""
    if not session["programme"]:
        return ""
    count, capacity = session["count"], session["capacity"]
    if session["shape"] == "workshop":
        return persian_digits(f"در این دوره: {count} از {capacity} نفر" if capacity else f"در این دوره: {count} نفر")
    day = session["day"]
    return persian_digits(f"{'امروز' if day in (None, today.isoformat()) else 'این روز'}: {count} نفر")


class SessionLine(QFrame):
    """The line. `change` opens what is pinned for change."""

    def __init__(self, change: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("class", "strip")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(look.px(12), look.px(4), look.px(4), look.px(4))
        inside.setSpacing(look.px(8))
        self._pin = QLabel()
        self._words = label("")
        self._words.setMinimumWidth(look.px(80))
        self._late = label("", "badge-wait")
        self._count = label("", "badge")
        self._change = button("کار امروز", change, name="quiet", image="edit", keys="F4")
        inside.addWidget(self._pin)
        inside.addWidget(self._words, 1)
        inside.addWidget(self._late)
        inside.addWidget(self._count)
        inside.addWidget(self._change)

    @property
    def words(self) -> str:
        """What stands in the line."""
        return self._words.text().lstrip("\u200f")

    @property
    def count(self) -> str:
        """What the counter says."""
        return self._count.text().lstrip("\u200f")

    def show_session(self, session: Mapping[str, Any], today: datetime.date) -> None:
        """Show what is pinned."""
        pinned = bool(session["programme"])
        self._pin.setPixmap(icon("pin" if pinned else "note", "primary" if pinned else "soft").pixmap(icon_size()))
        styled(self, "strip" if pinned else "card")
        styled(self._words, "" if pinned else "soft")
        words = session_words(session, today)
        self._words.setText(rtl(words))
        self._words.setToolTip(rtl(words))
        day = session["day"]
        other = bool(day) and day != today.isoformat()
        self._late.setVisible(other)
        self._late.setText(rtl("تاریخ امروز نیست" if other else ""))
        self._count.setText(rtl(count_words(session, today)))
        self._count.setVisible(pinned)
        self._change.setText(rtl("تغییر  F4" if pinned else "سنجاق کردن کار امروز  F4"))
