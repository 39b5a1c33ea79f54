"""What the cards of all screenings share: the verdict, what the family is to do by which day, and where it may ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import letterhead
from reports.type.page import Flowable
from reports.type.paragraph import Paragraph, Run, Style

KEEP = "این کارت را نگه دارید و در مراجعهٔ بعدی همراه بیاورید."
"""What stands at the foot of every card."""


def verdict(page: Mapping[str, Any]) -> list[Flowable]:
    """The result in one line."""
    words = page["outcome_label"] or "هنوز نوشته نشده است"
    return [Paragraph([Run("نتیجه: "), Run(words, bold=True)], Style(size=12.5, after=2))]


def sentences(texts: list[str]) -> list[Flowable]:
    """What the family reads under the result."""
    return [Paragraph(text, Style(size=10.5, after=2)) for text in texts if text]


def done_or(todo: Mapping[str, Any], due: str, done: str) -> str:
    """The sentence `due` with its day («{by}»), or `done` with the day it was done («{on}»)."""
    if todo["done_on"]:
        return done.format(on=letterhead.day(todo["done_on"]))
    return due.format(by=letterhead.long_day(todo["by"]) if todo["by"] else "چند روز آینده")


def whom(todo: Mapping[str, Any]) -> str:
    """The body that is referred to, with the centre where one was named."""
    centre = todo["to_centre"]
    return f"{todo['to_body']} ({centre['name']})" if centre else str(todo["to_body"])


def where_to_ask(paper: Paper, page: Mapping[str, Any]) -> Paragraph:
    """The base where the test was done, else the office, with its telephone."""
    centre = page["centre"] or {}
    phone = centre.get("phone") or paper.letterhead.phone
    place = centre.get("name") or letterhead.office_name(paper.letterhead)
    text = f"پرسشی دارید؟ {place}، تلفن: {letterhead.number(phone) or '……………………'}"
    return Paragraph(text, Style(size=9.5, after=0))
