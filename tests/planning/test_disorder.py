"""Days that two offices moved past each other are refused nowhere, told before a close, and open with their rows."""

from __future__ import annotations

from typing import Any

import pytest

from models.planning.asking import Scope
from models.planning.behind import rows_behind
from models.planning.disorder import ORDERS, disorders
from models.planning.quarter import findings_before_close
from models.schema.codelists import RESOURCES
from models.schema.programme import load_programme, parse_programme
from models.text.jalali import parse_period
from tests.cases.conftest import CARE
from tests.planning.conftest import TODAY, Put, bare

AUTUMN = parse_period("1404-Q3")
VISION = load_programme(RESOURCES / "programmes" / "vision.toml")
KNOWN = (parse_programme(CARE, "care"), VISION, bare("talk", "workshop"), bare("house", "enrolment"))


def told(db: Any, **scope: Any) -> set[tuple[str, str, int]]:
    found = disorders(db, KNOWN, Scope(AUTUMN, TODAY, **scope))
    return {(one.programme, one.order, one.count) for one in found}


def case(put: Put, *steps: tuple[str, str], **row: Any) -> None:
    of = put("case", programme="care", **{"opened_on": "2025-09-01", **row})
    for kind, day in steps:
        put("step", case=of, programme="care", kind=kind, done_on=day)


@pytest.mark.parametrize(
    ("steps", "early"),
    [
        ([("assessment", "2025-10-01"), ("reassessment", "2025-10-01")], 0),
        ([("assessment", "2025-10-02"), ("reassessment", "2025-10-01")], 1),  # one moved here, the other there
        ([("reassessment", "2025-10-01"), ("reassessment", "2025-11-01")], 1),  # the second has one before it
        ([("session", "2025-10-01")], 0),
        ([("assessment", "2025-05-02"), ("reassessment", "2025-05-01")], 0),  # told in the period of its own day
    ],
)
def test_an_assessment_before_the_one_it_comes_after(db: Any, put: Put, steps: Any, early: int) -> None:
    case(put, *steps, opened_on="2025-04-01")
    assert told(db) == ({("care", "steps_early", early)} if early else set())


@pytest.mark.parametrize(
    ("days", "early"),
    [
        ({"first": "2025-10-01", "repeat": "2025-10-15"}, 0),
        ({"first": "2025-10-16", "repeat": "2025-10-15"}, 1),
        ({"repeat": "2025-10-15"}, 0),  # the first may have been elsewhere: asked about at the desk
        ({"first": "2028-10-16", "repeat": "2025-10-15"}, 0),  # of another round
    ],
)
def test_a_test_before_its_earlier_stage(db: Any, put: Put, days: dict[str, str], early: int) -> None:
    db["alias"].insert({"gone": "b", "kept": "a"})  # entered twice: both tests are of one child
    for person, (stage, day) in zip("ab", days.items(), strict=False):
        put("screening", programme="vision", person=person, stage=stage, held_on=day)
    assert told(db) == ({("vision", "tests_early", early)} if early else set())


def test_rows_outside_the_days_of_what_they_belong_to(db: Any, put: Put) -> None:
    case(put, ("session", "2025-10-01"), opened_on="2025-10-02")
    case(put, ("session", "2025-10-01"), closed_on="2025-09-30")
    course = put("course", programme="talk", starts_on="2025-10-02", ends_on="2025-10-05")
    for day in ("2025-10-01", "2025-10-02", "2025-10-06"):
        put("session", course=course, held_on=day)
    of = put("referral", programme="vision", person="p", referred_on="2025-10-02")
    put("call", referral=of, called_on="2025-10-01")
    put("person", id="p", birth_date="2025-10-10")
    put("enrolment", programme="house", person="p", starts_on="2025-10-09")
    put("screening", programme="vision", person="p", stage="first", held_on="2025-10-09", retired=True)
    assert told(db) == {
        ("care", "steps_outside", 2), ("talk", "sessions_outside", 2), ("vision", "calls_early", 1),
        ("house", "enrolments_unborn", 1),
    }  # fmt: skip
    assert told(db, county="0102") == set()


def test_every_line_is_told_before_a_close_and_opens_its_rows(db: Any, put: Put) -> None:
    case(put, ("assessment", "2025-10-02"), ("reassessment", "2025-10-01"))
    lines = {one.name: one.count for one in findings_before_close(db, KNOWN, AUTUMN, TODAY)}
    assert lines["steps_early"] == 1
    assert not set(lines) & (set(ORDERS) - {"steps_early"})
    behind = rows_behind(db, KNOWN[0], "steps_early", AUTUMN, None, TODAY)
    assert behind is not None
    assert (behind.entity, behind.ids) == ("step", ("step-2",))
