"""What the desk is told of a case: which step comes next, and what the short form of it asks."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from models.cases.conduct import Conduct
from models.catalog import checked
from models.office.work.at_cases import asked_of, next_kind
from models.schema.programme import parse_programme

DAY = datetime.date(2025, 12, 10)
FILE = """
name = "guidance"
label = "راهنمایی"
shape = "case"
tier = "A"
version = 1
asks = ["why"]

[[outcome]]
code = "done"
label = "پایان"

[[step]]
kind = "intake"
label = "پذیرش"
[[step]]
kind = "assessment"
label = "ارزیابی"
next_days = 90
asks = ["score"]
[[step]]
kind = "reassessment"
label = "ارزیابی دوباره"
after = ["assessment"]
[[step]]
kind = "session"
label = "جلسه"
most = 2
[[step]]
kind = "visit"
label = "بازدید"

[[section]]
label = "پرونده"
[[section.field]]
name = "why"
kind = "text"
label = "چرا"
[[section]]
label = "ارزیابی"
on = ["assessment"]
[[section.field]]
name = "score"
kind = "whole"
label = "نمره"
[[section.field]]
name = "remark"
kind = "text"
label = "نظر"
[[section]]
label = "بازدید"
on = ["visit"]
[[section.field]]
name = "found"
kind = "text"
label = "یافته"
[[section.field]]
name = "where"
kind = "text"
label = "کجا"
pinned = true
"""
PROGRAMME = checked(parse_programme(FILE, "guidance"))


def step(kind: str, done_on: str, number: int = 1, next_on: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "done_on": done_on, "number": number, "next_on": next_on}


@pytest.mark.parametrize(
    ("done", "wanted"),
    [
        ([], "intake"),
        ([("intake", "2025-12-01")], "assessment"),
        (
            [("intake", "2025-12-01"), ("assessment", "2025-12-02", 1, "2026-03-02")],
            "session",
        ),  # too early to look again
        ([("intake", "2025-09-01"), ("assessment", "2025-09-02", 1, "2025-12-01")], "reassessment"),
        ([("session", "2025-12-01")], "session"),  # one of two
        ([("session", "2025-12-01"), ("session", "2025-12-02", 2)], "intake"),  # what was left out comes still
        ([(one, "2025-12-01") for one in ("intake", "assessment", "reassessment", "session", "visit")], "visit"),
    ],
)
def test_the_next_step_follows_from_those_that_were_done(done: list[tuple[Any, ...]], wanted: str) -> None:
    assert next_kind(Conduct.of(PROGRAMME), [step(*one) for one in done], DAY) == wanted


@pytest.mark.parametrize(
    ("entity", "code", "asked"),
    [
        ("case", None, ("answers.why",)),
        ("step", "assessment", ("answers.score",)),  # the table says which
        ("step", "visit", ("answers.found",)),  # all of its section but what is pinned in the header
        ("step", "intake", ()),
    ],
)
def test_the_short_form_asks_what_the_file_says(entity: str, code: str | None, asked: tuple[str, ...]) -> None:
    assert asked_of(PROGRAMME, entity, code) == asked
