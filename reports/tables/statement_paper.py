"""A statement on paper: a table for each part with the columns as they are told, numbers narrow, notes last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak

from models.office.paper.papers import Letterhead
from reports.forms import letterhead, lists
from reports.type.page import A4, Flowable, KeepTogether, Layout, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, Command, table

Row = Mapping[str, Any]
Columns = Sequence[Mapping[str, Any]]
_NARROW = {"number": 54.0, "change": 58.0, "percent": 46.0, "day": 62.0, "flag": 46.0}  # points
_LETTERS = 44  # of a text column; longer ones do not get more room for it
_LETTER, _SIDES, _LONGEST_WORD = 5.0, 8.0, 16  # points, points, letters
_SHORT, _BEGIN = 12, 160.0  # rows; points
_HEAD: tuple[Command, ...] = (("SPAN", (0, 0), (-1, 0)),)
_TOP: tuple[Command, ...] = (("VALIGN", (0, 0), (-1, -1), "TOP"),)
_NOTHING = "در این دوره چیزی برای این گزارش ثبت نشده است."


def layout(answer: Mapping[str, Any], head: Letterhead | None) -> Layout:
    """The answer of `report` with columns of its own."""
    wide = bool(answer["wide"])
    width = content_width(A4, landscape=wide)
    story: list[Flowable] = [*letterhead.title(answer["title"], _about(answer))]
    for part, rows in parted(answer):
        story += [*_part(part, rows, _shown(answer), width), Spacer(0, 12)]
    story += [] if answer["rows"] else [Paragraph(_NOTHING, Style(before=12))]
    story += [Paragraph(note, lists.NOTE) for note in answer["notes"]]
    title = f"{answer['title']} – {answer['label']}"
    header = letterhead.heading(head) if head else ()
    return Layout(story, title, landscape=wide, header=header, footer=title)


def _about(answer: Mapping[str, Any]) -> str:
    return str(answer["label"])


def parted(answer: Mapping[str, Any]) -> list[tuple[str, list[Row]]]:
    """The rows under the words of the column that parts them, in the order of their coming."""
    group = answer["group"]
    found: dict[str, list[Row]] = {}
    for row in answer["rows"]:
        found.setdefault(str(row.get(group["name"]) or "–") if group else "", []).append(row)
    return list(found.items())


def _shown(answer: Mapping[str, Any]) -> Columns:
    group = answer["group"]
    return [one for one in answer["columns"] if not group or one["name"] != group["name"]]


def _part(part: str, rows: Sequence[Row], columns: Columns, width: float) -> list[Flowable]:
    """One table; a short one stays on one page, a long one goes on with its headings."""
    cells: list[list[Cell]] = [[_heading(part)]] if part else []
    cells.append([one["label"] for one in columns])
    header = len(cells)
    cells += [[shown(row.get(one["name"]), one["kind"]) for one in columns] for row in rows]
    styles = (*(_HEAD if part else ()), *_TOP)
    made = table(cells, widths(rows, columns, width), header=header, styles=styles)
    return [KeepTogether([made])] if len(cells) <= _SHORT else [CondPageBreak(_BEGIN), made]


def _heading(part: str) -> Paragraph:
    return Paragraph(part, Style(size=10.5, bold=True, colour=letterhead.PRIMARY, after=0))


def shown(value: Any, kind: str) -> str:
    """A value as the paper has it; a dash where a number is not known."""
    if kind == "flag":
        return "" if value is None else lists.amount(value) if type(value) is int else ("بله" if value else "خیر")
    if kind == "day":
        return letterhead.day(value)
    if kind == "text":
        return letterhead.words(None if value is None else str(value))
    told = {"change": lists.change, "percent": lists.percent}.get(kind, lists.amount)
    return told(value) or ("–" if kind == "number" else "")


def widths(rows: Sequence[Row], columns: Columns, width: float) -> list[float]:
    """Points for each column: numbers and days narrow; texts get room for their longest word, then by their length."""
    least = [_NARROW.get(one["kind"]) or _word(rows, one) for one in columns]
    letters = [0 if one["kind"] in _NARROW else _letters(rows, one) for one in columns]
    rest = max(width - sum(least), 0.0)
    made = [wide + rest * count / (sum(letters) or 1) for wide, count in zip(least, letters, strict=True)]
    return [wide * width / sum(made) for wide in made]


def _texts(rows: Sequence[Row], column: Mapping[str, Any]) -> list[str]:
    return [column["label"], *(str(row.get(column["name"]) or "") for row in rows)]


def _word(rows: Sequence[Row], column: Mapping[str, Any]) -> float:
    """Points of the longest word, so that none is broken."""
    longest = max(len(word) for text in _texts(rows, column) for word in text.split() or [""])
    return min(longest, _LONGEST_WORD) * _LETTER + _SIDES


def _letters(rows: Sequence[Row], column: Mapping[str, Any]) -> int:
    return min(max(map(len, _texts(rows, column))), _LETTERS)
