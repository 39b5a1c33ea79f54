"""Who is awaited, for a day at the telephone: the late first, the numbers to call, room to note the answer by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import letterhead, lists
from reports.type.page import A4, Flowable, Layout, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("ردیف", 30, "center"),
    ("نام", 112, "right"),
    ("برنامه", 120, "right"),
    ("", 92, "right"),  # whom or what is awaited, as the page says
    ("مهلت", 58, "center"),
    ("روز تأخیر", 48, "center"),
    ("تلفن", 122, "right"),
    ("پاسخ تماس", 0, "right"),
)
"""Heading, width in points (0: what is left) and alignment."""

_NUMBERS = 3  # telephone numbers of one person: no list shows more than is needed
_INKS = {"overdue": lists.WRONG, "due": lists.INK, "lost": lists.WAIT}
_SMALL = Style(size=9.5, after=0)
_STYLES: tuple[Command, ...] = (
    ("SPAN", (0, 0), (-1, 0)),
    ("VALIGN", (0, 2), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 2), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 2), (-1, -1), 6),
)
_NOBODY = {
    "worklist": "هیچ ارجاعی در انتظار پاسخ نیست؛ پس از آزمون‌ها و ارجاع‌های تازه این فهرست را دوباره بگیرید.",
    "due_list": "هیچ گام، مهلت یا بازبینی‌ای تا دو هفتهٔ دیگر سر نمی‌رسد.",
}


def layout(paper: Paper) -> Layout:
    """One list, its groups one after the other."""
    (page,) = paper.pages
    width = content_width(A4, landscape=True)
    counted = "، ".join(f"{group['label']} {_items(group)}" for group in page["groups"])
    under = " – ".join(filter(None, (lists.weekday(paper.day.isoformat()), counted)))
    story = letterhead.title(paper.form.title, under)
    first = 1
    for group in page["groups"]:
        story.append(_group(group, page["about"], first, width))
        first += len(group["rows"])
    story += [] if page["groups"] else [Paragraph(_NOBODY[paper.form.name], Style(before=16))]
    facts = letterhead.facts(paper, ({"id": row["id"]} for group in page["groups"] for row in group["rows"]))
    header = letterhead.heading(paper.letterhead)
    footer = letterhead.footer(paper)
    return Layout(story, paper.form.title, landscape=True, header=header, footer=footer, attachment=facts)


def _items(group: Mapping[str, Any]) -> str:
    """A person may be awaited twice, so these are not persons."""
    return f"{lists.amount(len(group['rows']))} مورد"


def _group(group: Mapping[str, Any], about: str, first: int, width: float) -> Flowable:
    """The rows of one state; what it is stands over the columns, also on the next page."""
    told = [Run(group["label"], bold=True, size=11, colour=_INKS[group["state"]])]
    told.append(Run(f"   {_items(group)}", colour=lists.SOFT))
    rows: list[list[Cell]] = [[Paragraph(told, _SMALL)], [heading or about for heading, _, _ in _COLUMNS]]
    rows += (_row(number, row) for number, row in enumerate(group["rows"], first))
    widths = lists.filled([wide for _, wide, _ in _COLUMNS], width)
    made = table(rows, widths, header=2, aligns=[align for _, _, align in _COLUMNS], styles=_STYLES)
    made.spaceAfter = 14
    return made


def _row(number: int, row: Mapping[str, Any]) -> list[Cell]:
    return [
        lists.amount(number),
        _lines(row["name"], f"فرزند {row['father_name']}" if row["father_name"] else ""),
        row["programme"],
        _lines(row["to_body"], row["to_centre"]),
        letterhead.day(row["due_on"]),
        lists.amount(row["days_late"] or None),
        _phones(row["phones"]),
        "",
    ]


def _lines(text: str, under: str) -> Paragraph:
    """A text, and softer under it what tells more."""
    return Paragraph([Run(text), *([Run(f"\n{under}", size=8.5, colour=lists.SOFT)] if under else [])], _SMALL)


def _phones(phones: list[Mapping[str, str]]) -> Paragraph:
    """Each number on a line, with whose it is where it is not the person's own."""
    runs: list[Run] = []
    for place, one in enumerate(phones[:_NUMBERS]):
        runs.append(Run(("\n" if place else "") + letterhead.number(one["number"])))
        runs += [Run(f" ({one['whose']})", size=8.5, colour=lists.SOFT)] if one["whose"] else []
    return Paragraph(runs or "–", _SMALL)
