"""A service is given to a person or household on a day, and may go on from stage to stage until it is."""

from __future__ import annotations

from typing import Any

import pytest

from models.cases.service import SERVICE
from models.schema.entity import Row
from models.schema.programme import parse_programme
from models.schema.reading import read_row
from tests.cases.conftest import CHILD, HOUSE, care, codes
from tests.paper_desk import PaperDesk

HOUSING = """
name = "homes"
label = "خانه"
shape = "case"
records = "service"
tier = "A"
version = 1
subject = "household"
[[stage]]
code = "introduced"
label = "معرفی"
[[stage]]
code = "building"
label = "ساخت"
[[stage]]
code = "delivered"
label = "تحویل"
final = true
[[section]]
label = "واحد"
field = [{name = "share", kind = "whole", label = "سهم"}]
"""


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk(programmes=[parse_programme(HOUSING, "homes"), care()])
    desk.add("household", id=HOUSE)
    desk.add("person", id=CHILD)
    return desk


def read(desk: PaperDesk, old: Row | None = None, **raw: Any) -> Any:
    raw = raw if old else {"programme": "homes", "household": HOUSE, **raw}
    return read_row(SERVICE, raw, old, desk)


def test_a_new_service_is_of_today_at_the_first_stage(desk: PaperDesk) -> None:
    row = read(desk, answers={"share": "30"}).row
    assert (row["given_on"], row["asked_on"], row["stage"]) == ("2025-12-10", "2025-12-10", "introduced")
    assert row["answers"] == {"share": 30}
    assert read(desk, stage="تحویل").row["asked_on"] is None


def test_it_goes_on_on_a_day_and_keeps_the_day_it_began(desk: PaperDesk) -> None:
    saved = desk.add("service", **{**read(desk, given_on="2025-03-01").row, "id": "1" * 32})
    built = read(desk, saved, stage="ساخت").row
    assert (built["stage"], built["given_on"], built["asked_on"]) == ("building", "2025-12-10", "2025-03-01")
    typed = read(desk, saved, stage="delivered", given_on="2025-11-01").row
    assert (typed["given_on"], typed["asked_on"]) == ("2025-11-01", "2025-03-01")
    assert read(desk, saved, notes="تماس گرفتند").row["given_on"] == "2025-03-01"


def test_going_back_is_asked_about(desk: PaperDesk) -> None:
    saved = desk.add("service", **{**read(desk, stage="delivered").row, "id": "1" * 32})
    assert codes(read(desk, saved, stage="building")) == [("stage", "rule-asks")]
    assert codes(read(desk, saved, stage="building", reasons={"rule-asks": "اشتباه بود"})) == []


def test_a_stage_that_is_passed_over_is_asked_about_and_each_time_anew(desk: PaperDesk) -> None:
    assert codes(read(desk, stage="delivered")) == []  # an old file is typed in as it is today
    saved = desk.add("service", **{**read(desk).row, "id": "1" * 32})
    assert codes(read(desk, saved, stage="building")) == []
    skipped = read(desk, saved, stage="تحویل")
    assert codes(skipped) == [("stage", "rule-asks")]
    assert "«ساخت»" in skipped.errors[0].message
    why = {"rule-asks": "با نظر کارشناس مسئول."}
    there = desk.add("service", **{**read(desk, saved, stage="تحویل", reasons=why).row, "id": "1" * 32})
    assert there["reasons"] == why
    assert codes(read(desk, there, notes="تماس گرفتند")) == []
    assert codes(read(desk, there, stage="introduced")) == [("stage", "rule-asks")]
    again = read(desk, there, stage="introduced", reasons=why)
    assert (again.errors, again.row["reasons"]) == ([], why)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"household": None}, [("household", "required")]),
        ({"stage": "ruined"}, [("stage", "choice-unknown")]),
        ({"programme": "care"}, [("programme", "choice-unknown"), ("person", "required")]),
        ({"amount": "-5"}, [("amount", "not-a-number")]),
        ({"asked_on": "2025-12-02", "given_on": "2025-12-01"}, [("given_on", "date-order")]),
        ({"given_on": "2025-12-11"}, [("given_on", "date-future")]),
        ({}, []),
    ],
)
def test_what_is_refused(desk: PaperDesk, raw: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert codes(read(desk, **raw)) == found
