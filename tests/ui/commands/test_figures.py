"""`report --to` writes the figures as a workbook or as paper."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from models.office.paper.papers import Letterhead
from tests.reports.forms.person_pages import bare
from tests.reports.type.reading import texts
from tests.ui.commands.conftest import Door, Run

HEAD = Letterhead("0201", "ساری", "county", "مازندران", "ساری")
FIGURE = {
    "programme": "vision", "programme_label": "غربالگری بینایی", "indicator": "tests", "indicator_label": "آزمون",
    "county": None, "county_label": "", "period": "1404-Q3", "value": 40, "target": None,
}  # fmt: skip
FIGURES = {"report": "indicators", "title": "شاخص‌ها", "period": "1404-Q3", "label": "پاییز ۱۴۰۴", "rows": [FIGURE]}


@pytest.fixture
def papers(door: Door, monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setattr(door, "papers", SimpleNamespace(letterhead=lambda: HEAD), raising=False)
    return door


def test_figures_go_onto_paper(daftar: Run, papers: Door, tmp_path: Path) -> None:
    papers.answers["report"] = FIGURES
    place = tmp_path / "آمار.PDF"
    done = daftar("--json", "report", "indicators", "--period", "1404-Q3", "--to", str(place))
    assert (done.code, done.err) == (0, "")
    assert done.lines == [{**FIGURES, "file": str(place)}]
    (text,) = map(bare, texts(place))
    for words in (
        "شاخص‌ها",
        "پاییز ۱۴۰۴",
        "ادارهٔ بهزیستی شهرستان ساری",
        "غربالگری بینایی",
        "۴۰",
        "صفحهٔ ۱ از ۱",
        "تمرینی",
    ):
        assert bare(words) in text, words
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_what_the_font_has_not_is_told_and_the_paper_is_there(daftar: Run, papers: Door, tmp_path: Path) -> None:
    papers.answers["report"] = {**FIGURES, "rows": [{**FIGURE, "programme_label": "李"}]}
    done = daftar("--json", "report", "indicators", "--period", "1404-Q3", "--to", str(tmp_path / "a.pdf"))
    assert done.code == 0
    assert done.err.startswith("[font-missing]")
    assert (tmp_path / "a.pdf").exists()


def test_a_place_that_is_missing_is_refused(daftar: Run, papers: Door, tmp_path: Path) -> None:
    papers.answers["report"] = FIGURES
    done = daftar("report", "indicators", "--period", "1404-Q3", "--to", str(tmp_path / "none" / "a.pdf"))
    assert (done.code, done.out) == (1, "")
    assert "[file-missing]" in done.err
