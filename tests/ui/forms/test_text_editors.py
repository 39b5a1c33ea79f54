from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from models.schema.fields import Keyed, Note, Text
from tests.ui.forms.conftest import Heard, Make
from tests.ui.keyboard import Keyboard
from ui.forms.editor import DROPPED
from ui.forms.text_editors import KeyedEditor, NoteEditor, TextEditor

NAME = Text("first_name", "نام", limit=80)
NOTES = Note("notes", "یادداشت")
# A name copied from a page: embedding marks, an isolate, a zero-width space, a tab, two lines, Arabic letters.
PASTED = "\u202b\u2067عل\u064a\u200b\u200f رضا\t\u2069\u202c\r\nکر\u064aم\u064a\ufeff"


def paste(keyboard: Keyboard, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    keyboard.press("Ctrl+V")


def test_a_line_gives_back_what_was_typed_and_enter_moves_on(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    heard = Heard(editor)
    keyboard.type("زهرا سادات")
    assert editor.raw() == "زهرا سادات"
    keyboard.press("Return", "Shift+Return")
    assert (heard.advanced, heard.went_back, editor.stored()) == (1, 1, "زهرا سادات")
    assert heard.edited == len("زهرا سادات")


def test_letters_of_another_keyboard_are_seen_as_they_are_stored(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    keyboard.type("عل\u064a\u0643")
    assert editor.input().text() == "علیک"


def test_spaces_at_the_end_stay_while_typing_and_are_not_stored(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    keyboard.type("محمد  ")
    assert editor.input().text() == "محمد "
    keyboard.type("رضا")
    assert editor.input().text() == "محمد رضا"
    keyboard.type(" ")
    assert editor.stored() == "محمد رضا"


def test_typing_in_the_middle_keeps_the_cursor(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    keyboard.type("عرضا")
    editor.input().setCursorPosition(1)
    keyboard.type("ل\u064a")
    keyboard.type(" ")
    assert (editor.input().text(), editor.input().cursorPosition()) == ("علی رضا", 4)


def test_a_pasted_page_is_cleaned_and_the_clerk_is_told(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    assert isinstance(editor, TextEditor)
    paste(keyboard, PASTED)
    assert editor.raw() == "علی رضا کریمی"
    assert DROPPED in editor.echo.text() and not editor.echo.isHidden()
    keyboard.type(" ")
    assert DROPPED not in editor.echo.text()


def test_what_is_too_long_is_refused_and_not_cut(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    paste(keyboard, "ا" * 81)
    assert [one.code for one in editor.check()] == ["too-long"]
    assert len(str(editor.raw())) == 81 and editor.stored() is None
    assert editor.input().property("state") == "wrong"
    keyboard.press("Backspace")
    assert editor.check() == [] and editor.input().property("state") == ""


def test_an_emptied_line_has_nothing_to_undo(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    keyboard.type("نام کسی")
    editor.empty()
    keyboard.press("Ctrl+Z")
    assert (editor.raw(), editor.input().text()) == (None, "")


def test_a_stored_value_comes_back_as_it_was_until_it_is_edited(make: Make, keyboard: Keyboard) -> None:
    editor = make(NAME)
    editor.show_stored("مهسا")
    assert editor.raw() == "مهسا"
    keyboard.press("End", "Backspace")
    assert editor.raw() == "مهس"


def test_a_note_has_lines_by_a_key_and_enter_moves_on(make: Make, keyboard: Keyboard) -> None:
    editor = make(NOTES)
    heard = Heard(editor)
    keyboard.type("یک")
    keyboard.press("Alt+Return")
    keyboard.type("دو")
    keyboard.press("Ctrl+J")
    keyboard.type("سه")
    assert editor.raw() == "یک\nدو\nسه"
    keyboard.press("Return", "Shift+Return")
    assert (heard.advanced, heard.went_back) == (1, 1)
    assert editor.stored() == "یک\nدو\nسه"


def test_a_note_grows_and_says_how_to_begin_a_line(make: Make, keyboard: Keyboard) -> None:
    editor = make(NOTES)
    assert isinstance(editor, NoteEditor)
    height = editor.sheet.height()
    for _ in range(6):
        keyboard.press("Alt+Return")
    assert editor.sheet.height() > height
    assert "Alt+Enter" in editor.echo.text()


def test_a_paste_into_a_note_keeps_lines_and_loses_what_is_hidden(make: Make, keyboard: Keyboard) -> None:
    editor = make(NOTES)
    assert isinstance(editor, NoteEditor)
    paste(keyboard, PASTED)
    assert editor.raw() == "علی رضا\nکریمی"
    assert DROPPED in editor.echo.text()
    editor.empty()
    keyboard.press("Ctrl+Z")
    assert editor.raw() is None


def test_answers_of_an_unknown_programme_are_shown_and_not_touched(make: Make, keyboard: Keyboard) -> None:
    editor = make(Keyed("answers", "پاسخ‌ها"))
    assert isinstance(editor, KeyedEditor)
    answers = {"right": 8, "left": None}
    editor.show_stored(answers)
    keyboard.type("چیزی")
    assert editor.raw() == answers
    assert "right" in editor.sheet.toPlainText() and "چیزی" not in editor.sheet.toPlainText()
