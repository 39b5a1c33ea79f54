"""A row without a programme of its own is as confidential as the programme of the row that it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalog import BY_NAME, ENTITIES
from models.errors import UserError
from models.office import Office
from models.schema.entity import Entity, Tier
from models.store import belonging
from tests.journeys.offices import Pair, child, put
from tests.office.conftest import printed, seated

CLASS = """
name = "closed_class"
label = "کارگاه خانواده‌های آسیب‌دیده"
shape = "workshop"
tier = "{tier}"
version = 1
"""
OF_COURSE = ("course", "session", "registration", "attendance", "printout")


@pytest.fixture(params=[Tier.CHILD_HEALTH, Tier.FAMILY, Tier.ABUSE], ids=str)
def tier(request: pytest.FixtureRequest) -> Tier:
    return Tier(request.param)


def held(office: Office, folder: Path, tier: Tier) -> dict[str, str]:
    """A course of a workshop of a tier, with everything that hangs on it, as the grantee writes it."""
    file = folder / "closed_class.toml"
    file.write_text(CLASS.format(tier=tier), encoding="utf-8")
    office.add_programme(file)
    desk, person = seated(office, "administrator", tier), child(office, last_name="بهاری")
    course = put(desk, "course", programme="closed_class", title="دورهٔ مهر", starts_on="1404/7/1")
    session = put(desk, "session", course=course, held_on="1404/7/5", minutes=60, topic="گفت‌وگو")
    made = {"course": course, "session": session}
    made["registration"] = put(desk, "registration", course=course, person=person)
    made["attendance"] = put(desk, "attendance", session=session, person=person, status="present")
    made["printout"] = printed(office, "registration", made["registration"])
    return made


@pytest.fixture
def rows(office: Office, tmp_path: Path, tier: Tier) -> dict[str, str]:
    return held(office, tmp_path, tier)


@pytest.fixture(params=["clerk", "senior", "head"])
def desk(request: pytest.FixtureRequest, office: Office, rows: dict[str, str]) -> Office:
    return seated(office, request.param)


@pytest.mark.parametrize("entity", OF_COURSE)
def test_only_who_reads_the_programme_finds_lists_and_opens_what_hangs_on_its_course(
    desk: Office, rows: dict[str, str], tier: Tier, entity: str
) -> None:
    sees, row = desk.actor.reads(tier), rows[entity]
    assert [one["id"] for one in desk.find(entity)] == ([row] if sees else [])
    assert desk.page(entity)["total"] == desk.page(entity, limit=1)["total"] == int(sees)
    assert [one["id"] for one in desk.namings.pick(entity, "")] == ([row] if sees else [])
    if entity in ("registration", "attendance"):
        assert desk.page(entity, "بهاری")["total"] == int(sees)
    if sees:
        assert desk.get(entity, row)["id"] == row
        return
    for asked in (desk.get, desk.history, desk.past.told):
        with pytest.raises(UserError) as refusal:
            asked(entity, row)
        assert refusal.value.code == "ref-unknown"


def test_what_belongs_to_a_person_is_told_only_so_far_as_it_may_be_seen(
    desk: Office, rows: dict[str, str], tier: Tier
) -> None:
    (person,) = [one["id"] for one in desk.find("person")]
    told = {(one["entity"], one["field"]): one["total"] for one in desk.related("person", person)}
    assert told["registration", "person"] == told["attendance", "person"] == int(desk.actor.reads(tier))


def test_who_does_not_write_the_tier_adds_nothing_to_its_course(
    office: Office, rows: dict[str, str], tier: Tier
) -> None:
    clerk, another = seated(office, "clerk"), child(office, first_name="آوا")
    answers = [
        clerk.put([raw], entity)[0]
        for entity, raw in (
            ("session", {"course": rows["course"], "held_on": "1404/7/12", "minutes": 60}),
            ("registration", {"course": rows["course"], "person": another}),
            ("attendance", {"session": rows["session"], "person": another, "status": "present"}),
        )
    ]
    codes = [[one["code"] for one in answer["errors"]] for answer in answers]
    assert codes == ([[], [], []] if clerk.actor.writes(tier) else [["not-allowed"]] * 3)


def test_a_paper_of_a_closed_course_is_not_printed(office: Office, rows: dict[str, str], tier: Tier) -> None:
    clerk = seated(office, "clerk")
    if clerk.actor.reads(tier):
        assert clerk.paper("attendance_sheet", [rows["session"]]).pages
        return
    for form, row in (("attendance_sheet", rows["session"]), ("record", rows["registration"])):
        ids = [row] if form != "record" else ["registration", row]
        with pytest.raises(UserError) as refusal:
            clerk.paper(form, ids)
        assert refusal.value.code == "ref-unknown"


def test_a_call_is_of_its_referral(office: Office, tmp_path: Path) -> None:
    from tests.office.rows.test_find import quiet

    _, referral = quiet(office, tmp_path, Tier.FAMILY)
    senior, clerk = seated(office, "senior"), seated(office, "clerk")
    call = put(senior, "call", referral=referral, answer="هفتهٔ آینده می‌آید")
    assert [one["id"] for one in senior.find("call")] == [call]
    assert clerk.find("call") == []
    assert clerk.page("call")["total"] == 0


def test_reading_what_hangs_on_a_family_course_leaves_a_line_of_the_audit(office: Office, tmp_path: Path) -> None:
    rows = held(office, tmp_path, Tier.FAMILY)
    senior = seated(office, "senior")
    senior.get("attendance", rows["attendance"])
    line = list(office.trail.lines())[-1]
    assert (line["act"], line["entity"], line["row"]) == ("read", "attendance", rows["attendance"])


def test_what_hangs_on_a_family_course_is_above_only_for_who_reads_it(offices: Pair, tmp_path: Path) -> None:
    rows = held(offices.county, tmp_path, Tier.FAMILY)
    offices.province.add_programme(tmp_path / "closed_class.toml")
    assert offices.up()["status"] == "applied"
    senior, clerk = seated(offices.province, "senior"), seated(offices.province, "clerk")
    for entity in OF_COURSE:
        assert [one["id"] for one in senior.find(entity)] == [rows[entity]]
        assert clerk.find(entity) == []


def test_a_printout_of_what_is_of_no_programme_or_not_here_is_everybodys(office: Office) -> None:
    made = {printed(office, "person", child(office)), printed(office, "screening", "0" * 32), printed(office, "x", "y")}
    clerk = seated(office, "clerk")
    assert {one["id"] for one in clerk.find("printout")} == made
    assert clerk.page("printout")["total"] == 3


@pytest.mark.parametrize("entity", [one for one in ENTITIES if one.within or one.part_of], ids=lambda one: one.name)
def test_what_a_row_belongs_to_is_declared_and_leads_to_a_programme(entity: Entity) -> None:
    assert (entity.within or entity.part_of) in BY_NAME[entity.name].refs
    assert belonging.carriers(BY_NAME, BY_NAME[entity.name])


@pytest.mark.parametrize("entity", [one for one in ENTITIES if one.source], ids=lambda one: one.name)
def test_what_a_row_came_of_is_named_by_two_of_its_fields(entity: Entity) -> None:
    assert set(entity.source) < set(entity.own_fields)
    assert belonging.carriers(BY_NAME, entity)
