"""Cleaning and reshaping keep every place of a paragraph where it is."""

from __future__ import annotations

import unicodedata

import pytest

from reports.type.text import JOINED, STANDINS, clean, ltr, shaped
from tests.reports.type.mixed_lines import lines


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("\u2067سلام\u2069 \u202bدنیا\u202c\ufeff", "سلام دنیا"),
        ("خان\u06c0 ما", "خانه\u0654 ما"),
        ("الف\x00\x07\x1fب\x9f", "الفب"),
        ("یک\tدو", "یک دو"),
        ("یک\r\nدو\rسه\u2028چهار", "یک\nدو\nسه\nچهار"),
        ("می\u200cشود \u200e021\u200e \u200f", "می\u200cشود \u200e021\u200e \u200f"),
        ("\ufee1\ufefc\ufeb3", "ملاس"),
        ("نرم\u00adخط\u200b", "نرمخط"),
        ("ﷲ ﷼", "ﷲ ﷼"),
        ("\ud800\U0010f8f0", ""),
    ],
)
def test_what_no_paper_shows_is_dropped(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


def test_cleaning_twice_is_cleaning_once() -> None:
    assert all(clean(clean(line)) == clean(line) for line in lines(1, 500))


def test_everyday_text_is_not_touched() -> None:
    line = "شمارهٔ «۱۲-۳۴» (Report 2024)، می‌شود؛ لطفاً ۱۲٫۵٪ – a@b.ir"
    assert clean(line) is line


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("سلام", "\ufeb3\ufefc\U0010f8f0\ufee1"),
        ("لا", "\ufefb\U0010f8f0"),
        ("لآ", "\ufef5\U0010f8f1"),
        ("لأ", "\ufef7\U0010f8f2"),
        ("لإ", "\ufef9\U0010f8f3"),
        ("لَا", "\ufefb\u064e\U0010f8f0"),
        ("نامهٔ", "\ufee7\ufe8e\ufee3\ufba5\U0010f8f4"),
        ("شمارهٔ", "\ufeb7\ufee4\ufe8e\ufead\u06c0\U0010f8f4"),
        ("می\u200cشود", "\ufee3\ufbfd\u200c\ufeb7\ufeee\ufea9"),
        ("ه\u200d.", "\ufeeb\u200d."),
        ("الله", "\ufe8d\ufedf\ufee0\ufeea"),
        ("PDF 12", "PDF 12"),
    ],
)
def test_letters_take_the_form_their_neighbours_give_them(text: str, forms: str) -> None:
    assert shaped(text) == forms


def test_a_place_of_the_reshaped_text_is_the_same_place_of_the_cleaned_one() -> None:
    for line in lines(2, 2000):
        cleaned, forms = clean(line), shaped(line)
        assert len(forms) == len(cleaned)
        for letter, form in zip(cleaned, forms, strict=True):
            base = STANDINS.get(form) or JOINED.get(form) or unicodedata.normalize("NFKC", form)
            assert base == unicodedata.normalize("NFKC", letter)


def test_the_ezafe_is_not_eaten() -> None:
    assert "\u0654" in [STANDINS.get(form, form) for form in shaped("شمارهٔ")]
    assert shaped("قبلاً").endswith("\u064b")


def test_codes_stand_between_two_marks_of_direction() -> None:
    assert ltr("021-88") == "\u200e021-88\u200e"
    assert ltr("") == ""
