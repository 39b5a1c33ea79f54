"""The health file of a person is one page: what must be known, what was done, each line its record."""

from __future__ import annotations

from typing import Any

import pytest

from models.access.roles import Actor
from models.office import Office
from tests.journeys.offices import put
from tests.ui.keyboard import Keyboard
from tests.ui.pages.desk.people import FREE_IDS, a_child, an_adult
from ui.pages.health import HealthPage
from ui.pages.health_lines import lines, warnings, who
from ui.shell.window import MainWindow


@pytest.fixture
def child(office: Office) -> str:
    """A child with a test that refers, an allergy told at the kindergarten, a subsidy and a case of the family."""
    house = put(office, "household", address="آمل")
    mother = an_adult(office, 1, "مهناز", household=house, mobile="09112223344")
    made = a_child(office, household=house)
    put(office, "guardian", child=made, person=mother, relation="mother")
    base = put(office, "centre", name="پایگاه یاسمن", kind="screening_base")
    test = {"programme": "vision", "person": made, "centre": base}
    for stage, day in (("first", "1404/8/20"), ("repeat", "1404/9/1")):
        answers = {"chart": "tumbling_e", "right": 3, "left": 9, "strabismus": "none", "cooperative": True}
        put(office, "screening", answers=answers, stage=stage, held_on=day, **test)
    put(office, "service", programme="subsidy", person=made, given_on="1404/7/2", amount=1, answers={"purpose": "aid"})
    put(office, "case", programme="counselling_family", household=house, opened_on="1404/8/1")
    return made


def titles(told: dict[str, Any]) -> list[str]:
    return [one["what"][1] for one in lines(told) if isinstance(one["what"], tuple)]


def test_every_subject_has_its_lines(office: Office, child: str) -> None:
    told = office.health_file(child)
    assert titles(told) == [
        "ارجاع‌های در انتظار (۱)",
        "پرونده‌ها (۱)",
        "آزمون‌ها (آخرین هر برنامه) (۱)",
        "خدمت‌ها (۱)",
    ]
    said = " ".join(who(told))
    assert "۵ سال" in said and "مهناز" in said and "۰۹۱۱۲۲۲۳۳۴۴" in said
    referral = next(one for one in lines(told) if one["id"].startswith("referral:"))
    assert referral["state"] is not None and "ارجاع به" in referral["words"]


def test_what_must_be_known_stands_above_the_lines() -> None:
    health = [{"label": "حساسیت", "text": "پنی‌سیلین"}]
    assert warnings({"health": health}) == ["حساسیت: پنی‌سیلین"]


def test_what_a_clerk_does_not_read_is_not_there(office: Office, child: str) -> None:
    clerk = Office(office.folder, office.store, Actor("زهره", "clerk", "0201", "county"))
    assert all("پرونده‌ها" not in title for title in titles(clerk.health_file(child)))


def test_it_opens_from_the_record_by_one_key_and_each_line_opens_its_record(
    office: Office, child: str, window: MainWindow, keyboard: Keyboard
) -> None:
    window.go("records", {"entity": "person", "row": child})
    keyboard.settle()
    keyboard.press("Ctrl+H")
    keyboard.settle()
    page = window.page
    assert isinstance(page, HealthPage) and page.person == child and page.table.hasFocus()
    entity, _, row_id = page.table.current_id.partition(":")
    assert entity == "referral"
    keyboard.press("Return")
    keyboard.settle()
    record: Any = window.page
    assert record.form_view.row_id == row_id
    keyboard.press("Esc")
    keyboard.settle()
    assert window.page is page


def test_it_opens_from_the_desk_and_comes_back(
    office: Office, child: str, window: MainWindow, keyboard: Keyboard
) -> None:
    office.today.keep_session({"programme": "subsidy"})
    window.go("start", {})
    keyboard.settle()
    keyboard.type(FREE_IDS[0])
    keyboard.settle()
    keyboard.press("Ctrl+H")
    keyboard.settle()
    assert isinstance(window.page, HealthPage) and window.page.person == child


def test_somebody_of_whom_nothing_is_known_is_told_so(office: Office, window: MainWindow, keyboard: Keyboard) -> None:
    window.go("health", {"person": a_child(office)})
    keyboard.settle()
    page: Any = window.page
    assert page.table.isHidden() and not page._empty.isHidden()
