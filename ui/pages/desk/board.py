"""Today's work is a few calm cards under the box; each number opens its list, an empty one says what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.text.persian import persian_digits, persian_number
from ui.frame import Frame
from ui.look import look
from ui.pages.desk.figure import Bar, Key, figure, line
from ui.pages.desk.header import short
from ui.pages.rolls import unsaved
from ui.widgets.basics import card, cleared, column, label, row

_NARROWEST = 300  # pixels at 100 % of a column
_SHOWN = 4  # lines of a card; the number opens the rest
_AIMS = 8  # targets on the board; the rest is in the report
STATES: Mapping[str, tuple[str, str]] = {
    "due": ("در مهلت", ""),
    "overdue": ("دیرکرد", "wait"),
    "lost": ("بی‌پاسخ", "wrong"),
}
TITLES: Mapping[str, str] = {
    "followups": "پیگیری ارجاع‌ها",
    "repeats": "آزمون‌های در انتظار تکرار",
    "cases": "گام‌ها و مهلت پرونده‌ها",
    "reviews": "بازبینی‌ها",
}
"""The lists of what is awaited."""


def late_words(late: int | None) -> str:
    """How late something is: «۵ روز دیر», «امروز», «۳ روز مانده»."""
    if late is None:
        return "بی‌مهلت"
    if late == 0:
        return "امروز"
    return persian_digits(f"{late} روز دیر" if late > 0 else f"{-late} روز مانده")


class BoardView(QScrollArea):
    """The cards. `list_wanted`: a list of TITLES and a state in it, "" for all; `typed`: letters meant for the box;
    `left_up`: the focus wants back to the box."""

    list_wanted = Signal(str, str)
    typed = Signal(str)
    left_up = Signal()

    def __init__(self, frame: Frame, back_up: Callable[[], None]) -> None:
        super().__init__()
        self.frame, self._back_up = frame, back_up
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setMinimumWidth(1)
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(12))
        self._columns = [column(spacing=12) for _ in range(3)]
        for one in self._columns:
            across.addLayout(one, 1)
        self.setWidget(inside)
        self._cards: list[tuple[QFrame, int]] = []  # each with its column
        self._wide = 3  # columns that there is room for
        self.keys: list[Key] = []

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_board(self, board: Mapping[str, Any]) -> None:
        """Show today's work, and keep the place of the focus."""
        place = next((number for number, key in enumerate(self.keys) if key.hasFocus()), None)
        self.keys = []
        for one in self._columns:
            cleared(one)
        awaited = [
            self._followups(board["followups"]),
            self._repeats(board["repeats"]),
            *self._awaited("cases", board["cases"]),
            *self._awaited("reviews", board["reviews"]),
        ]
        doing = [
            self._sessions(board["sessions"]),
            *self._drafts(board["drafts"]),
            *self._backup(board["backup"]),
            self._exchange(board["exchange"]),
        ]
        standing = [self._targets(board["targets"]), *self._bases(board["bases"])]
        self._cards = [(one, place) for place, some in enumerate((awaited, doing, standing)) for one in some]
        self._lay_out()
        for key in self.keys:
            key.moved.connect(partial(self._move, key))
            key.typed.connect(self.typed)
        if place is not None:
            self.take_focus(min(place, len(self.keys) - 1))

    def _lay_out(self) -> None:
        """Who is awaited on the right, then what is to be done, then where we stand; fewer columns when narrow."""
        for one in self._columns:
            while one.takeAt(0) is not None:
                pass
        for card_, place in self._cards:
            self._columns[min(place, self._wide - 1)].addWidget(card_)
        for one in self._columns:
            one.addStretch(1)
        across = self._columns[0].parent()
        if isinstance(across, QHBoxLayout):
            for number in range(3):
                across.setStretch(number, 1 if number < self._wide else 0)
            across.setSpacing(look.px(12))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many columns as there is room for."""
        super().resizeEvent(event)
        wide = min(3, max(1, event.size().width() // look.px(_NARROWEST)))
        if wide != self._wide:
            self._wide = wide
            self._lay_out()

    def take_focus(self, place: int = 0) -> None:
        """Stand on a number of the board."""
        if 0 <= place < len(self.keys):
            self.keys[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.keys[place])

    def _move(self, key: Key, rows: int) -> None:
        place = self.keys.index(key) + rows
        if place < 0:
            self.left_up.emit()
        else:
            self.take_focus(min(place, len(self.keys) - 1))

    def _card(self, title: str, detail: str = "") -> tuple[QFrame, QVBoxLayout]:
        made, inside = card(margins=12, spacing=4)
        inside.addLayout(row(label(title, "section"), None, label(detail, "small")))
        return made, inside

    def _key(self, made: Key, inside: QBoxLayout, stretch: int = 0) -> None:
        self.keys.append(made)
        inside.addWidget(made, stretch)

    def _empty(self, inside: QVBoxLayout, text: str) -> None:
        inside.addWidget(label(text, "soft", wrap=True))

    # -- who is awaited -----------------------------------------------------------------------------------------------

    def _followups(self, rows: Sequence[Mapping[str, Any]]) -> QFrame:
        made, inside = self._card(TITLES["followups"])
        if not rows:
            self._empty(inside, "هیچ ارجاعی چشم‌به‌راه نیست. ارجاع‌ها با ثبت آزمون خودبه‌خود این‌جا می‌آیند.")
            return made
        self._numbers(inside, "followups", rows)
        for one in [one for one in rows if one["state"] != "lost"][:_SHOWN]:
            words = f"{one['name']} · {late_words(one['late'])}"
            self._key(
                line(words, _phone(one), partial(self.list_wanted.emit, "followups", one["state"]), number=True), inside
            )
        return made

    def _numbers(self, inside: QVBoxLayout, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        across = row(spacing=4)
        for state, (words, kind) in STATES.items():
            count = sum(one["state"] == state for one in rows)
            self._key(figure(count, words, partial(self.list_wanted.emit, name, state), kind), across, 1)
        inside.addLayout(across)

    def _repeats(self, rows: Sequence[Mapping[str, Any]]) -> QFrame:
        made, inside = self._card(TITLES["repeats"])
        if not rows:
            self._empty(inside, "کودکی چشم‌به‌راه آزمون دوباره نیست.")
            return made
        self._numbers(inside, "repeats", rows)
        return made

    def _awaited(self, name: str, rows: Sequence[Mapping[str, Any]]) -> list[QFrame]:
        """Steps and deadlines of open cases, or reviews that come round; no card where nothing is due."""
        if not rows:
            return []
        made, inside = self._card(TITLES[name])
        self._numbers(inside, name, rows)
        for one in rows[:_SHOWN]:
            words = f"{one['name'] or short(one['label'])} · {one['what']}"
            run = partial(self.list_wanted.emit, name, one["state"])
            self._key(line(words, late_words(one["late"]), run), inside)
        return [made]

    # -- what is held, what is unfinished -----------------------------------------------------------------------------

    def _sessions(self, rows: Sequence[Mapping[str, Any]]) -> QFrame:
        made, inside = self._card("جلسه‌های امروز")
        if not rows:
            self._empty(inside, "امروز جلسه‌ای نیست. جلسه‌ها را در «کارگاه‌ها» بسازید.")
        for one in rows:
            words = " · ".join(filter(None, (persian_digits(one["at"] or ""), short(one["course"]), one["topic"])))
            noted = one["noted"]
            more = f"حضور {noted} از {one['registered']}" if noted else f"{one['registered']} نفر، بی حضور"
            self._key(line(words, persian_digits(more), partial(self._go, "attendance", session=one["id"])), inside)
        return made

    def _go(self, page: str, **arguments: Any) -> None:
        self.frame.go(page, **arguments)

    def _drafts(self, rows: Sequence[Mapping[str, Any]]) -> list[QFrame]:
        if not rows:
            return []
        made, inside = self._card("کار ناتمام", persian_digits(f"{len(rows)}"))
        for one in rows[:_SHOWN]:
            row_ = {"row": one["row"]} if one["row"] else {"new": True}
            go, label_ = partial(self._go, "records", entity=one["entity"], draft=one["key"], **row_), one["label"]
            if one["key"].startswith(unsaved.PREFIX):
                go, label_ = partial(self._go, "attendance", session=one["row"]), "حضور و غیاب"
            self._key(line(one["naming"] or "بی‌نام", label_, go), inside)
        return [made]

    def _backup(self, days: int | None) -> list[QFrame]:
        if days is None or not self.frame.actor.may("backup"):
            return []
        made, inside = self._card("پشتیبان")
        words = "هنوز پشتیبانی گرفته نشده است" if days < 0 else persian_digits(f"آخرین پشتیبان {days} روز پیش بود")
        self._key(line(words, "Enter: گرفتن", self._back_up), inside)
        return [made]

    # -- where we stand -----------------------------------------------------------------------------------------------

    def _targets(self, targets: Mapping[str, Any]) -> QFrame:
        made, inside = self._card("در برابر هدف‌ها", targets["label"])
        if not targets["rows"]:
            self._empty(inside, "برای این فصل هدفی ثبت نشده است؛ هدف‌ها در «برنامه و آمار» است.")
        for one in targets["rows"][:_AIMS]:
            words = f"{short(one['programme'])}: {short(one['indicator'])}"
            more = f"{persian_number(one['value'])} از {persian_number(one['target'])}"
            go = partial(self._go, "figures", report="targets", period=targets["period"], programme=one["name"])
            self._key(line(words, more, go), inside)
            inside.addWidget(Bar(one["value"], one["target"]))
        if rest := len(targets["rows"][_AIMS:]):
            go = partial(self._go, "figures", report="targets", period=targets["period"])
            self._key(line(f"{persian_number(rest)} هدف دیگر", "Enter: همه", go), inside)
        return made

    def _bases(self, told: Mapping[str, Any]) -> list[QFrame]:
        """Bases that flag far fewer or more children than usual; no card where there is none."""
        if not told["rows"]:
            return []
        made, inside = self._card("پایگاه‌های نامعمول", persian_number(len(told["rows"])))
        go = partial(self._go, "figures", report="bases", period=told["period"])
        for one in told["rows"][:_SHOWN]:
            self._key(line(one["centre"], f"{persian_number(one['rate'])}٪ نشان‌دار", go), inside)
        return [made]

    def _exchange(self, standing: Mapping[str, Any]) -> QFrame:
        made, inside = self._card("در انتظار فرستادن")
        late = list(dict.fromkeys(one["name"] for one in standing["offices"] if one["late"]))
        if late:
            words = persian_digits(f"{len(late)} دفتر این ماه نفرستاده")
            self._key(line(words, "، ".join(late[:2]) + ("…" if late[2:] else ""), self._to_late), inside)
        for one in standing["offices"]:
            more = _waiting(one)
            if more:
                self._key(line(one["name"], more, partial(self._go, "exchange")), inside)
        for name, words in (("conflicts", "ناسازگاری در انتظار تصمیم"), ("quarantined", "ردیف در قرنطینه")):
            if count := standing[name]:
                page = "conflicts" if name == "conflicts" else "quarantine"
                self._key(line(persian_digits(f"{count} {words}"), "", partial(self._go, page)), inside)
        if inside.count() == 1:
            self._empty(inside, _nothing_waits(standing))
        return made

    def _to_late(self) -> None:
        self._go("exchange", late=True)


def _phone(one: Mapping[str, Any]) -> str:
    return persian_digits(one["mobile"] or "–")


def _waiting(one: Mapping[str, Any]) -> str:
    """What is to be said of an office: rows that wait, days since the last bundle; nothing where all is well."""
    told = []
    if one["waiting"]:
        told.append(f"{one['waiting']} ردیف نرفته")
    if one["unconfirmed"] and one["unconfirmed"] != one["waiting"]:
        told.append(f"{one['unconfirmed']} ردیف بی‌رسید")
    if one["relation"] == "above" and (one["unconfirmed"] or one["days"]):
        told.append("هنوز بسته‌ای نرفته" if one["days"] is None else f"آخرین بسته {_ago(one['days'])}")
    if one["missing"]:
        told.append(f"{len(one['missing'])} بسته نرسیده")
    return persian_digits("، ".join(told))


def _ago(days: int) -> str:
    return "امروز" if days == 0 else "دیروز" if days == 1 else f"{days} روز پیش"


def _nothing_waits(standing: Mapping[str, Any]) -> str:
    if standing["offices"]:
        return "چیزی در انتظار نیست؛ هر دو سو به‌روزند."
    if "enrol" in standing["may"]:
        return "این دفتر هنوز به دفتر بالاتر نپیوسته است؛ پیوستن در «تبادل» است."
    return "هنوز با دفتر دیگری تبادل نداریم."
