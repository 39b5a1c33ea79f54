"""The card of any screening, by the declaration of its programme: what was found, what it came to, what is next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import answered, card, letterhead
from reports.forms.one_page import OnePage
from reports.type.page import A4, A5, Flowable, Layout, PageBreak, Spacer, content_width

_WASHES = {"repeat": "wait", "refer": "wrong", "none": "act"}
_ROOM = 520.0  # points of a page of A5 with its head; what is a little higher is scaled
_TITLE = "کارت نتیجه"
_CODE = 66.0  # points of the code beside the person


def layout(paper: Paper) -> Layout:
    """The cards of a file, one a page: of the size of a hand where all of it fits, else of a letter."""
    pages = [_page(paper, page, A5) for page in paper.pages]
    size = A5 if all(one.natural() <= _ROOM for one in pages) else A4
    pages = pages if size is A5 else [_page(paper, page, A4) for page in paper.pages]
    return Layout(
        [part for number, one in enumerate(pages) for part in (*([PageBreak()] if number else []), one)],
        paper.form.title,
        size=size,
        header=letterhead.heading(paper.letterhead),
        footer=letterhead.footer(paper, card.KEEP),
        page_numbers=False,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _page(paper: Paper, page: Mapping[str, Any], size: tuple[float, float]) -> OnePage:
    width = content_width(size)
    signers = letterhead.signatures([("آزمونگر", page["screener"] or ""), ("مهر مرکز", "")], width)
    return OnePage(_card(paper, page, width), [signers], width)


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    told = {name: page[name] for name in ("id", "code", "held_on", "outcome", "answers")}
    return {**told, "name": letterhead.full_name(page["person"])}


def _card(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    return [
        *letterhead.title(_TITLE, page["programme"]),
        letterhead.coded([letterhead.pairs(_who(page), width - _CODE, 1)], page["code"], width),
        Spacer(0, 6),
        letterhead.pairs(_test(page), width),
        *answered.unbroken(page["sections"], width, 2, 9.5),
        Spacer(0, 8),
        letterhead.panel(
            [*card.verdict(page), *card.sentences(_sentences(page))], width, _WASHES[page["next"]["kind"]]
        ),
        Spacer(0, 6),
        card.where_to_ask(paper, page),
        Spacer(0, 14),
    ]


def _who(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = letterhead.who(page)
    partner = page["partner"]
    told += [("همسر", letterhead.full_name(partner)), letterhead.identity(partner)] if partner else []
    return [(label, value) for label, value in told if value]


def _test(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    place = (page["centre"] or {}).get("name", "")
    told = [("تاریخ", letterhead.day(page["held_on"])), ("مرحله", page["stage"]), ("محل", place)]
    return [(label, value) for label, value in told if value]


def _sentences(page: Mapping[str, Any]) -> list[str]:
    """What comes next by which day: a further test, a referral, and what comes round."""
    todo, found = page["next"], []
    if todo["kind"] == "repeat":
        found.append(card.done_or(todo, "آزمون بعدی را تا {by} انجام دهید.", "آزمون بعدی در {on} انجام شد."))
    if todo["kind"] == "refer":
        found.append(card.done_or(todo, f"تا {{by}} نزد {card.whom(todo)} بروید.", "پاسخ ارجاع در {on} رسید."))
    return [*found, *(f"{label}: {letterhead.long_day(day)}" for label, day in page["reviews"])]
