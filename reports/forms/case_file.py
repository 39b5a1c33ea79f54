"""A case summed up: whose it is, its levels with their reasons, its steps in order, what it led to, what is awaited.

Who reported it is not here: the reporter is kept apart from the case, also on paper.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from models.cases.case import CASE
from models.office.paper.papers import Paper
from models.registry.household import HOUSEHOLD
from models.text import jalali
from reports.forms import answered, letterhead, lists
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, table

_CODE = 66.0
_OF_HOUSEHOLD = ("file_no", "class", "members", "phone", "address")
_STEP = Style(size=10.5, before=6, after=3)
_REFERRED = ("ارجاع به", "علت", "تاریخ", "مهلت", "وضعیت", "پاسخ")


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
        attachment=letterhead.facts(
            paper, ({"id": page["id"], "opened_on": page["opened_on"]} for page in paper.pages)
        ),
    )


def _file(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    heads = letterhead.title(paper.form.title, page["programme"])
    return [
        letterhead.coded([*heads, *answered.own(page["own"], width - _CODE)], page["code"], width, _CODE),
        *parties(page, width),
        Spacer(0, 8),
        letterhead.panel(_standing(page), width, _wash(page)),
        *answered.sections(page["sections"], width),
        *_levels(page["levels"], width),
        *_steps(page["steps"], width),
        *_referrals(page["referrals"], width),
        *_notes(page["notes"]),
        lists.signing([("کارشناس پرونده", ""), ("کارشناس مسئول", "")], width),
    ]


def parties(page: Mapping[str, Any], width: float) -> list[Flowable]:
    """Whose it is: the household, and each person under what they are in it; one who stands alone without a heading."""
    story: list[Flowable] = []
    alone = len(page["people"]) == 1 and not page["household"]
    for one in page["people"]:
        told = [(label, value) for label, value in letterhead.who(one) if value]
        story += [*([Spacer(0, 6)] if alone else [letterhead.section(one["label"])]), letterhead.pairs(told, width)]
    household = page["household"]
    if household:
        fields = [(HOUSEHOLD.fields[name], household[name]) for name in _OF_HOUSEHOLD]
        words = [(field, letterhead.value(field, value)) for field, value in fields if value is not None]
        story += [letterhead.section(CASE.fields["household"].label), *answered.facts(words, width)]
    return story


# -- how it stands ----------------------------------------------------------------------------------------------------


def _wash(page: Mapping[str, Any]) -> str:
    if page["closed"]:
        return "done" if page["closed"]["is_good"] else "plain"
    return "act" if page["next"] else "wait"


def _standing(page: Mapping[str, Any]) -> list[Flowable]:
    closed, awaited = page["closed"], page["next"]
    if closed:
        told = [("بسته شد", letterhead.long_day(closed["on"])), ("نتیجه", closed["outcome"])]
    elif awaited:
        told = [("باز است؛ گام بعدی", letterhead.long_day(awaited["day"])), ("نوبت", next_words(awaited))]
    else:
        told = [("باز است؛ گام بعدی", "روزی نوشته نشده است")]
    return [letterhead.told(label, value, 10.5) for label, value in told if value]


def next_words(awaited: Mapping[str, Any]) -> str:
    """«جلسه، شمارهٔ ۳ از ۵»; empty where it is not known what comes."""
    if not awaited["kind"]:
        return ""
    most = f" از {lists.amount(awaited['most'])}" if awaited["most"] else ""
    return f"{awaited['kind']}، شمارهٔ {lists.amount(awaited['number'])}{most}"


# -- what was done ----------------------------------------------------------------------------------------------------


def _levels(levels: Sequence[Mapping[str, Any]], width: float) -> list[Flowable]:
    """The levels one after the other; nothing where there never was one."""
    if not levels:
        return []
    rows: list[list[Cell]] = [["از تاریخ", "سطح", "علت", "ثبت‌کننده"]]
    rows += ([_local_day(one["when"]), one["level"], letterhead.words(one["why"]), one["who"]] for one in levels)
    found = table(rows, lists.filled([66, 120, 0, 80], width))
    return [KeepTogether([letterhead.section("سطح مداخله، از آغاز تا امروز"), found])]


def _local_day(when: str) -> str:
    return jalali.show(datetime.datetime.fromisoformat(when).astimezone().date())


def _steps(steps: Sequence[Mapping[str, Any]], width: float) -> list[Flowable]:
    story: list[Flowable] = []
    for place, one in enumerate(steps):
        head = [] if place else [letterhead.section("گام‌ها به ترتیب")]
        lines = [line for part in one["sections"] for line in answered.lines(part["fields"], width, 2, 9.5)]
        story += [KeepTogether([*head, _step(one), *lines[:1]]), *lines[1:]]
        story += [Paragraph(letterhead.words(one["notes"]), lists.NOTE)] if one["notes"] else []
    return story


def _step(one: Mapping[str, Any]) -> Paragraph:
    number = f" {lists.amount(one['number'])}" if one["number"] else ""
    rest = [letterhead.day(one["done_on"]), one["done_by"] or ""]
    rest += [f"گام بعدی {letterhead.day(one['next_on'])}"] if one["next_on"] else []
    told = "".join(f"   {part}" for part in rest if part)
    return Paragraph([Run(f"{one['kind']}{number}", bold=True), Run(told, size=9.5, colour=letterhead.SOFT)], _STEP)


def _referrals(referrals: Sequence[Mapping[str, Any]], width: float) -> list[Flowable]:
    if not referrals:
        return []
    rows: list[list[Cell]] = [list(_REFERRED)]
    for one in referrals:
        answer = "، ".join(filter(None, (letterhead.day(one["replied_on"]), letterhead.words(one["outcome"]))))
        days = (letterhead.day(one["referred_on"]), letterhead.day(one["due_on"]))
        rows.append([one["to_body"], letterhead.words(one["reason"]), *days, one["status"], answer])
    found = table(rows, lists.filled([90, 0, 58, 58, 64, 90], width), size=9)
    return [KeepTogether([letterhead.section("ارجاع‌ها"), found])]


def _notes(notes: str | None) -> list[Flowable]:
    return [letterhead.section("یادداشت"), Paragraph(letterhead.words(notes), Style(size=10))] if notes else []
