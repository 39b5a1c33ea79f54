"""Cases, services, waiting, presence and heads, in tables whose figures were counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from models.planning.behind import rows_behind
from models.planning.statistics import figures
from models.schema.programme import Programme, parse_programme
from models.text.jalali import parse_period
from tests.planning.conftest import TODAY, Put, bare

AUTUMN = parse_period("1404-Q3")  # 2025-09-23 to 2025-12-21
FIRST, LAST, BEFORE, AFTER = "2025-09-23", "2025-12-21", "2025-09-22", "2025-12-22"

COUPLES = parse_programme(
    """
name = "talks"
label = "گفت‌وگوی زوج‌ها"
shape = "case"
tier = "C"
version = 1
subject = "couple"
step = [{ kind = "session", label = "نشست" }, { kind = "visit", label = "بازدید" }]
outcome = [{ code = "peace", label = "سازش", good = true }, { code = "parted", label = "جدایی" }]
""",
    "talks",
)
HOMES = parse_programme(
    """
name = "homes"
label = "خانه"
shape = "case"
tier = "A"
version = 1
records = "service"
subject = "household"
stage = [{ code = "sent", label = "معرفی" }, { code = "given", label = "تحویل", final = true }]
""",
    "homes",
)
JOBS = parse_programme('name="jobs"\nlabel="کار"\nshape="case"\ntier="A"\nversion=1\nrecords="service"', "jobs")
KNOWN = (COUPLES, HOMES, JOBS, bare("care", "enrolment"), bare("talk", "workshop"))


@pytest.fixture
def programmes() -> tuple[Programme, ...]:
    return KNOWN


def told(db: Any, programme: str, county: str | None = None, **ways: Any) -> dict[str, float | None]:
    found = figures(db, KNOWN, ways.pop("period", AUTUMN), county, ways.pop("today", TODAY), **ways)
    return {one.indicator: one.value for one in found if one.programme == programme}


def behind(db: Any, programme: str, indicator: str, county: str | None = None) -> tuple[str, list[str]]:
    known = next(one for one in KNOWN if one.name == programme)
    found = rows_behind(db, known, indicator, AUTUMN, county, TODAY)
    assert found is not None
    return found.entity, sorted(found.ids)


def case(put: Put, opened_on: str, closed_on: str | None = None, outcome: str | None = None, **row: Any) -> str:
    status = "closed" if closed_on else "open"
    given = {"programme": "talks", "person": "zan", "partner": "mard", "status": status, "outcome": outcome}
    return put("case", **{**given, "opened_on": opened_on, "closed_on": closed_on, **row})


def test_cases_are_opened_and_closed_in_a_period_and_open_at_its_end(db: Any, put: Put) -> None:
    case(put, BEFORE, person="a", partner="b")  # open all the time
    case(put, FIRST, LAST, "peace", person="c", partner="d")  # closed on the last day: open no more
    case(put, LAST, AFTER, "parted", person="a", partner="e")  # open at the end
    case(put, BEFORE, BEFORE, "peace", person="f", partner="g")  # over before it began
    case(put, AFTER, person="h", partner="i")  # not yet
    case(put, BEFORE, FIRST, "parted", person="k", partner="l")  # its last day is the first of the period
    case(put, FIRST, person="m", partner="n", retired=True)
    assert told(db, "talks") == {"opened": 2, "persons": 7, "open": 2, "closed": 2, "closed_good": 1, "sessions": 0}
    assert behind(db, "talks", "persons") == ("person", sorted("abcdekl"))
    assert behind(db, "talks", "closed_good") == ("case", ["case-2"])


def test_only_sessions_of_live_cases_are_sessions(db: Any, put: Put) -> None:
    live, gone = case(put, BEFORE), case(put, BEFORE, retired=True)
    for of, kind, day in ((live, "session", FIRST), (live, "session", LAST), (live, "visit", FIRST),
                          (live, "session", BEFORE), (live, "session", AFTER), (gone, "session", FIRST)):  # fmt: skip
        put("step", case=of, programme="talks", kind=kind, done_on=day)
    put("step", case=live, programme="talks", kind="session", done_on=FIRST, retired=True)
    assert told(db, "talks")["sessions"] == 2
    assert behind(db, "talks", "sessions") == ("step", ["step-1", "step-2"])


def test_a_case_of_a_household_has_no_person_and_a_county(db: Any, put: Put) -> None:
    put("person", id="head", county="0207")
    put("household", id="home", head="head")
    case(put, FIRST, person=None, partner=None, household="home", centre=put("centre", county="0105"))
    assert told(db, "talks")["persons"] == 0
    assert [told(db, "talks", county)["opened"] for county in ("0105", "0207")] == [1, 0]
    assert [told(db, "talks", county, by="residence")["opened"] for county in ("0105", "0207")] == [0, 1]


def test_who_was_erased_has_an_open_case_up_to_that_day(db: Any, put: Put) -> None:
    case(put, BEFORE, person="gone")
    case(put, BEFORE, LAST, "peace", person="gone")
    put("person", id="gone", retired=True)
    put("erasure", of="person", row_id="gone", done_on=FIRST)
    assert (told(db, "talks")["open"], told(db, "talks")["closed"], told(db, "talks")["persons"]) == (0, 1, 2)
    earlier = told(db, "talks", period=parse_period("1404-Q2"))
    assert (earlier["open"], earlier["persons"]) == (2, 2)
    later = told(db, "talks", period=parse_period("1404-Q4"))
    assert (later["open"], later["persons"]) == (0, 0)


def test_nothing_is_counted_of_people_put_aside(db: Any, put: Put) -> None:
    put("person", id="aside", retired=True)
    put("step", case=case(put, FIRST, person="aside"), programme="talks", kind="session", done_on=FIRST)
    put("service", programme="jobs", person="aside", given_on=FIRST)
    assert not any(told(db, "talks").values())
    assert not any(told(db, "jobs").values())


def test_somebody_entered_twice_is_one(db: Any, put: Put) -> None:
    db["alias"].insert({"gone": "twin", "kept": "zan"})
    case(put, FIRST, person="zan")
    case(put, FIRST, person="twin")
    for person in ("zan", "twin"):
        put("service", programme="jobs", person=person, given_on=FIRST)
    assert (told(db, "talks")["opened"], told(db, "talks")["persons"]) == (2, 2)
    assert told(db, "jobs") == {"persons": 1, "households": 0, "given": 2}


def test_a_service_is_given_at_a_final_stage_where_there_is_one(db: Any, put: Put) -> None:
    for home, stage, day in (("x", "sent", FIRST), ("x", "given", LAST), ("x", "given", FIRST), ("y", "given", LAST),
                             ("z", "given", AFTER), ("q", None, FIRST)):  # fmt: skip
        put("service", programme="homes", household=home, stage=stage, given_on=day)
    put("service", programme="jobs", person="a", stage=None, given_on=FIRST)
    assert told(db, "homes") == {"persons": 0, "households": 2, "given": 3}
    assert told(db, "jobs") == {"persons": 1, "households": 0, "given": 1}
    assert behind(db, "homes", "households") == ("household", ["x", "y"])


@pytest.mark.parametrize(
    ("asked", "median"),
    [
        ((), None),
        (("2025-12-10",), 0),
        (("2025-12-09", "2025-12-01", "2025-10-11"), 9),
        (("2025-12-09", "2025-12-01"), 5),
        (("2025-12-09", "2025-12-01", None), 5),  # of whom no day is known nobody can say how long
    ],
)
def test_how_long_half_of_those_who_wait_have_waited(
    db: Any, put: Put, asked: tuple[str | None, ...], median: float | None
) -> None:
    for number, day in enumerate(asked):
        put("enrolment", programme="care", person=str(number), status="waiting", asked_on=day)
    assert told(db, "care")["waiting_days"] == median
    assert told(db, "care")["waiting"] == len(asked)


def test_a_wait_ends_with_the_period_and_begins_with_the_first_request(db: Any, put: Put) -> None:
    summer = parse_period("1404-Q2")  # up to 2025-09-22
    for day in ("2025-09-20", "2025-09-02"):
        put("enrolment", programme="care", person="a", status="waiting", asked_on=day)
    put("enrolment", programme="care", person="b", status="waiting", asked_on="2025-09-20", ends_on="2025-09-21")
    put("enrolment", programme="care", person="c", status="active", asked_on="2025-09-01", starts_on="2025-09-05")
    assert told(db, "care", period=summer)["waiting_days"] == 20


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "status", "months"),
    [
        (BEFORE, None, "active", 3.0),  # the whole autumn
        (FIRST, "2025-10-23", "left", 1.0),  # مهر: 30 days, the last day is of the next place
        (FIRST, "2025-10-08", "left", 0.5),
        ("2025-12-07", None, "active", 0.5),  # 15 of the 30 days of آذر
        (AFTER, None, "active", 0.0),
        (BEFORE, BEFORE, "left", 0.0),
        (BEFORE, None, "left", 0.0),  # nobody knows how long
        (None, None, "active", 0.0),
        (FIRST, None, "waiting", 0.0),
    ],
)
def test_a_month_of_presence_is_a_whole_month(
    db: Any, put: Put, starts_on: str | None, ends_on: str | None, status: str, months: float
) -> None:
    row = {"person": "a", "status": status, "starts_on": starts_on, "ends_on": ends_on}
    put("enrolment", programme="care", **row)
    later = parse_period("1404-Q4").first
    assert told(db, "care", today=later)["person_months"] == months


def test_days_to_come_are_no_presence(db: Any, put: Put) -> None:
    put("enrolment", programme="care", person="a", status="active", starts_on=BEFORE)
    assert told(db, "care")["person_months"] == 2.6  # مهر، آبان and 19 of the 30 days of آذر


def test_heads_are_those_whose_names_nobody_wrote(db: Any, put: Put) -> None:
    course = put("course", programme="talk", starts_on=FIRST)
    for day, female, male in ((FIRST, 20, 11), (LAST, 7, None), (AFTER, 100, 100), (FIRST, None, None)):
        put("session", course=course, held_on=day, headcount_female=female, headcount_male=male)
    assert (told(db, "talk")["sessions"], told(db, "talk")["heads"]) == (3, 38)
    assert behind(db, "talk", "heads") == ("session", ["session-1", "session-2"])
