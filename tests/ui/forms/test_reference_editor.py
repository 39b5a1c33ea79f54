from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from models.office import Office
from models.schema.fields import Ref
from tests.ui.forms.conftest import Heard, Make
from tests.ui.keyboard import Keyboard
from ui.forms.new_row import NewRow
from ui.forms.reference_editor import ReferenceEditor

PERSON, CENTRE = Ref("person", "فرد", entity="person"), Ref("centre", "مرکز", entity="centre")
ZAHRA = {"national_id": "0012345679", "first_name": "زهرا", "last_name": "شب‌افروز", "father_name": "کاظم",
         "birth_date": "1399/1/5"}  # fmt: skip


def reference(make: Make, field: Ref = PERSON) -> ReferenceEditor:
    editor = make(field)
    assert isinstance(editor, ReferenceEditor)
    return editor


@pytest.fixture
def zahra(office: Office) -> str:
    return put(office, "person", **ZAHRA)


def put(office: Office, entity: str, **raw: Any) -> str:
    (answer,) = office.put([raw], entity)
    assert answer["id"], answer
    return str(answer["id"])


def test_typing_seeks_and_enter_takes_the_first(make: Make, keyboard: Keyboard, zahra: str) -> None:
    editor = reference(make)
    heard = Heard(editor)
    keyboard.type("شبافروز ز")
    keyboard.settle()
    offers = editor.list.offers()
    assert [one.text for one in offers] == ["زهرا شب‌افروز"] and editor.list.isVisible()
    assert "کاظم" in offers[0].detail and "۱۳۹۹/۰۱/۰۵" in offers[0].detail
    keyboard.press("Return")
    assert (editor.raw(), editor.naming, editor.line.text()) == (zahra, "زهرا شب‌افروز", "زهرا شب‌افروز")
    assert heard.advanced == 1 and not editor.list.isVisible()


def test_enter_before_the_answer_waits_for_it(make: Make, keyboard: Keyboard, zahra: str) -> None:
    editor = reference(make)
    heard = Heard(editor)
    keyboard.type("زهرا شب‌افروز")
    keyboard.press("Return")
    assert heard.advanced == 0
    keyboard.settle()
    assert (heard.advanced, editor.raw()) == (1, zahra)


def test_a_whole_national_id_finds_at_once(make: Make, keyboard: Keyboard, zahra: str) -> None:
    editor = reference(make)
    heard = Heard(editor)
    keyboard.type("0012345679")
    keyboard.settle()
    assert (editor.raw(), heard.advanced) == (zahra, 1)


def test_of_several_the_arrows_choose(make: Make, keyboard: Keyboard, office: Office, zahra: str) -> None:
    twin = put(office, "person", **{**ZAHRA, "national_id": None, "first_name": "زهره"})
    editor = reference(make)
    keyboard.type("شب‌افروز")
    keyboard.settle()
    first = [one.code for one in editor.list.offers()]
    assert set(first) == {zahra, twin}
    keyboard.press("Down", "Return")
    assert editor.raw() == first[1]


def test_what_is_not_found_is_an_error_and_never_another_row(make: Make, keyboard: Keyboard) -> None:
    editor = reference(make)
    keyboard.type("کسی‌که‌نیست")
    keyboard.settle()
    assert not editor.list.isVisible() and "F3" in editor.echo.text()
    keyboard.press("Return")
    assert editor.stored() is None and editor.raw() == "کسی‌که‌نیست"
    assert [one.code for one in editor.check()] == ["ref-unknown"]


def test_typing_over_a_chosen_row_lets_it_go(make: Make, keyboard: Keyboard, zahra: str) -> None:
    editor = reference(make)
    editor.show_stored(zahra, "زهرا شب‌افروز")
    keyboard.press("End")
    keyboard.type("ی")
    assert editor.stored() is None and editor.raw() == "زهرا شب‌افروزی"
    editor.show_stored(zahra, "زهرا شب‌افروز")
    keyboard.press("Backspace")
    assert (editor.raw(), editor.line.text()) == (None, "")


def test_a_kept_row_is_shown_by_its_name_and_never_by_its_id(make: Make, keyboard: Keyboard, zahra: str) -> None:
    editor = reference(make)
    editor.show_stored(zahra)
    assert editor.raw() == zahra and not re.search("[0-9a-f]{8}", editor.line.text())
    keyboard.settle()
    assert (editor.line.text(), editor.raw()) == ("زهرا شب‌افروز", zahra)


def test_a_row_that_may_not_be_seen_is_a_dash_and_is_kept(make: Make, keyboard: Keyboard) -> None:
    editor = reference(make)
    editor.show_stored("0" * 32)
    keyboard.settle()
    assert (editor.line.text(), editor.raw()) == ("–", "0" * 32)


def test_the_list_begins_with_those_chosen_last(make: Make, keyboard: Keyboard, office: Office) -> None:
    centre = put(office, "centre", name="یاس سپید", kind="kindergarten")
    editor = reference(make, CENTRE)
    keyboard.type("یاس سپ")
    keyboard.settle()
    keyboard.press("Return")
    assert editor.raw() == centre
    editor.empty()
    keyboard.press("F4")
    keyboard.settle()
    codes = [one.code for one in editor.list.offers()]
    assert codes[0] == centre and len(codes) == len(set(codes)) > 3
    keyboard.press("Escape")
    assert not editor.list.isVisible()


def test_an_answer_that_comes_late_is_dropped(make: Make, keyboard: Keyboard, zahra: str) -> None:
    editor = reference(make)
    keyboard.type("شب‌افروز")
    editor.empty()
    keyboard.settle()
    assert not editor.list.isVisible() and editor.raw() is None


def test_somebody_new_is_made_where_missed(make: Make, keyboard: Keyboard, office: Office) -> None:
    editor = reference(make)
    heard = Heard(editor)
    keyboard.type("مهتاب دریادل")
    keyboard.settle()
    keyboard.press("F3")
    keyboard.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewRow)
    names = dialog.form.raw()
    assert (names["first_name"], names["last_name"]) == ("مهتاب", "دریادل")
    keyboard.press("F2")
    keyboard.settle()
    assert not dialog.isVisible()
    assert editor.naming == "مهتاب دریادل" and heard.advanced == 1
    assert office.find("person", "دریادل")[0]["id"] == editor.raw()


def test_a_new_row_that_is_given_up_leaves_the_field_and_a_draft(
    make: Make, keyboard: Keyboard, office: Office
) -> None:
    editor = reference(make)
    keyboard.press("F3")
    keyboard.settle()
    keyboard.press("Return")  # past the national id
    keyboard.type("نیمه")
    keyboard.press("Escape")
    keyboard.settle()
    assert editor.raw() is None and QApplication.activeModalWidget() is None
    assert [one["naming"] for one in office.drafts()] == ["نیمه"]
