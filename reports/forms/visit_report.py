"""A visit on paper: the checklist with what is there and what is missing, the score, what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from models.registry.centre import CENTRE
from reports.forms import answered, letterhead, lists
from reports.type.marks import CheckBox
from reports.type.page import Flowable, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

_OF_CENTRE = ("name", "code", "kind", "manager", "licence_no", "licence_until", "capacity", "phone", "address")
_BOX = 9.0
_MARK = 64.0  # points of a column of boxes
_STYLES: tuple[Command, ...] = (
    ("LEFTPADDING", (2, 1), (4, -1), (_MARK - _BOX) / 2),
    ("RIGHTPADDING", (2, 1), (4, -1), 4),
)
_HEADS = ("ردیف", "آنچه دیده شد", "دارد", "ندارد", "دیده نشد")


def layout(paper: Paper) -> Layout:
    """The reports of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_report(paper, page, content_width())]
    facts = letterhead.facts(paper, map(_facts, paper.pages))
    header = letterhead.heading(paper.letterhead)
    return Layout(story, paper.form.title, header=header, attachment=facts, restart_per=True)


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: page[name] for name in ("id", "visited_on", "score", "follow_up_on")}


def _report(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    centre = page["centre"] or {}
    fields = [(CENTRE.fields[name], letterhead.value(CENTRE.fields[name], centre.get(name))) for name in _OF_CENTRE]
    manager = centre.get("manager") or ""
    return [
        *letterhead.title(paper.form.title, lists.weekday(page["visited_on"])),
        *answered.facts([(field, words) for field, words in fields if words], width),
        Spacer(0, 8),
        letterhead.panel(_judged(page), width, "act"),
        letterhead.section("سیاهه"),
        _checklist(page["items"], width),
        *_texts(page),
        lists.signing([("بازدیدکننده", page["visitor"] or ""), ("مدیر مرکز", manager), ("کارشناس مسئول", "")], width),
    ]


def _judged(page: Mapping[str, Any]) -> list[Flowable]:
    """The score out of 100 and its grade; the visit before beside it."""
    told: list[Flowable] = []
    if page["score"] is not None:
        score = f"{lists.amount(page['score'])} از ۱۰۰"
        runs = [Run("امتیاز: "), Run(score, bold=True), Run(f"   درجه: {page['grade']}" if page["grade"] else "")]
        told.append(Paragraph(runs, Style(size=12, after=2)))
    else:
        told.append(Paragraph("امتیازی داده نشده است.", Style(size=11, after=2)))
    if before := page["before"]:
        score = f"{lists.amount(before['score'])} از ۱۰۰" if before["score"] is not None else "بی امتیاز"
        graded = f"، {before['grade']}" if before["grade"] else ""
        told.append(letterhead.told("بازدید پیشین", f"{letterhead.day(before['visited_on'])}: {score}{graded}"))
    if page["follow_up_on"]:
        told.append(letterhead.told("بازدید دوباره تا", letterhead.long_day(page["follow_up_on"])))
    return told


def _checklist(items: Sequence[tuple[str, bool | None]], width: float) -> Flowable:
    rows: list[list[Cell]] = [list(_HEADS)]
    for number, (label, met) in enumerate(items, 1):
        boxes = [CheckBox("", met is one, size=_BOX) for one in (True, False, None)]
        rows.append([lists.amount(number), label, *boxes])
    aligns = ("center", "right", "center", "center", "center")
    return table(rows, lists.filled([30, 0, _MARK, _MARK, _MARK], width), aligns=aligns, styles=_STYLES)


def _texts(page: Mapping[str, Any]) -> list[Flowable]:
    told = [("کاستی‌ها و دستورها", page["defects"]), ("یادداشت", page["notes"])]
    known = [(heading, text) for heading, text in told if text]
    return [
        part
        for heading, text in known
        for part in (letterhead.section(heading), Paragraph(letterhead.words(text), Style(size=10.5)))
    ]
