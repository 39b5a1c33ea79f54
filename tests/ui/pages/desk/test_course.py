"""Into a course by one key, and a couple by the second number and two."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, an_adult, at_the_box, page_of, pin_course
from ui.pages.desk.course import RegisterFlow
from ui.pages.desk.newcomer import NewcomerFlow
from ui.shell.window import MainWindow

FIRST, SECOND = FREE_IDS[:2]


def registered(office: Office, course: str) -> dict[str, dict[str, Any]]:
    return {one["person"]: one for one in office.find("registration", where={"course": course})}


def test_a_known_couple_takes_the_second_number_and_two_keys(
    office: Office, course: str, window: MainWindow, keyboard: Keyboard
) -> None:
    bride, groom = an_adult(office, 0, "سارا"), an_adult(office, 1, "آرش", sex="male")
    with keyboard.counted(len(FIRST) + len(SECOND) + 2):
        keyboard.type(FIRST)
        keyboard.press("Return")
        keyboard.type(SECOND)
        keyboard.press("Return")
    found = registered(office, course)
    assert (found[bride]["partner"], found[groom]["partner"]) == (groom, bride)
    assert at_the_box(window)
    page = page_of(window)
    assert (page.told, page.line.count) == ("سارا یگانه و آرش یگانه زوج شدند.", "در این دوره: ۲ نفر")
    assert window.toast.text.startswith("ثبت شد")


@pytest.mark.parametrize("key", ["Return", "Escape"])
def test_a_partner_is_optional(office: Office, course: str, window: MainWindow, keyboard: Keyboard, key: str) -> None:
    bride, groom = an_adult(office, 0, "سارا"), an_adult(office, 1, "آرش", sex="male")
    keyboard.type(FIRST)
    keyboard.press("Return")
    keyboard.settle()
    assert "سارا یگانه" in page_of(window).search.box.placeholderText()
    keyboard.press(key)
    assert "سارا یگانه" not in page_of(window).search.box.placeholderText()
    keyboard.type(SECOND)
    keyboard.press("Return")
    keyboard.settle()
    found = registered(office, course)
    assert (found[bride]["partner"], found[groom]["partner"]) == (None, None)


def test_nobody_is_registered_before_enter(office: Office, course: str, window: MainWindow, keyboard: Keyboard) -> None:
    an_adult(office, 0, "سارا")
    keyboard.type(FIRST)
    keyboard.settle()
    assert isinstance(page_of(window).flow, RegisterFlow)
    assert registered(office, course) == {}
    keyboard.press("Escape")
    assert page_of(window).search.box.digits == FIRST


def test_who_is_in_already_is_told_and_the_partner_is_asked_for(
    office: Office, course: str, window: MainWindow, keyboard: Keyboard
) -> None:
    bride, groom = an_adult(office, 0, "سارا"), an_adult(office, 1, "آرش", sex="male")
    put(office, "registration", course=course, person=bride)
    keyboard.type(FIRST)
    keyboard.press("Return")
    keyboard.settle()
    assert page_of(window).told == "سارا یگانه پیش‌تر نام‌نویسی شده است."
    keyboard.type(SECOND)
    keyboard.press("Return")
    keyboard.settle()
    assert registered(office, course)[groom]["partner"] == bride
    keyboard.type(FIRST)
    keyboard.press("Return")
    keyboard.settle()
    assert "همسر" not in page_of(window).search.box.placeholderText()  # they are a couple already


def test_a_partner_nobody_knows_is_made_on_the_way(
    office: Office, course: str, window: MainWindow, keyboard: Keyboard
) -> None:
    bride = an_adult(office, 0, "سارا")
    keyboard.type(FIRST)
    keyboard.press("Return")
    keyboard.type(SECOND)
    keyboard.press("Return")
    keyboard.settle()
    assert isinstance(page_of(window).flow, NewcomerFlow)
    for word in ("آرش", "کیانی", "بهرام"):
        keyboard.type(word)
        keyboard.press("Return")
    keyboard.type("13750601" + "2" + "09121234567")
    keyboard.press("Return")
    keyboard.settle()
    (groom,) = office.find("person", where={"national_id": SECOND})
    assert registered(office, course)[bride]["partner"] == groom["id"]


def test_a_full_course_asks_a_reason(
    office: Office, keyboard: Keyboard, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    course = pin_course(office, capacity=1)
    first, second = an_adult(office, 0, "سارا"), an_adult(office, 1, "مینا")
    window: MainWindow = request.getfixturevalue("window")
    for number in (FIRST, SECOND):
        keyboard.type(number)
        keyboard.press("Return")
        keyboard.settle()
        keyboard.press("Escape") if number == FIRST else None
    assert registered(office, course).keys() == {first}
    keyboard.type("1")
    keyboard.settle()
    assert registered(office, course)[second]["reasons"] == {"over-capacity": "با نظر کارشناس مسئول."}
    assert "مینا یگانه" in page_of(window).search.box.placeholderText()


def test_what_cannot_be_is_told_and_typed_ahead_keys_do_no_harm(
    office: Office, course: str, window: MainWindow, keyboard: Keyboard
) -> None:
    bride = an_adult(office, 0, "سارا")
    keyboard.type(FIRST)
    keyboard.press("Return")
    keyboard.type(FIRST)  # herself
    keyboard.press("Return")
    keyboard.type("111")
    keyboard.settle()
    assert isinstance(page_of(window).flow, RegisterFlow)
    assert registered(office, course)[bride]["partner"] is None
    keyboard.press("Escape")
    assert page_of(window).search.box.hasFocus()


def test_taking_the_registration_back_ends_the_question_for_the_partner(
    office: Office, course: str, window: MainWindow, keyboard: Keyboard
) -> None:
    an_adult(office, 0, "سارا")
    keyboard.type(FIRST)
    keyboard.press("Return")
    keyboard.settle()
    keyboard.press("F8")
    keyboard.settle()
    assert registered(office, course) == {}
    assert "همسر" not in page_of(window).search.box.placeholderText()
    assert page_of(window).line.count == "در این دوره: ۰ نفر"
