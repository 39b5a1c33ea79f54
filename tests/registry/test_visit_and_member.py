"""A visit is scored and graded by lists that a province moves; a hub has one chair, of age."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from models.registry.centre import CENTRE
from models.registry.household import HOUSEHOLD
from models.registry.member import MEMBER
from models.registry.partner import PARTNER
from models.registry.visit import VISIT, grade_of
from models.schema import codelists
from models.schema.codelists import Option
from models.schema.reading import read_row
from models.schema.rules import Checked
from tests.paper_desk import PaperDesk

HUB, OTHER_HUB = "a" * 32, "b" * 32
ZAHRA, ALI, SARA = "1" * 32, "2" * 32, "3" * 32


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk()
    for centre in (HUB, OTHER_HUB):
        desk.add("centre", id=centre)
    for person, name, born in ((ZAHRA, "زهرا", "1985-05-01"), (ALI, "علی", "1990-01-01"), (SARA, "سارا", "2012-05-01")):
        desk.add("person", id=person, first_name=name, last_name="کریمی", birth_date=born)
    return desk


def visited(desk: PaperDesk, old: dict[str, Any] | None = None, **row: Any) -> Checked:
    first = {"centre": HUB, "visited_on": "1404/8/1", "follow_up_on": "1404/9/1"}
    return read_row(VISIT, {**first, **row} if old is None else row, old, desk)


@pytest.mark.parametrize(
    ("row", "score", "grade"),
    [
        ({"met": "پروانه، تابلو، بهداشت", "unmet": "رسید شهریه"}, 75, "070"),
        ({"met": "پروانه"}, 100, "085"),
        ({"unmet": "پروانه"}, 0, "000"),
        ({"met": "پروانه", "score": 84}, 84, "070"),
        ({"met": "پروانه", "score": 85}, 85, "085"),
        ({"score": "۴۹"}, 49, "000"),
        ({}, None, None),
    ],
)
def test_score_and_grade(desk: PaperDesk, row: dict[str, Any], score: int | None, grade: str | None) -> None:
    checked = visited(desk, **row)
    assert checked.errors == []
    assert (checked.row["score"], checked.row["grade"]) == (score, grade)


def test_a_score_that_follows_the_items_goes_on_to_follow_them_and_a_typed_one_stays(desk: PaperDesk) -> None:
    told = {**visited(desk, met="پروانه", unmet="تابلو").row, "id": "c" * 32}
    assert visited(desk, told, unmet="تابلو، ایمنی، بهداشت").row["score"] == 25
    typed = {**visited(desk, met="پروانه", unmet="تابلو", score=90).row, "id": "c" * 32}
    assert visited(desk, typed, unmet="تابلو، ایمنی، بهداشت").row["score"] == 90


@pytest.fixture
def moved_band() -> Iterator[None]:
    codelists.adopt("test", [("visit_grades", Option("085", "عالی", withdrawn=True)),
                             ("visit_grades", Option("090", "ممتاز"))])  # fmt: skip
    yield
    codelists.forget("test")


def test_a_moved_band_grades_what_is_scored_from_now_on(desk: PaperDesk, moved_band: None) -> None:
    assert [grade_of(score, codelists.load("visit_grades")) for score in (89, 90)] == ["070", "090"]
    before = {**visited(desk, score=86).row, "id": "c" * 32, "grade": "085"}
    kept = visited(desk, before, visitor="خانم رضایی")
    assert (kept.row["grade"], kept.errors) == ("085", []), "what was graded stays as it was graded"
    assert visited(desk, before, score=87).row["grade"] == "070"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"met": "پروانه", "unmet": "پروانه، تابلو"}, [("rule-broken", "unmet")]),
        ({"unmet": "تابلو", "follow_up_on": None}, [("rule-asks", "follow_up_on")]),
        ({"met": "تابلو", "follow_up_on": None}, []),
        ({"follow_up_on": "1404/7/1"}, [("date-order", "follow_up_on")]),
        ({"score": 101}, [("not-a-number", "score")]),
        ({"met": "چای"}, [("choice-unknown", "met")]),
    ],
)
def test_what_a_visit_may_not_say(desk: PaperDesk, row: dict[str, Any], found: list[Any]) -> None:
    assert [(one.code, one.field) for one in visited(desk, **row).errors] == found


def joined(desk: PaperDesk, **row: Any) -> list[tuple[str, str | None]]:
    told = {"person": ZAHRA, "centre": HUB, "role": "عضو", "starts_on": "1404/1/1", **row}
    return [(one.code, one.field) for one in read_row(MEMBER, told, None, desk).errors]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, []),
        ({"centre": None}, [("required", "centre")]),
        ({"centre": None, "committee": "کمیته فرهنگی"}, []),
        ({"committee": "کمیته فرهنگی"}, [("rule-broken", "committee")]),
        ({"person": SARA}, [("age-outside", "person")]),
        ({"person": SARA, "starts_on": None}, [("age-outside", "person")]),
        ({"role": "رئیس"}, [("rule-broken", "role")]),
        ({"role": "رئیس", "centre": OTHER_HUB}, []),
        ({"role": "رئیس", "starts_on": "1403/1/1", "ends_on": "1404/1/1"}, []),
        ({"person": ALI, "role": "دبیر", "starts_on": "1404/6/1"}, [("rule-broken", "person")]),
    ],
    ids=["a member", "of nothing", "of a committee", "of both", "a child", "a child today", "a second chair",
         "chair of another hub", "a chair before", "twice"],
)  # fmt: skip
def test_who_may_sit_in_a_hub(desk: PaperDesk, row: dict[str, Any], found: list[Any]) -> None:
    desk.add("member", person=ALI, centre=HUB, committee=None, role="chair", starts_on="2025-03-21", ends_on=None)
    assert joined(desk, **row) == found


def test_the_chair_is_named_in_the_refusal(desk: PaperDesk) -> None:
    desk.add("member", person=ALI, centre=HUB, committee=None, role="chair", starts_on="2025-03-21", ends_on=None)
    told = {"person": ZAHRA, "centre": HUB, "role": "chair", "starts_on": "1404/2/1"}
    (found,) = read_row(MEMBER, told, None, desk).errors
    assert "«علی کریمی» از ۱۴۰۴/۰۱/۰۱ رئیس است" in found.message


def test_a_new_partner_is_active_and_a_family_has_its_risks_and_needs(desk: PaperDesk) -> None:
    partner = read_row(PARTNER, {"kind": "خیّر", "name": "بنیاد مهر", "help_fields": "دیالیز، اشتغال"}, None, desk).row
    assert (partner["active"], partner["help_fields"]) == (True, ["dialysis", "employment"])
    told = {"risks": "تک والد، بازمانده از تحصیل", "needs": "معیشت", "income": "۵۰٬۰۰۰٬۰۰۰", "working_children": "بله"}
    house = read_row(HOUSEHOLD, told, None, desk)
    assert house.findings == ()
    assert (house.row["risks"], house.row["income"], house.row["working_children"]) == (
        ["out_of_school", "single_parent"], 50_000_000, True,
    )  # fmt: skip


def test_a_lent_school_is_told_with_its_agreement(desk: PaperDesk) -> None:
    told = {"name": "مرکز مهر", "kind": "ماده ۱۶", "premises_owner": "آموزش و پرورش", "loan_agreement_no": "۱۲/۹۶",
            "loan_until": "1405/12/29"}  # fmt: skip
    row = read_row(CENTRE, told, None, desk).row
    assert (row["kind"], row["loan_agreement_no"], row["loan_until"]) == ("addiction_16", "12/96", "2027-03-20")
