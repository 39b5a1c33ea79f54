"""What papers say: only what the actor may see, certificates issued once, and every copy of one counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.errors import UserError
from models.office import Office
from models.office.paper.forms import FORMS
from models.schema.entity import Tier
from models.schema.fields import Choice
from tests.journeys.offices import Pair, child, put, refused
from tests.office.conftest import seated


def code_of(act: Callable[..., Any], *arguments: Any) -> str:
    with pytest.raises(UserError) as refusal:
        act(*arguments)
    return refusal.value.code


def course(office: Office, minutes: int = 240, **row: Any) -> str:
    """A course of two sessions."""
    made = put(office, "course", programme="premarital", trainer="مینا کریمی", **row)
    for day in ("1404/07/01", "1404/07/08"):
        put(office, "session", course=made, held_on=day, minutes=minutes, place="سالن اداره")
    return made


def registered(office: Office, held: str, name: str = "لیلا", *, attended: bool = True, **more: Any) -> str:
    """Someone registered in a course, who was at every session or at the first alone."""
    person = put(office, "person", first_name=name, last_name="رضایی", birth_date="1378/1/1", sex="زن", **more)
    made = put(office, "registration", course=held, person=person)
    for number, session in enumerate(office.find("session", where={"course": held})):
        status = "حاضر" if attended or not number else "غایب"
        put(office, "attendance", session=session["id"], person=person, status=status)
    return made


def sight_test(office: Office, right: str, stage: str = "first", day: str = "1404/08/01", **row: Any) -> str:
    answers = {"chart": "tumbling_e", "right": right, "left": "9", "strabismus": "none", "cooperative": True}
    row.setdefault("person", None)
    person = row.pop("person") or child(office, national_id="0012345679")
    return put(office, "screening", programme="vision", person=person, held_on=day, stage=stage, answers=answers, **row)


def referral_of(office: Office) -> dict[str, Any]:
    (row,) = office.find("referral")
    return row


def refer(office: Office) -> tuple[str, str]:
    """A child below the line twice; the first and the second test."""
    first = sight_test(office, "4")
    person = office.get("screening", first)["person"]
    return first, sight_test(office, "5", stage="repeat", day="1404/08/15", person=person)


# -- which papers there are -------------------------------------------------------------------------------------------


def test_every_form_has_a_title_and_rows_that_the_actor_reads(office: Office) -> None:
    told = office.forms()
    assert [one["name"] for one in told] == list(FORMS)
    assert told[1] == {"name": "certificate", "title": "گواهی شرکت در دوره", "entity": "registration"}


@pytest.mark.parametrize(
    ("form", "ids", "code"),
    [
        ("poster", ["1"], "form-unknown"),
        ("certificate", [], "required"),
        ("certificate", ["0" * 32], "ref-unknown"),
        ("vision_card", ["0" * 32], "ref-unknown"),
        ("referral_letter", ["x"], "ref-unknown"),
        ("kindergarten_form", ["0" * 32], "ref-unknown"),
        ("attendance_sheet", ["0" * 32], "ref-unknown"),
        ("class_roster", ["0" * 32], "ref-unknown"),
        ("worklist", ["0" * 32], "form-unfit"),
        ("quarter_summary", [], "required"),
        ("quarter_summary", ["1404-Q3", "1404-Q2"], "form-unfit"),
        ("quarter_summary", ["winter"], "period-wrong"),
        ("record", ["person"], "required"),
        ("record", ["starship", "1"], "entity-unknown"),
        ("record", ["person", "0" * 32], "ref-unknown"),
        ("blank", ["starship"], "entity-unknown"),
        ("blank", ["screening:moon"], "programme-unknown"),
    ],
)
def test_a_paper_that_cannot_be_is_refused(office: Office, form: str, ids: list[str], code: str) -> None:
    assert code_of(office.paper, form, ids) == code


def test_lists_and_forms_of_any_entity_are_papers_too(office: Office) -> None:
    person = child(office)
    held = course(office)
    session = office.find("session", where={"course": held})[0]["id"]
    for form, ids in {
        "worklist": [], "quarter_summary": ["1404-Q3"], "record": ["person", person], "blank": ["screening:vision"],
        "class_roster": [held], "attendance_sheet": [session],
    }.items():  # fmt: skip
        assert len(office.paper(form, ids).pages) == 1, form


def test_a_paper_carries_the_office_the_day_and_who_prints(office: Office) -> None:
    paper = office.paper("record", ["person", child(office)])
    assert (paper.practice, paper.printed_by, paper.day.isoformat()) == (True, "ali", "2025-12-10")
    head = paper.letterhead
    assert (head.office, head.level, head.province, head.county) == ("0001", "county", "مرکزی", "اراک")


def test_the_head_of_papers_of_a_province_names_no_county(offices: Pair) -> None:
    head = offices.province.letterhead()
    assert (head["level"], head["province"], head["county"]) == ("province", "مرکزی", "")


def test_the_address_of_the_office_is_kept_and_stands_above_papers(office: Office) -> None:
    told = office.letterhead("میدان ولیعصر", "086-3456")
    assert (told["address"], told["phone"]) == ("میدان ولیعصر", "0863456")
    assert office.letterhead(phone="")["phone"] == ""
    assert office.paper("record", ["person", child(office)]).letterhead.address == "میدان ولیعصر"
    assert code_of(office.letterhead, None, "سه") == "mobile-form"
    assert code_of(seated(office, "head").letterhead, "جای دیگر") == "not-allowed"


# -- certificates -----------------------------------------------------------------------------------------------------


def test_a_certificate_is_issued_today_when_it_is_earned(office: Office) -> None:
    held = course(office)
    earned, unearned = registered(office, held), registered(office, held, "مریم", attended=False)
    first, second = office.certify([earned, unearned])
    assert (first["status"], first["certified_on"]) == ("saved", "2025-12-10")
    assert first["certificate_no"]
    assert first["certificate_no"] == office.get("registration", earned)["certificate_no"]
    assert (second["status"], second["certificate_no"]) == ("rejected", None)
    assert [error["code"] for error in second["errors"]] == ["certificate-unearned"]
    assert office.get("registration", unearned)["certified_on"] is None


def test_an_issued_certificate_keeps_its_day_and_serial(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    earned = registered(office, course(office))
    (first,) = office.certify([earned])
    monkeypatch.setenv("DAFTAR_NOW", "2026-01-20")
    (again,) = office.certify([earned, earned])
    assert again == {**first, "status": "unchanged"}


def test_undo_takes_an_issue_back(office: Office) -> None:
    earned = registered(office, course(office))
    office.certify([earned])
    office.undo()
    assert office.get("registration", earned)["certificate_no"] is None


def test_a_certificate_that_was_not_issued_is_not_printed(office: Office) -> None:
    earned = registered(office, course(office))
    assert code_of(office.paper, "certificate", [earned]) == "certificate-unissued"


def test_a_certificate_says_what_was_attended_where_and_when(office: Office) -> None:
    earned = registered(office, course(office, minutes=90), national_id="0012345679", father_name="علی")
    office.certify([earned])
    (page,) = office.paper("certificate", [earned, earned]).pages
    assert (page["person"]["first_name"], page["code"], page["copy"]) == ("لیلا", "0012345679", 1)
    assert (page["course"], page["trainer"], page["place"]) == ("آموزش پیش از ازدواج", "مینا کریمی", "سالن اداره")
    assert (page["minutes"], page["first_day"], page["last_day"]) == (180, "2025-09-23", "2025-09-30")
    assert page["serial"].startswith("0001-")


def test_who_has_no_number_of_digits_gets_no_code(office: Office) -> None:
    held = course(office)
    numbers = {"101234567890": {"foreign_id": "101234567890"}, "": {"passport_no": "A1234567"}}
    for code, more in numbers.items():
        earned = registered(office, held, "نام" + code, **more)
        office.certify([earned])
        assert office.paper("certificate", [earned]).pages[0]["code"] == code


def test_each_print_of_a_certificate_is_logged_and_the_next_is_a_copy(office: Office) -> None:
    held = course(office)
    ids = [registered(office, held), registered(office, held, "مریم")]
    office.certify(ids)
    assert [one["copy"] for one in office.printed("certificate", ids)] == [1, 1]
    assert [page["copy"] for page in office.paper("certificate", ids).pages] == [2, 2]
    (again,) = office.printed("certificate", ids[:1])
    assert again["copy"] == 2
    row = office.get("printout", again["id"])
    assert (row["form"], row["of_entity"], row["of_id"]) == ("certificate", "registration", ids[0])
    assert row["serial"] == again["serial"] == office.get("registration", ids[0])["certificate_no"]
    assert (row["copy"], row["printed_on"], row["printed_by"]) == (2, "2025-12-10", "ali")


def test_undo_never_takes_a_print_back(office: Office) -> None:
    earned = registered(office, course(office))
    office.certify([earned])
    office.printed("certificate", [earned])
    assert office.undo()["rows"] == [{"entity": "registration", "id": earned}]
    assert len(office.find("printout")) == 1


def test_a_log_line_that_was_put_aside_still_counts_and_none_is_rewritten(office: Office) -> None:
    earned = registered(office, course(office))
    office.certify([earned])
    (line,) = office.printed("certificate", [earned])
    assert refused(office, "printout", id=line["id"], copy=7) == ["rule-broken"]
    office.delete("printout", line["id"])
    assert office.paper("certificate", [earned]).pages[0]["copy"] == 2


def test_other_papers_leave_no_trace(office: Office) -> None:
    assert office.printed("record", ["person", child(office)]) == []
    assert office.find("printout") == []


def test_the_log_of_prints_travels_and_is_counted_above(offices: Pair) -> None:
    county = offices.county
    earned = registered(county, course(county))
    county.certify([earned])
    county.printed("certificate", [earned])
    assert offices.up()["status"] == "applied"
    assert offices.province.paper("certificate", [earned]).pages[0]["copy"] == 2
    assert offices.province.printed("certificate", [earned])[0]["copy"] == 2


def test_who_may_save_nothing_prints_what_was_issued_and_it_is_logged(office: Office) -> None:
    held = course(office)
    earned, waiting = registered(office, held), registered(office, held, "مریم")
    office.certify([earned])
    head = seated(office, "head")
    assert head.certify([earned])[0]["status"] == "unchanged"
    assert code_of(head.certify, [waiting]) == "not-allowed"
    assert head.printed("certificate", [earned])[0]["copy"] == 1
    assert office.find("printout")[0]["printed_by"] == "mina"


def test_what_was_put_aside_is_not_printed(office: Office) -> None:
    earned = registered(office, course(office))
    office.certify([earned])
    office.delete("registration", earned)
    assert code_of(office.paper, "certificate", [earned]) == "ref-unknown"
    assert code_of(office.certify, [earned]) == "ref-unknown"


# -- cards and letters ------------------------------------------------------------------------------------------------


def test_a_card_tells_the_result_and_that_nothing_follows(office: Office) -> None:
    base = put(office, "centre", name="پایگاه یاس", kind="screening_base", phone="0863222")
    test = sight_test(office, "8", centre=base)
    (page,) = office.paper("vision_card", [test]).pages
    assert (page["outcome"], page["outcome_label"], page["stage"]) == ("pass", "سالم", "نوبت نخست")
    assert (page["answers"]["right"], page["months"], page["centre"]["phone"]) == (8, 53, "0863222")
    assert page["next"]["kind"] == "none"


def test_a_card_says_by_when_to_come_again_and_whether_that_was_done(office: Office) -> None:
    first, second = refer(office)
    card = office.paper("vision_card", [first]).pages[0]["next"]
    assert card == {"kind": "repeat", "by": "2025-11-06", "done_on": "2025-11-06"}
    card = office.paper("vision_card", [second]).pages[0]["next"]
    assert (card["kind"], card["to_body"], card["by"]) == ("refer", "بینایی‌سنج", "2025-12-06")
    assert (card["to_centre"], card["done_on"]) == (None, None)


def test_a_card_follows_what_the_desk_decided_about_the_referral(office: Office) -> None:
    clinic = put(office, "centre", name="درمانگاه مهر", kind="other")
    _, second = refer(office)
    put(office, "referral", id=referral_of(office)["id"], to_centre=clinic, due_on="1404/10/20", replied_on="1404/9/10")
    card = office.paper("vision_card", [second]).pages[0]["next"]
    assert (card["by"], card["to_centre"]["name"], card["done_on"]) == ("2026-01-10", "درمانگاه مهر", "2025-12-01")


def test_a_letter_tells_every_test_that_led_to_it(office: Office) -> None:
    refer(office)
    (page,) = office.paper("referral_letter", [referral_of(office)["id"]]).pages
    assert [test["stage"] for test in page["tests"]] == ["نوبت نخست", "تکرار"]
    told = {field.name: values for field, values in page["results"]}
    assert told["right"] == (4, 5)
    assert "right_sphere" not in told
    assert [field.name for field in page["findings"]] == ["diagnosis", "plan"]
    assert all(isinstance(field, Choice) for field in page["findings"])
    assert (page["to_body"], page["reason"]) == ("بینایی‌سنج", "دید کمتر از حد در آزمون تکراری")


def test_a_letter_about_nothing_that_was_tested_has_its_reason_only(office: Office) -> None:
    person = child(office)
    row = put(office, "referral", person=person, to_body="چشم‌پزشک", reason="به خواست خانواده")
    (page,) = office.paper("referral_letter", [row]).pages
    assert (page["tests"], page["results"], page["findings"]) == ([], [], [])
    assert (page["reason"], page["programme"]) == ("به خواست خانواده", "")


def test_no_letter_is_sent_for_what_was_cancelled(office: Office) -> None:
    row = put(office, "referral", person=child(office), to_body="چشم‌پزشک", status="cancelled")
    assert code_of(office.paper, "referral_letter", [row]) == "form-unfit"


def test_an_enrolment_has_its_answers_by_section_and_the_guardians_with_custody_first(office: Office) -> None:
    kid = child(office)
    mother = put(office, "person", first_name="زهرا", last_name="امینی", mobile="09121112233")
    put(office, "guardian", child=kid, name="اصغر رضایی", relation="پدربزرگ یا مادربزرگ", may_collect="بله")
    put(office, "guardian", child=kid, person=mother, relation="مادر", custody="بله")
    answers = {"allergies": "بادام زمینی", "documents": ["photo"]}
    row = put(office, "enrolment", programme="kindergarten", person=kid, starts_on="1404/7/1", answers=answers)
    (page,) = office.paper("kindergarten_form", [row]).pages
    assert [(one["name"], one["mobile"]) for one in page["guardians"]] == [
        ("زهرا امینی", "09121112233"), ("اصغر رضایی", None),
    ]  # fmt: skip
    sections = dict(page["sections"])
    assert list(sections) == ["پذیرش", "کودک", "سلامت", "غربالگری‌های انجام‌شده", "مدارک"]
    assert {field.name: value for field, value in sections["سلامت"]}["allergies"] == "بادام زمینی"
    assert page["months"] == 52


# -- who may see ------------------------------------------------------------------------------------------------------


def test_a_card_is_only_for_tests_of_sight(office: Office, tmp_path: Any) -> None:
    file = tmp_path / "ear.toml"
    file.write_text(
        'name = "ear"\nlabel = "گوش"\nshape = "screening"\ntier = "C"\nversion = 1\n'
        '[[stage]]\ncode = "one"\nlabel = "یک"\nscoring = "typed"\noutcomes = ["pass"]\n'
        '[[outcome]]\ncode = "pass"\nlabel = "سالم"\n'
    )
    office.add_programme(file)
    test = put(office, "screening", programme="ear", person=child(office), held_on="1404/8/1", stage="one")
    assert code_of(office.paper, "vision_card", [test]) == "form-unfit"
    assert code_of(seated(office, "clerk").paper, "vision_card", [test]) == "ref-unknown"
    assert code_of(seated(office, "clerk", Tier.FAMILY).paper, "vision_card", [test]) == "form-unfit"


def test_a_certificate_of_a_hidden_course_does_not_exist(office: Office, tmp_path: Any) -> None:
    file = tmp_path / "quiet.toml"
    file.write_text('name = "quiet"\nlabel = "آرام"\nshape = "workshop"\ntier = "C"\nversion = 1\n')
    office.add_programme(file)
    held = put(office, "course", programme="quiet", required_minutes=60)
    put(office, "session", course=held, held_on="1404/7/1", minutes=60)
    earned = registered(office, held)
    office.certify([earned])
    clerk = seated(office, "clerk")
    assert len(office.paper("certificate", [earned]).pages) == 1
    for act in (clerk.paper, clerk.printed):
        assert code_of(act, "certificate", [earned]) == "ref-unknown"
    assert code_of(clerk.certify, [earned]) == "ref-unknown"
