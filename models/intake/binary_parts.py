"""The records of an .xlsb (MS-XLSB 2.1.4): number, size, content; enough is read to find formulas and bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from models.intake.limits import Place, refuse_area

_ROW, _FIRST_VALUE, _FIRST_FORMULA, _LAST_FORMULA, _SHEET = 0, 2, 8, 11, 156


def formulas(part: bytes, file: str) -> frozenset[Place]:
    """The 1-based places of formulas; UserError file-too-large for cells out of bounds, ValueError if broken."""
    found: set[Place] = set()
    row = last_row = last_column = 0
    for kind, content in _records(part):
        if kind == _ROW:
            row = _number(content, 0) + 1
        elif _FIRST_VALUE <= kind <= _LAST_FORMULA:
            column = _number(content, 0) + 1
            last_row, last_column = max(row, last_row), max(column, last_column)
            refuse_area(last_row, last_column, file)
            if kind >= _FIRST_FORMULA:
                found.add((row, column))
    return frozenset(found)


def sheets(part: bytes) -> dict[str, str]:
    """Sheet name to relation, as workbook.bin has them; ValueError if broken."""
    found = {}
    for kind, content in _records(part):
        if kind == _SHEET:
            key, after = _text(content, 8)
            found[_text(content, after)[0]] = key
    return found


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(part):
        kind, place = _varied(part, place, 2)
        size, place = _varied(part, place, 4)
        if place + size > len(part):
            raise ValueError("a record reaches beyond its part")
        yield kind, part[place : place + size]
        place += size


def _varied(part: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the low ones first, and the place behind it."""
    number = 0
    for shift in range(most):
        byte = part[place]
        place += 1
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            break
    return number, place


def _number(content: bytes, place: int) -> int:
    if len(content) < place + 4:
        raise ValueError("a record is too short")
    return int(struct.unpack_from("<I", content, place)[0])


def _text(content: bytes, place: int) -> tuple[str, int]:
    end = place + 4 + 2 * _number(content, place)
    return content[place + 4 : end].decode("utf-16-le"), end
