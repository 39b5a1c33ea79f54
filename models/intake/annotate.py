"""What was refused goes back as the sheet it came in: the same cells, the wrong ones in colour, and why beside them.

Nothing in it computes: every text is written as text, whatever it begins with.
"""

from __future__ import annotations

import contextlib
import datetime
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.errors import UserError
from models.intake.outcome import Marked, Outcome
from models.intake.sheets import Cell, Sheet, letter, read_sheets

HEADING = "اشکال"
_LONGEST_TEXT = 32_000  # Excel takes 32,767
_LONGEST_COMMENT = 1_000
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_FIRST_DAY = datetime.date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_COLOURS = {"error": "#F8CBAD", "warning": "#FFF2CC"}


def annotate(source: Path, outcome: Outcome, to: Path) -> None:
    """Write `source` again as the workbook `to`, from right to left, with the findings of its load marked.

    UserError as `read_sheets`; usage if both are one file; read-only if `to` cannot be written. `to` is there whole or
    not at all.
    """
    sheets = read_sheets(source)
    if to.resolve() == source.resolve():
        raise UserError("usage", why="پروندهٔ اشکال‌ها نباید همان پروندهٔ ورودی باشد.")
    part = to.with_name(f"{to.name}.part")
    try:
        _write(sheets, outcome, part)
        part.replace(to)
    except (OSError, XlsxWriterException) as error:
        with contextlib.suppress(OSError):  # what was half written is ours to remove; the error itself is told
            part.unlink(missing_ok=True)
        raise UserError("read-only", value=to.name) from error


def _write(sheets: Iterable[Sheet], outcome: Outcome, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    styles = _Styles(book)
    marks: dict[tuple[str, int], list[tuple[str, Marked]]] = defaultdict(list)
    for kind, found in (("warning", outcome.warnings), ("error", outcome.errors)):
        for one in found:
            marks[one.sheet, one.row].append((kind, one))
    names: set[str] = set()
    for sheet in sheets:
        target = book.add_worksheet(_sheet_name(sheet.name, names))
        target.right_to_left()
        width = max(map(len, sheet.cells), default=0)
        for number, row in enumerate(sheet.cells, sheet.first_row):
            _write_row(target, number, row, marks.get((sheet.name, number), ()), styles, width)
        if header := outcome.headers.get(sheet.name):
            target.write_string(header - 1, width, HEADING, styles.plain)
    book.close()


class _Styles:
    """The formats of the workbook: of no finding, of a warning, of an error; with and without a date."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.plain = book.add_format({"bold": True})
        self._of: dict[tuple[str, bool], Format] = {}
        for kind in ("", *_COLOURS):
            colour = {"bg_color": _COLOURS[kind]} if kind else {}
            self._of[kind, False] = book.add_format(colour)
            self._of[kind, True] = book.add_format({**colour, "num_format": "yyyy-mm-dd"})

    def of(self, kind: str, dated: bool = False) -> Format:
        """The format of a cell with a finding of this kind ("" for none)."""
        return self._of[kind, dated]


def _write_row(
    target: Worksheet, number: int, row: list[Cell], marks: Iterable[tuple[str, Marked]], styles: _Styles, width: int
) -> None:
    kinds = {one.column: kind for kind, one in marks if one.column}
    worst = "error" if any(kind == "error" for kind, _ in marks) else "warning"
    for column, cell in enumerate(row):
        _write_cell(target, number - 1, column, cell, kinds.get(letter(column), ""), styles)
    told: dict[str, list[str]] = defaultdict(list)
    for _, one in marks:
        if one.column:
            told[one.column].append(one.finding.message)
    for letters, messages in told.items():
        target.write_comment(f"{letters}{number}", "\n".join(messages)[:_LONGEST_COMMENT])
    if marks:
        text = "\n".join(f"{one.finding.code}: {one.finding.message}" for _, one in marks)
        target.write_string(number - 1, width, text[:_LONGEST_TEXT], styles.of(worst))


def _write_cell(target: Worksheet, row: int, column: int, cell: Cell, kind: str, styles: _Styles) -> None:
    style = styles.of(kind)
    if cell is None or cell == "":
        target.write_blank(row, column, None, style)
    elif isinstance(cell, bool):
        target.write_boolean(row, column, cell, style)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        target.write_number(row, column, cell, style)
    elif isinstance(cell, datetime.date) and _day(cell) >= _FIRST_DAY:
        target.write_datetime(row, column, cell, styles.of(kind, dated=True))
    else:
        target.write_string(row, column, str(cell)[:_LONGEST_TEXT], style)


def _day(cell: datetime.date) -> datetime.date:
    return cell.date() if isinstance(cell, datetime.datetime) else cell


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes, none twice."""
    base = _NOT_IN_NAMES.sub(" ", name).strip()[:28] or "sheet"
    chosen, number = base, 1
    while chosen.lower() in taken or chosen.lower() == "history":
        number += 1
        chosen = f"{base[:25]} {number}"
    taken.add(chosen.lower())
    return chosen
