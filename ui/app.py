"""The program's one application: direction, language, font and colours are set once, before the first window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from ui import preferences
from ui.frame import Facts, Frame
from ui.look import look
from ui.tasks import Tasks

if TYPE_CHECKING:
    from models.office import Office


def application() -> QApplication:
    """The application, right to left, Persian, in our font; the same one when called again."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    if app.property("daftar"):
        return app
    app.setProperty("daftar", True)
    app.setApplicationName("daftar")
    app.setApplicationDisplayName("دفتر")
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Persian, QLocale.Country.Iran))
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    translator = QTranslator(app)
    if translator.load("qtbase_fa", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    chosen = preferences.read()
    look.wear(app, dark=chosen.dark, scale=chosen.scale)
    return app


def facts_of(office: Office) -> Facts:
    """What the GUI thread may know of an open office."""
    return Facts(
        folder=office.folder,
        office=office.store.office,
        name=office.store.meta("name"),
        level=office.actor.level,
        practice=office.practice,
        actor=office.actor,
        programmes={one.name: one for one in office.known.all() if office.actor.reads(one.tier)},
    )


def frame_for(tasks: Tasks, office: Office) -> Frame:
    """The frame of an office that was opened; from now on only the worker touches it."""
    tasks.office = office
    return Frame(tasks, facts_of(office))


def run(folder: Path) -> int:
    """Open the window on an office's folder, or the wizard where there is none yet; the program's exit code."""
    from ui.shell.doorway import Doorway
    from ui.shell.unforeseen import tell_the_unforeseen

    app = application()
    doorway = Doorway(folder)
    tell_the_unforeseen(doorway.tell_error)
    doorway.open()
    return app.exec()
