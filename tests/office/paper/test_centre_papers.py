"""The papers of centres and those in them: what was agreed on entering, what is handed over, what is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import child, put
from tests.office.conftest import seated
from tests.office.paper import programmes
from tests.office.paper.test_papers import code_of


@pytest.fixture
def centre(office: Office, tmp_path: Path) -> str:
    """A day centre of a programme with needs and diets."""
    programmes.add(office, tmp_path, programmes.HOME)
    return put(office, "centre", name="مرکز مهر", kind="day", manager="فرهاد فرهمند", licence_no="۱۲/۴۵")


def enrolled(office: Office, centre: str, **row: object) -> str:
    person = row.pop("person", None) or child(office, birth_date="1330/5/5", national_id="0012345679")
    told = {"starts_on": "1404/7/1", "answers": {"needs": ["walk"], "diet": "کم‌نمک"}}
    return put(office, "enrolment", programme="home", person=person, centre=centre, **{**told, **row})


# -- the card ---------------------------------------------------------------------------------------------------------


def test_a_card_sums_up_who_came_where_and_what_was_agreed(office: Office, centre: str) -> None:
    row = enrolled(office, centre, class_name="گروه سبز")
    person = office.get("enrolment", row)["person"]
    put(office, "guardian", child=person, name="کاوه صادقی", relation="خویشاوند دیگر", mobile="09120000000")
    (page,) = office.paper("enrolment_card", [row]).pages
    own = {field.name: words for field, words in page["own"]}
    assert (own["status"], own["starts_on"], own["class_name"]) == ("فعال", "۱۴۰۴/۰۷/۰۱", "گروه سبز")
    assert "programme" not in own
    assert (page["programme"], page["centre"]["manager"]) == ("مرکز روزانهٔ سالمندان", "فرهاد فرهمند")
    ((section),) = page["sections"]
    assert [one["text"] for one in section["fields"]] == ["پیاده‌روی", "کم‌نمک"]
    assert [one["name"] for one in page["guardians"]] == ["کاوه صادقی"]


def test_the_form_of_children_is_only_for_programmes_with_bands_of_age(office: Office, centre: str) -> None:
    assert code_of(office.paper, "kindergarten_form", [enrolled(office, centre)]) == "form-unfit"


def test_a_card_of_a_hidden_programme_does_not_exist(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.HOME, tier="C")
    row = enrolled(office, put(office, "centre", name="مرکز مهر", kind="day"))
    assert office.paper("enrolment_card", [row]).pages[0]["confidential"] is True
    assert code_of(seated(office, "clerk").paper, "enrolment_card", [row]) == "ref-unknown"


# -- the dossier ------------------------------------------------------------------------------------------------------


def test_a_dossier_lists_what_is_handed_over_and_who_is_enrolled(office: Office, centre: str) -> None:
    enrolled(office, centre)
    worker = child(office, first_name="مریم", birth_date="1370/1/1")
    put(office, "staff", person=worker, centre=centre, role="manager", degree="کارشناسی")
    row = put(office, "handover", centre=centre, to_body="education", checklist=["licence", "insurance"], debts="ندارد")
    (page,) = office.paper("handover_dossier", [row]).pages
    assert [label for label, given in page["checklist"] if given] == ["اصل پروانه", "بیمه‌نامهٔ حوادث و مسئولیت"]
    assert (page["to_body"], page["is_signed"], page["licence_no"]) == ("آموزش و پرورش", False, "12/45")
    assert [line.split(" – ")[0] for line in page["staff"]] == ["مریم رضایی"]
    assert [(one["person"]["last_name"], one["programme"], one["status"]) for one in page["enrolments"]] == [
        ("رضایی", "مرکز روزانهٔ سالمندان", "فعال")
    ]


def test_a_signed_dossier_still_lists_those_whom_the_handover_ended(office: Office, centre: str) -> None:
    enrolled(office, centre)
    signed = {"handed_by": "علی رضوی", "handed_signed_on": "1404/9/15", "received_by": "مینا کریمی",
              "received_signed_on": "1404/9/15", "custody_on": "1404/9/15", "status": "signed"}  # fmt: skip
    row = put(office, "handover", centre=centre, to_body="education", opened_on="1404/9/1", **signed)
    (page,) = office.paper("handover_dossier", [row]).pages
    assert (page["is_signed"], [one["status"] for one in page["enrolments"]]) == (True, ["رفته"])


def test_a_dossier_hides_who_is_enrolled_in_what_the_actor_may_not_see(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.HOME, tier="C")
    made = put(office, "centre", name="مرکز مهر", kind="day")
    enrolled(office, made)
    row = put(office, "handover", centre=made, to_body="education")
    (page,) = seated(office, "clerk").paper("handover_dossier", [row]).pages
    assert (page["enrolments"], page["open_enrolments"]) == ([], 1)


def test_who_reads_of_people_of_the_family_tier_on_a_dossier_leaves_a_line(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.HOME, tier="C")
    made = put(office, "centre", name="مرکز مهر", kind="day")
    enrolment = enrolled(office, made)
    office.paper("handover_dossier", [put(office, "handover", centre=made, to_body="education")])
    assert [(one["entity"], one["row"]) for one in office.trail.lines() if one["act"] == "read"] == [
        ("enrolment", enrolment)
    ]


# -- health -----------------------------------------------------------------------------------------------------------


def test_a_health_file_on_paper_is_the_file_of_the_window(office: Office, centre: str) -> None:
    row = enrolled(office, centre)
    person = office.get("enrolment", row)["person"]
    (page,) = office.paper("health_file", [person]).pages
    assert page["file"] == office.health_file(person)
    assert (page["code"], page["confidential"]) == ("0012345679", True)
    assert [one["label"] for one in page["file"]["enrolments"]] == ["مرکز روزانهٔ سالمندان"]


def test_a_health_file_has_nothing_of_what_the_actor_may_not_see(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.HOME, tier="C")
    person = child(office, birth_date="1330/5/5")
    enrolled(office, put(office, "centre", name="مرکز مهر", kind="day"), person=person)
    assert len(office.paper("health_file", [person]).pages[0]["file"]["enrolments"]) == 1
    assert seated(office, "clerk").paper("health_file", [person]).pages[0]["file"]["enrolments"] == []
    assert len(seated(office, "clerk", Tier.FAMILY).paper("health_file", [person]).pages[0]["file"]["enrolments"]) == 1
