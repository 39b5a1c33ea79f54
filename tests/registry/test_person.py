"""What makes a person known, and what is noticed about a new one."""

from __future__ import annotations

from typing import Any

import pytest

from models.registry.person import PERSON
from models.schema.reading import read_row
from tests.paper_desk import PaperDesk

SARA = {"national_id": "0499370899", "first_name": "سارا", "last_name": "رضایی", "father_name": "علی",
        "birth_date": "2021-03-14", "sex": "female"}  # fmt: skip
MOTHER = "0010350829"


def saved(desk: PaperDesk, **row: Any) -> dict[str, Any]:
    """A row of the shelf as read_row makes it."""
    office = row.pop("office", desk.office)
    return desk.add("person", **{**read_row(PERSON, row, None, desk).row, "office": office})


def codes(desk: PaperDesk, old: dict[str, Any] | None = None, **row: Any) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.field) for finding in read_row(PERSON, row, old, desk).findings]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"national_id": "0499370899"}, "national"),
        ({"foreign_id": "123456789012"}, "foreign"),
        ({"passport_no": "A12345678"}, "passport"),
        ({"mother_national_id": MOTHER, "birth_order": 1}, "temporary"),
        ({"mother_national_id": MOTHER}, "none"),
        ({"birth_order": 2}, "none"),
        ({"mother_national_id": MOTHER, "birth_order": 1, "national_id": "0499370899"}, "national"),
        ({"id_kind": "passport"}, "none"),
    ],
)
def test_kind_of_id_follows_the_number_that_is_filled(given: dict[str, Any], kind: str) -> None:
    assert read_row(PERSON, given, None, PaperDesk()).row["id_kind"] == kind


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"sex": "دختر", "birth_order": 1}, "نوزاد دختر"),
        ({"sex": "پسر", "birth_order": 2}, "نوزاد پسر ۲"),
        ({"birth_order": 1}, "نوزاد"),
        ({"birth_order": 1, "first_name": "آوا"}, "آوا"),
    ],
)
def test_newborn_without_a_name_is_called_as_maternity_lists_do(given: dict[str, Any], name: str) -> None:
    checked = read_row(PERSON, {"last_name": "رضایی", "mother_national_id": MOTHER, **given}, None, PaperDesk())
    assert checked.row["first_name"] == name
    assert checked.errors == []


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"last_name": "رضایی"}, ["first_name"]),
        ({"first_name": "سارا"}, ["last_name"]),
        ({"mother_national_id": MOTHER, "birth_order": 1}, ["last_name"]),
        ({"first_name": "سارا", "last_name": "رضایی"}, []),
    ],
)
def test_names_are_required_but_of_a_newborn(given: dict[str, Any], missing: list[str]) -> None:
    findings = read_row(PERSON, given, None, PaperDesk()).findings
    assert [finding.field for finding in findings if finding.code == "required"] == missing


def test_county_is_left_empty_unless_typed() -> None:
    assert read_row(PERSON, SARA, None, PaperDesk(office="0001")).row["county"] is None


@pytest.mark.parametrize(
    ("given", "mobile", "phone"),
    [
        ({"phone": "09123456789"}, "09123456789", None),
        ({"phone": "02122334455"}, None, "02122334455"),
        ({"phone": "09123456789", "mobile": "09351112233"}, "09351112233", "09123456789"),
    ],
)
def test_mobile_among_telephones_goes_where_it_belongs(given: dict[str, str], mobile: str, phone: str) -> None:
    row = read_row(PERSON, {**SARA, **given}, None, PaperDesk()).row
    assert (row["mobile"], row["phone"]) == (mobile, phone)


@pytest.mark.parametrize(
    "number", [{"national_id": "0499370899"}, {"foreign_id": "123456789012"}, {"passport_no": "A12345678"}]
)
def test_number_of_another_person_of_this_office_is_taken(number: dict[str, str]) -> None:
    desk = PaperDesk()
    saved(desk, first_name="سارا", last_name="رضایی", **number)
    checked = read_row(PERSON, {"first_name": "مینا", "last_name": "کاظمی", **number}, None, desk)
    assert [(f.code, f.field, f.params["other"]) for f in checked.errors] == [("id-taken", *number, "سارا رضایی")]


def test_number_is_not_taken_by_the_row_itself_nor_by_a_retired_one() -> None:
    desk = PaperDesk()
    row = saved(desk, **SARA)
    assert codes(desk, row, father_name="حسن") == []
    row["retired"] = True
    assert codes(desk, **SARA) == []


def test_number_known_in_another_office_is_only_noted() -> None:
    desk = PaperDesk(office="0001")
    saved(desk, **SARA, office="0002")
    assert codes(desk, **SARA) == [("maybe-same-person", None)]


@pytest.mark.parametrize(
    ("change", "noted"),
    [
        ({"national_id": None}, True),
        ({"national_id": None, "first_name": "سا را", "last_name": "رضائ\u064a", "father_name": "عل\u064a"}, True),
        ({"national_id": None, "father_name": "حسن"}, False),
        ({"national_id": None, "birth_date": "2021-03-15"}, False),
        ({"national_id": None, "first_name": "سمیرا"}, False),
    ],
)
def test_same_names_father_and_birth_are_noted_and_twins_are_not(change: dict[str, Any], noted: bool) -> None:
    desk = PaperDesk()
    saved(desk, **SARA)
    checked = read_row(PERSON, {**SARA, **change}, None, desk)
    assert [finding.code for finding in checked.findings] == ["maybe-same-person"] * noted
    assert checked.errors == []


@pytest.mark.parametrize(
    ("change", "noted"),
    [({}, True), ({"sex": "male"}, False), ({"birth_order": 2}, False), ({"mother_national_id": None}, False)],
)
def test_newborn_is_noted_when_the_number_comes(change: dict[str, Any], noted: bool) -> None:
    desk = PaperDesk()
    newborn = {key: SARA[key] for key in ("last_name", "birth_date", "sex")}
    saved(desk, **newborn, mother_national_id=MOTHER, birth_order=1)
    assert codes(desk, **{**SARA, "mother_national_id": MOTHER, **change}) == [("maybe-same-person", None)] * noted


@pytest.mark.parametrize(
    ("born", "found"),
    [
        ("2025-12-11", [("date-future", "birth_date")]),
        ("2025-12-10", []),
        ("1904-12-01", [("out-of-range", "birth_date")]),
        ("1906-01-01", []),
    ],
)
def test_birth_is_not_to_come_and_not_too_long_ago(born: str, found: list[tuple[str, str]]) -> None:
    assert codes(PaperDesk(today="2025-12-10"), **{**SARA, "birth_date": born}) == found
