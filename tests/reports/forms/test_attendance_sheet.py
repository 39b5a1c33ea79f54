"""A sheet can be signed, also on its second page, and shows what was noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.forms import catalog
from tests.reports.forms.list_pages import listed, paths, practice_office, sheet
from tests.reports.forms.person_pages import attached, bare, paper, read, sizes

ORDER = ("ردیف", "نام خانوادگی و نام", "نام پدر", "شناسه", "حاضر", "تأخیر", "غایب", "امضا")


def test_a_sheet_says_what_when_and_where_and_lists_the_people_in_order(tmp_path: Path) -> None:
    rows = [listed(0, last_name=name, first_name="مینا") for name in ("آبادی", "پارسا", "یزدانی")]
    (text,) = read(paper("attendance_sheet", sheet(*rows)), tmp_path / "a.pdf")
    for told in ("برگهٔ حضور و غیاب", "دورهٔ پاییز", "آموزش پیش از ازدواج", "جمعه ۲ آبان ۱۴۰۴", "۱۶:۰۰ به مدت ۱۲۰ دقیقه",
                 "حقوق خانواده", "فرهنگسرای یاس", "کاوه حیدری", "حضوری", "نام‌نویسی: ۳ نفر", "امضای مدرس",
                 "۰۰۱۲۳۴۵۶۷۹", *ORDER):  # fmt: skip
        assert bare(told) in text, told
    places = [text.index(bare(name)) for name in ("آبادی", "پارسا", "یزدانی")]
    assert places == sorted(places)
    assert sizes(tmp_path / "a.pdf") == {(210, 297)}


def test_a_status_is_a_tick_and_none_is_an_empty_box(tmp_path: Path) -> None:
    drawn = []
    for statuses in ((None, None), ("present", None), ("absent", "late")):
        rows = [listed(number, status=status) for number, status in enumerate(statuses)]
        catalog.make(paper("attendance_sheet", sheet(*rows)), tmp_path / "a.pdf")
        drawn.append(paths(tmp_path / "a.pdf"))
    assert [count - drawn[0] for count in drawn] == [0, 1, 2]


def test_what_was_noted_is_counted_and_what_was_not_has_room_to_be_written(tmp_path: Path) -> None:
    rows = [listed(number, status=status) for number, status in enumerate(("present", "present", "late", "absent"))]
    (text,) = read(paper("attendance_sheet", sheet(*rows)), tmp_path / "a.pdf")
    assert bare("حاضر ۲ – با تأخیر ۱ – غایب ۱") in text
    assert "نانوشته" not in text
    (text,) = read(paper("attendance_sheet", sheet(listed(1, status="late"), listed(2))), tmp_path / "a.pdf")
    assert bare("نانوشته ۱") in text
    (text,) = read(paper("attendance_sheet", sheet(headcount_female=12)), tmp_path / "a.pdf")
    assert bare("حاضران بی‌نام: زن ۱۲") in text
    assert "........." in text.replace("…", "...")


def test_who_came_without_being_registered_is_marked(tmp_path: Path) -> None:
    rows = (listed(1, registered=False, status="present"), listed(2))
    (text,) = read(paper("attendance_sheet", sheet(*rows)), tmp_path / "a.pdf")
    assert text.count(bare("بی نام‌نویسی")) == 1
    assert bare("نام‌نویسی: ۱ نفر") in text


@pytest.mark.parametrize(("people", "last"), [(0, "۱۲"), (4, "۱۲"), (20, "۲۳")])
def test_empty_rows_wait_for_more_people(tmp_path: Path, people: int, last: str) -> None:
    rows = [listed(number, identity=None, last_name="ب", mobile=None) for number in range(people)]
    (text,) = read(paper("attendance_sheet", sheet(*rows, held_on="2025-04-14", minutes=45)), tmp_path / "a.pdf")
    assert last in text
    assert {"۱۲": "۱۳", "۲۳": "۲۴"}[last] not in text


def test_a_long_sheet_has_its_headings_on_each_page_and_each_sheet_its_own_page_numbers(tmp_path: Path) -> None:
    long = sheet(*(listed(number) for number in range(1, 61)))
    texts = read(paper("attendance_sheet", long, sheet(topic="جلسهٔ دوم")), tmp_path / "a.pdf")
    assert len(texts) == 4
    for text in texts[:3]:
        assert bare("دورهٔ پاییز – حقوق خانواده – ۱۴۰۴/۰۸/۰۲") in text
        assert bare("نام خانوادگی و نام") in text
    assert [bare(f"صفحهٔ {number} از {total}") in text for text, (number, total) in
            zip(texts, (("۱", "۳"), ("۲", "۳"), ("۳", "۳"), ("۱", "۱")), strict=True)] == [True] * 4  # fmt: skip
    assert bare("جلسهٔ دوم") in texts[3]
    assert [one["id"] for one in attached(tmp_path / "a.pdf")["records"]] == ["a" * 32] * 2


def test_sheets_of_a_real_course_carry_everybody(tmp_path: Path) -> None:
    with practice_office(tmp_path / "office") as office:
        ids = [one["id"] for one in office.find("session")][:2]
        made = office.paper("attendance_sheet", ids)
        texts = read(made, tmp_path / "a.pdf")
    assert len(texts) == made.records == 2
    for page, text in zip(made.pages, texts, strict=True):
        assert page["rows"]
        for row in page["rows"]:
            assert bare(f"{row['last_name']}، {row['first_name']}") in text
