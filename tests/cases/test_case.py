"""A case from the day it is opened to the day it is closed: whose it is, its deadline, its level, its end."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.case import CASE
from models.schema.programme import parse_programme
from tests.cases.conftest import CARE, CHILD, HOUSE, OTHER, care, case_of, codes, read, step_of
from tests.paper_desk import PaperDesk

COUPLES = CARE.replace('name = "care"', 'name = "couples"').replace('subject = "person"', 'subject = "couple"')
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2025, 12, 10))


def test_a_new_case_is_open_and_of_today_with_its_deadline(desk: PaperDesk) -> None:
    row = read(CASE, desk).row
    assert (row["status"], row["opened_on"], row["deadline"]) == ("open", "2025-12-10", "2026-01-24")
    assert row["outcome"] is None


@given(opened=DAYS, days=st.integers(0, 400))
def test_the_deadline_moves_with_the_day_of_opening_until_somebody_types_one(opened: datetime.date, days: int) -> None:
    desk = PaperDesk(programmes=[care("deadline_days = 45", f"deadline_days = {days}")])
    desk.add("person", id=CHILD)
    first = {**read(CASE, desk, opened_on=opened.isoformat()).row, "id": "1" * 32}
    assert first["deadline"] == (opened + datetime.timedelta(days=days)).isoformat()
    earlier = (opened - datetime.timedelta(days=9)).isoformat()
    moved = read(CASE, desk, first, opened_on=earlier).row
    assert moved["deadline"] == (opened + datetime.timedelta(days=days - 9)).isoformat()
    typed = {**read(CASE, desk, first, deadline="2027-01-01").row, "id": "1" * 32}
    assert read(CASE, desk, typed, opened_on=earlier).row["deadline"] == "2027-01-01"


def test_codes_may_come_as_labels(desk: PaperDesk) -> None:
    row = read(CASE, desk, level="سطح دو", outcome="توانمند شد", status="بسته", closed_on="1404/9/19").row
    assert (row["level"], row["outcome"], row["status"]) == ("2", "good", "closed")


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"person": None}, ("person", "required")),
        ({"programme": "gossip"}, ("programme", "programme-unknown")),
        ({"level": "9"}, ("level", "choice-unknown")),
        ({"outcome": "wonderful", "status": "closed", "closed_on": "2025-12-01"}, ("outcome", "choice-unknown")),
        ({"status": "closed", "closed_on": "2025-12-01"}, ("outcome", "required")),
        ({"status": "closed", "outcome": "good"}, ("closed_on", "required")),
        ({"outcome": "good"}, ("outcome", "rule-broken")),
        ({"closed_on": "2025-11-30", "outcome": "good", "opened_on": "2025-12-01"}, ("closed_on", "date-order")),
        ({"deadline": "2025-11-30", "opened_on": "2025-12-01"}, ("deadline", "date-order")),
        ({"opened_on": "2025-12-11"}, ("opened_on", "date-future")),
        ({"opened_on": "2014-12-31"}, ("opened_on", "date-order")),
        ({"opened_on": "2020-12-01"}, ("person", "age-outside")),
        ({"partner": CHILD}, ("partner", "rule-broken")),
        ({"answers": {"weight": 3}}, ("answers.weight", "field-unknown")),
    ],
)
def test_what_is_refused_or_asked(desk: PaperDesk, raw: dict[str, Any], wrong: tuple[str, str]) -> None:
    assert wrong in codes(read(CASE, desk, **raw))


@pytest.mark.parametrize(
    ("raw", "closed_on"), [({"closed_on": "2025-12-01"}, "2025-12-01"), ({"status": "closed"}, "2025-12-10")]
)
def test_a_day_of_closing_closes_and_closing_at_the_desk_is_of_today(
    desk: PaperDesk, raw: dict[str, Any], closed_on: str
) -> None:
    case = case_of(desk)
    closed = read(CASE, desk, case, outcome="left", **raw)
    assert not closed.errors
    assert (closed.row["status"], closed.row["closed_on"]) == ("closed", closed_on)
    saved = desk.add("case", **closed.row)
    reopened = read(CASE, desk, saved, status="open")
    assert codes(reopened) == [("closed_on", "rule-broken"), ("outcome", "rule-broken")]
    assert not read(CASE, desk, saved, status="open", closed_on=None, outcome=None).errors


def test_a_second_open_case_is_asked_about_once_when_it_opens(desk: PaperDesk) -> None:
    first = case_of(desk)
    assert codes(read(CASE, desk)) == [("person", "case-open")]
    case_of(desk, reasons={"case-open": "برای فرزند دیگر"})
    assert codes(read(CASE, desk, first, assigned_to="مینا")) == []
    closed = desk.add("case", **{**first, "status": "closed"})
    assert codes(read(CASE, desk, closed, status="open")) == [("person", "case-open")]


def test_a_couple_is_two_persons_whichever_comes_first(desk: PaperDesk) -> None:
    desk.programmes["couples"] = parse_programme(COUPLES, "couples")
    assert codes(read(CASE, desk, programme="couples")) == [("partner", "required")]
    case_of(desk, programme="couples", partner=OTHER)
    assert ("person", "case-open") in codes(read(CASE, desk, programme="couples", person=OTHER, partner=CHILD))
    elder = desk.add("person", birth_date="1980-01-01")["id"]
    assert ("partner", "out-of-range") in codes(read(CASE, desk, programme="couples", partner=elder))


@pytest.mark.parametrize(
    ("subject", "raw", "found"),
    [
        ("household", {"person": None, "household": HOUSE}, []),
        ("household", {"household": HOUSE}, []),
        ("household", {}, [("household", "required")]),
        ("any", {"person": None}, []),
    ],
)
def test_whose_a_case_is_the_file_says(subject: str, raw: dict[str, Any], found: list[tuple[str, str]]) -> None:
    desk = PaperDesk(programmes=[care('subject = "person"', f'subject = "{subject}"')])
    desk.add("person", id=CHILD, birth_date="2015-01-01")
    desk.add("household", id=HOUSE)
    assert codes(read(CASE, desk, **raw)) == found


def test_another_level_wants_a_reason_that_is_new(desk: PaperDesk) -> None:
    case = case_of(desk)
    assert not read(CASE, desk, case, level="1").errors
    desk.add("case", **{**case, "level": "1"})
    case = {**case, "level": "1"}
    assert codes(read(CASE, desk, case, level="2")) == [("level", "level-changed")]
    higher = read(CASE, desk, case, level="2", level_why="خانواده بی‌خانه شد")
    assert not higher.errors
    saved = desk.add("case", **higher.row)
    assert codes(read(CASE, desk, saved, level="1")) == [("level", "level-changed")]
    assert not read(CASE, desk, saved, notes="تماس گرفتند").errors


def test_the_reason_of_the_last_change_does_not_answer_for_the_next(desk: PaperDesk) -> None:
    case = case_of(desk)
    assessed = step_of(desk, case, "assessment", "2025-10-02", answers={"level_now": "2"})
    why = {"level-changed": "ارزیابی ثانویه ۱۴۰۴/۰۸/۱۱"}
    case = desk.add("case", **{**case, "level": "2", "level_why": why["level-changed"], "reasons": why})
    assert codes(read(CASE, desk, case, level="1")) == [("level", "level-changed")]
    again = read(CASE, desk, case, level="1", reasons={"level-changed": "خواست خانواده"})
    assert (again.errors, again.row["reasons"]) == ([], {"level-changed": "خواست خانواده"})
    assert read(CASE, desk, case, level="1", level_why="خواست خانواده").row["reasons"] is None
    # An assessment that is put right gives its own reason once more, in the same words.
    desk.add("step", **{**assessed, "answers": {"level_now": "1"}})
    assert not read(CASE, desk, case, level="1", reasons=why).errors


def test_a_case_holds_the_days_of_its_steps_and_keeps_its_programme(desk: PaperDesk) -> None:
    case = case_of(desk)
    step_of(desk, case, "assessment", "2025-10-05")
    step_of(desk, case, "session", "2025-11-20")
    assert codes(read(CASE, desk, case, opened_on="2025-10-06")) == [("opened_on", "date-order")]
    closing = {"closed_on": "2025-11-19", "outcome": "good"}
    assert codes(read(CASE, desk, case, **closing)) == [("closed_on", "date-order")]
    assert not read(CASE, desk, case, **{**closing, "closed_on": "2025-11-20"}).errors
    desk.programmes["other"] = parse_programme(CARE.replace('"care"', '"other"', 1), "other")
    assert ("programme", "rule-broken") in codes(read(CASE, desk, case, programme="other"))
