from __future__ import annotations

import datetime
import errno
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from models.errors import UserError
from reports.sheets import PRACTICE, Column, Sheet, figures_sheet, overlap_sheet, write_book, write_table

COLUMNS = (
    Column("name", "نام", 20),
    Column("count", "شمار", 10, "number"),
    Column("day", "تاریخ", 12, "day"),
)
ROWS = [{"name": "زهرا کریمی‌نژاد", "count": 12, "day": "2025-12-10"}, {"name": None, "count": 2.5, "day": None}]


def read(path: Path, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(sheet).to_python()


def xml(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as file:
        return file.read(name).decode()


def test_a_table_has_title_heading_rows_and_notes(tmp_path: Path) -> None:
    path = write_table(tmp_path / "فهرست.xlsx", "فهرست افراد", COLUMNS, ROWS, ["یادداشت"])
    assert read(path) == [
        ["فهرست افراد", "", ""],
        ["نام", "شمار", "تاریخ"],
        ["زهرا کریمی‌نژاد", 12.0, "۱۴۰۴/۰۹/۱۹"],
        ["", 2.5, ""],
        ["", "", ""],
        ["یادداشت", "", ""],
    ]
    assert [one.name for one in tmp_path.iterdir()] == ["فهرست.xlsx"]


def test_sheets_read_from_right_to_left_with_a_frozen_heading(tmp_path: Path) -> None:
    text = xml(write_table(tmp_path / "x.xlsx", "فهرست", COLUMNS, ROWS))
    assert 'rightToLeft="1"' in text
    assert 'ySplit="2"' in text
    assert 'state="frozen"' in text


def test_practice_is_marked_under_the_title_and_in_print(tmp_path: Path) -> None:
    path = write_table(tmp_path / "x.xlsx", "فهرست", COLUMNS, ROWS, practice=True)
    assert read(path)[1][0] == PRACTICE
    assert read(path)[2][0] == "نام"
    assert PRACTICE in xml(path).split("<headerFooter>")[1]
    assert 'ySplit="3"' in xml(path)


HOSTILE = [
    "=1+1", "+98912", "-3", "@SUM(A1)", "{=1}", "=cmd|' /C calc'!A0", "http://x.ir", "0012345678", "1404/09/19", "\t=1",
    "x" * 40_000, "a\x00b\x1fc", "\ud800", "</t><f>1</f>", "internal:Sheet1!A1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["text", "number", "day"])
def test_text_stays_text_in_every_kind_of_column(tmp_path: Path, text: str, kind: str) -> None:
    path = write_table(tmp_path / "x.xlsx", text, [Column("a", text, 9, kind)], [{"a": text}], [text])
    clean = "".join(char for char in text if char.isprintable() or char == "\t")[:32_767]
    assert {str(row[0]) for row in read(path)} - {""} == {clean} - {""}
    assert "<f>" not in xml(path)
    assert "hyperlink" not in xml(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(value=st.one_of(st.text(), st.integers(), st.floats(), st.dates(), st.booleans()), title=st.text())
def test_any_value_makes_a_sheet_that_opens(tmp_path: Path, value: object, title: str) -> None:
    column = [Column("a", "ستون", 9, "number" if isinstance(value, (int, float)) else "text")]
    assert len(read(write_table(tmp_path / "x.xlsx", title, column, [{"a": value}]))) >= 1


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        (7, "number", 7.0),
        (0, "number", 0.0),
        (True, "number", "True"),
        (1234567890123456789, "number", "1234567890123456789"),
        (float("nan"), "number", "nan"),
        ("۱۲", "number", "۱۲"),
        (12, "text", "12"),
        (datetime.date(2025, 12, 10), "day", "۱۴۰۴/۰۹/۱۹"),
        (datetime.datetime(2025, 12, 10, 8), "day", "۱۴۰۴/۰۹/۱۹"),
        ("2025-12-10T08:00", "day", "۱۴۰۴/۰۹/۱۹"),
    ],
)
def test_numbers_are_numbers_and_days_are_jalali(tmp_path: Path, value: object, kind: str, kept: object) -> None:
    path = write_table(tmp_path / "x.xlsx", "ت", [Column("a", "س", 9, kind)], [{"a": value}])
    assert read(path)[2] == [kept]


def test_names_of_sheets_are_made_acceptable(tmp_path: Path) -> None:
    sheets = [Sheet("آمار [۱]: الف/ب*?" + "ی" * 40, COLUMNS, ROWS), Sheet("'آمار'", COLUMNS, [])]
    path = write_book(tmp_path / "x.xlsx", [*sheets, *sheets])
    names = CalamineWorkbook.from_path(path).sheet_names
    assert len(set(names)) == 4
    assert max(map(len, names)) <= 31


# -- what can go wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code"),
    [(PermissionError(errno.EACCES, "in use"), "read-only"), (OSError(errno.ENOSPC, "full"), "disk-full")],
)
def test_a_target_that_is_locked_or_full_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    target = tmp_path / "x.xlsx"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError) as refused:
        write_table(target, "ت", COLUMNS, ROWS)
    assert refused.value.code == code
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        write_table(tmp_path / "no" / "x.xlsx", "ت", COLUMNS, ROWS)
    assert refused.value.code == "file-missing"


def test_a_target_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").mkdir()
    with pytest.raises(UserError) as refused:
        write_table(tmp_path / "x.xlsx", "ت", COLUMNS, ROWS)
    assert refused.value.code == "read-only"


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.sheets.MOST_ROWS", 1)
    with pytest.raises(UserError) as refused:
        write_table(tmp_path / "x.xlsx", "ت", COLUMNS, ROWS)
    assert refused.value.code == "file-too-large"
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_of_ours_leaves_no_file(tmp_path: Path) -> None:
    def rows() -> Any:
        yield ROWS[0]
        raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        write_table(tmp_path / "x.xlsx", "ت", COLUMNS, rows())
    assert list(tmp_path.iterdir()) == []


def test_the_engine_itself_refusing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise xlsxwriter.exceptions.FileCreateError(PermissionError())

    monkeypatch.setattr("reports.sheets._fill", refuse)
    with pytest.raises(UserError) as refused:
        write_table(tmp_path / "x.xlsx", "ت", COLUMNS, ROWS)
    assert refused.value.code == "read-only"


# -- the answers ------------------------------------------------------------------------------------------------------

LABELS = {
    "programme": {"vision": "غربالگری بینایی"},
    "indicator": {"screened": "غربال‌شده (نفر)"},
    "county": {"0201": "آمل"},
}
FIGURES = {
    "period": "1404-Q3",
    "rows": [
        {"programme": "vision", "indicator": "screened", "county": "0201", "value": 150, "target": 200},
        {"programme": "vision", "indicator": "other", "county": None, "value": None, "target": None},
    ],
}


def test_figures_have_words_for_codes_and_percent_of_the_target(tmp_path: Path) -> None:
    rows = read(figures_sheet(FIGURES, tmp_path / "x.xlsx", False, LABELS))
    assert rows[0][0] == "آمار – پاییز ۱۴۰۴"
    assert rows[1] == ["برنامه", "شاخص", "شهرستان", "مقدار", "هدف", "درصد هدف"]
    assert rows[2] == ["غربالگری بینایی", "غربال‌شده (نفر)", "آمل", 150.0, 200.0, 75.0]
    assert rows[3] == ["غربالگری بینایی", "other", "", "", "", ""]


def test_columns_that_nobody_fills_are_left_out(tmp_path: Path) -> None:
    answer = {"period": "1404", "rows": [{"programme": "vision", "indicator": "screened", "value": 1, "target": None}]}
    assert read(figures_sheet(answer, tmp_path / "x.xlsx", False))[1] == ["برنامه", "شاخص", "مقدار"]
    assert read(figures_sheet({"period": "?", "rows": []}, tmp_path / "x.xlsx", True))[0][0] == "آمار – ?"


OVERLAP = {
    "both": 2,
    "maybe": 1,
    "only_theirs": 1,
    "only_ours": 1,
    "rows": [
        {"row": 4, "person": "a" * 32, "how": "id", "score": 100, "name": "=زهرا"},
        {"row": 5, "person": "b" * 32, "how": "name-father-birth", "score": 90},
        {"row": 6, "person": "c" * 32, "how": "name-only", "score": 40},
        {"row": 7, "person": None, "how": None, "score": 0},
        {"row": None, "person": "d" * 32, "how": None, "score": 0},
    ],
}


def test_an_overlap_is_four_sheets(tmp_path: Path) -> None:
    path = overlap_sheet(OVERLAP, tmp_path / "x.xlsx", True)
    names = CalamineWorkbook.from_path(path).sheet_names
    assert names == ["1 در هر دو (2)", "2 شاید یکی (1)", "3 فقط نزد آنان (1)", "4 فقط نزد ما (1)"]
    assert read(path, 0)[2] == ["ردیف در فهرست آنان", "نام", "یافته با", "همانندی", "شناسه در دفتر"]
    assert [row[0] for row in read(path, 0)[3:]] == [4.0, 5.0]
    assert read(path, 0)[3][1:3] == ["=زهرا", "کد ملی"]
    assert [read(path, sheet)[3][0] for sheet in (1, 2)] == [6.0, 7.0]
    assert read(path, 3)[3][-1] == "d" * 32
    assert all('rightToLeft="1"' in xml(path, f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3, 4))


def test_an_overlap_of_nothing_has_its_four_sheets_too(tmp_path: Path) -> None:
    empty = {"both": 0, "maybe": 0, "only_theirs": 0, "only_ours": 0, "rows": []}
    assert len(CalamineWorkbook.from_path(overlap_sheet(empty, tmp_path / "x.xlsx", False)).sheet_names) == 4
