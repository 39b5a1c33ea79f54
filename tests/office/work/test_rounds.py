"""Which test comes next and what it leads to where a file has clocks from birth, and questions for each stage."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from models.office.work.at_desk import questions
from models.office.work.rounds import decisive, due_stage, forecast, missing, typed_outcomes
from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, load_programme, parse_programme

TODAY = datetime.date(2025, 12, 10)
BORN = "2025-11-20"
STAGED = """
name = "ear"
label = "گوش"
shape = "screening"
tier = "B"
version = 1
[[stage]]
code = "one"
label = "یک"
scoring = "typed"
[[stage]]
code = "two"
label = "دو"
scoring = "typed"
after = ["one"]
[[outcome]]
code = "pass"
label = "سالم"
[[section]]
label = "یک"
on = ["one"]
[[section.field]]
name = "kind_of_test"
kind = "text"
label = "روش"
pinned = true
[[section.field]]
name = "first"
kind = "flag"
label = "یک"
required = true
[[section]]
label = "دو"
on = ["two"]
field = [{name = "second", kind = "flag", label = "دو", required = true}]
[[section]]
label = "همه"
field = [{name = "always", kind = "flag", label = "همیشه"}]
"""


@pytest.fixture(scope="module")
def hearing() -> Programme:
    return load_programme(RESOURCES / "programmes" / "hearing_newborn.toml")


def a_test(stage: str, outcome: str | None, held_on: str = "2025-11-22", **answers: Any) -> dict[str, Any]:
    return {"stage": stage, "outcome": outcome, "held_on": held_on, "answers": answers}


@pytest.mark.parametrize(
    ("tests", "stage"),
    [
        ([], "screen"),
        ([a_test("screen", "pass")], None),
        ([a_test("screen", "rescreen")], "rescreen"),
        ([a_test("screen", "rescreen"), a_test("rescreen", "rescreen", "2025-12-01")], "rescreen"),
        ([a_test("screen", "rescreen"), a_test("rescreen", "diagnose", "2025-12-01")], None),
        ([a_test("screen", "rescreen", status="died")], None),
        ([a_test("screen", "rescreen", "2025-12-10")], None),
    ],
)
def test_a_newborn_whose_test_is_incomplete_comes_to_the_same_test_again(
    hearing: Programme, tests: list[dict[str, Any]], stage: str | None
) -> None:
    assert due_stage(hearing, tests, TODAY) == stage


@pytest.mark.parametrize(
    ("stage", "answers", "born", "words"),
    [
        ("screen", {"right": "pass", "left": "refer"}, BORN, "ارجاع مجدد، تکرار تا ۱۴۰۴/۰۹/۲۹"),
        ("screen", {"right": "pass", "left": "refer"}, None, "ارجاع مجدد، تکرار تا ۱۴۰۴/۱۰/۱۹"),
        ("rescreen", {"right": "pass", "left": "refer"}, BORN, "ارجاع به شنوایی‌شناس تا ۱۴۰۴/۱۱/۲۹"),
        ("rescreen", {"right": "pass", "left": "pass"}, BORN, "قبول"),
        ("screen", {"right": "pass"}, BORN, ""),
    ],
)
def test_what_is_foretold_counts_from_birth(
    hearing: Programme, stage: str, answers: dict[str, str], born: str | None, words: str
) -> None:
    row = {"stage": stage, "held_on": TODAY.isoformat(), "answers": answers}
    assert forecast(hearing, row, 0, born).words == words


def test_each_stage_asks_and_demands_its_own() -> None:
    staged = parse_programme(STAGED, "ear")
    assert questions(staged, "one") == ("answers.first", "answers.always", "outcome")
    assert questions(staged, "two") == ("answers.second", "answers.always", "outcome")
    assert [missing(staged, stage, {}) for stage in ("one", "two")] == [("first",), ("second",)]
    assert decisive(staged, "one") == ("first",)


def test_scores_without_lines_are_typed_and_with_lines_are_not() -> None:
    text = (RESOURCES / "programmes" / "development.toml").read_text(encoding="utf-8")
    assert list(typed_outcomes(parse_programme(text, "development"), "screen")) == ["pass", "monitor", "refer"]
    names = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
    row = '\n[[threshold]]\nversion = "p"\nanswer = "{}"\nfrom_months = 1\nbelow_months = 67\nbelow = 20\n'
    judged = text.replace("\nversion = 1\n", '\nversion = 1\nactive = "p"\n', 1) + "".join(map(row.format, names))
    programme = parse_programme(judged, "development")
    assert typed_outcomes(programme, "screen") == {}
    assert missing(programme, "screen", {"communication": 30}) == names[1:]
    assert (
        forecast(programme, {**{**a_test("screen", None), "answers": dict.fromkeys(names, 19)}}, 24).outcome == "refer"
    )
