"""A child is tested with a handful of keys through the real window, and nothing is filled in for anybody."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, a_child, at_the_box, page_of
from ui.pages.desk.newcomer import NewcomerFlow
from ui.pages.desk.screening import TestFlow
from ui.shell.window import MainWindow

ID = FREE_IDS[0]


def found_tests(office: Office, person: str) -> list[dict[str, Any]]:
    return office.find("screening", where={"person": person})


def flow_of(window: MainWindow) -> TestFlow:
    flow = page_of(window).flow
    assert isinstance(flow, TestFlow)
    return flow


def test_a_known_child_takes_the_number_and_four_keys(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    with keyboard.counted(15):
        keyboard.type(ID + "89" + "0")
        keyboard.press("Return")  # past the glasses, which nobody asked about
    (test,) = found_tests(office, child)
    assert test["answers"] == {"chart": "tumbling_e", "right": 8, "left": 9, "strabismus": "none"}
    assert (test["stage"], test["outcome"], test["held_on"]) == ("first", "pass", "2025-12-10")
    assert (test["centre"], test["screener"]) == (vision, "مریم رضایی")
    assert at_the_box(window)
    page = page_of(window)
    assert (page.told, page.line.count) == ("نرگس یگانه: سالم", "امروز: ۱ نفر")
    assert window.toast.text.startswith("ثبت شد")


def test_ten_of_ten_is_one_key_and_the_glasses_fit_in_too(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    with keyboard.counted(15):
        keyboard.type(ID + "++" + "0" + "0")
    assert found_tests(office, child)[0]["answers"] == {
        "chart": "tumbling_e", "right": 10, "left": 10, "strabismus": "none", "glasses": False,
    }  # fmt: skip


def test_what_is_typed_ahead_reaches_the_right_child(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    """Three children in one go, without ever waiting for the screen."""
    children = [a_child(office, number, first_name=name) for number, name in enumerate(("نرگس", "لاله", "مینا"))]
    for number, values in enumerate(("89", "78", "99")):
        keyboard.type(FREE_IDS[number] + values + "0")
        keyboard.press("Return")
    keyboard.settle()
    found = [found_tests(office, child)[0]["answers"] for child in children]
    assert [(one["right"], one["left"]) for one in found] == [(8, 9), (7, 8), (9, 9)]
    assert at_the_box(window)
    assert page_of(window).line.count == "امروز: ۳ نفر"


def test_a_scanner_ends_the_number_with_enter(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    keyboard.type(ID)
    keyboard.press("Return")  # the scanner's
    with keyboard.counted(5):
        keyboard.type("890")
        keyboard.press("Return")
    assert (found_tests(office, child)[0]["answers"]["right"], at_the_box(window)) == (8, True)


def test_no_result_is_ever_filled_in(office: Office, vision: str, window: MainWindow, keyboard: Keyboard) -> None:
    a_child(office)
    a_child(office, 1, first_name="لاله")
    keyboard.type(ID + "8901")
    keyboard.settle()
    keyboard.type(FREE_IDS[1])
    keyboard.settle()
    assert {name: box.editor.raw() for name, box in flow_of(window).form.body.boxes.items()} == {
        "answers.right": None,
        "answers.left": None,
        "answers.strabismus": None,
        "answers.glasses": None,
    }


def test_a_child_nobody_knows_takes_fifty_seven_keys_at_most(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    with keyboard.counted(57):
        keyboard.type(ID)
        keyboard.press("Return")
        for word in ("فاطمه", "محمدی", "حسین"):
            keyboard.type(word)
            keyboard.press("Return")
        keyboard.type("13990601" + "1" + "09121234567")
        keyboard.type("780")
        keyboard.press("Return")
    (person,) = office.find("person", where={"national_id": ID})
    assert (person["first_name"], person["last_name"], person["father_name"]) == ("فاطمه", "محمدی", "حسین")
    assert (person["birth_date"], person["sex"], person["mobile"]) == ("2020-08-22", "female", "09121234567")
    assert found_tests(office, person["id"])[0]["answers"]["left"] == 8
    assert at_the_box(window)


def test_an_unknown_child_is_told_in_steps(office: Office, vision: str, window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.type(ID)
    keyboard.settle()
    assert page_of(window).stack.currentWidget() is page_of(window).search.hits
    keyboard.press("Return")
    flow = page_of(window).flow
    assert isinstance(flow, NewcomerFlow)
    boxes = flow.form.body.boxes
    assert boxes["national_id"].editor.stored() == ID
    assert boxes["first_name"].editor.input().hasFocus()


def test_what_follows_is_told_in_words_and_the_next_stage_is_chosen(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard, qtbot: QtBot
) -> None:
    child = a_child(office)
    put(
        office, "screening", programme="vision", person=child, held_on="1404/9/1", stage="first",
        answers={"right": 5, "left": 9},
    )  # fmt: skip
    keyboard.type(ID)
    keyboard.settle()
    flow = flow_of(window)
    assert flow.stage == "repeat"
    assert flow.card is not None
    assert flow.card.badge.text().lstrip("\u200f") == "مرحله: تکرار"
    keyboard.type("590")
    keyboard.press("Return")
    keyboard.settle()
    assert page_of(window).told == "نرگس یگانه: ارجاع به بینایی‌سنج تا ۱۴۰۴/۱۰/۱۹"
    (referral,) = office.find("referral", where={"person": child})
    assert (referral["to_body"], referral["due_on"]) == ("optometrist", "2026-01-09")


def test_another_stage_takes_the_typed_values_along(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    keyboard.type(ID + "5")
    keyboard.settle()
    keyboard.press("F12")
    flow = flow_of(window)
    assert flow.stage == "repeat"
    assert flow.form.body.boxes["answers.right"].editor.stored() == 5
    keyboard.type("90")
    keyboard.press("Return")
    keyboard.settle()
    keyboard.type("2")  # the stage before is missing: one of the usual reasons
    keyboard.settle()
    (test,) = found_tests(office, child)
    assert (test["stage"], test["answers"]["left"]) == ("repeat", 9)
    assert test["reasons"]["stage-missing"] == "برگهٔ آزمون پیشین در دست نیست."


def test_an_unusual_age_is_told_before_and_asks_a_reason_on_save(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office, birth_date="1390/1/1")
    keyboard.type(ID)
    keyboard.settle()
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    assert found_tests(office, child) == []
    keyboard.type("1")
    keyboard.settle()
    (test,) = found_tests(office, child)
    assert "age-outside" in test["reasons"]
    assert at_the_box(window)


def test_escape_goes_back_to_the_box_with_what_was_typed(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    keyboard.type(ID + "8")
    keyboard.settle()
    keyboard.press("Escape")
    page = page_of(window)
    assert page.search.box.hasFocus()
    assert page.search.box.digits == ID
    keyboard.press("Escape")
    assert at_the_box(window)
    keyboard.settle()
    assert found_tests(office, child) == []
    (draft,) = office.drafts("screening")
    assert draft["raw"]["answers.right"] == 8


def test_a_test_can_be_taken_back(office: Office, vision: str, window: MainWindow, keyboard: Keyboard) -> None:
    child = a_child(office)
    keyboard.type(ID + "8900")
    keyboard.settle()
    assert page_of(window).told == "نرگس یگانه: سالم"
    keyboard.press("F8")
    keyboard.settle()
    assert found_tests(office, child) == []
    assert (page_of(window).told, page_of(window).line.count) == ("", "امروز: ۰ نفر")


def test_the_card_tells_the_same_test_of_today(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    a_child(office)
    keyboard.type(ID + "8900")
    keyboard.settle()
    keyboard.type(ID)
    keyboard.settle()
    keyboard.type("890")
    keyboard.press("Return")
    keyboard.settle()
    flow = flow_of(window)  # refused: the person stays, with what was typed
    assert "پیش‌تر ثبت شده است" in flow.form.strip.text
    assert flow.form.body.boxes["answers.right"].editor.stored() == 8


@pytest.mark.parametrize("programme_day", ["1404/9/18"])
def test_another_day_than_today_is_marked(
    office: Office, programme_day: str, frame: Any, keyboard: Keyboard, request: pytest.FixtureRequest
) -> None:
    from tests.ui.pages.desk.people import pin_vision

    pin_vision(office, held_on=programme_day)
    child = a_child(office)
    window: MainWindow = request.getfixturevalue("window")
    keyboard.type(ID + "8900")
    keyboard.settle()
    assert found_tests(office, child)[0]["held_on"] == "2025-12-09"
    assert page_of(window).line.count == "این روز: ۱ نفر"
