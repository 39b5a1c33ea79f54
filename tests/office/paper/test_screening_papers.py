"""Cards tell a family what was found; the hearing certificate is issued once, numbered, and each copy of it counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.office import Office
from models.schema.entity import Tier
from tests.journeys.offices import Pair, child, put
from tests.office.conftest import seated
from tests.office.paper import programmes
from tests.office.paper.test_papers import code_of


@pytest.fixture
def clinic(office: Office, tmp_path: Path) -> Office:
    """An office that tests the ears of newborns."""
    programmes.add(office, tmp_path, programmes.EARS)
    return office


# -- the card ---------------------------------------------------------------------------------------------------------


def test_a_card_has_the_answers_of_its_stage_without_notes(clinic: Office) -> None:
    test = programmes.ear_test(clinic, programmes.newborn(clinic))
    (page,) = clinic.paper("screening_card", [test]).pages
    ((section),) = page["sections"]
    assert section["label"] == "آزمون شنوایی"
    assert [(one["field"].name, one["text"]) for one in section["fields"]] == [
        ("method", "AABR"), ("right", "قبول"), ("left", "قبول"),
    ]  # fmt: skip
    assert (page["stage"], page["outcome_label"], page["programme"]) == ("غربال نخست", "قبول", "غربالگری شنوایی نوزاد")
    assert (page["months"], page["days"], page["code"]) == (0, 5, "0012345679")
    assert page["confidential"] is False


def test_a_card_says_where_to_go_by_when_and_what_comes_round(clinic: Office) -> None:
    test = programmes.ear_test(clinic, programmes.newborn(clinic), "rescreen")
    (page,) = clinic.paper("screening_card", [test]).pages
    assert (page["next"]["kind"], page["next"]["to_body"], page["next"]["by"]) == ("refer", "شنوایی‌شناس", "2025-12-26")
    assert page["reviews"] == [("آزمون سال بعد", "2026-12-06")]


def test_a_card_of_another_stage_shows_that_stage_only(clinic: Office) -> None:
    told = {"stage": "diagnosis", "held_on": "1404/09/18", "answers": {"threshold": 20}}
    reasons = {"reasons": {"stage-missing": "در جای دیگر"}}
    test = put(clinic, "screening", programme="ears", person=child(clinic), outcome="pass", **told, **reasons)
    (page,) = clinic.paper("screening_card", [test]).pages
    assert [section["label"] for section in page["sections"]] == ["تشخیص"]


def test_sight_has_its_own_card_and_ears_have_none_of_sight(clinic: Office) -> None:
    ears = programmes.ear_test(clinic, programmes.newborn(clinic))
    answers = {"chart": "lea", "right": "9", "left": "9", "strabismus": "none", "cooperative": True}
    told = {"programme": "vision", "held_on": "1404/8/1", "stage": "first", "answers": answers}
    eyes = put(clinic, "screening", person=child(clinic), **told)
    assert code_of(clinic.paper, "vision_card", [ears]) == "form-unfit"
    assert code_of(clinic.paper, "screening_card", [eyes]) == "form-unfit"
    assert code_of(clinic.paper, "hearing_certificate", [eyes]) == "form-unfit"


def test_a_card_of_a_confidential_programme_says_so_and_does_not_exist_for_a_clerk(
    office: Office, tmp_path: Path
) -> None:
    programmes.add(office, tmp_path, programmes.EARS, tier="C")
    test = programmes.ear_test(office, programmes.newborn(office))
    assert office.paper("screening_card", [test]).pages[0]["confidential"] is True
    assert code_of(seated(office, "clerk").paper, "screening_card", [test]) == "ref-unknown"
    assert seated(office, "clerk", Tier.FAMILY).paper("screening_card", [test]).records == 1


# -- the certificate --------------------------------------------------------------------------------------------------


def test_a_certificate_is_issued_with_a_number_and_is_the_same_the_next_day(
    clinic: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = programmes.ear_test(clinic, programmes.newborn(clinic))
    assert code_of(clinic.paper, "hearing_certificate", [test]) == "certificate-unissued"
    (first,) = clinic.certify([test], "hearing_certificate")
    assert (first["status"], first["certified_on"]) == ("saved", "2025-12-10")
    assert first["certificate_no"].startswith("0001-")
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-12")
    assert clinic.certify([test], "hearing_certificate") == [{**first, "status": "unchanged"}]


def test_an_outcome_without_a_certificate_is_refused_and_the_others_are_given(clinic: Office) -> None:
    tests = [programmes.ear_test(clinic, programmes.newborn(clinic, birth_order=order), outcome)
             for order, outcome in enumerate(("rescreen", "pass"), 1)]  # fmt: skip
    refused, given = clinic.certify(tests, "hearing_certificate")
    assert (refused["status"], refused["certificate_no"]) == ("rejected", None)
    assert [one["code"] for one in refused["errors"]] == ["certificate-unearned"]
    assert given["status"] == "saved"


def test_a_certificate_knows_a_newborn_by_the_mother_until_it_has_a_number(clinic: Office) -> None:
    baby = programmes.newborn(clinic)
    test = programmes.ear_test(clinic, baby)
    clinic.certify([test], "hearing_certificate")
    (page,) = clinic.paper("hearing_certificate", [test]).pages
    assert (page["code"], page["mother"]) == ("0012345679", {"name": "زهرا امینی", "national_id": "0012345679"})
    put(clinic, "person", id=baby, national_id="0076543218", first_name="آوا")
    (page,) = clinic.paper("hearing_certificate", [test]).pages
    assert (page["code"], page["person"]["first_name"]) == ("0076543218", "آوا")
    assert page["serial"] == clinic.get("screening", test)["certificate_no"]


def test_a_mother_who_is_only_a_guardian_is_told_too(clinic: Office) -> None:
    baby = child(clinic, birth_date="1404/9/10", national_id="0076543218")
    put(clinic, "guardian", child=baby, name="زهرا امینی", relation="مادر", national_id="0012345679")
    test = programmes.ear_test(clinic, baby)
    clinic.certify([test], "hearing_certificate")
    page = clinic.paper("hearing_certificate", [test]).pages[0]
    assert page["mother"] == {"name": "زهرا امینی", "national_id": "0012345679"}


def test_each_ear_stands_with_its_result_and_the_method(clinic: Office) -> None:
    test = programmes.ear_test(clinic, programmes.newborn(clinic))
    clinic.certify([test], "hearing_certificate")
    (page,) = clinic.paper("hearing_certificate", [test]).pages
    assert page["sides"] == [("گوش راست", "قبول"), ("گوش چپ", "قبول")]
    assert (page["method"], page["held_on"], page["screener"]) == ("AABR", "2025-12-06", "سارا نوری")


def test_a_stage_that_tells_nothing_of_the_ears_tells_what_it_has(clinic: Office, tmp_path: Path) -> None:
    certifying = programmes.EARS.replace('label = "تشخیص"\nscoring = "typed"\n', 'label = "تشخیص"\nscoring = "typed"\n'
                                         'certifies = ["pass"]\n').replace("version = 1", "version = 2")  # fmt: skip
    programmes.add(clinic, tmp_path, certifying)
    told = {"stage": "diagnosis", "held_on": "1404/09/18", "answers": {"threshold": 20}, "outcome": "pass"}
    reasons = {"reasons": {"stage-missing": "در جای دیگر"}}
    test = put(clinic, "screening", programme="ears", person=programmes.newborn(clinic), **told, **reasons)
    clinic.certify([test], "hearing_certificate")
    (page,) = clinic.paper("hearing_certificate", [test]).pages
    assert page["sides"] == []
    assert [one["text"] for section in page["sections"] for one in section["fields"]] == ["۲۰"]


def test_every_print_is_logged_with_its_number_and_the_province_goes_on_counting(offices: Pair, tmp_path: Path) -> None:
    programmes.add(offices.province, tmp_path, programmes.EARS)
    offices.down()
    county = offices.county
    test = programmes.ear_test(county, programmes.newborn(county))
    county.certify([test], "hearing_certificate")
    assert county.paper("hearing_certificate", [test]).pages[0]["copy"] == 1
    (line,) = county.printed("hearing_certificate", [test])
    row = county.get("printout", line["id"])
    assert (row["form"], row["of_entity"], row["of_id"]) == ("hearing_certificate", "screening", test)
    assert row["serial"] == county.get("screening", test)["certificate_no"]
    assert offices.up()["status"] == "applied"
    assert offices.province.paper("hearing_certificate", [test]).pages[0]["copy"] == 2


# -- the day of a base ------------------------------------------------------------------------------------------------


def test_a_base_has_everything_of_a_day_by_programme_with_what_came_out(clinic: Office) -> None:
    base = put(clinic, "centre", name="پایگاه یاس", kind="screening_base")
    for order, outcome in enumerate(("pass", "pass", "rescreen"), 1):
        programmes.ear_test(clinic, programmes.newborn(clinic, birth_order=order), outcome, centre=base)
    programmes.ear_test(clinic, programmes.newborn(clinic, birth_order=4), centre=base, held_on="1404/09/16")
    answers = {"chart": "lea", "right": "4", "left": "9", "strabismus": "none", "cooperative": True}
    told = {"programme": "vision", "held_on": "1404/9/15", "stage": "first", "answers": answers, "centre": base}
    put(clinic, "screening", person=child(clinic), **told)
    paper = clinic.paper("base_daily_list", ["15 آذر 1404", base])
    assert paper.records == 4
    (page,) = paper.pages
    ears, eyes = page["programmes"]
    assert (ears["programme"], ears["outcomes"]) == ("غربالگری شنوایی نوزاد", [("قبول", 2), ("ارجاع مجدد", 1)])
    assert [field.name for field in ears["fields"]] == ["method", "right", "left"]
    assert [len(row["values"]) for row in ears["rows"]] == [3, 3, 3]
    assert eyes["outcomes"] == [("نیازمند تکرار", 1)]
    assert (page["day"], page["centre"]["name"]) == ("2025-12-06", "پایگاه یاس")


def test_the_list_of_a_base_hides_what_the_actor_may_not_see(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.EARS, tier="C")
    base = put(office, "centre", name="پایگاه یاس", kind="screening_base")
    programmes.ear_test(office, programmes.newborn(office), centre=base)
    assert office.paper("base_daily_list", ["1404/9/15", base]).records == 1
    assert seated(office, "clerk").paper("base_daily_list", ["1404/9/15", base]).records == 0


@pytest.mark.parametrize(
    ("ids", "code"),
    [(["1404/9/15"], "required"), (["x", "0" * 32], "date-impossible"), (["1404/9/15", "0"], "ref-unknown")],
)
def test_a_list_needs_a_day_and_a_base(office: Office, ids: list[str], code: str) -> None:
    assert code_of(office.paper, "base_daily_list", ids) == code
