from __future__ import annotations

import re

import pytest

from models.errors import UserError
from models.schema.entity import SYSTEM_FIELDS, Entity, Section, Tier, derived_id
from models.schema.fields import Choices, Keyed, Ref, Text
from models.schema.identity import NationalId

VISIT = Entity(
    "visit",
    "بازدید",
    sections=(
        Section("یک", (Text("name", "نام", required=True, search=True), Ref("person", "فرد", entity="person"))),
        Section("دو", (NationalId("number", "شماره", search=True), Keyed("answers", "پاسخ"), Choices("ways", "راه‌ها"))),
    ),
    columns=("name", "number"),
    joins=("name", "person"),
)


def test_fields_are_known_by_name_own_ones_first() -> None:
    assert list(VISIT.own_fields) == ["name", "person", "number", "answers", "ways"]
    assert list(VISIT.fields) == [*VISIT.own_fields, *(field.name for field in SYSTEM_FIELDS)]
    assert VISIT.refs == {"person": "person"}
    assert VISIT.search_fields == ("name", "number")
    assert VISIT.required == ("name",)
    assert VISIT.packed == ("answers", "ways", "reasons", "extra")
    assert VISIT.has_answers


def test_an_unknown_field_is_refused() -> None:
    assert VISIT.field("office").label == "دفتر"
    with pytest.raises(UserError) as refused:
        VISIT.field("shoe_size")
    assert (refused.value.code, refused.value.finding.field) == ("field-unknown", "shoe_size")


def test_rows_of_sets_meet_on_one_id_and_others_never() -> None:
    row = {"name": "گل", "person": "a1" * 16}
    assert VISIT.new_id(row) == VISIT.new_id(dict(row)) == derived_id("visit", "گل", "a1" * 16)
    assert VISIT.new_id({**row, "name": "گل‌ها"}) != VISIT.new_id(row)
    assert VISIT.new_id({"name": "گل"}) != VISIT.new_id({"name": "گل"})
    assert all(re.fullmatch("[0-9a-f]{32}", VISIT.new_id(one)) for one in (row, {}))


def test_a_derived_id_depends_on_where_its_parts_are_cut() -> None:
    assert len({derived_id("a", "bc"), derived_id("ab", "c"), derived_id("abc"), derived_id("a", "b", "c")}) == 4


def test_derived_ids_are_the_same_in_every_release() -> None:
    assert derived_id("attendance", "a", "b") == "e01884dfbca14b985e76ae41d3b3b4c8"


def test_a_row_is_named_by_its_title_or_columns() -> None:
    assert VISIT.naming({"name": "گل", "number": "0012345679"}) == "گل ۰۰۱۲۳۴۵۶۷۹"
    assert VISIT.naming({"name": "گل"}) == "گل"
    assert VISIT.naming({}) == ""


def test_tiers_rise_with_what_they_protect() -> None:
    assert sorted(Tier) == [Tier.ORDINARY, Tier.CHILD_HEALTH, Tier.FAMILY, Tier.ABUSE]
