from __future__ import annotations

from typing import Any

import pytest

from models.schema.entity import Entity, Row, Section
from models.schema.fields import Day, Keyed, Ref, Text
from models.schema.numbers import Number
from models.schema.programme import parse_programme
from models.schema.reading import read_row, valid_row
from models.schema.rules import Checked, in_order
from tests.paper_desk import PaperDesk

PERSON, OTHER = "a1" * 16, "b2" * 16
TEST = parse_programme(
    """
name = "eyes"
label = "چشم"
shape = "screening"
tier = "A"
version = 1
[[section]]
field = [
    {name = "right", kind = "tenths", label = "راست"},
    {name = "glasses", kind = "flag", label = "عینک"},
    {name = "weight", kind = "number", label = "وزن", high = 50, decimals = 1},
]
""",
    "eyes",
)
VISIT = Entity(
    "visit",
    "بازدید",
    sections=(
        Section(
            "یک",
            (
                Text("name", "نام", required=True),
                Text("programme", "برنامه"),
                Ref("person", "فرد", entity="person"),
                Day("starts_on", "آغاز"),
                Day("ends_on", "پایان"),
                Number("count", "شمار", high=10),
                Keyed("answers", "پاسخ‌ها"),
            ),
        ),
    ),
    columns=("name",),
    rules=(in_order("starts_on", "ends_on"),),
)


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk(office="0201", programmes=[TEST])
    desk.add("person", id=PERSON)
    return desk


def codes(checked: Checked) -> list[tuple[str | None, str]]:
    return [(one.field, one.code) for one in checked.findings]


def test_a_new_row_has_every_field_and_its_office(desk: PaperDesk) -> None:
    checked = read_row(VISIT, {"name": " گل "}, None, desk)
    assert checked.row.keys() == VISIT.fields.keys()
    assert {name: value for name, value in checked.row.items() if value is not None} == {
        "name": "گل",
        "office": "0201",
        "retired": False,
    }
    assert checked.findings == ()


def test_values_are_laid_over_an_old_row_which_keeps_its_id_and_office(desk: PaperDesk) -> None:
    old = {**read_row(VISIT, {"name": "گل", "count": "3", "starts_on": "1404/1/1"}, None, desk).row, "id": OTHER}
    old["office"] = "0202"
    checked = read_row(VISIT, {"count": "4", "starts_on": None}, old, desk)
    assert checked.row == {**old, "count": 4, "starts_on": None}
    assert old["count"] == 3


@pytest.mark.parametrize("name", ["id", "entity"])
def test_what_only_names_the_row_is_no_input(name: str, desk: PaperDesk) -> None:
    plain = read_row(VISIT, {"name": "گل"}, None, desk)
    assert read_row(VISIT, {"name": "گل", name: {"x": 1}}, None, desk) == plain


@pytest.mark.parametrize(("name", "value"), [("office", "0202"), ("retired", True), ("extra", {"x": 1})])
def test_what_the_program_fills_may_come_back_but_not_changed(name: str, value: object, desk: PaperDesk) -> None:
    plain = read_row(VISIT, {"name": "گل"}, None, desk)
    assert read_row(VISIT, {"name": "گل", name: plain.row[name]}, None, desk) == plain
    changed = read_row(VISIT, {"name": "گل", name: value}, None, desk)
    assert [(one.code, one.field) for one in changed.errors] == [("rule-broken", name)]
    assert changed.row == plain.row


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({}, [("name", "required")]),
        ({"name": None}, [("name", "required")]),
        ({"name": "  "}, [("name", "required")]),
        ({"name": ["x"]}, [("name", "text-unclean")]),
        ({"name": "گل", "shoe_size": 42}, [("shoe_size", "field-unknown")]),
        ({"name": "گل", "person": OTHER}, [("person", "ref-unknown")]),
        ({"name": "گل", "person": "x"}, [("person", "ref-unknown")]),
        ({"name": "گل", "person": PERSON}, []),
        ({"name": "گل", "starts_on": "1404/2/1", "ends_on": "1404/1/1"}, [("ends_on", "date-order")]),
        ({"name": "گل", "starts_on": "1404/2/1", "ends_on": "1404/13/1"}, [("ends_on", "date-impossible")]),
        ({"name": "گل", "count": "11"}, [("count", "out-of-range")]),
        ({"name": "گل", "programme": "ears"}, [("programme", "programme-unknown")]),
        ({"name": "گل", "programme": "eyes", "answers": {"nose": 1}}, [("answers.nose", "field-unknown")]),
        ({"name": "گل", "programme": "eyes", "answers.nose": 1}, [("answers.nose", "field-unknown")]),
        ({"name": "گل", "programme": "eyes", "answers": {"right": "99"}}, [("answers.right", "not-a-number")]),
        ({"name": "گل", "programme": "eyes", "answers.weight": "60"}, [("answers.weight", "out-of-range")]),
        ({"name": "گل", "programme": "eyes", "answers": "x"}, [("answers", "rule-broken")]),
        ({"name": "گل", "programme": "eyes", "answers": ["x"], "answers.right": 8}, [("answers", "rule-broken")]),
        ({"name": "گل", "programme": "eyes", "answers": "x", "answers.right": 8}, [("answers", "rule-broken")]),
    ],
)
def test_what_is_wrong_is_found_at_its_field(raw: Row, found: list[object], desk: PaperDesk) -> None:
    assert codes(read_row(VISIT, raw, None, desk)) == found


@pytest.mark.parametrize(
    "raw", [{"answers": {"right": "۸/۱۰", "glasses": "بله"}}, {"answers.right": "8", "answers.glasses": True},
            {"answers": {"right": 8}, "answers.glasses": "x"}],
)  # fmt: skip
def test_answers_may_be_nested_or_flat(raw: Row, desk: PaperDesk) -> None:
    checked = read_row(VISIT, {"name": "گل", "programme": "eyes", **raw}, None, desk)
    assert checked.findings == ()
    assert checked.row["answers"] == {"right": 8, "glasses": True}


def test_answers_are_laid_over_the_old_and_none_clears_one(desk: PaperDesk) -> None:
    old: Row = {"name": "گل", "programme": "eyes", "answers": {"right": 8, "glasses": True}, "office": "0201"}
    assert read_row(VISIT, {"answers.weight": 20}, old, desk).row["answers"] == {**old["answers"], "weight": 20.0}
    assert read_row(VISIT, {"answers": {"right": None}}, old, desk).row["answers"] == {"glasses": True}
    assert read_row(VISIT, {"answers": {"right": "", "glasses": None}}, old, desk).row["answers"] is None
    assert read_row(VISIT, {"count": 1}, old, desk).row["answers"] == old["answers"]
    assert old["answers"] == {"right": 8, "glasses": True}


def test_a_reason_answers_a_soft_finding_and_is_kept(desk: PaperDesk) -> None:
    raw: dict[str, Any] = {"name": "گل", "count": 11}
    assert read_row(VISIT, raw, None, desk).unanswered
    first = read_row(VISIT, {**raw, "reasons": {"out-of-range": "  شمرده شد ", "age-outside": " "}}, None, desk)
    assert first.errors == []
    assert [one.code for one in first.warnings] == ["out-of-range"]
    assert first.row["reasons"] == {"out-of-range": "شمرده شد"}
    later = read_row(VISIT, {"count": 12, "reasons": {"age-outside": "نامه"}}, first.row, desk)
    assert later.errors == []
    assert later.row["reasons"] == {"out-of-range": "شمرده شد", "age-outside": "نامه"}
    long = read_row(VISIT, {**raw, "reasons": {"out-of-range": "گ" * 900}}, None, desk).row["reasons"]
    assert len(long["out-of-range"]) == 400


@pytest.mark.parametrize(
    ("reasons", "code", "field"),
    [
        ("بله", "kind-wrong", "reasons"),
        ([1], "kind-wrong", "reasons"),
        ({"out-of-range": 5}, "kind-wrong", "reasons.out-of-range"),
        ({"required": "نیست"}, "field-unknown", "reasons.required"),
        ({"x": "y"}, "field-unknown", "reasons.x"),
    ],
)
def test_a_reason_is_a_text_for_the_code_of_a_soft_finding(
    reasons: object, code: str, field: str, desk: PaperDesk
) -> None:
    checked = read_row(VISIT, {"name": "گل", "reasons": reasons}, None, desk)
    assert [(one.code, one.field) for one in checked.errors] == [(code, field)]
    assert checked.row["reasons"] is None


def test_what_was_read_is_valid_elsewhere(desk: PaperDesk) -> None:
    raw = {"name": "گل", "programme": "eyes", "person": PERSON, "starts_on": "1404/1/1", "answers.right": 8}
    assert valid_row(VISIT, read_row(VISIT, raw, None, desk).row, TEST) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"starts_on": "1404/1/1"}, "starts_on"),
        ({"count": "3"}, "count"),
        ({"retired": 1}, "retired"),
        ({"answers": "x"}, "answers"),
        ({"answers": {"right": 99}}, "answers.right"),
        ({"answers": {"glasses": "yes"}}, "answers.glasses"),
    ],
)
def test_a_row_from_elsewhere_is_checked_by_the_same_declarations(change: Row, field: str, desk: PaperDesk) -> None:
    row = {**read_row(VISIT, {"name": "گل", "programme": "eyes"}, None, desk).row, **change}
    assert [one.field for one in valid_row(VISIT, row, TEST)] == [field]


def test_an_answer_that_this_version_does_not_know_is_let_through(desk: PaperDesk) -> None:
    row = {**read_row(VISIT, {"name": "گل"}, None, desk).row, "answers": {"newer": {"a": 1}}}
    assert valid_row(VISIT, row, TEST) == []


def test_a_part_of_a_row_is_of_that_row_s_programme_and_its_answers_are_read_by_it(desk: PaperDesk) -> None:
    parts = (Ref("visit", "بازدید", entity="visit", required=True), Text("programme", "برنامه", derived=True))
    part = Entity(
        "part", "جزء", sections=(Section("", (*parts, Keyed("answers", "پاسخ‌ها"))),), columns=(), part_of="visit"
    )
    desk.add("visit", id=OTHER, programme="eyes")
    checked = read_row(part, {"visit": OTHER, "programme": "ears", "answers": {"right": "8/10"}}, None, desk)
    assert (checked.row["programme"], checked.row["answers"], codes(checked)) == ("eyes", {"right": 8}, [])
    assert codes(read_row(part, {"answers": {"right": 8}}, None, desk)) == [("visit", "required")]
