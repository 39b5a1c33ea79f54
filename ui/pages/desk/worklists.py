"""Who is awaited, one line each with the telephone; Enter notes what was said, or that the person came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from models.text.persian import persian_digits
from ui.frame import Command, Frame
from ui.lists.columns import Column
from ui.lists.table import RowTable
from ui.look import look
from ui.pages.desk.board import STATES, TITLES, late_words
from ui.pages.desk.calling import Calling
from ui.pages.desk.person_card import day_words
from ui.widgets.basics import EmptyState, button, cleared, column, label, row, rtl

Item = Mapping[str, Any]

_ROLES = {"due": "primary", "overdue": "wait", "lost": "wrong"}
_HINTS = {
    "followups": "Enter: ثبت تماس یا پاسخ    F4: صافی    Esc: بازگشت",
    "repeats": "Enter: آزمون دوباره    F4: صافی    Esc: بازگشت",
    "cases": "Enter: باز کردن پرونده    F4: صافی    Esc: بازگشت",
    "reviews": "Enter: باز کردن    F4: صافی    Esc: بازگشت",
}
_STANDING = Column("standing", "وضعیت", width=165, kind="state")
_NAME = Column("name", "نام")
_MOBILE = Column("mobile", "تلفن", width=125, kind="ltr")
_DUE = Column("due_on", "مهلت", width=100, kind="number", shown=day_words)
_WHAT = Column("what", "چه")
_LABEL = Column("label", "برنامه")
_COLUMNS: Mapping[str, Sequence[Column]] = {
    "followups": (
        _STANDING,
        _NAME,
        _MOBILE,
        Column("to_body", "ارجاع به", width=105),
        _DUE,
        Column("called", "آخرین تماس"),
        Column("next_on", "تماس بعدی", width=100, kind="number", shown=day_words),
    ),
    "repeats": (_STANDING, _NAME, _MOBILE, Column("stage", "پس از", width=140), _DUE),
    "cases": (_STANDING, _NAME, _MOBILE, _WHAT, _LABEL, _DUE),
    "reviews": (_STANDING, _NAME, _MOBILE, _WHAT, _LABEL, _DUE),
}
_BESIDE = (_STANDING, _NAME, _MOBILE)  # while the panel of a call, with the telephone, stands beside


def _shown(one: Item) -> dict[str, Any]:
    called = f"{day_words(one['called_on'])}: {one['answer'] or '–'}" if one.get("called_on") else None
    words = (
        f"{STATES[one['state']][0]}، {late_words(one['late'])}" if one["state"] == "lost" else late_words(one["late"])
    )
    return {**one, "called": called, "standing": (_ROLES[one["state"]], words)}


class Worklist(QWidget):
    """A list of the board. `left`: back to the board; `visited`: the person of a test to be done again, with its
    programme; `changed`: a call or a reply was noted."""

    left = Signal()
    visited = Signal(str, str)
    changed = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.name, self.state = "followups", ""
        self._rows: Sequence[Item] = ()
        self._title = label("", "section")
        self._hint = label("", "small")
        self._filters = row(spacing=4)
        self.table = RowTable(name="فهرست کار", remember="desk-worklist")
        self.table.chosen.connect(self._choose)
        self._empty = column()
        self.calling = Calling(frame)
        self.calling.hide()
        self.calling.left.connect(self._back_to_list)
        self.calling.noted.connect(self._noted)
        inside = column(self, spacing=8)
        inside.addLayout(row(self._title, None, self._filters))
        across = row(spacing=12)
        list_ = column(spacing=4)
        list_.addWidget(self.table, 1)
        list_.addLayout(self._empty)
        list_.addWidget(self._hint)
        across.addLayout(list_, 1)
        across.addWidget(self.calling)
        inside.addLayout(across, 1)

    # -- showing ------------------------------------------------------------------------------------------------------

    def open_list(self, name: str, state: str, rows: Sequence[Item]) -> None:
        """Show a list of the board, of one state or all of it."""
        self.name, self.state = name, state
        self._title.setText(rtl(TITLES[name]))
        self._hint.setText(rtl(_HINTS[name]))
        self.calling.hide()
        self.show_rows(rows)
        self.table.select_number(0)
        self.table.setFocus()

    def show_rows(self, rows: Sequence[Item]) -> None:
        """Show the list again, as it is now."""
        self._rows = rows
        wanted = [_shown(one) for one in rows if self.state in ("", one["state"])]
        beside = _BESIDE[: 3 if self.width() > look.px(800) else 2]
        self.table.show_rows(_COLUMNS[self.name] if self.calling.isHidden() else beside, wanted)
        self.table.setVisible(bool(wanted))
        cleared(self._empty)
        if not wanted:
            self._empty.addWidget(EmptyState("این فهرست خالی است.", "F4: همهٔ فهرست    Esc: بازگشت"))
        self._show_filters()

    def _show_filters(self) -> None:
        cleared(self._filters)
        for state in ("", *STATES):
            count = sum(state in ("", one["state"]) for one in self._rows)
            words = f"{STATES[state][0] if state else 'همه'} {count}"
            made = button(persian_digits(words), partial(self.filter, state), name="tab")
            made.setCheckable(True)
            made.setChecked(state == self.state)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._filters.addWidget(made)

    def filter(self, state: str) -> None:
        """Show one state, or all."""
        self.state = state
        self.show_rows(self._rows)
        self.setFocus() if self.table.isHidden() else self.table.setFocus()

    def next_filter(self) -> None:
        """The next state."""
        states = ["", *STATES]
        self.filter(states[(states.index(self.state) + 1) % len(states)])

    # -- doing --------------------------------------------------------------------------------------------------------

    def _choose(self, row_id: str) -> None:
        one = next(one for one in self._rows if one["id"] == row_id)
        if self.name == "repeats":
            self.visited.emit(one["person"], one["programme"])
        elif self.name in ("cases", "reviews"):
            self._open(one)
        elif self.frame.actor.may("save"):
            self.calling.setFixedWidth(min(look.px(400), self.width() // 2))
            self.calling.open_for(one)
            self.calling.show()
            self.show_rows(self._rows)
            self.calling.start()

    def _open(self, one: Item) -> None:
        """The case in which something is due, or the record that is to be looked at."""
        entity, row_id = ("case", one["case"]) if one["case"] else (one["entity"], one["id"])
        self.frame.go("records", entity=entity, row=row_id)

    def _back_to_list(self) -> None:
        self.calling.hide()
        self.show_rows(self._rows)
        self.table.setFocus()

    def _noted(self) -> None:
        self._back_to_list()
        self.changed.emit()

    def keep(self) -> None:
        """What was typed stays as a draft."""
        if self.calling.isVisible():
            self.calling.keep()

    def commands(self) -> tuple[Command, ...]:
        """What can be done in the list, or with the one who is called."""
        if self.calling.isVisible():
            return self.calling.commands()
        return (
            Command("صافی فهرست", self.next_filter, "F4", "filter"),
            Command("بازگشت به کار امروز", self.left.emit, "Esc", "back"),
        )
