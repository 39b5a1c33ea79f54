import csv
import dataclasses
import datetime
import itertools
import json
from pathlib import Path

import pytest

from models.schema.entity import Row
from models.schema.programme import Programme, parse_programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from models.screenings.consequences import answers_referral, followup, repeat_due
from models.screenings.screening import SCREENING
from tests.paper_desk import PaperDesk

PERSON = "a" * 32
DATA = Path(__file__).parents[1] / "data"


def checked_test(desk: PaperDesk, **given: object) -> Checked:
    raw = {"programme": "vision", "person": PERSON, "held_on": "2025-11-01", "stage": "first", **given}
    return read_row(SCREENING, raw, None, desk)


def saved(desk: PaperDesk, **given: object) -> Row:
    checked = checked_test(desk, **given)
    assert not checked.errors, checked.errors
    return desk.add("screening", **checked.row)


def codes(checked: Checked) -> set[tuple[str, str | None]]:
    return {(finding.code, finding.field) for finding in checked.findings}


@pytest.mark.parametrize(
    ("stage", "answers", "outcome"),
    [
        ("first", {"right": "7/10", "left": 7}, "pass"),
        ("first", {"right": "۶/۱۰", "left": 10}, "repeat"),
        ("first", {"right": 10, "left": 0.6}, "repeat"),
        ("first", {"right": 0, "left": 10}, "repeat"),
        ("repeat", {"right": 6, "left": 10}, "refer"),
        ("repeat", {"right": 7, "left": 10}, "pass"),
        ("first", {"right": 10, "left": 10, "strabismus": "چپ"}, "repeat"),
        ("repeat", {"right": 10, "left": 10, "strabismus": "both"}, "refer"),
        ("first", {"right": 10, "left": 10, "strabismus": "none"}, "pass"),
        ("first", {"cooperative": False}, "uncooperative"),
        ("repeat", {"cooperative": "خیر", "right": 4}, "uncooperative"),
        ("optometrist", {"diagnosis": "تنبلی چشم"}, "refer"),
        ("optometrist", {"diagnosis": "strabismus"}, "refer"),
        ("optometrist", {"diagnosis": "refractive", "right_axis": 90}, "pass"),
        ("optometrist", {"diagnosis": "other"}, None),
        ("ophthalmologist", {"plan": ["patch", "glasses"], "next_visit": "1404/12/1"}, None),
    ],
)
def test_the_outcome_follows_from_the_answers(
    desk: PaperDesk, stage: str, answers: dict[str, object], outcome: str | None
) -> None:
    checked = checked_test(desk, stage=stage, answers=answers, reasons={"stage-missing": "فقط تکرار رسید"})
    assert not checked.errors
    assert checked.row["outcome"] == outcome
    assert checked.row["rule_version"] == ("ir-1" if stage in ("first", "repeat") else None)


def test_an_outcome_typed_at_a_scored_stage_is_overridden(desk: PaperDesk) -> None:
    assert checked_test(desk, outcome="pass", answers={"right": 3, "left": 3}).row["outcome"] == "repeat"


def test_an_outcome_typed_by_an_examiner_stands(desk: PaperDesk) -> None:
    checked = checked_test(desk, stage="optometrist", outcome="سالم", answers={"diagnosis": "amblyopia"})
    assert checked.row["outcome"] == "pass"


def test_a_default_outcome_follows_a_corrected_diagnosis(desk: PaperDesk) -> None:
    row = saved(desk, stage="optometrist", answers={"diagnosis": "amblyopia"})
    assert read_row(SCREENING, {"answers": {"diagnosis": "healthy"}}, row, desk).row["outcome"] == "pass"


@pytest.mark.parametrize(
    ("given", "finding"),
    [
        ({"answers": {"right": 8}}, ("required", "answers.left")),
        ({"answers": {"left": 8}}, ("required", "answers.right")),
        ({"answers": {"cooperative": True}}, ("required", "answers.right")),
        ({"stage": "چهارم"}, ("choice-unknown", "stage")),
        ({"stage": "optometrist", "outcome": "repeat"}, ("choice-unknown", "outcome")),
        ({"stage": "optometrist", "outcome": "خوب"}, ("choice-unknown", "outcome")),
        ({"held_on": "2025-12-11"}, ("date-future", "held_on")),
        ({"held_on": "2021-05-31"}, ("date-order", "held_on")),
        ({"held_on": "2024-05-20"}, ("age-outside", "person")),
        ({"programme": "vission"}, ("programme-unknown", "programme")),
        ({"person": "b" * 32}, ("ref-unknown", "person")),
        ({"stage": "repeat", "answers": {"right": 8, "left": 8}}, ("stage-missing", "stage")),
    ],
)
def test_what_is_refused_or_asked_about(
    desk: PaperDesk, given: dict[str, object], finding: tuple[str, str | None]
) -> None:
    checked = checked_test(desk, **given)
    assert finding in codes(checked)
    assert checked.errors


@pytest.mark.parametrize(("right", "told"), [(16, "not-a-number"), ("هشت و نیم", "not-a-number"), (None, "required")])
def test_an_eye_that_is_not_told_rightly_is_told_once(desk: PaperDesk, right: object, told: str) -> None:
    errors = checked_test(desk, answers={"right": right, "left": 8}).errors
    assert [(one.code, one.field) for one in errors] == [(told, "answers.right")]


def test_the_first_month_and_the_last_belong_to_the_ages(desk: PaperDesk) -> None:
    inside = checked_test(desk, held_on="2024-06-02", answers={"right": 8, "left": 8})
    assert not inside.errors
    desk.add("person", id="c" * 32, birth_date="2018-10-01")
    assert ("age-outside", "person") in codes(checked_test(desk, person="c" * 32))
    assert not checked_test(desk, person="c" * 32, stage="optometrist").errors


def test_a_programme_of_another_shape_is_refused(desk: PaperDesk) -> None:
    other = parse_programme('name="talk"\nlabel="گفتار"\nshape="workshop"\ntier="A"\nversion=1', "talk")
    desk.programmes["talk"] = other
    assert ("programme-unknown", "programme") in codes(checked_test(desk, programme="talk"))


def test_a_new_row_without_a_stage_is_a_first_test_and_labels_are_read(desk: PaperDesk) -> None:
    assert checked_test(desk, stage=None).row["stage"] == "first"
    assert checked_test(desk, stage="نوبت دوم").row["stage"] == "repeat"


def test_a_repeat_finds_the_test_that_it_repeats(desk: PaperDesk) -> None:
    saved(desk, held_on="2024-11-01", answers={"right": 3, "left": 3})
    first = saved(desk, held_on="2025-10-01", answers={"right": 3, "left": 3})
    repeat = saved(desk, stage="repeat", held_on="2025-10-15", answers={"right": 3, "left": 3})
    assert repeat["previous"] == first["id"]
    glasses = saved(desk, stage="optometrist", held_on="2025-11-15", answers={"diagnosis": "refractive"})
    assert glasses["previous"] == repeat["id"]


def test_a_retired_first_test_is_no_first_test(desk: PaperDesk) -> None:
    first = saved(desk, held_on="2025-10-01", answers={"right": 3, "left": 3})
    first["retired"] = True
    repeat = checked_test(desk, stage="repeat", held_on="2025-10-15", answers={"right": 3, "left": 3})
    assert repeat.row["previous"] is None
    assert ("stage-missing", "stage") in codes(repeat)


def test_a_round_does_not_run_backwards(desk: PaperDesk) -> None:
    first = saved(desk, held_on="2025-10-15", answers={"right": 3, "left": 3})
    early = checked_test(desk, stage="repeat", held_on="2025-10-01", answers={"right": 3, "left": 3})
    assert ("date-order", "held_on") in codes(early)
    saved(desk, stage="repeat", held_on="2025-10-15", answers={"right": 3, "left": 3})
    moved = read_row(SCREENING, {"held_on": "2025-10-16"}, first, desk)
    assert ("date-order", "held_on") in codes(moved)


def test_the_same_test_is_entered_once_and_may_be_edited(desk: PaperDesk) -> None:
    row = saved(desk, answers={"right": 8, "left": 8})
    assert ("already-tested", "held_on") in codes(checked_test(desk, answers={"right": 8, "left": 8}))
    edited = read_row(SCREENING, {"answers": {"left": 5}}, row, desk)
    assert not edited.errors
    assert edited.row["outcome"] == "repeat"


def test_a_row_keeps_the_rule_set_that_it_was_scored_by(desk: PaperDesk, vision: Programme) -> None:
    row = saved(desk, answers={"right": 6, "left": 6})
    lax = dataclasses.replace(vision, settings={**vision.settings, "active": "us-nc"})
    desk.programmes["vision"] = lax
    assert read_row(SCREENING, {"notes": "دفتر کهنه"}, row, desk).row["outcome"] == "repeat"
    new = checked_test(desk, held_on="2025-11-02", answers={"right": 6, "left": 6})
    assert (new.row["outcome"], new.row["rule_version"]) == ("pass", "us-nc")


@pytest.mark.parametrize(
    ("stage", "outcome", "answers", "body"),
    [
        ("repeat", "refer", {"right": 3, "left": 9}, "optometrist"),
        ("repeat", "refer", {"right": 9, "left": 9, "strabismus": "left"}, "ophthalmologist"),
        ("optometrist", "refer", {"diagnosis": "amblyopia"}, "ophthalmologist"),
        ("optometrist", "refer", None, "ophthalmologist"),
        ("first", "repeat", {"right": 3, "left": 9}, None),
        ("repeat", "pass", {}, None),
        ("repeat", "uncooperative", {}, None),
        ("ophthalmologist", "refer", {}, None),
        (None, None, None, None),
    ],
)
def test_which_outcome_calls_for_a_referral(
    vision: Programme, stage: str | None, outcome: str | None, answers: dict[str, object] | None, body: str | None
) -> None:
    row = {"stage": stage, "outcome": outcome, "answers": answers, "held_on": "2025-11-01"}
    found = followup(row, vision, None)
    assert (found.to_body if found else None) == body
    if found:
        assert found.due_on == datetime.date(2025, 12, 1)
        assert found.lost_after_days == 90
        assert found.reason


@pytest.mark.parametrize(
    ("stage", "outcome", "due"),
    [
        ("first", "repeat", "2025-11-15"),
        ("first", "uncooperative", "2025-11-15"),
        ("repeat", "uncooperative", "2025-11-15"),
        ("first", "pass", None),
        ("repeat", "refer", None),
        ("first", None, None),
    ],
)
def test_who_is_to_be_tested_again(vision: Programme, stage: str, outcome: str | None, due: str | None) -> None:
    found = repeat_due({"stage": stage, "outcome": outcome, "held_on": "2025-11-01"}, vision, None)
    assert (found.isoformat() if found else None) == due


@pytest.mark.parametrize(
    ("stage", "bodies"),
    [("first", ()), ("repeat", ()), ("optometrist", ("optometrist",)), ("ophthalmologist", ("ophthalmologist",))],
)
def test_which_referrals_a_test_replies_to(vision: Programme, stage: str, bodies: tuple[str, ...]) -> None:
    assert answers_referral({"stage": stage}, vision) == bodies


def test_the_sample_of_a_base_comes_out_as_expected(desk: PaperDesk) -> None:
    expected = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))["vision_results.csv"]
    with (DATA / "vision_results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(expected) == 40
    for number, row, truth in zip(itertools.count(), rows, expected, strict=False):
        person = desk.add("person", id=f"{number:032x}", birth_date="2021-06-01")["id"]
        answers = {"right": row["راست"], "left": row["چپ"], "glasses": row["عینک"]}
        last = saved(desk, person=person, stage="first", held_on=row["تاریخ معاینه"], answers=answers)
        shown = [last["held_on"], last["answers"]["right"], last["answers"]["left"]]
        if row["تاریخ تکرار"]:
            again = {"right": row["تکرار راست"], "left": row["تکرار چپ"]}
            last = saved(desk, person=person, stage="repeat", held_on=row["تاریخ تکرار"], answers=again)
        assert [*shown, last["outcome"]] == truth[1:], row


@pytest.mark.parametrize("answers", [{}, {"glasses": True}, {"cooperative": True}])
def test_a_test_of_which_nothing_was_said_is_not_saved(desk: PaperDesk, answers: dict[str, object]) -> None:
    errors = checked_test(desk, stage="first", answers=answers).errors
    assert [(one.code, one.field) for one in errors] == [("required", "answers.right"), ("required", "answers.left")]
