"""A letter that introduces somebody to a bank or a body: who, for what, how much in digits and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import answered, letterhead
from reports.forms.case_file import parties
from reports.type.marks import FillLine
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style

_TEXT = Style(size=10.5, after=4)
_CODE = 66.0
_REQUEST = (
    "با سلام و احترام، {who} برای «{programme}» معرفی می‌شود. خواهشمند است همکاری لازم را بفرمایید و نتیجه را به این "
    "اداره بنویسید."
)


def layout(paper: Paper) -> Layout:
    """The letters of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_letter(paper, page, content_width())]
    return Layout(
        story,
        paper.form.title,
        header=tuple(filter(None, (*letterhead.heading(paper.letterhead), letterhead.contact(paper.letterhead)))),
        footer=letterhead.footer(paper),
        page_numbers=False,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: page[name] for name in ("id", "code", "given_on", "amount")}


def _letter(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    return [
        letterhead.beside([letterhead.title(paper.form.title, page["programme"]), _numbers(paper)], width),
        Spacer(0, 6),
        _addressed(page),
        Paragraph(_request(page), _TEXT),
        letterhead.coded(parties(page, width - _CODE), page["code"], width, _CODE),
        Spacer(0, 8),
        *_asked(page, width),
        *answered.sections(page["sections"], width),
        KeepTogether([Spacer(0, 18), letterhead.signatures(_signers(page), width)]),
    ]


def _numbers(paper: Paper) -> list[Flowable]:
    """The number is the office's own register of letters, written by hand."""
    return [FillLine("شماره:", size=10), letterhead.told("تاریخ", letterhead.long_day(paper.day))]


def _addressed(page: Mapping[str, Any]) -> Flowable:
    if not page["to"]:
        return FillLine("به:", size=11.5)
    return Paragraph(f"{letterhead.words(page['to'])} محترم", Style(size=11.5, bold=True, after=4))


def _request(page: Mapping[str, Any]) -> str:
    people = [letterhead.full_name(one["person"]) for one in page["people"]]
    who = " و ".join(people) if people else "خانواری که در زیر آمده"
    who = f"خانوار {who}" if page["household"] and people else who
    return _REQUEST.format(who=who, programme=page["programme"])


def _asked(page: Mapping[str, Any], width: float) -> list[Flowable]:
    """What is given: the stage and the amount, and the row's other facts."""
    found: list[Flowable] = []
    if page["amount"] is not None:
        runs = [Run("مبلغ: ", colour=letterhead.SOFT), Run(letterhead.rials(page["amount"]), bold=True)]
        found.append(letterhead.panel([Paragraph(runs, Style(size=11, after=0))], width, "act"))
    told = [("مرحله", page["stage"])] if page["stage"] else []
    found += [Spacer(0, 6), *(letterhead.told(*one) for one in told)]
    own = [(field, words) for field, words in page["own"] if field.name != "stage"]
    return [*found, *answered.own(own, width)]


def _signers(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("کارشناس", page["given_by"] or ""), ("رئیس اداره", "")]
