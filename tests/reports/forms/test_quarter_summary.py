"""The summary sets a period beside its target and the period before, and leaves room for those who answer for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.office.paper.papers import Letterhead
from tests.reports.forms.list_pages import practice_office
from tests.reports.forms.person_pages import bare, paper, read


def row(indicator: str = "آزمون", **values: Any) -> dict[str, Any]:
    told = {"indicator": indicator, "value": 1250, "target": 2000, "percent": 62.5, "previous": 1300, "change": -50}
    return {**told, "is_percent": False, **values}


def summary(*rows: dict[str, Any], **values: Any) -> dict[str, Any]:
    told = {
        "place": "", "period": "1404-Q3", "label": "پاییز ۱۴۰۴", "previous_label": "تابستان ۱۴۰۴",
        "programmes": [{"programme": "غربالگری بینایی", "rows": list(rows)}], "open": [], "closed": None,
    }  # fmt: skip
    return {**told, **values}


def test_a_figure_stands_beside_target_percent_and_the_period_before(tmp_path: Path) -> None:
    rows = (row(), row("پوشش", value=37.5, target=None, percent=None, previous=30, change=7.5, is_percent=True))
    (text,) = read(paper("quarter_summary", summary(*rows)), tmp_path / "a.pdf")
    for told in ("خلاصهٔ آماری دوره – پاییز ۱۴۰۴", "غربالگری بینایی", "۱٬۲۵۰", "۲٬۰۰۰", "۶۲٫۵", "تابستان ۱۴۰۴", "۱٬۳۰۰",
                 "۵۰", "۳۷٫۵", "۷٫۵", "درصد هدف", "تغییر"):  # fmt: skip
        assert bare(told) in text, told
    assert "٪" in text
    assert "+" in text
    assert "−" in text


def test_nothing_to_compare_with_is_a_dash_not_a_zero(tmp_path: Path) -> None:
    nothing = row(value=None, target=None, percent=None, previous=None, change=None)
    (text,) = read(paper("quarter_summary", summary(nothing)), tmp_path / "a.pdf")
    assert text.count("–") >= 2
    assert "۰" not in text.replace(bare("پاییز ۱۴۰۴"), "").replace(bare("تابستان ۱۴۰۴"), "")


def test_what_is_open_and_whether_it_is_closed_is_told(tmp_path: Path) -> None:
    waiting = [{"name": "x", "label": "ارجاع بازی که مهلتش گذشته است", "count": 7}]
    (text,) = read(paper("quarter_summary", summary(row(), open=waiting)), tmp_path / "a.pdf")
    assert bare("این دوره هنوز بسته نشده است") in text
    assert bare("ارجاع بازی که مهلتش گذشته است") in text
    assert "۷" in text
    closed = {"closed_on": "2025-12-22", "closed_by": "مریم"}
    (text,) = read(paper("quarter_summary", summary(row(), closed=closed)), tmp_path / "a.pdf")
    assert bare("این دوره در ۱۴۰۴/۱۰/۰۱ به دست مریم بسته شد.") in text
    assert bare("چیزی باز نمانده است") in text


@pytest.mark.parametrize(("level", "signers"), [
    ("county", ("کارشناس مسئول", "رئیس اداره")), ("province", ("معاون", "مدیرکل")), ("workstation", ("کارشناس",)),
])  # fmt: skip
def test_who_answers_for_it_signs_it(tmp_path: Path, level: str, signers: tuple[str, ...]) -> None:
    head = Letterhead("0201", "ساری", level, "مازندران", "ساری")
    (text,) = read(paper("quarter_summary", summary(row()), head=head), tmp_path / "a.pdf")
    for told in signers:
        assert bare(told) in text


def test_a_province_goes_on_county_by_county(tmp_path: Path) -> None:
    pages = [summary(row()), summary(row(), place="آمل"), summary(row(), place="شهرستان نانوشته")]
    texts = read(paper("quarter_summary", *pages), tmp_path / "a.pdf")
    assert len(texts) == 3
    assert [bare("آمل – پاییز ۱۴۰۴") in text for text in texts] == [False, True, False]
    assert [bare("کارشناس مسئول") in text for text in texts] == [True, False, False]
    assert bare("صفحهٔ ۲ از ۳") in texts[1]


def test_the_summary_of_a_real_office_has_every_indicator(tmp_path: Path) -> None:
    with practice_office(tmp_path / "office") as office:
        made = office.paper("quarter_summary", ["1404-Q3"])
        text = "".join(read(made, tmp_path / "a.pdf"))
        figures = office.report("indicators", "1404-Q3")["rows"]
    assert len(figures) == sum(len(one["rows"]) for one in made.pages[0]["programmes"])
    for figure in figures:
        assert bare(figure["programme_label"]) in text
        assert bare(figure["indicator_label"]) in text
