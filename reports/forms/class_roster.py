"""Who is in a course, class by class: how each is reached, the couple, the tests, and the certificate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import letterhead, lists
from reports.type.page import A4, Flowable, Layout, PageBreak, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, Command, table

_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("ردیف", 30, "center"),
    ("نام خانوادگی و نام", 0, "right"),
    ("نام پدر", 64, "right"),
    ("کلاس", 58, "right"),
    ("شناسه", 72, "center"),
    ("تلفن همراه", 76, "center"),
    ("همسر یا نامزد", 104, "right"),
    ("پیش‌آزمون", 52, "center"),
    ("پس‌آزمون", 52, "center"),
    ("شمارهٔ گواهی", 104, "center"),
)
"""Heading, width in points (0: what is left) and alignment."""

_STYLES: tuple[Command, ...] = (("SPAN", (0, 0), (-1, 0)),)
_NOBODY = "هنوز کسی در این دوره نام‌نویسی نشده است؛ پس از نام‌نویسی این فهرست را دوباره بگیرید."


def layout(paper: Paper) -> Layout:
    """The rosters of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_roster(paper, page)]
    header = letterhead.heading(paper.letterhead)
    facts = letterhead.facts(paper, ({"id": page["id"]} for page in paper.pages))
    return Layout(story, paper.form.title, landscape=True, header=header, attachment=facts, restart_per=True)


def _roster(paper: Paper, page: Mapping[str, Any]) -> list[Flowable]:
    width = content_width(A4, landscape=True)
    about = dict.fromkeys((page["course"], page["programme"]))
    people = [_people(page, width), Paragraph(_totals(page), Style(size=10, before=8, after=2))]
    return [
        *letterhead.title(paper.form.title, " – ".join(about)),
        *lists.facts(_facts(page), width, 4),
        *(people if page["rows"] else [Paragraph(_NOBODY, lists.NOTE)]),
    ]


def _facts(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    minutes = page["required_minutes"]
    return [
        ("آغاز", lists.weekday(page["starts_on"])),
        ("پایان", lists.weekday(page["ends_on"])),
        ("مدرس", page["trainer"] or ""),
        ("محل", page["place"]),
        ("مخاطب", page["audience"] or ""),
        ("ظرفیت", lists.people(page["capacity"]) if page["capacity"] else ""),
        ("دقیقه‌های لازم", lists.amount(minutes)),
    ]


def _people(page: Mapping[str, Any], width: float) -> Flowable:
    about = " – ".join(filter(None, (page["course"], letterhead.day(page["starts_on"]))))
    rows: list[list[Cell]] = [[lists.caption(about)], [heading for heading, _, _ in _COLUMNS]]
    rows += (_row(number, row) for number, row in enumerate(page["rows"], 1))
    widths = lists.filled([wide for _, wide, _ in _COLUMNS], width)
    return table(rows, widths, header=2, aligns=[align for _, _, align in _COLUMNS], styles=_STYLES)


def _row(number: int, row: Mapping[str, Any]) -> list[Cell]:
    return [
        lists.amount(number),
        lists.surname_first(row),
        row["father_name"],
        row["class_name"],
        letterhead.number(row["identity"]),
        letterhead.number(row["mobile"]),
        row["partner"],
        lists.amount(row["pre_test"]),
        lists.amount(row["post_test"]),
        letterhead.number(row["certificate_no"]),
    ]


def _totals(page: Mapping[str, Any]) -> str:
    counts = page["counts"]
    told = [
        ("نام‌نویسی", lists.people(counts["registered"])),
        ("زن", lists.amount(counts["female"])),
        ("مرد", lists.amount(counts["male"])),
        ("زوج", lists.amount(counts["couples"])),
        ("پیش‌آزمون داده", lists.amount(counts["pre_test"])),
        ("پس‌آزمون داده", lists.amount(counts["post_test"])),
        ("گواهی گرفته", lists.amount(counts["certified"])),
    ]
    return " – ".join(f"{label} {count}" for label, count in told)
