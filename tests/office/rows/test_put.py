"""Saving through the front door: every line by itself, errors with their field, reasons, effects, undo and delete."""

from __future__ import annotations

import pytest

from models.errors import UserError
from models.office import Office
from tests.journeys.offices import child, put, refused, rows_digest, whole_digest


def test_lines_of_several_entities_are_saved_each_by_itself(office: Office) -> None:
    lines = [
        {"entity": "person", "first_name": "آوا", "last_name": "رضایی"},
        UserError("json-wrong", why="x"),
        {"entity": "starship"},
        {"first_name": "بی‌نام"},
        {"entity": "centre", "name": "مهد", "kind": "مهد کودک", "capacity": "۳۰"},
    ]
    answers = office.put(lines, None)
    assert [(one["line"], one["status"]) for one in answers] == [
        (1, "saved"), (2, "rejected"), (3, "rejected"), (4, "rejected"), (5, "saved"),
    ]  # fmt: skip
    codes = [[error["code"] for error in one["errors"]] for one in answers]
    assert codes == [[], ["json-wrong"], ["entity-unknown"], ["entity-unknown"], []]
    centre = office.get("centre", answers[4]["id"])
    assert (centre["kind"], centre["capacity"], centre["office"], centre["retired"]) == (
        "kindergarten", 30, "0001", False,
    )  # fmt: skip
    assert set(answers[0]) == {"line", "id", "status", "errors", "warnings"}


def test_an_unknown_entity_for_all_lines_is_refused_at_once(office: Office) -> None:
    with pytest.raises(UserError) as refusal:
        office.put([{}], "starship")
    assert refusal.value.code == "entity-unknown"


def test_the_same_again_is_unchanged_and_leaves_no_line_in_the_log(office: Office) -> None:
    person = child(office)
    before = whole_digest(office.store.db)
    (answer,) = office.put([{"id": person, "first_name": "نرگس", "birth_date": "1400/02/03"}], "person")
    assert (answer["id"], answer["status"]) == (person, "unchanged")
    assert whole_digest(office.store.db) == before


def test_an_unknown_id_and_one_that_is_no_text_are_refused(office: Office) -> None:
    assert refused(office, "person", id="0" * 32, first_name="آوا") == ["ref-unknown"]
    assert refused(office, "person", id=7, first_name="آوا") == ["ref-unknown"]
    assert office.find("person") == []


def test_all_errors_of_a_line_are_told_with_their_fields(office: Office) -> None:
    (answer,) = office.put([{"first_name": "آوا", "national_id": "0081012732", "mobile": "12"}], "person")
    told = {(error["field"], error["code"]) for error in answer["errors"]}
    assert told == {("last_name", "required"), ("national_id", "id-checksum"), ("mobile", "mobile-form")}
    assert all(error["message"] for error in answer["errors"])


def test_notes_are_warnings_and_stop_nothing(office: Office) -> None:
    (answer,) = office.put([{"first_name": "آوا", "last_name": "رضایی", "national_id": "81012731"}], "person")
    assert answer["status"] == "saved"
    assert [one["code"] for one in answer["warnings"]] == ["id-padded"]
    assert office.get("person", answer["id"])["national_id"] == "0081012731"


def test_a_soft_finding_wants_a_reason_once(office: Office) -> None:
    row = {"first_name": "آوا", "last_name": "رضایی", "national_id": "1111111111"}
    assert refused(office, "person", **row) == ["id-unlikely"]
    assert refused(office, "person", **row, reasons={"age-outside": "دیگر"}) == ["id-unlikely"]
    assert refused(office, "person", **row, reasons={"id-unlikely": "  "}) == ["id-unlikely"]
    (answer,) = office.put([{**row, "reasons": {"id-unlikely": "روی کارت دیده شد"}}], "person")
    assert answer["status"] == "saved"
    assert [one["code"] for one in answer["warnings"]] == ["id-unlikely"]
    kept = office.get("person", answer["id"])
    assert kept["reasons"] == {"id-unlikely": "روی کارت دیده شد"}
    put(office, "person", id=answer["id"], notes="دیگر پرسیده نمی‌شود")


def test_a_couple_that_does_not_fit_leaves_no_half(office: Office) -> None:
    course = put(office, "course", programme="premarital", capacity=1)
    grown = {"birth_date": "1380/1/1"}
    one, two = child(office, **grown), child(office, first_name="رضا", **grown)
    row = {"course": course, "person": one, "partner": two}
    assert refused(office, "registration", **row) == ["over-capacity"]
    assert office.find("registration") == []
    put(office, "registration", **row, reasons={"over-capacity": "یک صندلی افزوده شد"})
    halves = {row["person"]: row["partner"] for row in office.find("registration")}
    assert halves == {one: two, two: one}


def test_letting_a_partner_go_lets_both_go(office: Office) -> None:
    course = put(office, "course", programme="premarital")
    one, two = child(office, birth_date="1380/1/1"), child(office, first_name="رضا", birth_date="1380/1/1")
    row = put(office, "registration", course=course, person=one, partner=two)
    put(office, "registration", id=row, partner=None)
    assert [found["partner"] for found in office.find("registration")] == [None, None]


def test_a_mark_of_attendance_typed_twice_is_one_row(office: Office) -> None:
    course = put(office, "course", programme="premarital")
    session = put(office, "session", course=course, held_on="1404/9/1", minutes=60)
    person = child(office)
    first = put(office, "attendance", session=session, person=person, status="present")
    assert put(office, "attendance", session=session, person=person, status="غایب") == first
    assert [row["status"] for row in office.find("attendance")] == ["absent"]
    office.delete("attendance", first)
    assert put(office, "attendance", session=session, person=person, status="present") == first
    assert [row["status"] for row in office.find("attendance")] == ["present"]


def test_a_derived_field_is_not_for_typing(office: Office) -> None:
    person = child(office)
    test = {"programme": "vision", "person": person, "held_on": "1404/9/1", "answers": {"right": 8, "left": 9}}
    row = put(office, "screening", **test, outcome="refer")
    assert office.get("screening", row)["outcome"] == "pass"
    assert office.get("screening", row)["office"] == "0001"
    office.put([{"id": row, "office": "0002", "retired": True}], "screening")
    kept = office.get("screening", row)
    assert (kept["office"], kept["retired"]) == ("0001", False)


def failed_twice(office: Office, person: str) -> tuple[str, str]:
    """The repeat below the line, and the referral that follows from it."""
    test = {"programme": "vision", "person": person, "answers": {"right": 5, "left": 9}}
    put(office, "screening", **test, held_on="1404/8/1")
    repeat = put(office, "screening", **test, stage="repeat", held_on="1404/8/20")
    (referral,) = office.find("referral", where={"person": person})
    return repeat, referral["id"]


def test_a_referral_follows_its_screening(office: Office) -> None:
    person = child(office)
    repeat, referral = failed_twice(office, person)
    put(office, "screening", id=repeat, answers={"right": 8})
    assert office.get("referral", referral)["status"] == "cancelled"
    put(office, "screening", id=repeat, answers={"right": 5})
    assert office.get("referral", referral)["status"] == "open"
    office.delete("screening", repeat)
    assert office.get("referral", referral)["status"] == "cancelled"
    assert office.worklist() == []


def test_an_examination_replies_to_the_referral(office: Office) -> None:
    person = child(office)
    _, referral = failed_twice(office, person)
    told = {"programme": "vision", "person": person, "stage": "optometrist", "held_on": "1404/9/5"}
    put(office, "screening", **told, answers={"diagnosis": "refractive"})
    row = office.get("referral", referral)
    assert (row["status"], row["replied_on"], row["outcome"]) == ("seen", "2025-11-26", "pass")
    assert office.worklist() == []


# -- taking back ----------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_save_whole(office: Office) -> None:
    person = child(office)
    before = rows_digest(office)
    office.put([{"id": person, "notes": "یک"}, {"id": person, "mobile": "09121111111"}], "person")
    answer = office.undo()
    assert answer == {"undone": "save", "rows": [{"entity": "person", "id": person}]}
    assert rows_digest(office) == before
    assert [event["field"] for event in office.history("person", person)][-2:] == ["mobile", "notes"]


def test_undo_goes_back_step_by_step_and_then_says_so(office: Office) -> None:
    person = child(office)
    put(office, "person", id=person, notes="یک")
    office.delete("person", person)
    assert office.undo()["undone"] == "delete"
    assert office.get("person", person)["retired"] is False
    assert office.undo()["undone"] == "save"
    assert office.get("person", person)["notes"] is None
    assert office.undo()["undone"] == "save"
    assert office.find("person") == []
    with pytest.raises(UserError) as refusal:
        office.undo()
    assert refusal.value.code == "undo-nothing"


def test_undo_takes_back_what_followed_too(office: Office) -> None:
    person = child(office)
    _, referral = failed_twice(office, person)
    office.undo()
    assert office.get("referral", referral)["retired"] is True
    assert [row["stage"] for row in office.find("screening")] == ["first"]


def test_delete_keeps_the_row_and_hides_it(office: Office) -> None:
    person = child(office)
    assert office.delete("person", person)["status"] == "retired"
    assert office.delete("person", person)["status"] == "unchanged"
    assert office.find("person") == []
    assert office.get("person", person)["retired"] is True
    assert [event["field"] for event in office.history("person", person)][-1] == "retired"
    with pytest.raises(UserError) as refusal:
        office.delete("person", "0" * 32)
    assert refusal.value.code == "ref-unknown"
