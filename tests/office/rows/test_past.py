"""A record's past in words: newest first, labels for codes, names for ids."""

from __future__ import annotations

import pytest

from models.errors import CODES, Level, UserError
from models.office import Office
from models.office.rows.past import question_of, when_words
from models.office.tree.standing import office_name
from tests.journeys.offices import USER, child, put


def test_changes_are_told_in_words_newest_first(office: Office) -> None:
    one, other = child(office, last_name="گلی"), child(office, last_name="ژاله")
    row = put(office, "screening", programme="vision", person=one, held_on="1404/9/1", stage="first",
              answers={"right": 8, "left": 9})  # fmt: skip
    put(office, "screening", id=row, person=other, answers={"right": 9})
    told = office.past.told("screening", row)
    newest = {event["field"]: (event["before"], event["after"]) for event in told[:2]}
    assert newest["فرد"] == ("نرگس گلی", "نرگس ژاله")
    assert newest["دید راست (از ده)"] == ("۸/۱۰", "۹/۱۰")
    assert told[0]["who"] == USER
    assert told[0]["office"] == office_name("0001")
    first = {event["field"]: event for event in told[2:]}
    assert first["دفتر"]["after"] == office_name("0001")
    assert (first["مرحله"]["before"], first["مرحله"]["after"]) == ("", "نوبت نخست")
    assert len(told) == len(office.history("screening", row))
    assert not [event for event in told if one in event.values() or other in event.values()]


def test_beside_a_record_stand_its_writers_its_references_and_the_reasons_that_were_given(office: Office) -> None:
    person = child(office, birth_date="1385/2/3")
    answers = {"right": 8, "left": 9}
    raw = {"programme": "vision", "person": person, "held_on": "1404/9/1", "stage": "first", "answers": answers}
    row = put(office, "screening", **raw, reasons={"age-outside": "به درخواست خانواده"})
    told = office.past.beside("screening", row)
    assert told["first"]["who"] == USER
    assert told["last"] is None, "the same time and person is not told twice"
    assert told["reasons"] == [("سن فرد بیرون از بازهٔ این برنامه است.", "به درخواست خانواده")]
    assert told["refers"] == [{"entity": "person", "id": person, "label": "فرد", "naming": "نرگس رضایی"}]


def test_a_row_that_is_not_there_has_no_past(office: Office) -> None:
    for asked in (office.past.told, office.past.beside):
        with pytest.raises(UserError) as refusal:
            asked("person", "0" * 32)
        assert refusal.value.code == "ref-unknown"


def test_times_are_told_in_the_calendar_of_the_desk() -> None:
    assert when_words("") == ""
    assert when_words("2025-12-10T09:30:00").startswith("۱۴۰۴/۰۹/۱۹ ")


def test_a_question_has_no_holes_for_values() -> None:
    soft = [code for code, meaning in CODES.items() if meaning.level is Level.SOFT]
    assert len(soft) > 3
    for code in soft:
        assert "{" not in question_of(code), code
    assert question_of("of-next-year") == "of-next-year"
