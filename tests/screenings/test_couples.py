"""Genetic counselling: the two of a couple stand in one row, and what they tell hangs together."""

from __future__ import annotations

from typing import Any

import pytest

from models.schema.programme import Programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from models.screenings.screening import SCREENING, columns_unasked
from tests.paper_desk import PaperDesk

BRIDE, GROOM, ELDER = "c" * 32, "d" * 32, "e" * 32


@pytest.fixture
def couple(desk: PaperDesk) -> PaperDesk:
    for person, born in ((BRIDE, "2003-05-01"), (GROOM, "2000-05-01"), (ELDER, "1970-05-01")):
        desk.add("person", id=person, birth_date=born, first_name=person[0])
    return desk


def visit(desk: PaperDesk, **given: Any) -> Checked:
    raw = {"programme": "genetics", "person": BRIDE, "partner": GROOM, "held_on": "2025-11-01", "stage": "reception"}
    return read_row(SCREENING, {**raw, "outcome": "counselling", **given}, None, desk)


def found(checked: Checked) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in checked.findings]


def test_a_couple_comes_to_reception_with_its_relation(couple: PaperDesk) -> None:
    checked = visit(couple, answers={"reason": "premarital", "relation": "عموزاده", "coefficient": "1/16"})
    assert found(checked) == []
    assert (checked.row["answers"]["relation"], checked.row["answers"]["coefficient"]) == ("first", "f16")
    assert (checked.row["partner"], checked.row["outcome"]) == (GROOM, "counselling")


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ({"partner": BRIDE}, ("rule-broken", "partner")),
        ({"partner": ELDER}, ("out-of-range", "partner")),
        ({"answers": {"coefficient": "f8"}}, ("rule-asks", "answers.coefficient")),
        ({"answers": {"pregnancies": 1, "abortions": 2}}, ("rule-broken", "answers.abortions")),
        ({"answers": {"pregnancies": 1, "stillbirths": 2}}, ("rule-broken", "answers.stillbirths")),
        ({"stage": "counselling", "outcome": None, "answers": {"tests_cost": 5, "cost_share": 6}},
         ("rule-broken", "answers.cost_share")),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused_or_asked_about(
    couple: PaperDesk, given: dict[str, Any], finding: tuple[str, str]
) -> None:
    checked = visit(couple, **given)
    assert finding in found(checked)
    assert checked.errors


def test_somebody_may_come_alone(couple: PaperDesk) -> None:
    assert found(visit(couple, partner=None)) == []


def test_a_test_of_one_names_no_partner(couple: PaperDesk) -> None:
    raw = {"programme": "vision", "person": "a" * 32, "partner": GROOM, "held_on": "2025-11-01", "stage": "first"}
    checked = read_row(SCREENING, {**raw, "answers": {"right": 8, "left": 8}}, None, couple)
    assert found(checked) == [("rule-broken", "partner")]


def test_whoever_of_the_two_is_named_first_the_file_goes_on(couple: PaperDesk) -> None:
    reception = couple.add("screening", **visit(couple).row)
    swapped = {"person": GROOM, "partner": BRIDE, "stage": "counselling", "held_on": "2025-11-20", "outcome": None}
    checked = visit(couple, **swapped, answers={"risk": "low", "advice": ["none"]})
    assert found(checked) == []
    assert (checked.row["previous"], checked.row["outcome"]) == (reception["id"], "advised")


@pytest.mark.parametrize(
    ("name", "stage", "unused"),
    [
        ("vision", "first", {"partner", "certificate_no", "certified_on"}),
        ("genetics", "reception", {"certificate_no", "certified_on"}),
        ("hearing_newborn", "screen", {"partner"}),
        ("hearing_newborn", None, {"partner"}),
        ("hearing_newborn", "intervention", {"partner", "certificate_no", "certified_on"}),
    ],
)
def test_a_form_asks_for_partner_and_certificate_only_where_there_are_any(
    programmes: dict[str, Programme], name: str, stage: str | None, unused: set[str]
) -> None:
    assert columns_unasked(programmes[name], stage) == unused
