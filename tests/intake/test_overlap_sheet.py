import datetime
from collections import Counter
from pathlib import Path

from models.intake.overlap_sheet import COMPARED, read_foreign_list
from models.registry.person import PERSON
from tests.intake.workbooks import PEOPLE, SAMPLES, write_workbook

TODAY = datetime.date(2025, 12, 10)


def test_the_sample_list_is_read_in_stored_forms() -> None:
    found = read_foreign_list(SAMPLES / "education_special_children.xlsx", PERSON, TODAY)
    assert len(found.rows) == 62
    assert Counter(bool(row["national_id"]) for row in found.rows) == {True: 54, False: 8}
    by_row = {row["row"]: row for row in found.rows}
    assert [by_row[9][name] for name in COMPARED] == ["0494443839", "امیرمحمد", "سلطانی", "آرتین", "2021-03-14"]
    assert by_row[12]["national_id"] == "0491620756"
    assert [note.code for note in by_row[12]["notes"]] == ["id-padded"]


def test_what_cannot_be_read_is_nothing_with_a_note(tmp_path: Path) -> None:
    rows = [PEOPLE, ("1234567890", "علی", "رضایی", '=A1&"x"', "1404/12/30")]
    (row,) = read_foreign_list(write_workbook(tmp_path / "a.xlsx", {"برگه": rows}), PERSON, TODAY).rows
    assert [row[name] for name in COMPARED] == [None, "علی", "رضایی", None, None]
    assert sorted(note.code for note in row["notes"]) == ["date-impossible", "formula-cell", "id-checksum"]
    assert (row["row"], row["sheet"]) == (2, "برگه")
