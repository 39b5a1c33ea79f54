"""Whole records by keyboard alone: what a clerk types, in the order in which it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from models.access.roles import Actor
from models.office import Office
from tests.ui.forms.conftest import MakeForm
from tests.ui.keyboard import Keyboard
from ui.forms.form import Form
from ui.forms.reasons import ReasonDialog
from ui.frame import Frame

ID, OTHER_ID = "0012345679", "0499370899"


def put(office: Office, entity: str, **raw: Any) -> str:
    (answer,) = office.put([raw], entity)
    assert answer["id"], answer
    return str(answer["id"])


def somebody(office: Office, **raw: Any) -> str:
    told = {"first_name": "زهرا", "last_name": "شب‌افروز", "father_name": "کاظم", "birth_date": "1399/6/5"}
    return put(office, "person", **{**told, **raw})


def at(form: Form) -> str:
    """The field that has the focus."""
    box = form.body.focused()
    return box.name if box else ""


def skip_to(form: Form, keyboard: Keyboard, name: str) -> None:
    for _ in range(60):
        if at(form) == name:
            return
        keyboard.press("Return")
    raise AssertionError(f"Enter does not come to {name}")


# -- a person


def test_a_person_is_typed_from_the_first_field_to_the_last(
    make_form: MakeForm, keyboard: Keyboard, office: Office, told: list[str]
) -> None:
    form = make_form("person")
    saved: list[str] = []
    form.saved.connect(lambda row_id, _answer: saved.append(row_id))
    assert at(form) == "national_id"
    keyboard.type(ID)
    assert at(form) == "foreign_id"
    keyboard.press("Return", "Return")
    assert at(form) == "first_name"
    keyboard.type("آوا")
    keyboard.press("Return")
    keyboard.type("شب‌افروز")
    keyboard.press("Return")
    keyboard.type("کاظم")
    keyboard.press("Return")
    keyboard.type("13990605")
    assert at(form) == "sex"
    keyboard.type("1")
    skip_to(form, keyboard, "mobile")
    keyboard.type("09121234567")
    assert at(form) == "phone"
    skip_to(form, keyboard, "notes")
    assert saved == []
    keyboard.press("Return")  # the last field saves
    keyboard.settle()
    (row_id,) = saved
    row = office.get("person", row_id)
    kept = {name: row[name] for name in ("national_id", "first_name", "birth_date", "sex", "mobile", "id_kind")}
    assert kept == {
        "national_id": ID, "first_name": "آوا", "birth_date": "2020-08-26", "sex": "female", "mobile": "09121234567",
        "id_kind": "national",
    }  # fmt: skip
    assert told == ["ثبت شد: آوا شب‌افروز"]
    assert not form.dirty and office.drafts() == []


def test_the_brief_form_asks_only_what_the_desk_asks(make_form: MakeForm, keyboard: Keyboard, frame: Frame) -> None:
    form = make_form("person", only=frame.entity("person").brief, header=False)
    assert list(form.body.boxes) == list(frame.entity("person").brief)
    with keyboard.counted(40):
        keyboard.type(ID)
        for text in ("آوا", "پاک", "کاظم"):
            keyboard.type(text)
            keyboard.press("Return")
        keyboard.type("13990605")
        keyboard.type("1")
        keyboard.press("Return")
    assert form.row is not None and form.row["first_name"] == "آوا"


def test_shift_enter_goes_back(make_form: MakeForm, keyboard: Keyboard) -> None:
    form = make_form("person")
    keyboard.press("Return", "Return", "Shift+Return")
    assert at(form) == "foreign_id"
    keyboard.press("Shift+Return", "Shift+Return")
    assert at(form) == "national_id"


def test_what_cannot_be_right_holds_once_and_a_second_enter_goes_on(make_form: MakeForm, keyboard: Keyboard) -> None:
    form = make_form("person")
    keyboard.type("0012345678")
    assert at(form) == "national_id"
    keyboard.press("Return")
    box = form.body.boxes["national_id"]
    assert at(form) == "national_id" and "رقم کنترل" in box.message
    assert box.editor.input().accessibleDescription() and [one.code for one in box.told] == ["id-checksum"]
    keyboard.press("Return")
    assert at(form) == "foreign_id" and "رقم کنترل" in box.message
    keyboard.press("Shift+Return")
    keyboard.press("End", "Backspace")
    assert box.message == ""
    keyboard.type("9")
    assert at(form) == "foreign_id"


@pytest.mark.parametrize("keys", ["F2", "Ctrl+Return"])
def test_saving_from_anywhere(make_form: MakeForm, keyboard: Keyboard, office: Office, keys: str) -> None:
    form = make_form("person", given={"first_name": "آوا", "last_name": "شب‌افروز"})
    assert at(form) == "national_id"
    skip_to(form, keyboard, "notes")
    keyboard.type("خطی")
    keyboard.press(keys)
    keyboard.settle()
    assert office.find("person", "شب‌افروز")[0]["notes"] == "خطی"


def test_a_refusal_stands_beside_its_field_and_the_first_has_the_focus(make_form: MakeForm, keyboard: Keyboard) -> None:
    form = make_form("person")
    keyboard.press("F2")
    keyboard.settle()
    for name in ("first_name", "last_name"):
        box = form.body.boxes[name]
        assert [one.code for one in box.told] == ["required"]
        assert box.editor.input().property("state") == "wrong" and box._message.toolTip().endswith("required")
    assert at(form) == "first_name" and form.row is None


def test_what_cannot_be_read_is_refused_before_the_store_is_asked(
    make_form: MakeForm, keyboard: Keyboard, frame: Frame
) -> None:
    form = make_form("person")
    skip_to(form, keyboard, "birth_date")
    keyboard.type("1399/13/1")
    keyboard.press("F2")
    assert frame.tasks.busy == 0
    assert [one.code for one in form.body.boxes["birth_date"].told] == ["date-impossible"]
    assert at(form) == "birth_date"


def test_an_error_without_a_field_stands_above_the_form(make_form: MakeForm, keyboard: Keyboard, frame: Frame) -> None:
    frame.facts = frame.facts.__class__(
        **{**vars(frame.facts), "actor": Actor("مریم", "administrator", "0201", "county")}
    )
    form = make_form("guardian", only=["relation"])
    keyboard.type("1")
    keyboard.settle()
    assert "این خانه خالی است" in form.strip.text and "کودک" in form.strip.text


def test_only_what_was_changed_of_a_record_is_put(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    person = somebody(office, mobile="09121234567")
    form = make_form("person", row=office.get("person", person))
    assert form.raw() == {} and not form.dirty
    skip_to(form, keyboard, "father_name")
    keyboard.type("رضا")
    skip_to(form, keyboard, "mobile")
    keyboard.press("Delete")
    assert form.raw() == {"father_name": "رضا", "mobile": None} and form.dirty
    keyboard.press("F2")
    keyboard.settle()
    row = office.get("person", person)
    assert (row["father_name"], row["mobile"], row["first_name"]) == ("رضا", None, "زهرا")
    changes = {(one["field"], one["before"], one["after"]) for one in office.history("person", person)[-2:]}
    assert ("father_name", "کاظم", "رضا") in changes


def test_a_record_comes_back_unchanged_when_nothing_was_typed(
    make_form: MakeForm, keyboard: Keyboard, office: Office, told: list[str]
) -> None:
    for entity in ("person", "screening", "course", "centre", "referral", "session"):
        for row in office.find(entity, limit=5):
            form = make_form(entity, row.get("programme"), row=row)
            keyboard.settle()
            assert form.raw() == {}, entity
            for box in form.body.order():
                assert box.editor.check() == [], (entity, box.name)
                assert form.raw() == {}, (entity, box.name)


def test_fields_that_are_not_asked_any_more_are_there_only_with_a_value(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    new = make_form("person")
    assert "id_kind" not in new.body.boxes and "id_kind" not in new.body.told
    old = make_form("person", row=office.get("person", somebody(office, national_id=ID)))
    assert old.body.told["id_kind"].text.text().endswith("کد ملی") and "id_kind" not in old.body.boxes


def test_whoever_may_not_save_reads(make_form: MakeForm, keyboard: Keyboard, office: Office, frame: Frame) -> None:
    head = Actor("علی", "head", "0201", "county")
    frame.facts = frame.facts.__class__(**{**vars(frame.facts), "actor": head})
    form = make_form("person", row=office.get("person", somebody(office)))
    assert form.body.order() == []
    assert all(not one.enabled() for one in form.commands() if "F2" in one.keys)


# -- a screening and a course


def test_a_vision_test_is_typed_with_the_programme_given(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    person = somebody(office, national_id=ID)
    form = make_form("screening", "vision")
    assert "programme" not in form.body.boxes and at(form) == "person"
    keyboard.type(ID)
    keyboard.settle()
    assert at(form) == "centre"
    keyboard.press("Return", "Return")
    assert at(form) == "held_on"
    keyboard.type("0")
    keyboard.press("Return")
    assert at(form) == "stage"
    keyboard.type("1")
    assert at(form) == "answers.chart"
    keyboard.type("1")
    keyboard.press("Return")  # the distance
    assert at(form) == "answers.right"
    keyboard.type("8")
    keyboard.type("+")
    assert at(form) == "answers.strabismus"
    keyboard.type("0")
    keyboard.type("0")
    keyboard.press("F2")
    keyboard.settle()
    (row,) = office.find("screening", where={"person": person})
    assert row["answers"] == {"chart": "tumbling_e", "right": 8, "left": 10, "strabismus": "none", "glasses": False}
    assert (row["stage"], row["outcome"], row["held_on"]) == ("first", "pass", "2025-12-10")
    assert form.body.boxes["outcome"].editor.stored() == "pass"


def test_a_scored_outcome_is_not_asked_and_a_typed_one_is(make_form: MakeForm, keyboard: Keyboard) -> None:
    form = make_form("screening", "vision")
    assert form.body.boxes["outcome"] not in form.body.order()
    skip_to(form, keyboard, "stage")
    keyboard.type("3")
    assert form.body.boxes["outcome"] in form.body.order()


def test_choosing_a_programme_brings_its_answers_and_keeps_what_was_typed(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    somebody(office, national_id=ID)
    form = make_form("screening", only=None, given={"screener": "مینا"})
    assert at(form) == "programme" and not [one for one in form.body.boxes if one.startswith("answers.")]
    keyboard.type("بینایی")
    keyboard.press("Return")
    keyboard.settle()
    assert form.programme is not None and form.programme.name == "vision"
    assert "answers.right" in form.body.boxes and at(form) == "person"
    assert form.body.boxes["screener"].editor.raw() == "مینا"
    skip_to(form, keyboard, "stage")
    keyboard.type("2")
    assert form.raw()["stage"] == "repeat"


def test_an_age_outside_asks_a_reason_which_is_kept(
    make_form: MakeForm, keyboard: Keyboard, office: Office, told: list[str]
) -> None:
    person = somebody(office, birth_date="1390/1/1")
    form = make_form("screening", "vision", given={"person": person, "held_on": "0", "stage": "first"})
    skip_to(form, keyboard, "answers.right")
    keyboard.type("88")
    keyboard.press("F2")
    keyboard.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReasonDialog)
    assert [one.code for one in form.body.boxes["person"].told] == ["age-outside"]
    assert form.body.boxes["person"].editor.input().property("state") == "wait"
    keyboard.type("1")
    keyboard.settle()
    (row,) = office.find("screening", where={"person": person})
    assert row["reasons"] == {"age-outside": dialog.usual[0]}
    assert QApplication.activeModalWidget() is None and told


def test_a_reason_may_be_written_and_may_be_refused(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    person = somebody(office, birth_date="1390/1/1")
    form = make_form("screening", "vision", given={"person": person, "held_on": "0", "stage": "first"})
    skip_to(form, keyboard, "answers.right")
    keyboard.type("88")
    keyboard.press("F2")
    keyboard.settle()
    keyboard.press("Escape")
    keyboard.settle()
    assert office.find("screening", where={"person": person}) == []
    assert form.dirty or form.row is None
    keyboard.press("F2")
    keyboard.settle()
    keyboard.type("مادر خواست")
    keyboard.press("Return")
    keyboard.settle()
    (row,) = office.find("screening", where={"person": person})
    assert row["reasons"] == {"age-outside": "مادر خواست"}


def test_a_course_is_typed(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = make_form("course")
    assert at(form) == "programme"
    keyboard.type("آموزش پیش از ازدواج")
    keyboard.press("Return")
    keyboard.type("دورهٔ پاییز")
    skip_to(form, keyboard, "starts_on")
    keyboard.type("14040901")
    keyboard.type("14040930")
    keyboard.type("25")
    keyboard.press("Return")
    keyboard.type("1200")
    keyboard.press("F2")
    keyboard.settle()
    (row,) = office.find("course", "دورهٔ پاییز")
    assert (row["programme"], row["capacity"], row["required_minutes"]) == ("premarital", 25, 1200)
    assert (row["starts_on"], row["ends_on"]) == ("2025-11-22", "2025-12-21")


def test_answers_of_an_unknown_programme_are_shown_and_left(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    row = {**office.find("screening", limit=1)[0], "programme": "hearing", "answers": {"ear": 3}}
    form = make_form("screening", row=row)
    keyboard.settle()
    assert "3" in form.body.told["answers"].text.text() and form.raw() == {}


def test_fixed_values_are_put_along_and_not_shown(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    person = somebody(office)
    form = make_form("guardian", fixed={"child": person}, only=["name", "relation"])
    assert list(form.body.boxes) == ["name", "relation"]
    keyboard.type("کبری")
    keyboard.press("Return")
    keyboard.type("2")
    keyboard.settle()
    (row,) = office.find("guardian", where={"child": person})
    assert (row["name"], row["relation"]) == ("کبری", "mother")
