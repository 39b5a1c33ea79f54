"""A wall calendar of what is taught: a landscape page a month, weeks from Saturday on, every session in its day.

A crowded month is set smaller so that none of its sessions is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.colors import HexColor

from models.office.paper.papers import Paper
from models.planning.training_calendar import zone_words
from models.text.jalali import weekday_names
from models.text.persian import persian_digits
from reports.forms import letterhead, lists
from reports.forms.one_page import OnePage
from reports.type.marks import Columns
from reports.type.page import A4, Flowable, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

Told = Mapping[str, Any]
_LOWEST = (74.0, 62.0, 50.0, 38.0, 28.0, 20.0)  # points of a day without sessions, the highest with which all fits
_ROOM = 420.0  # points of a month
_PAD = 4.0
_NUMBER, _SMALL = Style(size=11, bold=True, after=1), 7.5
_HOLIDAY, _OUTSIDE = letterhead.WASHES["wrong"][0], "#B5BFC6"
_GROUND = "#F7F9FA"
_EMPTY = "در این ماه جلسه‌ای نوشته نشده است."


def layout(paper: Paper) -> Layout:
    """The months of a period, one a page."""
    story: list[Flowable] = []
    width = content_width(A4, landscape=True)
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), OnePage(_month(paper, page, width), [Spacer(0, 2)], width)]
    facts = letterhead.facts(paper, map(_facts, paper.pages))
    title = f"{paper.form.title} – {paper.pages[0]['period_label']}"
    header = letterhead.heading(paper.letterhead)
    return Layout(story, title, landscape=True, header=header, page_numbers=False, footer=title, attachment=facts)


def _facts(page: Told) -> Mapping[str, Any]:
    days = [day for week in page["weeks"] for day in week]
    return {"month": page["label"], "sessions": [one["session"] for day in days for one in day["sessions"]]}


def _month(paper: Paper, page: Told, width: float) -> list[Flowable]:
    counted = f"{lists.amount(page['count'])} جلسه" if page["count"] else _EMPTY
    title = letterhead.title(f"{paper.form.title} – {page['label']}", counted)
    for lowest in _LOWEST:
        grid = _grid(page, width, lowest)
        if grid.wrap(width, _ROOM)[1] <= _ROOM:
            break
    return [*title, grid]


def _grid(page: Told, width: float, lowest: float) -> Flowable:
    names: list[Cell] = [Paragraph(name, Style(size=9.5, bold=True, align="center", after=0)) for name in weekday_names]
    wide = width / len(names)
    weeks: list[list[Cell]] = [[_Day(day, wide - 2 * _PAD, lowest) for day in week] for week in page["weeks"]]
    return table([names, *weeks], [wide] * len(names), styles=_styles(page["weeks"]))


def _styles(weeks: Sequence[Sequence[Told]]) -> list[Command]:
    """A grid; days of the neighbouring months on a ground of their own."""
    line = HexColor(letterhead.LINE)
    whole = ((0, 1), (-1, -1))
    styles: list[Command] = [("GRID", *whole, 0.6, line), ("VALIGN", *whole, "TOP")]
    styles += [(name, *whole, _PAD) for name in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")]
    for row, week in enumerate(weeks, 1):
        outside = [column for column, day in enumerate(week) if not day["inside"]]
        styles += [("BACKGROUND", (column, row), (column, row), HexColor(_GROUND)) for column in outside]
    return styles


class _Day(Flowable):  # type: ignore[misc]
    """A day with its number and its sessions, never lower than an empty one. `width`, `lowest`: points."""

    def __init__(self, day: Told, width: float, lowest: float) -> None:
        super().__init__()
        self._lowest = lowest
        stack = [Paragraph([Run(day["label"], colour=_ink(day))], _NUMBER)]
        self._stack = Columns([[*stack, *map(_session, day["sessions"])]], [width])

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self.width = available
        self.height = max(self._stack.wrap(available, height)[1], self._lowest)
        return self.width, self.height

    def draw(self) -> None:
        """Draw number and sessions from the upper edge."""
        self._stack.drawOn(self.canv, 0, self.height - self._stack.height)


def _ink(day: Told) -> str:
    if not day["inside"]:
        return _OUTSIDE
    return _HOLIDAY if day["friday"] else letterhead.INK


def _session(one: Told) -> Paragraph:
    """When, what, where and with whom, how many places."""
    hours = " تا ".join(filter(None, (one["starts_at"], one["ends_at"])))
    what = one["topic"] or one["title"] or one["programme_label"]
    room = f"ظرفیت {lists.amount(one['capacity'])}" if one["capacity"] else ""
    reached = "، ".join(filter(None, (one["mode_label"], zone_words(one["zones"]))))
    where = reached if one["mode"] == "online" else one["place"]
    rest = "، ".join(filter(None, (where, one["trainer"], room)))
    runs = [Run(f"{persian_digits(hours)} ", colour=letterhead.PRIMARY)] if hours else []
    runs.append(Run(letterhead.words(what), bold=True))
    runs += [Run(f"\n{letterhead.words(rest)}", colour=letterhead.SOFT)] if rest else []
    return Paragraph(runs, Style(size=_SMALL, leading=1.45, after=3))
