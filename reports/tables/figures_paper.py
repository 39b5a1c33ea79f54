"""The figures of a report as PDF: the rows of the workbook, turned so that what is compared stands side by side.

Counties are rows and the periods of a year are columns; elsewhere each indicator is a row with its target.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak

from models.errors import UserError
from models.office.paper.papers import Letterhead
from models.schema.codelists import titled
from models.text.jalali import parse_period
from reports.forms import letterhead, lists
from reports.type.page import A4, Flowable, KeepTogether, Layout, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

Row = Mapping[str, Any]
Cells = list[list[Cell]]
Tables = list[tuple[Cells, Sequence[float]]]
_STYLES: tuple[Command, ...] = (("SPAN", (0, 0), (-1, 0)), ("VALIGN", (0, 2), (-1, -1), "TOP"))
_HEADS = ("شاخص", "مقدار", "هدف", "درصد هدف")
_WIDTHS = (0.0, 80.0, 80.0, 80.0)  # points; the indicator has what is left
_MOST_ACROSS = 7  # columns of numbers that fit beside a county
_PLACE, _PERIOD = 112.0, 98.0
_SHORT, _BEGIN = 12, 160.0  # rows; points
_WORD, _SMALL = Style(size=9.5, after=0), 8.0
_NOTHING = "برای این گزارش در این دوره عددی نیست. اگر گزارش هدف‌ها را خواسته‌اید، نخست هدف‌های دوره را ثبت کنید."
_PLACELESS = "شهرستان نانوشته"


def layout(answer: Mapping[str, Any], head: Letterhead | None) -> Layout:
    """The answer of `report`, programme by programme. Its rows carry the words for their codes (`…_label`)."""
    tell = {"counties": _by_county, "annual": _by_period}.get(answer["report"], _by_indicator)
    across = tell is not _by_indicator
    width = content_width(A4, landscape=across)
    story = [*letterhead.title(answer["title"], _about(answer))]
    for rows in _grouped(answer["rows"], "programme").values():
        for cells, widths in tell(rows, width):
            story += [*_set(cells, widths), Spacer(0, 14)]
    story += [] if answer["rows"] else [Paragraph(_NOTHING, Style(before=12))]
    title = f"{answer['title']} – {answer['label']}"
    header = letterhead.heading(head) if head else ()
    return Layout(story, title, landscape=across, header=header, footer=title)


def _about(answer: Mapping[str, Any]) -> str:
    """The period, and the county where only one was asked for."""
    places = {row["county_label"] for row in answer["rows"]}
    place = f" – {titled('شهرستان', places.pop())}" if len(places) == 1 and "" not in places else ""
    return f"{answer['label']}{place}"


def _set(cells: Cells, widths: Sequence[float]) -> list[Flowable]:
    """A short table stays on one page; a long one goes on with its headings, and begins where some of it has room."""
    made = table(cells, widths, header=2, styles=_STYLES)
    return [KeepTogether([made])] if len(cells) <= _SHORT else [CondPageBreak(_BEGIN), made]


def _grouped(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    """The rows by one of their keys, in the order of their coming."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _programme(rows: Sequence[Row]) -> Paragraph:
    return Paragraph(rows[0]["programme_label"], Style(size=10.5, bold=True, colour=letterhead.PRIMARY, after=0))


# -- one indicator a row ----------------------------------------------------------------------------------------------


def _by_indicator(rows: Sequence[Row], width: float) -> Tables:
    told: Cells = [[_programme(rows)], list(_HEADS)]
    for row in rows:
        value = lists.amount(row["value"]) or "–"
        target = lists.amount(row["target"])
        told.append([row["indicator_label"], _bold(value, row), target, lists.percent(_reached(row))])
    return [(told, lists.filled(_WIDTHS, width))]


def _bold(value: str, row: Row) -> Paragraph:
    return Paragraph([Run(value, bold=bool(row["value"]))], _WORD)


def _reached(row: Row) -> float | None:
    """Percent of the target, with one decimal."""
    if row["value"] is None or not row["target"]:
        return None
    return round(100 * float(row["value"]) / float(row["target"]), 1)


# -- one county a row -------------------------------------------------------------------------------------------------


def _by_county(rows: Sequence[Row], width: float) -> Tables:
    """A table for each seven indicators."""
    names = {row["indicator"]: row["indicator_label"] for row in rows}
    codes = list(names)
    counties = _grouped(rows, "county")
    found: Tables = []
    for first in range(0, len(codes), _MOST_ACROSS):
        shown = codes[first : first + _MOST_ACROSS]
        told: Cells = [[_programme(rows)], ["شهرستان", *(names[one] for one in shown)]]
        told += ([_place(of_one[0]), *_cells(of_one, "indicator", shown)] for of_one in counties.values())
        found.append((told, [_PLACE, *[(width - _PLACE) / len(shown)] * len(shown)]))
    return found


def _place(row: Row) -> str:
    return str(row["county_label"] or _PLACELESS)


# -- one period a column ----------------------------------------------------------------------------------------------


def _by_period(rows: Sequence[Row], width: float) -> Tables:
    periods = list(dict.fromkeys(row["period"] for row in rows))
    told: Cells = [[_programme(rows)], ["شاخص", *map(_label, periods)]]
    for of_one in _grouped(rows, "indicator").values():
        told.append([of_one[0]["indicator_label"], *_cells(of_one, "period", periods)])
    return [(told, lists.filled([0.0, *[_PERIOD] * len(periods)], width))]


def _label(period: str) -> str:
    try:
        return parse_period(period).label
    except UserError:  # not a period of ours: shown as it is called
        return period


def _cells(rows: Sequence[Row], key: str, wanted: Sequence[str]) -> list[Cell]:
    """The figures of one line in the order of its columns; under each its target, where it has one."""
    known = {row[key]: row for row in rows}
    return [_figure(known[one]) if one in known else "" for one in wanted]


def _figure(row: Row) -> Paragraph:
    runs = [Run(lists.amount(row["value"]) or "–", bold=bool(row["value"]))]
    if row["target"] is not None:
        reached = _reached(row)
        told = f"هدف {lists.amount(row['target'])}" + (f" ({lists.percent(reached)})" if reached is not None else "")
        runs.append(Run(f"\n{told}", size=_SMALL, colour=lists.SOFT, bold=False))
    if row.get("awaited"):
        runs.append(Run(f"\n{row['awaited']}", size=_SMALL, colour=lists.SOFT, bold=False))
    return Paragraph(runs, _WORD)
