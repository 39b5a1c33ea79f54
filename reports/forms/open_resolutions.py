"""What was resolved and is not done yet, the soonest due first, with room to write what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import letterhead, lists
from reports.type.page import A4, Flowable, Layout, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

_HEADS = ("ردیف", "مصوبه", "نشست", "مسئول", "مهلت", "روز تأخیر", "اقدام")
_WIDTHS = (30.0, 0.0, 130.0, 110.0, 60.0, 50.0, 130.0)
_ALIGNS = ("center", "right", "right", "right", "center", "center")
_STYLES: tuple[Command, ...] = (
    ("VALIGN", (0, 1), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 1), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 1), (-1, -1), 8),
)
_SMALL = Style(size=9.5, after=0)
_NOTHING = "هیچ مصوبه‌ای باز نیست."


def layout(paper: Paper) -> Layout:
    """One list."""
    (page,) = paper.pages
    width = content_width(A4, landscape=True)
    late = sum(row["days_late"] > 0 for row in page["rows"])
    counted = f"{lists.amount(len(page['rows']))} مصوبه، {lists.amount(late)} دیرشده"
    story: list[Flowable] = letterhead.title(f"{paper.form.title} – {page['label']}", counted)
    if page["rows"]:
        rows: list[list[Cell]] = [list(_HEADS), *(_row(number, row) for number, row in enumerate(page["rows"], 1))]
        story.append(table(rows, lists.filled(_WIDTHS, width), aligns=_ALIGNS, styles=_STYLES))
    else:
        story.append(Paragraph(_NOTHING, Style(before=16)))
    story.append(lists.signing([("دبیر", ""), ("رئیس اداره", "")], width))
    facts = letterhead.facts(paper, ({"id": row["id"], "due_on": row["due_on"]} for row in page["rows"]))
    title = f"{paper.form.title} – {page['label']}"
    return Layout(story, title, landscape=True, header=letterhead.heading(paper.letterhead), attachment=facts)


def _row(number: int, row: Mapping[str, Any]) -> list[Cell]:
    late = row["days_late"]
    meeting = [Run(row["kind"]), Run(f"\n{letterhead.day(row['held_on'])}", size=8.5, colour=lists.SOFT)]
    days = [Run(lists.amount(late) if late else "", bold=True, colour=lists.WRONG)]
    return [
        lists.amount(number),
        letterhead.words(row["text"]),
        Paragraph(meeting, _SMALL),
        letterhead.words(row["owner"]),
        letterhead.day(row["due_on"]),
        Paragraph(days, Style(size=9.5, align="center", after=0)),
        "",
    ]
