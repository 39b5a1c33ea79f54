"""The health file: everything that is known of one person, to whom it may be known."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.office.work import health_file
from models.schema.entity import Tier
from tests.journeys.offices import child, put
from tests.office.conftest import seated


@pytest.fixture
def sara(office: Office) -> str:
    """A girl with a household and a row of everything."""
    mother = put(office, "person", first_name="مریم", last_name="نوری", mobile="09121112233", birth_date="1365/1/1")
    house = put(office, "household", head=mother, file_no="12", coverage="بهزیستی")
    put(office, "person", id=mother, household=house)
    brother = child(office, first_name="علی", last_name="نوری", household=house, birth_date="1396/1/1")
    assert brother
    told = {"birth_date": "1400/2/3", "national_id": "0012345679", "county": "0001", "household": house}
    return child(office, first_name="سارا", last_name="نوری", **told)


def test_a_person_of_whom_nothing_else_is_known_has_an_empty_file(office: Office) -> None:
    told = office.health_file(child(office))
    assert (told["person"]["naming"], told["person"]["age"], told["household"]) == ("نرگس رضایی", "۴ سال و ۷ ماه", None)
    lists = [name for name in told if name not in ("person", "household")]
    assert len(lists) == 8
    assert all(told[name] == [] for name in lists)


def test_the_answer_has_the_shape_that_is_published(office: Office, sara: str) -> None:
    told = office.health_file(sara)
    for name in told:
        assert f"{name}:" in (health_file.__doc__ or "")
    assert set(told["person"]) == {
        "id", "naming", "national_id", "id_kind", "father", "mother", "birth_date", "age", "sex",
        "birth_certificate_no", "mobile", "phone", "address", "county", "neighbourhood",
    }  # fmt: skip


def test_who_the_child_is_and_who_answers_for_it(office: Office, sara: str) -> None:
    put(office, "guardian", child=sara, name="زهرا رضایی", relation="مادربزرگ", mobile="09350001122", may_collect="بله")
    told = office.health_file(sara)
    assert (told["person"]["national_id"], told["person"]["id_kind"]) == ("0012345679", "کد ملی")
    (guardian,) = told["guardians"]
    assert (guardian["name"], guardian["relation"], guardian["mobile"], guardian["may_collect"]) == (
        "زهرا رضایی", "پدربزرگ یا مادربزرگ", "09350001122", True,
    )  # fmt: skip
    house = told["household"]
    assert (house["head"], house["coverage"]) == ("مریم نوری", "بهزیستی")
    assert {one["naming"] for one in house["members"]} == {"مریم نوری", "علی نوری"}


def test_the_last_test_of_each_programme_with_what_is_awaited(office: Office, sara: str) -> None:
    eyes = {"programme": "vision", "person": sara, "answers": {"right": 5, "left": 9}}
    put(office, "screening", **eyes, stage="first", held_on="1404/9/1")
    (told,) = office.health_file(sara)["screenings"]
    assert (told["stage"], told["outcome"], told["tests"], told["due_on"], told["state"]) == (
        "نوبت نخست", "نیازمند تکرار", 1, "2025-12-06", "overdue",
    )  # fmt: skip
    put(office, "screening", **eyes, stage="repeat", held_on="1404/9/10")
    told = office.health_file(sara)
    (screening,), (referral,) = told["screenings"], told["referrals"]
    assert (screening["outcome"], screening["tests"], screening["due_on"]) == ("ارجاع", 2, None)
    assert screening["words"] == "ارجاع به بینایی‌سنج تا ۱۴۰۴/۱۰/۱۰"
    assert (referral["to_body"], referral["state"], referral["due_on"]) == ("بینایی‌سنج", "due", "2025-12-31")
    put(office, "referral", id=referral["id"], status="seen", replied_on="1404/9/15")
    assert office.health_file(sara)["referrals"] == []


def test_marked_answers_are_gathered_the_latest_of_each_programme(office: Office, sara: str) -> None:
    home = put(office, "centre", name="کودکستان یاس", kind="kindergarten")
    earlier = {"programme": "kindergarten", "person": sara, "centre": home}
    ended = {"starts_on": "1403/7/1", "ends_on": "1404/3/31", "status": "left", "reason": "پایان سال"}
    put(office, "enrolment", **earlier, **ended, answers={"allergies": "بادام", "insurer": "تأمین اجتماعی"})
    answers = {"allergies": "شیر گاو", "epilepsy": "خیر", "shift": "صبح"}
    put(office, "enrolment", **earlier, starts_on="1404/7/1", answers=answers)
    told = office.health_file(sara)
    health = {one["label"]: (one["text"], one["on"], one["programme"]) for one in told["health"]}
    assert health["حساسیت‌ها"] == ("شیر گاو", "2025-09-23", "کودکستان")
    assert health["بیمهٔ درمان"] == ("تأمین اجتماعی", "2024-09-22", "کودکستان")
    assert not {"نوبت", "صرع یا تشنج"} & health.keys()  # what is not marked, and a «no»
    assert [(one["status"], one["centre"]) for one in told["enrolments"]] == [
        ("active", "کودکستان یاس"), ("left", "کودکستان یاس"),
    ]  # fmt: skip


def test_certificates_and_services(office: Office, sara: str) -> None:
    bride = child(office, first_name="لیلا", birth_date="1380/1/1")
    course = put(office, "course", programme="premarital", title="دورهٔ آذر", starts_on="1404/9/1", required_minutes=60)
    session = put(office, "session", course=course, held_on="1404/9/2", minutes=60)
    mine = put(office, "registration", course=course, person=bride)
    put(office, "attendance", session=session, person=bride, status="present")
    assert office.health_file(bride)["certificates"] == []
    put(office, "registration", id=mine, certified_on="1404/9/3")
    put(
        office,
        "service",
        programme="subsidy",
        person=bride,
        given_on="1404/9/4",
        amount=5_000_000,
        answers={"purpose": "عینک"},
    )
    told = office.health_file(bride)
    (certificate,), (service,) = told["certificates"], told["services"]
    assert (certificate["course"], certificate["label"], certificate["certified_on"]) == (
        "دورهٔ آذر ۱۴۰۴/۰۹/۰۱", "آموزش پیش از ازدواج", "2025-11-24",
    )  # fmt: skip
    assert (service["label"], service["amount"], service["given_on"]) == ("کمک‌هزینه", 5_000_000, "2025-11-25")


def cases(desk: Office, person: str) -> list[tuple[str, str, str]]:
    return [(one["programme"], one["side"], one["status"]) for one in desk.health_file(person)["cases"]]


def test_cases_are_told_to_those_who_may_know_of_them(office: Office, sara: str) -> None:
    house = office.get("person", sara)["household"]
    closed = {"opened_on": "1404/1/10", "closed_on": "1404/5/1", "outcome": "improved"}
    put(office, "case", programme="counselling_education", person=sara, reasons={"age-outside": "پیش‌دبستانی"}, **closed)
    risk = put(office, "case", programme="at_risk", household=house, person=sara, opened_on="1404/2/1")
    put(office, "step", case=risk, kind="assessment", done_on="1404/2/5", answers={"level_now": "3"})
    put(office, "step", case=risk, kind="visit", done_on="1404/3/5")
    put(office, "case", programme="counselling_family", household=house, opened_on="1404/6/1")
    trusted = seated(office, "senior", Tier.ABUSE)
    emergency = {"channel": "تلفن ۱۲۳", "incident": "کودک‌آزاری", "risk": "فوری"}
    put(trusted, "case", programme="social_emergency", person=sara, opened_on="1404/3/1", answers=emergency)
    assert cases(office, sara) == [
        ("counselling_family", "household", "open"), ("at_risk", "person", "open"),
        ("counselling_education", "person", "closed"),
    ]  # fmt: skip
    assert ("social_emergency", "person", "open") in cases(trusted, sara)
    clerk = seated(office, "clerk")
    assert cases(clerk, sara) == [("counselling_education", "person", "closed")]
    assert "social_emergency" not in str(clerk.health_file(sara))
    risky = next(one for one in office.health_file(sara)["cases"] if one["id"] == risk)
    assert (risky["level"], risky["steps"], risky["last_kind"], risky["next_on"]) == (
        "سطح ۳", 2, "بازدید", "2025-07-24",
    )  # fmt: skip
    brother = next(one["id"] for one in office.health_file(sara)["household"]["members"] if "علی" in one["naming"])
    assert cases(office, brother) == [("counselling_family", "household", "open")]  # not the one that names his sister


def read_lines(office: Office) -> list[Any]:
    sql = "SELECT entity, row, note FROM audit WHERE act = 'read' ORDER BY seq"
    return office.store.db.conn.execute(sql).fetchall()


def test_reading_a_file_with_rows_of_families_leaves_a_line_for_each_kind(office: Office, sara: str) -> None:
    office.health_file(sara)
    assert read_lines(office) == []
    house = office.get("person", sara)["household"]
    risk = put(office, "case", programme="at_risk", household=house, person=sara, opened_on="1404/2/1")
    put(office, "step", case=risk, kind="visit", done_on="1404/3/5")
    before = len(read_lines(office))
    office.health_file(sara)
    assert [(entity, note) for entity, _, note in read_lines(office)[before:]] == [
        ("case", "tier=C"),
        ("step", "tier=C"),
    ]


def test_somebody_entered_twice_has_one_file_and_somebody_unknown_none(office: Office, sara: str) -> None:
    twin = child(office, first_name="سارا", last_name="نوری", birth_date="1400/2/3")
    put(
        office,
        "screening",
        programme="vision",
        person=twin,
        stage="first",
        held_on="1404/9/1",
        answers={"right": 9, "left": 9},
    )
    office.sameness.merge(sara, twin, "شناسنامه دیده شد")
    for asked in (sara, twin):
        told = office.health_file(asked)
        assert (told["person"]["national_id"], len(told["screenings"])) == ("0012345679", 1)
    with pytest.raises(UserError) as refusal:
        office.health_file("0" * 32)
    assert refusal.value.code == "ref-unknown"
