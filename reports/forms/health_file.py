"""A person's health on paper: what to know at once, then tests, centres, cases and what is still awaited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import letterhead, lists
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, table

Told = Mapping[str, Any]
_CODE = 66.0
_NOTHING = "دربارهٔ سلامت این فرد هنوز چیزی ثبت نشده است."
_SIDES = {"person": "", "partner": " (همسر)", "household": " (خانوار)"}


def layout(paper: Paper) -> Layout:
    """The files, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_file(paper, page, content_width())]
    return Layout(
        story,
        paper.form.title,
        header=letterhead.heading(paper.letterhead),
        footer=letterhead.footer(paper, paper.form.title),
        restart_per=True,
        attachment=letterhead.facts(paper, ({"id": page["id"], "code": page["code"]} for page in paper.pages)),
    )


def _file(paper: Paper, page: Told, width: float) -> list[Flowable]:
    file = page["file"]
    heads = letterhead.title(paper.form.title, letterhead.long_day(paper.day))
    who = letterhead.pairs([one for one in (*letterhead.who(page), *_more(file)) if one[1]], width - _CODE)
    parts = [
        *_health(file["health"], width),
        *(part for one in _TABLES for part in _table(one, file, width)),
    ]
    nothing = [Paragraph(_NOTHING, Style(before=12))]
    return [letterhead.coded([*heads, who], page["code"], width, _CODE), *_guardians(file, width), *(parts or nothing)]


def _more(file: Told) -> list[tuple[str, str]]:
    person, household = file["person"], file["household"]
    told = [("نام مادر", person["mother"] or ""), ("تلفن", letterhead.number(person["mobile"] or person["phone"]))]
    told.append(("نشانی", letterhead.words(person["address"])))
    return [*told, ("خانوار", letterhead.words(household["naming"]))] if household else told


def _guardians(file: Told, width: float) -> list[Flowable]:
    told = []
    for one in file["guardians"]:
        marks = [word for name, word in (("custody", "حضانت"), ("may_collect", "اجازهٔ بردن")) if one[name]]
        rest = " – ".join(filter(None, (letterhead.number(one["mobile"]), "، ".join(marks))))
        told.append((f"{one['relation']}", " – ".join(filter(None, (one["name"], rest)))))
    return [letterhead.section("سرپرستان"), letterhead.pairs(told, width, 1)] if told else []


def _health(known: Sequence[Told], width: float) -> list[Flowable]:
    """What whoever treats or keeps the person must know first."""
    if not known:
        return []
    lines: list[Flowable] = []
    for one in known:
        since = " – ".join(filter(None, (one["programme"], letterhead.day(one["on"]))))
        runs = [Run(f"{one['label']}: "), Run(letterhead.words(one["text"]), bold=True)]
        lines.append(
            Paragraph([*runs, Run(f"   {since}", size=8.5, colour=letterhead.SOFT)], Style(size=10.5, after=2))
        )
    return [KeepTogether([letterhead.section("آنچه باید دانست"), letterhead.panel(lines, width, "wait")]), Spacer(0, 2)]


# -- tables: the part of the file, its heading, and for each column heading, width in points and words ----------------

Column = tuple[str, float, Callable[[Told], str]]


def _screened(one: Told) -> str:
    return letterhead.day(one["due_on"]) if one["due_on"] else ""


def _span(one: Told) -> str:
    days = [letterhead.day(one["starts_on"]), letterhead.day(one["ends_on"])]
    return " تا ".join(filter(None, days)) if days[1] else (f"از {days[0]}" if days[0] else "")


def _case(one: Told) -> str:
    closed = f"{one['outcome']} ({letterhead.day(one['closed_on'])})" if one["closed_on"] else ""
    return closed or " ".join(filter(None, (one["status_label"], one["level"])))


_DAY, _MID = 62.0, 96.0
_TABLES: tuple[tuple[str, str, tuple[Column, ...]], ...] = (
    ("screenings", "غربالگری‌ها، آخرین هر برنامه", (
        ("برنامه", 0, lambda one: one["label"]), ("تاریخ", _DAY, lambda one: letterhead.day(one["held_on"])),
        ("مرحله", 80, lambda one: one["stage"]), ("نتیجه", _MID, lambda one: one["outcome"]),
        ("آزمون بعدی تا", _DAY, _screened),
    )),
    ("referrals", "ارجاع‌های بی‌پاسخ", (
        ("ارجاع به", 0, lambda one: one["to_body"]), ("علت", 160, lambda one: letterhead.words(one["reason"])),
        ("تاریخ", _DAY, lambda one: letterhead.day(one["referred_on"])),
        ("مهلت", _DAY, lambda one: letterhead.day(one["due_on"])),
    )),
    ("enrolments", "مرکزها", (
        ("برنامه", 0, lambda one: one["label"]), ("مرکز", 130, lambda one: one["centre"]),
        ("وضعیت", 60, lambda one: one["status_label"]), ("از و تا", 120, _span),
    )),
    ("cases", "پرونده‌ها", (
        ("برنامه", 0, lambda one: one["label"] + _SIDES.get(one["side"], "")),
        ("تشکیل", _DAY, lambda one: letterhead.day(one["opened_on"])),
        ("گام", 36, lambda one: lists.amount(one["steps"])), ("وضعیت", 120, _case),
        ("گام بعدی", _DAY, lambda one: letterhead.day(one["next_on"])),
    )),
    ("services", "خدمت‌ها", (
        ("خدمت", 0, lambda one: one["label"]), ("تاریخ", _DAY, lambda one: letterhead.day(one["given_on"])),
        ("مرحله", _MID, lambda one: one["stage"]), ("مبلغ (ریال)", _MID, lambda one: lists.amount(one["amount"])),
    )),
    ("certificates", "گواهی‌ها", (
        ("دوره", 0, lambda one: one["course"]), ("برنامه", 150, lambda one: one["label"]),
        ("شماره", 110, lambda one: letterhead.number(one["certificate_no"])),
        ("تاریخ", _DAY, lambda one: letterhead.day(one["certified_on"])),
    )),
)  # fmt: skip


def _table(declared: tuple[str, str, tuple[Column, ...]], file: Told, width: float) -> list[Flowable]:
    name, heading, columns = declared
    if not file[name]:
        return []
    rows: list[list[Cell]] = [[label for label, _, _ in columns]]
    rows += ([words(one) for _, _, words in columns] for one in file[name])
    widths = lists.filled([wide for _, wide, _ in columns], width)
    return [KeepTogether([letterhead.section(heading), table(rows[:2], widths, size=9)]), *_rest(rows, widths)]


def _rest(rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> list[Flowable]:
    """The rows after the first, which flow over the pages."""
    return [table(rows[2:], widths, header=0, size=9)] if len(rows) > 2 else []
