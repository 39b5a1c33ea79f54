"""What became of a file: each data row is saved, unchanged or rejected, and every finding knows its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.errors import Finding
from models.intake.rows import Book, DataRow


@dataclass(frozen=True)
class Marked:
    """A finding at its place: sheet, Excel row, column letters (None: the row as a whole) and target path."""

    sheet: str
    row: int
    column: str | None
    path: str | None
    finding: Finding

    def as_answer(self) -> dict[str, Any]:
        """As cli.md has it, and the field besides."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.finding.code,
            "message": self.finding.message,
            "field": self.path,
        }


@dataclass
class Outcome:
    """Counts and findings of a load. `headers`: sheet to its header row, for the annotated copy."""

    rows: int = 0
    saved: int = 0
    unchanged: int = 0
    rejected: int = 0
    errors: list[Marked] = field(default_factory=list)
    warnings: list[Marked] = field(default_factory=list)
    columns: list[dict[str, str]] = field(default_factory=list)
    ignored: list[dict[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    headers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book) -> Outcome:
        """An outcome that has seen the columns and no row yet."""
        headers = {table.sheet.name: table.map.header_row for table in book.tables}
        return cls(columns=book.columns, ignored=book.ignored, skipped=list(book.skipped), headers=headers)

    def count(self, status: str) -> None:
        """One row more: `saved`, `unchanged` or `rejected`."""
        self.rows += 1
        setattr(self, status, getattr(self, status) + 1)

    def as_answer(self) -> dict[str, Any]:
        """The JSON object of `load` in cli.md, with what was understood of the columns."""
        return {
            "rows": self.rows,
            "saved": self.saved,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "errors": [marked.as_answer() for marked in self.errors],
            "warnings": [marked.as_answer() for marked in self.warnings],
            "columns": self.columns,
            "ignored": self.ignored,
            "skipped": self.skipped,
        }


def mark(row: DataRow, path: str | None, finding: Finding) -> Marked:
    """The finding at the column of its path; names cut from one column point to it, a person to what names him."""
    return Marked(row.sheet, row.number, _column(row.cells, path), path, finding)


def _column(cells: Mapping[str, str], path: str | None) -> str | None:
    if path is None:
        return None
    stands_in: tuple[str, ...] = ()
    who, _, name = path.rpartition(".")
    if who in ("person", "partner") and name in ("first_name", "last_name"):
        stands_in = (f"{who}.full_name",)
    elif who in ("person", "partner") and name == "foreign_id":
        stands_in = (f"{who}.national_id",)
    elif name == "partner":
        stands_in = ("partner.national_id", "partner.full_name", "partner.last_name")
    elif name in ("person", "household", "case"):
        stands_in = ("person.national_id", "person.full_name", "person.last_name")
    return next((cells[one] for one in (path, *stands_in) if one in cells), None)
