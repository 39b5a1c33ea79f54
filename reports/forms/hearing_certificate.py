"""The certificate of a hearing screening: who was tested, each ear by itself, a number that is unique.

A newborn without a number of its own is told by the mother's; from the second print on it says which copy it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.colors import HexColor

from models.office.paper.papers import Paper
from models.registry.person import PERSON
from models.text.persian import persian_digits
from reports.forms import answered, letterhead
from reports.forms.one_page import OnePage
from reports.type.page import A5, Flowable, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import table
from reports.type.text import ltr

_UNNUMBERED = "در روز آزمون کد ملی نداشت؛ با کد ملی مادر، ترتیب و تاریخ تولد شناخته می‌شود."
_CODE = 66.0


def layout(paper: Paper) -> Layout:
    """The certificates of a file, one a page."""
    story: list[Flowable] = []
    width = content_width(A5)
    for page in paper.pages:
        foot = letterhead.signatures([("آزمونگر", page["screener"] or ""), ("رئیس اداره", "مهر و امضا")], width)
        story += [*([PageBreak()] if story else []), OnePage(_certificate(paper, page, width), [foot], width)]
    return Layout(
        story,
        paper.form.title,
        size=A5,
        header=letterhead.heading(paper.letterhead),
        footer=letterhead.contact(paper.letterhead),
        page_numbers=False,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    names = ("id", "code", "serial", "certified_on", "held_on", "outcome", "copy")
    return {**{name: page[name] for name in names}, "name": letterhead.full_name(page["person"])}


def _certificate(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    return [
        letterhead.beside([letterhead.title(paper.form.title, page["programme"]), _numbers(paper, page)], width),
        Spacer(0, 4),
        Paragraph(_sentence(page), Style(size=11, after=6)),
        letterhead.coded([letterhead.pairs(_who(page), width - _CODE, 1)], page["code"], width, _CODE),
        *_unnumbered(page),
        Spacer(0, 8),
        letterhead.pairs(_test(page), width),
        Spacer(0, 6),
        *_sides(page["sides"], width),
        *answered.unbroken(page["sections"], width, 2, 9.5),
        Spacer(0, 8),
        letterhead.panel([Paragraph([Run("نتیجه: "), Run(page["outcome_label"] or "–", bold=True)],
                                    Style(size=12, after=0))], width, "act"),
        Spacer(0, 14),
    ]  # fmt: skip


def _numbers(paper: Paper, page: Mapping[str, Any]) -> list[Flowable]:
    told = [("شماره", ltr(page["serial"] or "")), ("تاریخ", letterhead.long_day(page["certified_on"]))]
    if page["copy"] > 1:
        told.append((f"نسخهٔ {persian_digits(str(page['copy']))}", f"چاپ {letterhead.day(paper.day)}"))
    return [letterhead.told(label, value, 9.5) for label, value in told]


def _sentence(page: Mapping[str, Any]) -> list[Run]:
    where = f" در {page['centre']['name']}" if page["centre"] else ""
    name = letterhead.full_name(page["person"])
    day = letterhead.long_day(page["held_on"])
    return [Run("گواهی می‌شود شنوایی "), Run(name, bold=True), Run(f" در تاریخ {day}{where} غربالگری شد.")]


def _who(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The child as it is known: where it has no number, the mother's and the order of birth stand for it."""
    person, mother = page["person"], page["mother"]
    told = letterhead.who(page)
    told += [("نام مادر", mother["name"]), ("کد ملی مادر", letterhead.number(mother["national_id"]))]
    order = person["birth_order"]
    told += [(PERSON.fields["birth_order"].label, persian_digits(str(order)))] if order else []
    return list(dict.fromkeys((label, value) for label, value in told if value))


def _unnumbered(page: Mapping[str, Any]) -> list[Flowable]:
    person = page["person"]
    known = person["national_id"] or person["foreign_id"] or person["passport_no"]
    return [] if known else [Paragraph(_UNNUMBERED, Style(size=9, colour=letterhead.SOFT, before=2, after=0))]


def _test(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = [("مرحله", page["stage"]), ("روش", page["method"]), ("تاریخ آزمون", letterhead.day(page["held_on"]))]
    return [(label, value) for label, value in told if value]


def _sides(sides: Sequence[tuple[str, str]], width: float) -> list[Flowable]:
    """The right ear stands on the right, each named above its result."""
    if not sides:
        return []
    label = Style(size=9.5, colour=letterhead.SOFT, align="center", after=0)
    value = Style(size=15, bold=True, align="center")
    rows = [[Paragraph(name, label) for name, _ in sides], [Paragraph(words or "–", value) for _, words in sides]]
    line = HexColor(letterhead.LINE)
    styles = (
        ("LINEBELOW", (0, 0), (-1, -1), 0, HexColor("#FFFFFF")),
        ("BOX", (0, 0), (-1, -1), 0.7, line),
        ("LINEBEFORE", (1, 0), (1, -1), 0.7, line),
        ("TOPPADDING", (0, 0), (-1, 0), 5),
    )
    return [table(rows, [width / len(sides)] * len(sides), header=0, styles=styles)]
