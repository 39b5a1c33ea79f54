from typing import Any

import pytest

from models.planning.indicator import Measure, of_programme
from models.planning.statistics import by_county, figures, targets
from models.planning.typed import tallied
from models.schema.programme import Programme
from models.text.jalali import parse_period
from tests.planning.conftest import TODAY, Put

AUTUMN = parse_period("1404-Q3")  # 2025-09-23 to 2025-12-21
FIRST, LAST, BEFORE, AFTER = "2025-09-23", "2025-12-21", "2025-09-22", "2025-12-22"
Told = dict[str, float | None]


class Counting:
    """Figures of one programme as a dict, for all counties or one."""

    def __init__(self, db: Any, programmes: tuple[Programme, ...]) -> None:
        self.db, self.programmes = db, programmes

    def __call__(self, programme: str, county: str | None = None) -> Told:
        found = figures(self.db, self.programmes, AUTUMN, county, TODAY)
        assert {one.county for one in found} == {county}
        return {one.indicator: one.value for one in found if one.programme == programme}


@pytest.fixture
def count(db: Any, programmes: tuple[Programme, ...]) -> Counting:
    return Counting(db, programmes)


def some(told: Told, **expected: float | None) -> bool:
    return {name: told[name] for name in expected} == expected


def test_the_period_is_what_the_cases_below_think_it_is() -> None:
    assert (AUTUMN.first.isoformat(), AUTUMN.last.isoformat()) == (FIRST, LAST)


def test_every_indicator_appears_when_nothing_happened(count: Counting) -> None:
    for programme in count.programmes:
        told = count(programme.name, "0101")
        assert list(told) == [one.name for one in of_programme(programme)]
        assert {name: value for name, value in told.items() if value} == {}
    assert count("vision")["coverage"] is None
    assert count("vision")["screened"] == 0


def test_courses_belong_to_the_day_they_start_else_of_their_first_session(count: Counting, put: Put) -> None:
    for day in (FIRST, LAST, BEFORE, AFTER):
        put("course", programme="talk", starts_on=day)
    put("course", programme="talk", starts_on=FIRST, retired=True)
    for days in ((LAST, AFTER), (BEFORE, FIRST)):
        course = put("course", programme="talk")
        for day in days:
            put("session", course=course, held_on=day)
    retired_first = put("course", programme="talk")
    put("session", course=retired_first, held_on=BEFORE, retired=True)
    put("session", course=retired_first, held_on=FIRST)
    put("course", programme="talk")
    assert some(count("talk"), courses=4, sessions=3)


def test_people_of_workshops_are_counted_once_and_attendances_each(count: Counting, put: Put) -> None:
    courses = [put("course", programme="talk", starts_on=FIRST) for _ in range(2)]
    late = put("course", programme="talk", starts_on=AFTER)
    put("registration", course=courses[0], person="ali", certified_on=LAST)
    put("registration", course=courses[1], person="ali", certified_on=AFTER)
    put("registration", course=courses[1], person="mina", partner="ali", certified_on=FIRST)
    put("registration", course=courses[1], person="gone", retired=True, certified_on=FIRST)
    put("registration", course=late, person="later", certified_on=BEFORE)
    held = put("session", course=courses[0], held_on=FIRST)
    second = put("session", course=courses[0], held_on=LAST)
    missed = put("session", course=courses[0], held_on=AFTER)
    for session, person, status in (
        (held, "ali", "present"),
        (second, "ali", "late"),
        (held, "mina", "absent"),
        (missed, "ali", "present"),
    ):
        put("attendance", session=session, person=person, status=status)
    put("attendance", session=held, person="gone", status="present", retired=True)
    assert count("talk") == {"courses": 2, "sessions": 2, "registered": 2, "attendances": 2, "heads": 0, "certified": 2}


def test_nothing_of_a_retired_course_counts(count: Counting, put: Put) -> None:
    course = put("course", programme="talk", starts_on=FIRST, retired=True)
    put("registration", course=course, person="ali", certified_on=FIRST)
    put("attendance", session=put("session", course=course, held_on=FIRST), person="ali", status="present")
    assert not any(count("talk").values())


def test_tests_are_rows_and_the_screened_are_children(count: Counting, put: Put) -> None:
    for child, day, rest in (
        ("rahA", FIRST, {}),
        ("rahA", LAST, {}),
        ("sina", LAST, {}),
        ("omid", BEFORE, {}),
        ("omid", AFTER, {}),
        ("gone", FIRST, {"retired": True}),
        ("else", FIRST, {"programme": "hearing"}),
    ):
        put("screening", **{"programme": "vision", "person": child, "held_on": day, **rest})
    assert some(count("vision"), screened=2, tests=3)


def test_the_county_is_that_of_the_centre_else_of_the_office(count: Counting, put: Put) -> None:
    base = put("centre", county="0105")
    nowhere = put("centre", county=None)
    for number, row in enumerate(
        (
            {"centre": base},
            {"centre": base, "office": "01"},
            {"centre": nowhere},
            {"office": "0101-2"},
            {"office": "01"},
        )
    ):
        put("screening", programme="vision", person=str(number), held_on=FIRST, **row)
    assert [count("vision", county)["screened"] for county in (None, "0105", "0101", "0102")] == [5, 2, 2, 0]


def test_referrals_by_how_they_stand(count: Counting, put: Put) -> None:
    for status, due_on, rest in (
        ("open", "2025-12-10", {}),
        ("open", "2025-12-09", {}),
        ("open", "2025-09-11", {}),
        ("open", "2025-09-10", {}),
        ("open", None, {}),
        ("seen", "2025-01-01", {}),
        ("lost", "2026-01-01", {}),
        ("cancelled", "2025-10-01", {}),
        ("seen", None, {"referred_on": BEFORE}),
        ("open", "2025-10-10", {"referred_on": AFTER}),
        ("open", "2025-10-10", {"retired": True}),
        ("open", "2025-10-10", {"programme": "talk"}),
    ):
        put("referral", **{"programme": "vision", "referred_on": FIRST, "status": status, "due_on": due_on, **rest})
    assert some(count("vision"), referred=8, seen=1, lost=2, overdue=2)


def test_a_referral_belongs_to_the_county_of_its_screening(count: Counting, put: Put) -> None:
    test = put("screening", programme="vision", person="x", held_on=FIRST, centre=put("centre", county="0105"))
    sent = {"programme": "vision", "status": "open", "referred_on": FIRST, "source": "screening"}
    put("referral", **sent, source_id=test)
    put("referral", **sent, source_id="elsewhere")
    assert [count("vision", county)["referred"] for county in (None, "0105", "0101")] == [2, 1, 1]


def test_coverage_is_a_share_of_the_eligible(count: Counting, put: Put) -> None:
    for child in "abc":
        put("screening", programme="vision", person=child, held_on=FIRST)
    given = {"programme": "vision", "measure": "eligible"}
    put("denominator", **given, period="1404-Q3", county="0101", value=7)
    put("denominator", **given, period="1404-Q3", county="0102", value=2)
    put("denominator", **given, period="1404-Q2", county="0103", value=9)
    put("denominator", **given, period="1404-Q3", county="0104", value=9, retired=True)
    put("denominator", **{**given, "measure": "births"}, period="1404-Q3", county="0101", value=1)
    shares = {county: count("vision", county)["coverage"] for county in ("0101", "0102", "0104", None)}
    assert shares == {"0101": 42.9, "0102": 0.0, "0104": None, None: 33.3}
    put("denominator", **given, period="1404-Q3", county=None, value=6)
    assert count("vision")["coverage"] == 50.0
    put("denominator", **given, period="1404-Q3", county="0101", value=30, office="01")
    assert count("vision", "0101")["coverage"] == 10.0


def test_who_is_active_at_the_end_of_the_period(count: Counting, put: Put) -> None:
    for person, status, starts_on, ends_on, rest in (
        ("a", "active", BEFORE, None, {}),
        ("b", "active", LAST, None, {}),
        ("c", "active", AFTER, None, {}),
        ("d", "left", BEFORE, LAST, {}),
        ("e", "left", BEFORE, AFTER, {}),
        ("f", "left", FIRST, None, {}),
        ("g", "waiting", FIRST, None, {"asked_on": LAST}),
        ("h", "waiting", None, None, {"asked_on": AFTER}),
        ("i", "waiting", None, LAST, {"asked_on": FIRST}),
        ("k", "waiting", AFTER, None, {}),
        ("l", "active", FIRST, None, {"retired": True}),
        ("a", "active", FIRST, None, {"centre": "second"}),
    ):
        row = {"centre": "first", "person": person, "status": status, "starts_on": starts_on, "ends_on": ends_on}
        put("enrolment", programme="care", **{**row, **rest})
    assert some(count("care"), active=3, entered=3, left=1, waiting=2, centres=2, staff=0)


def test_staff_are_those_of_centres_with_children(count: Counting, put: Put) -> None:
    full, empty = put("centre", county="0105"), put("centre", county="0105")
    put("enrolment", programme="care", person="a", centre=full, status="active", starts_on=FIRST)
    put("enrolment", programme="care", person="b", centre=full, status="active", starts_on=FIRST)
    put("enrolment", programme="care", person="b", centre=empty, status="left", starts_on=FIRST, ends_on=LAST)
    for person, centre, rest in (
        ("x", full, {}),
        ("x", full, {"role": "second"}),
        ("y", full, {"starts_on": LAST, "ends_on": AFTER}),
        ("z", full, {"starts_on": AFTER}),
        ("q", full, {"ends_on": LAST}),
        ("r", full, {"retired": True}),
        ("s", empty, {}),
    ):
        put("staff", person=person, centre=centre, **rest)
    assert some(count("care", "0105"), staff=2, centres=1, active=2)
    assert some(count("care", "0101"), staff=0, centres=0)


def test_tallies_are_added_to_what_was_counted(count: Counting, put: Put) -> None:
    put("screening", programme="vision", person="a", held_on=FIRST)
    given = {"programme": "vision", "indicator": "screened"}
    put("tally", **given, period="1404-Q3", county="0101", value=10)
    put("tally", **given, period="1404-08", county="0101", value=4)
    put("tally", **given, period="1404-08", county="0102", value=5)
    put("tally", **given, period="1404-09", centre=put("centre", county="0102"), value=1)
    put("tally", **given, period="1404", county="0101", value=100)
    put("tally", **given, period="1404-Q3", county="0101", value=1000, retired=True)
    put("tally", programme="vision", indicator="coverage", period="1404-Q3", county="0101", value=70)
    assert [count("vision", county)["screened"] for county in (None, "0101", "0102")] == [17, 11, 6]
    assert count("vision")["coverage"] is None


@pytest.mark.parametrize(
    ("parts", "measure", "expected"),
    [
        ([("1404-07", 1), ("1404-09", 2)], Measure.FLOW, 3),
        ([("1404-07", 1), ("1404-Q3", 5)], Measure.FLOW, 5),
        ([("1404-Q2", 1), ("1404", 9)], Measure.FLOW, None),
        ([("1404-07", 1), ("1404-09", 2)], Measure.STOCK, 2),
        ([("1404-07", 1), ("1404-08", 2)], Measure.STOCK, None),
        ([], Measure.FLOW, None),
    ],
)
def test_what_tallies_say_of_a_period(parts: list[tuple[str, float]], measure: Measure, expected: float | None) -> None:
    assert tallied([(parse_period(name), value) for name, value in parts], AUTUMN, measure) == expected


def test_a_row_for_each_county(db: Any, programmes: tuple[Programme, ...], put: Put) -> None:
    put("screening", programme="vision", person="a", held_on=FIRST)
    put("screening", programme="vision", person="a", held_on=FIRST, office="0102")
    put("screening", programme="vision", person="b", held_on=FIRST, office="01")
    put("course", programme="talk", starts_on=FIRST, office="0103")
    put("denominator", programme="vision", measure="eligible", period="1404-Q3", county="0101", value=2)
    found = by_county(db, programmes, AUTUMN, TODAY)
    told = {(one.county, one.indicator): one.value for one in found if one.programme == "vision"}
    assert list(dict.fromkeys(one.county for one in found)) == ["0101", "0102", "0103", None]
    assert [told[county, "screened"] for county in ("0101", "0102", "0103", None)] == [1, 1, 0, 1]
    assert [told[county, "coverage"] for county in ("0101", "0102", None)] == [50.0, None, None]
    assert len(found) == 4 * sum(len(of_programme(one)) for one in programmes)


def test_targets_are_those_of_the_very_period_and_county(db: Any, programmes: tuple[Programme, ...], put: Put) -> None:
    given = {"programme": "vision", "indicator": "screened"}
    put("target", **given, period="1404-Q3", county="0101", value=50, office="01")
    put("target", **given, period="1404-Q3", county="0101", value=60, office="0101")
    put("target", **given, period="1404-Q3", county=None, value=500, office="01")
    put("target", **given, period="1404", county="0101", value=200)
    assert targets(db, programmes, AUTUMN, "0101") == {("vision", "screened"): 50}
    assert targets(db, programmes, AUTUMN, None) == {("vision", "screened"): 500}
    assert targets(db, programmes, AUTUMN, "0102") == {}
