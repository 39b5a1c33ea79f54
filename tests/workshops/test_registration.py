"""Registering singly and as a couple, and the act of certifying."""

from __future__ import annotations

from typing import Any

import pytest

from models.schema.entity import Row
from models.schema.reading import read_row
from models.schema.rules import Checked
from models.workshops.attendance import ATTENDANCE
from models.workshops.course import COURSE
from models.workshops.registration import REGISTRATION, partner_registration
from models.workshops.session import SESSION
from tests.paper_desk import PaperDesk

A, B, C, D = (letter * 32 for letter in "abcd")
COURSE_ID, FIRST, SECOND = (digit * 32 for digit in "123")
DAY = "2025-12-01"


def read(desk: PaperDesk, old: Row | None = None, **row: Any) -> Checked:
    return read_row(REGISTRATION, row if old else {"course": COURSE_ID, **row}, old, desk)


def save(desk: PaperDesk, old: Row | None = None, **row: Any) -> Row:
    """Puts a registration and its other half, as the layer above does."""
    checked = read(desk, old, **row)
    assert checked.errors == []
    saved = desk.add("registration", **{**({"id": old["id"]} if old else {}), **checked.row})
    if half := partner_registration(saved, desk):
        before = desk.get("registration", half["id"]) if "id" in half else None
        save(desk, before, **{key: value for key, value in half.items() if key != "id"})
    return saved


def found(checked: Checked) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.field) for finding in checked.findings]


def test_person_registers_once_in_a_course(desk: PaperDesk) -> None:
    row = save(desk, person=A)
    assert found(read(desk, person=A)) == [("already-registered", "person")]
    assert found(read(desk, row, class_name="الف")) == []
    assert found(read(desk, person=B)) == []
    desk.add("course", id="4" * 32, programme="premarital")
    assert found(read(desk, person=A, course="4" * 32)) == []
    row["retired"] = True
    assert found(read(desk, person=A)) == []


def test_course_over_capacity_is_asked_about_only_of_who_comes_in(desk: PaperDesk) -> None:
    save(desk, person=A)
    row = save(desk, person=B)
    third = read(desk, person=C)
    assert found(third) == [("over-capacity", "course")]
    assert (third.findings[0].value, third.findings[0].params["limit"]) == (3, 2)
    answered = save(desk, person=C, reasons={"over-capacity": "جا هست"})
    assert found(read(desk, row, class_name="الف")) == []
    assert found(read(desk, answered, class_name="الف")) == []
    assert found(read(desk, row, person=D, reasons={"age-outside": "."})) == [("age-outside", "person")]


def test_couple_takes_two_places_and_a_reason_holds_for_both(desk: PaperDesk) -> None:
    save(desk, person=C)
    assert found(read(desk, person=A, partner=B)) == [("over-capacity", "course")]
    save(desk, person=A, partner=B, reasons={"over-capacity": "جا هست"})
    assert [row["person"] for row in desk.rows("registration")] == [C, A, B]


@pytest.mark.parametrize(("person", "outside"), [(A, False), (D, True)])
def test_age_is_judged_when_the_course_starts(desk: PaperDesk, person: str, outside: bool) -> None:
    assert found(read(desk, person=person)) == [("age-outside", "person")] * outside


def test_age_of_partner_counts_and_without_birth_date_or_start_nothing_breaks(desk: PaperDesk) -> None:
    assert found(read(desk, person=A, partner=D)) == [("age-outside", "partner")]
    desk.shelf["person"][A]["birth_date"] = None
    desk.shelf["course"][COURSE_ID]["starts_on"] = None
    assert found(read(desk, person=A)) == []
    assert found(read(desk, person=D)) == [("age-outside", "person")]


def test_nobody_is_their_own_partner(desk: PaperDesk) -> None:
    assert found(read(desk, person=A, partner=A)) == [("rule-broken", "partner")]


@pytest.mark.parametrize(("partner", "asked"), [(B, False), (C, True)])
def test_many_years_between_partners_are_asked_about(desk: PaperDesk, partner: str, asked: bool) -> None:
    assert found(read(desk, person=A, partner=partner)) == [("out-of-range", "partner")] * asked


def test_couple_is_two_registrations_that_name_each_other(desk: PaperDesk) -> None:
    row = save(desk, person=A, partner=B, class_name="الف")
    assert [(one["person"], one["partner"], one["class_name"]) for one in desk.rows("registration")] == [
        (A, B, "الف"),
        (B, A, "الف"),
    ]
    assert all(partner_registration(one, desk) is None for one in desk.rows("registration"))
    assert partner_registration(row, desk) is None


def test_partner_who_is_already_registered_is_joined(desk: PaperDesk) -> None:
    other = save(desk, person=B, class_name="ب")
    save(desk, person=A, partner=B)
    half = desk.get("registration", other["id"])
    assert half is not None
    assert (half["partner"], half["class_name"], len(desk.rows("registration"))) == (A, "ب", 2)


def test_partner_let_go_or_retired_no_longer_points_back(desk: PaperDesk) -> None:
    row = save(desk, person=A, partner=B)
    save(desk, row, partner=None)
    assert [one["partner"] for one in desk.rows("registration")] == [None, None]
    again = save(desk, row, partner=B)
    again["retired"] = True
    half = partner_registration(again, desk)
    assert half is not None
    assert half["partner"] is None


def test_nobody_has_two_partners_in_a_course(desk: PaperDesk) -> None:
    desk.shelf["course"][COURSE_ID]["capacity"] = None
    row = save(desk, person=A, partner=B)
    reasons = {"out-of-range": "."}
    assert ("rule-broken", "partner") in found(read(desk, person=C, partner=B, reasons=reasons))
    assert ("rule-broken", "partner") in found(read(desk, row, partner=C, reasons=reasons))


def attend(desk: PaperDesk, person: str, *sessions: str) -> None:
    for session in sessions:
        desk.add("attendance", id=(person[:16] + session[:16]), session=session, person=person, status="present")


def test_certificate_waits_until_it_is_earned_and_then_keeps_its_number(desk: PaperDesk) -> None:
    row = save(desk, person=A)
    attend(desk, A, FIRST)
    refused = read(desk, row, certified_on=DAY)
    assert [(f.code, f.field) for f in refused.errors] == [("certificate-unearned", "certified_on")]
    assert "۲۴۰" in refused.errors[0].message
    assert refused.row["certificate_no"] is None
    attend(desk, A, SECOND)
    row = save(desk, row, certified_on=DAY)
    assert row["certificate_no"] == "0001-test-000001"  # the refusal used no serial
    row = save(desk, row, class_name="ب", certificate_no="خودم")
    assert row["certificate_no"] == "0001-test-000001"
    row = save(desk, row, certified_on=None)
    row = save(desk, row, certified_on="2025-12-02")
    assert row["certificate_no"] == "0001-test-000001"


def test_certificate_once_given_does_not_stop_later_edits(desk: PaperDesk) -> None:
    attend(desk, A, FIRST, SECOND)
    row = save(desk, person=A, certified_on=DAY)
    desk.shelf["attendance"].clear()
    assert found(read(desk, row, class_name="ب")) == []
    assert found(read(desk, row, certified_on="2025-12-03")) == [("certificate-unearned", "certified_on")]


def test_each_of_a_couple_has_an_own_certificate(desk: PaperDesk) -> None:
    save(desk, person=A, partner=B)
    attend(desk, A, FIRST, SECOND)
    for row in desk.rows("registration"):
        earned = read(desk, row, certified_on=DAY).errors == []
        assert earned == (row["person"] == A)


def test_number_of_a_certificate_is_not_typed_and_its_day_is_not_to_come(desk: PaperDesk) -> None:
    assert read(desk, person=A, certificate_no="۱۲").row["certificate_no"] is None
    assert ("date-future", "certified_on") in found(read(desk, person=A, certified_on="2026-01-01"))


@pytest.mark.parametrize(
    ("programme", "findings"),
    [
        ("premarital", []),
        ("kindergarten", [("choice-unknown", "programme")]),
        ("archery", [("programme-unknown", "programme")]),
        (None, [("required", "programme")]),
    ],
)
def test_course_runs_a_workshop(desk: PaperDesk, programme: str, findings: list[tuple[str, str]]) -> None:
    checked = read_row(COURSE, {"programme": programme}, None, desk)
    assert found(checked) == findings
    assert checked.row["title"] == (None if findings else "آموزش پیش از ازدواج")


@pytest.mark.parametrize(("ends_on", "findings"), [("1404/8/11", []), ("1404/8/9", [("date-order", "ends_on")])])
def test_course_does_not_end_before_it_starts(desk: PaperDesk, ends_on: str, findings: list[tuple[str, str]]) -> None:
    row = {"programme": "premarital", "starts_on": "1404/8/10", "ends_on": ends_on}
    assert found(read_row(COURSE, row, None, desk)) == findings


def test_session_is_in_person_unless_said(desk: PaperDesk) -> None:
    row = {"course": COURSE_ID, "held_on": "1404/8/10", "minutes": "۹۰"}
    assert read_row(SESSION, row, None, desk).row["mode"] == "in_person"
    assert read_row(SESSION, {**row, "mode": "وبینار"}, None, desk).row["mode"] == "online"
    assert found(read_row(SESSION, {"course": COURSE_ID}, None, desk)) == [
        ("required", "held_on"),
        ("required", "minutes"),
    ]


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        ({"headcount_female": 30, "headcount_male": 30}, []),
        ({"headcount_female": 31, "headcount_male": 30}, [("out-of-range", "headcount_female")]),
        ({"headcount_male": 400}, [("out-of-range", "headcount_male")]),
        ({"headcount_male": 400, "mode": "وبینار"}, []),  # online any number may come
        ({"headcount_male": 2}, []),  # few are told before a close, not asked about
    ],
)
def test_more_heads_than_usually_come_are_asked_about(
    desk: PaperDesk, row: dict[str, Any], findings: list[tuple[str, str]]
) -> None:
    session = {"course": COURSE_ID, "held_on": "1404/8/10", "minutes": 60, **row}
    checked = read_row(SESSION, session, None, desk)
    assert found(checked) == findings
    assert all(one.params == {"low": 10, "high": 60} for one in checked.findings)


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        ({"person": A, "status": "حاضر"}, []),
        ({"person": A, "status": "ح", "minutes": 240}, []),
        ({"person": A, "status": "late", "minutes": 241}, [("out-of-range", "minutes")]),
        ({"person": A, "status": "غایب", "minutes": 0}, []),
        ({"person": A, "status": "absent", "minutes": 10}, [("rule-broken", "minutes")]),
        ({"person": B, "status": "present"}, [("not-registered", "person")]),
        ({"person": B, "status": "absent"}, []),
    ],
)
def test_attendance_fits_its_session(desk: PaperDesk, row: Row, findings: list[tuple[str, str]]) -> None:
    save(desk, person=A)
    checked = read_row(ATTENDANCE, {"session": FIRST, **row}, None, desk)
    assert found(checked) == findings


def test_attendance_of_a_person_in_a_session_has_one_id_everywhere() -> None:
    one, other = {"session": FIRST, "person": A}, {"person": A, "session": FIRST, "status": "late"}
    assert ATTENDANCE.new_id(one) == ATTENDANCE.new_id(other)
    assert ATTENDANCE.new_id(one) != ATTENDANCE.new_id({"session": SECOND, "person": A})
