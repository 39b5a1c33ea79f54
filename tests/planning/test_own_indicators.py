"""What a programme's file counts of its own: every word of `[[indicator]]`, and what it may not say."""

from __future__ import annotations

from typing import Any

import pytest

from models.catalog import checked
from models.errors import UserError
from models.planning.behind import rows_behind
from models.planning.statistics import figures
from models.schema.programme import Programme, parse_programme
from tests.planning.conftest import TODAY, Put
from tests.planning.test_case_figures import AFTER, AUTUMN, BEFORE, FIRST, LAST

HEAD = 'label="آزمایشی"\ntier="A"\nversion=1\n'
ANSWERS = """
[[section]]
label = "پرسش"
field = [
    { name = "risk", kind = "choice", label = "خطر", options = ["low|کم", "high|زیاد"] },
    { name = "needs", kind = "choices", label = "نیاز", options = ["home|خانه", "work|کار"] },
    { name = "paid", kind = "whole", label = "کمک" },
    { name = "seen", kind = "flag", label = "دیده شد" },
]
"""


def made(name: str, shape: str, indicators: str, rest: str = "") -> Programme:
    return checked(parse_programme(f'name="{name}"\nshape="{shape}"\n{HEAD}{rest}\n{indicators}\n{ANSWERS}', name))


CARE = made(
    "care",
    "enrolment",
    """
indicator = [
    { name = "at_risk", label = "الف", when = { risk = ["high"] } },
    { name = "at_risk_percent", label = "ب", ratio = ["at_risk", "entered"] },
    { name = "needy", label = "پ", count = "person", measure = "stock", when = { needs = ["home", "work"] } },
    { name = "awaited", label = "ت", count = "person", measure = "stock", when = { status = ["waiting"] } },
    { name = "homes", label = "ث", count = "household" },
    { name = "paid_out", label = "ج", sum = "paid", when = { seen = [true] } },
    { name = "asked", label = "چ", day = "asked_on" },
    { name = "young", label = "ح", within_days = 30 },
    { name = "by_hand", label = "خ", typed = true, measure = "stock" },
    { name = "by_hand_percent", label = "د", ratio = ["by_hand", "active"] },
]
""",
)
TALKS = made(
    "talks",
    "case",
    """
indicator = [
    { name = "couples", label = "زوج", count = "row" },
    { name = "spouses", label = "نفر", count = "person" },
    { name = "late", label = "باز و پرخطر", measure = "stock", when = { risk = ["high"] } },
    { name = "visits", label = "بازدید پرخطر", of = "step", when = { kind = ["visit"], risk = ["high"] } },
    { name = "met", label = "نفر دیده", of = "step", count = "person" },
]
outcome = [{ code = "peace", label = "سازش", good = true }]
step = [{ kind = "session", label = "نشست" }, { kind = "visit", label = "بازدید" }]
""",
)
CLASS = made(
    "classes",
    "workshop",
    """
indicator = [
    { name = "risky", label = "دوره", when = { risk = ["high"] } },
    { name = "online", label = "جلسهٔ برخط", of = "session", when = { mode = ["online"], risk = ["high"] } },
    { name = "pupils", label = "نفر", of = "registration", count = "person", when = { grade = ["10"] } },
]
""",
)
KNOWN = (CARE, TALKS, CLASS)


def told(db: Any, programme: Programme, county: str | None = None, **ways: Any) -> dict[str, float | None]:
    found = figures(db, KNOWN, AUTUMN, county, TODAY, **ways)
    return {one.indicator: one.value for one in found if one.programme == programme.name}


def behind(db: Any, programme: Programme, indicator: str) -> tuple[str, list[str]] | None:
    found = rows_behind(db, programme, indicator, AUTUMN, None, TODAY)
    return found and (found.entity, sorted(found.ids))


def place(put: Put, person: str, starts_on: str | None = FIRST, status: str = "active", **row: Any) -> str:
    return put("enrolment", programme="care", person=person, status=status, starts_on=starts_on, **row)


def test_rows_people_and_homes_that_an_answer_picks(db: Any, put: Put) -> None:
    put("person", id="a", household="one", birth_date="2025-09-01")
    put("person", id="b", household="one", birth_date="2025-08-01")
    place(put, "a", answers={"risk": "high", "needs": ["home", "work"], "paid": 5, "seen": True})
    place(put, "b", LAST, answers={"risk": "low", "needs": ["work"], "paid": 7, "seen": False})
    place(put, "b", BEFORE, ends_on=LAST, answers={"risk": "high", "needs": ["home"], "paid": 9, "seen": True})
    place(put, "c", AFTER, answers={"risk": "high", "needs": ["home"]})
    place(
        put, "d", None, "waiting", asked_on=LAST, answers={"risk": "high", "needs": ["home"], "paid": 1, "seen": True}
    )
    place(put, "e", retired=True, answers={"risk": "high", "needs": ["home"]})
    found = told(db, CARE)
    wanted = {"at_risk": 1, "at_risk_percent": 50.0, "needy": 2, "awaited": 1, "homes": 1, "paid_out": 5, "asked": 1}
    assert {name: found[name] for name in wanted} == wanted
    assert found["young"] == 1  # a on the 22nd day; b's first place began on the 142nd
    assert behind(db, CARE, "at_risk") == ("enrolment", ["enrolment-1"])
    assert behind(db, CARE, "needy") == ("person", ["a", "b"])
    assert behind(db, CARE, "homes") == ("household", ["one"])
    assert behind(db, CARE, "paid_out") == ("enrolment", ["enrolment-1"])


def test_what_is_typed_stands_beside_what_is_counted(db: Any, put: Put) -> None:
    place(put, "a")
    place(put, "b")
    assert (told(db, CARE)["by_hand"], told(db, CARE)["by_hand_percent"]) == (None, None)  # nobody typed it
    for period, value in (("1404-08", 9), ("1404-Q3", 1)):
        put("tally", programme="care", indicator="by_hand", period=period, county="0101", value=value)
    assert (told(db, CARE)["by_hand"], told(db, CARE)["by_hand_percent"]) == (1, 50.0)
    assert behind(db, CARE, "by_hand") is None
    assert behind(db, CARE, "by_hand_percent") is None


def test_a_share_of_nothing_is_not_said(db: Any) -> None:
    assert told(db, CARE)["at_risk_percent"] is None


def test_both_of_a_couple_are_people_and_a_step_knows_its_case(db: Any, put: Put) -> None:
    first = put("case", programme="talks", person="a", partner="b", opened_on=FIRST, answers={"risk": "high"})
    second = put("case", programme="talks", person="a", partner="c", opened_on=BEFORE, closed_on=LAST, status="closed")
    for of, kind, answers in ((first, "visit", {}), (first, "visit", {"risk": "low"}), (second, "visit", {}),
                              (second, "visit", {"risk": "high"}), (first, "session", {})):  # fmt: skip
        put("step", case=of, programme="talks", kind=kind, done_on=LAST, answers=answers)
    found = told(db, TALKS)
    assert {name: found[name] for name in ("couples", "spouses", "late", "visits", "met")} == {
        "couples": 1, "spouses": 2, "late": 1, "visits": 2, "met": 3,
    }  # fmt: skip
    assert behind(db, TALKS, "spouses") == ("person", ["a", "b"])
    assert behind(db, TALKS, "visits") == ("step", ["step-1", "step-4"])


def test_a_course_tells_its_sessions_and_registrations_what_it_is(db: Any, put: Put) -> None:
    risky, other = (put("course", programme="classes", answers={"risk": one}) for one in ("high", "low"))
    for course, mode in ((risky, "online"), (risky, "in_person"), (other, "online")):
        put("session", course=course, held_on=FIRST, mode=mode)
    for person, grade in (("a", "10"), ("a", "10"), ("b", "11")):
        put("registration", course=risky, person=person, grade=grade, certified_on=LAST)
    found = told(db, CLASS)
    assert (found["risky"], found["online"], found["pupils"]) == (1, 1, 1)


def test_a_person_is_of_one_county_or_the_other(db: Any, put: Put) -> None:
    put("person", id="a", county="0207")
    place(put, "a", answers={"risk": "high"}, centre=put("centre", county="0105"))
    assert [told(db, CARE, county)["at_risk"] for county in ("0105", "0207")] == [1, 0]
    assert [told(db, CARE, county, by="residence")["at_risk"] for county in ("0105", "0207")] == [0, 1]


STAGES = """
stage = [{ code = "a", label = "a", scoring = "typed" }]
outcome = [{ code = "ok", label = "ok" }]
"""


@pytest.mark.parametrize(
    ("shape", "indicator"),
    [
        ("workshop", '{ name = "x", label = "x", count = "person" }'),
        ("workshop", '{ name = "x", label = "x", of = "session", within_days = 3 }'),
        ("workshop", '{ name = "heads", label = "x" }'),
        ("enrolment", '{ name = "x", label = "x", of = "step" }'),
        ("enrolment", '{ name = "x", label = "x", sum = "risk" }'),
        ("enrolment", '{ name = "x", label = "x", when = { nothing = [1] } }'),
        ("enrolment", '{ name = "x", label = "x", ratio = ["active", "nothing"] }'),
        ("screening", '{ name = "x", label = "x", measure = "stock" }'),
    ],
)
def test_what_cannot_be_counted_is_refused_with_the_file(shape: str, indicator: str) -> None:
    rest = STAGES if shape == "screening" else ""
    with pytest.raises(UserError) as refused:
        made("x", shape, f"indicator = [{indicator}]", rest)
    assert refused.value.code == "programme-wrong"
    assert "indicator" in refused.value.finding.message
