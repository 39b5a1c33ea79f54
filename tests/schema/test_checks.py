"""What a file says of its answers together: each word of the vocabulary, where it is heard, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import UserError
from models.schema.checks import WORDS, check_checks, findings
from models.schema.entity import Entity, Section
from models.schema.fields import Day, Keyed, Note, Ref, Text
from models.schema.programme import Programme, parse_programme
from tests.paper_desk import PaperDesk

GIRL = "a" * 32
HEAD = 'name = "care"\nlabel = "مراقبت"\nshape = "case"\ntier = "A"\nversion = 1\n'
FIELDS = """
[[section]]
field = [
    {name = "from_on", kind = "day", label = "از"}, {name = "to_on", kind = "day", label = "تا"},
    {name = "weight", kind = "number", label = "وزن"}, {name = "limit", kind = "number", label = "حد"},
    {name = "ill", kind = "flag", label = "بیمار"}, {name = "what", kind = "text", label = "چه"},
    {name = "signs", kind = "choices", label = "نشانه‌ها", options = ["a|یک", "b|دو"]},
]
"""
CASE = Entity(
    "case",
    "پرونده",
    sections=(
        Section(
            "",
            (
                Ref("person", "فرد", entity="person"),
                Text("kind", "گونه"),
                Text("status", "وضع"),
                Day("opened_on", "آغاز"),
                Note("notes", "یادداشت"),
                Keyed("answers", "پاسخ‌ها"),
            ),
        ),
    ),
    columns=(),
)
STEP = Entity("step", "گام", sections=CASE.sections, columns=())


def care(check: str) -> Programme:
    return parse_programme(f"{HEAD}[[check]]\n{check}\n{FIELDS}", "care")


def found(check: str, entity: Entity = CASE, **row: Any) -> list[tuple[str | None, str]]:
    """(field, code) of what the check says of a row; answers are those that are no columns."""
    desk = PaperDesk()
    desk.add("person", id=GIRL, sex="female", birth_date="2020-01-01")
    columns = dict.fromkeys(CASE.own_fields)
    own = {name: value for name, value in row.items() if name in columns}
    answers = {name: value for name, value in row.items() if name not in columns}
    return [
        (one.field, one.code) for one in findings(care(check), entity, {**columns, **own, "answers": answers}, desk)
    ]


ORDER = 'check = "in_order"\nfields = ["opened_on", "from_on", "to_on"]'
NEEDS = 'check = "needs"\nfields = ["what"]\nwhen = { ill = [true] }'
ONLY = 'check = "only_when"\nfields = ["what"]\nwhen = { signs = ["a"] }'
NEVER = 'check = "never"\nfields = ["notes", "what"]'
MOST = 'check = "at_most"\nfield = "weight"\nthan = "limit"'
BETWEEN = 'check = "between"\nfield = "weight"\nlow = 2\nhigh = 5'
BIRTH = 'check = "since_birth"\nfield = "from_on"\ndays = 30'


@pytest.mark.parametrize(
    ("check", "row", "expected"),
    [
        (ORDER, {"opened_on": "2025-01-02", "from_on": "2025-01-02", "to_on": "2025-01-03"}, []),
        (ORDER, {"opened_on": "2025-01-02", "to_on": "2025-01-01"}, [("answers.to_on", "date-order")]),
        (ORDER, {"from_on": "2025-01-02"}, []),
        (NEEDS, {"ill": True}, [("answers.what", "required")]),
        (NEEDS, {"ill": True, "what": "سرماخوردگی"}, []),
        (NEEDS, {"ill": False}, []),
        (NEEDS, {}, []),
        (ONLY, {"signs": ["a", "b"], "what": "تب"}, []),
        (ONLY, {"signs": ["b"], "what": "تب"}, [("answers.what", "rule-broken")]),
        (ONLY, {"signs": ["b"]}, []),
        (NEVER, {"notes": "دیدم که", "what": "تب"}, [("notes", "rule-broken"), ("answers.what", "rule-broken")]),
        (NEVER, {"notes": None}, []),
        (MOST, {"weight": 3, "limit": 3}, []),
        (MOST, {"weight": 4, "limit": 3}, [("answers.weight", "rule-broken")]),
        (MOST, {"weight": 4}, []),
        (BETWEEN, {"weight": 2}, []),
        (BETWEEN, {"weight": 5.5}, [("answers.weight", "out-of-range")]),
        (BETWEEN, {}, []),
        ('check = "sex"\nsex = ["female"]', {"person": GIRL}, []),
        ('check = "sex"\nsex = ["male"]', {"person": GIRL}, [("person", "rule-broken")]),
        ('check = "sex"\nsex = ["male"]', {}, []),
        (BIRTH, {"person": GIRL, "from_on": "2020-01-31"}, []),
        (BIRTH, {"person": GIRL, "from_on": "2020-02-01"}, [("answers.from_on", "out-of-range")]),
        (BIRTH, {"from_on": "2020-02-01"}, []),
        (MOST + "\nsoft = true", {"weight": 4, "limit": 3}, [("answers.weight", "rule-asks")]),
    ],
)
def test_each_word(check: str, row: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert found(check, **row) == expected


def test_every_word_has_a_case_above() -> None:
    text = "".join(str(one) for one in (ORDER, NEEDS, ONLY, NEVER, MOST, BETWEEN, BIRTH, '"sex"'))
    assert [word for word in WORDS if f'"{word}"' not in text] == []


@pytest.mark.parametrize(
    ("on", "entity", "kind", "heard"),
    [
        ("", CASE, None, True), ("", STEP, "visit", True), ('\non = ["step"]', CASE, None, False),
        ('\non = ["step"]', STEP, "visit", True), ('\non = ["visit"]', STEP, "visit", True),
        ('\non = ["visit"]', STEP, "session", False),
    ],
)  # fmt: skip
def test_a_check_is_heard_where_it_says(on: str, entity: Entity, kind: str | None, heard: bool) -> None:
    assert bool(found('check = "needs"\nfields = ["what"]' + on, entity, kind=kind)) == heard


def test_why_is_what_the_clerk_reads() -> None:
    (told,) = findings(care(f'{MOST}\nwhy = "سنگین است."'), CASE, {"answers": {"weight": 4, "limit": 3}}, PaperDesk())
    assert told.message.startswith("سنگین است.")


@pytest.mark.parametrize(
    ("check", "place"),
    [
        ('check = "feels"', "check"),
        ('check = "needs"', "fields"),
        ('check = "needs"\nfields = ["height"]', "height"),
        ('check = "needs"\nfields = ["what"]\nwhen = { height = [1] }', "height"),
        ('check = "needs"\nfields = ["what"]\nwhen = { ill = true }', "when"),
        ('check = "needs"\nfields = ["what"]\nlow = 1', "low"),
        ('check = "needs"\nfields = ["what"]\non = "step"', "on"),
        ('check = "needs"\nfields = ["what"]\nsoft = 1', "soft"),
        ('check = "at_most"\nfield = "weight"', "than"),
        ('check = "between"\nfield = "weight"\nlow = "a"\nhigh = 5', "low"),
        ('check = "sex"\nsex = ["cat"]', "cat"),
        ('check = "since_birth"\nfield = "from_on"\ndays = -1', "days"),
    ],
)
def test_a_check_that_does_not_hold_together_is_refused_with_its_place(check: str, place: str) -> None:
    with pytest.raises(UserError) as refusal:
        check_checks(care(check))
    assert "check 1" in str(refusal.value)
    assert place in str(refusal.value)
