"""A desk with one programme of each record, and the people they are of."""

from __future__ import annotations

from typing import Any

import pytest

from models.cases.case import CASE
from models.cases.step import STEP
from models.schema.entity import Entity, Row
from models.schema.programme import Programme, parse_programme
from models.schema.reading import read_row
from models.schema.rules import Checked
from tests.paper_desk import PaperDesk

CHILD, OTHER, HOUSE = "a" * 32, "b" * 32, "c" * 32

CARE = """
name = "care"
label = "مددکاری"
shape = "case"
tier = "C"
version = 1
subject = "person"
deadline_days = 45
[ages]
from_months = 72
below_months = 216
[[level]]
code = "1"
label = "سطح یک"
[[level]]
code = "2"
label = "سطح دو"
[[step]]
kind = "assessment"
label = "ارزیابی اولیه"
next_days = 90
level = "level_now"
[[step]]
kind = "reassessment"
label = "ارزیابی ثانویه"
after = ["assessment", "reassessment"]
next_days = 90
level = "level_now"
[[step]]
kind = "session"
label = "نشست"
most = 3
next_days = 7
[[step]]
kind = "visit"
label = "بازدید"
[[outcome]]
code = "good"
label = "توانمند شد"
good = true
[[outcome]]
code = "left"
label = "نیامد"
[[followup]]
kind = "session"
when = { found = ["ill"] }
to_body = "health"
due_days = 10
reason = "بیماری"
[[section]]
label = "همیشه"
[[section.field]]
name = "school"
kind = "text"
label = "مدرسهٔ او"
[[section]]
label = "نشست"
on = ["session"]
[[section.field]]
name = "found"
kind = "choice"
label = "یافته"
options = ["ill|بیمار", "well|سالم"]
[[section]]
label = "ارزیابی"
on = ["assessment", "reassessment"]
[[section.field]]
name = "level_now"
kind = "choice"
label = "سطح در ارزیابی"
options = ["1|سطح یک", "2|سطح دو"]
"""


def care(old: str = "", new: str = "") -> Programme:
    """The programme of these tests, with one piece of its text replaced."""
    assert old in CARE
    return parse_programme(CARE.replace(old, new, 1) if old else CARE, "care")


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk(programmes=[care()])
    desk.add("person", id=CHILD, birth_date="2015-01-01", household=HOUSE)
    desk.add("person", id=OTHER, birth_date="2014-01-01")
    desk.add("household", id=HOUSE, head=OTHER)
    return desk


def read(entity: Entity, desk: PaperDesk, old: Row | None = None, **raw: Any) -> Checked:
    """What would be saved of a row of the programme."""
    if old is None:
        raw = {"programme": "care", "person": CHILD, **raw} if entity is CASE else raw
    return read_row(entity, raw, old, desk)


def case_of(desk: PaperDesk, **raw: Any) -> Row:
    """A case on the shelf."""
    return desk.add("case", **checked_row(read(CASE, desk, **{"opened_on": "2025-10-01", **raw})))


def step_of(desk: PaperDesk, case: Row, kind: str, done_on: str, **raw: Any) -> Row:
    """A step on the shelf."""
    return desk.add("step", **checked_row(read(STEP, desk, case=case["id"], kind=kind, done_on=done_on, **raw)))


def checked_row(checked: Checked) -> Row:
    assert not checked.errors, [(one.field, one.message) for one in checked.errors]
    return {name: value for name, value in checked.row.items() if name != "id"}


def codes(checked: Checked) -> list[tuple[str | None, str]]:
    """(field, code) of what stands against a save."""
    return [(one.field, one.code) for one in checked.errors]
