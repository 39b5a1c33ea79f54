"""A practice office with people in it, a frame around it, and a keyboard that counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.ui.keyboard import PASSPHRASE, USER, Keyboard
from ui import app
from ui.frame import Frame
from ui.shell.window import MainWindow
from ui.tasks import Tasks
from ui.widgets import printing

NOW = "2025-12-10T09:30:00"


@pytest.fixture(scope="session")
def practice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice county with sixty people and a year of work, made once."""
    folder = tmp_path_factory.mktemp("practice") / "office"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", NOW)
        patch.setenv("DAFTAR_MACHINE", str(folder.parent / "machine"))
        made = Office.create(
            folder, level="county", code="0201", name="آمل", practice=True, user=USER, passphrase=PASSPHRASE
        )
        with made as office:
            office.demo(60)
    return folder


@pytest.fixture
def office(practice_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A copy of it, open; the clock stands at ۱۹ آذر ۱۴۰۴."""
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    folder = tmp_path / "office"
    shutil.copytree(practice_folder, folder)
    office = Office.open(folder, user=USER, passphrase=PASSPHRASE)
    yield office
    office.close()


@pytest.fixture
def frame(qtbot: QtBot, qapp: object, office: Office) -> Iterator[Frame]:
    """What a page stands in, without a window."""
    app.application()
    tasks = Tasks()
    made = app.frame_for(tasks, office)
    yield made
    qtbot.waitUntil(lambda: tasks.busy == 0, timeout=60_000)
    tasks.office = None  # the fixture `office` closes it
    tasks.close()


@pytest.fixture
def window(qtbot: QtBot, frame: Frame) -> Iterator[MainWindow]:
    """The real window on the start page, 1366 by 768."""
    made = MainWindow(frame)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.first()
    qtbot.waitUntil(lambda: frame.tasks.busy == 0, timeout=60_000)
    yield made
    qtbot.waitUntil(lambda: frame.tasks.busy == 0, timeout=60_000)
    made.hide()
    made.deleteLater()


@pytest.fixture
def keyboard(qtbot: QtBot, frame: Frame) -> Keyboard:
    """Real key events, counted."""
    return Keyboard(qtbot, frame)


@pytest.fixture
def file_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A printer whose paper is a file."""
    place = tmp_path / "printed.pdf"

    def made(_order: printing.Order) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(place))
        return printer

    monkeypatch.setattr(printing, "printers", lambda: ["چاپگر اداره"])
    monkeypatch.setattr(printing, "printer_for", made)
    return place
