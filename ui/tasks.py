"""One worker thread works on the store, since work on a database is serial; results come back on the GUI thread.

`Tasks` owns the signals (a job that owned its own would lose its result). A failure is never silent: it goes to the
caller's `failed`, and without one to the window's teller.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from models.errors import UserError
from ui.sweeping import Sweeper

if TYPE_CHECKING:
    from models.office import Office

Row = tuple[str, str]
"""An entity's name and a row's id."""


class Progress:
    """How far a job is, and whether somebody wants it to stop. Used on the worker thread."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int = 0, text: str = "") -> None:
        """Tell how far it is (`total` 0: not known). UserError cancelled, which undoes the open action."""
        if self.cancelled:
            raise UserError("cancelled")
        self._report(done, total, text)


@dataclass(frozen=True)
class Operation:
    """What a user's act does, and what is told of it.

    `work` runs on the worker with the open office and a Progress; `told` makes the toast of its result, `changed` names
    the rows that open pages must look at again. With a `title` the frame shows progress and a button to cancel.
    `undoable`: the toast offers F8.
    """

    work: Callable[[Office, Progress], Any]
    told: Callable[[Any], str] | None = None
    changed: Callable[[Any], Iterable[Row]] | None = None
    title: str = ""
    undoable: bool = False


@dataclass(eq=False)
class Job:
    """One operation on its way. `key`: a later job of the same key makes this one stale (search as you type)."""

    operation: Operation
    done: Callable[[Any], None] | None = None
    failed: Callable[[Exception], None] | None = None
    key: str = ""
    held: bool = False
    progress: Progress = field(init=False)
    stale: bool = False


class Tasks(QObject):
    """Runs jobs one after the other. `busy` counts those that have not come back."""

    idle = Signal()
    started = Signal(object)
    returned = Signal(object)  # the job is back; nobody was told of it yet
    finished = Signal(object)
    stepped = Signal(object, int, int, str)
    _came_back = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office: Office | None = None
        self.busy = 0
        self._closed = False
        self._latest: dict[str, Job] = {}
        self._on_way: set[Job] = set()
        self._sweeper = Sweeper(self)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._came_back.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def submit(self, job: Job) -> Job:
        """Put a job at the end of the line. Once the office is closed there is no line any more."""
        job.progress = Progress(lambda done, total, text: self.stepped.emit(job, done, total, text))
        if self._closed:
            job.stale = True
            return job
        if job.key:
            if earlier := self._latest.get(job.key):
                earlier.stale = True
            self._latest[job.key] = job
        self.busy += 1
        self._on_way.add(job)
        self.started.emit(job)
        self._worker.submit(self._work, job)
        return job

    def _work(self, job: Job) -> None:
        result, error = None, None
        try:
            if not job.stale:
                result = job.operation.work(self._open_office(), job.progress)
        except Exception as caught:  # whatever it is, it is told on the GUI thread
            error = caught
        self._came_back.emit(job, result, error)

    def _open_office(self) -> Office:
        return self.office  # type: ignore[return-value]  # jobs before the unlocking do not look at it

    @Slot(object, object, object)
    def _take(self, job: Job, result: Any, error: Exception | None) -> None:
        self.busy -= 1
        self._on_way.discard(job)
        if job.key and self._latest.get(job.key) is job:
            del self._latest[job.key]
        try:
            self.returned.emit(job)
            if not job.stale and not self._closed:
                self._deliver(job, result, error)
        finally:
            self.finished.emit(job)
            if not self.busy:
                self.idle.emit()

    @staticmethod
    def _deliver(job: Job, result: Any, error: Exception | None) -> None:
        if error is not None and job.failed is not None:
            job.failed(error)
        elif error is None and job.done is not None:
            job.done(result)

    def close(self) -> None:
        """Do what was asked for, then close the office; long work is asked to stop, which undoes what it began."""
        self._closed = True
        for job in self._on_way:
            job.progress.cancel()
        self._worker.shutdown(wait=True)
        self._sweeper.stop()
        if self.office is not None:
            self.office.close()
            self.office = None
