"""A session's attendance is marked by exception and saved as one act, so one undo takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QStackedWidget

from models.errors import CODES, Level, UserError
from models.office import Office
from models.text.persian import persian_digits
from models.workshops.attendance import ATTENDANCE
from ui.actions.rolls import save_attendance, save_headcount
from ui.forms.reasons import HEADS, ReasonDialog
from ui.frame import Command, Frame, Page, Row
from ui.pages.rolls import unsaved
from ui.pages.rolls.leave import LeaveDialog
from ui.pages.rolls.mark_sheet import MarkSheet
from ui.pages.rolls.marks import Mark
from ui.pages.rolls.person import PersonDialog
from ui.pages.rolls.reason import ask_reason
from ui.pages.rolls.sessions import SessionList
from ui.tasks import Operation
from ui.widgets.basics import column

Answer = Mapping[str, Any]
_BROUGHT_BACK = "حضور و غیابِ ثبت‌نشده بازیابی شد؛ آن را ببینید و با F2 ثبت کنید، یا با F4 رها کنید."
_GONE = "این جلسه دیگر در دفتر نیست؛ جلسهٔ دیگری برگزینید."
_TOUCHING = frozenset({"attendance", "registration", "session", "person", "course"})


class AttendancePage(Page):
    """«حضور و غیاب». Opened with `session` it shows that sheet at once."""

    title = "حضور و غیاب"
    help_name = "attendance"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._session: Answer | None = None
        self._saving = False
        self._kept = False  # whether a draft of this sheet is on the disk
        self._for_all: dict[str, str] = {}
        self.list, self.sheet = SessionList(), MarkSheet(frame)
        self.grid = self.sheet.grid
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.sheet)
        column(self).addWidget(self._stack)
        self.list.chosen.connect(self.load)
        self.sheet.headcount.finished.connect(self.save)
        self.grid.marked.connect(self._keep_draft)
        for wanted, run in (
            (self.sheet.all_present_wanted, self.grid.all_present),
            (self.sheet.save_wanted, self.save),
            (self.sheet.add_wanted, self.add),
            (self.sheet.print_wanted, self.print),
            (self.sheet.change_wanted, self.choose),
            (self.sheet.certificates_wanted, self.certify),
        ):
            wanted.connect(run)

    # -- which session ------------------------------------------------------------------------------------------------

    def opened(self, **arguments: Any) -> None:
        """Show the sheet of a session, or the sessions to choose from."""
        if session := arguments.get("session"):
            self.load(session)
        else:
            self._show_list()

    def _show_list(self) -> None:
        self._session = None
        self._stack.setCurrentWidget(self.list)

        def show(sessions: list[Answer]) -> None:
            if self._session is None:
                self.list.show_sessions(sessions, self.frame.today())

        self.frame.ask_store(lambda office: office.rolls.presence.sessions(), show, key="sessions", hold=True)

    def choose(self) -> None:
        """Another session."""
        if self.left():
            self._show_list()

    def left(self) -> bool:
        """Whether what is marked is saved, on its way to be, or may be let go."""
        self.grid.leave_minutes()
        if self._session is None or self._saving or not self.sheet.changed:
            return True
        dialog = LeaveDialog(self)
        dialog.exec()
        self._take_focus()
        if dialog.saves:
            self.save()
            return self._saving
        if dialog.lets_go:
            self._forget_draft()
        return dialog.lets_go

    # -- the sheet ----------------------------------------------------------------------------------------------------

    def load(self, session: str, kept: Sequence[Mark] = (), stand_on: str = "") -> None:
        """Read a session's sheet. `kept`: marks that are not saved and stay; of a sheet that is opened, its draft."""
        opened = self._session is None or self._session["id"] != session
        key = unsaved.key_of(self.frame.actor.user, session)

        def show(found: tuple[Answer, list[Answer], Answer]) -> None:
            answer, rows, draft = found
            self._session = answer["session"]
            marks = [Mark(row) for row in rows]
            back = unsaved.bring_back(marks, draft)
            self._carry_on(marks, kept)
            self._stack.setCurrentWidget(self.sheet)
            self.sheet.show_sheet(answer["session"], marks, answer["complete"], stand_on)
            self._take_focus()
            self._kept = bool(draft) if opened else self._kept
            self._keep_draft()
            if back:
                self.frame.tell(_BROUGHT_BACK, "note")

        def ask_office(office: Office) -> tuple[Answer, list[Answer], Answer]:
            answer = office.rolls.presence.sheet(session)
            return answer, *(unsaved.marked_before(office, key, answer["rows"]) if opened else (answer["rows"], {}))

        asked = Operation(lambda office, _progress: ask_office(office))
        self.frame.run(asked, show, self._not_there, key="attendance", hold=True)

    def _not_there(self, error: Exception) -> None:
        """The session was put aside meanwhile, here or by an import: the others are offered."""
        if isinstance(error, UserError) and error.code == "ref-unknown":
            self._show_list()
            self.frame.tell(_GONE, "wait")
        else:
            self.frame.tell_error(error)

    def _keep_draft(self) -> None:
        """Keep what is marked and not saved beside the record; without any of it, the draft is forgotten."""
        changed = any(mark.changed for mark in self.grid.marks)
        if self._session is not None and (changed or self._kept):
            self._kept = changed
            key, session = unsaved.key_of(self.frame.actor.user, self._session["id"]), self._session["id"]
            self.frame.run(unsaved.keeping(key, session, self.grid.marks), key=key)

    def _forget_draft(self) -> None:
        if self._session is not None and self._kept:
            self._kept = False
            key = unsaved.key_of(self.frame.actor.user, self._session["id"])
            self.frame.run(unsaved.keeping(key, self._session["id"], ()), key=key)

    @staticmethod
    def _carry_on(marks: list[Mark], kept: Sequence[Mark]) -> None:
        known = {mark.person: mark for mark in marks}
        for before in kept:
            if before.person not in known:
                marks.append(before)
                continue
            mark = known[before.person]
            mark.put(before.status, before.minutes)
            mark.reasons, mark.error = before.reasons, before.error

    def _unsaved(self) -> list[Mark]:
        guests = (mark for mark in self.grid.marks if not mark.row["registered"] and mark.row["status"] is None)
        changed = (mark for mark in self.grid.marks if mark.changed)
        return list(dict.fromkeys((*changed, *guests)))

    def refresh(self, rows: frozenset[Row]) -> None:
        """Read the sheet again where others changed it, or an undo; what is marked and not saved stays."""
        if self._saving or not any(entity in _TOUCHING for entity, _ in rows):
            return
        if self._session is None:
            self._show_list()
        elif not (self.sheet.counting and self.sheet.changed):
            self.load(self._session["id"], self._unsaved(), self.grid.mark.person if self.grid.mark else "")

    def _take_focus(self) -> None:
        """Type on in the sheet, also after a dialog."""
        if self.isVisible() and QApplication.activeModalWidget() is None:
            self.window().activateWindow()
            self.sheet.take_focus()

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save everything that is marked, as one act; minutes that are unusual want a reason first."""
        if self._session is None or self._saving:
            return
        if self.sheet.counting:
            self._save_counts()
            return
        self.grid.leave_minutes()
        changed = [mark for mark in self.grid.marks if mark.changed]
        if not changed:
            self.frame.tell("چیزی برای ثبت نیست؛ Enter همه را حاضر می‌کند.", "note")
        elif all(self._answered(mark) for mark in changed):
            self._saving = True
            session = self._session["id"]
            lines, key = [mark.raw(session) for mark in changed], unsaved.key_of(self.frame.actor.user, session)
            self.frame.run(
                save_attendance(lines, key), lambda answers: self._saved(changed, answers), self._failed, hold=True
            )

    def _answered(self, mark: Mark) -> bool:
        """Whether minutes beyond the session have their reason."""
        longest = self._session["minutes"] if self._session else None
        if not mark.minutes or not longest or mark.minutes <= longest or "out-of-range" in mark.reasons:
            return True
        if "out-of-range" not in self._for_all:
            message = persian_digits(f"{mark.minutes} دقیقه بیش از مدت جلسه ({longest} دقیقه) است.")
            given = ask_reason(self, mark.name, "out-of-range", message)
            self._take_focus()
            if given is None:
                self.grid.stand(self.grid.marks.index(mark))
                return False
            if given[1]:
                self._for_all["out-of-range"] = given[0]
            mark.reasons["out-of-range"] = given[0]
        else:
            mark.reasons["out-of-range"] = self._for_all["out-of-range"]
        return True

    def _saved(self, sent: Sequence[Mark], answers: Sequence[Answer]) -> None:
        self._saving = False
        refused = []
        for mark, answer in zip(sent, answers, strict=True):
            if answer["status"] == "rejected":
                mark.error = " ".join(_told(one) for one in answer["errors"])
                refused.append(mark)
        if refused:
            self.frame.tell(persian_digits(f"{len(refused)} ردیف ثبت نشد؛ علت هر یک زیر جدول است."), "wrong")
        if self._session is not None:
            first = refused[0] if refused else self.grid.mark
            self.load(
                self._session["id"],
                [mark for mark in self._unsaved() if mark in refused],
                first.person if first else "",
            )

    def _save_counts(self, reasons: Mapping[str, str] | None = None) -> None:
        counts = self.sheet.headcount.counts()
        if counts is None or self._session is None:
            return
        self._saving = True
        told = {**counts, "reasons": reasons} if reasons else counts
        self.frame.run(save_headcount(self._session["id"], told), self._counted, self._failed, hold=True)

    def _counted(self, answer: Answer) -> None:
        """Heads that are unusually many want a reason; what else stands against them is told."""
        self._saving = False
        errors = answer["errors"] if answer["status"] == "rejected" else ()
        if errors and {one["code"] for one in errors} == {"out-of-range"}:
            dialog = ReasonDialog(self, HEADS, _told(errors[0]))
            dialog.given.connect(lambda why: self._save_counts({"out-of-range": why}))
            dialog.open()
        elif errors:
            self.frame.tell(" ".join(map(_told, errors)), "wrong")
        elif self._session is not None:
            self.load(self._session["id"])

    def _failed(self, error: Exception) -> None:
        self._saving = False
        self.frame.tell_error(error)

    # -- besides ------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Somebody who came and is not on the list."""
        if self._session is None:
            return
        dialog = PersonDialog(self, self.frame, "افزودن کسی که آمده است")
        dialog.picked.connect(self._add)
        dialog.rejected.connect(self._take_focus)
        dialog.open()

    def _add(self, person: str) -> None:
        if any(mark.person == person for mark in self.grid.marks):
            self.grid.stand(next(n for n, mark in enumerate(self.grid.marks) if mark.person == person))
            return

        def show(row: Answer) -> None:
            if self._session is not None:
                marks = [*self.grid.marks, Mark(row)]
                self.sheet.show_sheet(self._session, marks, False, person)
                self._take_focus()

        self.frame.ask_store(lambda office: office.rolls.presence.guest(person), show, hold=True)

    def print(self) -> None:
        """The sheet on paper: empty before the session, filled after it."""
        from ui.actions.printing import open_print

        if self._session is None:
            return
        if self.sheet.changed:
            self.frame.tell("نخست با F2 ثبت کنید تا برگهٔ چاپی همین باشد.", "wait")
        else:
            open_print(self.frame, self, "attendance_sheet", [self._session["id"]])

    def certify(self) -> None:
        """The registrations of the course, where certificates are issued."""
        if self._session is not None:
            self.frame.go("records", entity="registration", where={"course": self._session["course"]})

    def commands(self) -> tuple[Command, ...]:
        """What can be done on the list, or on the sheet."""
        if self._stack.currentWidget() is self.list:
            return (Command("خواندن دوبارهٔ جلسه‌ها", self._show_list, "F5", "restore"),)
        names = not self.sheet.counting
        return (
            Command("ثبت حضور و غیاب", self.save, "F2 Ctrl+Return", "save", lambda: self.frame.actor.may("save")),
            Command("همه حاضر", self.grid.all_present, "F9", "done", lambda: names),
            Command("افزودن کسی که آمده است", self.add, "F3", "add"),
            Command("جلسهٔ دیگر", self.choose, "F4", "workshops"),
            Command("خواندن دوبارهٔ برگه", self._reload, "F5", "restore"),
            Command("چاپ برگهٔ حضور و غیاب", self.print, "Ctrl+P", "print", lambda: self.frame.actor.may("print")),
            Command("صدور گواهی‌های دوره", self.certify, "", "certificate"),
        )

    def _reload(self) -> None:
        if self._session is not None:
            self.load(self._session["id"], self._unsaved(), self.grid.mark.person if self.grid.mark else "")


def _told(error: Mapping[str, str]) -> str:
    soft = CODES[error["code"]].level is Level.SOFT
    label = ATTENDANCE.fields[error["field"]].label if error["field"] in ATTENDANCE.fields else ""
    return f"{label}: {error['message']}" if label and not soft else str(error["message"])
