"""The way in: the wizard where there is no office yet, else the passphrase; then the window; and the lock between."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from models.admin import backup
from ui import app, preferences
from ui.commands import faults
from ui.frame import Frame
from ui.shell.entrance import Entrance
from ui.shell.lock import Lock
from ui.shell.single import SingleWindow
from ui.shell.unlock import UnlockWindow
from ui.shell.window import MainWindow
from ui.shell.wizard import Choice, Wizard
from ui.tasks import Job, Operation, Tasks

if TYPE_CHECKING:
    from models.office import Office

_USUAL = (1366, 768)  # pixels, the usual screen of an office


class Doorway(QObject):
    """Opens the office of a folder. `window` is the main window once somebody is in."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.tasks = Tasks(self)
        self.window: MainWindow | None = None
        self.entrance: QWidget | None = None
        self._lock: Lock | None = None
        self._single = SingleWindow(folder, self.come_forward)

    def open(self) -> None:
        """Show the way in; with DAFTAR_USER and DAFTAR_PASSPHRASE the window opens without asking."""
        if not self._single.first:
            QApplication.exit(0)
            return
        user, passphrase = os.environ.get("DAFTAR_USER", ""), os.environ.get("DAFTAR_PASSPHRASE", "")
        if not (self.folder / backup.STORE_NAME).exists():
            self._show_wizard()
        elif user and passphrase:
            self._show_unlock(user)
            self._enter(user, passphrase)
        else:
            self._show_unlock(preferences.read().user)

    def tell_error(self, error: Exception) -> None:
        """Tell what nobody caught in whatever window is shown; where there is none it is logged."""
        if self.window is not None:
            self.window.frame.tell_error(error)
        elif isinstance(self.entrance, Entrance):
            self.entrance.tell_error(error)
        else:
            faults.keep(error)

    def come_forward(self) -> None:
        """A second start of the program on the same office comes here."""
        shown = self.window or self.entrance
        if shown is not None:
            shown.showNormal() if shown.isMinimized() else shown.show()
            shown.raise_()
            shown.activateWindow()

    # -- a new office -------------------------------------------------------------------------------------------------

    def _show_wizard(self) -> None:
        wizard = Wizard()
        wizard.chosen.connect(self._create)
        self._show(wizard)

    def _create(self, choice: Choice) -> None:
        folder = self.folder

        def work(_office: Any, progress: Any) -> Office:
            from models.office import Office

            progress.step(0, 0, "ساختن دفتر")
            made = Office.create(
                folder,
                level=choice.level,
                code=choice.code,
                name=choice.name,
                practice=choice.practice,
                user=choice.user,
                passphrase=choice.passphrase,
            )
            if choice.practice and choice.people:
                progress.step(0, 0, "ساختن دادهٔ تمرینی")
                made.demo(choice.people)
            return made

        self._run(work, choice.user)

    # -- an office that is there --------------------------------------------------------------------------------------

    def _show_unlock(self, user: str) -> None:
        unlock = UnlockWindow(user)
        unlock.given.connect(self._enter)
        self._show(unlock)

    def _enter(self, user: str, passphrase: str) -> None:
        folder = self.folder

        def work(_office: Any, _progress: Any) -> Office:
            from models.office import Office

            return Office.open(folder, user=user, passphrase=passphrase)

        self._run(work, user)

    def _show(self, entrance: QWidget) -> None:
        self.entrance = entrance
        entrance.show()
        entrance.activateWindow()

    def _run(self, work: Any, user: str) -> None:
        entrance = self.entrance
        if isinstance(entrance, (UnlockWindow, Wizard)):
            entrance.set_busy(True)
        self.tasks.submit(Job(Operation(work), lambda office: self._entered(office, user), self._refused))

    def _refused(self, error: Exception) -> None:
        entrance = self.entrance
        if isinstance(entrance, (UnlockWindow, Wizard)):
            entrance.set_busy(False)
            entrance.tell_error(error)

    def _entered(self, office: Office, user: str) -> None:
        preferences.keep(replace(preferences.read(), user=user))
        frame = app.frame_for(self.tasks, office)
        frame.look_changed.connect(lambda: self._furnish(frame, "settings"))
        self._furnish(frame, "start")
        if self.entrance is not None:
            self.entrance.close()
            self.entrance.deleteLater()
            self.entrance = None

    def _furnish(self, frame: Frame, page: str) -> None:
        """The window around a frame; a new one in the place of the old where the look has changed."""
        old = self.window
        self.window = MainWindow(frame)
        self._lock = Lock(self.window)
        self.window.locked.connect(self._lock.close_curtain)
        self._lock.left.connect(self._other_user)
        self.window.resize(*_USUAL)  # where nobody manages windows it stays so
        self.window.showMaximized()
        self.window.go(page, {})
        if old is not None:
            old.retire()

    def _other_user(self) -> None:
        """Close this user's window (its unsaved work is kept as drafts) and ask who comes."""
        window, self.window = self.window, None
        self.tasks = Tasks(self) if window is not None else self.tasks
        self._show_unlock("")
        if window is not None:
            window.close()
            window.deleteLater()
