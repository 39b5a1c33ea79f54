"""Minutes, open resolutions, visits and harms are gathered as they stand; a calendar has every session in its day."""

from __future__ import annotations

from typing import Any

import pytest

from models.office import Office
from tests.journeys.offices import put
from tests.office.conftest import seated
from tests.office.paper.test_papers import code_of


@pytest.fixture
def meeting(office: Office) -> str:
    told = {"kind": "social_harms", "held_on": "1404/9/3", "bodies": ["education", "health"], "number": "12"}
    return put(office, "meeting", members="علی رضوی\n- مینا کریمی\n", topics="گزارش", **told)


def resolve(office: Office, meeting: str, text: str, due_on: str, **row: Any) -> str:
    return put(office, "resolution", meeting=meeting, text=text, due_on=due_on, **{"owner": "مینا کریمی", **row})


# -- meetings ---------------------------------------------------------------------------------------------------------


def test_minutes_name_who_came_and_what_was_resolved_by_its_day(office: Office, meeting: str) -> None:
    resolve(office, meeting, "کارگاه در سه مدرسه", "1404/10/10")
    resolve(office, meeting, "فهرست کودکان", "1404/9/10", owner_body="education", owner=None)
    (page,) = office.paper("minutes", [meeting]).pages
    assert page["kind"] == "کارگروه آسیب‌های اجتماعی"
    assert (page["bodies"], page["members"]) == (
        ["آموزش و پرورش", "بهداشت و درمان"], ["علی رضوی", "مینا کریمی"],
    )  # fmt: skip
    assert [(one["text"], one["owner"], one["due_on"], one["status"]) for one in page["resolutions"]] == [
        ("فهرست کودکان", "آموزش و پرورش", "2025-12-01", "باز"),
        ("کارگاه در سه مدرسه", "مینا کریمی", "2025-12-31", "باز"),
    ]


def test_only_what_is_still_to_be_done_is_on_the_list_of_open_resolutions(office: Office, meeting: str) -> None:
    resolve(office, meeting, "دیر", "1404/9/10")
    done = resolve(office, meeting, "انجام شد", "1404/9/12")
    put(office, "resolution", id=done, done_on="1404/9/15")
    put(office, "resolution", id=resolve(office, meeting, "منتفی", "1404/9/12"), status="cancelled")
    resolve(office, meeting, "وقت دارد", "1404/10/1")
    paper = office.paper("open_resolutions", ["1404-Q3"])
    (page,) = paper.pages
    assert [(one["text"], one["days_late"]) for one in page["rows"]] == [("دیر", 9), ("وقت دارد", 0)]
    assert (page["label"], paper.records) == ("پاییز ۱۴۰۴", 2)
    assert office.paper("open_resolutions", ["1404-Q2"]).records == 0


# -- visits -----------------------------------------------------------------------------------------------------------


def test_a_visit_has_the_whole_list_its_score_and_the_visit_before(office: Office) -> None:
    centre = put(office, "centre", name="کودکستان لاله", kind="kindergarten")
    asks = {"rule-asks": "بازدید دوباره با تلفن"}
    put(office, "visit", centre=centre, visited_on="1404/7/1", met=["licence"], unmet=["signboard"], reasons=asks)
    visit = put(
        office, "visit", centre=centre, visited_on="1404/9/1", met=["licence", "signboard"], visitor="سارا نوری"
    )
    (page,) = office.paper("visit_report", [visit]).pages
    assert page["items"][:3] == [("پروانهٔ معتبر", True), ("تابلوی مرکز", True), ("رسید جدا برای هر هزینه", None)]
    assert (page["score"], page["grade"]) == (100, "عالی")
    assert page["before"] == {"visited_on": "2025-09-23", "visitor": None, "score": 50, "grade": "متوسط"}
    assert office.papers.rows_of("visit_report", "centre", [centre]) != ()


# -- harms ------------------------------------------------------------------------------------------------------------


def test_harms_are_ranked_by_county_for_those_who_may_read_them(office: Office) -> None:
    for kind, count, severity in (("addiction", 120, 4), ("divorce", 300, 2)):
        put(office, "harm", kind=kind, period="1404-Q3", county="0001", count=count, severity=severity)
    (page,) = office.paper("harm_ranking", ["1404-Q3"]).pages
    assert [(one["rank"], one["kind"], one["score"]) for one in page["rows"]] == [(1, "طلاق", 600), (2, "اعتیاد", 480)]
    assert (page["place"], page["before_label"], page["confidential"]) == ("اراک", "تابستان ۱۴۰۴", True)
    assert code_of(seated(office, "clerk").paper, "harm_ranking", ["1404-Q3"]) == "not-allowed"


def test_a_season_without_harms_is_one_page_that_says_so(office: Office) -> None:
    (page,) = office.paper("harm_ranking", ["1404-Q3"]).pages
    assert (page["rows"], page["count"]) == ([], 0)


# -- calendar ---------------------------------------------------------------------------------------------------------


def test_a_calendar_is_a_page_a_month_with_sessions_in_their_days(office: Office) -> None:
    course = put(office, "course", programme="premarital", title="دورهٔ پاییز", trainer="کاوه حیدری", capacity=30)
    for day in ("1404/7/2", "1404/9/7", "1404/9/7"):
        put(office, "session", course=course, held_on=day, starts_at="9", minutes=90, topic="حقوق")
    paper = office.paper("training_calendar", ["1404-Q3"])
    assert [(page["label"], page["count"]) for page in paper.pages] == [
        ("مهر ۱۴۰۴", 1), ("آبان ۱۴۰۴", 0), ("آذر ۱۴۰۴", 2),
    ]  # fmt: skip
    assert all(week[0]["weekday"] == 0 and len(week) == 7 for page in paper.pages for week in page["weeks"])
    filled = {day["day"]: len(day["sessions"]) for week in paper.pages[2]["weeks"] for day in week if day["sessions"]}
    assert filled == {"2025-11-28": 2}


@pytest.mark.parametrize("form", ["open_resolutions", "harm_ranking", "training_calendar"])
def test_a_list_of_a_period_takes_one_period(office: Office, form: str) -> None:
    for ids, code in (([], "required"), (["1404-Q3", "1404-Q2"], "form-unfit"), (["winter"], "period-wrong")):
        assert code_of(office.paper, form, ids) == code
