"""The list of sticks on the panels of the exchange page: it looks by itself, and nobody's place in it is lost."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.sync import medium
from models.sync.stick import Stick
from tests.sync.offices_in_memory import COUNTY, Tree, person, rows_digest, scalar
from tests.ui.pages.two_offices import NOW, Desk, at_desk, offices
from ui import media, preferences
from ui.pages.exchanging import medium_list, picking

GB = 2**30


class Slots:
    """What is plugged in. `asked` are the threads that looked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.inside: list[Stick] = []
        self.asked: list[str] = []
        self.fault: Exception | None = None

    def plug(self, place: str, **facts: Any) -> Path:
        folder = self.root / place
        folder.mkdir(exist_ok=True)
        self.inside.append(Stick(folder, place, str(folder), 7 * GB, 8 * GB, False, "vfat"))
        self.inside[-1] = dataclasses.replace(self.inside[-1], **facts)
        return folder

    def pull(self, name: str) -> None:
        self.inside = [one for one in self.inside if one.name != name]

    def sticks(self) -> list[Stick]:
        self.asked.append(threading.current_thread().name)
        if self.fault is not None:
            raise self.fault
        return list(self.inside)


@pytest.fixture
def slots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Slots:
    made = Slots(tmp_path)
    monkeypatch.setattr(media, "sticks", made.sticks)
    monkeypatch.setattr(medium_list, "_LOOKS", 20)
    return made


@pytest.fixture
def desk(qtbot: QtBot, slots: Slots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    with offices(tmp_path / "offices") as pair, at_desk(qtbot, pair.county) as made:
        made.pair = pair  # type: ignore[attr-defined]
        yield made


def opened(desk: Desk) -> Any:
    """The list of the writing panel, open."""
    page = desk.go("exchange")
    desk.press("F2")
    return page.writing.media


def shown(listed: Any) -> list[str]:
    return [listed._list.item(place).text().split("   ·   ")[0].strip("\u2066\u2067\u2068\u2069\u200f") for place in
            range(listed._list.count())]  # fmt: skip


def until(desk: Desk, listed: Any, *names: str) -> None:
    desk.until(lambda: shown(listed) == list(names))


def test_sticks_come_and_go_by_themselves(desk: Desk, slots: Slots) -> None:
    listed = opened(desk)
    assert (shown(listed), listed._none.isHidden()) == ([], False)
    slots.plug("A")
    until(desk, listed, "A")
    assert (listed.chosen.name, listed._none.isHidden()) == ("A", True)
    slots.plug("B")
    until(desk, listed, "A", "B")
    slots.pull("A")
    until(desk, listed, "B")
    slots.pull("B")
    until(desk, listed)
    assert listed.chosen is None
    assert not listed._none.isHidden()


def test_the_mark_stays_where_it_is(desk: Desk, slots: Slots) -> None:
    slots.plug("A")
    slots.plug("B")
    listed = opened(desk)
    desk.press("Down")
    assert listed.chosen.name == "B"
    slots.plug("C")
    until(desk, listed, "A", "B", "C")
    assert listed.chosen.name == "B"
    slots.pull("A")
    until(desk, listed, "B", "C")
    assert listed.chosen.name == "B"
    slots.pull("B")
    until(desk, listed, "C")
    assert listed.chosen.name == "C"


def test_a_stick_goes_before_a_folder_that_nobody_chose(desk: Desk, slots: Slots, tmp_path: Path) -> None:
    preferences.keep(dataclasses.replace(preferences.read(), stick=str(tmp_path)))
    listed = opened(desk)
    assert listed.chosen.folder == tmp_path
    slots.plug("A")
    until(desk, listed, "A", tmp_path.name)
    assert listed.chosen.name == "A"


def test_but_not_before_one_that_somebody_chose(
    desk: Desk, slots: Slots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots.plug("A")
    listed = opened(desk)
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    monkeypatch.setattr(picking, "folder", lambda *_: chosen)
    desk.press("F4")
    assert (shown(listed), listed.chosen.folder) == (["chosen", "A"], chosen)
    slots.plug("B")
    until(desk, listed, "chosen", "A", "B")
    assert listed.chosen.folder == chosen
    chosen.rmdir()
    until(desk, listed, "A", "B")
    chosen.mkdir()
    until(desk, listed, "chosen", "A", "B")


def test_the_focus_waits_for_the_next_stick(desk: Desk, slots: Slots) -> None:
    slots.plug("A")
    listed = opened(desk)
    assert listed._list.hasFocus()
    slots.pull("A")
    until(desk, listed)
    assert listed.hasFocus()
    slots.plug("B")
    until(desk, listed, "B")
    assert listed._list.hasFocus()


def test_the_focus_is_not_taken_from_elsewhere(desk: Desk, slots: Slots) -> None:
    slots.plug("A")
    listed = opened(desk)
    desk.press("F6")
    elsewhere = desk.window.page.writing.recipients
    assert elsewhere.hasFocus()
    slots.plug("B")
    until(desk, listed, "A", "B")
    slots.pull("A")
    slots.pull("B")
    until(desk, listed)
    slots.plug("A")
    until(desk, listed, "A")
    assert elsewhere.hasFocus()


def test_what_is_free_is_told_anew_in_its_place(desk: Desk, slots: Slots) -> None:
    slots.plug("A")
    slots.plug("B")
    listed = opened(desk)
    desk.press("Down")
    items = [listed._list.item(place) for place in range(2)]
    changes: list[int] = []
    listed.changed.connect(lambda: changes.append(1))
    slots.inside = [dataclasses.replace(one, free=GB, read_only=True) for one in slots.inside]
    desk.until(lambda: "۱ گیگابایت آزاد" in items[1].text() and "فقط خواندنی" in items[1].text())
    assert [listed._list.item(place) for place in range(2)] == items
    assert (listed.chosen.name, listed.chosen.read_only, changes) == ("B", True, [])


def test_another_stick_in_the_same_place_is_another(desk: Desk, slots: Slots) -> None:
    slots.plug("A", name="GREEN")
    listed = opened(desk)
    until(desk, listed, "GREEN")
    changes: list[int] = []
    listed.changed.connect(lambda: changes.append(1))
    slots.inside = []
    slots.plug("A", name="RED")
    until(desk, listed, "RED")
    assert changes


def test_it_looks_on_the_worker_and_only_while_it_is_seen(desk: Desk, slots: Slots, qtbot: QtBot) -> None:
    listed = opened(desk)
    desk.until(lambda: len(slots.asked) > 5)
    assert {name.rpartition("_")[0] for name in slots.asked} == {"store"}
    desk.press("Esc")
    assert not listed.isVisible()
    desk.settle()
    number = len(slots.asked)
    qtbot.wait(200)
    assert len(slots.asked) == number


def test_it_waits_while_anything_else_runs(desk: Desk, slots: Slots, qtbot: QtBot) -> None:
    opened(desk)
    go_on, running = threading.Event(), threading.Event()

    def work(_office: object) -> None:
        running.set()
        go_on.wait(30)

    try:
        desk.frame.ask_store(work, lambda _: None)
        desk.until(running.is_set)
        number, busy = len(slots.asked), desk.tasks.busy
        qtbot.wait(200)
        assert (len(slots.asked), desk.tasks.busy) == (number, busy), "nothing is put at the end of the line either"
    finally:
        go_on.set()
    desk.until(lambda: len(slots.asked) > number + 1)


def test_a_fault_is_told_once(desk: Desk, slots: Slots, qtbot: QtBot) -> None:
    listed = opened(desk)
    told: list[Exception] = []
    desk.frame.error_told.connect(told.append)
    slots.fault = OSError(5, "no table")
    desk.until(lambda: bool(told))
    qtbot.wait(200)
    assert len(told) == 1
    slots.fault = None
    slots.plug("A")
    listed.look_again()
    until(desk, listed, "A")
    slots.plug("B")
    until(desk, listed, "A", "B")


def test_a_closed_stick_is_refused_on_the_panel(desk: Desk, slots: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    pair: Tree = desk.pair  # type: ignore[attr-defined]
    person(pair[COUNTY])
    folder = slots.plug("A", read_only=True)
    monkeypatch.setattr(media, "still_there", lambda _: True)
    monkeypatch.setattr(medium, "stick_of", lambda _: slots.inside[0])
    listed = opened(desk)
    before = rows_digest(pair.county)
    desk.press("Return")
    strip = desk.window.page.writing.strip
    assert ("[read-only]" in strip.text, strip.kind) == (True, "wrong")
    assert "قفل نوشتن" in strip.text
    assert (list(folder.iterdir()), rows_digest(pair.county)) == ([], before)
    assert scalar(pair.county, "SELECT count(*) FROM sent") == 0
    assert listed.isVisible()
    assert QApplication.focusWidget() is not None
