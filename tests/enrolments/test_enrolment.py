"""Who may be where: once in a programme, within capacity, licence and age; leaving and moving."""

from __future__ import annotations

from typing import Any

import pytest

from models.enrolments.enrolment import ENROLMENT, transfer
from models.enrolments.staff import STAFF
from models.schema.codelists import RESOURCES
from models.schema.entity import Row
from models.schema.programme import load_programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from tests.paper_desk import PaperDesk

CHILD, OTHER, THIRD, GROWN, UNBORN = (letter * 32 for letter in "abcde")
ROSE, LILY = "1" * 32, "2" * 32
BORN = {CHILD: "2021-03-14", OTHER: "2022-01-06", THIRD: "2020-05-22", GROWN: "2001-05-01", UNBORN: None}


@pytest.fixture
def desk() -> PaperDesk:
    files = [load_programme(RESOURCES / "programmes" / f"{name}.toml") for name in ("premarital", "kindergarten")]
    desk = PaperDesk(programmes=files)
    for person, born in BORN.items():
        desk.add("person", id=person, first_name="سارا", last_name="رضایی", birth_date=born)
    desk.add("centre", id=ROSE, name="گل سرخ", kind="kindergarten", capacity=2, licence_until="2026-01-01")
    desk.add("centre", id=LILY, name="نیلوفر", kind="kindergarten", capacity=None, licence_until=None)
    return desk


def read(desk: PaperDesk, old: Row | None = None, **row: Any) -> Checked:
    start = {} if old else {"programme": "kindergarten", "centre": ROSE, "starts_on": "1404/7/1"}
    return read_row(ENROLMENT, {**start, **row}, old, desk)


def save(desk: PaperDesk, old: Row | None = None, **row: Any) -> Row:
    checked = read(desk, old, **row)
    assert checked.errors == []
    return desk.add("enrolment", **{**({"id": old["id"]} if old else {}), **checked.row})


def found(checked: Checked) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.field) for finding in checked.findings]


def test_enrolment_is_active_from_today_unless_said(desk: PaperDesk) -> None:
    row = read(desk, person=CHILD, starts_on=None).row
    assert (row["status"], row["starts_on"], row["answers"]) == ("active", "2025-12-10", {"band": "young"})
    assert read(desk, person=CHILD, starts_on=None, status="منتظر").row["starts_on"] is None


def test_one_who_waited_begins_on_the_day_of_becoming_active(desk: PaperDesk) -> None:
    row = save(desk, person=CHILD, starts_on=None, status="waiting", asked_on="1404/5/1")
    assert save(desk, row, status="active")["starts_on"] == "2025-12-10"


def test_child_is_active_in_one_place(desk: PaperDesk) -> None:
    row = save(desk, person=CHILD)
    refused = read(desk, person=CHILD, centre=LILY)
    assert [(f.code, f.params["other"]) for f in refused.errors] == [("already-enrolled", "گل سرخ")]
    assert found(read(desk, row, class_name="الف")) == []
    assert found(read(desk, person=CHILD, centre=LILY, status="waiting")) == []
    assert found(read(desk, person=OTHER, centre=LILY)) == []
    row["status"] = "left"
    assert found(read(desk, person=CHILD, centre=LILY)) == []


def test_retired_enrolment_does_not_count(desk: PaperDesk) -> None:
    save(desk, person=CHILD)["retired"] = True
    assert found(read(desk, person=CHILD)) == []


def test_centre_over_capacity_is_asked_about_only_of_who_comes_in(desk: PaperDesk) -> None:
    row = save(desk, person=CHILD)
    save(desk, person=OTHER)
    full = read(desk, person=THIRD)
    assert found(full) == [("over-capacity", "centre")]
    assert (full.findings[0].value, full.findings[0].params["limit"]) == (3, 2)
    assert found(read(desk, person=THIRD, status="waiting")) == []
    assert found(read(desk, person=THIRD, centre=LILY)) == []
    assert found(read(desk, person=THIRD, centre=None)) == []
    waiting = save(desk, person=THIRD, status="waiting")
    assert found(read(desk, waiting, status="active")) == [("over-capacity", "centre")]
    save(desk, waiting, status="active", reasons={"over-capacity": "با موافقت اداره"})
    assert found(read(desk, row, class_name="الف")) == []


def test_a_place_taken_by_another_programme_is_taken_but_not_counted_aloud(desk: PaperDesk) -> None:
    for number in range(4):
        desk.add("enrolment", programme="hidden", person=f"{number:032x}", centre=ROSE, status="active")
    (asked,) = read(desk, person=THIRD).errors
    assert (asked.code, asked.params["limit"]) == ("over-capacity", 2)
    assert not {"4", "5", "۴", "۵"} & set(asked.message)


@pytest.mark.parametrize(
    ("starts_on", "status", "findings"),
    [
        ("1404/10/11", "active", []),
        ("1404/10/12", "active", [("licence-expired", "centre")]),
        ("1404/10/12", "waiting", []),
    ],
)
def test_licence_that_ended_is_asked_about(desk: PaperDesk, starts_on: str, status: str, findings: Any) -> None:
    checked = read(desk, person=CHILD, starts_on=starts_on, status=status)
    assert found(checked) == findings
    assert all("گل سرخ" in finding.message and "۱۴۰۴/۱۰/۱۱" in finding.message for finding in checked.findings)


@pytest.mark.parametrize(("person", "outside"), [(CHILD, False), (GROWN, True), (UNBORN, False)])
def test_age_is_judged_at_the_reference_date(desk: PaperDesk, person: str, outside: bool) -> None:
    assert found(read(desk, person=person)) == [("age-outside", "person")] * outside


def test_band_is_kept_beside_the_answers_and_follows_the_age(desk: PaperDesk) -> None:
    row = save(desk, person=CHILD, answers={"allergies": "بادام", "band": "infant", "documents": "عکس، شناسنامه"})
    assert row["answers"] == {"allergies": "بادام", "band": "young", "documents": ["birth_certificate", "photo"]}
    later = save(desk, row, starts_on="1404/7/1", person=THIRD)
    assert later["answers"]["band"] == "preschool"
    unknown = read(desk, person=UNBORN, answers={"band": "نوپا"})
    assert unknown.row["answers"] == {"band": "toddler"}


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        ({"status": "left", "ends_on": "1404/8/1", "reason": "کوچ"}, []),
        ({"status": "left", "ends_on": "1404/8/1"}, [("required", "reason")]),
        ({"status": "رفته", "reason": "کوچ"}, [("required", "ends_on")]),
        ({"status": "left", "ends_on": "1404/6/1", "reason": "کوچ"}, [("date-order", "ends_on")]),
        ({"ends_on": "1405/3/31"}, []),
        ({"asked_on": "1404/7/2"}, [("date-order", "starts_on")]),
    ],
)
def test_who_left_has_a_last_day_and_a_reason(desk: PaperDesk, row: Row, findings: list[tuple[str, str]]) -> None:
    assert found(read(desk, person=CHILD, **row)) == findings


@pytest.mark.parametrize(
    ("programme", "findings"),
    [("premarital", [("choice-unknown", "programme")]), ("archery", [("programme-unknown", "programme")])],
)
def test_programme_is_an_enrolment(desk: PaperDesk, programme: str, findings: list[tuple[str, str]]) -> None:
    assert found(read(desk, person=CHILD, programme=programme)) == findings


def test_transfer_ends_one_enrolment_and_begins_another(desk: PaperDesk) -> None:
    row = save(desk, person=CHILD, class_name="الف", answers={"allergies": "بادام", "contract_no": "۱۲"})
    ended, begun = transfer(row, LILY, "2025-11-22")
    assert (row["status"], row["ends_on"]) == ("active", None)
    assert [code for code, _ in found(read_row(ENROLMENT, begun, None, desk))] == ["already-enrolled"]
    save(desk, row, **{name: ended[name] for name in ("status", "ends_on", "reason")})
    checked = read_row(ENROLMENT, begun, None, desk)
    assert found(checked) == []
    new = checked.row
    assert (new["person"], new["centre"], new["starts_on"], new["class_name"]) == (CHILD, LILY, "2025-11-22", None)
    assert new["answers"] == {"allergies": "بادام", "band": "young"}


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        ({"role": "مربی"}, []),
        ({"role": "خلبان"}, [("choice-unknown", "role")]),
        ({"role": "مدیر", "starts_on": "1404/1/1", "ends_on": "1403/1/1"}, [("date-order", "ends_on")]),
        ({}, [("required", "role")]),
    ],
)
def test_staff_has_a_role_and_days_in_order(desk: PaperDesk, row: Row, findings: list[tuple[str, str]]) -> None:
    assert found(read_row(STAFF, {"person": GROWN, "centre": ROSE, **row}, None, desk)) == findings
