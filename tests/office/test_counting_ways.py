"""Counting through the front door: where people live, who was served, which bases are unusual, what a close guards."""

from __future__ import annotations

import pytest

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import child, put, refused


def value(office: Office, report: str, by: str = "service", county: str | None = None) -> dict[str | None, float]:
    rows = office.report(report, "1404-Q3", county, by)["rows"]
    wanted = ("vision", "screened")
    return {row["county"]: row["value"] for row in rows if (row["programme"], row["indicator"]) == wanted}


def test_children_of_a_neighbouring_county_are_told_apart(office: Office) -> None:
    base = put(office, "centre", name="گلستان", kind="screening_base", county="0001")
    for number, county in enumerate(("0002", "0002", "0001", None)):
        person = child(office, first_name=f"کودک {number}", county=county)
        put(office, "screening", programme="vision", person=person, held_on="1404/8/1", stage="first", centre=base,
            answers={"right": 9, "left": 9})  # fmt: skip
    assert value(office, "counties") == {"0001": 4}
    assert value(office, "counties", "residence") == {"0001": 1, "0002": 2, None: 1}
    assert value(office, "indicators", "residence", "0002") == {"0002": 2}
    found = office.figures.behind("vision", "screened", "1404-Q3", "0002", "residence")
    assert (found["entity"], len(found["ids"])) == ("person", 2)
    assert office.report("counties", "1404-Q3", None, "residence")["by"] == "residence"
    with pytest.raises(UserError) as refusal:
        office.report("counties", "1404-Q3", None, "birth")
    assert refusal.value.code == "choice-unknown"


def test_one_child_in_two_programmes_was_served_once(office: Office) -> None:
    person = child(office)
    put(office, "screening", programme="vision", person=person, held_on="1404/8/1", stage="first",
        answers={"right": 9, "left": 9})  # fmt: skip
    course = put(office, "course", programme="premarital", starts_on="1404/8/1")
    session = put(office, "session", course=course, held_on="1404/8/1", minutes=60)
    put(office, "registration", course=course, person=person, reasons={"age-outside": "خواست خانواده"})
    put(office, "attendance", session=session, person=person, status="present")
    answer = office.report("served", "1404-Q3")
    told = {row["shape"]: row["persons"] for row in answer["rows"]}
    assert (told[""], told["screening"], told["workshop"]) == (1, 1, 1)
    assert answer["notes"]
    assert {row["persons"] for row in office.report("served", "1404-Q2")["rows"]} == {0}


def test_a_base_that_flags_everybody_stands_on_the_checklist(office: Office) -> None:
    base = put(office, "centre", name="گلستان", kind="screening_base", county="0001")
    for number, right in enumerate((9, 5, 5)):
        person = child(office, first_name=f"کودک {number}")
        put(office, "screening", programme="vision", person=person, held_on="1404/8/1", stage="first", centre=base,
            answers={"right": right, "left": 9})  # fmt: skip
    (row,) = office.report("bases", "1404-Q3")["rows"]
    assert (row["centre_label"], row["screened"], row["flagged"], row["rate"], row["outside"]) == (
        "گلستان", 3, 2, 66.7, True,
    )  # fmt: skip
    assert office.today.board()["bases"] == {"period": "1404-Q3", "rows": [{"centre": "گلستان", "rate": 66.7}]}
    told = {one["name"]: one["count"] for one in office.close_period("1404-Q3")["open"]}
    assert told["bases_outside"] == 1


def test_a_closed_period_keeps_its_cases_and_services(office: Office) -> None:
    person = child(office, birth_date="1390/1/1")
    housing = {"programme": "housing", "household": put(office, "household", head=person, file_no="۱۲")}
    built = {"stage": "delivered", "answers": {"builder": "تعاونی مسکن"}}
    opened = put(office, "case", programme="counselling_education", person=person, opened_on="1404/6/1")
    begun = put(office, "service", **housing, given_on="1404/6/1", stage="introduced")
    given = put(office, "service", **housing, given_on="1404/6/2", **built)
    office.close_period("1404-Q2")
    assert "period-closed" in refused(office, "case", id=opened, opened_on="1404/8/1")
    assert "period-closed" in refused(office, "service", **housing, given_on="1404/6/3", **built)
    assert "period-closed" in refused(office, "service", id=given, given_on="1404/8/1")
    put(office, "service", id=begun, given_on="1404/8/1", **{**built, "stage": "building"})
    put(office, "service", id=begun, stage="delivered")  # it was not given yet, and goes on
    put(office, "case", id=opened, status="closed", closed_on="1404/8/2", outcome="solved")
