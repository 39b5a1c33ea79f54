"""What there is hangs together, and a released programme keeps its word."""

from __future__ import annotations

import pytest

from models.access.roles import ACTS
from models.catalog import ACT_OF, BY_NAME, EFFECTS, ENTITIES, choices_of, lone_findings, refuse_break
from models.errors import UserError
from models.schema.programme import Programme, load_programme, parse_programme, shipped

FIRST = """
name = "ear"
label = "شنوایی"
shape = "screening"
tier = "B"
version = 1
[[section]]
label = "آزمون"
[[section.field]]
name = "right"
kind = "whole"
label = "راست"
"""


def second(old: str = "version = 1", new: str = "version = 2", more: str = "") -> Programme:
    return parse_programme(FIRST.replace(old, new).replace("version = 1", "version = 2") + more, "ear")


def test_every_reference_leads_to_an_entity() -> None:
    for entity in ENTITIES:
        assert set(entity.refs.values()) <= set(BY_NAME), entity.name


def test_referred_to_comes_before_referrer_but_for_the_head_of_a_household() -> None:
    place = {entity.name: number for number, entity in enumerate(ENTITIES)}
    forward = {
        (entity.name, name)
        for entity in ENTITIES
        for name, target in entity.refs.items()
        if place[target] > place[entity.name]
    }
    assert forward == {("household", "head")}


def test_effects_belong_to_entities() -> None:
    assert set(EFFECTS) <= set(BY_NAME)


def test_an_act_of_its_own_belongs_to_an_entity_and_to_a_role() -> None:
    assert set(ACT_OF) <= set(BY_NAME)
    assert set(ACT_OF.values()) <= set(ACTS)


def test_a_lone_rule_asks_nobody() -> None:
    for entity in ENTITIES:
        lone_findings(entity, dict.fromkeys(entity.fields))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('shape = "screening"', 'shape = "workshop"', "شکل"),
        ('tier = "B"', 'tier = "A"', "محرمانگی"),
        ('name = "right"', 'name = "left"', "«right»"),
        ('kind = "whole"', 'kind = "text"', "نوع"),
    ],
)
def test_a_newer_version_that_breaks_what_was_released_is_refused(old: str, new: str, why: str) -> None:
    with pytest.raises(UserError) as refusal:
        refuse_break(parse_programme(FIRST, "ear"), second(old, new))
    assert refusal.value.code == "programme-wrong"
    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ('label = "راست"', 'label = "گوش راست"', ""),
        ('label = "راست"', 'label = "راست"\nretired = true', ""),
        ('tier = "B"', 'tier = "C"', ""),
        ("", "", '[[section.field]]\nname = "left"\nkind = "whole"\nlabel = "چپ"\n'),
    ],
    ids=["a label", "a retired answer", "a stricter tier", "one more answer"],
)
def test_a_newer_version_may_say_more(old: str, new: str, more: str) -> None:
    newer = second(old, new, more) if old else second(more=more)
    refuse_break(parse_programme(FIRST, "ear"), newer)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_a_programme_gives_the_choices_of_its_shape(path: object) -> None:
    programme = load_programme(path)  # type: ignore[arg-type]
    choices = choices_of(programme)
    assert choices["programme"] == [{"code": programme.name, "label": programme.label}]
    assert ("stage" in choices) == (programme.shape in ("screening", "case"))
    assert all(one["code"] and one["label"] for found in choices.values() for one in found)


RULED = (
    FIRST
    + """
[[stage]]
code = "first"
label = "نخست"
scoring = "typed"
[[outcome]]
code = "pass"
label = "سالم"
[[threshold]]
version = "a"
from_months = 0
below_months = 12
below = 5
source = "نامهٔ ۱۲"
"""
)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("below = 5", "below = 6", "«a»"),
        ('version = "a"', 'version = "b"', "«a»"),
        ('code = "first"', 'code = "once"', "[stage] «first»"),
        ('code = "pass"', 'code = "well"', "[outcome] «pass»"),
    ],
)
def test_codes_that_rows_have_and_rules_they_were_scored_by_stay(old: str, new: str, why: str) -> None:
    known = parse_programme(RULED, "ear")
    with pytest.raises(UserError) as refusal:
        refuse_break(known, parse_programme(RULED.replace(old, new), "ear"))
    assert why in str(refusal.value)
    refuse_break(known, parse_programme(RULED.replace("نامهٔ ۱۲", "نامهٔ ۱۳"), "ear"))
    beside = RULED + '[[threshold]]\nversion = "b"\nfrom_months = 0\nbelow_months = 12\nbelow = 6\n'
    refuse_break(known, parse_programme(beside, "ear"))


def test_what_keeps_cases_does_not_become_what_keeps_services() -> None:
    text = 'name = "aid"\nlabel = "کمک"\nshape = "case"\ntier = "B"\nversion = 1\nrecords = "case"\n'
    with pytest.raises(UserError, match="records"):
        newer = text.replace('records = "case"', 'records = "service"')
        refuse_break(parse_programme(text, "aid"), parse_programme(newer, "aid"))
