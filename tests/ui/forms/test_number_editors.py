from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import UserError
from models.schema.fields import Field, Time
from models.schema.numbers import Number, Tenths, Whole
from tests.ui.forms.conftest import Heard, Make
from tests.ui.forms.typing import type_into
from tests.ui.keyboard import Keyboard
from ui.forms.editor import LineEditor
from ui.forms.number_editors import NumberEditor, TenthsEditor

TODAY = datetime.date(2025, 12, 10)
PLAIN = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
METRES = Number("distance", "فاصله", decimals=2, low=1, high=6)
COUNT, EYE = Whole("value", "شمار", least=0), Tenths("right", "دید راست")


def read(field: Field, text: object) -> tuple[object, bool]:
    """What the field itself makes of a text, and whether it refuses it."""
    try:
        return field.read(text, TODAY)[0], False
    except UserError:
        return None, True


@pytest.mark.parametrize(
    ("typed", "shown", "stored"),
    [
        ("12.5", "۱۲٫۵", 12.5),
        ("۱۲٫۵", "۱۲٫۵", 12.5),
        ("1250000", "۱٬۲۵۰٬۰۰۰", 1250000),
        ("3.10", "۳٫۱", 3.1),
        ("٤", "۴", 4),
    ],
)
def test_a_number_is_seen_in_persian_and_stays_what_it_is(
    make: Make, keyboard: Keyboard, typed: str, shown: str, stored: float
) -> None:
    editor = make(METRES)
    heard = Heard(editor)
    keyboard.type(typed)
    keyboard.press("Return")
    assert (editor.input().text(), editor.stored(), heard.advanced) == (shown, stored, 1)
    again = METRES.read(editor.raw(), TODAY)[0]
    assert again == stored


@pytest.mark.parametrize("typed", ["1/5", "۱/۵", "12/5", "5-", "دو", "1.2.3", "1 2"])
def test_a_slash_is_no_decimal_point_and_no_word_is_a_number(make: Make, keyboard: Keyboard, typed: str) -> None:
    editor = make(METRES)
    keyboard.type(typed)
    keyboard.press("Return")
    assert editor.stored() is None
    assert [one.code for one in editor.check()] == ["not-a-number"]


def test_outside_the_usual_range_waits_for_a_reason(make: Make, keyboard: Keyboard) -> None:
    editor = make(METRES)
    keyboard.type("60")
    assert [one.code for one in editor.check()] == ["out-of-range"]
    assert (editor.stored(), editor.input().property("state")) == (60, "wait")


def test_a_negative_number_comes_back_as_it_was(make: Make, keyboard: Keyboard) -> None:
    editor = make(Number("sphere", "اسفر", decimals=2))
    keyboard.type("-1.25")
    keyboard.press("Return")
    assert (editor.stored(), editor.raw()) == (-1.25, -1.25)
    assert editor.field.read(editor.input().text(), TODAY)[0] == -1.25


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("8", 8), ("۲", 2), ("10", 10), ("15", 15), ("+", 10), ("08", 8), ("0.8", 8), ("1.0", 10), ("۰٫۷", 7)],
)
def test_acuity_takes_as_few_keys_as_there_are(make: Make, keyboard: Keyboard, typed: str, stored: int) -> None:
    editor = make(EYE)
    heard = Heard(editor)
    keyboard.type(typed[:-1])
    assert heard.advanced == 0
    keyboard.type(typed[-1])
    assert (editor.stored(), heard.advanced) == (stored, 1)


@pytest.mark.parametrize(
    ("typed", "stored", "echo"), [("1", 1, "۱ از ۱۰"), ("0", 0, "صفر از ۱۰"), ("8/10", 8, "۸ از ۱۰")]
)
def test_what_may_go_on_waits_for_enter(
    make: Make, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, typed: str, stored: int, echo: str
) -> None:
    editor = make(EYE)
    assert isinstance(editor, TenthsEditor)
    editor.line.setText("" if len(typed) == 1 else "۸/۱")  # the slash comes from a paste; typed, 8 is whole at once
    heard = Heard(editor)
    keyboard.type(typed[-1])
    assert heard.advanced == (0 if len(typed) == 1 else 1)
    keyboard.press("Return")
    assert editor.stored() == stored
    assert echo in editor.echo.text()


@pytest.mark.parametrize("typed", ["16", "0.85", "2.5", "ب", "-1"])
def test_what_is_no_acuity_is_refused(make: Make, keyboard: Keyboard, typed: str) -> None:
    editor = make(EYE)
    type_into(editor, typed)  # type: ignore[arg-type]
    read_itself = read(EYE, editor.input().text())
    assert editor.stored() is None and read_itself[1]
    assert [one.code for one in editor.check()] == ["not-a-number"]


def test_a_plus_replaces_what_stands_there(make: Make, keyboard: Keyboard) -> None:
    editor = make(EYE)
    editor.show_stored(8)
    keyboard.type("+")
    assert editor.stored() == 10


def test_a_kept_acuity_is_typed_over_by_one_key(make: Make, keyboard: Keyboard) -> None:
    editor = make(EYE)
    editor.show_stored(10)
    editor.take_focus()
    editor.input().selectAll()
    heard = Heard(editor)
    keyboard.type("6")
    assert (editor.stored(), heard.advanced) == (6, 1)


@pytest.mark.parametrize(
    ("typed", "shown", "moved"), [("8", "۰۸:۰۰", 0), ("0830", "۰۸:۳۰", 1), ("۱۷:۴۵", "۱۷:۴۵", 1), ("9.5", "۰۹:۰۵", 0)]
)
def test_an_hour_is_typed_as_it_is_said(make: Make, keyboard: Keyboard, typed: str, shown: str, moved: int) -> None:
    editor = make(Time("starts_at", "ساعت"))
    heard = Heard(editor)
    keyboard.type(typed)
    assert heard.advanced == moved
    keyboard.press("Return")
    assert editor.input().text() == shown


def test_an_hour_that_is_none_is_refused(make: Make, keyboard: Keyboard) -> None:
    editor = make(Time("starts_at", "ساعت"))
    keyboard.type("2560")
    assert editor.stored() is None
    assert [one.code for one in editor.check()] == ["rule-broken"]


NUMBERLIKE = st.text(alphabet="0123456789۰۱۲۸٣٥.٫,٬/-−+ ١\u200f\u200cابx", max_size=9) | st.text(max_size=5)


@pytest.fixture(params=[METRES, COUNT, EYE], ids=["number", "whole", "tenths"])
def editor(request: pytest.FixtureRequest, make: Make) -> Iterator[LineEditor]:
    made = make(request.param)
    assert isinstance(made, (NumberEditor, TenthsEditor))
    yield made


@PLAIN
@given(text=NUMBERLIKE)
def test_whatever_is_typed_is_an_error_or_what_the_field_reads(editor: LineEditor, text: str) -> None:
    type_into(editor, text)
    seen = editor.line.text()
    stored, refused = read(editor.field, seen)
    assert editor.stored() == stored
    assert any(one.code == "not-a-number" for one in editor.check()) == refused
    editor.settle()
    assert read(editor.field, editor.raw()) == (stored, refused)
    if not refused and seen == editor.typed(text):  # nothing was whole, and so rewritten, before its end
        typed, wrong = read(editor.field, text)
        assert wrong or typed == stored


@PLAIN
@given(value=st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=2).map(float))
def test_a_stored_number_comes_back_from_its_own_words(editor: LineEditor, value: float) -> None:
    if not editor.field.valid(value):
        return
    editor.show_stored(value)
    assert read(editor.field, editor.raw()) == (value, False)
    assert read(editor.field, editor.line.text()) == (value, False)
