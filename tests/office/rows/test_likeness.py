"""Who may be the same person is said while a new one is typed; only the same number blocks."""

from __future__ import annotations

from typing import Any

import pytest

from models.office import Office
from models.office.rows.likeness import alike
from tests.journeys.offices import child

NUMBER = "0012345679"


def found(office: Office, but: str | None = None, **raw: Any) -> list[tuple[str, bool]]:
    return [(one["id"], one["blocks"]) for one in alike(office.saving, raw, but)]


def test_the_same_number_blocks_and_says_so(office: Office) -> None:
    person = child(office, national_id=NUMBER)
    (one,) = alike(office.saving, {"national_id": "۰۰۱۲۳۴۵۶۷۹"})
    assert (one["id"], one["blocks"]) == (person, True)
    assert "کد ملی" in one["why"] and one["naming"] == "نرگس رضایی، فرزند علی، ۱۴۰۰/۰۲/۰۳"


def test_half_a_number_and_half_a_date_are_no_evidence(office: Office) -> None:
    child(office, national_id=NUMBER)
    assert found(office, national_id="00123", birth_date="1400/") == []


def test_the_row_that_is_edited_is_not_its_own_like(office: Office) -> None:
    person = child(office, national_id=NUMBER)
    assert found(office, person, national_id=NUMBER, first_name="نرگس", last_name="رضایی", father_name="علی") == []


@pytest.mark.parametrize("last", ["رضایی", "رضا\u064aي", "رضائی"])
def test_names_and_father_warn_in_any_spelling(office: Office, last: str) -> None:
    person = child(office)
    told = found(office, first_name="نرگس", last_name=last, father_name="علی")
    assert told == [(person, False)]


def test_a_name_alone_is_no_evidence(office: Office) -> None:
    child(office)
    assert found(office, first_name="نرگس", last_name="رضایی") == []
    assert found(office, first_name="نرگس", last_name="رضایی", father_name="حسن") == []


def test_another_birth_makes_another_person(office: Office) -> None:
    person = child(office)
    names = {"first_name": "نرگس", "last_name": "رضایی", "father_name": "علی"}
    assert found(office, **names, birth_date="1395/1/1") == []
    (one,) = alike(office.saving, {**names, "birth_date": "1400/2/3"})
    assert one["id"] == person and "تاریخ تولد" in one["why"]


def test_names_that_sound_alike_with_the_same_birth_warn(office: Office) -> None:
    person = child(office, first_name="طاهره", last_name="صادقی")
    assert found(office, first_name="تاهره", last_name="صادقي", birth_date="1400/2/3") == [(person, False)]


def test_twins_are_two(office: Office) -> None:
    mother = {"mother_national_id": "0010350829", "birth_date": "1400/2/3", "last_name": "رضایی", "father_name": "علی"}
    child(office, first_name="نرگس", birth_order=1, **mother)
    assert found(office, first_name="نسترن", birth_order=2, **mother) == []


def test_a_newborn_is_known_by_the_mother(office: Office) -> None:
    mother = {"mother_national_id": "0010350829", "birth_date": "1404/2/3", "sex": "female"}
    newborn = child(office, first_name=None, birth_order=1, **mother)
    told = found(office, national_id=NUMBER, first_name="نرگس", last_name="رضایی", **mother)
    assert told == [(newborn, False)]


def test_each_row_is_told_once_and_the_surest_first(office: Office) -> None:
    twin = {"first_name": "نرگس", "last_name": "رضایی", "father_name": "علی", "birth_date": "1400/2/3"}
    sure, alike_one = child(office, national_id=NUMBER), child(office)
    assert found(office, national_id=NUMBER, **twin) == [(sure, True), (alike_one, False)]
