"""What a page may ask of the window it stands in: run an operation, go elsewhere, tell something, ask something.

Pages know this and not the window; so a page is tested with the same Frame and no shell around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

import models.store.stamps as stamps
from models.access.roles import Actor
from models.catalog import ACT_OF, BY_NAME
from models.errors import UserError
from models.schema.entity import Entity
from models.schema.programme import Programme
from ui.commands import faults
from ui.tasks import Job, Operation, Tasks
from ui.tasks import Row as Row


@dataclass(frozen=True)
class Facts:
    """What the open office is, as the GUI thread may know it. `programmes`: those the actor may read, by name."""

    folder: Path
    office: str
    name: str
    level: str
    practice: bool
    actor: Actor
    programmes: Mapping[str, Programme]


@dataclass(frozen=True)
class Command:
    """Something a person can do here: its Persian name, its key («F2», «Ctrl+P», «Esc»), and what it runs.

    Every command is offered by Ctrl+K and in the overlay of keys. `enabled` is asked each time.
    """

    name: str
    run: Callable[[], None]
    keys: str = ""
    icon: str = ""
    enabled: Callable[[], bool] = lambda: True


def sequence(event: QKeyEvent) -> str:
    """The key of an event as commands write it: «F2», «Ctrl+P», «Ctrl+Return»."""
    wanted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    return QKeySequence((event.modifiers() & wanted).value | event.key()).toString(
        QKeySequence.SequenceFormat.PortableText
    )


class Page(QWidget):
    """One page of the window. `title` stands above it, `help_name` is its text in resources/help.

    `commands` are its acts. `opened` is called each time the page is shown, with the arguments of `Frame.go`; `left`
    before another page takes its place, False keeps it.
    """

    title = ""
    help_name = ""

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame = frame
        self.setProperty("class", "page")

    def opened(self, **arguments: Any) -> None:
        """Show what the arguments name, fresh from the store."""

    def left(self) -> bool:
        """Whether the page may be left now (unsaved work is kept as a draft, or asked about)."""
        return True

    def commands(self) -> tuple[Command, ...]:
        """What can be done here, for keys, palette and overlay."""
        return ()

    def refresh(self, rows: frozenset[Row]) -> None:
        """Look again: these rows were changed by an operation, an undo or an import. Keep place and typed text."""


class Frame(QObject):
    """The desk's frame. Signals are what the shell listens to; pages call the methods."""

    rows_changed = Signal(object)  # frozenset[Row]
    told = Signal(str, str, bool)  # text, kind (done, wait, wrong, note), whether F8 takes it back
    error_told = Signal(object)  # Exception
    gone = Signal(str, object)  # page, arguments
    went_back = Signal()
    look_changed = Signal()  # theme or size: the window is built anew
    keys_held = Signal(bool)

    def __init__(self, tasks: Tasks, facts: Facts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.facts = facts
        self._holding = 0
        tasks.finished.connect(self._let_go)

    # -- what there is ------------------------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor:
        """Who sits at the desk."""
        return self.facts.actor

    @property
    def practice(self) -> bool:
        """Whether this is a practice office."""
        return self.facts.practice

    def entity(self, name: str) -> Entity:
        """A declaration by name; UserError entity-unknown."""
        if name not in BY_NAME:
            raise UserError("entity-unknown", value=name)
        return BY_NAME[name]

    def may_save(self, entity: Entity) -> bool:
        """Whether rows of this kind are saved by the one who sits here."""
        act = ACT_OF.get(entity.name, "save")
        return self.actor.may("save") and self.actor.writes(entity.tier) and self.actor.may(act)

    def programme(self, name: str | None) -> Programme | None:
        """A programme the actor may read, or None."""
        return self.facts.programmes.get(name or "")

    def programmes(self, shape: str) -> list[Programme]:
        """The programmes of a shape that the actor may read, by label."""
        return sorted((one for one in self.facts.programmes.values() if one.shape == shape), key=lambda one: one.label)

    def today(self) -> Any:
        """The day at the desk, a datetime.date."""
        return stamps.today()

    # -- doing --------------------------------------------------------------------------------------------------------

    def run(
        self,
        operation: Operation,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
        hold: bool = False,
    ) -> Job:
        """Run an operation on the worker; `done(result)` or `failed(error)` come back on the GUI thread.

        `key`: a later call with the same key makes this one stale, and its result is dropped. `hold`: what is typed
        meanwhile waits and is typed afterwards, where the focus then is (for acts that move the focus). Without
        `failed` the error is told by the window. After success its toast is told and open pages are refreshed.
        """

        def finish(result: Any) -> None:
            if operation.changed is not None and (rows := frozenset(operation.changed(result))):
                self.rows_changed.emit(rows)
            if operation.told is not None and (text := operation.told(result)):
                self.tell(text, undoable=operation.undoable)
            if done is not None:
                done(result)

        if hold:
            self._holding += 1
            self.keys_held.emit(True)
        return self.tasks.submit(Job(operation, finish, failed or self.tell_error, key=key, held=hold))

    def ask_store(
        self, work: Callable[[Any], Any], done: Callable[[Any], None], *, key: str = "", hold: bool = False
    ) -> Job:
        """Read something: `work(office)` on the worker, `done(result)` here. Shorthand of `run` without toast."""
        return self.run(Operation(lambda office, _progress: work(office)), done, key=key, hold=hold)

    def _let_go(self, job: Job) -> None:
        if job.held:
            self._holding -= 1
            if not self._holding:
                self.keys_held.emit(False)

    # -- telling ------------------------------------------------------------------------------------------------------

    def tell(self, text: str, kind: str = "done", *, undoable: bool = False) -> None:
        """Say a sentence; it goes by itself after some seconds. `kind`: done, wait, wrong, note."""
        self.told.emit(text, kind, undoable)

    def tell_error(self, error: Exception) -> None:
        """Tell a refusal with its code and next step; a fault of ours is logged and told in one honest sentence."""
        if not isinstance(error, UserError):
            faults.keep(error)
        self.error_told.emit(error)

    def changed(self, rows: Iterable[Row]) -> None:
        """Make open pages look again at these rows."""
        self.rows_changed.emit(frozenset(rows))

    # -- moving -------------------------------------------------------------------------------------------------------

    def go(self, page: str, **arguments: Any) -> None:
        """Open a page by its name in ui/shell/sections.py, e.g. `go("records", entity="person", row=ID)`."""
        self.gone.emit(page, arguments)

    def back(self) -> None:
        """Return to the page before."""
        self.went_back.emit()
