from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import ENTITIES
from models.registry.person import PERSON
from models.schema.entity import Entity
from models.screenings.screening import SCREENING
from models.sync.canonical import parse
from models.sync.lines import Unreadable, read_row_line, row_line
from tests.samples import full_row

BASE, LATER, OLD = (
    f"{number:012x}-0000-{'ab' * 16}-0000" for number in (0x019A00000001, 0x019A00000002, 0x019A00000000)
)
LINE: dict[str, Any] = {
    "kind": "person",
    "id": "ab" * 16,
    "base": BASE,
    "row": {"first_name": "نرگس", "office": "0001"},
}


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_every_row_travels_whole(entity: Entity, which: int) -> None:
    row = full_row(entity, which)
    path = next(iter(entity.own_fields))
    stamps, replaced = {path: LATER, "retired": LATER}, {path: [OLD, BASE], "retired": []}
    line = parse(row_line(entity, row, BASE, stamps, replaced))
    assert line["kind"] == entity.name
    incoming = read_row_line(entity, line)
    extra = incoming.row.pop("extra", None)
    assert extra == row.pop("extra", None)
    assert incoming.row == {name: value for name, value in row.items() if value is not None}
    assert (incoming.entity, incoming.base, incoming.stamps) == (entity.name, BASE, stamps)
    assert incoming.replaced == {path: frozenset({OLD, BASE})}


def test_empty_values_stay_at_home() -> None:
    row = {"id": "ab" * 16, "office": "0001", "first_name": "نرگس", "notes": None, "retired": False, "answers": {}}
    line = parse(row_line(PERSON, row, BASE, {}, {"notes": []}))
    assert line == LINE
    assert read_row_line(PERSON, line).row == {**LINE["row"], "id": "ab" * 16, "retired": False}


def test_a_row_put_aside_says_so() -> None:
    row = {"id": "ab" * 16, "office": "0001", "first_name": "نرگس", "retired": True}
    line = parse(row_line(PERSON, row, BASE, {"retired": LATER}, {}))
    assert line["row"]["retired"] is True
    assert read_row_line(PERSON, line).row["retired"] is True


def test_columns_of_another_version_are_kept_and_travel_on() -> None:
    line = {**LINE, "row": {**LINE["row"], "colour": "آبی", "sizes": {"a": 1}}}
    line |= {"stamps": {"colour": LATER, "first_name": LATER}, "replaced": {"sizes.a": [OLD]}}
    incoming = read_row_line(PERSON, line)
    assert incoming.row["extra"] == {"colour": "آبی", "sizes": {"a": 1}}
    assert incoming.stamps == {"extra.colour": LATER, "first_name": LATER}
    assert incoming.replaced == {"extra.sizes.a": frozenset({OLD})}
    again = parse(row_line(PERSON, incoming.row, incoming.base, incoming.stamps, incoming.replaced))
    assert again == line


def test_answers_are_stamped_one_by_one() -> None:
    row = {"id": "ab" * 16, "office": "0001", "answers": {"right": 8}}
    line = parse(row_line(SCREENING, row, BASE, {"answers.right": LATER}, {"answers.right": [BASE]}))
    incoming = read_row_line(SCREENING, line)
    assert incoming.stamp("answers.right") == LATER
    assert incoming.stamp("answers.left") == BASE
    assert set(incoming.paths()) == {"answers.right", "office", "retired"}


STAMPS = [
    None, 5, "", "x", BASE.upper(), BASE[:-1], BASE + "0", " " + BASE, BASE + "\n", ["x"], {}, True,
    BASE.replace("a", "g"),
]  # fmt: skip


@pytest.mark.parametrize("value", STAMPS)
def test_what_is_no_stamp_is_refused(value: object) -> None:
    for change in ({"base": value}, {"stamps": {"notes": value}}, {"replaced": {"notes": [value]}}):
        with pytest.raises(Unreadable):
            read_row_line(PERSON, {**LINE, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"id": None}, {"id": 5}, {"id": ""}, {"id": "ab"}, {"id": "zz" * 16}, {"id": "AB" * 16}, {"id": ["ab" * 16]},
        {"id": "ab" * 16 + "\n"}, {"row": None}, {"row": []}, {"row": "x"}, {"row": 5},
        {"stamps": None}, {"stamps": []}, {"stamps": "x"},
        {"replaced": None}, {"replaced": []}, {"replaced": {"notes": BASE}}, {"replaced": {"notes": None}},
        {"replaced": {"notes": {BASE: 1}}},
    ],
)  # fmt: skip
def test_other_shapes_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_row_line(PERSON, {**LINE, **change})
    assert caught.value.finding.code == "row-invalid"
    assert caught.value.finding.params["why"]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([BASE, "ab" * 16]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["id", "base", "row", "stamps", "replaced", "x"]), JSON))
def test_any_object_is_a_row_or_unreadable(change: dict[str, Any]) -> None:
    try:
        incoming = read_row_line(PERSON, {**LINE, **change})
    except Unreadable:
        return
    assert len(incoming.row_id) == 32
    assert all(isinstance(path, str) for path in incoming.paths())
