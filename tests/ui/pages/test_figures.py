"""Figures are counted, compared, drawn, kept, and each opens the rows it was counted from."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from models.office import Office
from models.office.figures import REPORTS
from models.office.statements.book import STATEMENTS
from models.office.statements.table import in_words
from models.schema import codelists
from tests.ui.keyboard import Keyboard
from ui.frame import Frame
from ui.pages import figures
from ui.pages.figures import FiguresPage
from ui.pages.figures_grid import against_target, grid_of, shown, statement_grid


@pytest.fixture
def page(qtbot: QtBot, frame: Frame, keyboard: Keyboard) -> FiguresPage:
    made = FiguresPage(frame)
    qtbot.addWidget(made)
    made.resize(1140, 640)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.opened()
    keyboard.settle()
    return made


def test_the_table_is_the_report_of_this_quarter(page: FiguresPage, office: Office) -> None:
    told = office.report("indicators", "1404-Q3")["rows"]
    assert page.period == "1404-Q3"
    assert len(page._grid.rows) == len(told)
    by_id = {row["id"]: row for row in page._grid.rows}
    for one in told:
        assert by_id[f"{one['programme']}/{one['indicator']}"]["value"] == shown(one["value"], one["indicator"])


def test_enter_opens_as_many_rows_as_the_number_says(page: FiguresPage, frame: Frame, keyboard: Keyboard) -> None:
    gone: list[Any] = []
    frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
    page.table.select("vision/tests")
    figure = page.figure
    assert figure is not None
    page.table.setFocus()
    keyboard.press("Return")
    keyboard.settle()
    name, arguments = gone[0]
    assert (name, arguments["entity"]) == ("records", "screening")
    assert len(arguments["ids"]) == figure["value"] > 0


def test_what_the_national_system_lacks_opens_its_rows_and_has_no_chart(
    page: FiguresPage, office: Office, frame: Frame, keyboard: Keyboard
) -> None:
    assert not page._chart.pixmap().isNull()
    gone: list[Any] = []
    frame.gone.connect(lambda name, arguments: gone.append((name, arguments)))
    page.opened(report="national")
    keyboard.settle()
    told = office.report("national", "1404-Q3")["rows"]
    at = next(number for number, row in enumerate(told) if row["entity"] == "screening" and row["missing"])
    page.table.select(str(at))
    page.open_rows()
    keyboard.settle()
    assert page._chart.pixmap().isNull()
    name, arguments = gone[0]
    assert (name, arguments["entity"], len(arguments["ids"])) == ("records", "screening", told[at]["missing"])


def test_a_zero_opens_nothing_and_says_so(page: FiguresPage, office: Office, frame: Frame, keyboard: Keyboard) -> None:
    told: list[str] = []
    frame.told.connect(lambda text, _kind, _undo: told.append(text))
    zeros = [row["id"] for row in page._grid.rows if row["value"] == "۰" and row["id"].startswith("vision/")]
    behind = {one: office.figures.behind("vision", one.partition("/")[2], "1404-Q3", None)["ids"] for one in zeros}
    page.table.select(next(one for one in zeros if not behind[one]))  # a median of no days has its people
    page.open_rows()
    keyboard.settle()
    assert "صفر" in told[0]


def test_the_year_stands_in_columns_of_its_quarters(page: FiguresPage, keyboard: Keyboard) -> None:
    page._report.setCurrentIndex(page._report.findData("annual"))
    page.read()
    keyboard.settle()
    labels = [one.label for one in page._grid.columns]
    assert labels[-5:] == ["بهار ۱۴۰۴", "تابستان ۱۴۰۴", "پاییز ۱۴۰۴", "زمستان ۱۴۰۴", "سال ۱۴۰۴"]


def test_counties_stand_below_each_other(page: FiguresPage, keyboard: Keyboard) -> None:
    page._report.setCurrentIndex(page._report.findData("counties"))
    page._programme.setCurrentIndex(page._programme.findData("vision"))
    page.read()
    keyboard.settle()
    assert {row["name"] for row in page._grid.rows} >= {"آمل"}


def test_a_typed_period_that_is_none_is_refused_in_words(page: FiguresPage, frame: Frame, keyboard: Keyboard) -> None:
    errors: list[Any] = []
    frame.error_told.connect(errors.append)
    page._period.setCurrentIndex(page._period.count() - 1)
    page._period_chosen()
    page._typed.setText("پاییز")
    page.read()
    keyboard.settle()
    assert [one.code for one in errors] == ["period-wrong"]


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_a_report_is_kept_as_file(
    page: FiguresPage, keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    place = tmp_path / f"آمار.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(place), "")))
    page.keep(ending)
    keyboard.settle()
    assert place.stat().st_size > 1000


def test_closing_tells_what_is_open_and_asks(
    page: FiguresPage, keyboard: Keyboard, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, *told: str, **_answers: str) -> bool:
        asked.extend(told)
        return True

    monkeypatch.setattr(figures, "ask", ask)
    page.close_period()
    keyboard.settle()
    assert "هنوز به پایان نرسیده" in asked[0]
    assert "روز باقی‌مانده" in asked[1]
    assert [one["period"] for one in office.find("closed_period")] == ["1404-Q3"]


@pytest.mark.parametrize(
    ("value", "target", "told"),
    [
        (None, 5, None),
        (5, None, None),
        (5, 5, ("done", "۱۰۰٪")),
        (3, 5, ("wait", "۶۰٪")),
        (1, 5, ("wrong", "۲۰٪")),
        (3, 0, ("done", "هدف صفر")),
    ],
)
def test_how_far_a_target_is_reached(value: float | None, target: float | None, told: object) -> None:
    assert against_target(value, target) == told


def test_a_number_that_some_places_have_not_given_is_marked_and_the_mark_explained() -> None:
    one = {"programme": "p", "programme_label": "برنامه", "indicator": "i", "indicator_label": "شاخص", "value": 20}
    late, whole = (
        {**one, "period": name, "awaited": told} for name, told in (("1404-Q2", "۱ از ۲ جا"), ("1404-Q1", ""))
    )
    grid = grid_of("annual", [late, whole], "")
    assert [grid.rows[0][f"at:1404-{name}"] for name in ("Q2", "Q1")] == ["۲۰*", "۲۰"]
    assert grid.note.startswith("*")
    assert grid_of("annual", [whole], "").note == ""


def test_an_empty_report_is_an_empty_grid() -> None:
    assert grid_of("targets", [], "").rows == ()


def test_the_places_of_a_province_follow_its_list(qtbot: QtBot, frame: Frame, keyboard: Keyboard) -> None:
    frame.facts = dataclasses.replace(frame.facts, level="province", office="02")
    page = FiguresPage(frame)
    qtbot.addWidget(page)
    page.opened()
    page._county.setCurrentIndex(page._county.findData("0201"))
    try:
        codelists.adopt("test", [("counties", codelists.Option("0299", "نوبنیاد"))])
        page.opened()
        assert page._county.itemText(page._county.findData("0299")) == "نوبنیاد"
        assert page._county.currentData() == "0201"
    finally:
        codelists.forget("test")
    page.opened()
    keyboard.settle()
    assert page._county.findData("0299") == -1
    assert page._county.currentData() == "0201"


def test_a_report_with_columns_of_its_own_is_shown_with_them(page: FiguresPage, office: Office) -> None:
    told = office.report("trend", "1404-Q3")
    grid = statement_grid(told)
    assert [one.label for one in grid.columns] == [told["group"]["label"], *(one["label"] for one in told["columns"])]
    assert len(grid.rows) == len(told["rows"]) > 0
    first, row = told["rows"][0], grid.rows[0]
    assert row["value"] == in_words(first["value"], "number") and row["programme_label"] == first["programme_label"]
    assert grid.figures[row["id"], "value"] is first  # it opens what it was counted from


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (None, "number", "–"), (None, "text", ""), (1234, "number", "۱٬۲۳۴"), (-3, "change", "−۳"), (3, "change", "+۳"),
        (0, "change", "۰"), (12.5, "percent", "۱۲٫۵٪"), ("2025-12-10", "day", "۱۴۰۴/۰۹/۱۹"), (True, "flag", "بله"),
        ("منطقهٔ 2", "text", "منطقهٔ ۲"), (["1", "2"], "text", "۱، ۲"),
    ],
)  # fmt: skip
def test_cells_of_a_statement_are_told_in_words(value: Any, kind: str, words: str) -> None:
    assert in_words(value, kind) == words


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_can_be_chosen_and_is_shown(page: FiguresPage, keyboard: Keyboard, name: str) -> None:
    page.opened(report=name)
    keyboard.settle()
    assert page._report.currentData() == name
    assert page._stack.currentIndex() == (0 if page._grid.rows else 1)
    statement = name in STATEMENTS
    assert page._programme.isHidden() == statement


def test_people_are_counted_where_they_live_when_asked(
    page: FiguresPage, office: Office, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    report = office.report

    def noted(*given: Any) -> Any:
        asked.append(given)
        return report(*given)

    monkeypatch.setattr(office, "report", noted)
    page._by.setCurrentIndex(page._by.findData("residence"))
    page.read()
    keyboard.settle()
    assert asked[0] == ("indicators", "1404-Q3", None, "residence")


@pytest.mark.parametrize("name", ["trend", "plan"])
def test_a_report_with_columns_of_its_own_is_printed_as_it_is(
    page: FiguresPage, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(figures, "open_made", lambda _frame, _page, one: made.append(one))
    page.opened(report=name)
    keyboard.settle()
    page.print_summary()
    keyboard.settle()
    assert made[0].name == REPORTS[name] and made[0].pages >= 1
