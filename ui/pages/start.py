"""The start page is today's work and the one box: whoever comes is found or made there, and the box waits for the next.

What is pinned decides where a person leads: to the test, the course, the enrolment, or simply to the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.actions.care import back_up
from ui.frame import Command, Frame, Page, Row
from ui.look import look
from ui.pages.desk.bench import Bench
from ui.pages.desk.board import TITLES, BoardView
from ui.pages.desk.case import CaseFlow, ServiceFlow
from ui.pages.desk.course import RegisterFlow
from ui.pages.desk.enrolment import EnrolmentFlow
from ui.pages.desk.flow import Done, Flow
from ui.pages.desk.header import SessionLine
from ui.pages.desk.newcomer import NewcomerFlow
from ui.pages.desk.person_card import telling
from ui.pages.desk.pinning import Pinning
from ui.pages.desk.scanner import FirstEnter
from ui.pages.desk.screening import TestFlow
from ui.pages.desk.search import Search
from ui.pages.desk.worklists import Worklist
from ui.widgets.basics import cleared, column

_NOTHING: Mapping[str, Any] = {
    "programme": None, "shape": None, "record": None, "label": "", "values": {}, "shown": {}, "day": None,
    "count": 0, "capacity": None,
}  # fmt: skip
_PARTNER = "همسر یا نامزدِ {}: کد ملی یا نام؛ Enter یعنی بدون همسر"
_LOW = 520  # pixels at 100 %; a lower page has no room for the box beside a person
_QUIET = 500  # milliseconds without a change before today's numbers are counted anew


class StartPage(Page):
    """What is pinned, the box, and below them today's work, the people found, or the person at the desk."""

    title = "امروز"
    help_name = "start"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.session: Mapping[str, Any] = _NOTHING
        self._first: tuple[str, str] | None = None  # the registration that the box may find a partner for
        self._said_of: Row = ("", "")  # what the strip under the box is about
        self._stale = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET)
        self._quiet.timeout.connect(self._look_when_quiet)
        self.line = SessionLine(self.change_session)
        self.search = Search(frame)
        self.board = BoardView(frame, self._back_up)
        self.worklist = Worklist(frame)
        self.pinning = Pinning(frame)
        self._told: QVBoxLayout = column(spacing=0)
        self.bench = Bench()
        self.stack = QStackedWidget()
        for thing in (self.board, self.search.hits, self.bench, self.worklist, self.pinning):
            self.stack.addWidget(thing)
        inside = column(self, spacing=8)
        inside.addWidget(self.line)
        inside.addWidget(self.search)
        inside.addLayout(self._told)
        inside.addWidget(self.stack, 1)
        self.stack.currentChanged.connect(self._make_room)
        self._listen()

    def _listen(self) -> None:
        self.search.filled.connect(self._filled)
        self.search.chosen.connect(self.visit)
        self.search.fresh.connect(self.make_new)
        self.search.skipped.connect(self._skip)
        self.board.list_wanted.connect(self._open_list)
        self.board.typed.connect(self._type)
        self.board.left_up.connect(self.search.box.setFocus)
        self.bench.finished.connect(self._finished)
        self.bench.left.connect(self._left_flow)
        self.bench.other.connect(self.visit)
        self.worklist.left.connect(self.home)
        self.worklist.visited.connect(self._test_again)
        self.worklist.changed.connect(self._look_at_board)
        self.pinning.pinned.connect(self._pinned)
        self.pinning.left.connect(self.home)

    @property
    def flow(self) -> Flow | None:
        """What is done with the person at the desk, if somebody is there."""
        return self.bench.flow

    # -- the page -----------------------------------------------------------------------------------------------------

    def opened(self, **_arguments: Any) -> None:
        """Look at the day anew; the box has the focus."""
        self.home()
        self.frame.ask_store(lambda office: office.today.session(), self._show_session, key="desk-session")
        self._look_at_board()

    def left(self) -> bool:
        """Leave at once; what was typed stays as a draft."""
        self.bench.keep()
        if self.stack.currentWidget() is self.worklist:
            self.worklist.keep()
        return True

    def refresh(self, rows: frozenset[Row]) -> None:
        """The counter follows at once, the board when there is a pause; the person at the desk stays."""
        self.frame.ask_store(lambda office: office.today.session(), self._show_session, key="desk-session")
        self._quiet.start()
        if self._said_of in rows:  # it was taken back, or changed elsewhere
            self.tell("")
        if self._first is not None and ("registration", self._first[0]) in rows:
            self._ask_for(None)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nobody looks: nothing is counted."""
        super().hideEvent(event)
        self._stale = self._stale or self._quiet.isActive()
        self._quiet.stop()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Somebody looks again."""
        super().showEvent(event)
        if self._stale:
            self._quiet.start()

    def _look_when_quiet(self) -> None:
        """Count only where it is seen, so that nobody at the box waits for it."""
        self._stale = self.stack.currentWidget() not in (self.board, self.worklist)
        if not self._stale:
            self._look_at_board()

    def commands(self) -> tuple[Command, ...]:
        """What can be done where the focus is, then what can be done on the page."""
        shown = self.stack.currentWidget()
        if shown is self.bench:
            return (*self.bench.commands(), self._to_box())
        if shown is self.pinning:
            return (*self.pinning.commands(), self._to_box())
        if shown is self.worklist:
            return (*self.worklist.commands(), self._to_box())
        may_save = self.frame.actor.may("save")
        own = (
            self._to_box(),
            Command("فرد تازه", self.search.wish_new, "F3", "add", lambda: may_save),
            Command("کار امروز (سنجاق)", self.change_session, "F4", "pin"),
            Command("تازه کردن کار امروز", self._look_at_board, "F5", "wait"),
            Command("رفتن به کار امروز", self.board.take_focus, "F6", "down", lambda: shown is self.board),
            *(Command(words, partial(self._open_list, name, ""), "", "wait") for name, words in TITLES.items()),
        )
        busy = bool(self.search.box.text()) or self._first is not None or not self.search.box.hasFocus()
        return (*own, Command("خالی کردن جعبه", self._escape, "Esc", "back")) if busy else own

    def _to_box(self) -> Command:
        return Command("جعبهٔ جست‌وجو", self.home, "Ctrl+F", "search")

    def _make_room(self) -> None:
        """A list and the header's form have the whole page, and a person where it is low; else the box stands above."""
        shown = self.stack.currentWidget()
        whole = shown in (self.worklist, self.pinning)
        low = shown is self.bench and self.height() < look.px(_LOW)
        if self._stale and self.isVisible():
            self._quiet.start()
        self.line.setHidden(whole)
        self.search.setHidden(whole or low)

    # -- where the page stands ----------------------------------------------------------------------------------------

    def home(self) -> None:
        """Today's work below, the box empty and ready."""
        self.bench.put_away()
        self._ask_for(None)
        self.stack.setCurrentWidget(self.board)
        self.search.start()

    def _escape(self) -> None:
        self.tell("")
        self.home()

    def _filled(self, filled: bool) -> None:
        """Whoever types sees who it may be; the empty box shows today's work."""
        if self.flow is None:
            self.stack.setCurrentWidget(self.search.hits if filled else self.board)

    def _ask_for(self, first: tuple[str, str] | None) -> None:
        """The box asks for anybody, or for the partner of the one who was just registered."""
        self._first = first
        if first is None:
            self.search.ask_for()
        else:
            self.search.ask_for(_PARTNER.format(first[1]), f"همسر یا نامزدِ {first[1]}")

    def _skip(self) -> None:
        """Enter in the empty box: nobody's partner is sought."""
        if self._first is not None:
            self._escape()

    def _type(self, text: str) -> None:
        self.search.box.setFocus()
        self.search.box.insert(text)
        self.search.box.textEdited.emit(self.search.box.text())

    def tell(self, text: str, kind: str = "done", row: Row = ("", "")) -> None:
        """Say under the box how the last one went, and of which row; an empty text takes it away."""
        self._said_of = row
        cleared(self._told)
        if text:
            strip = telling(text, kind)
            strip.setAccessibleName(text)
            self._told.addWidget(strip)
        self.told = text

    told = ""
    """What was said last under the box."""

    # -- what is pinned, what is to be done ---------------------------------------------------------------------------

    def change_session(self) -> None:
        """Open what is pinned for change."""
        self.bench.put_away()
        self.stack.setCurrentWidget(self.pinning)
        self.pinning.open_for(self.session)

    def _pinned(self, session: Mapping[str, Any]) -> None:
        self._show_session(session)
        self.tell("")
        self.home()

    def _show_session(self, session: Mapping[str, Any]) -> None:
        self.session = session
        self.line.show_session(session, self.frame.today())

    def _look_at_board(self) -> None:
        self.frame.ask_store(lambda office: office.today.board(), self._show_board, key="desk-board")

    def _show_board(self, board: Mapping[str, Any]) -> None:
        self._stale = False
        self._lists = {name: board[name] for name in TITLES}
        self.board.show_board(board)
        if self.stack.currentWidget() is self.worklist:
            self.worklist.show_rows(self._lists[self.worklist.name])

    _lists: Mapping[str, Any] = dict.fromkeys(TITLES, ())

    def _open_list(self, name: str, state: str) -> None:
        self.bench.put_away()
        self.search.box.empty()
        self.stack.setCurrentWidget(self.worklist)
        self.worklist.open_list(name, state, self._lists[name])

    def _back_up(self) -> None:
        self.frame.run(back_up(None), lambda _answer: self._look_at_board())

    # -- the person at the desk ---------------------------------------------------------------------------------------

    def visit(self, person: str, by_number: bool = False) -> None:
        """Whoever was found goes where the pinned work leads."""
        if not self.session["programme"]:
            self.search.start()
            self.frame.go("records", entity="person", row=person)
            return
        session = self.session

        def show(told: Mapping[str, Any] | None) -> None:
            if told is None:
                self.search.tell("این فرد دیگر در این دفتر نیست.", "wait")
                return
            self._begin(self._flow_for(session, told))
            if by_number and session["shape"] != "workshop":
                FirstEnter(self)

        self.frame.ask_store(lambda office: office.today.card(person), show, hold=True)

    def _flow_for(self, session: Mapping[str, Any], told: Mapping[str, Any]) -> Flow:
        flows = {"screening": TestFlow, "enrolment": EnrolmentFlow, "case": CaseFlow, "service": ServiceFlow}
        if flow := flows.get(session["record"]):
            return flow(self.frame, session, told)
        return RegisterFlow(self.frame, session, told, self._first)

    def make_new(self, text: str) -> None:
        """Somebody new, begun with what was typed."""
        if not self.frame.actor.may("save"):
            self.search.tell("با این نقش فرد تازه ثبت نمی‌شود.", "wait")
            return
        self._begin(NewcomerFlow(self.frame, text))

    def _begin(self, flow: Flow) -> None:
        self.tell("")
        self.bench.begin(flow)
        self.stack.setCurrentWidget(self.bench)
        flow.start()

    def _left_flow(self) -> None:
        """Nothing was saved: what was typed in the box stands there still."""
        self._filled(bool(self.search.box.text().strip()))
        self.search.start(keep=True)

    def _finished(self, done: Done) -> None:
        """Back to the box for the next one, or on with the person who is there now."""
        entity, row_id = done.row
        if entity == "person":
            self.visit(row_id)
            return
        self._ask_for(done.couple)
        self.stack.setCurrentWidget(self.board)
        self.search.start()
        self.tell(done.words, done.kind, done.row)
        if entity == "screening":
            self.frame.ask_store(lambda office: office.today.outcome(row_id), self._tell_outcome)

    def _tell_outcome(self, told: Mapping[str, Any]) -> None:
        kind = "wait" if told["leads_on"] else "done"
        self.tell(f"{told['naming']}: {told['words'] or 'بی‌نتیجه'}", kind, ("screening", told["id"]))

    def _test_again(self, person: str, programme: str) -> None:
        """A test to be done again: at once where its programme is pinned, else the record."""
        if self.session["programme"] == programme:
            self.visit(person)
        else:
            self.frame.go("records", entity="person", row=person)
