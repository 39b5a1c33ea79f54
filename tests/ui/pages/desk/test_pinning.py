"""What is being done is pinned with the keys, and stays until somebody changes it."""

from __future__ import annotations

import datetime

import pytest

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import page_of
from ui.pages.desk.header import count_words, session_words
from ui.shell.window import MainWindow

TODAY = datetime.date(2025, 12, 10)


def test_a_screening_day_is_pinned_without_a_mouse(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    base = put(office, "centre", name="پایگاه یاسمن", kind="screening_base")
    keyboard.press("F4")
    keyboard.settle()
    keyboard.type("بینایی")
    keyboard.press("Return")
    keyboard.settle()
    keyboard.type("یاسمن")
    keyboard.settle()
    keyboard.press("Return", "Return")  # the base; the day is today's
    keyboard.type("مریم رضایی")
    keyboard.press("Return")
    keyboard.type("1")
    keyboard.press("F2")
    keyboard.settle()
    assert office.today.session()["values"] == {
        "centre": base, "held_on": "2025-12-10", "screener": "مریم رضایی", "answers.chart": "tumbling_e",
    }  # fmt: skip
    page = page_of(window)
    words = "غربالگری بینایی · پایگاه یاسمن · چهارشنبه ۱۹ آذر ۱۴۰۴ · مریم رضایی · تابلوی E"
    assert (page.line.words, page.line.count) == (words, "امروز: ۰ نفر")
    assert window.focusWidget() is page.search.box


def test_a_course_is_chosen_from_those_of_the_programme(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ زمستان", starts_on="1404/9/19", capacity=30)
    keyboard.press("F4")
    keyboard.settle()
    keyboard.type("ازدواج")
    keyboard.press("Return")
    keyboard.settle()
    keyboard.type("زمستان")
    keyboard.press("Return")  # the last field pins
    keyboard.settle()
    assert office.today.session()["values"] == {"course": course}
    page = page_of(window)
    assert (page.line.words, page.line.count) == (
        "آموزش پیش از ازدواج · دورهٔ زمستان ۱۴۰۴/۰۹/۱۹", "در این دوره: ۰ از ۳۰ نفر",
    )  # fmt: skip


def test_what_is_missing_is_told_at_its_field(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    put(office, "course", programme="premarital", title="دورهٔ زمستان", starts_on="1404/9/19")
    keyboard.press("F4")
    keyboard.settle()
    keyboard.type("ازدواج")
    keyboard.press("Return")
    keyboard.settle()
    keyboard.press("F2")
    keyboard.settle()
    pinning = page_of(window).pinning
    assert page_of(window).stack.currentWidget() is pinning
    assert "دوره: این خانه خالی است." in pinning.wrong
    assert "required" in pinning.wrong


def test_nothing_is_pinned_without_a_programme(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press("F4", "F2")
    keyboard.settle()
    assert "برنامه" in page_of(window).pinning.wrong
    assert office.today.session()["programme"] is None


def test_escape_changes_nothing_and_f4_begins_with_what_is_pinned(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    before = office.today.session()
    keyboard.press("F4")
    keyboard.settle()
    assert page_of(window).pinning.raw() == {
        "programme": "vision", "centre": vision, "held_on": "2025-12-10", "screener": "مریم رضایی",
        "answers.chart": "tumbling_e", "answers.distance": None, "answers.occasion": None,
    }  # fmt: skip
    keyboard.press("Escape")
    assert page_of(window).search.box.hasFocus()
    assert office.today.session() == before


def test_the_pin_is_taken_off_and_the_box_only_opens_people(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.press("F4")
    keyboard.settle()
    page_of(window).pinning.unpin()
    keyboard.settle()
    assert office.today.session()["programme"] is None
    assert page_of(window).line.words.startswith("کاری سنجاق نشده است")


@pytest.mark.parametrize(
    ("values", "words"),
    [({"held_on": "2025-12-10"}, "امروز: ۳ نفر"), ({"held_on": "2025-12-09"}, "این روز: ۳ نفر"), ({}, "امروز: ۳ نفر")],
)
def test_the_counter_says_which_day_it_counts(values: dict[str, str], words: str) -> None:
    day = values.get("held_on")
    session = {"programme": "vision", "shape": "screening", "values": values, "day": day, "count": 3, "capacity": None}
    assert count_words(session, TODAY) == words


def test_a_course_called_like_its_programme_is_said_once() -> None:
    session = {
        "programme": "premarital", "shape": "workshop", "label": "آموزش پیش از ازدواج (جوانان)", "values": {},
        "day": None, "shown": {"course": "آموزش پیش از ازدواج ۱۴۰۴/۰۹/۱۲"},
    }  # fmt: skip
    assert session_words(session, TODAY) == "آموزش پیش از ازدواج ۱۴۰۴/۰۹/۱۲"
