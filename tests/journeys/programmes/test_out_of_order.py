"""Days that run backwards are refused wherever they are typed: against birth, the whole, and what follows."""

from __future__ import annotations

import pytest

from models.access.roles import Actor
from models.errors import UserError
from models.office import Office
from models.text.jalali import parse_period
from tests.journeys.offices import Pair, child, put, refused


def codes(office: Office, entity: str, **row: object) -> set[tuple[str | None, str]]:
    """(field, code) of what is wrong with a row that must be refused."""
    (answer,) = office.put([row], entity)
    assert answer["status"] == "rejected", answer
    return {(one["field"], one["code"]) for one in answer["errors"]}


def test_nobody_is_served_works_or_sits_before_birth(offices: Pair) -> None:
    county = offices.county
    born, early = child(county, birth_date="1400/2/3"), "1399/2/3"
    centre = put(county, "centre", code="K1", name="مهد گل‌ها", kind="kindergarten")
    tried = {
        "service": ("given_on", {"programme": "employment"}),
        "enrolment": ("starts_on", {"programme": "covered"}),
        "staff": ("starts_on", {"centre": centre, "role": "cook"}),
        "member": ("starts_on", {"centre": centre, "role": "member"}),
    }
    for entity, (day, row) in tried.items():
        assert (day, "date-order") in codes(county, entity, person=born, **row, **{day: early}), entity


def test_a_course_holds_its_sessions_and_a_meeting_stays_before_what_it_resolved(offices: Pair) -> None:
    county = offices.county
    course = put(county, "course", programme="self_care", starts_on="1404/7/1", ends_on="1404/7/30")
    assert refused(county, "session", course=course, held_on="1404/8/1", minutes=60) == ["date-order"]
    put(county, "session", course=course, held_on="1404/7/10", minutes=60)
    assert codes(county, "course", id=course, starts_on="1404/7/11") == {("starts_on", "date-order")}
    assert codes(county, "course", id=course, ends_on="1404/7/9") == {("ends_on", "date-order")}
    put(county, "course", id=course, starts_on="1404/7/10", ends_on="1404/7/10")

    meeting = put(county, "meeting", kind="deputies_council", held_on="1404/7/1")
    put(county, "resolution", meeting=meeting, text="بازدید از مراکز", owner="پروین صادقی", due_on="1404/8/1")
    assert codes(county, "meeting", id=meeting, held_on="1404/8/2") == {("held_on", "date-order")}
    put(county, "meeting", id=meeting, held_on="1404/8/1")


def test_an_assessment_on_which_a_colleague_built_is_not_taken_back(offices: Pair) -> None:
    county = offices.county
    colleague = Office(county.folder, county.store, Actor("mina", "senior", "0001", "county"))
    mother = put(county, "person", first_name="مریم", last_name="نوری", birth_date="1365/5/1", mobile="09121112233")
    case = put(
        county, "case", programme="at_risk", household=put(county, "household", head=mother), opened_on="1404/7/1"
    )
    told = {"case": case, "answers": {"level_now": "1", "decision": "continue"}}
    first = put(county, "step", **told, kind="assessment", done_on="1404/7/5")
    second = put(colleague, "step", **told, kind="reassessment", done_on="1404/8/5")
    for taken in (county.undo, lambda: county.delete("step", first)):
        with pytest.raises(UserError) as refusal:
            taken()
        assert refusal.value.code == "step-early"
    assert refused(county, "step", id=first, done_on="1404/8/6") == ["step-early"]
    assert not county.get("step", first)["retired"]
    assert [row["id"] for row in colleague.undo()["rows"] if row["entity"] == "step"] == [second]
    county.undo()
    assert county.get("step", first)["retired"]


def test_assessments_that_two_offices_moved_past_each_other_are_told_and_open(offices: Pair) -> None:
    county, province = offices.county, offices.province
    mother = put(county, "person", first_name="مریم", last_name="نوری", birth_date="1365/5/1")
    household = put(county, "household", head=mother)
    case = put(county, "case", programme="at_risk", household=household, opened_on="1404/7/1")
    told = {"case": case, "answers": {"level_now": "1", "decision": "continue"}}
    first = put(county, "step", **told, kind="assessment", done_on="1404/7/5")
    second = put(county, "step", **told, kind="reassessment", done_on="1404/8/5")
    offices.up()
    put(province, "step", id=first, done_on="1404/8/1")
    put(county, "step", id=second, done_on="1404/7/20")
    arrived = offices.up()
    assert (arrived["status"], arrived["quarantined"], arrived["conflicts"]) == ("applied", 0, 0)
    assert province.report("disorder", "1404-Q2")["rows"] == county.report("disorder", "1404-Q3")["rows"] == []
    (row,) = province.report("disorder", "1404-Q3")["rows"]
    assert (row["programme"], row["indicator"], row["value"]) == ("at_risk", "steps_early", 1)
    behind = province.figures.behind(row["programme"], row["indicator"], row["period"], row["county"])
    assert behind == {"entity": "step", "ids": [second]}
    before = province.figures.before_close(parse_period("1404-Q3"))
    assert {"name": "steps_early", "label": row["indicator_label"], "count": 1} in before
