"""A clerk's day with the keys alone, each act begun on the start page of the real window; the keys are counted.

The most that desk.md allows stands beside each; where it allows no number, the number is what it costs now, so that
nobody makes it dearer unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import (
    FREE_IDS,
    a_child,
    an_adult,
    at_the_box,
    page_of,
    pin_course,
    pin_home,
    pin_vision,
)
from tests.ui.pages.test_attendance import register
from tests.ui.pages.test_roll import FAMILIES, in_dialog
from tests.ui.pages.two_offices import at_desk, offices, put_in
from ui.shell.print_window import PrintWindow
from ui.shell.window import MainWindow
from ui.widgets.pdf import Document

ID, OTHER = FREE_IDS[0], FREE_IDS[1]
NOW = "2025-12-10T09:30:00"


def begun(window: MainWindow, keyboard: Keyboard) -> None:
    """Stand on the start page, which knows what was pinned since."""
    window.go("start", {})
    keyboard.settle()
    assert at_the_box(window)


def test_a_known_child_is_screened(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    pin_vision(office)
    child = a_child(office)
    begun(window, keyboard)
    with keyboard.counted(len(ID) + 5):
        keyboard.type(ID + "890")
        keyboard.press("Return")
    assert [one["outcome"] for one in office.find("screening", where={"person": child})] == ["pass"]


def test_an_unknown_child_is_registered_and_screened(
    office: Office,
    window: MainWindow,
    keyboard: Keyboard,
) -> None:
    pin_vision(office)
    begun(window, keyboard)
    with keyboard.counted(57):
        keyboard.type(ID)
        keyboard.press("Return")
        for word in ("زهرا", "محمدی", "علی"):
            keyboard.type(word)
            keyboard.press("Return")
        keyboard.type("13991204" + "1" + "09121234567" + "570")
        keyboard.press("Return", "Return")
    (person,) = office.find("person", where={"national_id": ID})
    (test,) = office.find("screening", where={"person": person["id"]})
    assert (test["outcome"], test["answers"]["right"]) == ("repeat", 5)


def test_a_known_couple_is_put_into_a_workshop(
    office: Office,
    window: MainWindow,
    keyboard: Keyboard,
) -> None:
    course = pin_course(office)
    bride, groom = an_adult(office, 0, "سارا"), an_adult(office, 1, "آرش", sex="male")
    begun(window, keyboard)
    with keyboard.counted(len(ID) + len(OTHER) + 2):
        keyboard.type(ID)
        keyboard.press("Return")
        keyboard.type(OTHER)
        keyboard.press("Return")
    pairs = {one["person"]: one["partner"] for one in office.find("registration", where={"course": course})}
    assert pairs == {bride: groom, groom: bride}


def test_a_class_of_twenty_five_is_marked(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ پاییز", starts_on="1404/8/1")
    told = {"starts_at": "08", "minutes": 120, "topic": "حقوق خانواده"}
    session = put(office, "session", course=course, held_on="1404/9/19", **told)
    people = [register(office, course, name) for name in FAMILIES]
    begun(window, keyboard)
    board = page_of(window).board
    downs = next(number for number, one in enumerate(board.keys) if "دورهٔ پاییز" in one.accessibleName())
    with keyboard.counted(2 + downs + 12):  # to the session on the board, then the sheet
        keyboard.press("F6", *["Down"] * downs, "Return")
        keyboard.settle()
        keyboard.press("Return")
        for number in ("03", "12", "25"):
            keyboard.type(number + " ")
        keyboard.press("F2")
    marked = {one["person"]: one["status"] for one in office.find("attendance", where={"session": session})}
    assert len(marked) == len(people) == 25
    assert sorted(marked.values()).count("absent") == 3


def test_a_kindergarten_child_is_enrolled(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    home = pin_home(office)
    child = a_child(office)
    begun(window, keyboard)
    with keyboard.counted(len(ID) + 9):
        keyboard.type(ID + "گروه ۲")
        keyboard.press("Return")
        keyboard.type("1")
        keyboard.press("F2")
    (row,) = office.find("enrolment", where={"person": child})
    assert (row["centre"], row["class_name"], row["status"]) == (home, "گروه ۲", "active")


def when_shown(kind: type, act: Callable[[], None]) -> None:
    """Do it as soon as a dialog of this kind is the one that has the keys."""

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, kind) and shown.isActiveWindow():
            act()
        else:
            QTimer.singleShot(50, look)

    QTimer.singleShot(50, look)


def test_forty_certificates_are_printed(
    qtbot: QtBot,
    office: Office,
    window: MainWindow,
    keyboard: Keyboard,
    file_printer: Path,
) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ گواهی‌ها", starts_on="1404/8/1")
    session = put(office, "session", course=course, held_on="1404/8/2", minutes=480, topic="همه")
    for number in range(40):
        person = register(office, course, f"{FAMILIES[number % 25]} {'الف' if number < 25 else 'ب'}")
        put(office, "attendance", session=session, person=person, status="present")
    begun(window, keyboard)
    with keyboard.counted(9):
        keyboard.press("Alt+3")  # the courses
        keyboard.settle()
        keyboard.type("گواهی")
        keyboard.settle()
        in_dialog(keyboard, "1")  # the certificates of this course
        when_shown(PrintWindow, lambda: keyboard.press("Return"))
        keyboard.press("Ctrl+P")
        keyboard.settle()
        qtbot.waitUntil(file_printer.exists, timeout=30_000)
        keyboard.settle()
    assert len(Document(file_printer.read_bytes())) == 40
    assert len(office.find("printout", where={"form": "certificate"})) == 40
    assert all(one["certificate_no"] for one in office.find("registration", where={"course": course}))


def test_a_stick_is_written_and_one_is_read(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_NOW", NOW)
    stick = tmp_path / "stick"
    stick.mkdir()
    put_in(monkeypatch, stick)
    with offices(tmp_path / "tree") as pair:
        put(pair.county, "person", first_name="مینا", last_name="یگانه")
        with at_desk(qtbot, pair.county) as desk:
            desk.go("start")
            with desk.keyboard.counted(3):
                desk.press("Alt+8", "F2", "Return")
        assert [one.suffix for one in stick.iterdir()] == [".daftar"]
        with at_desk(qtbot, pair.province) as desk:
            desk.go("start")
            with desk.keyboard.counted(3):
                desk.press("Alt+8", "F3", "Return")
        assert [one["first_name"] for one in pair.province.find("person")] == ["مینا"]
