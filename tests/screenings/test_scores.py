"""Development and autism: the province's lines judge where there are any, the examiner where there are none."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import UserError
from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, parse_programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from models.screenings.protocol import Protocol, check_settings
from models.screenings.screening import SCREENING
from tests.paper_desk import PaperDesk
from tests.screenings.conftest import PERSON

DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
TEXT = (RESOURCES / "programmes" / "development.toml").read_text(encoding="utf-8")
ROW = """
[[threshold]]
version = "{version}"
answer = "{answer}"
from_months = {first}
below_months = {last}
below = {below}
monitor_below = {watched}
"""


def lines(version: str = "p-1", first: int = 1, last: int = 67, below: float = 20, watched: float = 30) -> str:
    """A row for each score."""
    told = {"version": version, "first": first, "last": last, "below": below, "watched": watched}
    return "".join(ROW.format(answer=name, **told) for name in DOMAINS)


def with_lines(rows: str, active: str = "p-1", version: int = 2) -> Programme:
    text = TEXT.replace("version = 1\n", f'version = {version}\nactive = "{active}"\n', 1)
    return parse_programme(text + rows, "development")


def scored(desk: PaperDesk, old: dict[str, Any] | None = None, **given: Any) -> Checked:
    raw = {"programme": "development", "person": PERSON, "held_on": "2025-11-01", "stage": "screen", **given}
    return read_row(SCREENING, given if old else raw, old, desk)


def all_at(score: float, **others: float) -> dict[str, float]:
    return {**dict.fromkeys(DOMAINS, score), **others}


def test_no_line_is_shipped_and_the_examiner_types_the_outcome(
    desk: PaperDesk, programmes: dict[str, Programme]
) -> None:
    assert Protocol.of(programmes["development"]).thresholds == ()
    checked = scored(desk, answers=all_at(10), outcome="پایش")
    assert not checked.errors
    assert (checked.row["outcome"], checked.row["rule_version"]) == ("monitor", None)
    assert [(one.code, one.field) for one in scored(desk, answers=all_at(10)).errors] == [("required", "outcome")]


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (all_at(60), "pass"),
        (all_at(30), "pass"),
        (all_at(60, fine_motor=29.5), "monitor"),
        (all_at(60, fine_motor=20), "monitor"),
        (all_at(60, fine_motor=19.5, gross_motor=25), "refer"),
    ],
)
def test_with_lines_the_worst_score_decides(desk: PaperDesk, answers: dict[str, float], outcome: str) -> None:
    desk.programmes["development"] = with_lines(lines())
    checked = scored(desk, answers=answers, outcome="pass")
    assert not checked.errors
    assert (checked.row["outcome"], checked.row["rule_version"]) == (outcome, "p-1")


@pytest.mark.parametrize("lacking", DOMAINS)
def test_with_lines_every_score_is_asked_for(desk: PaperDesk, lacking: str) -> None:
    desk.programmes["development"] = with_lines(lines())
    answers = {name: 50 for name in DOMAINS if name != lacking}
    assert ("required", f"answers.{lacking}") in {(one.code, one.field) for one in scored(desk, answers=answers).errors}


def test_the_line_is_that_of_the_age_or_of_the_questionnaire(desk: PaperDesk) -> None:
    desk.programmes["development"] = with_lines(lines(last=36, below=40, watched=45) + lines(first=36))
    assert scored(desk, answers=all_at(35)).row["outcome"] == "pass"  # 53 months old
    assert scored(desk, answers=all_at(35, age_interval=24)).row["outcome"] == "refer"


def test_without_a_birth_date_the_age_of_the_questionnaire_is_asked_for(desk: PaperDesk) -> None:
    desk.programmes["development"] = with_lines(lines())
    desk.shelf["person"][PERSON]["birth_date"] = None
    errors = scored(desk, answers=all_at(50)).errors
    assert [(one.code, one.field) for one in errors] == [("required", "answers.age_interval")]
    assert not scored(desk, answers=all_at(50, age_interval=24)).errors


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ("", "[threshold] active"),
        (lines(version="p-0"), "[threshold] active"),
        (lines().replace('answer = "fine_motor"', 'answer = "gross_motor"'), "«gross_motor»"),
        (lines().replace('answer = "fine_motor"', 'answer = "age_interval"'), "«fine_motor»"),
        (lines(last=66), "66 ماهگی"),
        (lines(first=2), "1 ماهگی"),
        (lines(last=30) + lines(first=29), "29 ماهگی"),
        (lines(watched=10), "[threshold 1] monitor_below"),
        (lines().replace("below = 20", 'below = "20"', 1), "[threshold 1] below"),
        (lines().replace('answer = "communication"', 'answer = "concern"'), "[threshold 1] answer"),
    ],
)
def test_a_set_that_is_active_and_lacks_a_line_is_refused_with_the_file(rows: str, where: str) -> None:
    with pytest.raises(UserError) as refused:
        check_settings(with_lines(rows))
    assert refused.value.code == "programme-wrong"
    assert where in str(refused.value)


def test_a_set_that_waits_may_lack_lines() -> None:
    check_settings(parse_programme(TEXT + lines(version="p-2", first=12), "development"))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('scores = ["communication", ', 'scores = ["concern", ', "[stage screen] scores"),
        (
            'scores = ["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"]\n',
            "",
            "scores",
        ),
        ('monitor = "monitor"\n', "", "[stage screen] outcomes"),
    ],
)
def test_a_stage_of_scores_names_them_and_maps_every_band(old: str, new: str, where: str) -> None:
    assert old in TEXT
    with pytest.raises(UserError) as refused:
        check_settings(parse_programme(TEXT.replace(old, new, 1), "development"))
    assert where in str(refused.value)


# -- a newer version of the file --------------------------------------------------------------------------------------


def test_what_an_examiner_typed_is_not_judged_by_lines_that_came_later(desk: PaperDesk) -> None:
    row = desk.add("screening", **scored(desk, answers=all_at(10), outcome="pass").row)
    desk.programmes["development"] = with_lines(lines())
    noted = scored(desk, row, notes="با مادر گفت‌وگو شد")
    corrected = scored(desk, row, answers={"fine_motor": 12})
    retyped = scored(desk, row, outcome="monitor")
    assert [one.row["outcome"] for one in (noted, corrected, retyped)] == ["pass", "pass", "monitor"]
    assert [one.row["rule_version"] for one in (noted, corrected, retyped)] == [None, None, None]
    assert scored(desk, held_on="2025-11-02", answers=all_at(10)).row["outcome"] == "refer"


def test_an_old_result_stays_under_its_lines_and_a_correction_is_judged_by_them(desk: PaperDesk) -> None:
    desk.programmes["development"] = with_lines(lines())
    row = desk.add("screening", **scored(desk, answers=all_at(35)).row)
    desk.programmes["development"] = with_lines(lines() + lines("p-2", below=40, watched=50), "p-2", 3)
    corrected = scored(desk, row, answers={"fine_motor": 34}).row
    assert (corrected["outcome"], corrected["rule_version"]) == ("pass", "p-1")
    new = scored(desk, held_on="2025-11-02", answers=all_at(35)).row
    assert (new["outcome"], new["rule_version"]) == ("refer", "p-2")


def test_an_old_result_stays_where_the_new_file_maps_the_verdict_elsewhere(desk: PaperDesk, vision: Programme) -> None:
    raw = {"programme": "vision", "person": PERSON, "held_on": "2025-11-01", "stage": "first"}
    squint = {"right": 9, "left": 9, "strabismus": "left"}
    row = desk.add("screening", **read_row(SCREENING, {**raw, "answers": squint}, None, desk).row)
    text = (RESOURCES / "programmes" / "vision.toml").read_text(encoding="utf-8")
    desk.programmes["vision"] = parse_programme(
        text.replace("version = 1\n", "version = 2\n", 1).replace('strabismus = "repeat"', 'strabismus = "refer"', 1),
        "vision",
    )
    assert read_row(SCREENING, {"notes": "دفتر کهنه"}, row, desk).row["outcome"] == "repeat"
    later = {**raw, "held_on": "2025-11-03", "answers": squint}
    assert read_row(SCREENING, later, None, desk).row["outcome"] == "refer"


def test_an_outcome_and_a_stage_that_the_newer_file_gave_up_stay_on_old_rows(desk: PaperDesk) -> None:
    raw = {"programme": "autism", "person": PERSON, "held_on": "2025-11-01", "stage": "screen"}
    row = desk.add("screening", **read_row(SCREENING, {**raw, "outcome": "again"}, None, desk).row)
    text = (RESOURCES / "programmes" / "autism.toml").read_text(encoding="utf-8")
    newer = text.replace('outcomes = ["pass", "again", "refer"]', 'outcomes = ["pass", "refer"]')
    newer = newer.replace('[[retest]]\nstages = ["screen"]', '[[retest]]\nstages = ["assessment"]')
    desk.programmes["autism"] = parse_programme(newer, "autism")
    assert not read_row(SCREENING, {"notes": "تماس گرفته شد"}, row, desk).errors
    refused = read_row(SCREENING, {**raw, "held_on": "2025-11-05", "outcome": "again"}, None, desk)
    assert [(one.code, one.field) for one in refused.errors] == [("choice-unknown", "outcome")]


@pytest.mark.parametrize(
    ("given", "outcome", "errors"),
    [
        ({"outcome": "مثبت", "answers": {"score": 3}}, "refer", []),
        ({"outcome": "pass"}, "pass", []),
        ({"answers": {"score": 3}}, None, [("required", "outcome")]),
        ({"outcome": "spectrum"}, "spectrum", [("choice-unknown", "outcome")]),
        ({"stage": "assessment", "outcome": "spectrum"}, "spectrum", [("stage-missing", "stage")]),
    ],
)
def test_the_result_for_autism_is_typed(
    desk: PaperDesk, given: dict[str, Any], outcome: str | None, errors: list[tuple[str, str]]
) -> None:
    raw = {"programme": "autism", "person": PERSON, "held_on": "2025-11-01", "stage": "screen", **given}
    checked = read_row(SCREENING, raw, None, desk)
    assert checked.row["outcome"] == outcome
    assert [(one.code, one.field) for one in checked.errors] == errors
