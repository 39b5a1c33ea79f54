"""One streaming pass over the XML of a workbook tells where its formulas are and how far its cells reach."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from models.intake.limits import MAX_CELLS, Place, refuse_area, too_large, unreadable

_LETTERS: dict[str, int] = {}
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Part:
    """What was found in a part: places of formulas, sheet name to relation, relation to target."""

    formulas: frozenset[Place] = frozenset()
    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)


def scan(xml: bytes, file: str) -> Part:
    """Pass over one part of an .xlsx. UserError file-too-large for cells out of bounds, file-unreadable if broken."""
    part = Part()
    reader = _Cells(file)
    _parse(xml, file, _sheet_handler(part, reader))
    part.formulas = frozenset(reader.formulas)
    return part


def open_document(xml: bytes, file: str) -> dict[str, frozenset[Place]]:
    """Formulas by sheet of an OpenDocument content.xml; repeated cells count as often as they repeat."""
    tables: dict[str, _Repeats] = {}
    _parse(xml, file, _document_handler(tables, file))
    return {name: frozenset(table.formulas) for name, table in tables.items()}


def _parse(xml: bytes, file: str, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start

    def refuse(*_: object) -> None:
        raise unreadable(file, "تعریف DTD دارد.")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise unreadable(file, "XML آن درست نیست.") from None


class _Cells:
    """Follows the cells of a worksheet; only a cell with a value or a formula reaches out."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.row = self.column = self.last_row = self.last_column = 0
        self.formulas: set[Place] = set()

    def begin_row(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r", "")
        self.row = int(given[:8]) if given.isdecimal() else self.row + 1
        self.column = 0

    def begin_cell(self, attributes: Mapping[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        if match:
            self.column, self.row = _column(match[1]), int(match[2])
        else:
            self.column += 1

    def reach(self) -> None:
        if self.row > self.last_row or self.column > self.last_column:
            self.last_row, self.last_column = max(self.row, self.last_row), max(self.column, self.last_column)
            refuse_area(self.last_row, self.last_column, self.file)

    def formula(self) -> None:
        self.reach()
        self.formulas.add((self.row, self.column))


def _column(letters: str) -> int:
    """A is 1, AA is 27."""
    number = _LETTERS.get(letters)
    if number is None:
        number = 0
        for char in letters:
            number = number * 26 + ord(char) - 64
        _LETTERS[letters] = number
    return number


def _sheet_handler(part: Part, cells: _Cells) -> Callable[[str, dict[str, str]], None]:
    def start(tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "c":
                cells.begin_cell(attributes)
            case "v" | "is":
                cells.reach()
            case "row":
                cells.begin_row(attributes)
            case "f":
                cells.formula()
            case "sheet":
                key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
                part.sheets[attributes.get("name", "")] = key
            case "Relationship":
                part.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    return start


class _Repeats:
    """Follows the cells of an OpenDocument table, where one element may stand for many cells."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.row = self.column = self.held = 0
        self.rows = self.columns = 1
        self.formulas: set[Place] = set()

    def begin_row(self, rows: int) -> None:
        self.row, self.rows, self.column, self.columns = self.row + self.rows if self.row else 1, rows, 0, 1

    def begin_cell(self, columns: int, attributes: Mapping[str, str]) -> None:
        self.column, self.columns = self.column + self.columns if self.column else 1, columns
        if "office:value-type" in attributes or "calcext:value-type" in attributes:
            self.reach()
        if "table:formula" in attributes:
            self.reach()
            self.formulas |= {
                (row, column)
                for row in range(self.row, self.row + self.rows)
                for column in range(self.column, self.column + self.columns)
            }

    def reach(self) -> None:
        refuse_area(self.row + self.rows - 1, self.column + self.columns - 1, self.file)
        self.held += self.rows * self.columns
        if self.held > MAX_CELLS:
            raise too_large(self.file)


def _document_handler(tables: dict[str, _Repeats], file: str) -> Callable[[str, dict[str, str]], None]:
    table = _Repeats(file)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal table
        match tag:
            case "table:table":
                table = tables[attributes.get("table:name", "")] = _Repeats(file)
            case "table:table-row":
                table.begin_row(_times(attributes, "table:number-rows-repeated"))
            case "table:table-cell" | "table:covered-table-cell":
                table.begin_cell(_times(attributes, "table:number-columns-repeated"), attributes)
            case "text:p":
                table.reach()

    return start


def _times(attributes: Mapping[str, str], name: str) -> int:
    return max(int(attributes.get(name, "1")[:10]), 1)
