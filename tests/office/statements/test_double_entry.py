"""What is still to be typed in the national system, by programme, and the rows behind it."""

from __future__ import annotations

from typing import Any

from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import child, put, refused
from tests.office.conftest import seated


def counts(office: Office, period: str = "1404-Q3", **more: Any) -> dict[tuple[str, str], tuple[int, int, int]]:
    rows = office.report("national", period, **more)["rows"]
    return {(row["programme"], row["entity"]): (row["records"], row["registered"], row["missing"]) for row in rows}


def test_records_of_a_period_are_counted_with_and_without_their_number_and_those_without_open(office: Office) -> None:
    house = put(office, "household", national_no="۵")
    nima, sara = (child(office, first_name=name, birth_date="1401/9/1") for name in ("نیما", "سارا"))
    put(office, "person", id=nima, household=house, national_no="۱۲۳", national_on="1404/9/1")
    test = {"programme": "autism", "outcome": "منفی"}
    put(office, "screening", **test, person=nima, held_on="1404/8/1", answers={"national_no": "۱۱"})
    lacks = put(office, "screening", **test, person=sara, held_on="1404/8/2")
    put(office, "screening", **test, person=sara, held_on="1404/6/1")
    course = put(office, "course", programme="premarital", starts_on="1404/9/1", national_no="د-۱")
    grown = child(office, first_name="لیلا", birth_date="1380/1/1")
    inside = put(office, "registration", course=course, person=grown)
    assert counts(office) == {
        ("autism", "screening"): (2, 1, 1),
        ("premarital", "course"): (1, 1, 0),
        ("premarital", "registration"): (1, 0, 1),
        ("", "person"): (3, 1, 2),
        ("", "household"): (1, 1, 0),
    }
    assert counts(office, "1404-Q2") == {("autism", "screening"): (1, 0, 1), ("", "person"): (1, 0, 1)}
    behind = office.figures.behind
    assert behind("autism", "unregistered_screening", "1404-Q3", None) == {"entity": "screening", "ids": [lacks]}
    assert behind("premarital", "unregistered_registration", "1404-Q3", None)["ids"] == [inside]
    assert behind("premarital", "unregistered_course", "1404-Q3", None)["ids"] == []
    lacking = office.find("screening", where={"national_no": "", "programme": "autism", "held_on": "1404/8/2"})
    assert [one["id"] for one in lacking] == [lacks]
    put(office, "screening", id=lacks, national_no="۱۲")
    assert counts(office)["autism", "screening"] == (2, 2, 0)


def test_an_older_row_that_has_its_number_among_its_answers_is_not_missing(office: Office) -> None:
    row = put(office, "screening", programme="autism", person=child(office), held_on="1404/8/1", outcome="منفی",
              answers={"national_no": "۱۱"})  # fmt: skip
    assert office.get("screening", row)["national_no"] == "11"
    put(office, "screening", id=row, national_no=None)
    assert counts(office)["autism", "screening"] == (1, 1, 0)


def test_a_programme_whose_figures_somebody_may_not_see_is_not_told_of(office: Office) -> None:
    put(office, "case", programme="couples", person=child(office, birth_date="1370/1/1"), opened_on="1404/9/1",
        answers={"phase": "قبل"}, partner=child(office, first_name="رضا", birth_date="1368/1/1"))  # fmt: skip
    assert counts(office)["couples", "case"] == (1, 0, 1)
    assert counts(seated(office, "clerk")) == {}
    assert counts(seated(office, "clerk", Tier.FAMILY))["", "person"] == (2, 0, 2)


def test_a_number_comes_also_when_the_quarter_of_the_record_is_closed(office: Office) -> None:
    test = {"programme": "autism", "person": child(office), "outcome": "منفی"}
    row = put(office, "screening", **test, held_on="1404/6/1")
    office.close_period("1404-Q2")
    assert refused(office, "screening", id=row, outcome="مثبت") == ["period-closed"]
    put(office, "screening", id=row, national_no="۴۴", national_on="1404/9/1")
    assert counts(office, "1404-Q2")["autism", "screening"] == (1, 1, 0)
