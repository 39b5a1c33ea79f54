"""Figures beside the plan, the season before, the year before, and under the law that asks for them."""

from __future__ import annotations

from typing import Any

import pytest

from models.office import Office
from tests.journeys.offices import Pair, child, put
from tests.office.conftest import seated


def screened(office: Office, day: str, **row: Any) -> str:
    row.setdefault("person", None)
    row["person"] = row["person"] or child(office, first_name=day)
    return put(office, "screening", programme="vision", held_on=day, answers={"right": 8, "left": 9}, **row)


def plan(office: Office, period: str = "1404-Q3", **where: Any) -> list[tuple[Any, ...]]:
    rows = office.report("plan", period, **where)["rows"]
    return [(row["title"], row["target"], row["value"], row["percent"]) for row in rows]


def test_what_was_reached_is_counted_for_the_period_of_the_activity(office: Office) -> None:
    for day in ("1404/5/1", "1404/8/1", "1404/9/1"):
        screened(office, day)
    figure = {"programme": "vision", "indicator": "screened"}
    put(office, "activity", period="1404", title="سال", target=12, **figure)
    put(office, "activity", period="1404-Q3", title="پاییز", target=4, **figure)
    put(office, "activity", period="1404-Q2", title="تابستان", target=2, **figure)
    put(office, "activity", period="1404-Q3", title="نشست خیّران", kind="شریک یابی")
    assert plan(office) == [("پاییز", 4, 2, 50.0), ("نشست خیّران", None, None, None)]
    year = [("سال", 12, 3, 25.0), ("تابستان", 2, 1, 50.0), ("پاییز", 4, 2, 50.0), ("نشست خیّران", None, None, None)]
    assert plan(office, "1404") == year
    screened(office, "1404/9/2")
    assert plan(office)[0] == ("پاییز", 4, 3, 75.0), "nothing is stored: it is counted anew"


def test_a_plan_of_the_province_comes_down_and_each_county_reaches_its_own(offices: Pair) -> None:
    figure = {"programme": "vision", "indicator": "screened", "period": "1404-Q3", "target": 10}
    put(offices.province, "activity", title="همهٔ استان", **figure)
    put(offices.province, "activity", title="اراک", county="0001", **figure)
    put(offices.province, "activity", title="آشتیان", county="0002", **figure)
    screened(offices.county, "1404/8/1")
    offices.up()
    offices.down()
    assert sorted(plan(offices.county)) == [("اراک", 10, 1, 10.0), ("همهٔ استان", 10, 1, 10.0)]
    told = [("آشتیان", 10, 0, 0.0), ("اراک", 10, 1, 10.0), ("همهٔ استان", 10, 1, 10.0)]
    assert sorted(plan(offices.province)) == told
    assert sorted(plan(offices.province, county="0002")) == [("آشتیان", 10, 0, 0.0), ("همهٔ استان", 10, 0, 0.0)]


def test_a_county_s_own_plan_is_of_the_county_also_at_the_province(offices: Pair) -> None:
    put(offices.county, "activity", period="1404-Q3", title="اراک", programme="vision", indicator="tests", target=1)
    screened(offices.county, "1404/8/1")
    offices.up()
    (row,) = offices.province.report("plan", "1404-Q3")["rows"]
    assert (row["county"], row["county_label"], row["value"]) == ("0001", "اراک", 1)


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("1404-Q3", {"tests": (2, 1, 1, 4, -2)}),
        ("1404-Q2", {"tests": (1, 0, 1, 0, 1)}),
        ("1404-08", {"tests": (2, 0, 2, 4, -2)}),
        ("1403-Q1", {}),
    ],
)
def test_a_season_beside_the_one_before_and_the_same_of_last_year(
    office: Office, period: str, found: dict[str, Any]
) -> None:
    days = ("1404/8/1", "1404/8/2", "1404/6/1", "1403/8/1", "1403/8/2", "1403/8/3", "1403/8/4")
    for day in days:
        screened(office, day)
    answer = office.report("trend", period)
    told = ("value", "before", "before_change", "year_ago", "year_change")
    rows = {
        row["indicator"]: tuple(row[name] for name in told) for row in answer["rows"] if row["indicator"] == "tests"
    }
    assert rows == found
    running = any("به پایان نرسیده" in note for note in answer["notes"])
    assert running == (period == "1404-Q3")


def test_every_programme_stands_under_its_legal_basis(office: Office) -> None:
    text = 'name="talk"\nlabel="گفت‌وگو"\nshape="workshop"\ntier="A"\nversion=1\nmandate="مادهٔ ۵۷ احکام دائمی"'
    with office.store.action("ali", "programme") as action:
        office.known.add(text, "talk", action)
    put(office, "target", programme="talk", indicator="courses", period="1404-Q3", county="0001", value=4)
    put(office, "course", programme="talk", starts_on="1404/8/1")
    rows = office.report("mandates", "1404-Q3")["rows"]
    named = {row["programme"]: row["mandate"] for row in rows}
    assert named["talk"] == "مادهٔ ۵۷ احکام دائمی"
    assert set(named) == {one["name"] for one in office.programmes()}
    (courses,) = (row for row in rows if (row["programme"], row["indicator"]) == ("talk", "courses"))
    assert (courses["value"], courses["target"], courses["percent"]) == (1, 4, 25.0)
    bases = [row["mandate"] for row in rows]
    assert len(set(bases)) == sum(bases[at - 1] != base for at, base in enumerate(bases) if at) + 1, "each stands once"


def test_an_order_about_a_guarded_programme_is_read_by_who_sees_its_figures(offices: Pair) -> None:
    told = {"number": "۱۲۳/۱", "issued_on": "1404/7/1", "subject": "ثبت تماس‌ها", "programme": "social_emergency"}
    put(offices.province, "directive", **told)
    put(offices.province, "activity", period="1404-Q3", title="خط ۱۲۳", programme="social_emergency",
        indicator="opened", target=9)  # fmt: skip
    offices.down()
    readers = {role: seated(offices.county, role) for role in ("senior", "clerk")}
    assert {role: len(one.find("directive")) for role, one in readers.items()} == {"senior": 1, "clerk": 0}
    assert {role: plan(one) for role, one in readers.items()} == {"senior": [("خط ۱۲۳", 9, 0, 0.0)], "clerk": []}
