"""A table is written in logical order, first column rightmost, and turned round once, where it is made.

A factory and not a subclass of Table: splitting re-creates the class, and would turn each part round again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from reportlab.lib.colors import HexColor
from reportlab.platypus import Table
from reportlab.platypus.flowables import Flowable

from reports.type.paragraph import Paragraph, Style

Cell: TypeAlias = "str | Flowable | None"
Command = tuple[Any, ...]
Row = list[Any]

HAIR, HEAD_LINE, HEAD_GROUND, ZEBRA = "#C5CFD6", "#7A8C99", "#EDF2F5", "#F7F9FA"
"""Colours: lines between rows, the line and the ground of the header, every other row."""

_SIDE = 4  # points between the text of a cell and its sides
_VERY_HIGH, _PART = 250, 64  # points: a row that is higher may fit on no page, and is cut into such parts
_SWAPPED = {
    "LEFTPADDING": "RIGHTPADDING", "RIGHTPADDING": "LEFTPADDING", "LINEBEFORE": "LINEAFTER", "LINEAFTER": "LINEBEFORE",
}  # fmt: skip


def table(
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    header: int = 1,
    aligns: Sequence[str] = (),
    styles: Sequence[Command] = (),
    zebra: bool = False,
    size: float = 9.5,
) -> Table:
    """A table from right to left that splits between its rows and repeats its `header` rows. `widths`, `size`: points.

    `aligns` (right, center, left) and `styles` (commands of reportlab's TableStyle) count columns from the right; in
    styles, before and left paddings are those of the reader: a LINEBEFORE stands right of its column. Only a row that
    might fit on no page is cut, into parts without a line between them.
    """
    laid = _laid(rows, widths, header, aligns, styles, size)
    parts = [_parts(row, list(widths)[::-1]) if number >= header else [row] for number, row in enumerate(laid)]
    ends = [sum(map(len, parts[: number + 1])) for number in range(len(parts))]
    commands = [*_plain(ends, header, zebra), *(_turned(command, len(widths), ends) for command in styles)]
    whole = [part for row in parts for part in row]
    return Table(whole, list(widths)[::-1], repeatRows=header, splitInRow=0, style=commands, hAlign="RIGHT")


def _laid(
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    header: int,
    aligns: Sequence[str],
    styles: Sequence[Command],
    size: float,
) -> list[Row]:
    """The rows from left to right, strings as paragraphs. What a span shows stands in its leftmost cell."""
    columns = len(widths)
    cells: list[Row] = [[*row, *[None] * (columns - len(row))] for row in rows]
    aligned = [[aligns[place] if place < len(aligns) else "right" for place in range(columns)] for _ in rows]
    for name, (first, top), (last, _), *_ in styles:
        if name.upper() == "SPAN":
            start, end = _counted(first, columns), _counted(last, columns)
            aligned[top][end] = aligned[top][start]
            cells[top][start], cells[top][end] = None, cells[top][start]
    return [
        [_cell(cell, align, number < header, size) for cell, align in zip(row, sides, strict=True)][::-1]
        for number, (row, sides) in enumerate(zip(cells, aligned, strict=True))
    ]


def _cell(cell: Cell, align: Any, bold: bool, size: float) -> Any:
    if isinstance(cell, Flowable):
        return cell
    return Paragraph(cell, Style(size=size, bold=bold, align=align, after=0)) if cell else ""


def _parts(row: Row, widths: Sequence[float]) -> list[Row]:
    """The row, or rows of at most _PART points that continue each other."""
    inner = [wide - 2 * _SIDE for wide in widths]
    heights = [cell.wrap(wide, 0)[1] for cell, wide in zip(row, inner, strict=True) if isinstance(cell, Paragraph)]
    if max(heights, default=0) <= _VERY_HIGH:
        return [row]
    cut = [_pieces(cell, wide) for cell, wide in zip(row, inner, strict=True)]
    return [[pieces[part] if part < len(pieces) else "" for pieces in cut] for part in range(max(map(len, cut)))]


def _pieces(cell: Any, width: float) -> list[Any]:
    found = []
    while isinstance(cell, Paragraph) and cell.wrap(width, 0)[1] > _PART:
        first, cell = cell.split(width, _PART)
        found.append(first)
    return [*found, cell]


def _counted(place: int, count: int) -> int:
    """A place counted from the beginning, where a negative one counts from the end."""
    return place + count if place < 0 else place


def _turned(command: Command, columns: int, ends: Sequence[int]) -> Command:
    """A command with its columns counted from the left and its rows as they are after cutting."""
    name, (first, top), (last, bottom), *rest = command
    right, left = (columns - 1 - _counted(place, columns) for place in (first, last))
    if isinstance(top, int):  # not «splitfirst» and its like
        top = ([0, *ends])[_counted(top, len(ends))]
        bottom = ends[_counted(bottom, len(ends))] - 1
    return (_SWAPPED.get(name.upper(), name), (min(left, right), top), (max(left, right), bottom), *rest)


def _plain(ends: Sequence[int], header: int, zebra: bool) -> list[Command]:
    """Hairlines between rows, a light ground under the header, no boxes. `ends`: the line after each row."""
    commands: list[Command] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), _SIDE),
        ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    if not ends or ends[-1] == len(ends):
        commands.append(("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(HAIR)))
        if zebra and len(ends) > header:
            commands.append(("ROWBACKGROUNDS", (0, header), (-1, -1), [None, HexColor(ZEBRA)]))
    else:
        for number, (start, end) in enumerate(pairwise([0, *ends])):
            commands += _plain_row(start, end - 1, zebra and number > header and (number - header) % 2 == 1)
    if 0 < header <= len(ends):
        commands.append(("BACKGROUND", (0, 0), (-1, header - 1), HexColor(HEAD_GROUND)))
        commands.append(("LINEBELOW", (0, header - 1), (-1, header - 1), 0.8, HexColor(HEAD_LINE)))
    return commands


def _plain_row(first: int, last: int, dark: bool) -> list[Command]:
    """One row that may be cut: its parts close together, a line only below the last."""
    commands: list[Command] = [("LINEBELOW", (0, last), (-1, last), 0.4, HexColor(HAIR))]
    if dark:
        commands.append(("BACKGROUND", (0, first), (-1, last), HexColor(ZEBRA)))
    if last > first:
        commands.append(("VALIGN", (0, first), (-1, last), "TOP"))
        commands.append(("BOTTOMPADDING", (0, first), (-1, last - 1), 0))
        commands.append(("TOPPADDING", (0, first + 1), (-1, last), 0))
    return commands
