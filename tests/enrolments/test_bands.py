"""Age bands at the reference date, and what an enrolment's file may say."""

from __future__ import annotations

import datetime

import pytest

from models.enrolments.bands import band_at, bands_of, check_settings, months_at_reference, reference_day
from models.errors import UserError
from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, load_programme, parse_programme
from models.text import jalali

KINDERGARTEN = load_programme(RESOURCES / "programmes" / "kindergarten.toml")
HEAD = 'name = "e"\nlabel = "ث"\nshape = "enrolment"\ntier = "B"\nversion = 1\n'
BAND = '[[band]]\ncode = "{}"\nlabel = "گروه"\nfrom_months = {}\nbelow_months = {}\n'
FIELD = '[[section]]\nlabel = "س"\n[[section.field]]\nname = "band"\nkind = "{}"\nlabel = "گروه"\n{}\n'


def day(text: str) -> datetime.date:
    return jalali.parse_day(text, datetime.date(2025, 12, 10))


def programme(text: str) -> Programme:
    return parse_programme(HEAD + text, "e")


@pytest.mark.parametrize(
    ("on", "reference"),
    [("1404/7/1", "1404/7/1"), ("1404/6/31", "1403/7/1"), ("1404/12/29", "1404/7/1"), ("1405/1/1", "1404/7/1")],
)
def test_reference_is_the_last_first_of_mehr(on: str, reference: str) -> None:
    assert reference_day(KINDERGARTEN, day(on)) == day(reference)


def test_reference_is_a_setting_and_first_of_mehr_by_default() -> None:
    assert reference_day(programme("[reference]\nmonth = 1\nday = 15\n"), day("1404/9/19")) == day("1404/1/15")
    assert reference_day(programme(""), day("1404/9/19")) == day("1404/7/1")


@pytest.mark.parametrize(
    ("born", "months", "band"),
    [
        ("1404/4/1", 5, "infant"),  # 3 months at 1 Mehr: as old as on the day
        ("1404/1/1", 6, "infant"),
        ("1403/1/2", 17, "infant"),
        ("1403/1/1", 18, "toddler"),
        ("1401/7/2", 35, "toddler"),
        ("1401/7/1", 36, "young"),
        ("1399/7/2", 59, "young"),
        ("1399/7/1", 60, "preschool"),
        ("1397/7/2", 83, "preschool"),
        ("1397/7/1", 84, None),
    ],
)
def test_band_at_the_reference_date(born: str, months: int, band: str | None) -> None:
    assert months_at_reference(KINDERGARTEN, day(born), day("1404/9/19")) == months
    found = band_at(KINDERGARTEN, months)
    assert (found.code if found else None) == band


def test_kindergarten_file_is_whole_and_invents_no_ratio() -> None:
    check_settings(KINDERGARTEN)
    assert [band.label for band in bands_of(KINDERGARTEN)] == ["شیرخوار", "نوپا", "نوباوه", "پیش‌دبستانی"]
    assert all(band.source for band in bands_of(KINDERGARTEN))
    assert KINDERGARTEN.settings["ratio"] == []
    for field in KINDERGARTEN.fields.values():
        for code, label in field.choices() if field.kind == "choice" else ():
            assert field.read(label, datetime.date(2025, 12, 10))[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        BAND.format("a", 3, 18) + BAND.format("b", 18, 36),
        BAND.format("a", 3, 18) + '[[ratio]]\nband = "a"\nchildren_per_educator = 10\nclass_size = 20\n',
        BAND.format("a", 3, 18) + FIELD.format("choice", 'options = ["a|الف", "b|ب"]'),
    ],
)
def test_good_tables_pass(text: str) -> None:
    check_settings(programme(text))


@pytest.mark.parametrize(
    "text",
    [
        "[certificate]\nminutes_percent = 3\n",
        "reference = 7\n",
        "[reference]\nmonth = 13\n",
        "[reference]\nday = 31\n",
        "[reference]\nyear = 1404\n",
        "band = 3\n",
        '[[band]]\ncode = "a"\n',
        BAND.format("", 3, 18),
        BAND.format("a", 18, 18),
        BAND.format("a", '"3"', 18),
        BAND.format("a", 3, 18) + BAND.format("b", 17, 36),
        BAND.format("a", 3, 18) + BAND.format("a", 18, 36),
        BAND.format("a", 3, 18) + FIELD.format("choice", 'options = ["b|ب"]'),
        BAND.format("a", 3, 18) + FIELD.format("text", ""),
        "ratio = 3\n",
        '[[ratio]]\nband = "a"\n',
        BAND.format("a", 3, 18) + '[[ratio]]\nband = "a"\nclass_size = 0\n',
        BAND.format("a", 3, 18) + '[[ratio]]\nband = "a"\nchildren = 10\n',
    ],
)
def test_wrong_tables_are_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        check_settings(programme(text))
    assert refused.value.code == "programme-wrong"
