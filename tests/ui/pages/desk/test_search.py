"""The one box: whoever is meant is found, whoever is not there is offered as new, and a wrong number says so."""

from __future__ import annotations

import pytest

from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, a_child, at_the_box, page_of
from ui.pages.desk.newcomer import NewcomerFlow
from ui.pages.desk.screening import TestFlow
from ui.pages.desk.search import given_by, whole_number
from ui.shell.window import MainWindow

ID = FREE_IDS[0]


def shown(window: MainWindow) -> list[tuple[str, str]]:
    """Names and reasons in the order of the list."""
    return [(one["naming"], one["why"]) for one in page_of(window).search.hits.rows]


def person_at_desk(window: MainWindow) -> str:
    flow = page_of(window).flow
    assert isinstance(flow, TestFlow)
    return str(flow.form.fixed["person"])


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("هدیه‌سادات گلرنگ", "نام"),
        ("هدیه سادات گلرنگ", "نام"),
        ("گلرنگ هدیه", "نام"),
        ("هديه سادات گلرنگ", "نام"),
        ("09399990011", "تلفن همراه"),
        ("۰۹۳۹۹۹۹۰۰۱۱", "تلفن همراه"),
        ("+98 939 999 0011", "تلفن همراه"),
    ],
)
def test_however_she_is_meant_enter_takes_her_and_the_reason_is_shown(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard, typed: str, why: str
) -> None:
    child = a_child(office, first_name="هدیه‌سادات", last_name="گلرنگ", mobile="09399990011")
    keyboard.type(typed)
    keyboard.settle()
    assert shown(window) == [("هدیه‌سادات گلرنگ", why)]
    keyboard.press("Return")
    keyboard.settle()
    assert person_at_desk(window) == child


def test_a_mother_s_number_finds_her_child(office: Office, vision: str, window: MainWindow, keyboard: Keyboard) -> None:
    child = a_child(office)
    put(office, "guardian", child=child, name="زهرا گلرنگ", relation="مادر", mobile="09399990022")
    keyboard.type("09399990022")
    keyboard.settle()
    assert shown(window) == [("نرگس یگانه", "سرپرست: زهرا گلرنگ")]
    keyboard.press("Return")
    keyboard.settle()
    assert person_at_desk(window) == child


def test_a_number_without_its_leading_zeros_is_the_number(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office)
    keyboard.type(ID.lstrip("0"))
    keyboard.press("Return")
    keyboard.settle()
    assert person_at_desk(window) == child


def test_arrows_choose_among_several(office: Office, vision: str, window: MainWindow, keyboard: Keyboard) -> None:
    first = a_child(office, 0, first_name="هدیه", last_name="گلرنگ")
    second = a_child(office, 1, first_name="هدیه", last_name="گلستان")
    keyboard.type("هدیه گل")
    keyboard.settle()
    assert [name for name, _ in shown(window)] == ["هدیه گلرنگ", "هدیه گلستان"]
    keyboard.press("Down", "Up", "Down")
    assert page_of(window).search.box.accessibleDescription() == "۲ نفر؛ هدیه گلستان، نام"
    keyboard.press("Return")
    keyboard.settle()
    assert person_at_desk(window) == second != first


def test_enter_never_takes_somebody_who_was_not_seen(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    a_child(office, 0, first_name="هدیه", last_name="گلرنگ")
    a_child(office, 1, first_name="هدیه", last_name="گلستان")
    keyboard.type("هدیه گل")
    keyboard.press("Return")  # before the answer is there
    keyboard.settle()
    page = page_of(window)
    assert (page.flow, len(page.search.hits.rows)) == (None, 2)
    keyboard.press("Return")
    keyboard.settle()
    assert isinstance(page.flow, TestFlow)


def test_one_who_alone_fits_is_taken_at_once(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office, 0, first_name="هدیه", last_name="گلرنگ")
    keyboard.type("هدیه گلرنگ")
    keyboard.press("Return")
    keyboard.settle()
    assert person_at_desk(window) == child


def test_a_wrong_number_says_so_and_stays(office: Office, vision: str, window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.type("1234567890")
    keyboard.settle()
    search = page_of(window).search
    told = search.note.text()
    assert "رقم کنترل کد ملی «۱۲۳۴۵۶۷۸۹۰» درست نیست" in told
    assert "id-checksum" in told
    assert search.note.isVisible()
    keyboard.press("Return")
    keyboard.settle()
    assert (page_of(window).flow, search.box.digits, search.box.hasFocus()) == (None, "1234567890", True)
    keyboard.press("Backspace")
    keyboard.settle()
    assert not search.note.isVisible()


def test_a_mobile_number_is_not_taken_for_a_wrong_id_while_it_is_typed(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office, mobile="09399990011")
    keyboard.type("0939999001")
    keyboard.settle()
    assert not page_of(window).search.note.isVisible()
    keyboard.type("1")
    keyboard.settle()
    keyboard.press("Return")
    keyboard.settle()
    assert person_at_desk(window) == child


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("هدیه گلرنگ", {"first_name": "هدیه", "last_name": "گلرنگ"}),
        ("09399990033", {"mobile": "09399990033"}),
        (ID, {"national_id": ID}),
    ],
)
def test_nobody_found_is_offered_as_new_with_what_was_typed(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard, typed: str, given: dict[str, str]
) -> None:
    keyboard.type(typed)
    keyboard.settle()
    assert shown(window) == []
    keyboard.press("Return")
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, NewcomerFlow)
    assert {name: box.editor.stored() for name, box in flow.form.body.boxes.items() if box.editor.raw()} == given
    keyboard.press("Escape")
    assert page_of(window).search.box.hasFocus()
    assert page_of(window).search.box.text()


def test_somebody_new_can_be_wanted_although_others_fit(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    a_child(office, first_name="هدیه", last_name="گلرنگ")
    keyboard.type("هدیه گلرنگ")
    keyboard.settle()
    keyboard.press("F3")
    keyboard.settle()
    assert isinstance(page_of(window).flow, NewcomerFlow)


def test_the_same_person_while_a_new_one_is_typed_is_one_key_away(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard
) -> None:
    child = a_child(office, first_name="هدیه", last_name="گلرنگ")
    keyboard.press("F3")
    keyboard.press("Return")
    for word in ("هدیه", "گلرنگ", "مسعود"):
        keyboard.type(word)
        keyboard.press("Return")
    keyboard.type("13990601")
    keyboard.settle()
    keyboard.press("F6")
    keyboard.settle()
    assert person_at_desk(window) == child


@pytest.mark.parametrize("typed", ["۱۲", "ا"])
def test_too_little_finds_nobody_and_makes_nobody(
    office: Office, vision: str, window: MainWindow, keyboard: Keyboard, typed: str
) -> None:
    keyboard.type(typed)
    keyboard.settle()
    assert shown(window) == []
    keyboard.press("Escape")
    assert at_the_box(window)
    assert page_of(window).stack.currentWidget() is page_of(window).board


@pytest.mark.parametrize(
    ("digits", "number"),
    [(ID, ID), ("12345679", ID), ("123456789012", "123456789012"), ("1234567890", ""), ("0912345678", ""), ("", "")],
)
def test_whole_numbers_are_known(digits: str, number: str) -> None:
    assert whole_number(digits) == number


def test_what_says_nothing_gives_nothing() -> None:
    assert given_by("02188776655") == {}
    assert given_by("123456789012") == {"foreign_id": "123456789012"}
    assert given_by("آرش") == {"first_name": "آرش"}
