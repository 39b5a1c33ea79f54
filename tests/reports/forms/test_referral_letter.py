"""A letter and the slip that comes back share one page, whoever it is about and however much was tested."""

from __future__ import annotations

from pathlib import Path

from models.office.paper.papers import Letterhead
from tests.reports.forms.person_pages import HEAD, PROGRAMMES, attached, bare, letter, page, paper, person, read


def test_a_letter_says_who_is_sent_to_whom_and_why(tmp_path: Path) -> None:
    centre = {"name": "درمانگاه مهر", "address": "میدان آزادی، پلاک 3", "phone": "01133998877"}
    (text,) = read(paper("referral_letter", letter(to_centre=centre)), tmp_path / "a.pdf")
    above, _, slip = text.partition(bare("از این‌جا ببرید"))
    for told in ("بینایی‌سنج محترم", "درمانگاه مهر، میدان آزادی", "تلفن ۰۱۱۳۳۹۹۸۸۷۷", "کودکی که نامش",
                 "تلفن: ۰۱۱۳۳۲۲۱۱۰۰",
                 "نرگس رضایی", "سرپرست: زهرا امینی", "۰۹۱۲۰۰۰۰۰۰۰", "علت ارجاع: دید کمتر از حد", "تاریخ: ۱۵ آبان ۱۴۰۴",
                 "مهلت مراجعه: ۱۵ آذر ۱۴۰۴", "نوبت نخست", "۴ از ۱۰", "۵ از ۱۰", "۹ از ۱۰"):  # fmt: skip
        assert bare(told) in above, told
    for told in ("پاسخ ارجاع به", "نرگس رضایی", "۰۰۱۲۳۴۵۶۷۹", "عیب انکساری", "تنبلی چشم", "تاریخ معاینه", "مهر و امضا",
                 "خیابان فرهنگ، پلاک ۷", "۰۱۱۳۳۲۲۱۱۰۰"):  # fmt: skip
        assert bare(told) in slip, told


def test_a_grown_person_is_not_called_a_child(tmp_path: Path) -> None:
    grown = letter(person=person(birth_date="1980-01-01"), months=540)
    (text,) = read(paper("referral_letter", grown), tmp_path / "a.pdf")
    assert bare("کسی که نامش") in text
    assert "کودک" not in text


def test_an_office_that_told_no_address_has_lines_to_write_it_on(tmp_path: Path) -> None:
    silent = Letterhead("0201", "ساری", "county", "مازندران", "ساری")
    (text,) = read(paper("referral_letter", letter(), head=silent), tmp_path / "a.pdf")
    assert bare("نشانی اداره") in text
    (text,) = read(paper("referral_letter", letter(), head=HEAD), tmp_path / "b.pdf")
    assert bare("نشانی اداره") not in text


def test_a_letter_without_tests_and_choices_is_one_too(tmp_path: Path) -> None:
    bare_letter = letter(
        tests=[], results=[], findings=[], programme="", reason=None, guardian=None, due_on=None, code=""
    )
    (text,) = read(paper("referral_letter", bare_letter), tmp_path / "a.pdf")
    assert bare("علت ارجاع: معاینه") in text
    assert bare("تشخیص") not in text


def test_a_letter_and_its_slip_stay_on_one_page(tmp_path: Path) -> None:
    fields = list(PROGRAMMES["vision"].fields.values())
    results = [(field, (None, None, None)) for field in fields]
    test = {**letter()["tests"][0], "centre": {"name": "پایگاه غربالگری بینایی شمارهٔ دوازده"}, "screener": "سارا نوری"}
    long = letter(
        tests=[test] * 3, results=results, reason="دید کمتر از حد " * 26, person=person(last_name="رضایی " * 13)
    )
    texts = read(paper("referral_letter", letter(), long, letter()), tmp_path / "a.pdf")
    assert len(texts) == 3
    assert bare("نام، مهر و امضای معاینه‌کننده") in texts[1]


def test_machines_read_what_is_referred(tmp_path: Path) -> None:
    read(paper("referral_letter", letter()), tmp_path / "a.pdf")
    (record,) = attached(tmp_path / "a.pdf")["records"]
    assert (record["id"], record["to_body"], record["due_on"]) == (page()["id"], "بینایی‌سنج", "2025-12-06")
