"""The figures of a report on paper are those of the workbook, set so that what is compared stands side by side."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from models.errors import UserError
from models.office import Office
from models.office.figures import FIGURES, REPORTS
from models.text.persian import persian_number
from reports.tables import figures, figures_paper
from tests.reports.forms.list_pages import practice_office
from tests.reports.forms.person_pages import HEAD, bare, sizes
from tests.reports.type.reading import texts
from tests.test_architecture import ROOT

COUNTIES = ("آمل", "بابل", "ساری")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with practice_office(tmp_path_factory.mktemp("figures") / "office") as made:
        yield made


def figure(**values: Any) -> dict[str, Any]:
    told = {
        "programme": "vision", "programme_label": "غربالگری بینایی", "indicator": "screened",
        "indicator_label": "غربال‌شده", "county": None, "county_label": "", "period": "1404-Q3", "value": 1250,
        "target": None,
    }  # fmt: skip
    return {**told, **values}


def answer(report: str, *rows: dict[str, Any]) -> dict[str, Any]:
    told = {"report": report, "title": REPORTS[report], "period": "1404-Q3", "label": "پاییز ۱۴۰۴"}
    return {**told, "rows": list(rows)}


def printed(told: dict[str, Any], to: Path, *, practice: bool = False) -> list[str]:
    assert figures.write(told, HEAD, to, practice=practice) == ""
    return list(map(bare, texts(to)))


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_of_the_workbook_is_on_the_paper(office: Office, name: str, tmp_path: Path) -> None:
    told = office.report(name, "1404")
    assert told["rows"] or name == "targets"
    text = "".join(printed(told, tmp_path / "a.pdf"))
    figures.write(told, None, tmp_path / "a.xlsx", practice=False)
    head, *rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()[1:]
    assert len(rows) == len(told["rows"])
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        assert bare(cells["برنامه"]) in text
        assert all(bare(word) in text for word in cells["شاخص"].split()), "a heading may go on in a second line"
        for number in (cells.get(one) for one in ("مقدار", "هدف", "درصد هدف")):
            assert number in (None, "") or persian_number(number) in text
    for words in (REPORTS[name], "سال ۱۴۰۴", "ادارهٔ بهزیستی شهرستان ساری", "صفحهٔ ۱ از"):
        assert bare(words) in text, words


def test_each_county_is_a_row_with_its_figures_across(tmp_path: Path) -> None:
    rows = [
        figure(county=str(place), county_label=name, indicator=indicator, indicator_label=label, value=value + place)
        for place, name in enumerate(COUNTIES)
        for indicator, label, value in (("screened", "غربال‌شده", 100), ("tests", "آزمون", 2000))
    ]
    (text,) = printed(answer("counties", *rows), tmp_path / "a.pdf")
    for place, name in enumerate(COUNTIES):
        values = persian_number(100 + place) + persian_number(2000 + place)
        assert bare(name + values) in text
    assert sizes(tmp_path / "a.pdf") == {(297, 210)}


def test_more_indicators_than_fit_go_on_in_a_further_table(tmp_path: Path) -> None:
    rows = [
        figure(
            county="0201", county_label="آمل", indicator=f"i{number}", indicator_label=f"شاخص {number}", value=number
        )
        for number in range(10, 19)
    ]
    (text,) = printed(answer("counties", *rows), tmp_path / "a.pdf")
    assert text.count(bare("شهرستان آمل")) == 1  # asked for one county: told under the title
    assert [bare(f"شاخص {number}") in text for number in range(10, 19)] == [True] * 9
    assert text.count(bare("غربالگری بینایی")) == 2


def test_rows_without_a_county_are_told_so(tmp_path: Path) -> None:
    rows = [figure(county="0201", county_label="آمل"), figure(value=7)]
    (text,) = printed(answer("counties", *rows), tmp_path / "a.pdf")
    assert bare("شهرستان نانوشته") in text


def test_the_periods_of_a_year_are_columns_with_their_targets(tmp_path: Path) -> None:
    rows = [
        figure(period=period, value=value, target=target)
        for period, value, target in (("1404-Q1", 10, 20), ("1404-Q2", 30, None), ("1404", 40, 50), ("?", None, None))
    ]
    (text,) = printed(answer("annual", *rows), tmp_path / "a.pdf")
    for words in ("بهار ۱۴۰۴", "تابستان ۱۴۰۴", "سال ۱۴۰۴", "هدف ۲۰", "هدف ۵۰", "۸۰", "?"):
        assert bare(words) in text, words
    assert "–" in text


def test_a_target_stands_beside_its_value_and_one_of_zero_divides_nothing(tmp_path: Path) -> None:
    rows = [figure(target=2500), figure(indicator="tests", indicator_label="آزمون", target=0, value=3)]
    (text,) = printed(answer("targets", *rows), tmp_path / "a.pdf")
    for words in ("۱٬۲۵۰", "۲٬۵۰۰", "۵۰"):
        assert bare(words) in text
    assert text.count("٪") == 1


def test_a_county_that_was_asked_for_is_named(tmp_path: Path) -> None:
    (text,) = printed(answer("indicators", figure(county="0201", county_label="آمل")), tmp_path / "a.pdf")
    assert bare("پاییز ۱۴۰۴ – شهرستان آمل") in text


def test_a_report_without_rows_says_what_to_do(tmp_path: Path) -> None:
    (text,) = printed(answer("targets"), tmp_path / "a.pdf")
    assert bare("در این دوره عددی نیست") in text


def test_a_long_table_begins_under_its_title_and_keeps_its_headings(tmp_path: Path) -> None:
    rows = [figure(county=f"{place:04}", county_label=f"شهر {place}", target=9) for place in range(60)]
    pages = printed(answer("counties", *rows), tmp_path / "a.pdf")
    assert len(pages) > 2
    assert bare("شهر 0") in pages[0]
    for text in pages:
        assert bare("غربالگری بینایی") in text
        assert bare("غربال‌شده") in text


def test_a_practice_office_marks_its_paper(tmp_path: Path) -> None:
    told = answer("indicators", figure())
    plain, marked = (printed(told, tmp_path / f"{kind}.pdf", practice=kind == "b") for kind in "ab")
    assert ["تمرینی" in text for text in (*plain, *marked)] == [False, True]


def test_a_workbook_needs_no_letterhead_and_another_ending_is_refused(tmp_path: Path) -> None:
    figures.write(answer("indicators", figure()), None, tmp_path / "a.XLSX", practice=True)
    assert (tmp_path / "a.XLSX").stat().st_size > 1000
    with pytest.raises(UserError) as refusal:
        figures.write(answer("indicators", figure()), HEAD, tmp_path / "a.docx", practice=True)
    assert refusal.value.code == "usage"
    with pytest.raises(UserError) as refusal:
        figures.write(answer("indicators", figure()), HEAD, tmp_path / "none" / "a.pdf", practice=True)
    assert refusal.value.code == "file-missing"


def test_characters_that_the_font_has_not_are_told(tmp_path: Path) -> None:
    told = answer("indicators", figure(programme_label="李"))
    assert figures.write(told, HEAD, tmp_path / "a.pdf", practice=False) == "李"


def test_a_paper_has_the_letterhead_it_is_given(tmp_path: Path) -> None:
    assert figures_paper.layout(answer("annual", figure()), HEAD).header
    assert not figures_paper.layout(answer("annual", figure()), None).header


def test_a_workbook_loads_no_library_of_paper() -> None:
    program = "import sys, reports.tables.figures; print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
