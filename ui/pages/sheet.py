"""A workbook is taken in by four steps; nothing is saved before it was rehearsed, and loading it twice adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.errors import UserError
from ui.actions.sheets import Load, columns, keep_faults, kinds, read, rehearse, take_in, write_blank
from ui.frame import Command, Frame, Page, Row
from ui.look import icon, icon_size, look
from ui.pages.exchanging import picking
from ui.pages.exchanging.panel import quiet
from ui.pages.exchanging.strip import Strip
from ui.pages.sheets.blank_dialog import BlankDialog
from ui.pages.sheets.columns_step import ColumnsStep
from ui.pages.sheets.file_step import PATTERN, FileStep
from ui.pages.sheets.kind_step import KindStep
from ui.pages.sheets.trial_step import TrialStep
from ui.pages.sheets.words import expected, happened
from ui.widgets.basics import button, column, label, row, rtl
from ui.widgets.steps import StepHeader

Answer = dict[str, Any]
FILE, KIND, COLUMNS, TRIAL = range(4)
_CHOOSING = {FILE: "F3 Return Enter", KIND: ""}  # in the second step F3 is the fields' own


class SheetPage(Page):
    """F3 or a dropped file begins; F2 goes on, Esc goes back a step."""

    title = "آوردن از اکسل"
    help_name = "sheet"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.stage = FILE
        self.load: Load | None = None
        self._labels: dict[str, str] = {}
        self._answer: Answer = {}
        self._loaded = False
        self._last = Path.home()
        self.setAcceptDrops(True)
        self.steps = StepHeader(("پرونده", "چیست", "ستون‌ها", "آزمون و ثبت"))
        self._name = label("", "soft")
        self.strip = Strip()
        self.file_step, self.kind_step = FileStep(), KindStep(frame)
        self.columns_step, self.trial_step = ColumnsStep(frame), TrialStep()
        self.stack = QStackedWidget()
        for one in (self.file_step, self.kind_step, self.columns_step, self.trial_step):
            self.stack.addWidget(one)
        self.forward = button("", self.go_on, name="primary")
        self.forward.setMinimumWidth(look.px(180))
        self.forward.setIconSize(icon_size())
        self.again = quiet(button("پروندهٔ دیگر…", self.choose, image="folder", keys="F3"))
        self.backward = quiet(button("گام پیش", self.go_back, keys="Esc"))
        outside = column(self, spacing=12)
        outside.addLayout(row(self.steps, None, self._name))
        outside.addWidget(self.strip)
        outside.addWidget(self.stack, 1)
        outside.addLayout(row(self.forward, None, self.again, self.backward))
        self.file_step.wanted.connect(self.choose)
        self.file_step.blank_wanted.connect(self.ask_for_blank)
        self.kind_step.advanced.connect(self._to_columns)
        self.columns_step.changed.connect(self._look_at_columns)
        self.trial_step.book_wanted.connect(self.keep_faults)
        self._show(FILE)

    # -- opening ------------------------------------------------------------------------------------------------------

    def opened(self, file: str = "", **_arguments: Any) -> None:
        """Go on where one was; `file`: begin with this one."""
        if file:
            self.begin(Path(file))
        else:
            self._take_focus()

    def choose(self) -> None:
        """Ask for a file."""
        if (file := picking.file(self, "پروندهٔ اکسل یا CSV", self._last, PATTERN)) is not None:
            self.begin(file)

    def ask_for_blank(self) -> None:
        """Ask for which record an empty sheet is wanted."""

        def seen(found: list[Answer]) -> None:
            if found:
                BlankDialog(self, found, self._write_blank).open()
            else:
                self.frame.tell_error(_not_allowed(self.frame))

        self.frame.run(kinds(), seen, self._refused)

    def _write_blank(self, kind: Mapping[str, Any]) -> None:
        start = self._last / f"{kind['entity']}{'-' + kind['programme'] if kind['programme'] else ''}.xlsx"
        if (to := picking.target(self, "جای برگهٔ خالی", start, "Excel (*.xlsx)")) is not None:
            self.frame.run(write_blank(kind, to), failed=self._refused)

    def begin(self, file: Path) -> None:
        """Read a file and say what it may be."""
        if not self.frame.actor.may("load"):
            self.frame.tell_error(_not_allowed(self.frame))
            return
        self._last = file.parent
        self.load, self._loaded = None, False
        self.columns_step.start()
        self._show(FILE)

        def seen(found: Answer) -> None:
            best = found["kinds"][found["best"]]
            self.load = Load(file, best["entity"], best["programme"])
            self._show(KIND)
            self.kind_step.show_kinds(found["kinds"], found["best"])

        self.frame.run(read(file), seen, self._refused, hold=True)

    # -- steps --------------------------------------------------------------------------------------------------------

    def _show(self, stage: int) -> None:
        self.stage = stage
        self.steps.go(stage)
        self.strip.tell("")
        self.stack.setCurrentIndex(stage)
        self._name.setText(f"\u2068{self.load.file.name}\u2069" if self.load and stage != FILE else "")
        offers = {KIND: ("ادامه", "next", "F2"), COLUMNS: ("آزمودن", "roll", "F2"), TRIAL: ("ثبت", "save", "F2")}
        self.forward.setVisible(stage != FILE)
        self.backward.setVisible(stage != FILE)
        self.again.setVisible(stage in (COLUMNS, TRIAL))
        if stage in offers:
            self._offer(*offers[stage])

    def _offer(self, text: str, image: str, keys: str, *, enabled: bool = True) -> None:
        role = "on_primary" if enabled else "soft"
        self.forward.setText(rtl(f"{text}  {keys}"))
        self.forward.setAccessibleName(text)
        self.forward.setIcon(icon(image, role, role))
        self.forward.setEnabled(enabled)

    def _take_focus(self) -> None:
        focus = (self.file_step.take_focus, self.kind_step.take_focus, self.columns_step.take_focus)
        if self.stage < TRIAL:
            focus[self.stage]()
        elif self.forward.isEnabled():
            self.forward.setFocus()
        else:
            self.trial_step.table.setFocus()

    def go_on(self) -> None:
        """What F2 does at this step."""
        if self.stage == FILE:
            self.choose()
        elif self.stage == KIND:
            self.kind_step.go_on()
        elif self.stage == COLUMNS:
            self.rehearse()
        elif self._loaded:
            self._start_anew()
        elif self.forward.isEnabled():
            self.take_in()

    def go_back(self) -> None:
        """One step back; after the load, to the beginning."""
        if self._loaded:
            self._start_anew()
            return
        self._show(max(FILE, self.stage - 1))
        self._take_focus()

    def _start_anew(self) -> None:
        self.load, self._loaded = None, False
        self._show(FILE)
        self._take_focus()

    def _to_columns(self) -> None:
        if self.load is None:
            return
        kind = self.kind_step.chosen
        other = (kind["entity"], kind["programme"]) != (self.load.entity, self.load.programme)
        if other:
            self.columns_step.start()
        self.load = replace(self.load, entity=kind["entity"], programme=kind["programme"], fixed=self.kind_step.fixed())
        self._look_at_columns()

    def _look_at_columns(self) -> None:
        if self.load is None:
            return
        self.load = replace(self.load, mapping=dict(self.columns_step.mapping))

        def seen(told: Answer) -> None:
            self._labels = {one["field"]: one["label"] for one in told["targets"]}
            self._show(COLUMNS)
            self.columns_step.show_columns(told)
            self._offer("آزمودن", "roll", "F2", enabled=self.columns_step.any_known)
            if not self.columns_step.any_known:
                self.strip.tell("هیچ ستونی شناخته نشد. با Enter بگویید هر ستون چیست.", "wait")
            self.columns_step.take_focus()

        self.frame.run(columns(self.load), seen, self._refused, hold=True)

    # -- rehearsal and load -------------------------------------------------------------------------------------------

    def rehearse(self) -> None:
        """See what would become of each row."""
        if self.load is not None and self.columns_step.any_known:
            self.frame.run(rehearse(self.load), self._rehearsed, self._refused, hold=True)

    def _rehearsed(self, answer: Answer) -> None:
        self._answer, self._loaded = answer, False
        self._show(TRIAL)
        self.trial_step.show_answer(answer, self._labels, loaded=False)
        self._offer("ثبت", "save", "Enter", enabled=bool(answer["saved"]))
        text, kind = expected(answer)
        self.strip.tell(text, kind)
        self._take_focus()

    def take_in(self) -> None:
        """Load for real."""
        if self.load is not None:
            self.forward.setEnabled(False)
            self.frame.run(take_in(self.load), self._taken, self._refused_load, hold=True)

    def _taken(self, answer: Answer) -> None:
        self._answer, self._loaded = answer, True
        self.trial_step.show_answer(answer, self._labels, loaded=True)
        self._offer("پایان", "done", "Enter")
        text, kind = happened(answer)
        self.strip.tell(text, kind)
        self.forward.setFocus()

    def keep_faults(self) -> None:
        """The workbook again, with every fault at its cell."""
        if self.load is None or not (self._answer.get("errors") or self._answer.get("warnings")):
            return
        start = self.load.file.with_name(f"{self.load.file.stem}-خطاها.xlsx")
        if (to := picking.target(self, "جای کتاب خطاها", start, "Excel (*.xlsx)")) is not None:
            self.frame.run(keep_faults(self.load, to), failed=self._refused_load)

    def _refused(self, error: Exception) -> None:
        """A refusal is told on the page; a fault is the window's to tell."""
        if isinstance(error, UserError):
            self.strip.tell_error(error)
        else:
            self.frame.tell_error(error)

    def _refused_load(self, error: Exception) -> None:
        self.forward.setEnabled(bool(self._answer.get("saved")) or self._loaded)
        self._refused(error)

    def refresh(self, rows: frozenset[Row]) -> None:
        """The load was taken back: what it would do is seen anew."""
        if self._loaded:
            self.rehearse()

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """A file of this machine may be dropped."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Begin with it."""
        if (file := _dropped(event)) is not None:
            event.acceptProposedAction()
            self.begin(file)

    def commands(self) -> tuple[Command, ...]:
        """Those of the step; a field of the second step keeps its own keys."""
        own: tuple[Command, ...] = ()
        if self.stage == KIND:
            own = self.kind_step.commands()
        elif self.stage == COLUMNS:
            own = self.columns_step.commands()
        elif self.stage == TRIAL:
            own = self.trial_step.commands()
        go_on = Command(self.forward.accessibleName() or "ادامه", self.go_on, "F2", "next", self._can_go_on)
        enter = Command("ادامه با Enter", self.go_on, "Return Enter", "next", self._can_go_on)
        back = Command("گام پیش", self.go_back, "Esc", "back")
        return (
            *own,
            Command("برگزیدن پرونده", self.choose, _CHOOSING.get(self.stage, "F3"), "folder"),
            *((go_on, back) if self.stage != FILE else (Command("برگهٔ خالی", self.ask_for_blank, "F4", "excel"),)),
            *((enter,) if self.stage == TRIAL else ()),
        )

    def _can_go_on(self) -> bool:
        return self.forward.isEnabled()


def _dropped(event: QDropEvent) -> Path | None:
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    return (
        Path(urls[0].toLocalFile()) if len(urls) == 1 and event.possibleActions() & Qt.DropAction.CopyAction else None
    )


def _not_allowed(frame: Frame) -> UserError:
    """Why nothing may be taken in: the act, or else that no kind of row may be saved."""
    try:
        frame.actor.require("load")
    except UserError as error:
        return error
    return UserError("not-allowed", why="هیچ ثبتی برای شما باز نیست.")
