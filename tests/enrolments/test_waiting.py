"""The queue: who is before whom, and who was taken in before others."""

from __future__ import annotations

from typing import Any

import pytest

from models.enrolments.enrolment import ENROLMENT
from models.enrolments.waiting import in_turn
from models.schema.codelists import RESOURCES
from models.schema.entity import Row
from models.schema.programme import load_programme
from models.schema.reading import read_row
from tests.paper_desk import PaperDesk

HOUSE = "1" * 32


@pytest.fixture
def desk() -> PaperDesk:
    names = ("day_centre", "covered")
    desk = PaperDesk(programmes=[load_programme(RESOURCES / "programmes" / f"{name}.toml") for name in names])
    for letter in "abc":
        desk.add("person", id=letter * 32, first_name="مینا", last_name="نوری", birth_date="1990-01-01")
    desk.add("centre", id=HOUSE, name="مرکز امید", kind="day", capacity=20)
    return desk


def waits(desk: PaperDesk, who: str, **row: Any) -> Row:
    start = {"programme": "day_centre", "centre": HOUSE, "person": who * 32, "status": "در نوبت"}
    checked = read_row(ENROLMENT, {**start, **row}, None, desk)
    assert checked.errors == []
    return desk.add("enrolment", **checked.row)


def test_who_begins_to_wait_asked_today_unless_said(desk: PaperDesk) -> None:
    row = waits(desk, "a")
    assert (row["asked_on"], row["starts_on"]) == ("2025-12-10", None)
    row["asked_on"] = None
    assert read_row(ENROLMENT, {"notes": "پیگیری"}, row, desk).row["asked_on"] is None
    assert waits(desk, "b", asked_on="1404/5/1")["asked_on"] == "2025-07-23"


def test_the_higher_priority_comes_first_then_the_earlier_request(desk: PaperDesk) -> None:
    late = waits(desk, "a", asked_on="1404/8/1")
    early = waits(desk, "b", asked_on="1404/2/1")
    urgent = waits(desk, "c", asked_on="1404/9/1", priority="۵")
    assert in_turn([late, early, urgent]) == [urgent, early, late]


def test_a_place_given_out_of_turn_is_noted_and_not_refused(desk: PaperDesk) -> None:
    late, early = waits(desk, "a", asked_on="1404/8/1"), waits(desk, "b", asked_on="1404/2/1")
    taken = read_row(ENROLMENT, {"status": "active"}, late, desk)
    assert [(one.code, one.value, one.params["other"]) for one in taken.findings] == [("out-of-turn", 1, "۱۴۰۴/۰۲/۰۱")]
    assert taken.errors == []
    assert read_row(ENROLMENT, {"status": "active"}, early, desk).findings == ()


def test_another_centre_and_another_programme_have_queues_of_their_own(desk: PaperDesk) -> None:
    other = desk.add("centre", id="2" * 32, name="مرکز مهر", kind="day")
    waits(desk, "b", asked_on="1404/2/1", centre=other["id"])
    waits(desk, "c", asked_on="1404/2/1", centre=None, programme="covered")
    late = waits(desk, "a", asked_on="1404/8/1")
    assert read_row(ENROLMENT, {"status": "active"}, late, desk).findings == ()


@pytest.mark.parametrize(("priority", "code"), [("1001", "not-a-number"), ("زود", "not-a-number")])
def test_a_priority_is_a_number_up_to_a_thousand(desk: PaperDesk, priority: str, code: str) -> None:
    raw = {"programme": "covered", "person": "a" * 32, "status": "waiting", "priority": priority}
    assert [(one.code, one.field) for one in read_row(ENROLMENT, raw, None, desk).errors] == [(code, "priority")]


def test_a_row_may_say_its_number_in_the_national_system(desk: PaperDesk) -> None:
    row = waits(desk, "a", national_no="۱۴۰۴-۵۵۲", national_on="1404/9/1")
    assert (row["national_no"], row["national_on"]) == ("1404-552", "2025-11-22")
