"""A list leaves the office as it is read: words for codes and names for references, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from models.schema.fields import Day, Field, Note
from models.schema.numbers import Number, Tenths
from models.text.persian import latin_digits
from reports.sheets import Column, write_table

_WIDTHS: Mapping[str, int] = {"day": 12, "number": 10, "flag": 8, "note": 40}  # letters


class Cell(NamedTuple):
    """A stored value and its words."""

    value: Any
    text: str


def write_list(
    to: Path,
    title: str,
    fields: Sequence[tuple[str, Field]],
    rows: Iterable[Mapping[str, Cell]],
    practice: bool = False,
) -> dict[str, Any]:
    """Write rows under the labels of their fields: `{file, rows}`. UserErrors as for `sheets.write_book`.

    Digits of codes and numbers of people are Latin, so that other programs and our own loader read them.
    """
    columns = [Column(name, field.label, _width(field), _kind(field)) for name, field in fields]
    counted = _Counted(rows)
    told = ({name: _told(field, row[name]) for name, field in fields} for row in counted)
    write_table(to, title, columns, told, practice=practice)
    return {"file": str(to), "rows": counted.number}


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Mapping[str, Cell]]) -> None:
        self._rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Mapping[str, Cell]]:
        for row in self._rows:
            self.number += 1
            yield row


def _kind(field: Field) -> str:
    if isinstance(field, Day):
        return "day"
    return "number" if isinstance(field, Number) and not isinstance(field, Tenths) else "text"


def _width(field: Field) -> int:
    return _WIDTHS.get("note" if isinstance(field, Note) else _kind(field), 18)


def _told(field: Field, cell: Cell) -> Any:
    if _kind(field) in ("day", "number"):
        return cell.value
    return latin_digits(cell.text) if field.kind not in ("text", "note", "choice", "choices") else cell.text
