"""Which rows are a person's, and which of their values tell of the person, is read off the declarations."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalog import BY_NAME, ENTITIES
from models.registry.telling import MARK, cleared, leads_of, tells, without_personal
from models.schema.entity import Entity, Section
from models.schema.fields import Code, Ref, Text
from models.schema.programme import load_programme, shipped

VISION = next(load_programme(path) for path in shipped() if path.stem == "vision")
NURSERY = next(load_programme(path) for path in shipped() if path.stem == "kindergarten")


def test_rows_of_a_person_are_those_that_refer_to_one_or_are_a_part_of_one_that_must() -> None:
    leads = leads_of(BY_NAME)
    assert leads["registration"] == {"person": "person", "partner": "person"}
    assert leads["guardian"] == {"child": "person", "person": "person"}
    assert leads["household"] == {"head": "person"}
    assert leads["call"] == {"referral": "referral"}
    assert leads["attendance"] == {"person": "person"}
    assert leads["case"] == {"person": "person", "partner": "person"}
    assert leads["step"] == leads["reporter"] == {"case": "case"}  # parts of a case, whoever it is of
    assert not {"person", "course", "session", "centre", "erasure", "neighbourhood", "tally"} & leads.keys()


def test_a_part_of_a_part_is_a_person_s_and_a_row_that_may_stand_alone_is_not() -> None:
    def one(name: str, **refs: tuple[str, bool]) -> Entity:
        fields = (Ref(field, field, entity=to, required=must) for field, (to, must) in refs.items())
        return Entity(name, name, sections=(Section("", tuple(fields)),), columns=())

    made = (
        one("person"), one("case", person=("person", True)), one("step", case=("case", True)),
        one("visit", step=("step", True), other=("case", False)), one("beside", case=("case", False)),
        one("house", head=("person", False)), one("room", house=("house", True)),
    )  # fmt: skip
    assert leads_of({entity.name: entity for entity in made}) == {
        "case": {"person": "person"}, "step": {"case": "case"}, "visit": {"step": "step"}, "house": {"head": "person"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "path", "value", "goes"),
    [
        ("registration", "notes", "سرگذشت", True),
        ("registration", "school", "دبستان", True),
        ("registration", "grade", "5", False),
        ("registration", "certificate_no", "0201-abcd-000001", False),
        ("registration", "certified_on", "2025-12-10", False),
        ("registration", "post_test", 17.5, False),
        ("registration", "person", "a" * 32, False),
        ("registration", "office", "0201", False),
        ("registration", "retired", 0, False),
        ("registration", "reasons.age-outside", "خانواده خواست", True),
        ("guardian", "national_id", "0012345679", True),
        ("guardian", "mobile", "09121234567", True),
        ("guardian", "relation", "mother", False),
        ("guardian", "custody", True, False),
        ("household", "phone", "0863", True),
        ("household", "file_no", "12", False),
        ("printout", "printed_by", "mina", False),  # the program wrote it
        ("screening", "extra.weight", 12, False),
        ("screening", "extra.state", "referred_again", False),
        ("screening", "extra.day", "2025-12-10", False),
        ("screening", "extra.telephone", 9121234567, True),
        ("screening", "extra.telephone", "09121234567", True),
        ("screening", "extra.words", "گلنوش", True),
        ("screening", "extra.list", ["a", "گلنوش"], True),
        ("screening", "extra.inside", {"a": {"b": "گلنوش"}}, True),
        ("screening", "no_such_column", "گلنوش", True),
        ("screening", "answers.right", 8, False),
        ("screening", "answers.strabismus", "none", False),
        ("screening", "notes", None, False),
        ("screening", "notes", MARK, False),
    ],
)
def test_what_tells_of_somebody(entity: str, path: str, value: Any, goes: bool) -> None:
    assert tells(BY_NAME[entity], path, value, VISION) == goes


def test_answers_are_judged_by_the_programme_and_without_it_by_their_look() -> None:
    texts = [name for name, field in NURSERY.fields.items() if field.personal]
    assert texts
    for name in texts:
        assert tells(BY_NAME["enrolment"], f"answers.{name}", "a_code", NURSERY)
        assert not tells(BY_NAME["enrolment"], f"answers.{name}", "a_code", None)
        assert tells(BY_NAME["enrolment"], f"answers.{name}", "گلنوش", None)


def test_texts_leave_a_mark_so_that_what_must_be_filled_is_and_numbers_leave_nothing() -> None:
    row = {"child": "a" * 32, "name": "میترا", "mobile": "09121234567", "relation": "mother",
           "reasons": {"id-unlikely": "دیده شد"}, "extra": {"a": "گلنوش", "b": "code"}, "notes": None}  # fmt: skip
    assert cleared(BY_NAME["guardian"], row, None) == {
        "child": "a" * 32, "name": MARK, "mobile": None, "relation": "mother",
        "reasons": {"id-unlikely": MARK}, "extra": {"b": "code"}, "notes": None,
    }  # fmt: skip


def test_what_is_no_object_where_one_belongs_goes_whole() -> None:
    assert cleared(BY_NAME["screening"], {"answers": "گلنوش", "reasons": ["گلنوش"]}, VISION) == {
        "answers": None, "reasons": None,
    }  # fmt: skip


def test_a_line_of_an_unknown_entity_keeps_what_looks_like_a_code() -> None:
    line = {
        "kind": "visit",
        "id": "a" * 32,
        "row": {"person": "b" * 32, "words": "گلنوش", "kind": "home", "minutes": 30},
    }
    assert without_personal(line) == {**line, "row": {"person": "b" * 32, "kind": "home", "minutes": 30}}


VALUES = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.booleans(), st.floats(allow_nan=False))


@given(st.data())
def test_what_was_cleared_tells_nothing_more_and_is_cleared_once(data: st.DataObject) -> None:
    entity = data.draw(st.sampled_from([one for one in ENTITIES if one.name in leads_of(BY_NAME)]))
    names = st.sampled_from([*entity.fields, "another"])
    row = data.draw(st.dictionaries(names, st.one_of(VALUES, st.dictionaries(st.text(max_size=5), VALUES, max_size=3))))
    once = cleared(entity, row, None)
    assert cleared(entity, once, None) == once
    for name, value in once.items():
        keyed = isinstance(value, dict) and (name not in entity.fields or entity.fields[name].keyed)
        paths = [(f"{name}.{key}", one) for key, one in value.items()] if keyed else [(name, value)]
        assert not any(tells(entity, path, one, None) for path, one in paths)


def test_every_kind_says_whether_it_is_personal() -> None:
    personal = {"text", "note", "national_id", "foreign_id", "passport_no", "mobile", "phone", "postal_code"}
    from models.schema.kinds import KINDS

    assert {name for name, kind in KINDS.items() if kind.personal} == personal
    assert issubclass(Code, Text) and not Code.personal
