"""A letter to whoever examines, and below the scissors a slip on which the answer comes back to the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from models.schema.fields import Choice
from reports.forms import letterhead
from reports.forms.one_page import OnePage
from reports.type.marks import CheckRow, Columns, FillLine, TearLine
from reports.type.page import Flowable, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, table

_TEXT = Style(size=10.5, after=4)
_SMALL = Style(size=9, colour=letterhead.SOFT, after=0)
_LABEL = 150.0  # points of the column of questions
_CHILD = 18 * 12  # months


def layout(paper: Paper) -> Layout:
    """The letters of a file, each with its slip on one page."""
    story: list[Flowable] = []
    width = content_width()
    for page in paper.pages:
        sheet = OnePage(_letter(paper, page, width), _slip(paper, page, width), width)
        story += [*([PageBreak()] if story else []), sheet]
    return Layout(
        story,
        paper.form.title,
        header=tuple(filter(None, (*letterhead.heading(paper.letterhead), letterhead.contact(paper.letterhead)))),
        footer=letterhead.footer(paper),
        page_numbers=False,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    told = {name: page[name] for name in ("id", "code", "referred_on", "due_on", "to_body", "reason")}
    return {**told, "name": letterhead.full_name(page["person"])}


def _letter(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    return [
        letterhead.beside([letterhead.title(paper.form.title, page["programme"]), _days(page)], width),
        Spacer(0, 6),
        Paragraph(f"{page['to_body']} محترم", Style(size=11.5, bold=True, after=4)),
        *_place(page),
        Paragraph(_request(page), _TEXT),
        Spacer(0, 4),
        letterhead.coded([letterhead.pairs(_who(page), width - 66)], page["code"], width),
        Spacer(0, 6),
        letterhead.panel(_why(page), width, "act"),
        Spacer(0, 8),
        *_results(page, width),
        Spacer(0, 10),
        letterhead.signatures([(_SENDERS[page["examined"]], ""), ("رئیس اداره", "")], width),
    ]


# -- the letter -------------------------------------------------------------------------------------------------------


def _days(page: Mapping[str, Any]) -> list[Flowable]:
    told = [letterhead.told("تاریخ", letterhead.long_day(page["referred_on"]))]
    return [Spacer(0, 3), *told, letterhead.told("مهلت مراجعه", letterhead.long_day(page["due_on"]))]


def _place(page: Mapping[str, Any]) -> list[Flowable]:
    """Where the examiner is, where a centre was named."""
    centre = page["to_centre"]
    if not centre:
        return []
    phone = f"تلفن {letterhead.number(centre['phone'])}" if centre["phone"] else ""
    return [Paragraph("، ".join(filter(None, (centre["name"], letterhead.words(centre["address"]), phone))), _TEXT)]


def _request(page: Mapping[str, Any]) -> str:
    is_child = page["months"] is not None and page["months"] < _CHILD
    who = "کودکی که نامش در زیر آمده" if is_child else "کسی که نامش در زیر آمده"
    where = f"در «{page['programme']}» " if page["programme"] else ""
    need, deed = _NEEDS[page["examined"]]
    return (
        f"با سلام و احترام، {who} {where}نیازمند {need} شناخته شد. خواهشمند است پس از {deed} برگهٔ پایین را پر کنید و "
        "به همراه او بدهید یا به این اداره بفرستید."
    )


# Of a test an examination is asked for, of a case the help of another body; by whether it is an examination.
_NEEDS = {True: ("معاینه", "معاینه"), False: ("رسیدگی آن دستگاه", "رسیدگی")}
_SENDERS = {True: "مسئول غربالگری", False: "کارشناس پرونده"}
_SLIP = {True: ("معاینه", "معاینه‌کننده"), False: ("رسیدگی", "رسیدگی‌کننده")}


def _who(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    guardian, person = page["guardian"] or {}, page["person"]
    phone = guardian.get("mobile") or person["mobile"] or person["phone"]
    told = [*letterhead.who(page), ("سرپرست", guardian.get("name") or ""), ("تلفن", letterhead.number(phone))]
    return [(label, value) for label, value in told if value]


def _why(page: Mapping[str, Any]) -> list[Flowable]:
    runs = [
        Run("علت ارجاع: ", colour=letterhead.SOFT),
        Run(letterhead.words(page["reason"]) or _NEEDS[page["examined"]][1], bold=True),
    ]
    return [Paragraph(runs, Style(size=11, after=0))]


def _results(page: Mapping[str, Any], width: float) -> list[Flowable]:
    """The answers of each test that led here, a column a test."""
    tests = page["tests"]
    if not tests:
        return []
    heads = [f"{test['stage']}\n{letterhead.day(test['held_on'])}" for test in tests]
    rows: list[list[Cell]] = [["", *heads]]
    rows += ([field.label, *(letterhead.value(field, one) for one in values)] for field, values in page["results"])
    rows.append(["نتیجه", *(test["outcome_label"] for test in tests)])
    rows.append(["محل و غربالگر", *map(_by_whom, tests)])
    columns = [(width - _LABEL) / len(tests)] * len(tests)
    return [table(rows, [_LABEL, *columns], size=9.5)]


def _by_whom(test: Mapping[str, Any]) -> str:
    return "، ".join(filter(None, ((test["centre"] or {}).get("name"), test["screener"])))


# -- the slip ---------------------------------------------------------------------------------------------------------


def _slip(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    deed, doer = _SLIP[page["examined"]]
    return [
        TearLine(f"از این‌جا ببرید و پس از {deed} بازگردانید"),
        letterhead.coded(_of_whom(paper, page, width - 66), page["code"], width),
        *_findings(page["findings"], width),
        Spacer(0, 3),
        FillLine("یافته‌ها و توصیه"),
        Spacer(0, 5),
        FillLine(""),
        Spacer(0, 6),
        letterhead.beside([[FillLine(f"تاریخ {deed}")], [FillLine(f"نام، مهر و امضای {doer}")]], width),
        Spacer(0, 6),
        *_answer_to(paper, width),
    ]


def _of_whom(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    head = [Run("پاسخ ارجاع به ", bold=True), Run(letterhead.office_name(paper.letterhead), bold=True)]
    told = [("نام و نام خانوادگی", letterhead.full_name(page["person"])), letterhead.identity(page["person"])]
    told += [("ارجاع به", page["to_body"]), ("تاریخ ارجاع", letterhead.day(page["referred_on"]))]
    return [Paragraph(head, Style(size=11, after=4)), letterhead.pairs(told, width)]


def _findings(fields: Sequence[Choice], width: float) -> list[Flowable]:
    """Boxes to be ticked: what the programme lets an examiner find."""
    found: list[Flowable] = []
    for field in fields:
        boxes = CheckRow([(label, None) for _, label in field.choices()], 10)
        label = Paragraph(f"{field.label}:", Style(size=10, colour=letterhead.SOFT, after=0))
        found.append(Columns([[label], [boxes]], [80, width - 80]))
    return found


def _answer_to(paper: Paper, width: float) -> list[Flowable]:
    """Where the slip goes; lines to write or stamp it on where the office told nothing."""
    told = letterhead.contact(paper.letterhead)
    if told:
        return [Paragraph(told, _SMALL)]
    return [letterhead.beside([[FillLine("نشانی اداره", size=9)], [FillLine("تلفن", size=9)]], width)]
