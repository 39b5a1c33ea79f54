"""The card a family takes home: what was seen in each eye, in words that cannot be misread, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportlab.lib.colors import HexColor

from models.office.paper.papers import Paper
from reports.forms import card, letterhead
from reports.forms.one_page import OnePage
from reports.type.page import A5, Flowable, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import table

_EYES = (("right", "چشم راست"), ("left", "چشم چپ"))
_BESIDE = ("strabismus", "glasses", "cooperative")


def layout(paper: Paper) -> Layout:
    """The cards of a file, one a page."""
    story: list[Flowable] = []
    width = content_width(A5)
    for page in paper.pages:
        signers = letterhead.signatures([("غربالگر", page["screener"] or ""), ("مهر پایگاه", "")], width)
        story += [*([PageBreak()] if story else []), OnePage(_card(paper, page, width), [signers], width)]
    return Layout(
        story,
        paper.form.title,
        size=A5,
        header=letterhead.heading(paper.letterhead),
        footer=card.KEEP,
        page_numbers=False,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    told = {name: page[name] for name in ("id", "code", "held_on", "outcome", "answers")}
    return {**told, "name": letterhead.full_name(page["person"])}


def _card(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    return [
        *letterhead.title(paper.form.title, page["programme"]),
        letterhead.coded([letterhead.pairs(letterhead.who(page), width - 66, 1)], page["code"], width),
        Spacer(0, 6),
        letterhead.pairs(_test(page), width),
        Spacer(0, 8),
        _eyes(page["answers"], width),
        Spacer(0, 6),
        *_beside(page, width),
        Spacer(0, 8),
        letterhead.panel([*card.verdict(page), *card.sentences(_sentences(page))], width, _wash(page)),
        Spacer(0, 6),
        card.where_to_ask(paper, page),
        Spacer(0, 14),
    ]


def _test(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        ("تاریخ آزمون", letterhead.day(page["held_on"])),
        ("مرحله", page["stage"]),
        ("محل", (page["centre"] or {}).get("name", "")),
        ("ابزار", _answer(page, "chart")),
    ]


def _answer(page: Mapping[str, Any], name: str) -> str:
    field = page["fields"].get(name)
    return letterhead.value(field, page["answers"].get(name)) if field else ""


# -- what was seen ----------------------------------------------------------------------------------------------------


def _eyes(answers: Mapping[str, Any], width: float) -> Flowable:
    """The right eye stands on the right, each named above its number."""
    label, value = (
        Style(size=9.5, colour=letterhead.SOFT, align="center", after=0),
        Style(size=22, bold=True, align="center"),
    )
    heads = [Paragraph(words, label) for _, words in _EYES]
    values = [Paragraph(letterhead.acuity(answers.get(eye)), _fitting(value, answers.get(eye))) for eye, _ in _EYES]
    line = HexColor("#C5CFD6")
    styles = (
        ("LINEBELOW", (0, 0), (-1, -1), 0, HexColor("#FFFFFF")),
        ("BOX", (0, 0), (-1, -1), 0.7, line),
        ("LINEBEFORE", (1, 0), (1, -1), 0.7, line),
        ("TOPPADDING", (0, 0), (-1, 0), 5),
    )
    return table([heads, values], [width / 2] * 2, header=0, styles=styles)


def _fitting(style: Style, tenths: int | None) -> Style:
    return style if tenths is not None else Style(size=13, align="center", colour=letterhead.SOFT)


def _beside(page: Mapping[str, Any], width: float) -> list[Flowable]:
    told = [(page["fields"][name].label, _answer(page, name)) for name in _BESIDE if _answer(page, name)]
    return [letterhead.pairs(told, width, 3)] if told else []


# -- what it means ----------------------------------------------------------------------------------------------------

_WASHES = {"pass": "done", "repeat": "wait", "uncooperative": "wait", "refer": "wrong"}


def _wash(page: Mapping[str, Any]) -> str:
    return _WASHES.get(page["outcome"] or "", "plain")


def _sentences(page: Mapping[str, Any]) -> list[str]:
    """What the family reads: the meaning, and what to do by which day."""
    todo = page["next"]
    if todo["kind"] == "repeat":
        return [
            _REPEAT.get(page["outcome"], ""),
            card.done_or(todo, "آزمون را تا {by} تکرار کنید.", "آزمون بعدی در {on} انجام شد."),
        ]
    if todo["kind"] == "refer":
        return [_REFER, card.done_or(todo, f"تا {{by}} نزد {card.whom(todo)} بروید.", "پاسخ ارجاع در {on} رسید.")]
    return [_SOUND, _AGAIN] if page["outcome"] == "pass" else []


_SOUND = "در این آزمون چیزی که نگران‌کننده باشد دیده نشد."
_AGAIN = "غربالگری را تا پیش از دبستان سالی یک بار تکرار کنید."
_REPEAT = {
    "repeat": "این نتیجه به معنای بیماری نیست؛ برای اطمینان یک آزمون دیگر لازم است.",
    "uncooperative": "کودک این بار همکاری نکرد و دید او سنجیده نشد.",
}
_REFER = "این آزمون تشخیص بیماری نیست، ولی کودک باید هرچه زودتر معاینهٔ کامل شود؛ درمان در این سن بهترین نتیجه را دارد."
