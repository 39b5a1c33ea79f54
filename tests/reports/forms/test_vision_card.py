"""A family reads what was seen in each eye, what it means, and what to do by which day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.forms import catalog
from tests.reports.forms.person_pages import PROGRAMMES, attached, bare, card, paper, person, read, sizes

REPEAT = {"kind": "repeat", "by": "2025-11-06", "done_on": None}
REFER = {"kind": "refer", "by": "2025-12-06", "done_on": None, "to_body": "بینایی‌سنج", "to_centre": None}


def test_a_card_is_half_a_sheet_with_each_eye_in_words(tmp_path: Path) -> None:
    (text,) = read(paper("vision_card", card()), tmp_path / "a.pdf")
    for told in ("نرگس رضایی", "نام پدر: علی", "۰۰۱۲۳۴۵۶۷۹", "۴ سال و ۵ ماه", "دختر", "پایگاه یاس", "۱۴۰۴/۰۸/۰۱",
                 "۸ از ۱۰", "۱۰ از ۱۰", "انحراف چشم: ندارد", "عینک دارد: خیر", "نتیجه: سالم", "سارا نوری",
                 "۰۱۱۳۳۴۴۵۵۶۶", "تابلوی لی"):  # fmt: skip
        assert bare(told) in text, told
    assert "8/10" not in text
    assert sizes(tmp_path / "a.pdf") == {(148, 210)}


@pytest.mark.parametrize(
    ("values", "told", "never"),
    [
        ({}, "سالی یک بار تکرار کنید", "تا ۱۵"),
        ({"outcome": "repeat", "next": REPEAT}, "آزمون را تا ۱۵ آبان ۱۴۰۴ تکرار کنید", "نزد"),
        ({"outcome": "repeat", "next": {**REPEAT, "done_on": "2025-11-01"}}, "آزمون بعدی در ۱۴۰۴/۰۸/۱۰ انجام", "کنید"),
        ({"outcome": "uncooperative", "next": REPEAT}, "همکاری نکرد", "بیماری"),
        ({"outcome": "refer", "next": REFER}, "تا ۱۵ آذر ۱۴۰۴ نزد بینایی‌سنج بروید", "پاسخ ارجاع"),
        ({"outcome": "refer", "next": {**REFER, "to_centre": {"name": "درمانگاه مهر"}}}, "(درمانگاه مهر)", "پاسخ"),
        ({"outcome": "refer", "next": {**REFER, "done_on": "2025-11-20"}}, "پاسخ ارجاع در ۱۴۰۴/۰۸/۲۹ رسید", "بروید"),
        ({"outcome": "refer", "next": {**REFER, "by": None}}, "تا چند روز آینده نزد", "پاسخ"),
        ({"outcome": None, "outcome_label": ""}, "نتیجه: هنوز نوشته نشده است", "سالی یک بار"),
    ],
)  # fmt: skip
def test_a_card_says_what_to_do_next(tmp_path: Path, values: Any, told: str, never: str) -> None:
    (text,) = read(paper("vision_card", card(**values)), tmp_path / "a.pdf")
    panel = text[text.index(bare("نتیجه:")) : text.index(bare("پرسشی"))]
    assert bare(told) in panel
    assert bare(never) not in panel


def test_an_eye_that_was_not_tested_is_said_so(tmp_path: Path) -> None:
    (text,) = read(paper("vision_card", card(answers={"left": 9})), tmp_path / "a.pdf")
    assert bare("سنجیده نشد") in text
    assert bare("۹ از ۱۰") in text
    assert bare("انحراف چشم") not in text


def test_questions_go_to_the_office_where_the_base_has_no_telephone(tmp_path: Path) -> None:
    (text,) = read(paper("vision_card", card(centre=None)), tmp_path / "a.pdf")
    assert bare("ادارهٔ بهزیستی شهرستان ساری، تلفن: ۰۱۱۳۳۲۲۱۱۰۰") in text


def test_a_programme_that_asks_less_has_a_card_too(tmp_path: Path) -> None:
    fields = {name: PROGRAMMES["vision"].fields[name] for name in ("right", "left")}
    (text,) = read(paper("vision_card", card(fields=fields)), tmp_path / "a.pdf")
    assert bare("۸ از ۱۰") in text


def test_each_card_of_a_batch_is_one_page_however_long_the_names(tmp_path: Path) -> None:
    someone = person(first_name="سیده " * 16, last_name="حسینی‌زاده " * 7)
    cards = [card(), card(person=someone, programme="غربالگری " * 20, code="", outcome="refer", next=REFER), card()]
    texts = read(paper("vision_card", *cards), tmp_path / "a.pdf")
    assert len(texts) == 3
    assert bare("مهر پایگاه") in texts[1]


def test_machines_read_the_answers(tmp_path: Path) -> None:
    catalog.make(paper("vision_card", card()), tmp_path / "a.pdf")
    (record,) = attached(tmp_path / "a.pdf")["records"]
    assert (record["outcome"], record["answers"]["right"], record["code"]) == ("pass", 8, "0012345679")
