"""A statement as a workbook: its own columns, the one that parts the rows before them, its notes under the rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports import sheets
from reports.sheets import Column

_KINDS = {"number": "number", "change": "number", "percent": "number", "day": "day"}
_WIDTHS = {"number": 12, "change": 12, "percent": 10, "day": 12, "flag": 10}  # letters; text has more
_TEXT = 28


def write_sheet(answer: Mapping[str, Any], to: Path, *, practice: bool) -> Path:
    """The answer of `report` with columns of its own as one sheet; `to`. UserErrors as for `sheets.write_book`."""
    told = [one for one in (answer["group"], *answer["columns"]) if one]
    columns = [_column(one) for one in {one["name"]: one for one in told}.values()]
    rows = ({one.name: _plain(row.get(one.name)) for one in columns} for row in answer["rows"])
    heading = f"{answer['title']} – {answer['label']}"
    return sheets.write_table(to, heading, columns, rows, answer["notes"], practice=practice)


def _column(told: Mapping[str, Any]) -> Column:
    kind = told["kind"]
    return Column(told["name"], told["label"], _WIDTHS.get(kind, _TEXT), _KINDS.get(kind, "text"))


def _plain(value: Any) -> Any:
    """A truth value in words; the rest as it is."""
    if isinstance(value, bool):
        return "بله" if value else "خیر"
    return value
