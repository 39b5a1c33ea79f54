"""Forty certificates are forty pages, each about one person; from the second print on it says which copy it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.forms import catalog
from reports.forms.certificate import duration, sentence
from tests.reports.forms.person_pages import attached, bare, certificate, paper, person, read, sizes


def words(**values: Any) -> str:
    return "".join(run.text for run in sentence(certificate(**values), 16)).replace("\u200e", "")


def test_a_certificate_is_one_landscape_page_with_everything_on_it(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    (text,) = read(paper("certificate", certificate()), file)
    for told in ("گواهی شرکت در دوره", "نرگس رضایی", "فرزند علی", "۰۰۱۲۳۴۵۶۷۹", "«مهارت‌های زندگی»", "هشت ساعت",
                 "۴۸۰ دقیقه", "۱ مهر ۱۴۰۴", "۹ مهر ۱۴۰۴", "فرهنگسرای یاس", "مینا کریمی", "رئیس اداره", "۱۲ مهر ۱۴۰۴",
                 "بهزیستی شهرستان ساری", "استان مازندران"):  # fmt: skip
        assert bare(told) in text, told
    assert sizes(file) == {(297, 210)}


def test_forty_certificates_are_forty_pages(tmp_path: Path) -> None:
    names = [f"نام{number}" for number in "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"][:20]
    people = [person(first_name=name, last_name=last) for name in names for last in ("رضایی", "کریمی")]
    texts = read(paper("certificate", *(certificate(person=one) for one in people)), tmp_path / "a.pdf")
    assert len(texts) == 40
    for one, text in zip(people, texts, strict=True):
        assert bare(f"{one['first_name']} {one['last_name']}") in text


def test_only_a_copy_says_so(tmp_path: Path) -> None:
    first, second = read(paper("certificate", certificate(), certificate(copy=2)), tmp_path / "a.pdf")
    assert "نسخه" not in first
    assert bare("نسخهٔ ۲ (چاپ ۱۹ آذر ۱۴۰۴)") in second


def test_machines_read_the_number_in_digits_and_the_serial(tmp_path: Path) -> None:
    catalog.make(paper("certificate", certificate()), tmp_path / "a.pdf")
    (record,) = attached(tmp_path / "a.pdf")["records"]
    assert (record["code"], record["serial"], record["name"]) == ("0012345679", "0201-ab12-000007", "نرگس رضایی")


def test_the_whole_sentence() -> None:
    assert words() == (
        "گواهی می‌شود آقای نرگس رضایی، فرزند علی، دارای کد ملی ۰۰۱۲۳۴۵۶۷۹،\n"
        "در دورهٔ «مهارت‌های زندگی» از برنامهٔ آموزش پیش از ازدواج به مدت هشت ساعت (۴۸۰ دقیقه)،\n"
        "از ۱ مهر ۱۴۰۴ تا ۹ مهر ۱۴۰۴ در فرهنگسرای یاس شرکت کرده\nو این دوره را به پایان رسانده است."
    )


def test_what_is_not_known_is_left_out() -> None:
    nobody = person(sex=None, father_name=None, national_id=None)
    told = words(person=nobody, programme="مهارت‌های زندگی", minutes=0, first_day=None, last_day=None, place="")
    assert told == "گواهی می‌شود نرگس رضایی،\nدر دورهٔ «مهارت‌های زندگی»،\nشرکت کرده و این دوره را به پایان رسانده است."


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"last_day": "2025-09-23"}, "،\nدر ۱ مهر ۱۴۰۴ در فرهنگسرای یاس شرکت"),
        ({"first_day": None}, "،\nدر ۹ مهر ۱۴۰۴ در فرهنگسرای"),
        ({"online": True}, "تا ۹ مهر ۱۴۰۴ به شیوهٔ برخط شرکت"),
        ({"person": person(sex="female")}, "خانم نرگس"),
    ],
)
def test_days_place_and_address_follow_what_is_known(values: Any, told: str) -> None:
    assert told in words(**values)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(45, "چهل و پنج دقیقه (۴۵ دقیقه)"), (60, "یک ساعت (۶۰ دقیقه)"), (90, "یک ساعت و سی دقیقه (۹۰ دقیقه)")],
)
def test_minutes_are_told_in_words(minutes: int, told: str) -> None:
    assert duration(minutes) == told


def test_long_names_stay_on_one_page(tmp_path: Path) -> None:
    someone = person(first_name="سیده " * 16, last_name="حسینی‌زاده " * 7, father_name="محمد " * 16)
    texts = read(
        paper("certificate", certificate(person=someone, course="مهارت " * 33, place="سالن " * 40)), tmp_path / "a"
    )
    assert len(texts) == 1
    assert bare("به پایان رسانده است.") in texts[0]
    assert bare("رئیس اداره") in texts[0]


def test_a_practice_office_marks_its_certificates(tmp_path: Path) -> None:
    (text,) = read(paper("certificate", certificate(), practice=True), tmp_path / "a.pdf")
    assert "تمرینی" in text
