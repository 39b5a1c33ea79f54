"""Who works in a centre, or in a unit of the office itself."""

from __future__ import annotations

from typing import Any

import pytest

from models.catalog import lone_findings
from models.enrolments.staff import STAFF
from models.schema.reading import read_row
from tests.paper_desk import PaperDesk

WHO, ROSE = "a" * 32, "1" * 32


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"centre": ROSE}, []),
        ({"unit": "مددکاری"}, []),
        ({"unit": "توان‌بخشی", "centre": ROSE}, []),
        ({"unit": "ماهیگیری"}, ["choice-unknown", "rule-broken"]),
        ({}, ["rule-broken"]),
    ],
)
def test_everybody_works_somewhere(row: dict[str, Any], codes: list[str]) -> None:
    desk = PaperDesk()
    desk.add("person", id=WHO, first_name="مریم", last_name="احمدی", birth_date="1990-01-01")
    desk.add("centre", id=ROSE, name="گل سرخ")
    checked = read_row(STAFF, {"person": WHO, "role": "کارشناس", **row}, None, desk)
    assert sorted(one.code for one in checked.errors) == codes
    if not codes:
        assert lone_findings(STAFF, checked.row) == []


def test_a_unit_that_only_another_office_knows_is_read_and_one_without_a_place_is_not() -> None:
    row = {"person": WHO, "role": "specialist", "unit": "fishing"}
    assert lone_findings(STAFF, row) == []
    assert STAFF.field("unit").valid("fishing")
    assert [one.code for one in lone_findings(STAFF, {**row, "unit": None})] == ["rule-broken"]
