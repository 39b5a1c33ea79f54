"""The observatory ranks the harms of a place by count and severity, beside the season before and the year before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from models.errors import UserError
from models.office import Office
from reports.tables import figures
from tests.journeys.offices import Pair, put, refused
from tests.office.conftest import seated
from tests.reports.forms.person_pages import HEAD, bare
from tests.reports.type.reading import texts


def harm(office: Office, kind: str, count: int, severity: int = 3, period: str = "1404-Q3", **row: Any) -> str:
    return put(office, "harm", kind=kind, count=count, severity=severity, period=period, **row)


def ranked(office: Office, name: str = "harms", period: str = "1404-Q3", **where: Any) -> list[tuple[Any, ...]]:
    rows = office.report(name, period, **where)["rows"]
    return [(row["rank"], row["kind"], row["value"], row["score"]) for row in rows]


def test_the_worst_comes_first_not_the_most_frequent(office: Office) -> None:
    harm(office, "طلاق", 40, 3)
    harm(office, "اعتیاد", 30, 5, data_source="مرکز بهداشت")
    harm(office, "کودک‌آزاری", 24, 5)
    assert ranked(office) == [(1, "addiction", 30, 150), (2, "divorce", 40, 120), (3, "child_abuse", 24, 120)]
    answer = office.report("harms", "1404-Q3")
    assert answer["rows"][0]["place"] == "اراک"
    assert answer["rows"][0]["sources"] == "مرکز بهداشت"
    assert "داوری برنامه" in answer["notes"][0], "the formula is told to be our own"


def test_the_trend_is_against_the_season_before_and_the_same_one_last_year(office: Office) -> None:
    for period, count in (("1404-Q3", 30), ("1404-Q2", 20), ("1403-Q3", 50), ("1403-Q2", 7)):
        harm(office, "اعتیاد", count, period=period)
    (row,) = office.report("harms", "1404-Q3")["rows"]
    assert [row[name] for name in ("before", "before_change", "year_ago", "year_change")] == [20, 10, 50, -20]
    (row,) = office.report("harms", "1403-Q2")["rows"]
    assert (row["before"], row["before_change"], row["year_change"]) == (None, None, None), "nobody told: not zero"
    (row,) = office.report("harms", "1404-H1")["rows"]
    assert (row["value"], row["year_ago"]) == (20, 7)
    (row,) = office.report("harms", "1404")["rows"]
    assert (row["value"], row["before"], row["score"]) == (50, 57, 150)


def test_a_county_is_the_sum_of_its_neighbourhoods_unless_it_tells_itself(office: Office) -> None:
    near, far = (put(office, "neighbourhood", name=name, county="0001") for name in ("شهرک", "باغ"))
    harm(office, "فقر", 10, 2, neighbourhood=near)
    harm(office, "فقر", 30, 4, neighbourhood=far)
    (row,) = office.report("harms", "1404-Q3")["rows"]
    assert (row["value"], row["severity"], row["score"]) == (40, 3.5, 140)
    harm(office, "فقر", 90, 1)
    assert ranked(office) == [(1, "poverty", 90, 90)], "the county's own figure holds its neighbourhoods'"
    places = office.report("harm_places", "1404-Q3")["rows"]
    assert sorted((row["place"], row["value"]) for row in places) == [("اراک – باغ", 30), ("اراک – شهرک", 10)]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"period": "1404"}, ["rule-broken"]),
        ({"period": "1404-07"}, ["rule-broken"]),
        ({"severity": 6}, ["not-a-number"]),
        ({"severity": 0}, ["not-a-number"]),
        ({"count": -1}, ["not-a-number"]),
        ({"kind": "باران"}, ["choice-unknown"]),
        ({"kind": "divorce"}, ["already-counted"]),
    ],
)
def test_what_is_no_figure_of_the_observatory(office: Office, row: dict[str, Any], codes: list[str]) -> None:
    harm(office, "طلاق", 40)
    told = {"kind": "poverty", "count": 1, "severity": 3, "period": "1404-Q3"}
    assert refused(office, "harm", **{**told, **row}) == codes


def test_each_county_has_its_own_order_at_the_province(offices: Pair) -> None:
    harm(offices.county, "طلاق", 40)
    harm(offices.county, "فقر", 50)
    offices.up()
    harm(offices.province, "فقر", 9, county="0002")
    harm(offices.province, "طلاق", 44, county="0001")
    rows = offices.province.report("harms", "1404-Q3")["rows"]
    told = [(row["county"], row["rank"], row["kind"], row["value"]) for row in rows]
    assert told == [("0001", 1, "poverty", 50), ("0001", 2, "divorce", 44), ("0002", 1, "poverty", 9)]
    assert ranked(offices.province, county="0002") == [(1, "poverty", 9, 27)]


def test_who_may_not_see_such_figures_is_told_so(office: Office) -> None:
    harm(office, "طلاق", 40)
    assert seated(office, "senior").report("harms", "1404-Q3")["rows"]
    clerk = seated(office, "clerk")
    assert clerk.find("harm") == []
    with pytest.raises(UserError) as refusal:
        clerk.report("harms", "1404-Q3")
    assert refusal.value.code == "not-allowed"


def test_the_working_group_has_it_on_paper_and_as_a_workbook(office: Office, tmp_path: Path) -> None:
    harm(office, "طلاق", 1250)
    harm(office, "اعتیاد", 300, 5, period="1404-Q2")
    harm(office, "اعتیاد", 200, 5)
    answer = office.report("harms", "1404-Q3")
    assert figures.write(answer, HEAD, tmp_path / "a.pdf", practice=False) == ""
    (page,) = map(bare, texts(tmp_path / "a.pdf"))
    for words in ("اولویت آسیب‌های اجتماعی", "پاییز ۱۴۰۴", "اراک", "طلاق", "۱٬۲۵۰", "۳٬۷۵۰", "داوری برنامه"):
        assert bare(words) in page, words
    figures.write(answer, None, tmp_path / "a.xlsx", practice=False)
    _, head, *rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    cells = dict(zip(head, rows[0], strict=True))
    assert (cells["جا"], cells["آسیب"], cells["شمار"], cells["امتیاز"]) == ("اراک", "طلاق", 1250, 3750)
    assert dict(zip(head, rows[1], strict=True))["در برابر دورهٔ پیش"] == -100
