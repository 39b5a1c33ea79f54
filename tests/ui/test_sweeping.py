"""What the GUI made is destroyed on the GUI thread, however much the worker makes meanwhile."""

from __future__ import annotations

import gc
import threading
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.tasks import Job, Operation, Tasks


class Thing(QObject):
    """Garbage that only collecting finds, and that tells where it was destroyed."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen, self._itself = seen, self

    def __del__(self) -> None:
        self._seen.append(threading.current_thread().name)


def _make_much(_office: Any, _progress: Any) -> list[list[int]]:
    return [[number] for number in range(200_000)]  # hundreds of times what Python collects after


def test_garbage_of_the_gui_is_collected_there_while_the_worker_works(qtbot: QtBot) -> None:
    tasks, seen, made = Tasks(), list[str](), list[Any]()
    gc.collect()
    Thing(seen)
    tasks.submit(Job(Operation(_make_much), made.append))
    qtbot.waitUntil(lambda: tasks.busy == 0 and bool(seen), timeout=30_000)
    tasks.close()
    assert seen == [threading.main_thread().name]


def test_the_last_that_closes_gives_collecting_back(qtbot: QtBot) -> None:
    was = gc.isenabled()
    first, second = Tasks(), Tasks()
    first.close()
    assert not gc.isenabled()
    second.close()
    second.close()
    assert gc.isenabled() == was
