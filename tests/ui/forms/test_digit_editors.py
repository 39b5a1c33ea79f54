from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from models.schema.fields import Code, Field
from models.schema.identity import ForeignId, Mobile, NationalId, PassportNo, Phone, PostalCode
from tests.ui.forms.conftest import Heard, Make
from tests.ui.keyboard import Keyboard
from ui import preferences

ID, MOBILE, POSTAL = (
    NationalId("national_id", "کد ملی"),
    Mobile("mobile", "همراه"),
    PostalCode("postal_code", "کد پستی"),
)
GOOD_ID = "0012345679"


@pytest.mark.parametrize("typed", ["0012345679", "۰۰۱۲۳۴۵۶۷۹", "٠٠١٢٣٤٥٦٧٩"])
def test_digits_of_any_script_are_seen_in_persian_from_left_to_right(
    make: Make, keyboard: Keyboard, typed: str
) -> None:
    editor = make(ID)
    keyboard.type(typed)
    line = editor.input()
    assert (line.text(), editor.stored()) == ("۰۰۱۲۳۴۵۶۷۹", GOOD_ID)
    assert line.alignment() & Qt.AlignmentFlag.AlignRight and line.alignment() & Qt.AlignmentFlag.AlignAbsolute
    assert not line.text().isascii() and line.displayText()[0] == "۰"


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (ID, GOOD_ID, GOOD_ID),
        (ForeignId("foreign_id", "شناسه"), "101234567890", "101234567890"),
        (MOBILE, "09121234567", "09121234567"),
        (POSTAL, "3134567891", "3134567891"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_whole_and_valid_number_moves_on_by_itself_once(
    make: Make, keyboard: Keyboard, field: Field, typed: str, stored: str
) -> None:
    editor = make(field)
    heard = Heard(editor)
    keyboard.type(typed[:-1])
    assert heard.advanced == 0
    keyboard.type(typed[-1])
    assert (heard.advanced, editor.stored()) == (1, stored)


def test_a_whole_number_that_is_wrong_stays(make: Make, keyboard: Keyboard) -> None:
    editor = make(ID)
    heard = Heard(editor)
    keyboard.type("0012345678")
    assert heard.advanced == 0
    assert [one.code for one in editor.check()] == ["id-checksum"]


def test_ten_digits_of_a_mobile_number_wait_for_enter(make: Make, keyboard: Keyboard) -> None:
    editor = make(MOBILE)
    heard = Heard(editor)
    keyboard.type("9121234567")
    assert heard.advanced == 0
    keyboard.press("Return")
    assert (heard.advanced, editor.input().text(), editor.raw()) == (1, "۰۹۱۲۱۲۳۴۵۶۷", "09121234567")


def test_looking_through_a_filled_field_moves_nothing(make: Make, keyboard: Keyboard) -> None:
    editor = make(ID)
    editor.show_stored(GOOD_ID)
    heard = Heard(editor)
    keyboard.press("Home", "Right", "End", "Left", "Shift+Home")
    assert (heard.advanced, heard.edited) == (0, 0)


def test_taking_a_digit_away_moves_nothing(make: Make, keyboard: Keyboard) -> None:
    editor = make(ID)
    editor.show_stored(GOOD_ID)
    heard = Heard(editor)
    keyboard.press("End")
    keyboard.type("1")
    keyboard.press("Backspace")
    assert heard.advanced == 0 and editor.stored() == GOOD_ID
    keyboard.press("Backspace")
    keyboard.type("9")
    assert heard.advanced == 1


def test_moving_on_by_itself_can_be_switched_off(
    make: Make, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preferences, "read", lambda: preferences.Preferences(auto_advance=False))
    editor = make(ID)
    heard = Heard(editor)
    keyboard.type(GOOD_ID)
    assert (heard.advanced, editor.stored()) == (0, GOOD_ID)


def test_typing_over_what_is_selected_replaces_it(make: Make, keyboard: Keyboard) -> None:
    editor = make(ID)
    editor.show_stored(GOOD_ID)
    editor.take_focus()
    editor.input().selectAll()
    heard = Heard(editor)
    keyboard.type("1111111111")
    assert (editor.stored(), heard.advanced) == ("1111111111", 0)  # it is unlikely, so it waits for Enter
    assert [one.code for one in editor.check()] == ["id-unlikely"]
    assert editor.input().property("state") == "wait"


def test_a_pasted_number_loses_its_dashes_when_it_is_left(make: Make, keyboard: Keyboard) -> None:
    editor = make(ID)
    QGuiApplication.clipboard().setText("\u202a001-234567-9\u202c")
    keyboard.press("Ctrl+V", "Return")
    assert (editor.input().text(), editor.raw()) == ("۰۰۱۲۳۴۵۶۷۹", GOOD_ID)


@pytest.mark.parametrize(
    ("field", "typed", "shown", "stored"),
    [
        (Phone("phone", "تلفن"), "+98 26 3456", "۰۲۶۳۴۵۶", "0263456"),
        (PassportNo("passport_no", "گذرنامه"), "a1234567", "A۱۲۳۴۵۶۷", "A1234567"),
        (Code("code", "کد"), "۱۲-ب/۷", "۱۲-ب/۷", "12-ب/7"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_codes_and_telephones_wait_for_enter_and_show_their_usual_writing(
    make: Make, keyboard: Keyboard, field: Field, typed: str, shown: str, stored: str
) -> None:
    editor = make(field)
    heard = Heard(editor)
    keyboard.type(typed)
    assert heard.advanced == 0
    keyboard.press("Return")
    assert (heard.advanced, editor.input().text(), editor.stored()) == (1, shown, stored)
