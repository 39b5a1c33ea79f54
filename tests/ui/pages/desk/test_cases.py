"""A case goes on at the desk with a handful of keys: its next step, a case anew, or a service that is given."""

from __future__ import annotations

from typing import Any

import pytest

from models.access.roles import Actor
from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, a_child, an_adult, at_the_box, page_of
from ui.pages.desk.case import CaseFlow, ServiceFlow
from ui.pages.desk.person_card import case_words
from ui.pages.records import RecordsPage
from ui.shell.window import MainWindow

ID = FREE_IDS[0]


@pytest.fixture
def couple(office: Office) -> dict[str, str]:
    """A wife whose case is open since the first of Azar, with one session; couples are counselled today."""
    wife, husband = an_adult(office, 0, "مهناز"), an_adult(office, 1, "کاوه", sex="male")
    told: dict[str, Any] = {"programme": "couples", "opened_on": "1404/9/1"}
    case = put(office, "case", person=wife, partner=husband, answers={"phase": "before"}, **told)
    session = {"case": case, "programme": "couples", "kind": "session", "done_on": "1404/9/5"}
    put(office, "step", answers={"attended": "one"}, **session)
    office.today.keep_session({"programme": "couples", "done_by": "سارا محسنی", "answers.mode": "in_person"})
    return {"wife": wife, "husband": husband, "case": case}


def test_a_session_with_somebody_whose_case_is_open(
    office: Office, couple: dict[str, str], window: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.type(ID)
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, CaseFlow) and flow.card is not None
    assert flow.card.badge.text().endswith("جلسهٔ مشاوره: شمارهٔ ۲ از ۵")
    with keyboard.counted(3):
        keyboard.type("1")  # both came
        keyboard.press("Return", "Return")  # no word of what it was about, nor how long it took
    steps = office.find("step", where={"case": couple["case"], "done_on": "2025-12-10"})
    assert [(one["kind"], one["number"], one["done_by"]) for one in steps] == [("session", 2, "سارا محسنی")]
    assert steps[0]["answers"] == {"attended": "both", "mode": "in_person"}
    assert at_the_box(window)
    assert page_of(window).told == "مهناز یگانه: جلسهٔ مشاوره: شمارهٔ ۲ از ۵ ثبت شد."
    assert page_of(window).line.count == "امروز: ۱ نفر"


def test_the_partner_comes_to_the_same_case(
    office: Office, couple: dict[str, str], window: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.type(FREE_IDS[1])
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, CaseFlow) and flow.case is not None and flow.case["id"] == couple["case"]


def test_another_step_and_then_a_case_anew(
    office: Office, couple: dict[str, str], window: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.type(ID)
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, CaseFlow)
    keyboard.press("F12")
    keyboard.settle()
    assert flow.kind == "assessment" and "answers.issues" in flow.form.body.boxes
    keyboard.press("F12")
    keyboard.settle()
    assert flow.kind == "" and {"partner", "answers.phase"} <= set(flow.form.body.boxes)
    keyboard.press("F11")
    keyboard.settle()
    page = window.page
    assert isinstance(page, RecordsPage) and page.form_view is not None
    assert page.form_view.row_id == couple["case"]


@pytest.fixture
def child(office: Office) -> str:
    """A child at school; pupils are counselled today."""
    office.today.keep_session({"programme": "counselling_education", "done_by": "سارا محسنی"})
    return a_child(office)


def test_who_has_no_case_gets_one(office: Office, child: str, window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.type(ID)
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, CaseFlow) and flow.case is None
    keyboard.press("F2")
    keyboard.settle()
    (case,) = office.find("case", where={"person": child})
    assert (case["programme"], case["opened_on"], case["assigned_to"], case["status"]) == (
        "counselling_education",
        "2025-12-10",
        "سارا محسنی",
        "open",
    )
    assert at_the_box(window)


@pytest.fixture
def helped(office: Office) -> str:
    """A child who was paid something before; subsidies are paid today."""
    office.today.keep_session({"programme": "subsidy", "given_by": "مینا راد"})
    child = a_child(office)
    put(office, "service", programme="subsidy", person=child, given_on="1404/7/2", amount=1, answers={"purpose": "aid"})
    return child


def test_a_service_is_given(office: Office, helped: str, window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.type(ID)
    keyboard.settle()
    assert isinstance(page_of(window).flow, ServiceFlow)
    with keyboard.counted(12):
        keyboard.type("1")  # glasses
        keyboard.press("Return", "Return")  # no receipt, no share
        keyboard.type("1200000")
        keyboard.press("Return")
    (row,) = office.find("service", where={"person": helped, "given_on": "2025-12-10"})
    assert (row["amount"], row["given_by"], row["answers"]) == (1_200_000, "مینا راد", {"purpose": "glasses"})
    assert page_of(window).line.count == "امروز: ۱ نفر"


@pytest.fixture
def house(office: Office) -> str:
    """A household with a child; another child has none. Houses are given today."""
    office.today.keep_session({"programme": "housing"})
    made = put(office, "household", address="آمل")
    a_child(office, household=made)
    a_child(office, 1)
    return made


def test_a_service_of_a_household_finds_it_through_the_person(
    office: Office, house: str, window: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.type(ID)
    keyboard.settle()
    flow = page_of(window).flow
    assert isinstance(flow, ServiceFlow)
    assert flow.form.fixed["household"] == house and "household" not in flow.form.body.boxes
    keyboard.press("Esc")
    keyboard.press("Ctrl+F")
    keyboard.type(FREE_IDS[1])
    keyboard.settle()
    alone = page_of(window).flow
    assert isinstance(alone, ServiceFlow) and "household" in alone.form.body.boxes


def test_the_card_tells_the_open_cases_whatever_is_pinned(office: Office, couple: dict[str, str]) -> None:
    office.today.keep_session({"programme": "vision"})
    told = office.today.card(couple["wife"])
    assert told is not None
    (case,) = told["cases"]
    assert (case["label"], case["kind"], case["due_on"], case["deadline"]) == (
        "مشاورهٔ زوج‌ها (کاهش طلاق)",
        "جلسهٔ مشاوره",
        "2025-12-05",
        "2026-01-06",
    )


def test_what_is_due_in_cases_stands_on_the_board_and_opens_the_case(
    office: Office, couple: dict[str, str], window: MainWindow, keyboard: Keyboard
) -> None:
    page = page_of(window)
    keyboard.settle()
    page._open_list("cases", "")
    rows = {one["case"]: one["id"] for one in page._lists["cases"]}
    assert page.worklist.table.select(rows[couple["case"]])
    keyboard.press("Return")
    keyboard.settle()
    record = window.page
    assert isinstance(record, RecordsPage) and record.form_view is not None
    assert record.form_view.row_id == couple["case"]


def test_a_clerk_is_not_told_of_cases_beyond_his_tier(office: Office, couple: dict[str, str]) -> None:
    clerk = Office(office.folder, office.store, Actor("زهره", "clerk", "0201", "county"))
    told = clerk.today.card(couple["wife"])
    assert told is not None and told["cases"] == []


@pytest.mark.parametrize(("level", "told"), [("سطح ۲", "سطح ۲"), ("بحرانی", "سطح بحرانی")])
def test_the_level_of_an_open_case_is_told_once(level: str, told: str) -> None:
    case = {"label": "خانواده", "due_on": None, "deadline": None, "kind": "", "opened_on": "2025-12-01", "level": level}
    assert case_words(case) == f"خانواده · از ۱۴۰۴/۰۹/۱۰ · {told}"
