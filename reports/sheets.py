"""A workbook that leaves the office reads from right to left, holds no formula, and is whole or absent.

Text is always written as text, whatever it begins with: a name «=1+1» from a hostile list stays a name. Days are shown
in the Jalali calendar, as text, because Excel cannot sort what it cannot count.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from models.errors import UserError
from models.registry.overlap import HOW
from models.text import jalali

PRACTICE = "تمرینی – دادهٔ واقعی نیست"
MOST_ROWS = 1_000_000  # Excel ends at 1,048,576
MOST_LETTERS = 32_767  # of one cell
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")  # what XML cannot hold
_FONT = {"font_name": "Tahoma", "font_size": 10, "reading_order": 2, "align": "right", "valign": "vcenter"}
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Column:
    """A column: the key of its value in a row, its heading, its width in characters. `kind`: text, number or day."""

    name: str
    label: str
    width: int = 16
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, columns, rows as mappings, and notes that stand under them."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]
    notes: Sequence[str] = ()


def write_table(
    to: Path,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    notes: Sequence[str] = (),
    *,
    practice: bool = False,
) -> Path:
    """Write one sheet; `to`. UserErrors as for `write_book`."""
    return write_book(to, [Sheet(title, columns, rows, notes)], practice=practice)


def write_book(to: Path, sheets: Sequence[Sheet], *, practice: bool = False) -> Path:
    """Write a workbook beside its place and rename it; `to`.

    UserError read-only (also where Excel has the old file open), disk-full, file-missing (no such folder), or
    file-too-large for more rows than a sheet holds.
    """
    if not to.parent.is_dir():
        raise UserError("file-missing", value=str(to.parent))
    part = to.with_name(to.name + ".part")
    try:
        _fill(part, sheets, practice)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(to)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        full = isinstance(error, OSError) and error.errno in (28, 112)
        raise UserError("disk-full" if full else "read-only", value=str(to)) from error
    finally:
        _remove(part)
    return to


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError as error:  # the write was refused already, and tells why
        if part.exists():
            raise UserError("read-only", value=str(part)) from error


def _fill(part: Path, sheets: Sequence[Sheet], practice: bool) -> None:
    book = xlsxwriter.Workbook(str(part), _OPTIONS)
    try:
        book.set_properties(
            {"title": _CONTROL.sub("", sheets[0].title)[:200], "comments": PRACTICE if practice else ""}
        )
        styles = _Styles(book)
        for number, sheet in enumerate(sheets, 1):
            _fill_sheet(book.add_worksheet(_tab(sheet.title, number)), sheet, styles, practice)
    finally:
        book.close()


def _tab(title: str, number: int) -> str:
    """A name that Excel accepts: 31 characters, none of []:*?/\\, no apostrophe at the ends."""
    name = re.sub(r"[\[\]:*?/\\']|[^\x20-\uffff]", " ", _CONTROL.sub("", title)).strip()
    return f"{number} {name}"[:31].strip()


class _Styles:
    """The formats of a book."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 14})
        self.practice = book.add_format({**_FONT, "bold": True, "font_color": "#B00020"})
        self.head = book.add_format({**_FONT, "bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
        self.text = book.add_format({**_FONT, "border": 1, "num_format": "@"})
        self.number = book.add_format({**_FONT, "border": 1, "num_format": "#,##0.##"})
        self.whole = book.add_format({**_FONT, "border": 1, "num_format": "#,##0"})
        self.note = book.add_format({**_FONT, "font_color": "#555555"})


def _fill_sheet(sheet: Any, content: Sheet, styles: _Styles, practice: bool) -> None:
    sheet.right_to_left()
    _write_text(sheet, 0, 0, content.title, styles.title)
    head = 1
    if practice:
        _write_text(sheet, 1, 0, PRACTICE, styles.practice)
        sheet.set_header(f"&C{PRACTICE}")
        head = 2
    for place, column in enumerate(content.columns):
        sheet.set_column(place, place, column.width)
        _write_text(sheet, head, place, column.label, styles.head)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    last = _fill_rows(sheet, content, styles, head + 1)
    for number, note in enumerate(content.notes):
        _write_text(sheet, last + 1 + number, 0, note, styles.note)


def _fill_rows(sheet: Any, content: Sheet, styles: _Styles, first: int) -> int:
    """Write the rows from line `first` on; the line after the last."""
    line = first
    for row in content.rows:
        if line - first >= MOST_ROWS:
            raise UserError("file-too-large", value=content.title)
        for place, column in enumerate(content.columns):
            _write(sheet, line, place, row.get(column.name), column, styles)
        line += 1
    return line


def _write(sheet: Any, line: int, place: int, value: Any, column: Column, styles: _Styles) -> None:
    if value is None or value == "":
        sheet.write_blank(line, place, None, styles.text)
    elif column.kind == "number" and _is_number(value):
        sheet.write_number(line, place, value, styles.whole if value == int(value) else styles.number)
    elif column.kind == "day":
        _write_text(sheet, line, place, _day(value), styles.text)
    else:
        _write_text(sheet, line, place, str(value), styles.text)


def _is_number(value: Any) -> bool:
    """Whether Excel can keep it: finite and exact to 15 digits. (A longer number becomes text.)"""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15


def _day(value: str | datetime.date) -> str:
    """The Jalali day of a stored or Python one; what is no day as it stands."""
    if isinstance(value, str):
        try:
            return jalali.show(datetime.date.fromisoformat(value[:10]))
        except ValueError:
            return value
    return jalali.show(value.date() if isinstance(value, datetime.datetime) else value)


def _write_text(sheet: Any, line: int, place: int, text: str, style: Any) -> None:
    sheet.write_string(line, place, _CONTROL.sub("", text)[:MOST_LETTERS], style)


# -- the answers that have a sheet ------------------------------------------------------------------------------------

_FIGURES = (
    Column("programme", "برنامه", 28),
    Column("indicator", "شاخص", 30),
    Column("county", "شهرستان", 18),
    Column("period", "دوره", 12),
    Column("value", "مقدار", 12, "number"),
    Column("target", "هدف", 12, "number"),
    Column("percent", "درصد هدف", 12, "number"),
)


def figures_sheet(
    answer: Mapping[str, Any],
    to: Path,
    practice: bool,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    title: str = "آمار",
) -> Path:
    """The answer of `report` as a workbook; `to`.

    `labels` maps a column (programme, indicator, county) to the words for its codes; a code without words is shown as
    it is. Columns that no row fills are left out.
    """
    words = labels or {}
    rows = [_figure(row, words) for row in answer["rows"]]
    one_period = len({row.get("period") for row in rows}) < 2
    shown = [one for one in _FIGURES if one.name != "period" or not one_period]
    columns = [one for one in shown if any(row.get(one.name) is not None for row in rows)] or shown[:4]
    heading = f"{title} – {_period(str(answer['period']))}"
    return write_table(to, heading, columns, rows, practice=practice)


def _figure(row: Mapping[str, Any], words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    value, target = row.get("value"), row.get("target")
    named = {name: words.get(name, {}).get(row[name], row[name]) for name in words if row.get(name) is not None}
    percent = round(100 * value / target, 1) if value is not None and target else None
    return {**row, **named, "percent": percent}


def _period(name: str) -> str:
    try:
        return jalali.parse_period(name).label
    except UserError:
        return name


_OVERLAP = (
    Column("row", "ردیف در فهرست آنان", 18, "number"),
    Column("name", "نام", 26),
    Column("national_id", "کد ملی", 14),
    Column("father_name", "نام پدر", 14),
    Column("birth_date", "تاریخ تولد", 12, "day"),
    Column("how", "یافته با", 26),
    Column("score", "همانندی", 10, "number"),
    Column("reason", "چرا", 40),
    Column("our_name", "نام نزد ما", 26),
    Column("our_national_id", "کد ملی نزد ما", 14),
    Column("our_father_name", "نام پدر نزد ما", 14),
    Column("our_birth_date", "تاریخ تولد نزد ما", 12, "day"),
    Column("person", "شناسه در دفتر", 36),
)
_KINDS = {"both": "در هر دو", "maybe": "شاید یکی", "only_theirs": "فقط نزد آنان", "only_ours": "فقط نزد ما"}


def overlap_sheet(answer: Mapping[str, Any], to: Path, practice: bool) -> Path:
    """The answer of `overlap` as a workbook of four sheets; `to`.

    Rows may carry `name`, `national_id`, `father_name` and `birth_date` beside the keys of the answer; columns that no
    row fills are left out.
    """
    everyone = [*answer["rows"], *({"row": None, **one} for one in answer.get("ours", ()))]
    rows = {kind: [one for one in everyone if _kind(one) == kind] for kind in _KINDS}
    filled = [one for one in _OVERLAP if any(row.get(one.name) not in (None, "") for row in everyone)]
    columns = filled or list(_OVERLAP)
    sheets = [
        Sheet(
            f"{label} ({answer[kind]})",
            columns,
            [{**row, "how": HOW.get(row.get("how") or "", row.get("how"))} for row in rows[kind]],
        )
        for kind, label in _KINDS.items()
    ]
    return write_book(to, sheets, practice=practice)


def _kind(row: Mapping[str, Any]) -> str:
    if row.get("row") is None:
        return "only_ours"
    if row.get("person") is None:
        return "only_theirs"
    return "maybe" if row.get("how") == "name-only" else "both"
