"""Before a close: centres and educators with unusually few or many."""

from __future__ import annotations

from typing import Any

import pytest

from models.planning.quarter import findings_before_close
from models.planning.usual import unusual_centres
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
