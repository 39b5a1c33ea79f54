"""A roster tells of each participant how the course stands, and counts them."""

from __future__ import annotations

from pathlib import Path

from tests.reports.forms.list_pages import listed, practice_office, roster
from tests.reports.forms.person_pages import bare, paper, read, sizes


def test_a_roster_tells_what_each_has(tmp_path: Path) -> None:
    couple = listed(partner="امید آزاد", pre_test=9, post_test=17.5, certificate_no="0201-ab12-000007")
    (text,) = read(paper("class_roster", roster(couple, listed(2))), tmp_path / "a.pdf")
    for told in ("فهرست کلاس", "دورهٔ پاییز", "رضاییب، نرگس", "علی", "گل", "۰۰۱۲۳۴۵۶۷۹", "۰۹۱۲۱۱۱۲۲۳۳", "امید آزاد",
                 "۱۷٫۵", "000007", "نام‌نویسی ۲ نفر", "گواهی گرفته ۱", "ظرفیت: ۳۰ نفر",
                 "پنجشنبه ۱ آبان ۱۴۰۴"):  # fmt: skip
        assert bare(told) in text, told
    assert sizes(tmp_path / "a.pdf") == {(297, 210)}


def test_a_long_roster_has_its_headings_on_each_page(tmp_path: Path) -> None:
    texts = read(paper("class_roster", roster(*(listed(number) for number in range(50)))), tmp_path / "a.pdf")
    assert len(texts) >= 3
    for text in texts:
        assert bare("دورهٔ پاییز – ۱۴۰۴/۰۸/۰۱") in text
    assert all(bare("همسر یا نامزد") in text for text in texts)


def test_a_course_without_people_says_what_to_do(tmp_path: Path) -> None:
    (text,) = read(paper("class_roster", roster()), tmp_path / "a.pdf")
    assert bare("هنوز کسی در این دوره نام‌نویسی نشده است") in text
    assert bare("شمارهٔ گواهی") not in text


def test_rosters_of_real_courses_carry_everybody(tmp_path: Path) -> None:
    with practice_office(tmp_path / "office") as office:
        made = office.paper("class_roster", [one["id"] for one in office.find("course")])
        texts = "".join(read(made, tmp_path / "a.pdf"))
    assert made.pages
    for row in (row for page in made.pages for row in page["rows"]):
        assert bare(f"{row['last_name']}، {row['first_name']}") in texts
        assert bare(row["partner"]) in texts
        assert (row["certificate_no"] or "").rpartition("-")[2] in texts
