"""Each kind of answer takes as few keys as it can, and is read by its field alone."""

from __future__ import annotations

import datetime

import pytest

from models.schema.codelists import options
from models.schema.fields import Choice, Choices, Day, Field, Flag, Text
from models.schema.numbers import Number, Tenths, Whole
from ui.pages.rolls.strokes import EMPTY, Cell, refusal, settled, shortened, shown, strokes_for, takes, typed

TODAY = datetime.date(2025, 12, 10)
EYES = options(none="ندارد", right="راست", left="چپ", both="هر دو")
TENTHS = Tenths("right", "دید راست")
CHOICE = Choice("strabismus", "انحراف", options=EYES)
MANY = Choices("plan", "برنامه", options=EYES)
FLAG = Flag("glasses", "عینک")
NUMBER = Number("sphere", "اسفر", decimals=2, low=-30, high=30)
DAY = Day("next", "مراجعه")
TEXT = Text("word", "واژه")


def type_in(field: Field, keys: str) -> tuple[Cell, bool]:
    cell, done = EMPTY, False
    for key in keys:
        cell, done = typed(field, cell, key, TODAY)
    return cell, done


@pytest.mark.parametrize(
    ("field", "keys", "stored"),
    [
        (TENTHS, "8", 8),
        (TENTHS, "0", 0),
        (TENTHS, "+", 10),
        (TENTHS, "10", 10),
        (TENTHS, "15", 15),
        (TENTHS, "۹", 9),
        (CHOICE, "0", "none"),
        (CHOICE, "3", "both"),
        (CHOICE, "۱", "right"),
        (FLAG, "1", True),
        (FLAG, "0", False),
        (FLAG, "+", True),
        (DAY, "14040919", "2025-12-10"),
    ],
)
def test_a_whole_value_moves_on_by_itself(field: Field, keys: str, stored: object) -> None:
    cell, done = type_in(field, keys)
    assert (cell.stored, done, cell.open) == (stored, True, False)


@pytest.mark.parametrize(
    ("field", "keys", "stored"),
    [
        (TENTHS, "1", 1),
        (NUMBER, "-1.25", -1.25),
        (NUMBER, "۱٫۵", 1.5),
        (CHOICE, "هر دو", "both"),
        (MANY, "31", ["both", "right"]),
        (MANY, "313", ["right"]),
        (DAY, "-1", "2025-12-09"),
        (TEXT, "سیب سرخ", "سیب سرخ"),
        (Whole("axis", "محور"), "180", 180),
    ],
)
def test_others_wait_until_the_cell_is_left(field: Field, keys: str, stored: object) -> None:
    cell, done = type_in(field, keys)
    assert (cell.stored, cell.open, done) == (None, True, False)
    assert settled(field, cell, TODAY).stored == stored


@pytest.mark.parametrize(("field", "keys"), [(TENTHS, "a"), (TENTHS, "16"), (CHOICE, "7"), (FLAG, "5")])
def test_a_mistake_stays_and_the_next_key_begins_anew(field: Field, keys: str) -> None:
    cell, done = type_in(field, keys)
    assert cell.wrong
    assert not done
    assert refusal(field, cell)
    assert typed(field, cell, "1" if field is not TENTHS else "8", TODAY)[0].stored is not None


def test_a_value_that_stands_is_typed_over() -> None:
    cell, _ = type_in(TENTHS, "8")
    assert typed(TENTHS, cell, "9", TODAY)[0].stored == 9


def test_letters_that_are_no_option_are_told_when_the_cell_is_left() -> None:
    cell, _ = type_in(CHOICE, "زرد")
    assert settled(CHOICE, cell, TODAY).wrong


def test_an_unusual_number_is_kept_with_its_question() -> None:
    cell = settled(NUMBER, type_in(NUMBER, "45")[0], TODAY)
    assert cell.stored == 45
    assert [finding.code for finding in cell.findings] == ["out-of-range"]


def test_backspace_takes_a_key_or_the_whole_value() -> None:
    assert shortened(NUMBER, type_in(NUMBER, "12")[0]).text == "1"
    assert shortened(TENTHS, type_in(TENTHS, "12")[0]) == EMPTY
    assert settled(NUMBER, shortened(NUMBER, type_in(NUMBER, "1")[0]), TODAY) == EMPTY


def test_cells_show_short_words() -> None:
    assert shown(TENTHS, type_in(TENTHS, "+")[0]) == "۱۰"
    assert shown(TENTHS, type_in(TENTHS, "1")[0]) == "۱"
    assert shown(CHOICE, type_in(CHOICE, "2")[0]) == "چپ"
    assert shown(TENTHS, EMPTY) == ""


def test_the_keys_are_told() -> None:
    assert strokes_for(CHOICE).legend(CHOICE) == "۰ ندارد، ۱ راست، ۲ چپ، ۳ هر دو"
    assert strokes_for(FLAG).legend(FLAG) == "۱ بله، ۰ خیر"
    assert "+ ده" in strokes_for(TENTHS).legend(TENTHS)
    assert strokes_for(TEXT).legend(TEXT) == ""


def test_a_minus_begins_a_number_only_where_it_may_be_below_zero() -> None:
    assert takes(NUMBER, "-")
    assert not takes(TENTHS, "-")
    assert not takes(NUMBER, "/")
    assert not takes(CHOICE, "-")
