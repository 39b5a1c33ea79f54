"""The pictures are taken one after the other, from an office in a temporary folder; nothing of the machine is read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui import app, practice
from ui.look import look
from ui.pictures import offices, papers, province, scenes
from ui.pictures.hands import Hands, over, settle
from ui.shell.lock import Lock
from ui.shell.unlock import UnlockWindow
from ui.shell.window import MainWindow
from ui.shell.wizard import Wizard
from ui.tasks import Tasks

DAY = "2025-12-10T09:30:00"
SIZE = (1366, 768)
Names = frozenset[str] | None


def take(
    to: Path, *, scale: int = 100, dark: bool = False, size: tuple[int, int] = SIZE, only: Names = None
) -> Iterator[Path]:
    """Write a picture of each scene and each paper into a folder; their places, one after the other.

    `scale` in percent, `size` in pixels; `only`: the names of those that are wanted, e.g. «start», «paper-record».
    """
    to.mkdir(parents=True, exist_ok=True)
    before = {name: os.environ.get(name) for name in ("DAFTAR_NOW", "DAFTAR_MACHINE")}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        os.environ.update(DAFTAR_NOW=DAY, DAFTAR_MACHINE=str(Path(place) / "machine"))
        application = app.application()
        worn = look.dark, look.scale
        look.wear(application, dark=dark, scale=scale)
        try:
            for name, image in _all(Path(place), size, only):
                yield _keep(image, to / f"{name}.png")
        finally:
            look.wear(application, dark=worn[0], scale=worn[1])
            _restore(before)


def _all(place: Path, size: tuple[int, int], only: Names) -> Iterator[tuple[str, QImage | QPixmap]]:
    shown = offices.make(place)
    yield from papers.pages(shown.office, only)
    yield from _entrances(size, only)
    yield from _window(shown, size, only)
    if only is None or only & province.SCENES.keys():
        above = province.make(place)
        yield from _window(offices.Shown(above, {}, shown.book), size, only, province.SCENES)


def _wanted(name: str, only: Names) -> bool:
    return only is None or name in only


def _entrances(size: tuple[int, int], only: Names) -> Iterator[tuple[str, QPixmap]]:
    """The way in, before anybody is in."""
    for name, make in (("wizard", Wizard), ("unlock", lambda: UnlockWindow(practice.USER))):
        if _wanted(name, only):
            entrance: QWidget = make()
            entrance.resize(*size)
            entrance.show()
            QApplication.processEvents()
            yield name, entrance.grab()
            entrance.close()
            entrance.deleteLater()


def _window(
    shown: offices.Shown, size: tuple[int, int], only: Names, told: Mapping[str, scenes.Scene] = scenes.SCENES
) -> Iterator[tuple[str, QPixmap]]:
    """The pages at their work, and the lock over the last one."""
    tasks = Tasks()
    window = MainWindow(app.frame_for(tasks, shown.office))
    window.resize(*size)
    window.show()
    window.activateWindow()
    hands = Hands(window, shown.ids, shown.book)
    for name, scene in told.items():
        if _wanted(name, only):
            with scenes.stage(scene, hands):
                window.toast.hide()
                yield name, hands.picture()
    if told is scenes.SCENES and _wanted("lock", only):
        yield "lock", _locked(window, tasks)
    window.close()
    window.retire()


def _locked(window: MainWindow, tasks: Tasks) -> QPixmap:
    lock = Lock(window)
    lock.close_curtain()
    settle(tasks)
    taken = over(window, lock.dialog, shade=False)
    lock.open_curtain()
    return taken


def _keep(image: QImage | QPixmap, place: Path) -> Path:
    if not image.save(str(place)):
        raise OSError(f"the picture could not be written: {place}")
    return place


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
