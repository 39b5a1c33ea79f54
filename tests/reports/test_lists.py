"""A list in a workbook: labels above, words in cells, numbers that Excel counts, digits that our loader reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.catalog import BY_NAME
from models.intake.sheets import read_sheets
from reports.lists import Cell, write_list

PERSON = BY_NAME["person"]
FIELDS = [(name, PERSON.fields[name]) for name in ("national_id", "last_name", "birth_date", "birth_order", "sex")]


def rows(*told: dict[str, object]) -> Iterator[dict[str, Cell]]:
    for one in told:
        yield {name: Cell(one.get(name), field.shown(one.get(name))) for name, field in FIELDS}


def test_a_list_is_written_under_the_labels_of_its_fields(tmp_path: Path) -> None:
    to = tmp_path / "list.xlsx"
    someone = {"national_id": "0012345679", "last_name": "گل‌مهر ۲", "birth_date": "2020-03-05", "birth_order": 2}
    answer = write_list(to, "افراد", FIELDS, rows({**someone, "sex": "female"}, {"last_name": "=1+1"}), practice=True)
    assert answer == {"file": str(to), "rows": 2}
    (sheet,) = read_sheets(to)
    head = next(number for number, line in enumerate(sheet.cells) if "کد ملی" in line)
    assert sheet.cells[head] == [field.label for _, field in FIELDS]
    assert sheet.cells[head + 1] == ["0012345679", "گل‌مهر ۲", "۱۳۹۸/۱۲/۱۵", 2, "زن"]
    assert sheet.cells[head + 2][1] == "=1+1"
    assert not sheet.formulas


def test_an_empty_list_is_a_workbook_with_its_head_alone(tmp_path: Path) -> None:
    assert write_list(tmp_path / "list.xlsx", "افراد", FIELDS, rows())["rows"] == 0
    (sheet,) = read_sheets(tmp_path / "list.xlsx")
    assert sheet.cells[-1] == [field.label for _, field in FIELDS]
