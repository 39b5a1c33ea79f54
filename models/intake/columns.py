"""Before a file is loaded a person sees its columns: what each is taken for, and three values that stand in it."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.errors import UserError
from models.intake.headings import Headings, SheetMap
from models.intake.plan import LoadPlan
from models.intake.sheets import Cell, Sheet, is_blank, letter
from models.schema.fields import readable
from models.text import jalali, persian

SAMPLES = 3
_LONGEST = 80  # characters of a heading or a sample
_SEARCHED_ROWS = 30
_LETTERS = re.compile(r"[A-Z]{1,3}", re.ASCII)


@dataclass
class Column:
    """A column of one or more sheets. `key` names it in an explicit map, `field` is its target path ("" for none)."""

    key: str
    heading: str
    letters: str
    field: str
    sheets: tuple[str, ...]
    samples: tuple[str, ...]

    def as_answer(self) -> dict[str, Any]:
        """`{key, heading, column, field, sheets, samples}`."""
        told = {"key": self.key, "heading": self.heading, "column": self.letters, "field": self.field}
        return {**told, "sheets": list(self.sheets), "samples": list(self.samples)}


def columns_of(sheets: Sequence[Sheet], plan: LoadPlan) -> list[Column]:
    """The columns of all sheets as the plan understands them; those of one heading in several sheets are one.

    A sheet in which nothing is known is shown by its likeliest header, so that a person can say what its columns are.
    """
    headings = Headings(plan.targets, plan.explicit_map)
    found: dict[str, Column] = {}
    for sheet in sheets:
        map_ = _map_of(sheet, headings)
        for one in _columns(sheet, map_) if map_ else ():
            if known := found.get(one.key):
                known.sheets = (*known.sheets, sheet.name)
                known.samples = (known.samples + one.samples)[:SAMPLES]
            else:
                found[one.key] = one
    return list(found.values())


def rows_of(sheet: Sheet, plan: LoadPlan) -> int:
    """How many rows with anything in them stand below the header of a sheet."""
    map_ = _map_of(sheet, Headings(plan.targets, plan.explicit_map))
    below = sheet.cells[map_.header_row - sheet.first_row + 1 :] if map_ and map_.header_row else sheet.cells
    return sum(not all(map(is_blank, row)) for row in below)


def understood(sheets: Sequence[Sheet], plan: LoadPlan) -> tuple[int, int]:
    """How many columns of all sheets the plan knows, and in how many of them the first values can be read: the more,
    the likelier the file is of its kind."""
    headings = Headings(plan.targets, plan.explicit_map)
    known = read = 0
    for sheet in sheets:
        try:
            map_ = headings.mapping(sheet)
        except UserError:  # this sheet has no header of that kind
            continue
        start = map_.header_row - sheet.first_row + 1 if map_.header_row else 0
        known += len(map_.columns)
        read += sum(_reads(plan, path, _samples(sheet.cells[start:], at)) for at, path in map_.columns.items())
    return known, read


def _reads(plan: LoadPlan, path: str, samples: Sequence[str]) -> bool:
    """Whether these values may stand in the field of a path."""
    field = plan.field_of(path)
    try:
        return field is None or all(field.read(one, plan.today) is not None for one in samples)
    except UserError:
        return False


def _map_of(sheet: Sheet, headings: Headings) -> SheetMap | None:
    try:
        return headings.mapping(sheet)
    except UserError:
        return _likeliest(sheet)


def _likeliest(sheet: Sheet) -> SheetMap | None:
    """The first of the rows with the most texts as a header of which nothing is known; None for an empty sheet."""
    rows = sheet.cells[:_SEARCHED_ROWS]
    counts = [sum(isinstance(cell, str) and not is_blank(cell) for cell in row) for row in rows]
    if not any(counts):
        return None
    at = counts.index(max(counts))
    headings = {column: _short(cell) for column, cell in enumerate(rows[at]) if not is_blank(cell)}
    return SheetMap(sheet.first_row + at, {}, headings, tuple(headings))


def _columns(sheet: Sheet, map_: SheetMap) -> Iterator[Column]:
    twice = {heading for heading, times in Counter(map_.headings.values()).items() if times > 1}
    start = map_.header_row - sheet.first_row + 1 if map_.header_row else 0
    header = sheet.cells[start - 1] if start else []
    for column in sorted({*map_.headings, *map_.columns}):
        heading = map_.headings.get(column, "")
        is_text = column < len(header) and isinstance(header[column], str)
        by_heading = heading and is_text and heading not in twice and not _LETTERS.fullmatch(heading)
        key = heading if by_heading else letter(column)
        samples = tuple(_samples(sheet.cells[start:], column))
        yield Column(key, heading, letter(column), map_.columns.get(column, ""), (sheet.name,), samples)


def _samples(rows: Sequence[Sequence[Cell]], column: int) -> list[str]:
    found: list[str] = []
    for row in rows:
        if column < len(row) and not is_blank(row[column]):
            found.append(_short(row[column]))
        if len(found) == SAMPLES:
            break
    return found


def _short(cell: Cell) -> str:
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return jalali.show(cell) if cell.year >= 1700 else f"{cell.year}/{cell.month}/{cell.day}"
    text = cell.strftime("%H:%M") if isinstance(cell, datetime.time) else readable(cell)
    return persian.clean(text)[:_LONGEST]


def labels_of(plan: LoadPlan) -> list[dict[str, str]]:
    """Where a column may go: `{field, label}` of every target, those of the person told apart from the row's own."""
    paths = dict.fromkeys(target.path for target in plan.targets)
    return [{"field": path, "label": _label(plan, path)} for path in paths]


def _label(plan: LoadPlan, path: str) -> str:
    *before, name = path.split(".")
    field = plan.field_of(path)
    label = field.label if field else "نام و نام خانوادگی" if name == "full_name" else name
    if before[:1] == [plan.person.name] or before[:1] == [plan.entity.name] or before == ["answers"]:
        return f"{label} (فرد)" if before[:1] == [plan.person.name] and not plan.only_person else label
    return f"{label} ({_stage(plan, before[0])})"


def _stage(plan: LoadPlan, code: str) -> str:
    labels: Mapping[str, str] = plan.stages.labels
    return labels.get(code, code)
