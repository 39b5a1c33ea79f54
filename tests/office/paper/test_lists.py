"""What stands on the papers that are lists, gathered from a real store for the one who asks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.office.paper.lists import ListPapers
from models.schema.entity import Tier
from tests.journeys.offices import Pair, child, put
from tests.office.conftest import seated

QUIET = """
name = "{name}"
label = "برنامهٔ محرمانه"
shape = "workshop"
tier = "{tier}"
version = 1
"""


def papers(office: Office) -> ListPapers:
    return ListPapers(office.rows, office.saving, office.figures, office.actor)


def last_names(rows: Iterable[dict[str, Any]]) -> list[str]:
    return [f"{row['last_name']} {row['first_name']}" for row in rows]


@pytest.fixture
def course(office: Office) -> str:
    centre = put(office, "centre", name="فرهنگسرای یاس", kind="venue")
    told = {"title": "دورهٔ پاییز", "centre": centre, "trainer": "کاوه حیدری", "starts_on": "1404/8/1", "capacity": 9}
    return put(office, "course", programme="premarital", **told)


@pytest.fixture
def session(office: Office, course: str) -> str:
    return put(office, "session", course=course, held_on="1404/8/2", starts_at="16", minutes=120, topic="حقوق خانواده")


def registered(office: Office, course: str, last_name: str, **row: Any) -> str:
    registration = {name: row.pop(name) for name in ("class_name", "pre_test") if name in row}
    person = child(office, last_name=last_name, birth_date="1380/1/1", **row)
    put(office, "registration", course=course, person=person, **registration)
    return person


def refused(act: Any, *given: Any) -> str:
    with pytest.raises(UserError) as refusal:
        act(*given)
    return refusal.value.code


# -- sheets and rosters -----------------------------------------------------------------------------------------------


def test_an_attendance_sheet_has_the_registered_in_persian_order_and_what_was_noted(
    office: Office, course: str, session: str
) -> None:
    people = {name: registered(office, course, name) for name in ("یزدانی", "پارسا", "چمنی", "آبادی", "گلی")}
    for name, status in (("یزدانی", "absent"), ("پارسا", "present"), ("گلی", "late")):
        put(office, "attendance", session=session, person=people[name], status=status)
    (page,) = papers(office).attendance_sheet([session])
    assert [(row["last_name"], row["status"]) for row in page["rows"]] == [
        ("آبادی", None), ("پارسا", "present"), ("چمنی", None), ("گلی", "late"), ("یزدانی", "absent"),
    ]  # fmt: skip
    assert page["counts"] == {"present": 1, "late": 1, "absent": 1, "unmarked": 2}
    head = {name: page[name] for name in ("course", "programme", "held_on", "starts_at", "place", "trainer", "topic")}
    assert head == {
        "course": "دورهٔ پاییز", "programme": "آموزش پیش از ازدواج", "held_on": "2025-10-24", "starts_at": "16:00",
        "place": "فرهنگسرای یاس", "trainer": "کاوه حیدری", "topic": "حقوق خانواده",
    }  # fmt: skip


def test_place_and_trainer_of_the_session_go_before_those_of_the_course(office: Office, course: str) -> None:
    session = put(office, "session", course=course, held_on="1404/8/3", minutes=60, place="سالن ۲", trainer="مهسا رضوی")
    (page,) = papers(office).attendance_sheet([session])
    assert (page["place"], page["trainer"], page["mode"]) == ("سالن ۲", "مهسا رضوی", "حضوری")


def test_who_came_without_being_registered_is_on_the_sheet_and_who_was_put_aside_is_not(
    office: Office, course: str, session: str
) -> None:
    gone = registered(office, course, "رفته")
    office.delete("person", gone)
    guest = child(office, last_name="مهمان", birth_date="1380/1/1", national_id="0012345679")
    put(office, "attendance", session=session, person=guest, status="present")
    (page,) = papers(office).attendance_sheet([session])
    assert [(row["last_name"], row["identity"], row["registered"]) for row in page["rows"]] == [
        ("مهمان", "0012345679", False)
    ]


def test_people_are_known_by_the_first_number_they_have(office: Office, course: str) -> None:
    registered(office, course, "الف", passport_no="A12345678")
    registered(office, course, "ب", foreign_id="101234567890")
    registered(office, course, "پ")
    (page,) = papers(office).class_roster([course])
    assert [(row["identity_field"], row["identity"]) for row in page["rows"]] == [
        ("passport_no", "A12345678"), ("foreign_id", "101234567890"), ("national_id", None),
    ]  # fmt: skip


def test_a_roster_goes_by_class_then_name_and_counts_couples_and_certificates(
    office: Office, course: str, session: str
) -> None:
    bride = registered(office, course, "یاوری", sex="female", class_name="ب", first_name="سارا")
    groom = registered(office, course, "آزاد", sex="male", class_name="ب", first_name="امید", pre_test=9)
    registered(office, course, "میری", sex="female", class_name="آ", first_name="مینا")
    (half,) = office.find("registration", where={"person": bride})
    put(office, "registration", id=half["id"], partner=groom)
    put(office, "attendance", session=session, person=bride, status="present")
    put(office, "registration", id=half["id"], post_test=18, certified_on="1404/8/5")
    (page,) = papers(office).class_roster([course])
    assert [(row["class_name"], row["last_name"], row["partner"]) for row in page["rows"]] == [
        ("آ", "میری", ""), ("ب", "آزاد", "سارا یاوری"), ("ب", "یاوری", "امید آزاد"),
    ]  # fmt: skip
    assert page["counts"] == {
        "registered": 3, "female": 2, "male": 1, "couples": 1, "pre_test": 1, "post_test": 1, "certified": 1,
    }  # fmt: skip
    assert page["rows"][2]["certificate_no"].startswith("0001-")
    assert page["capacity"] == 9


def test_each_session_asked_for_has_a_page_in_that_order(office: Office, course: str, session: str) -> None:
    other = put(office, "session", course=course, held_on="1404/8/9", minutes=60)
    pages = papers(office).attendance_sheet([other, session])
    assert [page["held_on"] for page in pages] == ["2025-10-31", "2025-10-24"]
    assert refused(papers(office).attendance_sheet, [session, "0" * 32]) == "ref-unknown"
    assert refused(papers(office).class_roster, [session]) == "ref-unknown"


@pytest.mark.parametrize(("tier", "role", "sees"), [
    (Tier.FAMILY, "clerk", False), (Tier.FAMILY, "senior", True), (Tier.ABUSE, "senior", False),
])  # fmt: skip
def test_the_sheet_of_a_closed_programme_does_not_exist(
    office: Office, tmp_path: Path, tier: Tier, role: str, sees: bool
) -> None:
    file = tmp_path / "quiet.toml"
    file.write_text(QUIET.format(name="quiet", tier=tier), encoding="utf-8")
    office.add_programme(file)
    holder = seated(office, "administrator", tier)
    course = put(holder, "course", programme="quiet", starts_on="1404/8/1")
    session = put(holder, "session", course=course, held_on="1404/8/2", minutes=60)
    lists = papers(seated(office, role))
    for act, row in ((lists.attendance_sheet, session), (lists.class_roster, course)):
        if sees:
            assert act([row])[0]["programme"] == "برنامهٔ محرمانه"
        else:
            assert refused(act, [row]) == "ref-unknown"


# -- who is awaited ---------------------------------------------------------------------------------------------------


def referral(office: Office, person: str, due_on: str, **row: Any) -> str:
    told = {"programme": "vision", "to_body": "optometrist", "referred_on": "1404/1/15", **row}
    return put(office, "referral", person=person, due_on=due_on, **told)


def test_the_worklist_puts_the_late_first_and_says_how_late(office: Office) -> None:
    people = [child(office, first_name=name) for name in ("نرگس", "سارا", "مینا", "آوا", "هستی")]
    centre = put(office, "centre", name="کلینیک نور", kind="other")
    referral(office, people[0], "1404/10/1", to_centre=centre)
    referral(office, people[1], "1404/9/17")
    referral(office, people[2], "1404/9/9")
    referral(office, people[3], "1404/2/1")
    referral(office, people[4], "1404/9/1", status="seen", replied_on="1404/8/1")
    (page,) = papers(office).worklist()
    told = [(group["state"], row["name"], row["days_late"]) for group in page["groups"] for row in group["rows"]]
    assert told == [
        ("overdue", "مینا رضایی", 10), ("overdue", "سارا رضایی", 2), ("due", "نرگس رضایی", 0),
        ("lost", "آوا رضایی", 233),
    ]  # fmt: skip
    assert [group["label"] for group in page["groups"]] == ["دیرشده", "در مهلت", "بی‌پاسخ"]
    assert page["count"] == 4
    row = page["groups"][1]["rows"][0]
    assert (row["to_body"], row["to_centre"], row["father_name"]) == ("بینایی‌سنج", "کلینیک نور", "علی")


def test_a_telephone_number_stands_once_with_whose_it_is(office: Office) -> None:
    person = child(office, mobile="09121112233", phone="08633334444")
    mother = child(office, first_name="مریم", birth_date="1370/1/1", mobile="09125556677")
    put(
        office, "guardian", child=person, name="علی رضایی", relation="father", mobile="09121112233", phone="08630001111"
    )
    put(office, "guardian", child=person, person=mother, relation="mother")
    referral(office, person, "1404/9/1")
    (page,) = papers(office).worklist()
    assert sorted((one["whose"], one["number"]) for one in page["groups"][0]["rows"][0]["phones"]) == [
        ("", "08633334444"), ("", "09121112233"), ("مادر", "09125556677"), ("پدر", "08630001111"),
    ]  # fmt: skip


def test_nobody_awaited_is_a_page_without_groups(office: Office) -> None:
    told = {"about": "ارجاع به", "confidential": False}
    assert papers(office).worklist() == ({"groups": [], "count": 0, **told},)


# -- figures ----------------------------------------------------------------------------------------------------------


def summary(page: dict[str, Any], programme: str) -> dict[str, dict[str, Any]]:
    (block,) = [one for one in page["programmes"] if one["programme"].startswith(programme)]
    return {row["indicator"]: row for row in block["rows"]}


def screened(office: Office, day: str, county: str = "") -> None:
    centre = put(office, "centre", name=f"پایگاه {county}", kind="screening_base", county=county) if county else None
    person = child(office, first_name=f"{day}{county}")
    told = {"programme": "vision", "person": person, "held_on": day, "centre": centre}
    put(office, "screening", **told, answers={"right": 8, "left": 9})


def test_a_summary_stands_beside_the_period_before(office: Office) -> None:
    for day in ("1404/5/1", "1404/8/1", "1404/8/2", "1404/9/1"):
        screened(office, day)
    put(office, "target", programme="vision", indicator="screened", period="1404-Q3", county="0001", value=4)
    put(office, "denominator", programme="vision", period="1404-Q3", county="0001", measure="eligible", value=8)
    (page,) = papers(office).quarter_summary("1404-Q3")
    assert (page["label"], page["previous_label"], page["place"]) == ("پاییز ۱۴۰۴", "تابستان ۱۴۰۴", "")
    rows = summary(page, "غربالگری بینایی")
    expected = {"value": 3, "target": 4, "percent": 75.0, "previous": 1, "change": 2, "is_percent": False}
    assert rows["غربال‌شده (نفر)"] == {"indicator": "غربال‌شده (نفر)", **expected}
    coverage = rows["پوشش (درصد)"]
    assert (coverage["value"], coverage["is_percent"]) == (37.5, True)
    assert (coverage["previous"], coverage["change"]) == (None, None)
    assert {one["label"]: one["count"] for one in page["open"]}["فرد بی شناسه"] == 4


def test_a_summary_tells_that_the_period_is_closed(office: Office) -> None:
    assert papers(office).quarter_summary("1404-Q2")[0]["closed"] is None
    office.close_period("1404-Q2")
    assert papers(office).quarter_summary("1404-Q2")[0]["closed"] == {"closed_on": "2025-12-10", "closed_by": "ali"}
    assert papers(office).quarter_summary("1404-Q1")[0]["closed"] is None


def test_a_province_has_a_page_for_each_county(offices: Pair) -> None:
    screened(offices.county, "1404/8/1", "0001")
    screened(offices.county, "1404/8/2", "0002")
    screened(offices.county, "1404/5/2", "0002")
    screened(offices.county, "1404/5/3", "0003")
    offices.round()
    assert [page["place"] for page in papers(offices.county).quarter_summary("1404-Q3")] == [""]
    pages = papers(offices.province).quarter_summary("1404-Q3")
    assert pages[0]["place"] == ""
    tests = {page["place"]: summary(page, "غربالگری بینایی")["آزمون"] for page in pages}
    counted = [(row["value"], row["previous"], row["change"]) for row in tests.values()]
    assert counted == [(2, 2, 0), (1, 0, 1), (1, 1, 0), (0, 1, -1)]


def test_a_summary_keeps_to_what_the_actor_may_count_and_to_periods_that_exist(office: Office) -> None:
    assert refused(papers(office).quarter_summary, "1404-Q9") == "period-wrong"
    file = office.folder / "quiet.toml"
    file.write_text(QUIET.format(name="quiet", tier="D"), encoding="utf-8")
    office.add_programme(file)
    for role, told in (("senior", True), ("clerk", False)):
        (page,) = papers(seated(office, role)).quarter_summary("1404-Q3")
        assert ("برنامهٔ محرمانه" in {one["programme"] for one in page["programmes"]}) == told
