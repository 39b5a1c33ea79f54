"""A step is one thing done in a case: which comes after which, what is awaited, what it leads to."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.case import not_taken_away as case_not_taken_away
from models.cases.conduct import Conduct
from models.cases.step import STEP, awaiting, not_taken_away
from models.consequences import level_of_step, referral_of_step
from models.schema.entity import Row
from tests.cases.conftest import CHILD, HOUSE, OTHER, care, case_of, codes, read, step_of
from tests.paper_desk import PaperDesk

FIRST = datetime.date(2025, 10, 1)


@pytest.fixture
def case(desk: PaperDesk) -> Row:
    return case_of(desk)


def step(desk: PaperDesk, case: Row, kind: str, done_on: str, **raw: Any) -> list[tuple[str | None, str]]:
    return codes(read(STEP, desk, case=case["id"], kind=kind, done_on=done_on, **raw))


def test_a_step_is_of_its_case_s_programme_with_its_answers(desk: PaperDesk, case: Row) -> None:
    row = read(STEP, desk, case=case["id"], kind="نشست", answers={"found": "بیمار"}).row
    assert (row["programme"], row["kind"], row["number"], row["done_on"]) == ("care", "session", 1, "2025-12-10")
    assert row["answers"] == {"found": "ill"}
    assert read(STEP, desk, case=case["id"], kind="visit", programme="gossip").row["programme"] == "care"


def test_steps_of_a_kind_are_numbered_once_and_for_good(desk: PaperDesk, case: Row) -> None:
    first = step_of(desk, case, "session", "2025-10-02")
    second = step_of(desk, case, "session", "2025-10-09")
    assert (first["number"], second["number"]) == (1, 2)
    desk.add("step", **{**first, "retired": True})
    assert read(STEP, desk, second, notes="نیم ساعت").row["number"] == 2


@pytest.mark.parametrize(
    ("kind", "done_on", "raw", "found"),
    [
        ("rumour", "2025-10-02", {}, [("kind", "choice-unknown")]),
        ("visit", "2025-09-30", {}, [("done_on", "date-order")]),
        ("visit", "2025-12-11", {}, [("done_on", "date-future")]),
        ("visit", "2025-10-02", {"next_on": "2025-10-01"}, [("next_on", "date-order")]),
        ("reassessment", "2025-11-01", {}, [("kind", "step-early")]),
        ("assessment", "2025-11-01", {"answers": {"level_now": "9"}}, [("answers.level_now", "choice-unknown")]),
        ("visit", "2025-10-02", {}, []),
    ],
)
def test_what_is_refused(
    desk: PaperDesk, case: Row, kind: str, done_on: str, raw: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert step(desk, case, kind, done_on, **raw) == found


def test_a_step_without_a_case_a_kind_or_a_day_is_told_so(desk: PaperDesk, case: Row) -> None:
    assert codes(read(STEP, desk, kind="visit")) == [("case", "required")]
    assert codes(read(STEP, desk, case=case["id"])) == [("kind", "required")]
    saved = step_of(desk, case, "assessment", "2025-10-02")
    assert codes(read(STEP, desk, saved, done_on=None)) == [("done_on", "required")]


def test_no_step_comes_after_the_case_is_closed(desk: PaperDesk, case: Row) -> None:
    desk.add("case", **{**case, "status": "closed", "closed_on": "2025-11-01", "outcome": "good"})
    assert step(desk, case, "visit", "2025-11-02") == [("done_on", "date-order")]
    assert codes(read(STEP, desk, case=case["id"], kind="visit")) == [("done_on", "date-order")]  # of today
    assert step(desk, case, "visit", "2025-11-01") == []  # entered late, done in time


def test_what_an_older_file_let_in_is_edited_where_it_stands_and_not_moved(desk: PaperDesk, case: Row) -> None:
    told = {"case": case["id"], "kind": "reassessment", "done_on": "2025-10-02", "number": 1, "programme": "care"}
    saved = desk.add("step", **told)
    assert codes(read(STEP, desk, saved, notes="یادداشت")) == []
    assert codes(read(STEP, desk, saved, done_on="2025-10-03")) == [("kind", "step-early")]


@given(first=st.integers(0, 60), second=st.integers(0, 60))
def test_a_secondary_assessment_is_never_before_the_initial_one(first: int, second: int) -> None:
    desk = PaperDesk(programmes=[care()])
    desk.add("person", id=CHILD, birth_date="2015-01-01")
    case = case_of(desk)
    days = [(FIRST + datetime.timedelta(days=one)).isoformat() for one in (first, second)]
    step_of(desk, case, "assessment", days[0])
    found = step(desk, case, "reassessment", days[1])
    assert found == ([] if second >= first else [("kind", "step-early")])


@given(
    days=st.lists(st.integers(0, 60), min_size=2, max_size=5),
    which=st.integers(0, 4),
    to=st.integers(0, 60),
    kind=st.sampled_from(["assessment", "reassessment", "visit"]),
)
def test_whatever_is_moved_every_secondary_assessment_keeps_one_before_it(
    days: list[int], which: int, to: int, kind: str
) -> None:
    desk = PaperDesk(programmes=[care()])
    desk.add("person", id=CHILD, birth_date="2015-01-01")
    case = case_of(desk)
    dates = [(FIRST + datetime.timedelta(days=one)).isoformat() for one in sorted(days)]
    saved = [step_of(desk, case, "reassessment" if i else "assessment", day) for i, day in enumerate(dates)]
    moved = saved[which % len(saved)]
    checked = read(STEP, desk, moved, done_on=(FIRST + datetime.timedelta(days=to)).isoformat(), kind=kind)
    if checked.errors:
        return
    desk.add("step", **checked.row)
    for one in desk.rows("step", case=case["id"], kind="reassessment"):
        others = [row for row in desk.rows("step", case=case["id"]) if row["kind"] in ("assessment", "reassessment")]
        assert any(row["id"] != one["id"] and row["done_on"] <= one["done_on"] for row in others)


def test_an_initial_assessment_is_not_taken_away_from_under_a_secondary_one(desk: PaperDesk, case: Row) -> None:
    first = step_of(desk, case, "assessment", "2025-10-02")
    step_of(desk, case, "reassessment", "2025-11-02")
    elsewhere = case_of(desk, reasons={"case-open": "برای آزمون"})
    for change in ({"done_on": "2025-11-03"}, {"kind": "visit"}, {"case": elsewhere["id"]}):
        assert ("kind", "step-early") in codes(read(STEP, desk, first, **change)), change
    assert codes(read(STEP, desk, first, done_on="2025-11-02")) == []
    gone = {**first, "retired": True}
    assert [one.code for one in not_taken_away(gone, desk)] == ["step-early"]
    assert [one.code for one in case_not_taken_away({**case, "retired": True}, desk)] == ["rule-broken"]
    step_of(desk, case, "assessment", "2025-10-20")
    assert codes(read(STEP, desk, first, kind="visit")) == []
    assert list(not_taken_away(gone, desk)) == list(not_taken_away(first, desk)) == []
    assert list(case_not_taken_away({**elsewhere, "retired": True}, desk)) == []


def test_more_sessions_than_usual_are_asked_about_and_never_refused(desk: PaperDesk, case: Row) -> None:
    for day in ("2025-10-02", "2025-10-09", "2025-10-16"):
        last = step_of(desk, case, "session", day)
    assert step(desk, case, "session", "2025-10-23") == [("kind", "out-of-range")]
    assert step(desk, case, "session", "2025-10-23", reasons={"out-of-range": "به خواست زوج"}) == []
    desk.add("step", **{**last, "retired": True})
    assert step(desk, case, "session", "2025-10-23") == []


# -- what is awaited ---------------------------------------------------------------------------------------------------


def test_the_next_day_is_the_file_s_until_somebody_types_one(desk: PaperDesk, case: Row) -> None:
    session = step_of(desk, case, "session", "2025-10-02")
    assert session["next_on"] == "2025-10-09"
    assert read(STEP, desk, session, done_on="2025-10-03").row["next_on"] == "2025-10-10"
    typed = {**session, "next_on": "2025-10-20"}
    assert read(STEP, desk, typed, done_on="2025-10-03").row["next_on"] == "2025-10-20"
    assert step_of(desk, case, "visit", "2025-10-02")["next_on"] is None


@pytest.mark.parametrize(
    ("steps", "awaited"),
    [
        ([("assessment", "2025-10-02")], ["assessment"]),
        ([("assessment", "2025-10-02"), ("visit", "2025-10-20")], ["assessment"]),  # a visit is no assessment
        ([("assessment", "2025-10-02"), ("reassessment", "2025-11-02")], ["reassessment"]),
        ([("assessment", "2025-10-02"), ("reassessment", "2025-10-02")], ["reassessment"]),  # of one day
        ([("session", "2025-10-02"), ("visit", "2025-10-20")], []),  # nothing in particular was to come
        ([("session", "2025-10-02"), ("visit", "2025-10-02")], ["session"]),
        ([("session", "2025-10-02"), ("session", "2025-10-02")], ["session"]),
        ([("session", "2025-10-02"), ("assessment", "2025-10-03")], ["assessment"]),
    ],
)
def test_what_is_still_awaited(desk: PaperDesk, case: Row, steps: list[tuple[str, str]], awaited: list[str]) -> None:
    for kind, day in steps:
        step_of(desk, case, kind, day)
    found = awaiting(desk.rows("step", case=case["id"]), Conduct.of(care()))
    assert [one["kind"] for one in found] == awaited


# -- what it leads to --------------------------------------------------------------------------------------------------


def led(effect: Any, desk: PaperDesk, row: Row) -> list[dict[str, Any]]:
    return [raw for _, raw in effect(row, desk)]


def test_an_answer_may_call_for_a_referral_that_goes_when_it_goes(desk: PaperDesk, case: Row) -> None:
    session = step_of(desk, case, "session", "2025-10-02", answers={"found": "ill"})
    (made,) = led(referral_of_step, desk, session)
    assert (made["person"], made["to_body"], made["referred_on"], made["due_on"], made["reason"]) == (
        CHILD, "health", "2025-10-02", "2025-10-12", "بیماری",
    )  # fmt: skip
    assert (made["source"], made["source_id"], made["programme"]) == ("step", session["id"], "care")
    desk.add("referral", **made)
    assert led(referral_of_step, desk, session)[0]["id"] == made["id"]
    well = {**session, "answers": {"found": "well"}}
    assert led(referral_of_step, desk, well) == [{"id": made["id"], "status": "cancelled"}]
    assert led(referral_of_step, desk, {**session, "retired": True}) == [{"id": made["id"], "status": "cancelled"}]
    desk.add("referral", **{**made, "status": "seen"})
    assert led(referral_of_step, desk, session) == led(referral_of_step, desk, well) == []


def test_of_a_household_it_is_the_head_who_is_referred() -> None:
    desk = PaperDesk(programmes=[care('subject = "person"', 'subject = "household"')])
    desk.add("household", id=HOUSE, head=OTHER)
    case = case_of(desk, person=None, household=HOUSE)
    session = step_of(desk, case, "session", "2025-10-02", answers={"found": "ill"})
    assert [one["person"] for one in led(referral_of_step, desk, session)] == [OTHER]
    desk.add("household", id=HOUSE, head=None)
    assert led(referral_of_step, desk, session) == []


def test_the_last_assessment_gives_the_case_its_level(desk: PaperDesk, case: Row) -> None:
    first = step_of(desk, case, "assessment", "2025-10-02", answers={"level_now": "1"})
    assert led(level_of_step, desk, first) == [{"id": case["id"], "level": "1"}]
    desk.add("case", **{**case, "level": "1"})
    assert led(level_of_step, desk, first) == []
    second = step_of(desk, case, "reassessment", "2025-11-02", answers={"level_now": "2"})
    why = "ارزیابی ثانویه ۱۴۰۴/۰۸/۱۱"
    changed = {"id": case["id"], "level": "2", "level_why": why, "reasons": {"level-changed": why}}
    assert led(level_of_step, desk, second) == [changed]
    desk.add("case", **{**case, "level": "2", "level_why": why})
    assert led(level_of_step, desk, first) == []  # a note in the first changes nothing
    gone = desk.add("step", **{**second, "retired": True})
    assert [one["level"] for one in led(level_of_step, desk, gone)] == ["1"]
    assert led(level_of_step, desk, step_of(desk, case, "visit", "2025-11-20")) == []
