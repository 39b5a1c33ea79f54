"""The calendar of a season: Jalali months, weeks from Saturday on, every session on its day and nowhere else."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.planning.training_calendar import months_of, weeks_of
from models.text.jalali import from_jalali, parse_period, place_in_week, to_jalali
from tests.sync.offices_in_memory import COUNTY, found, opened, person, put


@pytest.fixture
def office(tmp_path: Path, fixed_now: str) -> Iterator[Office]:
    found(tmp_path / COUNTY, COUNTY)
    with opened(tmp_path / COUNTY) as made:
        yield made


@pytest.fixture
def course(office: Office) -> str:
    hall = put(office, "centre", name="فرهنگسرا", kind="venue", county="0001", zone="2")
    return put(
        office, "course", programme="premarital", title="پیش از ازدواج", centre=hall, trainer="دکتر نوری", capacity=30,
        starts_on="1404/7/1",
    )  # fmt: skip


def held(office: Office, course: str, day: str, **row: Any) -> str:
    return put(office, "session", course=course, held_on=day, minutes=90, **row)


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("1404-Q3", [(1404, 7), (1404, 8), (1404, 9)]),
        ("1404-07", [(1404, 7)]),
        ("1403-12-01..1404-01-02", [(1403, 12), (1404, 1)]),
        ("1404", [(1404, month) for month in range(1, 13)]),
    ],
)
def test_the_months_of_a_period(period: str, months: list[tuple[int, int]]) -> None:
    assert months_of(parse_period(period, today=datetime.date(2025, 12, 10))) == months


@pytest.mark.parametrize("month", [(1404, 7), (1404, 9), (1403, 12), (1404, 12), (1408, 12), (1404, 1), (1402, 4)])
def test_weeks_begin_on_saturday_and_hold_every_day_of_the_month_once(month: tuple[int, int]) -> None:
    weeks = weeks_of(*month)
    assert all([place_in_week(day) for day in week] == list(range(7)) for week in weeks)
    assert all(week[0].strftime("%A") == "Saturday" for week in weeks)
    days = [day for week in weeks for day in week]
    assert all((later - earlier).days == 1 for earlier, later in itertools.pairwise(days))
    inside = [to_jalali(day)[2] for day in days if to_jalali(day)[:2] == month]
    assert inside == list(range(1, len(inside) + 1))
    assert len(inside) in (29, 30, 31)
    assert all(any(to_jalali(day)[:2] == month for day in week) for week in weeks), "no week of strangers"


def test_a_session_is_told_with_all_that_the_wall_wants(office: Office, course: str) -> None:
    put(office, "registration", course=course, person=person(office, birth_date="1380/1/1"))
    held(office, course, "1404/7/5", starts_at="9:30", topic="معیارهای انتخاب")
    answer = office.calendar("1404-Q3")
    (one,) = answer["sessions"]
    assert {name: one[name] for name in one if name not in ("session", "course", "centre")} == {
        "day": from_jalali(1404, 7, 5).isoformat(),
        "starts_at": "09:30",
        "ends_at": "11:00",
        "minutes": 90,
        "programme": "premarital",
        "programme_label": next(one["label"] for one in office.programmes() if one["name"] == "premarital"),
        "title": "پیش از ازدواج",
        "topic": "معیارهای انتخاب",
        "trainer": "دکتر نوری",
        "audience": None,
        "place": "فرهنگسرا",
        "county": "0001",
        "zones": ["2"],
        "mode": "in_person",
        "mode_label": "حضوری",
        "capacity": 30,
        "registered": 1,
    }
    assert (answer["label"], answer["count"], answer["today"]) == ("پاییز ۱۴۰۴", 1, "2025-12-10")


def test_a_webinar_stands_in_every_zone_that_it_reaches(office: Office) -> None:
    hub = put(office, "centre", name="کانون سلامت بهار", kind="کانون سلامت محله", county="0001", zone="5")
    told = {"reach": "چند منطقه", "zones": "۱، ۲، ۵"}
    webinar = put(office, "course", programme="neighbourhood_course", centre=hub, starts_on="1404/9/1", answers=told)
    held(office, webinar, "1404/9/2", mode="وبینار")
    near = put(office, "course", programme="neighbourhood_course", centre=hub, starts_on="1404/9/1")
    held(office, near, "1404/9/3")
    many, one = office.calendar("1404-Q3")["sessions"]
    assert (many["zones"], many["place"]) == (["5", "1", "2"], "کانون سلامت بهار – منطقه‌های ۵، ۱، ۲")
    assert (one["zones"], one["place"]) == (["5"], "کانون سلامت بهار")


def test_a_session_stands_on_its_day_of_its_month_only(office: Office, course: str) -> None:
    held(office, course, "1404/7/30", starts_at="16", topic="عصر")
    held(office, course, "1404/7/30", starts_at="8", topic="صبح")
    held(office, course, "1404/7/30", topic="بی ساعت")
    held(office, course, "1404/10/1", topic="زمستان")
    answer = office.calendar("1404-Q3")
    assert [month["label"] for month in answer["months"]] == ["مهر ۱۴۰۴", "آبان ۱۴۰۴", "آذر ۱۴۰۴"]
    assert [month["count"] for month in answer["months"]] == [3, 0, 0]
    days = [day for month in answer["months"] for week in month["weeks"] for day in week]
    (busy,) = (day for day in days if day["sessions"])
    assert (busy["label"], busy["inside"], busy["weekday"]) == ("۳۰", True, 4)
    assert [one["topic"] for one in busy["sessions"]] == ["صبح", "عصر", "بی ساعت"]
    assert {day["day"] for day in days if day["today"]} == {"2025-12-10"}
    assert all(day["friday"] == (day["weekday"] == 6) for day in days)


def test_one_programme_one_county_and_what_is_put_aside(office: Office, course: str) -> None:
    session = held(office, course, "1404/8/1")
    assert office.calendar("1404-Q3", "premarital", "0001")["count"] == 1
    assert office.calendar("1404-Q3", "genetics_class")["count"] == 0
    assert office.calendar("1404-Q3", None, "0002")["count"] == 0
    with pytest.raises(UserError) as refusal:
        office.calendar("1404-Q3", "chess")
    assert refusal.value.code == "programme-unknown"
    office.delete("session", session)
    assert office.calendar("1404-Q3")["count"] == 0


def test_a_session_that_goes_on_past_midnight_has_no_end_here(office: Office, course: str) -> None:
    held(office, course, "1404/8/1", starts_at="23:00")
    held(office, course, "1404/8/2")
    assert [one["ends_at"] for one in office.calendar("1404-Q3")["sessions"]] == [None, None]
