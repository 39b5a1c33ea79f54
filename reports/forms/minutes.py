"""The minutes of a meeting: who came, what was said and resolved, who does it by which day, and places to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from models.text.persian import persian_digits
from reports.forms import letterhead, lists
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, table

_TEXT = Style(size=10.5, after=4)
_HEADS = ("ردیف", "مصوبه", "مسئول", "مهلت", "وضعیت")
_WIDTHS = (30.0, 0.0, 110.0, 62.0, 76.0)
_ROOM = (("TOPPADDING", (0, 1), (-1, -1), 4), ("BOTTOMPADDING", (0, 1), (-1, -1), 4))
_NOTHING = "در این نشست مصوبه‌ای نوشته نشده است."
_PLACES = 3  # to sign on one line


def layout(paper: Paper) -> Layout:
    """The minutes of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_minutes(paper, page, content_width())]
    facts = letterhead.facts(paper, ({"id": one["id"], "held_on": one["held_on"]} for one in paper.pages))
    header = letterhead.heading(paper.letterhead)
    return Layout(story, paper.form.title, header=header, attachment=facts, restart_per=True)


def _minutes(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    number = f"شمارهٔ {letterhead.words(page['number'])}" if page["number"] else ""
    under = " – ".join(filter(None, (number, lists.weekday(page["held_on"]))))
    place = [("ساعت", persian_digits(page["starts_at"] or "")), ("محل", letterhead.words(page["place"]))]
    return [
        *letterhead.title(f"{paper.form.title} – {page['kind']}", under),
        *lists.facts([*place, ("دستگاه‌ها", "، ".join(page["bodies"]))], width),
        *_text("دستور نشست", page["topics"]),
        *_text("آنچه گفته شد", page["minutes"]),
        *_resolutions(page["resolutions"], width),
        *_signatures(page["members"], width),
    ]


def _text(heading: str, text: str | None) -> list[Flowable]:
    return [letterhead.section(heading), Paragraph(letterhead.words(text), _TEXT)] if text else []


def _resolutions(resolutions: Sequence[Mapping[str, Any]], width: float) -> list[Flowable]:
    heading = letterhead.section("مصوبه‌ها")
    if not resolutions:
        return [heading, Paragraph(_NOTHING, lists.NOTE)]
    rows: list[list[Cell]] = [list(_HEADS)]
    for number, one in enumerate(resolutions, 1):
        done = f"{one['status']} {letterhead.day(one['done_on'])}".strip()
        told = [letterhead.words(one["text"]), letterhead.words(one["owner"]), letterhead.day(one["due_on"]), done]
        rows.append([lists.amount(number), *told])
    return [heading, table(rows, lists.filled(_WIDTHS, width), aligns=("center",), styles=_ROOM)]


def _signatures(members: Sequence[str], width: float) -> list[Flowable]:
    """A place for each who came, by name; two where no names were written."""
    people = [(name, "") for name in members] or [("رئیس نشست", ""), ("دبیر نشست", "")]
    rows = [people[at : at + _PLACES] for at in range(0, len(people), _PLACES)]
    wide = [(width / _PLACES) * len(row) if len(rows) > 1 else width for row in rows]
    first, *rest = [letterhead.signatures(row, own) for row, own in zip(rows, wide, strict=True)]
    return [KeepTogether([letterhead.section("امضای حاضران"), Spacer(0, 4), first]), *rest]
