"""Work happens on one other thread, in order, and its result or failure always comes back here."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from models.errors import UserError
from ui.tasks import Job, Operation, Progress, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    qtbot.waitUntil(lambda: made.busy == 0)
    made.close()


def test_work_runs_on_one_other_thread_in_order(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, str]] = []

    def note(number: int) -> Operation:
        return Operation(lambda _office, _progress: seen.append((number, threading.current_thread().name)))

    for number in range(5):
        tasks.submit(Job(note(number)))
    qtbot.waitUntil(lambda: tasks.busy == 0)
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4]
    assert len({name for _, name in seen}) == 1
    assert seen[0][1] != threading.current_thread().name


def test_result_comes_back_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    got: list[tuple[int, str]] = []
    done = Job(Operation(lambda _o, _p: 7), lambda value: got.append((value, threading.current_thread().name)))
    tasks.submit(done)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(7, threading.current_thread().name)]


def test_a_failure_reaches_its_caller(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[Exception] = []

    def refuse(_office: object, _progress: Progress) -> None:
        raise UserError("disk-full", value="x")

    tasks.submit(Job(Operation(refuse), failed=told.append))
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], UserError)


def test_a_later_job_of_the_same_key_makes_the_earlier_one_stale(qtbot: QtBot, tasks: Tasks) -> None:
    gate, got = threading.Event(), []
    tasks.submit(Job(Operation(lambda _o, _p: gate.wait(5))))
    for word in ("ع", "عل", "علی"):
        tasks.submit(Job(Operation(lambda _o, _p, word=word: word), got.append, key="search"))
    gate.set()
    qtbot.waitUntil(lambda: tasks.busy == 0)
    assert got == ["علی"]


def test_a_cancelled_job_stops_at_its_next_step(qtbot: QtBot, tasks: Tasks) -> None:
    begun, told = threading.Event(), []

    def walk(_office: object, progress: Progress) -> None:
        for number in range(100_000):
            progress.step(number, 100_000)
            begun.set()

    job = tasks.submit(Job(Operation(walk, title="راه رفتن"), failed=told.append))
    begun.wait(5)
    job.progress.cancel()
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], UserError)
    assert told[0].code == "cancelled"
