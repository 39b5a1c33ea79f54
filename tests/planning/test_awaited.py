"""What is due in open cases, and which rows come round for a review."""

from __future__ import annotations

from typing import Any

import pytest

from models.enrolments.staff import STAFF
from models.errors import UserError
from models.planning.awaited import (
    AHEAD,
    ANY_STEP,
    DEADLINE,
    awaited_of_entities,
    awaited_reviews,
    awaited_steps,
)
from models.planning.review import check_reviews
from models.registry.centre import CENTRE, RENEWAL
from models.registry.household import HOUSEHOLD
from models.schema.programme import Programme, parse_programme
from models.text.persian import latin_digits
from tests.cases.conftest import care
from tests.planning.conftest import TODAY, Put

HEAD = 'name = "{0}"\nlabel = "{0}"\nshape = "{1}"\ntier = "A"\nversion = 1\n'
EYES = parse_programme(
    HEAD.format("eyes", "screening")
    + """
active = ""
round_days = 365
lost_after_days = 90
[[stage]]
code = "first"
label = "نخست"
scoring = "typed"
outcomes = ["pass"]
[[outcome]]
code = "pass"
label = "سالم"
[[review]]
field = "held_on"
days = 365
label = "آزمون سالانه"
[[review]]
field = "next_visit"
days = 0
label = "مراجعهٔ بعدی"
when = { outcome = ["pass"] }
[[section]]
field = [{name = "next_visit", kind = "day", label = "مراجعهٔ بعدی"}]
""",
    "eyes",
)
PLACE = parse_programme(
    HEAD.format("place", "enrolment")
    + '[[review]]\nfield = "card_until"\ndays = 0\nlabel = "پایان کارت"\nwhen = { kind_of = ["ill"] }\n'
    + '[[section]]\nfield = [{name = "card_until", kind = "day", label = "کارت"},'
    + ' {name = "kind_of", kind = "choice", label = "نوع", options = ["ill|بیمار", "well|سالم"]}]\n',
    "place",
)
JOB = parse_programme(
    HEAD.format("job", "case")
    + 'records = "service"\nlost_after_days = 30\n[[review]]\nfield = "given_on"\ndays = 60\nlabel = "بازدید"\n',
    "job",
)


def told(found: Any) -> list[tuple[str, str, str, str]]:
    return [(one.id, one.what, one.due_on, one.state) for one in found]


@pytest.fixture
def people(put: Put) -> None:
    put("person", id="head", first_name="مریم", last_name="نوری", mobile="09120000000")
    put("person", id="child", first_name="سارا", last_name="نوری", mobile="09130000000")
    put("household", id="house", head="head", file_no="12", phone="0863")
    put("household", id="headless", file_no="13", phone="0864")


# -- cases -------------------------------------------------------------------------------------------------------------


def test_next_steps_and_deadlines_of_open_cases_soonest_first(db: Any, put: Put, people: None) -> None:
    rest: dict[str, Any]
    for name, rest in (
        ("assessed", {"person": "child"}),
        ("in-session", {"household": "house"}),
        ("timed", {"household": "headless", "deadline": "2025-12-20"}),
        ("closed", {"person": "child", "status": "closed", "deadline": "2025-12-01"}),
        ("gone", {"person": "child", "retired": True, "deadline": "2025-12-01"}),
        ("later", {"person": "child", "deadline": "2026-01-20"}),
        ("other", {"person": "child", "programme": "secret", "deadline": "2025-12-01"}),
    ):
        put("case", **{"id": name, "programme": "care", "status": "open", "opened_on": "2025-09-01", **rest})
    for name, case, kind, done_on, next_on, rest in (
        ("a1", "assessed", "assessment", "2025-09-02", "2025-12-01", {}),
        ("a2", "assessed", "visit", "2025-10-02", None, {}),
        ("s1", "in-session", "session", "2025-11-01", "2025-11-08", {}),
        ("s2", "in-session", "session", "2025-11-09", "2025-12-24", {"number": 2}),
        ("s3", "closed", "session", "2025-11-09", "2025-11-16", {}),
        ("s4", "timed", "visit", "2025-11-09", "2025-11-16", {"retired": True}),
        ("s5", "later", "visit", "2025-11-09", "2025-12-25", {}),
    ):
        put("step", **{"id": name, "case": case, "kind": kind, "done_on": done_on, "next_on": next_on, **rest})
    found = awaited_steps(db, [care()], TODAY)
    assert told(found) == [
        ("a1", "ارزیابی ثانویه", "2025-12-01", "overdue"),
        ("timed", DEADLINE, "2025-12-20", "due"),
        ("s2", ANY_STEP, "2025-12-24", "due"),
    ]
    assert [(one.entity, one.case, one.name, one.mobile) for one in found] == [
        ("step", "assessed", "سارا نوری", "09130000000"),
        ("case", "timed", "خانوار ۱۳", "0864"),
        ("step", "in-session", "خانوار مریم نوری", "09120000000"),
    ]
    assert (found[1].person, found[1].household, found[0].person) == (None, "headless", "child")


def test_nobody_who_was_erased_is_awaited(db: Any, put: Put, people: None) -> None:
    for name, whose in (("his", {"person": "child"}), ("hers", {"household": "house"})):
        put("case", id=name, programme="care", status="open", opened_on="2025-09-01", deadline="2025-12-01", **whose)
    assert len(awaited_steps(db, [care()], TODAY)) == 2
    db["erased"].insert({"entity": "person", "row": "child"})
    assert [one.id for one in awaited_steps(db, [care()], TODAY)] == ["hers"]
    db["erased"].insert({"entity": "person", "row": "head"})
    assert awaited_steps(db, [care()], TODAY) == []


def test_what_is_late_for_long_is_lost(db: Any, put: Put, people: None) -> None:
    patient = care("deadline_days = 45", "deadline_days = 45\nlost_after_days = 30")
    for name, deadline in (("late", "2025-11-20"), ("long", "2025-10-01")):
        put("case", id=name, programme="care", status="open", opened_on="2025-09-01", deadline=deadline, person="child")
    assert [(one.id, one.state) for one in awaited_steps(db, [patient], TODAY)] == [
        ("long", "lost"), ("late", "overdue"),
    ]  # fmt: skip


# -- reviews -----------------------------------------------------------------------------------------------------------


def test_a_test_is_done_with_once_there_is_a_later_one(db: Any, put: Put, people: None) -> None:
    for name, person, held_on, answers in (
        ("old", "child", "2024-11-01", {}),  # a year on there was another test
        ("new", "child", "2025-10-20", {"next_visit": "2025-12-05"}),
        ("alone", "head", "2024-12-12", {}),
        ("young", "other", "2025-12-01", {}),
    ):
        put("screening", id=name, programme="eyes", person=person, held_on=held_on, outcome="pass", answers=answers)
    assert told(awaited_reviews(db, [EYES], TODAY)) == [
        ("new", "مراجعهٔ بعدی", "2025-12-05", "overdue"),
        ("alone", "آزمون سالانه", "2025-12-12", "due"),
    ]
    put("screening", id="seen", programme="eyes", person="child", held_on="2025-12-06", outcome="pass")
    assert [one.id for one in awaited_reviews(db, [EYES], TODAY)] == ["alone"]


def test_a_visit_before_its_day_does_not_count_unless_it_names_another(db: Any, put: Put, people: None) -> None:
    first = {"next_visit": "2025-12-05"}
    put("screening", id="a", programme="eyes", person="child", held_on="2025-10-20", outcome="pass", answers=first)
    put("screening", id="b", programme="eyes", person="child", held_on="2025-11-20", outcome="pass")
    assert [one.id for one in awaited_reviews(db, [EYES], TODAY)] == ["a"]
    again = {"next_visit": "2026-02-05"}
    put("screening", id="c", programme="eyes", person="child", held_on="2025-11-25", outcome="pass", answers=again)
    assert awaited_reviews(db, [EYES], TODAY) == []


def test_a_day_in_an_answer_comes_for_those_who_are_there(db: Any, put: Put, people: None) -> None:
    for name, rest in (
        ("ill", {"answers": {"card_until": "2025-12-10", "kind_of": "ill"}}),
        ("well", {"answers": {"card_until": "2025-12-10", "kind_of": "well"}}),
        ("left", {"answers": {"card_until": "2025-12-10", "kind_of": "ill"}, "status": "left"}),
        ("far", {"answers": {"card_until": "2025-12-25", "kind_of": "ill"}}),
        ("none", {}),
    ):
        put("enrolment", **{"id": name, "programme": "place", "person": "child", "status": "active", **rest})
    assert told(awaited_reviews(db, [PLACE], TODAY)) == [("ill", "پایان کارت", "2025-12-10", "due")]
    assert AHEAD == 14


def test_a_service_is_looked_at_again_and_the_household_of_one_is_told(db: Any, put: Put, people: None) -> None:
    for name, whose, given_on in (
        ("lost", {"household": "headless"}, "2025-09-01"),
        ("first", {"household": "house"}, "2025-10-01"),
        ("again", {"household": "house"}, "2025-11-30"),
    ):
        put("service", id=name, programme="job", given_on=given_on, **whose)
    found = awaited_reviews(db, [JOB], TODAY)
    assert told(found) == [("lost", "بازدید", "2025-10-31", "lost")]
    assert found[0].name == "خانوار ۱۳"


@pytest.mark.parametrize(
    ("field", "when"), [("given_on", ""), ("deadline", ""), ("card_until", "when = { level = [1] }\n"), ("nothing", "")]
)
def test_a_review_names_days_and_columns_that_its_rows_have(field: str, when: str) -> None:
    text = HEAD.format("place", "enrolment") + f'[[review]]\nfield = "{field}"\ndays = 1\nlabel = "ب"\n{when}'
    text += '[[section]]\nfield = [{name = "card_until", kind = "day", label = "کارت"}]\n'
    programme: Programme = parse_programme(text, "place")
    with pytest.raises(UserError) as refusal:
        check_reviews(programme)
    assert "review 1" in latin_digits(str(refusal.value))


# -- rows of no programme ----------------------------------------------------------------------------------------------


def test_a_class_is_reviewed_when_its_day_comes_until_it_was_or_another_day_is_written(
    db: Any, put: Put, people: None
) -> None:
    for name, by, seen in (
        ("house", "2025-12-05", "2025-06-01"),  # as nobody has looked since
        ("headless", "2025-12-20", None),
        ("seen", "2025-12-05", "2025-12-06"),
        ("far", "2026-03-01", None),
        ("none", None, "2025-06-01"),
    ):
        db["household"].upsert(
            {"id": name, "retired": False, "class_review_by": by, "class_reviewed_on": seen}, pk="id"
        )
    put("household", id="gone", retired=True, class_review_by="2025-12-05")
    found = awaited_of_entities(db, [HOUSEHOLD], TODAY)
    what = HOUSEHOLD.reviews[0].label
    assert told(found) == [("house", what, "2025-12-05", "overdue"), ("headless", what, "2025-12-20", "due")]
    assert [(one.name, one.household, one.programme) for one in found] == [
        ("خانوار مریم نوری", "house", ""), ("خانوار ۱۳", "headless", ""),
    ]  # fmt: skip
    db["household"].update("house", {"class_review_by": "2026-06-05"})
    assert [one.id for one in awaited_of_entities(db, [HOUSEHOLD], TODAY)] == ["headless"]


def test_papers_of_a_centre_run_out_some_weeks_ahead_but_not_of_one_that_is_gone(db: Any, put: Put) -> None:
    put("centre", id="rose", name="گل سرخ", phone="0863", licence_until="2025-11-10", loan_until="2026-01-09",
        insurance_until="2026-01-10")  # fmt: skip
    put("centre", id="shut", name="بسته", licence_until="2025-11-10", retired=True)
    for name, *went in (("lily", "whole"), ("back", "whole", "returned"), ("file", "licence")):
        put("centre", id=name, name=name, licence_until="2025-12-10")
        for number, kind in enumerate(went):
            put("handover", centre=name, kind=kind, status="signed", custody_on=f"2025-11-0{number + 1}")
    put("handover", centre="rose", kind="whole", status="signed", custody_on="2025-12-11")  # not before tomorrow
    found = awaited_of_entities(db, [CENTRE], TODAY)
    licence, _, loan = (one.label for one in CENTRE.reviews)
    assert told(found) == [
        ("rose", licence, "2025-11-10", "overdue"), ("back", licence, "2025-12-10", "due"),
        ("file", licence, "2025-12-10", "due"), ("rose", loan, "2026-01-09", "due"),
    ]  # fmt: skip
    assert (found[0].name, found[0].mobile, RENEWAL) == ("گل سرخ", "0863", 30)


def test_cards_of_those_who_work_in_a_centre_of_ours_run_out(db: Any, put: Put) -> None:
    put("person", id="mina", first_name="مینا", last_name="کریمی", mobile="0912")
    put("person", id="sara", first_name="سارا", last_name="نوری")
    for name in ("rose", "lily"):
        put("centre", id=name, name=name, phone="0863")
    put("handover", centre="lily", kind="whole", status="signed", custody_on="2025-11-01")
    card = {"person": "mina", "centre": "rose", "health_card_until": "2026-01-01"}
    put("staff", id="now", **card, clearance_until="2026-02-01")
    put("staff", id="unit", **{**card, "centre": None, "unit": "social_work"})
    put("staff", id="left", **card, ends_on="2025-12-10")
    put("staff", id="there", **{**card, "centre": "lily"})
    put("staff", id="zara", **{**card, "person": "sara"})
    found = awaited_of_entities(db, [STAFF], TODAY)
    health = STAFF.reviews[0].label
    assert told(found) == [("now", health, "2026-01-01", "due"), ("unit", health, "2026-01-01", "due"),
                           ("zara", health, "2026-01-01", "due")]  # fmt: skip
    assert [(one.name, one.mobile) for one in found] == [
        ("مینا کریمی، rose", "0912"), ("مینا کریمی", "0912"), ("سارا نوری، rose", "0863"),
    ]  # fmt: skip
