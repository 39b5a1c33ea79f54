from __future__ import annotations

import pytest

from models.schema.codelists import RESOURCES, Option, load, of_options, options, province_of
from models.text import persian

LISTS = sorted(path.stem for path in (RESOURCES / "codelists").glob("*.csv"))


def test_options_are_written_in_short() -> None:
    assert options(female="زن|دختر", male="مرد") == (Option("female", "زن", ("دختر",)), Option("male", "مرد"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a", "a"),
        ("یک", "a"),
        ("\u064aک", "a"),
        ("ی\u200cک", "a"),
        ("۱", "a"),
        ("دو", "b"),
        ("", None),
        ("+", None),
        ("سه", None),
    ],
)
def test_a_code_is_found_by_any_of_its_spellings(text: str, code: str | None) -> None:
    known = of_options((Option("a", "یک", ("1",)), Option("b", "دو", ("+", "1"))))
    assert known.find(text) == code
    assert list(known.labels.items()) == [("a", "یک"), ("b", "دو")]


@pytest.mark.parametrize("name", LISTS)
def test_a_shipped_list_is_whole_and_finds_its_own_labels(name: str) -> None:
    known = load(name)
    assert known.labels
    for code, label in known.labels.items():
        assert code.isascii()
        assert persian.clean(label) == label != ""
        assert known.find(code) == code
        assert known.find(persian.persian_digits(code)) == code
        assert known.find(label) in known.labels
    assert load(name) is known


def test_every_county_lies_in_a_province() -> None:
    provinces, counties = load("provinces"), load("counties")
    assert {province_of(code) for code in counties.labels} <= provinces.labels.keys()
    assert {len(code) for code in counties.labels} == {4}


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load("no_such_list")
