"""A table leaves the office as a right-to-left workbook; what was typed stays text and never becomes a formula."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_PRACTICE = "تمرینی"
_WIDEST = 48  # characters of a column


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title, its rows, and headings by key (a key without one is its own heading)."""

    title: str
    rows: Sequence[Mapping[str, Any]]
    headings: Mapping[str, str] | None = None


def write(to: Path, sheets: Sequence[Sheet], *, practice: bool = False) -> None:
    """Write a workbook beside its place and rename it, so that no half of it is seen. OSError where it cannot be."""
    part = to.with_name(to.name + ".part")
    part.touch()  # an unwritable place answers with its OSError here, before any work
    try:
        _fill(part, sheets, practice)
        part.replace(to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _fill(part: Path, sheets: Sequence[Sheet], practice: bool) -> None:
    with xlsxwriter.Workbook(str(part), _SAFE) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "reading_order": 2})
        for place, sheet in enumerate(sheets, 1):
            page = book.add_worksheet(_tab(sheet.title, place))
            page.right_to_left()
            page.freeze_panes(1, 0)
            if practice:
                page.set_header(f"&C{_PRACTICE}")
            _lines(page, bold, sheet, practice)


def _lines(page: Any, bold: Any, sheet: Sheet, practice: bool) -> None:
    keys = list(dict.fromkeys(key for row in sheet.rows for key in row))
    headings = [(sheet.headings or {}).get(key, key) for key in keys]
    if practice:
        headings.append(_PRACTICE)
    for column, heading in enumerate(headings):
        page.write_string(0, column, heading, bold)
        page.set_column(column, column, min(_WIDEST, max(10, len(heading) + 2)))
    for line, row in enumerate(sheet.rows, 1):
        for column, key in enumerate(keys):
            _cell(page, line, column, row.get(key))


def _cell(page: Any, line: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        page.write_boolean(line, column, value)
    elif isinstance(value, int | float):
        page.write_number(line, column, value)
    elif value is not None:
        plain = isinstance(value, str)
        page.write_string(line, column, value if plain else json.dumps(value, ensure_ascii=False))


def _tab(title: str, place: int) -> str:
    """A name that Excel accepts for a sheet: 31 characters, none of its forbidden ones, no two alike."""
    kept = "".join("-" if one in "[]:*?/\\'" else one for one in title)[:26]
    return kept if place == 1 else f"{kept} {place}"
