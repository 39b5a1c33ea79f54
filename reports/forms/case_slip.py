"""The slip that goes home: when to come, where, to whom; of the abuse tier nothing else, since others may read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import letterhead, lists
from reports.forms.case_file import next_words
from reports.forms.one_page import OnePage
from reports.type.page import A6, Flowable, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Style

_BRING = "این برگه و کارت ملی را همراه بیاورید. اگر نمی‌توانید بیایید پیش از آن روز تلفن کنید."


def layout(paper: Paper) -> Layout:
    """The slips of a file, one a page."""
    story: list[Flowable] = []
    width = content_width(A6)
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), OnePage(_slip(paper, page, width), [_phone(paper, page)], width)]
    return Layout(
        story,
        paper.form.title,
        size=A6,
        header=letterhead.heading(paper.letterhead)[:1],
        page_numbers=False,
        attachment=letterhead.facts(paper, ({"id": one["id"], "day": one["day"]} for one in paper.pages)),
    )


def _slip(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    names = "، ".join(letterhead.full_name(one["person"]) for one in page["people"])
    when = Paragraph(lists.weekday(page["day"]), Style(size=13, bold=True, align="center", after=0))
    told = [
        ("برای", names),
        ("نوبت", next_words(page)),
        ("نزد", page["with_whom"] or ""),
        ("کجا", _where(paper, page)),
    ]
    return [
        *letterhead.title(paper.form.title, page["programme"]),
        letterhead.panel([when], width, "act"),
        Spacer(0, 8),
        *(letterhead.told(label, value, 10) for label, value in told if value),
        Spacer(0, 6),
        Paragraph(_BRING, Style(size=9, colour=letterhead.SOFT, after=0)),
        Spacer(0, 8),
    ]


def _where(paper: Paper, page: Mapping[str, Any]) -> str:
    """The centre with its address; else the office's own."""
    centre = page["centre"] or {}
    if centre:
        return "، ".join(filter(None, (centre["name"], letterhead.words(centre["address"]))))
    return page["place"] or letterhead.words(paper.letterhead.address) or letterhead.office_name(paper.letterhead)


def _phone(paper: Paper, page: Mapping[str, Any]) -> Flowable:
    number = (page["centre"] or {}).get("phone") or paper.letterhead.phone
    return letterhead.told("تلفن", letterhead.number(number) or "……………………", 9.5)
