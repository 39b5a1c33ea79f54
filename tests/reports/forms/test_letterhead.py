"""The pieces that papers share say what they should, whoever the office and the person are."""

from __future__ import annotations

from typing import Any

import pytest

from models.office.paper.papers import Letterhead
from models.schema.fields import Code, Text
from models.schema.numbers import Tenths
from reports.forms import letterhead
from reports.type.text import LRM
from tests.reports.forms.person_pages import HEAD, page, paper, person


@pytest.mark.parametrize(
    ("level", "name", "told"),
    [
        ("county", "ساری", "ادارهٔ بهزیستی شهرستان ساری"),
        ("county", "شهرستان ساری", "ادارهٔ بهزیستی شهرستان ساری"),
        ("county", "ادارهٔ بهزیستی ساری", "ادارهٔ بهزیستی ساری"),
        ("province", "مازندران", "ادارهٔ بهزیستی استان مازندران"),
        ("workstation", "ایستگاه دوم", "ادارهٔ بهزیستی شهرستان ساری – ایستگاه دوم"),
    ],
)
def test_an_office_signs_with_its_whole_name(level: str, name: str, told: str) -> None:
    assert letterhead.office_name(Letterhead("02", name, level, "مازندران", "ساری")) == told


def test_a_province_is_not_named_twice() -> None:
    assert letterhead.heading(HEAD) == ("ادارهٔ بهزیستی شهرستان ساری", "استان مازندران")
    province = Letterhead("02", "مازندران", "province", "مازندران", "")
    assert letterhead.heading(province) == ("ادارهٔ بهزیستی استان مازندران",)


def test_an_office_is_answered_where_it_told() -> None:
    assert letterhead.contact(HEAD) == f"نشانی: خیابان فرهنگ، پلاک ۷ – تلفن: {LRM}۰۱۱۳۳۲۲۱۱۰۰{LRM}"
    assert letterhead.contact(Letterhead("02", "ساری", "county", "", "")) == ""


@pytest.mark.parametrize(
    ("numbers", "label", "told"),
    [
        ({}, "کد ملی", "۰۰۱۲۳۴۵۶۷۹"),
        ({"national_id": None, "foreign_id": "101234567890"}, "شناسهٔ اتباع", "۱۰۱۲۳۴۵۶۷۸۹۰"),
        ({"national_id": None, "passport_no": "A1234567"}, "شمارهٔ گذرنامه", "A۱۲۳۴۵۶۷"),
        ({"national_id": None, "mother_national_id": "0012345679"}, "کد ملی مادر", "۰۰۱۲۳۴۵۶۷۹"),
        ({"national_id": None}, "کد ملی", ""),
    ],
)
def test_a_person_is_known_by_the_number_there_is(numbers: Any, label: str, told: str) -> None:
    found, number = letterhead.identity(person(**numbers))
    assert (found, number.strip(LRM)) == (label, told)


@pytest.mark.parametrize(
    ("stored", "months", "told"),
    [("female", 53, "دختر"), ("male", 215, "پسر"), ("female", 216, "زن"), ("male", None, "مرد"), (None, 53, "")],
)
def test_a_child_is_a_girl_or_a_boy(stored: str | None, months: int | None, told: str) -> None:
    assert letterhead.sex(page(person=person(sex=stored), months=months)) == told


def test_the_age_is_told_with_the_day_of_birth() -> None:
    assert dict(letterhead.who(page()))["تاریخ تولد"] == "۱۴۰۰/۰۴/۱۰ (۴ سال و ۵ ماه)"
    unknown = page(person=person(birth_date=None), months=None)
    assert dict(letterhead.who(unknown))["تاریخ تولد"] == ""


def test_acuity_is_told_in_words_and_typed_text_in_persian_digits() -> None:
    assert letterhead.value(Tenths("right", "راست"), 8) == "۸ از ۱۰"
    assert letterhead.value(Tenths("right", "راست"), None) == ""
    assert letterhead.value(Text("address", "نشانی"), "پلاک 20") == "پلاک ۲۰"
    assert letterhead.value(Text("address", "نشانی"), "بلوک B2") == "بلوک B2"
    assert letterhead.value(Code("no", "شماره"), "12-3").strip(LRM) == "۱۲-۳"


def test_days_are_told_short_and_long() -> None:
    assert letterhead.day("2025-12-10") == "۱۴۰۴/۰۹/۱۹"
    assert letterhead.long_day("2025-12-10") == "۱۹ آذر ۱۴۰۴"
    assert letterhead.day(None) == letterhead.long_day(None) == ""


def test_machines_are_told_what_the_paper_is() -> None:
    facts = letterhead.facts(paper("certificate", practice=True), [{"id": "x"}])
    assert facts == {
        "form": "certificate", "office": "0201", "day": "2025-12-10", "practice": True, "records": [{"id": "x"}],
    }  # fmt: skip
