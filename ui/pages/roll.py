"""A group is tested child by child from one list: what is the same for all is said once, each child is one save.

Twenty-five children cost as many keys as their answers and one Enter each; what leads to more is shown before it is
accepted, and nothing is ever pre-filled.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QStackedWidget

from models.errors import CODES, Level
from models.office import Office
from models.schema.programme import Programme
from ui.actions.rolls import save_test
from ui.frame import Command, Frame, Page, Row
from ui.pages.rolls.child import Child, Round
from ui.pages.rolls.paper import choose_paper
from ui.pages.rolls.person import PersonDialog
from ui.pages.rolls.reason import ask_reason
from ui.pages.rolls.setup import RollSetup
from ui.pages.rolls.sheet import RollSheet
from ui.tasks import Operation
from ui.widgets.basics import EmptyState, column

Answer = Mapping[str, Any]
_TOUCHING = frozenset({"screening", "person", "enrolment", "registration", "referral", "centre"})


class RollPage(Page):
    """«برگهٔ گروهی». Opened with `programme`, `centre` or `course` and `class_name` it shows that roll at once."""

    title = "برگهٔ گروهی"
    help_name = "roll"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.round: Round | None = None
        self._guests: list[str] = []  # persons added to this roll
        self._for_all: dict[str, str] = {}  # reasons that stand for everybody on this roll
        self._generation = 0
        self._day = frame.today()  # on which the roll was chosen
        self._saving = False
        self._settled = False  # whether a programme was named, or the one that is pinned at the desk looked up
        self.setup, self.sheet = RollSetup(frame), RollSheet(frame.today)
        self.grid = self.sheet.grid
        self._stack = QStackedWidget()
        nothing = EmptyState("برنامهٔ غربالگری در این دفتر نیست.", "مدیر سیستم می‌تواند پروندهٔ برنامه را بیفزاید.")
        for part in (self.setup, self.sheet, nothing):
            self._stack.addWidget(part)
        column(self).addWidget(self._stack)
        self.setup.programme_changed.connect(self._ask_bases)
        self.setup.chosen.connect(self._chosen)
        self.sheet.change_wanted.connect(self.change)
        self.sheet.add_wanted.connect(self.add)
        self.sheet.print_wanted.connect(self.print)
        self.grid.finished.connect(self._finished)
        self.grid.edited.connect(self._keep_draft)

    # -- opening ------------------------------------------------------------------------------------------------------

    def opened(self, **arguments: Any) -> None:
        """Show the roll that the arguments name, else the one of before, else what is to be chosen."""
        self._settled = self._settled or bool(arguments.get("programme"))
        programme = self._programme(arguments.get("programme"))
        if programme is None:
            self._stack.setCurrentIndex(2)
        elif arguments.get("centre") or arguments.get("course"):
            centre, course, class_name = (arguments.get(name) for name in ("centre", "course", "class_name"))
            screener = self.round.screener if self.round else ""
            self._chosen(Round(programme, self.frame.today(), {}, centre, course, class_name, screener))
        elif self.round is not None and self.round.programme is programme and self._day == self.frame.today():
            self.load()
        else:
            self._choose(programme)

    def _programme(self, name: str | None) -> Programme | None:
        """The programme that is named, else the one of before, else the first."""
        before = self.round.programme if self.round else None
        known = self.frame.programmes("screening")
        return self.frame.programme(name) or before or next(iter(known), None)

    def _choose(self, programme: Programme) -> None:
        before = self.round
        if before is not None and self._day != self.frame.today():
            before = dataclasses.replace(before, held_on=self.frame.today())  # a day does not outlive the day
        self._stack.setCurrentWidget(self.setup)
        self.setup.start(programme, before)
        self.setup.focus_first()

    def change(self) -> None:
        """Choose another base, class, day or examiner; what was typed for a child is kept as its draft."""
        if (programme := self._programme(None)) is not None:
            self._choose(programme)

    def _ask_bases(self, programme: str) -> None:
        """Where a roll of the programme can be held; the first one begins with what is pinned at the desk, with its
        programme too."""

        def ask(office: Office) -> tuple[Sequence[Answer], Answer]:
            return office.rolls.bases(programme), office.today.session()

        def show(answer: tuple[Sequence[Answer], Answer]) -> None:
            first, self._settled = not self._settled, True
            pinned = self.frame.programme(answer[1]["programme"]) if first and self.round is None else None
            if pinned is not None and pinned.shape == "screening" and pinned.name != programme:
                self._choose(pinned)
                return
            self.setup.show_bases(answer[0])
            if self.round is None and answer[1]["programme"] == programme:
                self.setup.begin_with(answer[1]["values"])

        self.frame.ask_store(ask, show, key="roll-bases", hold=True)

    def _chosen(self, told: Round) -> None:
        before = self.round
        if before is None or (told.centre, told.course, told.key) != (before.centre, before.course, before.key):
            self._guests, self._for_all = [], {}
        self.round, self._day = told, self.frame.today()
        self.load()

    # -- the roll -----------------------------------------------------------------------------------------------------

    def load(
        self, stand_on: str = "", kept: Mapping[str, Child] | None = None, undone: frozenset[str] = frozenset()
    ) -> None:
        """Read the roll again. `kept`: children whose typed answers stay, `undone`: tests that were just taken back."""
        told = self.round
        if told is None:
            return
        self._generation += 1
        generation, guests = self._generation, tuple(self._guests)
        place = {"centre": told.centre, "course": told.course, "class_name": told.class_name}

        def ask(office: Office) -> tuple[Answer, dict[str, Answer]]:
            roll = office.rolls.roll(told.programme.name, **place, on=told.held_on, also=guests)
            return roll, _drafts(office, told, roll["rows"])

        def show(answer: tuple[Answer, dict[str, Answer]]) -> None:
            if generation == self._generation:
                self._show(told, answer[0], answer[1], stand_on, kept or {}, undone)

        self.frame.ask_store(ask, show, key="roll", hold=True)

    def _show(
        self,
        told: Round,
        answer: Answer,
        drafts: Mapping[str, Answer],
        stand_on: str,
        kept: Mapping[str, Child],
        undone: frozenset[str],
    ) -> None:
        self.round = dataclasses.replace(told, place=answer["place"], centre=answer["centre"])
        children = [Child(row, self.round) for row in answer["rows"]]
        for child in children:
            if before := kept.get(child.person):
                child.carry_on(before, bool(before.saved and before.saved["id"] in undone))
            elif (draft := drafts.get(child.person)) and child.waits:
                child.restore(draft)
                stand_on = stand_on or child.person
        self._stack.setCurrentWidget(self.sheet)
        self.sheet.show_roll(self.round, children, answer["outside"], stand_on)
        self._take_focus()
        if drafts and not kept:
            self.frame.tell("پاسخ‌های نیمه‌کاره بازیابی شد؛ آن‌ها را بازبینی و با Enter ثبت کنید.", "note")

    def _take_focus(self) -> None:
        """Type on in the grid, also after a dialog."""
        if self.isVisible() and QApplication.activeModalWidget() is None:
            self.window().activateWindow()
            self.grid.setFocus()

    def refresh(self, rows: frozenset[Row]) -> None:
        """Read the roll again where others changed it, or an undo; our own saves are shown already."""
        if self._saving or self.round is None or self._stack.currentWidget() is not self.sheet:
            return
        touched = frozenset(row_id for entity, row_id in rows if entity in _TOUCHING)
        if touched:
            kept = {child.person: child for child in self.grid.group}
            back = next((one.person for one in kept.values() if one.saved and one.saved["id"] in touched), "")
            here = self.grid.child.person if self.grid.child else ""
            self.load(back or here, kept, touched)

    # -- one child ----------------------------------------------------------------------------------------------------

    def _finished(self, child: Child) -> None:
        if self.round is None or self._saving or not self._answered(child):
            return
        self._saving = True
        self.frame.run(
            save_test(child.raw(), self.round.key + child.person),
            lambda answer: self._saved(child, answer),
            self._failed,
            hold=True,
        )

    def _answered(self, child: Child) -> bool:
        """Whether every question on the child has its reason; asks for what is missing."""
        for code, message in child.questions().items():
            if code not in self._for_all:
                given = ask_reason(self, child.name, code, message)
                self._take_focus()
                if given is None:
                    return False
                if given[1]:
                    self._for_all[code] = given[0]
                child.reasons[code] = given[0]
            else:
                child.reasons[code] = self._for_all[code]
        return True

    def _saved(self, child: Child, answer: Answer) -> None:
        self._saving = False
        if self.grid.roll is None or child not in self.grid.group:
            return
        if answer["test"] is None:
            self._refused(child, answer["put"]["errors"])
            return
        child.took(answer["test"])
        self.grid.roll.changed(child)
        self.sheet.tell_saved(child)
        if self.grid.child is child:
            self.grid.next_child()

    def _refused(self, child: Child, errors: list[dict[str, str]]) -> None:
        """What the office says against it: questions wait for a reason at the next Enter, the rest is told."""
        child.asked |= {one["code"]: one["message"] for one in errors if CODES[one["code"]].level is Level.SOFT}
        hard = [one for one in errors if one["code"] not in child.asked]
        child.confirming = not hard
        child.error = " ".join(one["message"] for one in hard)
        if self.grid.roll is not None:
            self.grid.roll.changed(child)
            self.grid.stand(self.grid.roll.number_of(child.person))

    def _failed(self, error: Exception) -> None:
        self._saving = False
        self.frame.tell_error(error)

    def _keep_draft(self, child: Child) -> None:
        """Keep what was typed of a child beside the record, so that a crash costs one key."""
        if self.round is None:
            return
        key, touched = self.round.key + child.person, child.touched
        content = {"programme": self.round.programme.name, "raw": child.draft()}

        def work(office: Office) -> None:
            if touched:
                office.keep_draft(key, "screening", None, content)
            else:
                office.drop_draft(key)

        self.frame.run(Operation(lambda office, _progress: work(office)), key=key)

    # -- besides ------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Somebody who is not on the list."""
        if self.round is None:
            return
        dialog = PersonDialog(self, self.frame, "افزودن کودک به این برگه")
        dialog.picked.connect(self._add)
        dialog.rejected.connect(self._take_focus)
        dialog.open()

    def _add(self, person: str) -> None:
        self._guests = [*dict.fromkeys((*self._guests, person))]
        self.load(person, {child.person: child for child in self.grid.group})

    def print(self) -> None:
        """The cards of those tested today, or the letters of those referred."""
        tests = [child.saved for child in self.grid.group if child.saved]
        if self.round is not None:
            choose_paper(self, self.frame, self.round.programme, tests)
            self._take_focus()

    def open_test(self) -> None:
        """The saved test of the child at hand, to be corrected or read."""
        child = self.grid.child
        if child is not None and child.saved is not None:
            self.frame.go("records", entity="screening", row=child.saved["id"])

    def commands(self) -> tuple[Command, ...]:
        """What can be done on the roll, or on the card before it."""
        if self._stack.currentWidget() is self.setup:
            back = (Command("بازگشت به برگه", self.load, "Esc", "back"),) if self.round is not None else ()
            return (Command("باز کردن برگه", self.setup.finish, "F2 Ctrl+Return", "roll"), *back)
        if self._stack.currentWidget() is not self.sheet:
            return ()
        return (
            Command(
                "ثبت این کودک", self.grid.hand_over, "F2 Ctrl+Return", "save", lambda: self.frame.actor.may("save")
            ),
            Command("افزودن کودک به برگه", self.add, "F3", "add"),
            Command("تغییر پایگاه، کلاس، تاریخ یا غربالگر", self.change, "F4", "edit"),
            Command("خواندن دوبارهٔ برگه", self._reload, "F5", "restore"),
            Command("یافتن کودک در برگه", self.sheet.open_find, "Ctrl+F", "search"),
            Command("باز کردن آزمون ثبت‌شدهٔ این کودک", self.open_test, "Ctrl+O", "open"),
            Command("غایب بودن این کودک", self.grid.mark_absent, "", "wait"),
            Command("کودک همکاری نکرد", lambda: self.grid.write("*"), "", "warning"),
            Command(
                "چاپ کارت‌ها یا نامه‌های ارجاع", self.print, "Ctrl+P", "print", lambda: self.frame.actor.may("print")
            ),
        )

    def _reload(self) -> None:
        here = self.grid.child.person if self.grid.child else ""
        self.load(here, {child.person: child for child in self.grid.group})


def _drafts(office: Office, told: Round, rows: list[Answer]) -> dict[str, Answer]:
    """The answers of this roll that were typed and not saved, by person; drafts of saved tests are forgotten."""
    waiting = {row["person"] for row in rows if row["done"] is None}
    found: dict[str, Answer] = {}
    for draft in office.drafts("screening"):
        prefix, _, person = draft["key"].rpartition("/")
        if prefix + "/" != told.key:
            continue
        if person in waiting:
            raw = draft["raw"]
            found[person] = {name.removeprefix("answers."): value for name, value in raw.items() if "." in name}
        elif any(row["person"] == person for row in rows):
            office.drop_draft(draft["key"])
    return found
