"""The newborn's ears: one that refers refers, three clocks run from birth, and the certificate waits for the result."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.schema.entity import Row
from models.schema.programme import Programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from models.screenings.consequences import answers_referral, followup, next_stage, repeat_due
from models.screenings.protocol import Protocol
from models.screenings.screening import SCREENING
from tests.paper_desk import PaperDesk
from tests.screenings.conftest import NEWBORN, day_after, shipped

BORN = "2025-10-01"
PASS = {"method": "teoae", "right": "pass", "left": "pass"}
WHY = {"stage-missing": "برگه نزد بیمارستان است", "out-of-range": "دیر آوردند", "age-outside": "دیر آوردند"}


@pytest.fixture(scope="module")
def hearing(programmes: dict[str, Programme]) -> Programme:
    return programmes["hearing_newborn"]


def checked_test(desk: PaperDesk, **given_values: Any) -> Checked:
    raw = {"programme": "hearing_newborn", "person": NEWBORN, "held_on": "2025-10-04", **given_values}
    return read_row(SCREENING, raw, None, desk)


def saved(desk: PaperDesk, **given_values: Any) -> Row:
    checked = checked_test(desk, **given_values)
    assert not checked.errors, checked.errors
    return desk.add("screening", **checked.row)


def codes(checked: Checked) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.field) for finding in checked.findings}


@pytest.mark.parametrize(
    ("stage", "answers", "outcome"),
    [
        ("screen", {"method": "teoae", "right": "قبول", "left": "قبول"}, "pass"),
        ("screen", {"method": "teoae", "right": "ارجاع", "left": "قبول"}, "rescreen"),
        ("screen", {"method": "aabr", "right": "refer", "left": "not_done"}, "rescreen"),
        ("screen", {"right": "pass", "left": "not_done"}, "rescreen"),
        ("screen", {**PASS, "aabr_right": "pass", "aabr_left": "pass"}, "pass"),
        ("screen", {**PASS, "aabr_right": "pass", "aabr_left": "refer"}, "diagnose"),
        ("screen", {**PASS, "left": "refer", "aabr_right": "pass", "aabr_left": "pass"}, "diagnose"),
        ("screen", {**PASS, "left": "refer", "aabr_right": "pass", "aabr_left": "not_done"}, "rescreen"),
        ("rescreen", {"method": "aabr", "right": "pass", "left": "pass"}, "pass"),
        ("rescreen", {"method": "aabr", "right": "pass", "left": "refer"}, "diagnose"),
        ("rescreen", {"right": "not_done", "left": "pass"}, "rescreen"),
        ("diagnosis", {"loss_kind": "none", "right_db": 20}, "normal"),
        ("diagnosis", {"loss_kind": "sensorineural", "loss_degree": "severe"}, "confirmed"),
        ("diagnosis", {"right_db": 30}, None),
        ("intervention", {"intervention": ["سمعک"]}, "aided"),
    ],
)
def test_the_outcome_follows_from_the_ears(
    desk: PaperDesk, stage: str, answers: dict[str, Any], outcome: str | None
) -> None:
    checked = checked_test(desk, stage=stage, answers=answers, reasons=WHY)
    assert not checked.errors
    assert checked.row["outcome"] == outcome


@pytest.mark.parametrize(
    ("answers", "side"),
    [({"right": "refer", "left": "pass"}, "right"), ({"right": "refer", "left": "refer"}, "both"), (PASS, None)],
)
def test_the_ear_that_refers_is_kept_for_the_figures(desk: PaperDesk, answers: Row, side: str | None) -> None:
    row = saved(desk, answers={**answers, "weak_side": "left"})
    assert row["answers"].get("weak_side") == side
    corrected = read_row(SCREENING, {"answers": {"right": "pass", "left": "pass"}}, row, desk).row
    assert (corrected["outcome"], corrected["answers"].get("weak_side")) == ("pass", None)


@pytest.mark.parametrize(
    ("given_values", "finding"),
    [
        ({"answers": {"right": "pass"}}, ("required", "answers.left")),
        ({"answers": {}}, ("required", "answers.right")),
        ({"answers": {**PASS, "aabr_left": "pass"}}, ("required", "answers.aabr_right")),
        ({"answers": {**PASS, "right": "شاید"}}, ("choice-unknown", "answers.right")),
        ({"held_on": "2025-09-30", "answers": PASS}, ("date-order", "held_on")),
        ({"held_on": "2025-11-01", "answers": PASS}, ("out-of-range", "held_on")),
        ({"stage": "rescreen", "answers": PASS}, ("stage-missing", "stage")),
        ({"stage": "diagnosis", "answers": {"loss_degree": "mild"}}, ("rule-broken", "answers.loss_degree")),
        ({"answers": {**PASS, "birth_weight": 7000}}, ("out-of-range", "answers.birth_weight")),
        ({"answers": {**PASS, "gestation_weeks": 60}}, ("not-a-number", "answers.gestation_weeks")),
        ({"answers": PASS, "certified_on": "2025-10-03"}, ("date-order", "certified_on")),
        (
            {"answers": {**PASS, "left": "refer"}, "certified_on": "2025-10-04"},
            ("certificate-unearned", "certified_on"),
        ),
        ({"answers": PASS, "partner": "c" * 32}, ("ref-unknown", "partner")),
    ],
)
def test_what_is_refused_or_asked_about(
    desk: PaperDesk, given_values: dict[str, Any], finding: tuple[str, str | None]
) -> None:
    checked = checked_test(desk, **given_values)
    assert finding in codes(checked)
    assert checked.errors


# -- the clocks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "days", "late"),
    [
        ("screen", 30, False), ("screen", 31, True), ("rescreen", 30, False), ("rescreen", 31, True),
        ("diagnosis", 90, False), ("diagnosis", 91, True), ("intervention", 180, False), ("intervention", 181, True),
    ],
)  # fmt: skip
def test_a_test_later_than_its_clock_is_asked_about(desk: PaperDesk, stage: str, days: int, late: bool) -> None:
    desk.today = datetime.date(2026, 10, 1)
    checked = checked_test(desk, stage=stage, held_on=day_after(BORN, days), answers=PASS)
    assert (("out-of-range", "held_on") in codes(checked)) is late


@pytest.mark.parametrize(
    ("stage", "outcome", "held_on", "due", "born"),
    [
        ("screen", "rescreen", "2025-10-04", "2025-10-31", BORN),
        ("screen", "rescreen", "2025-10-31", "2025-10-31", BORN),
        ("screen", "rescreen", "2025-12-01", "2025-12-01", BORN),
        ("screen", "rescreen", "2025-10-04", "2025-11-03", None),
        ("rescreen", "rescreen", "2025-10-20", "2025-10-31", BORN),
        ("screen", "pass", "2025-10-04", None, BORN),
        ("rescreen", "diagnose", "2025-10-20", None, BORN),
    ],
)
def test_the_second_test_is_due_a_month_after_birth_and_never_before_the_first(
    hearing: Programme, stage: str, outcome: str, held_on: str, due: str | None, born: str | None
) -> None:
    row = {"stage": stage, "outcome": outcome, "held_on": held_on, "answers": PASS}
    found = repeat_due(row, hearing, born)
    assert (found.isoformat() if found else None) == due
    assert next_stage(row, hearing) == ("rescreen" if due else None)


@pytest.mark.parametrize(
    ("stage", "outcome", "held_on", "body", "due"),
    [
        ("screen", "diagnose", "2025-10-02", "audiologist", "2025-12-30"),
        ("rescreen", "diagnose", "2025-10-20", "audiologist", "2025-12-30"),
        ("rescreen", "diagnose", "2026-02-01", "audiologist", "2026-02-01"),
        ("diagnosis", "confirmed", "2025-12-20", "hearing_rehab", "2026-03-30"),
        ("diagnosis", "normal", "2025-12-20", None, None),
        ("intervention", "aided", "2026-03-01", None, None),
    ],
)
def test_referrals_are_due_three_and_six_months_after_birth(
    hearing: Programme, stage: str, outcome: str, held_on: str, body: str | None, due: str | None
) -> None:
    found = followup({"stage": stage, "outcome": outcome, "held_on": held_on, "answers": {}}, hearing, BORN)
    assert (found.to_body if found else None) == body
    assert (found.due_on.isoformat() if found else None) == due


@given(st.dates(datetime.date(2025, 4, 1), datetime.date(2026, 3, 1)), st.integers(0, 400))
def test_no_due_day_lies_before_the_test_or_the_clock(born: datetime.date, age: int) -> None:
    held_on = born + datetime.timedelta(days=age)
    row = {"stage": "rescreen", "outcome": "diagnose", "held_on": held_on.isoformat()}
    found = followup(row, shipped("hearing_newborn"), born.isoformat())
    assert found is not None
    assert found.due_on == max(held_on, born + datetime.timedelta(days=90))


@pytest.mark.parametrize(("status", "called"), [("died", False), ("moved", False), ("cancelled", False), ("open", True),
                                               ("no_show", True), (None, True)])  # fmt: skip
def test_nobody_calls_a_family_about_a_child_who_died_or_moved(
    hearing: Programme, status: str | None, called: bool
) -> None:
    answers = {"status": status} if status else {}
    row = {"stage": "screen", "outcome": "rescreen", "held_on": "2025-10-04", "answers": answers}
    assert (repeat_due(row, hearing, BORN) is not None) is called
    referred = {**row, "outcome": "diagnose"}
    assert (followup(referred, hearing, BORN) is not None) is called


def test_the_examiners_reply_to_their_referrals(hearing: Programme) -> None:
    replies = {stage: answers_referral({"stage": stage}, hearing) for stage in Protocol.of(hearing).stages}
    assert replies == {
        "screen": (), "rescreen": (), "diagnosis": ("audiologist",), "intervention": ("hearing_rehab",),
    }  # fmt: skip


# -- the certificate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "answers", "given_out"),
    [
        ("screen", PASS, True),
        ("screen", {**PASS, "right": "refer"}, False),
        ("rescreen", PASS, True),
        ("rescreen", {**PASS, "right": "refer"}, False),
        ("diagnosis", {"loss_kind": "none"}, True),
        ("diagnosis", {"loss_kind": "mixed"}, True),
        ("intervention", {"intervention": ["cochlear"]}, False),
    ],
)
def test_a_certificate_is_given_where_the_file_says(
    desk: PaperDesk, stage: str, answers: dict[str, Any], given_out: bool
) -> None:
    checked = checked_test(desk, stage=stage, answers=answers, certified_on="2025-10-05", reasons=WHY)
    assert (("certificate-unearned", "certified_on") in codes(checked)) is not given_out
    assert bool(checked.row["certificate_no"]) is given_out


def test_a_number_once_given_stays_and_a_corrected_result_takes_the_certificate_back(desk: PaperDesk) -> None:
    row = saved(desk, answers=PASS, certified_on="2025-10-05")
    number = row["certificate_no"]
    typed = read_row(SCREENING, {"certificate_no": "9", "notes": "نسخهٔ دوم"}, row, desk)
    assert not typed.errors
    assert typed.row["certificate_no"] == number
    wrong = read_row(SCREENING, {"answers": {"left": "refer"}}, row, desk)
    assert [one.code for one in wrong.errors] == ["certificate-unearned"]
    assert "تاریخ گواهی را هم بردارید" in wrong.errors[0].message
    back = read_row(SCREENING, {"answers": {"left": "refer"}, "certified_on": None}, row, desk)
    assert not back.errors
    assert (back.row["outcome"], back.row["certified_on"], back.row["certificate_no"]) == ("rescreen", None, number)


# -- children of three to five ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "answers", "outcome", "body"),
    [
        ("screen", {"right": "pass", "left": "pass"}, "pass", None),
        ("screen", {"right": "pass", "left": "refer"}, "rescreen", None),
        ("rescreen", {"right": "pass", "left": "refer"}, "diagnose", "audiologist"),
        ("diagnosis", {"loss_kind": "conductive"}, "confirmed", None),
    ],
)
def test_the_older_child_goes_the_same_way_without_clocks(
    desk: PaperDesk,
    programmes: dict[str, Programme],
    stage: str,
    answers: dict[str, Any],
    outcome: str,
    body: str | None,
) -> None:
    child = {"programme": "hearing_child", "person": "a" * 32, "held_on": "2025-11-01", "stage": stage}
    checked = read_row(SCREENING, {**child, "answers": answers, "reasons": WHY}, None, desk)
    assert not checked.errors
    assert checked.row["outcome"] == outcome
    found = followup(checked.row, programmes["hearing_child"], "2021-06-01")
    assert (found.to_body if found else None) == body
