"""The worklist is a day's telephone list: the late first, numbers to call, room for the answer."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.offices import put
from tests.reports.forms.list_pages import awaited, group, practice_office, worklist
from tests.reports.forms.person_pages import bare, paper, read, sizes


def test_the_list_says_who_is_late_and_how_to_reach_them(tmp_path: Path) -> None:
    phones = [{"number": "09121112233", "whose": ""}, {"number": "01133445566", "whose": "مادر"}]
    late = awaited(1, "overdue", phones=phones, to_centre="درمانگاه مهر")
    made = paper("worklist", worklist(group("overdue", "دیرشده", late), group("lost", "بی‌پاسخ", awaited(2, "lost"))))
    (text,) = read(made, tmp_path / "a.pdf")
    for told in ("فهرست پیگیری", "چهارشنبه ۱۹ آذر ۱۴۰۴", "دیرشده ۱ مورد، بی‌پاسخ ۱ مورد", "سارا نوریب", "فرزند رضا",
                 "غربالگری بینایی", "بینایی‌سنج", "درمانگاه مهر", "۱۴۰۴/۰۹/۰۹", "۱۰", "۰۹۱۲۱۱۱۲۲۳۳", "۰۱۱۳۳۴۴۵۵۶۶",
                 "مادر", "پاسخ تماس"):  # fmt: skip
        assert bare(told) in text, told
    assert text.index(bare("سارا نوریب")) < text.index(bare("سارا نوریپ"))
    assert sizes(tmp_path / "a.pdf") == {(297, 210)}
    assert made.records == 2


def test_no_more_than_three_numbers_are_shown_and_who_has_none_has_a_dash(tmp_path: Path) -> None:
    phones = [{"number": f"0912111223{digit}", "whose": "پدر"} for digit in range(5)]
    rows = (awaited(1, "due", phones=phones, days_late=0), awaited(2, "due", due_on=None, days_late=None))
    (text,) = read(paper("worklist", worklist(group("due", "در مهلت", *rows))), tmp_path / "a.pdf")
    assert [f"۰۹۱۲۱۱۱۲۲۳{digit}" in text for digit in "۰۱۲۳۴"] == [True] * 3 + [False] * 2
    assert "–" in text


def test_a_long_group_keeps_its_name_on_each_page(tmp_path: Path) -> None:
    rows = [awaited(number, "overdue") for number in range(40)]
    texts = read(paper("worklist", worklist(group("overdue", "دیرشده", *rows))), tmp_path / "a.pdf")
    assert len(texts) > 2
    for text in texts:
        assert bare("دیرشده ۴۰ مورد") in text
        assert bare("پاسخ تماس") in text


def test_when_nobody_is_awaited_the_paper_says_so(tmp_path: Path) -> None:
    (text,) = read(paper("worklist", worklist()), tmp_path / "a.pdf")
    assert bare("هیچ ارجاعی در انتظار پاسخ نیست") in text
    assert bare("پاسخ تماس") not in text


def test_the_list_of_a_real_office_names_everybody(tmp_path: Path) -> None:
    with practice_office(tmp_path / "office") as office:
        for number, person in enumerate(office.find("person", limit=5), 1):
            told = {"programme": "vision", "to_body": "optometrist", "referred_on": "1404/7/1"}
            put(office, "referral", person=person["id"], due_on=f"1404/9/{number}", **told)
        made = office.paper("worklist", ())
        text = "".join(read(made, tmp_path / "a.pdf"))
    assert made.records >= 5
    for row in (row for one in made.pages[0]["groups"] for row in one["rows"]):
        assert bare(row["name"]) in text
