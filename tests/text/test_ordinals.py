"""A grade is read from words only where the whole text says one grade."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from models.errors import UserError
from models.schema.fields import Choice
from models.schema.numbers import Whole
from models.text.ordinals import grade_of
from tests.samples import PROGRAMMES

GRADES = {("out_of_school", "last_grade"), ("counselling_education", "grade")}
TODAY = datetime.date(2025, 12, 10)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("پنجم", 5), ("5", 5), ("پایهٔ ۵", 5), ("پايه ٥", 5), ("پایه‌ی پنجم", 5), ("کلاس پنجم ابتدایی", 5),
        ("یکم", 1), ("اول دبستان", 1), ("دوازدهم", 12), ("دهم متوسطه", 10), ("هفتم", 7),
        ("اول متوسطه", None), ("سوم راهنمایی", None), ("هفتم ابتدایی", None), ("پنجم و ششم", None), ("پایه ۱/۲", None),
        ("پایه", None), ("پنج", None), ("پیش‌دبستانی", None), ("", None),
    ],
)  # fmt: skip
def test_a_grade_in_words(text: str, grade: int | None) -> None:
    assert grade_of(text) == grade


def fields() -> list[Any]:
    return [one.fields[name] for one in PROGRAMMES for of, name in sorted(GRADES) if of == one.name]


def test_only_fields_of_grades_read_words_and_all_keep_the_same_numbers() -> None:
    said = {(one.name, name) for one in PROGRAMMES for name, each in one.fields.items() if getattr(each, "ordinals", 0)}
    assert said == GRADES
    for field in fields():
        assert [field.read(raw, TODAY)[0] for raw in ("پنجم", "پایهٔ ۵", "۵", 5, 5.0, "0")] == [5, 5, 5, 5, 5, 0]
        assert field.kind == "whole"
        for raw in ("پایه ۱۳", "پنجم و ششم", "-5", "5.5"):
            with pytest.raises(UserError):
                field.read(raw, TODAY)
    with pytest.raises(UserError):
        Whole("rooms", "اتاق").read("پنجم", TODAY)


def test_a_class_for_a_grade_takes_the_same_words() -> None:
    (grade,) = (one.fields["grade"] for one in PROGRAMMES if one.name == "genetics_class")
    assert isinstance(grade, Choice)
    for raw in ("پنجم", "پایهٔ ۵", "5", "پایه پنجم", "کلاس پنجم"):
        assert grade.read(raw, TODAY)[0] == "5"
    assert grade.read("پایه ۱۲", TODAY)[0] == "12"
