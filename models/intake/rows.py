"""Between a header and the end of a sheet stand people, and also blanks, totals and headers repeated for printing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.errors import Finding, UserError
from models.intake.headings import Headings, SheetMap
from models.intake.sheets import Cell, Sheet, is_blank, letter
from models.schema.fields import readable
from models.text import persian

_TOTAL = re.compile(r"(جمع|جمعا|مجموع|مجموعا|تعداد کل|میانگین|total|sum)( |$)")
_WHO = ("person", "partner")
# What people write where there is no number.
_NO_ID = frozenset({"", "ندارد", "فاقد", "فاقدکدملی", "نامشخص", "نامعلوم", "بدون", "بدونکدملی", "خالی", "0"})


@dataclass(frozen=True)
class DataRow:
    """One row that means something: its raw values by target path, and by path the letters of the column."""

    sheet: str
    number: int
    values: dict[str, Cell]
    cells: Mapping[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A sheet with its map."""

    sheet: Sheet
    map: SheetMap


@dataclass(frozen=True)
class Book:
    """The tables of a file, and the names of sheets without a header."""

    tables: tuple[Table, ...]
    skipped: tuple[str, ...]

    @property
    def columns(self) -> list[dict[str, str]]:
        """What was understood: {sheet, column, heading, field} each."""
        return [
            {"sheet": t.sheet.name, "column": letter(c), "heading": t.map.headings.get(c, ""), "field": path}
            for t in self.tables
            for c, path in sorted(t.map.columns.items())
        ]

    @property
    def ignored(self) -> list[dict[str, str]]:
        """Headings that nobody knows: {sheet, column, heading} each."""
        return [
            {"sheet": t.sheet.name, "column": letter(c), "heading": t.map.headings[c]}
            for t in self.tables
            for c in t.map.ignored
        ]


def book_of(sheets: Sequence[Sheet], headings: Headings) -> Book:
    """Map every sheet. UserError header-missing, naming the first sheet, if none has a header."""
    tables, skipped = [], []
    missing: UserError | None = None
    for sheet in sheets:
        try:
            tables.append(Table(sheet, headings.mapping(sheet)))
        except UserError as error:
            missing = missing or error
            skipped.append(sheet.name)
    if not tables:
        raise missing or UserError("header-missing", value="–")
    return Book(tuple(tables), tuple(skipped))


def data_rows(tables: Iterable[Table]) -> Iterator[DataRow]:
    """The rows of people in their order; blank rows, titles, totals and repeated headers are left out."""
    for table in tables:
        sheet, map_ = table.sheet, table.map
        columns = sorted(map_.columns.items())
        cells = map_.cells
        computing = _formulas_by_row(sheet, map_)
        keys = {column: persian.compact_key(words) for column, words in map_.headings.items()}
        start = map_.header_row - sheet.first_row + 1 if map_.header_row else 0
        for at in range(start, len(sheet.cells)):
            row = sheet.cells[at]
            number = sheet.first_row + at
            values = {path: row[c] for c, path in columns if c < len(row) and not is_blank(row[c])}
            formulas = computing.get(number, ())
            if (values or formulas) and not _is_total(row) and not _is_header(row, columns, keys):
                yield DataRow(sheet.name, number, values, cells, formulas)


def _formulas_by_row(sheet: Sheet, map_: SheetMap) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for row, column in sorted(sheet.formulas):
        if path := map_.columns.get(column - 1):
            found[row] = (*found.get(row, ()), path)
    return found


def _is_total(row: Sequence[Cell]) -> bool:
    """Whether the first text of the row is a word of summing up (a whole word: «جمعه» is a name)."""
    first = next((cell for cell in row if isinstance(cell, str) and cell.strip()), "")
    return first.strip()[:1] in "جمتtTsS" and bool(_TOTAL.match(persian.search_key(first.replace("\u200c", " "))))


def _is_header(row: Sequence[Cell], columns: Sequence[tuple[int, str]], keys: Mapping[int, str]) -> bool:
    """Whether at least two cells of known columns, or the only one, repeat their heading."""
    same = 0
    for column, _ in columns:
        cell = row[column] if column < len(row) else None
        if isinstance(cell, str) and cell and persian.compact_key(cell) == keys.get(column):
            same += 1
    return same >= min(2, len(columns)) > 0


def person_of(values: Mapping[str, Any], who: str = "person") -> tuple[dict[str, Any], list[Finding]]:
    """The raw person among a row's values, the full name cut in two, with the note name-unsplit where that is a guess.

    A first or last name in a column of its own counts more than the cut. Twelve digits are a foreign national's code.
    `who`: the person, or the partner.
    """
    prefix = f"{who}."
    raw = {path.removeprefix(prefix): value for path, value in values.items() if path.startswith(prefix)}
    if "full_name" not in raw:
        return raw, []
    full = readable(raw.pop("full_name"))
    first, last, sure = persian.split_name(full)
    raw = {"first_name": first, **({"last_name": last} if last else {}), **raw}
    if sure:
        return raw, []
    return raw, [Finding("name-unsplit", "full_name", full, {"first": first, "last": last})]


def settled_ids(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with «ندارد» and the like in the id column as nothing, and a twelve-digit code in its own place."""
    settled = dict(values)
    for who in _WHO:
        given, foreign = f"{who}.national_id", f"{who}.foreign_id"
        key = persian.compact_key(readable(settled[given])) if given in settled else None
        if key in _NO_ID:
            del settled[given]
        elif key and len(key) == 12 and key.isdecimal() and foreign not in settled:
            settled[foreign] = settled.pop(given)
    return settled
