"""Who may already be there is said while a person is typed, with the reason and one key to look."""

from __future__ import annotations

from models.office import Office
from tests.ui.forms.conftest import MakeForm
from tests.ui.forms.test_form import at, skip_to, somebody
from tests.ui.keyboard import Keyboard

ID = "0012345679"


def test_the_same_number_is_said_at_once_and_opens_by_a_key(
    make_form: MakeForm, keyboard: Keyboard, office: Office
) -> None:
    person = somebody(office, national_id=ID)
    form = make_form("person")
    wanted: list[str] = []
    form.other_wanted.connect(wanted.append)
    assert not [one for one in form.commands() if one.keys == "F6"]
    keyboard.type(ID)
    keyboard.settle()
    assert "پیش‌تر ثبت شده است" in form.likeness.text and "زهرا شب‌افروز" in form.likeness.text
    assert form.likeness.property("class") == "strip-wrong" and at(form) == "foreign_id"
    keyboard.press("F6")
    assert wanted == [person]


def test_the_same_number_is_not_saved_twice(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    somebody(office, national_id=ID)
    form = make_form("person", given={"first_name": "الف", "last_name": "ب"})
    keyboard.type(ID)
    keyboard.press("F2")
    keyboard.settle()
    assert [one.code for one in form.body.boxes["national_id"].told] == ["id-taken"] and at(form) == "national_id"


def test_names_and_father_warn_and_stop_nothing(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    somebody(office)
    form = make_form("person")
    skip_to(form, keyboard, "first_name")
    for text in ("زهرا", "شب افروز", "كاظم"):
        keyboard.type(text)
        keyboard.press("Return")
    keyboard.settle()
    assert "شاید همین فرد باشد" in form.likeness.text and "نام و نام پدر" in form.likeness.text
    keyboard.type("13900101")
    keyboard.settle()
    assert form.likeness.text == ""  # born on another day: somebody else
    keyboard.press("F2")
    keyboard.settle()
    assert form.row is not None


def test_a_record_is_not_like_itself(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    form = make_form("person", row=office.get("person", somebody(office, national_id=ID)))
    skip_to(form, keyboard, "sex")
    keyboard.settle()
    assert form.likeness.text == ""


def test_other_records_ask_nothing(make_form: MakeForm, keyboard: Keyboard, office: Office) -> None:
    somebody(office, national_id=ID)
    form = make_form("guardian")
    skip_to(form, keyboard, "national_id")
    keyboard.type(ID)
    keyboard.settle()
    assert form.likeness.text == ""
