import datetime
import zipfile
from pathlib import Path

import pytest

from models.errors import Finding, UserError
from models.intake import annotate as annotating
from models.intake.annotate import HEADING, annotate
from models.intake.outcome import Marked, Outcome
from models.intake.sheets import Cell, Sheet, read_sheets
from tests.intake.workbooks import SAMPLES, write_csv, write_workbook


def marked(sheet: str, row: int, column: str | None, code: str) -> Marked:
    return Marked(sheet, row, column, None, Finding(code, None, "۱"))


def outcome_of(sheet: str, header: int = 1) -> Outcome:
    return Outcome(
        errors=[marked(sheet, 3, "A", "id-checksum"), marked(sheet, 3, None, "required")],
        warnings=[marked(sheet, 2, "B", "id-padded"), marked(sheet, 3, "A", "id-padded")],
        headers={sheet: header},
    )


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}


def test_cells_stay_and_the_faults_stand_beside_them(tmp_path: Path) -> None:
    rows = [["کد", "نام", "روز"], ["1", "علی", ""], [12.5, "مینا", ""]]
    source = write_workbook(tmp_path / "a.xlsx", {"برگه": rows, "دیگر": [["الف"]]})
    to = tmp_path / "b.xlsx"
    annotate(source, outcome_of("برگه"), to)
    first, second = read_sheets(to)
    assert first.cells[0] == ["کد", "نام", "روز", HEADING]
    assert first.cells[2][:2] == [12.5, "مینا"]
    assert str(first.cells[2][-1]).count("\n") == 2
    assert str(first.cells[2][-1]).splitlines()[1].startswith("id-checksum: ")
    assert (second.name, second.cells) == ("دیگر", [["الف"]])
    parts = parts_of(to)
    assert 'rightToLeft="1"' in parts["xl/worksheets/sheet1.xml"]
    assert 'ref="A3"' in parts["xl/comments1.xml"] and 'ref="B2"' in parts["xl/comments1.xml"]
    assert not list(tmp_path.glob("*.part"))


def test_nothing_in_the_copy_computes(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", "کد,نام", "=1+1,@SUM(A1)", "http://x.example,+cmd")
    to = tmp_path / "b.xlsx"
    annotate(source, outcome_of("a"), to)
    (sheet,) = read_sheets(to)
    assert sheet.formulas == frozenset()
    assert sheet.cells[1][:2] == ["=1+1", "@SUM(A1)"]
    assert "hyperlink" not in parts_of(to)["xl/worksheets/sheet1.xml"]


def test_a_sample_goes_there_and_back(tmp_path: Path) -> None:
    to = tmp_path / "b.xlsx"
    annotate(SAMPLES / "kindergarten_children.xlsx", outcome_of("لیست", 4), to)
    (old,), (new,) = read_sheets(SAMPLES / "kindergarten_children.xlsx"), read_sheets(to)
    assert [row[:8] for row in new.cells] == old.cells
    assert new.cells[3][8] == HEADING


@pytest.mark.parametrize("name", ["a:b[1]", "ن" * 60, "''", "History"])
def test_any_file_name_becomes_a_sheet_name(tmp_path: Path, name: str) -> None:
    source = write_csv(tmp_path / f"{name}.csv", "کد,نام", "۱,۲")
    annotate(source, Outcome(), tmp_path / "b.xlsx")
    assert len(read_sheets(tmp_path / "b.xlsx")) == 1


def test_the_source_is_never_written_over(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "a.xlsx", {"برگه": [["کد"]]})
    before = source.read_bytes()
    with pytest.raises(UserError) as refused:
        annotate(source, Outcome(), tmp_path / "." / "a.xlsx")
    assert (refused.value.code, source.read_bytes()) == ("usage", before)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "a.xlsx", {"برگه": [["کد"]]})
    with pytest.raises(UserError) as refused:
        annotate(source, Outcome(), tmp_path / "نیست" / "b.xlsx")
    assert refused.value.code == "read-only"


def test_days_before_excels_own_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row: list[Cell] = [datetime.date(1404, 9, 19), datetime.date(2020, 1, 2), datetime.time(8), True, None]
    monkeypatch.setattr(annotating, "read_sheets", lambda path: [Sheet("برگه", [row])])
    annotate(tmp_path / "a.xlsx", Outcome(), tmp_path / "b.xlsx")
    (copy,) = read_sheets(tmp_path / "b.xlsx")
    assert copy.cells[0][:4] == ["1404-09-19", datetime.date(2020, 1, 2), "08:00:00", True]
