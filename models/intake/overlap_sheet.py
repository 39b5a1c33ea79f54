"""Another body's list is only compared, never saved, so a bad number in it costs a note and not the row."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from models.errors import Finding, UserError
from models.intake.headings import Headings, targets_of
from models.intake.rows import DataRow, book_of, data_rows, person_of, settled_ids
from models.intake.sheets import read_sheets
from models.schema.entity import Entity, Row

COMPARED = ("national_id", "first_name", "last_name", "father_name", "birth_date")
TWINS = ("mother_national_id", "birth_order")
"""What tells twins apart, where their list has it."""


class ForeignList(NamedTuple):
    """Their rows, each with the fields of COMPARED and TWINS in stored form or None, `sheet`, `row` (Excel row) and
    `notes` (Findings); the sheets that had no header; and how the columns were understood (Book.columns, ignored)."""

    rows: list[Row]
    skipped: tuple[str, ...]
    columns: list[dict[str, str]]
    ignored: list[dict[str, str]]


def read_foreign_list(
    file: Path, person: Entity, today: datetime.date, explicit_map: Mapping[str, str] | None = None
) -> ForeignList:
    """Read a list by the headings of the person's declaration. UserError as `read_sheets`, and header-missing."""
    book = book_of(read_sheets(file), Headings(targets_of(person), explicit_map))
    rows = [_foreign(row, person, today) for row in data_rows(book.tables)]
    return ForeignList(rows, book.skipped, book.columns, book.ignored)


def _foreign(row: DataRow, person: Entity, today: datetime.date) -> Row:
    values = {path: value for path, value in row.values.items() if path not in row.formulas}
    raw, notes = person_of(settled_ids(values))
    notes += (Finding("formula-cell", path.removeprefix("person.")) for path in row.formulas)
    read = {name: _read(person, name, raw.get(name), today, notes) for name in (*COMPARED, *TWINS)}
    return {**read, "sheet": row.sheet, "row": row.number, "notes": tuple(notes)}


def _read(person: Entity, name: str, value: Any, today: datetime.date, notes: list[Finding]) -> Any:
    try:
        stored, found = person.field(name).read(value, today)
    except UserError as error:
        notes.append(error.finding)
        return None
    notes.extend(found)
    return stored
