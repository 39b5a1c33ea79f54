"""A base's day on one list: everybody who was tested, with what was found, to be signed and sent to the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from models.registry.ages import age_words
from models.schema.fields import Field
from reports.forms import letterhead, lists
from reports.type.page import A4, Flowable, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

_MOST, _FIRST = 5, 3  # so many answers have columns of their own; of more the first, the rest stand together
_ANSWER, _REST = 60.0, 150.0  # points
_STYLES: tuple[Command, ...] = (("SPAN", (0, 0), (-1, 0)), ("VALIGN", (0, 2), (-1, -1), "TOP"))
_NOBODY = "در این روز در این پایگاه آزمونی ثبت نشده است."


def layout(paper: Paper) -> Layout:
    """The lists, each base beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_list(paper, page, content_width(A4, landscape=True))]
    facts = letterhead.facts(
        paper, ({"id": one["id"], "day": one["day"], "tests": one["count"]} for one in paper.pages)
    )
    header = letterhead.heading(paper.letterhead)
    return Layout(story, paper.form.title, landscape=True, header=header, attachment=facts, restart_per=True)


def _list(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    centre = page["centre"]
    code = f"کد {letterhead.number(centre['code'])}" if centre["code"] else ""
    under = " – ".join(filter(None, (centre["name"], code, lists.weekday(page["day"]), _counted(page["count"]))))
    story: list[Flowable] = [*letterhead.title(paper.form.title, under)]
    for group in page["programmes"]:
        story += [_group(group, width), Spacer(0, 12)]
    if not page["programmes"]:
        return [*story, Paragraph(_NOBODY, Style(before=16))]
    return [*story, lists.signing([("آزمونگر", ""), ("مسئول پایگاه", centre["manager"] or "")], width)]


def _counted(count: int) -> str:
    return f"{lists.amount(count)} آزمون"


def _group(group: Mapping[str, Any], width: float) -> Flowable:
    """The tests of one programme, with its name and what came out over the columns of every page."""
    own = _MOST if len(group["fields"]) <= _MOST else _FIRST
    fields: Sequence[Field] = group["fields"][:own]
    rest: Sequence[Field] = group["fields"][own:]
    outcomes = "، ".join(f"{label} {lists.amount(count)}" for label, count in group["outcomes"])
    told = [Run(group["programme"], bold=True, size=11), Run(f"   {outcomes}", colour=lists.SOFT)]
    heads: list[Cell] = ["ردیف", "نام", "شناسه", "سن", "مرحله", *(field.label for field in fields)]
    rows: list[list[Cell]] = [[Paragraph(told, Style(size=9.5, after=0))], [*heads, *["دیگر"] * bool(rest), "نتیجه"]]
    rows += (_row(number, row, fields, rest) for number, row in enumerate(group["rows"], 1))
    answers = [_ANSWER] * len(fields) + [_REST] * bool(rest)
    return table(rows, lists.filled([30, 0, 68, 70, 62, *answers, 76], width), header=2, styles=_STYLES, size=9)


def _row(number: int, row: Mapping[str, Any], fields: Sequence[Field], rest: Sequence[Field]) -> list[Cell]:
    person = row["person"]
    father = f"\nفرزند {person['father_name']}" if person.get("father_name") else ""
    name = Paragraph([Run(lists.surname_first(person)), Run(father, size=8, colour=lists.SOFT)], Style(size=9, after=0))
    values = row["values"]
    more = (f"{field.label}: {_value(field, value)}" for field, value in zip(rest, values[len(fields) :], strict=True)
            if value not in (None, []))  # fmt: skip
    return [
        lists.amount(number),
        name,
        letterhead.identity(person)[1],
        age_words(row["months"]) if row["months"] is not None else "",
        row["stage"],
        *(_value(field, value) for field, value in zip(fields, values, strict=False)),
        *(["؛ ".join(more)] if rest else []),
        row["outcome_label"],
    ]


def _value(field: Field, value: Any) -> str:
    return "" if value is None else letterhead.value(field, value)
