from typing import Any

import pytest

from models.errors import UserError
from models.intake.headings import Headings, targets_of
from models.intake.rows import Book, DataRow, book_of, data_rows, person_of, settled_ids
from models.intake.sheets import Sheet, read_sheets
from models.registry.person import PERSON
from tests.intake.workbooks import SAMPLES

HEADER = ["ردیف", "نام", "نام خانوادگی", "کد ملی"]


def book(*rows: list[Any], **more: Any) -> Book:
    return book_of([Sheet("برگه", [HEADER, *rows], **more)], Headings(targets_of(PERSON)))


def rows_of(*rows: list[Any], **more: Any) -> list[DataRow]:
    return list(data_rows(book(*rows, **more).tables))


@pytest.mark.parametrize(
    "row",
    [
        [],
        ["", "", "", ""],
        [None, " ", "\u200c", ""][:2],
        [7.0],
        ["جمع کل: ۶۲ نفر"],
        ["", "مجموع", "", 12.0],
        ["جمع‌کل", "", "", 62.0],
        ["تعداد کل", "۶۲ نفر"],
        ["میانگین", "", "", "۱۲"],
        HEADER,
        ["رديف", "نام", "نام خانوادگي", "کدملی"],
    ],
)
def test_what_is_no_person_is_left_out(row: list[Any]) -> None:
    assert [one.number for one in rows_of([1.0, "علی", "رضایی", "1"], row, [2.0, "مینا", "رضایی", "2"])] == [2, 4]


@pytest.mark.parametrize(
    "row", [[1.0, "جمعه", "جمعه‌زاده", ""], ["", "مجموعی", "رضا", ""], ["", "نام", "خانوادگی", "5"]]
)
def test_a_person_with_an_odd_name_is_a_person(row: list[Any]) -> None:
    assert len(rows_of(row)) == 1


def test_values_come_raw_with_the_letters_of_their_columns() -> None:
    (row,) = rows_of([1.0, "علي", "", 45531226.0, "بیرون"])
    assert row.values == {"person.first_name": "علي", "person.national_id": 45531226.0}
    assert (row.sheet, row.number, row.cells["person.national_id"]) == ("برگه", 2, "D")


def test_formulas_in_known_columns_are_told() -> None:
    rows = rows_of([1.0, "علی"], [2.0, "مینا"], [3.0], formulas=frozenset({(2, 1), (3, 2), (4, 4)}))
    assert [row.formulas for row in rows] == [(), ("person.first_name",), ("person.national_id",)]


def test_sheets_without_a_header_are_skipped_if_another_has_one() -> None:
    headings = Headings(targets_of(PERSON))
    notes = Sheet("راهنما", [["این پرونده را پر کنید"]])
    found = book_of([notes, Sheet("برگه", [HEADER])], headings)
    assert (found.skipped, len(found.tables)) == (("راهنما",), 1)
    assert found.ignored == [{"sheet": "برگه", "column": "A", "heading": "ردیف"}]
    with pytest.raises(UserError) as refused:
        book_of([notes], headings)
    assert refused.value.code == "header-missing"


@pytest.mark.parametrize(
    ("file", "count"),
    [("kindergarten_children.xlsx", 62), ("school_classes.xlsx", 60), ("education_special_children.xlsx", 62)],
)
def test_the_samples_have_their_rows(file: str, count: int) -> None:
    found = book_of(read_sheets(SAMPLES / file), Headings(targets_of(PERSON)))
    assert sum(1 for _ in data_rows(found.tables)) == count


@pytest.mark.parametrize(
    ("values", "raw", "codes"),
    [
        ({"person.full_name": "علی رضایی"}, {"first_name": "علی", "last_name": "رضایی"}, []),
        ({"person.full_name": "محمد مهدی هنری"}, {"first_name": "محمد مهدی", "last_name": "هنری"}, ["name-unsplit"]),
        ({"person.full_name": "علی"}, {"first_name": "علی"}, ["name-unsplit"]),
        (
            {"person.full_name": "علی پور رضایی", "person.first_name": "علی", "person.last_name": "پور رضایی"},
            {"first_name": "علی", "last_name": "پور رضایی"},
            ["name-unsplit"],
        ),
        ({"person.mobile": "1", "answers.right": 3}, {"mobile": "1"}, []),
    ],
)
def test_the_person_among_the_values(values: dict[str, Any], raw: dict[str, Any], codes: list[str]) -> None:
    person, notes = person_of(values)
    assert person == raw
    assert [note.code for note in notes] == codes


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        ("ندارد", {}),
        ("-", {}),
        (0.0, {}),
        ("فاقد کد ملی", {}),
        ("0499370899", {"person.national_id": "0499370899"}),
        (123456789012.0, {"person.foreign_id": 123456789012.0}),
        ("۱۲۳۴۵۶۷۸۹۰۱۲", {"person.foreign_id": "۱۲۳۴۵۶۷۸۹۰۱۲"}),
    ],
)
def test_what_stands_in_the_id_column_instead_of_an_id(given: Any, settled: dict[str, Any]) -> None:
    assert settled_ids({"person.national_id": given}) == settled
