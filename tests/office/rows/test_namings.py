"""Rows are called by words, found by words, and never by an id; whoever may not see a row does not learn its name."""

from __future__ import annotations

import re

import pytest

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import child, put
from tests.office.conftest import seated


@pytest.fixture
def tested(office: Office) -> str:
    """A screening of a child."""
    person = child(office)
    return put(
        office, "screening", programme="vision", person=person, held_on="1404/9/1", stage="first",
        **{"answers.right": 8, "answers.left": 9},
    )  # fmt: skip


def test_a_reference_in_a_title_is_told_by_what_it_refers_to(office: Office) -> None:
    centre = put(office, "centre", name="مهد گل", kind="kindergarten")
    enrolled = put(office, "enrolment", programme="kindergarten", person=child(office), centre=centre, status="waiting")
    naming = office.naming("enrolment", [enrolled])[enrolled]
    assert "نرگس رضایی" in naming and "مهد گل" in naming
    assert not re.search(r"[0-9a-f]{8}", naming)


def test_codes_of_a_programme_are_told_by_its_labels(office: Office, tested: str) -> None:
    assert office.naming("screening", [tested])[tested] == "نرگس رضایی، نوبت نخست، ۱۴۰۴/۰۹/۰۱"


def test_rows_that_are_not_there_are_left_out(office: Office) -> None:
    person = child(office)
    assert list(office.naming("person", [person, "0" * 32])) == [person]
    with pytest.raises(UserError):
        office.naming("starship", [person])


def test_whoever_may_not_see_a_row_does_not_learn_its_name(office: Office, tested: str) -> None:
    clerk = seated(office, "clerk")
    clerk.known._known = {}
    assert clerk.naming("screening", [tested]) == {}
    assert clerk.namings.pick("screening", "") == []


def test_what_a_row_refers_to_is_told_by_field(office: Office, tested: str) -> None:
    row = office.get("screening", tested)
    assert office.namings.referred("screening", row) == {"person": "نرگس رضایی"}


def test_people_are_picked_by_any_spelling_with_what_tells_them_apart(office: Office) -> None:
    child(office)
    child(office, birth_date="1398/1/1", father_name="رضا")
    found = office.namings.pick("person", "رضايي نرگ")
    assert [one["naming"] for one in found] == ["نرگس رضایی"] * 2
    assert len({one["detail"] for one in found}) == 2
    assert any("علی" in one["detail"] and "۱۴۰۰/۰۲/۰۳" in one["detail"] for one in found)


def test_a_whole_number_is_sure(office: Office) -> None:
    person = child(office, national_id="0012345679")
    assert [(one["id"], one["sure"]) for one in office.namings.pick("person", "۰۰۱۲۳۴۵۶۷۹")] == [(person, True)]
    assert [one["sure"] for one in office.namings.pick("person", "00123456")] == [False]


def test_other_rows_are_picked_with_labelled_details(office: Office) -> None:
    centre = put(office, "centre", name="مهد گل", kind="kindergarten", manager="مینا راد")
    (found,) = office.namings.pick("centre", "گل")
    assert (found["id"], found["naming"]) == (centre, "مهد گل")
    assert found["detail"]


def test_no_words_give_the_first_rows_and_a_limit_holds(office: Office) -> None:
    for number in range(4):
        put(office, "centre", name=f"مهد {number}", kind="kindergarten")
    assert len(office.namings.pick("centre", "", limit=3)) == 3
