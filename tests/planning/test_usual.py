"""Before a close: centres, educators, courses and figures outside what the programme's file calls usual."""

from __future__ import annotations

from typing import Any

import pytest

from models.planning.asking import Scope
from models.planning.quarter import findings_before_close
from models.planning.usual import unusual_centres, unusual_courses, unusual_figures
from models.schema.programme import Programme, parse_programme
from models.text.jalali import parse_period
from tests.planning.conftest import TODAY, Put

HEAD = 'name = "care"\nlabel = "کودکستان"\nshape = "enrolment"\ntier = "B"\nversion = 1\n'
USUAL = '[[plausible]]\nof = "centre"\nlow = 2\nhigh = 3\n[[plausible]]\nof = "educator"\nlow = 2\nhigh = 3\n'
CARE = parse_programme(HEAD + USUAL, "care")
AUTUMN = parse_period("1404-Q3")


def fill(put: Put, centre: str, children: int, educators: int, **row: Any) -> None:
    put("centre", id=centre, name=centre)
    for number in range(children):
        told = {"starts_on": "2025-09-23", "status": "active", **row}
        put("enrolment", programme="care", person=f"{centre}-{number}", centre=centre, **told)
    for number in range(educators):
        put("staff", person=f"{centre}-t{number}", centre=centre, role="educator")


def found(db: Any, programme: Programme = CARE, period: Any = AUTUMN) -> dict[str, int]:
    return {name: count for name, _, count in unusual_centres(db, [programme], period)}


@pytest.mark.parametrize(
    ("children", "educators", "centres", "carried"),
    [
        (2, 1, 0, 0),
        (3, 1, 0, 0),
        (1, 1, 1, 1),
        (4, 1, 1, 1),
        (4, 2, 1, 0),
        (3, 2, 0, 1),
        (3, 0, 0, 0),  # nobody on record teaches: nothing is said of educators
    ],
)
def test_a_centre_outside_what_is_usual_is_counted(
    db: Any, put: Put, children: int, educators: int, centres: int, carried: int
) -> None:
    fill(put, "rose", children, educators)
    assert found(db) == {"unusual_centre_care": centres, "unusual_educator_care": carried}


def test_who_waits_left_or_works_otherwise_is_not_of_the_centre(db: Any, put: Put) -> None:
    fill(put, "rose", 2, 1)
    fill(put, "lily", 2, 1)
    for row in (
        {"status": "waiting", "starts_on": None},
        {"status": "left", "ends_on": "2025-10-01"},
        {"retired": True},
        {"starts_on": "2026-02-01"},
        {"programme": "other"},
    ):
        for number in range(3):
            told = {"programme": "care", "centre": "rose", "starts_on": "2025-09-23", "status": "active", **row}
            put("enrolment", person=f"{number}-{row}", **told)
    put("staff", person="cook", centre="rose", role="cook")
    put("staff", person="gone", centre="rose", role="educator", ends_on="2025-11-01")
    assert found(db) == {"unusual_centre_care": 0, "unusual_educator_care": 0}


def test_the_checklist_of_a_close_names_what_is_outside_in_persian_digits(db: Any, put: Put) -> None:
    fill(put, "rose", 1, 1)
    fill(put, "lily", 3, 1)
    lines = {one.name: one for one in findings_before_close(db, iter([CARE]), AUTUMN, TODAY)}
    assert lines["unusual_centre_care"].label == "کودکستان: شمار نفرات مرکز بیرون از ۲ تا ۳"
    assert lines["unusual_centre_care"].count == lines["unusual_educator_care"].count == 1


def test_a_file_that_calls_nothing_usual_says_nothing(db: Any, put: Put) -> None:
    fill(put, "rose", 1, 1)
    assert found(db, parse_programme(HEAD, "care")) == {}


# -- courses and figures ----------------------------------------------------------------------------------------------

TALKS = parse_programme(
    'name = "talks"\nlabel = "کارگاه"\nshape = "workshop"\ntier = "A"\nversion = 1\n'
    '[[plausible]]\nof = "course"\nlow = 2\nhigh = 3\n',
    "talks",
)
SCOPE = Scope(AUTUMN, TODAY, office="0101")


@pytest.mark.parametrize(
    ("names", "meetings", "outside"),
    [
        (0, [], 0),  # nobody yet: nothing is said
        (2, [], 0),
        (1, [], 1),
        (4, [], 1),
        (0, [(1, 2)], 0),
        (0, [(1, 2), (4, 0)], 1),
        (2, [(4, 0)], 1),
        (0, [(40, 40, "online")], 0),  # a webinar holds any number
        (0, [(40, 40, "online"), (1, 1)], 0),
    ],
)
def test_a_course_is_as_big_as_its_names_or_the_heads_in_one_room(
    db: Any, put: Put, names: int, meetings: list[Any], outside: int
) -> None:
    course = put("course", programme="talks", starts_on="2025-10-10")
    put("course", programme="talks", starts_on="2025-06-10")  # of another season
    for number in range(names):
        put("registration", course=course, person=f"p{number}")
    for female, male, *mode in meetings:
        told = {"headcount_female": female, "headcount_male": male, "mode": mode[0] if mode else "in_person"}
        put("session", course=course, held_on="2025-10-10", **told)
    assert [count for _, _, count in unusual_courses(db, [TALKS], SCOPE)] == [outside]


EARS = parse_programme(
    """
name = "ears"
label = "شنوایی"
shape = "screening"
tier = "B"
version = 1
[[plausible]]
indicator = "sent"
out_of = "screened"
per = 1000
low = 100
high = 300
least = 10
[[plausible]]
indicator = "coverage"
low = 50
high = 100
[[stage]]
code = "first"
label = "نخست"
scoring = "typed"
[[outcome]]
code = "pass"
label = "قبول"
[[outcome]]
code = "refer"
label = "ارجاع"
[[indicator]]
name = "sent"
label = "ارجاع"
count = "person"
when = { outcome = ["refer"] }
""",
    "ears",
)


def screen(put: Put, sound: int, sent: int, county: str = "0101") -> None:
    for number in range(sound + sent):
        told = {"outcome": "pass" if number < sound else "refer", "stage": "first", "held_on": "2025-10-10"}
        put("screening", programme="ears", person=f"{county}-{number}", office=county, **told)


@pytest.mark.parametrize(
    ("sound", "sent", "outside"),
    [
        (8, 2, 0),
        (9, 0, 0),  # of nine none: too few to say anything
        (10, 0, 1),
        (1, 1, 0),  # half of two, but one case alone proves nothing
        (1, 2, 1),
        (7, 3, 0),
        (11, 9, 1),
        (0, 0, 0),
    ],
)
def test_a_share_is_judged_where_there_are_enough_to_say_anything(
    db: Any, put: Put, sound: int, sent: int, outside: int
) -> None:
    screen(put, sound, sent)
    assert {name: n for name, _, n in unusual_figures(db, [EARS], SCOPE)}["unusual_sent_ears"] == outside


def test_each_county_is_judged_besides_all_together_and_named_with_its_value(db: Any, put: Put) -> None:
    screen(put, 8, 2, "0101")
    screen(put, 3, 7, "0102")
    put("denominator", programme="ears", measure="eligible", period="1404-Q3", county="0101", value=40, office="01")
    province = Scope(AUTUMN, TODAY, office="01")
    lines = {name: (label, count) for name, label, count in unusual_figures(db, [EARS], province)}
    label, count = lines["unusual_sent_ears"]
    assert count == 2
    assert label.startswith("شنوایی: ارجاع به غربال‌شده (نفر) بیرون از ۱۰۰ تا ۳۰۰ در هزار (روی هم: ۴۵۰، ")
    assert label.endswith(": ۷۰۰)")
    assert lines["unusual_coverage_ears"][1] == 1  # ten of forty in one county; of the other nothing was typed
    assert "۲۵" in lines["unusual_coverage_ears"][0]
