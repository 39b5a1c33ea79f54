"""Long work shows how far it is and can be stopped; the window stays alive meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from models.text.persian import persian_digits
from ui.shell.keys import HEARS_ESC
from ui.tasks import Job, Tasks
from ui.widgets.basics import button, label, rtl
from ui.widgets.dialog import Dialog

_PATIENCE = 300  # milliseconds before anything is shown


class Waiting(Dialog):
    """Shown over the window while a job with a title runs."""

    def __init__(self, parent: QWidget, tasks: Tasks) -> None:
        super().__init__(parent, "در حال کار")
        self._job: Job | None = None
        self._what = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName("پیشرفت")
        self._count = label("", "soft")
        for thing in (self._what, self._bar, self._count):
            self.inside.addWidget(thing)
        self._stop = self.answer(button("رها کردن", self.stop))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.open)
        self.setProperty(HEARS_ESC, True)
        tasks.started.connect(self._began)
        tasks.stepped.connect(self._stepped)
        tasks.returned.connect(self._ended)

    def _began(self, job: Job) -> None:
        if not job.operation.title:
            return
        self._job = job
        self._what.setText(rtl(job.operation.title))
        self._count.setText("")
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self._timer.start(_PATIENCE)

    def _stepped(self, job: Job, done: int, total: int, text: str) -> None:
        if job is not self._job:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        counted = f"{done} از {total}" if total else str(done) if done else ""
        self._count.setText(rtl(persian_digits(" · ".join(filter(None, (text, counted))))))

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._timer.stop()
            was_shown = self.isVisible()
            self.hide()
            if was_shown and (window := self.parentWidget()) is not None:
                window.activateWindow()

    def stop(self) -> None:
        """Ask the job to stop; it undoes what it began."""
        if self._job is not None:
            self._job.progress.cancel()
            self._stop.setEnabled(False)
            self._count.setText(rtl("رها می‌شود…"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc asks to stop, and never hides a job that still runs."""
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Closing asks to stop."""
        if self._job is not None:
            self.stop()
            event.ignore()
