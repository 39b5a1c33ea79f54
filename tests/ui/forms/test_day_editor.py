from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.errors import UserError
from models.schema.fields import Day
from models.text import jalali
from tests.ui.forms.conftest import Heard, Make
from tests.ui.forms.typing import type_into
from tests.ui.keyboard import Keyboard
from ui import preferences
from ui.forms.day_editor import DayEditor, distance_words
from ui.forms.editor import DROPPED

BIRTH = Day("birth_date", "تاریخ تولد", latest="today")
HELD = Day("held_on", "تاریخ")
TODAY = datetime.date(2025, 12, 10)  # ۱۹ آذر ۱۴۰۴, as the clock of the tests
ISO = {"1399/12/4": "2021-02-22", "26/6/97": "2018-09-17", "26 خرداد 1398": "2019-06-16", "-1": "2025-12-09"}


def day_editor(make: Make, field: Day = HELD) -> DayEditor:
    editor = make(field)
    assert isinstance(editor, DayEditor)
    return editor


def echo(editor: DayEditor) -> str:
    return editor.echo.text().lstrip("\u200f")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1399/12/4", ISO["1399/12/4"]),
        ("۱۳۹۹/۱۲/۰۴", ISO["1399/12/4"]),
        ("99/12/4", ISO["1399/12/4"]),
        ("26/6/97", ISO["26/6/97"]),
        ("26 خرداد 1398", ISO["26 خرداد 1398"]),
        ("-1", ISO["-1"]),
        ("0", "2025-12-10"),
        ("2025-12-10", "2025-12-10"),
        ("امروز", "2025-12-10"),
    ],
)
def test_a_day_is_read_said_and_shown_in_its_usual_writing(
    make: Make, keyboard: Keyboard, typed: str, stored: str
) -> None:
    editor = day_editor(make)
    heard = Heard(editor)
    keyboard.type(typed)
    day = datetime.date.fromisoformat(stored)
    assert editor.stored() == editor.raw() == stored
    assert echo(editor).startswith(jalali.show_long(day))
    keyboard.press("Return")
    assert (editor.line.text(), editor.raw(), heard.advanced) == (jalali.show(day), stored, 1)


def test_eight_digits_that_are_a_day_move_on_by_themselves(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    heard = Heard(editor)
    keyboard.type("13991204")
    assert (heard.advanced, editor.stored(), editor.line.text()) == (1, ISO["1399/12/4"], "۱۳۹۹/۱۲/۰۴")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("13991304", "date-impossible"),
        ("14050101", "date-future"),
        ("1399/12/31", "date-impossible"),
        ("دیشب", "date-impossible"),
    ],
)
def test_a_day_that_is_none_stays_and_is_refused(make: Make, keyboard: Keyboard, typed: str, code: str) -> None:
    editor = day_editor(make, BIRTH)
    heard = Heard(editor)
    keyboard.type(typed)
    assert heard.advanced == 0 and editor.stored() is None and echo(editor) == ""
    assert [one.code for one in editor.check()] == [code]
    assert editor.raw() == editor.line.text()


def test_a_birth_is_said_with_the_age(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make, BIRTH)
    keyboard.type("1398/6/15")
    assert echo(editor) == "جمعه ۱۵ شهریور ۱۳۹۸ (۶ سال و ۳ ماه)"


def test_another_day_is_said_with_its_distance(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    keyboard.type("+3")
    assert echo(editor).endswith("(۳ روز دیگر)")
    assert [distance_words(days) for days in (0, -1, 1, -5, 200)] == ["امروز", "دیروز", "فردا", "۵ روز پیش", ""]


def test_two_readings_are_asked_and_one_key_takes_one(make: Make, keyboard: Keyboard) -> None:
    for number in (1, 2):
        editor = day_editor(make)
        heard = Heard(editor)
        keyboard.type("04/03/02")
        assert editor.stored() is None
        assert [one.code for one in editor.check()] == ["date-ambiguous"]
        first, second = editor.readings
        keyboard.press(f"Alt+{number}")
        assert editor.line.text() == (first, second)[number - 1]
        assert (editor.readings, heard.advanced) == ((), 1)
        assert editor.check() == []


def test_arrows_move_days_and_pages_move_months(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    keyboard.press("Up")
    assert editor.stored() == "2025-12-10"
    keyboard.press("Up", "Up", "Down", "PgDown")
    assert editor.line.text() == "۱۴۰۴/۰۸/۲۰"
    keyboard.press("PgUp", "PgUp")
    assert editor.line.text() == "۱۴۰۴/۱۰/۲۰"
    editor.show_stored("2025-09-22")  # ۳۱ شهریور
    keyboard.press("PgUp")
    assert editor.line.text() == "۱۴۰۴/۰۷/۳۰"


def test_today_is_one_key(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    heard = Heard(editor)
    keyboard.press("F10")
    assert (editor.stored(), heard.edited, heard.advanced) == ("2025-12-10", 1, 0)


def test_a_relative_day_is_the_day_that_was_said_even_tomorrow(
    make: Make, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = day_editor(make)
    keyboard.type("-1")
    said = echo(editor)
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-11T00:00:30")
    assert editor.raw() == "2025-12-09" and said.startswith(jalali.show_long(datetime.date(2025, 12, 9)))
    keyboard.press("Return")
    assert (editor.raw(), editor.line.text()) == ("2025-12-09", "۱۴۰۴/۰۹/۱۸")


ABOUT_DAYS = (
    st.text(alphabet="0123456789۰۱۲۳۴٥/.-+ ", max_size=10)
    | st.dates(datetime.date(1930, 1, 1), datetime.date(2030, 1, 1)).map(lambda day: jalali.show(day)[2:])
    | st.from_regex(r"[0-3]?[0-9]/[01]?[0-9]/[0-9]{2}", fullmatch=True)
    | st.from_regex(r"1[34][0-9]{2}[01][0-9][0-3][0-9]", fullmatch=True)
    | st.sampled_from(["26 خرداد 1398", "چهارشنبه ۱۹ آذر ۱۴۰۴", "فردا", "پنجشنبه 1404/9/19"])
    | st.text(max_size=6)
)


PROPERTY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(text: object) -> str | None:
    try:
        found: str | None = HELD.read(text, TODAY)[0]
    except UserError:
        return None
    return found


@pytest.fixture
def waiting(make: Make, monkeypatch: pytest.MonkeyPatch) -> DayEditor:
    """An editor that does not move on by itself, so that the line holds exactly what was typed."""
    monkeypatch.setattr(preferences, "read", lambda: preferences.Preferences(auto_advance=False))
    return day_editor(make)


@PROPERTY
@given(text=ABOUT_DAYS)
def test_what_is_typed_is_an_error_or_the_very_day_that_is_said(waiting: DayEditor, text: str) -> None:
    editor = waiting
    type_into(editor, text)
    own = read(editor.line.text())
    assert read(text) in (None, own)
    assert editor.stored() == own
    said = jalali.show_long(datetime.date.fromisoformat(own)) if own else "دو گونه" if editor.readings else ""
    spoken = echo(editor).removesuffix(DROPPED)
    assert spoken.startswith(said) and bool(spoken) == bool(said)
    editor.settle()
    assert editor.stored() == own
    assert own is None or editor.raw() == own == read(own)
    assert own is None or own < "1900" or read(editor.line.text()) == own


@PROPERTY
@given(
    digits=st.from_regex(
        r"(1[34][0-9]{2}|20[0-9]{2})[01][0-9][0-3][0-9]|[0-3][0-9][01][0-9]1[34][0-9]{2}", fullmatch=True
    )
)
def test_eight_digits_are_their_own_day_or_none(everyday: DayEditor, digits: str) -> None:
    type_into(everyday, digits)
    assert everyday.stored() == read(digits)
    assert everyday.raw() == (read(digits) or everyday.line.text())


@pytest.fixture
def everyday(make: Make) -> DayEditor:
    return day_editor(make)


# -- the month


def test_the_month_opens_and_is_used_by_keys(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    heard = Heard(editor)
    keyboard.press("F4")
    calendar = editor._calendar
    assert calendar is not None and calendar.isVisible() and calendar.day == TODAY
    keyboard.press("Down")
    assert editor.stored() == "2025-12-17" and calendar.day == datetime.date(2025, 12, 17)
    keyboard.press("Left", "Right", "Right", "Up", "PgDown")
    assert editor.line.text() == "۱۴۰۴/۰۸/۱۸"
    assert editor.input().hasFocus() and heard.advanced == 0
    keyboard.press("Return")
    assert (heard.advanced, calendar.isVisible()) == (1, False)


def test_escape_closes_the_month_and_leaves_the_day(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    editor.show_stored("2025-12-01")
    keyboard.press("F4", "Escape")
    assert editor._calendar is not None and not editor._calendar.isVisible()
    assert editor.stored() == "2025-12-01"


def test_saturday_stands_on_the_right_and_friday_on_the_left(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    keyboard.press("F4")
    calendar = editor._calendar
    assert calendar is not None
    saturday, friday = datetime.date(2025, 12, 13), datetime.date(2025, 12, 19)
    assert calendar.cell(saturday).y() == calendar.cell(friday).y()
    assert calendar.cell(saturday).x() - calendar.cell(friday).x() == 6 * calendar.cell(friday).width()
    for day in (TODAY, saturday, friday, calendar.first()):
        assert calendar.day_at(calendar.cell(day).center()) == day


def test_a_click_on_a_day_takes_it(make: Make, keyboard: Keyboard) -> None:
    editor = day_editor(make)
    heard = Heard(editor)
    keyboard.press("F4")
    calendar = editor._calendar
    assert calendar is not None
    day = datetime.date(2025, 12, 3)
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=calendar.cell(day).center())
    assert (editor.stored(), heard.advanced, calendar.isVisible()) == ("2025-12-03", 1, False)
