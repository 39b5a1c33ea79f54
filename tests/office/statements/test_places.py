"""Zones and kinds of neighbourhood, and the counties that ought to have a centre, with what happened there."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import Pair, child, put

LINE = """
name = "line"
label = "خط بحران"
shape = "case"
tier = "A"
version = 1
[counties]
centre = "social_emergency"
measure = "population"
above = 50000
[[outcome]]
code = "done"
label = "پایان"
"""


def test_work_is_told_for_the_zone_where_people_live(office: Office) -> None:
    old, new, red = (
        put(office, "neighbourhood", name=name, county="0001", zone=zone, flag=flag)
        for name, zone, flag in (("کهنه", "۲", None), ("نو", "2", "حاشیه"), ("راه‌آهن", "5", "خط قرمز"))
    )
    family = put(office, "household", neighbourhood=red, address="کوچهٔ ۲")
    sara = child(office, first_name="سارا", neighbourhood=old)
    child(office, first_name="آوا", neighbourhood=new, household=family)
    omid = child(office, first_name="امید", household=family)
    child(office, first_name="بی‌محله")
    for person, day in ((sara, "1404/8/1"), (omid, "1404/8/1"), (omid, "1404/9/8"), (sara, "1404/6/1")):
        stage = "repeat" if day == "1404/9/8" else "first"
        put(office, "screening", programme="vision", person=person, held_on=day, stage=stage,
            answers={"right": 8, "left": 8}, reasons={"stage-missing": "برگه نیست"})  # fmt: skip
    put(office, "enrolment", programme="kindergarten", person=sara, starts_on="1404/7/1")
    rows = office.report("zones", "1404-Q3")["rows"]
    told = ("neighbourhoods", "persons", "households", "screened", "enrolled")
    assert {(row["by"], row["place_label"]): tuple(row[name] for name in told) for row in rows} == {
        ("به تفکیک منطقه", "۲"): (2, 2, 0, 1, 1),
        ("به تفکیک منطقه", "۵"): (1, 1, 1, 1, 0),
        ("به تفکیک وضعیت محله", "عادی"): (1, 1, 0, 1, 1),
        ("به تفکیک وضعیت محله", "حاشیه‌نشین"): (1, 1, 0, 0, 0),
        ("به تفکیک وضعیت محله", "خط قرمز"): (1, 1, 1, 1, 0),
    }


def test_somebody_entered_twice_is_one_person_of_the_zone(office: Office) -> None:
    hood = put(office, "neighbourhood", name="نو", county="0001", zone="2")
    one, other = (child(office, neighbourhood=hood, mother_name=name) for name in ("زهرا", "زهره"))
    put(office, "screening", programme="vision", person=other, held_on="1404/8/1", answers={"right": 8, "left": 8})
    office.sameness.merge(one, other, why="یک نفرند")
    (row, _) = office.report("zones", "1404-Q3")["rows"]
    assert (row["persons"], row["screened"]) == (1, 1)


@pytest.fixture
def line(offices: Pair) -> Office:
    office = offices.province
    with office.store.action("ali", "programme") as action:
        office.known.add(LINE, "line", action)
    for county, people, period in (("0001", 600_000, "1404"), ("0002", 50_000, "1404"), ("0003", 50_001, "1403")):
        put(office, "denominator", programme="line", measure="population", county=county, period=period, value=people)
    put(office, "denominator", programme="line", measure="population", county="0003", period="1405", value=9)
    for county, name in (("0001", "۱۲۳ اراک"), ("0002", "۱۲۳ آشتیان")):
        put(office, "centre", name=name, kind="social_emergency", county=county)
    put(office, "centre", name="روزانه", kind="day", county="0003")
    return office


def states(office: Office, period: str = "1404-Q3", **where: Any) -> dict[str | None, str]:
    rows = office.report("emergency_coverage", period, **where)["rows"]
    return {row["county"]: row["state"] for row in rows if row["programme"] == "line"}


def test_counties_with_a_centre_over_counties_that_ought_to_have_one(line: Office) -> None:
    told = states(line)
    assert (told["0001"], told["0002"], told["0003"], told["0004"]) == ("covered", "extra", "missing", "unknown")
    total = next(row for row in line.report("emergency_coverage", "1404-Q3")["rows"]
                 if row["county"] is None and row["programme"] == "line")  # fmt: skip
    assert (total["covered"], total["eligible"], total["percent"]) == (1, 2, 50.0)
    assert total["state_label"] == "۱ از ۲ شهرستان واجد شرایط"
    assert states(line, county="0003") == {"0003": "missing"}
    assert states(line, "1405")["0003"] == "none", "the newest census that had begun counts"
    assert states(line, "1402-Q1")["0001"] == "unknown"


def test_the_number_is_a_line_of_the_file_that_the_province_replaces(line: Office) -> None:
    newer = LINE.replace("version = 1", "version = 2").replace("50000", "40000")
    with line.store.action("ali", "programme") as action:
        line.known.add(newer, "line", action)
    assert states(line)["0002"] == "covered"
    assert "۴۰٬۰۰۰" in " ".join(line.report("emergency_coverage", "1404-Q3")["notes"])


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("above = 50000", 'above = "many"', "[counties] above"),
        ("above = 50000", "over = 50000", "[counties] over"),
        ('centre = "social_emergency"\n', "", "[counties] centre"),
        ("[counties]", "[[counties]]", "[counties]"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(office: Office, old: str, new: str, why: str) -> None:
    with pytest.raises(UserError) as refusal, office.store.action("ali", "programme") as action:
        office.known.add(LINE.replace(old, new), "line", action)
    assert refusal.value.code == "programme-wrong"
    assert why in str(refusal.value)


def test_families_are_told_by_danger_and_need(office: Office) -> None:
    hood = put(office, "neighbourhood", name="نو", county="0001")
    away = put(office, "neighbourhood", name="دور", county="0002")
    family = put(
        office, "household", neighbourhood=hood, risks="تک‌والد، کم‌درآمدی", needs="معیشت", working_children="بله"
    )
    put(office, "household", neighbourhood=hood, risks="تک‌والد", address="کوچهٔ ۳")
    put(office, "household", neighbourhood=away, risks="تک‌والد", address="کوچهٔ ۴")
    put(office, "household", address="بی خطر")
    child(office, household=family)
    rows = office.report("families", "1404-Q3", "0001")["rows"]
    assert [(row["of"], row["code_label"], row["households"], row["persons"]) for row in rows] == [
        ("risks", "تک‌والد", 2, 1), ("risks", "کم‌درآمدی", 1, 1), ("needs", "معیشت", 1, 1),
        ("working_children", "فرزند نان‌آور", 1, 1),
    ]  # fmt: skip
    assert office.report("families", "1404-Q3")["rows"][0]["households"] == 3


def test_topics_stand_in_their_order_at_each_place(office: Office) -> None:
    for rank, title, zone in ((10, "تغذیه", "2"), (2, "خودمراقبتی", "2"), (1, "گفت‌وگو", "5"), (3, "همگانی", None)):
        put(office, "topic", rank=rank, title=title, zone=zone)
    rows = office.report("topics", "1404")["rows"]
    assert [(row["place"], row["rank"], row["title"]) for row in rows] == [
        ("منطقهٔ ۲", 2, "خودمراقبتی"), ("منطقهٔ ۲", 10, "تغذیه"), ("منطقهٔ ۵", 1, "گفت‌وگو"), ("همه‌جا", 3, "همگانی"),
    ]  # fmt: skip
