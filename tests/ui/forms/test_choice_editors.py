from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.registry.centre import CENTRE
from models.registry.guardian import RELATIONS
from models.registry.person import PERSON, SEXES
from models.schema import codelists
from models.schema.codelists import Option, options
from models.schema.fields import Choice, Choices, Code, Flag
from tests.ui.forms.conftest import Heard, Make
from tests.ui.keyboard import Keyboard
from ui import preferences
from ui.forms.choice_editors import ChoiceEditor, ChoicesEditor, FlagEditor
from ui.forms.editor import Editor
from ui.forms.offers import matching, offers_of

TODAY = datetime.date(2025, 12, 10)
SEX = Choice("sex", "جنس", options=SEXES)
EYES = options(none="ندارد|خیر|نه", right="راست|چشم راست", left="چپ", both="هر دو|هردو")
SQUINT = Choice("strabismus", "انحراف چشم", options=EYES)
RELATION = Choice("relation", "نسبت", options=RELATIONS)
COUNTY = PERSON.field("county")
PLAN = Choices(
    "plan",
    "برنامهٔ درمان",
    options=options(glasses="عینک", patch="بستن چشم|پچ", surgery="جراحی|عمل", follow_up="پیگیری"),
)
GLASSES = Flag("glasses", "عینک دارد")


def choice(editor: Editor) -> ChoiceEditor:
    assert isinstance(editor, ChoiceEditor)
    return editor


def codes(editor: Editor) -> list[str]:
    return [one.code for one in editor.check()]


@pytest.mark.parametrize(("key", "code"), [("1", "female"), ("2", "male"), ("۲", "male")])
def test_a_digit_chooses_at_once_and_moves_on(make: Make, keyboard: Keyboard, key: str, code: str) -> None:
    editor = make(SEX)
    heard = Heard(editor)
    keyboard.type(key)
    assert (editor.raw(), editor.stored(), heard.advanced) == (code, code, 1)


def test_zero_is_none_and_the_others_are_counted_from_one(make: Make, keyboard: Keyboard) -> None:
    assert [(one.key, one.code) for one in offers_of(SQUINT.choices())] == [
        ("0", "none"), ("1", "right"), ("2", "left"), ("3", "both"),
    ]  # fmt: skip
    editor = make(SQUINT)
    for key, code in (("0", "none"), ("3", "both"), ("1", "right")):
        editor.take_focus()
        editor.input().selectAll()
        keyboard.type(key)
        assert editor.stored() == code


def test_a_digit_without_an_option_is_an_error_and_chooses_nothing(make: Make, keyboard: Keyboard) -> None:
    editor = make(SEX)
    heard = Heard(editor)
    keyboard.type("3")
    assert (editor.stored(), heard.advanced, codes(editor)) == (None, 0, ["choice-unknown"])


def test_a_digit_replaces_a_choice_even_with_nothing_selected(make: Make, keyboard: Keyboard) -> None:
    editor = make(SEX)
    editor.show_stored("female")
    keyboard.press("End")
    keyboard.type("2")
    assert (editor.stored(), editor.input().text()) == ("male", "مرد")


@pytest.mark.parametrize("typed", ["دختر", "د", "زن", "خانم", "f"])
def test_letters_of_any_spelling_find_it_and_enter_takes_what_is_marked(
    make: Make, keyboard: Keyboard, typed: str
) -> None:
    editor = make(SEX)
    heard = Heard(editor)
    keyboard.type(typed)
    assert heard.advanced == 0
    keyboard.press("Return")
    assert (editor.raw(), editor.input().text(), heard.advanced) == ("female", "زن", 1)


def test_letters_of_another_keyboard_are_the_same(make: Make, keyboard: Keyboard) -> None:
    editor = make(COUNTY)
    keyboard.type("بهشهر")
    keyboard.press("Return")
    known = editor.stored()
    editor.empty()
    keyboard.type("ميان\u062fورود")
    keyboard.press("Return")
    assert COUNTY.shown(known) == "بهشهر" and COUNTY.shown(editor.stored()) == "میاندورود"


@pytest.mark.parametrize("leave", ["Return", "Tab"])
def test_what_fits_nothing_is_an_error_and_never_another_option(make: Make, keyboard: Keyboard, leave: str) -> None:
    editor = make(COUNTY)
    keyboard.type("پاریس")
    keyboard.press(leave)
    assert (editor.stored(), editor.raw(), codes(editor)) == (None, "پاریس", ["choice-unknown"])


def test_half_a_word_is_not_taken_when_the_field_is_left_without_enter(make: Make, keyboard: Keyboard) -> None:
    editor = make(SEX)
    keyboard.type("م")
    editor.input().clearFocus()
    assert (editor.stored(), codes(editor)) == (None, ["choice-unknown"])


def test_a_whole_word_is_taken_when_the_field_is_left(make: Make, keyboard: Keyboard) -> None:
    editor = make(SEX)
    keyboard.type("پسر")
    editor.input().clearFocus()
    assert (editor.stored(), editor.input().text()) == ("male", "مرد")


def test_a_short_list_lies_open_and_shows_its_digits(make: Make, keyboard: Keyboard) -> None:
    editor = choice(make(SQUINT))
    assert editor.chips is not None and not editor.list.isVisible()
    assert [one.key for one, _ in editor.chips._places(600)] == ["0", "1", "2", "3"]
    keyboard.type("هر")
    assert editor.chips._marked == "both" and not editor.list.isVisible()
    keyboard.press("Return")
    assert editor.chips.accessibleDescription() == "هر دو"


def test_a_click_on_a_chip_takes_it(make: Make) -> None:
    editor = choice(make(SQUINT))
    assert editor.chips is not None
    place = next(rect for one, rect in editor.chips._places(editor.chips.width()) if one.code == "left")
    QTest.mouseClick(editor.chips, Qt.MouseButton.LeftButton, pos=place.center())
    assert editor.stored() == "left" and editor.input().hasFocus()


def test_a_list_of_some_length_has_digits_for_the_first_nine(make: Make, keyboard: Keyboard) -> None:
    editor = choice(make(RELATION))
    assert editor.chips is None
    keyboard.press("F4")
    assert [one.key for one in editor.list.offers()] == [*"123456789", "", ""]
    keyboard.type("2")
    assert editor.stored() == "mother" and not editor.list.isVisible()


def test_a_long_list_filters_and_the_arrows_choose(make: Make, keyboard: Keyboard) -> None:
    editor = choice(make(COUNTY))
    heard = Heard(editor)
    keyboard.type("بابل")
    shown = [one.text for one in editor.list.offers()]
    assert shown[:2] == ["بابل", "بابلسر"]
    keyboard.press("Down", "Return")
    assert COUNTY.shown(editor.stored()) == "بابلسر"
    assert heard.advanced == 1 and not editor.list.isVisible()


def test_a_county_is_found_by_its_code(make: Make, keyboard: Keyboard) -> None:
    editor = make(COUNTY)
    keyboard.type("0201")
    assert editor.input().text() == "0201"
    keyboard.press("Return")
    assert editor.stored() == "0201" and editor.input().text() == COUNTY.shown("0201")


def test_tab_takes_what_is_marked_in_the_open_list(make: Make, keyboard: Keyboard) -> None:
    editor = choice(make(COUNTY))
    keyboard.type("بابلس")
    keyboard.press("Tab")
    assert COUNTY.shown(editor.stored()) == "بابلسر"


def test_escape_closes_the_list_and_keeps_what_is_typed(make: Make, keyboard: Keyboard) -> None:
    editor = choice(make(COUNTY))
    keyboard.type("بابل")
    keyboard.press("Escape")
    assert not editor.list.isVisible() and editor.input().text() == "بابل"


def test_the_whole_list_opens_at_the_choice(make: Make, keyboard: Keyboard) -> None:
    editor = choice(make(COUNTY))
    editor.show_stored("0201")
    keyboard.press("F4")
    current = editor.list.current()
    assert len(editor.list.offers()) == len(COUNTY.choices()) and current is not None and current.code == "0201"
    keyboard.press("Down", "Up", "Return")
    assert editor.stored() == "0201"


@pytest.fixture
def adopted() -> Iterator[None]:
    yield
    codelists.forget("test")


@pytest.mark.usefixtures("adopted")
def test_a_code_that_comes_while_the_form_is_open_can_be_chosen(make: Make, keyboard: Keyboard) -> None:
    editor = choice(make(COUNTY))
    keyboard.type("نوبنیاد")
    assert codes(editor) == ["choice-unknown"]
    codelists.adopt("test", [("counties", Option("0299", "نوبنیاد"))])
    assert codes(editor) == []
    keyboard.press("Return")
    assert editor.stored() == "0299"
    assert "0299" in [one.code for one in editor.offers]


@pytest.mark.usefixtures("adopted")
def test_a_withdrawn_code_is_shown_and_not_offered(make: Make, keyboard: Keyboard) -> None:
    codelists.adopt("test", [("counties", Option("0201", "آمل", withdrawn=True))])
    editor = choice(make(COUNTY))
    editor.show_stored("0201")
    assert (editor.input().text(), editor.stored()) == ("آمل", "0201")
    assert "0201" not in [one.code for one in editor.offers]
    keyboard.press("F4")
    assert len(editor.list.offers()) == len(COUNTY.choices())


@pytest.mark.usefixtures("adopted")
def test_of_several_a_withdrawn_one_is_not_taken_by_its_name(make: Make, keyboard: Keyboard) -> None:
    codelists.adopt("test", [("bodies", Option("health", "بهداشت و درمان", withdrawn=True))])
    editor = make(Choices("bodies", "دستگاه‌ها", codelist="bodies"))
    keyboard.type("بهداشت و درمان")
    editor.settle()
    assert editor.stored() is None
    assert codes(editor) == ["choice-unknown"]


def test_backspace_takes_a_choice_back(make: Make, keyboard: Keyboard) -> None:
    editor = make(SEX)
    editor.show_stored("male")
    heard = Heard(editor)
    keyboard.press("Backspace")
    assert (editor.raw(), heard.edited, heard.advanced) == (None, 1, 0)


def test_a_choice_can_wait_for_enter(make: Make, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preferences, "read", lambda: preferences.Preferences(auto_advance=False))
    editor = make(SEX)
    heard = Heard(editor)
    keyboard.type("1")
    assert (editor.stored(), heard.advanced) == ("female", 0)
    keyboard.press("Return")
    assert (editor.stored(), heard.advanced) == ("female", 1)


def test_a_code_may_get_its_choices_from_elsewhere(make: Make, keyboard: Keyboard) -> None:
    editor = make(Code("stage", "مرحله"), choices=[("first", "نوبت نخست"), ("repeat", "تکرار")])
    keyboard.type("2")
    assert editor.stored() == "repeat"
    editor.show_stored("gone")  # of a programme's older version: shown and kept
    assert (editor.raw(), editor.input().text()) == ("gone", "gone")


def test_every_option_of_every_closed_list_is_found_by_its_own_label() -> None:
    for field in (*PERSON.own_fields.values(), *CENTRE.own_fields.values(), RELATION):
        if isinstance(field, Choice):
            offers = offers_of(field.choices())
            for one in offers:
                assert one in matching(offers, one.text, field.listing.spellings)[:3], one


@pytest.mark.parametrize(("typed", "stored"), [("1", True), ("0", False), ("۰", False)])
def test_a_flag_takes_one_key(make: Make, keyboard: Keyboard, typed: str, stored: bool) -> None:
    editor = make(GLASSES)
    heard = Heard(editor)
    keyboard.type(typed)
    assert (editor.stored(), editor.raw(), heard.advanced) == (stored, stored, 1)
    assert GLASSES.read(editor.raw(), TODAY)[0] is stored


@pytest.mark.parametrize(("typed", "stored"), [("بله", True), ("خ", False), ("ندارد", False), ("دارد", True)])
def test_a_flag_takes_words(make: Make, keyboard: Keyboard, typed: str, stored: bool) -> None:
    editor = make(GLASSES)
    keyboard.type(typed)
    keyboard.press("Return")
    assert editor.stored() is stored


def test_the_space_bar_goes_round_a_flag(make: Make, keyboard: Keyboard) -> None:
    editor = make(GLASSES)
    assert isinstance(editor, FlagEditor)
    seen = []
    for _ in range(4):
        keyboard.press("Space")
        seen.append(editor.stored())
    assert seen == [True, False, None, True]


def test_a_flag_refuses_another_word(make: Make, keyboard: Keyboard) -> None:
    editor = make(GLASSES)
    keyboard.type("شاید")
    keyboard.press("Return")
    assert (editor.stored(), codes(editor)) == (None, ["choice-unknown"])


def test_several_are_put_in_and_taken_out_by_their_digits(make: Make, keyboard: Keyboard) -> None:
    editor = make(PLAN)
    assert isinstance(editor, ChoicesEditor)
    heard = Heard(editor)
    keyboard.type("142")
    assert editor.stored() == ["follow_up", "glasses", "patch"]
    keyboard.type("1")
    assert editor.raw() == ["follow_up", "patch"]
    assert heard.advanced == 0
    keyboard.press("Return")
    assert heard.advanced == 1
    assert PLAN.read(editor.raw(), TODAY)[0] == ["follow_up", "patch"]


def test_several_are_found_by_letters_too(make: Make, keyboard: Keyboard) -> None:
    editor = make(PLAN)
    keyboard.type("عم")
    keyboard.press("Return")
    assert editor.stored() == ["surgery"]
    keyboard.type("هیچ")
    keyboard.press("Return")
    assert (editor.stored(), codes(editor)) == (None, ["choice-unknown"])


def test_a_kept_list_is_shown_again(make: Make) -> None:
    editor = make(PLAN)
    editor.show_stored(["patch"])
    assert (editor.raw(), editor.stored()) == (["patch"], ["patch"])
    editor.empty()
    assert editor.raw() is None


def test_tab_takes_the_marked_chip_as_enter_does(make: Make, keyboard: Keyboard) -> None:
    editor = make(SEX)
    keyboard.type("م")
    keyboard.press("Tab")
    assert (editor.stored(), codes(editor)) == ("male", [])
