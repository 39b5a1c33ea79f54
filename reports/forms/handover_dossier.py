"""The dossier of a centre that goes to another body: what is handed over, and the signatures of both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.enrolments.handover import HANDOVER
from models.office.paper.papers import Paper
from models.registry.centre import CENTRE
from reports.forms import answered, letterhead, lists
from reports.type.marks import CheckBox, FillLine
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, table

_OF_CENTRE = ("name", "code", "kind", "capacity", "licence_no", "licence_until", "insurance_until", "phone", "address")
_OWN = ("opened_on", "custody_on", "founder", "manager", "open_enrolments", "waiting")
_TEXTS = ("debts", "complaints", "notes")
_UNSIGNED = "این پرونده هنوز امضا نشده است؛ فهرست‌های آن تا روز امضا ممکن است دگرگون شود."
_PROMISE = (
    "دو طرف آنچه را در این پرونده آمده دیدند و گواهی می‌کنند که با همین فهرست‌ها تحویل داده و گرفته شد. از روز تحویل، "
    "پرونده‌های این مرکز در این اداره تنها خوانده می‌شود."
)
_PEOPLE = ("ردیف", "نام", "شناسه", "برنامه", "وضعیت", "از تاریخ")
_WIDTHS = (30.0, 0.0, 68.0, 130.0, 56.0, 60.0)


def layout(paper: Paper) -> Layout:
    """The dossiers of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_dossier(paper, page, content_width())]
    facts = letterhead.facts(paper, ({"id": one["id"], "custody_on": one["custody_on"]} for one in paper.pages))
    header = letterhead.heading(paper.letterhead)
    return Layout(story, paper.form.title, header=header, attachment=facts, restart_per=True)


def _dossier(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    under = " – ".join(filter(None, (page["kind"], f"به {page['to_body']}" if page["to_body"] else "", page["status"])))
    unsigned = [] if page["is_signed"] else [Paragraph(_UNSIGNED, Style(size=9.5, colour=lists.WAIT, after=4))]
    return [
        *letterhead.title(paper.form.title, under),
        *unsigned,
        *_facts(CENTRE.fields, _OF_CENTRE, page["centre"] or {}, width),
        *_facts(HANDOVER.fields, _OWN, page, width),
        *_checklist(page["checklist"], width),
        *_texts(page),
        *_staff(page["staff"], width),
        *_enrolments(page, width),
        KeepTogether(_signed(page, width)),
    ]


def _facts(fields: Mapping[str, Any], names: Sequence[str], values: Mapping[str, Any], width: float) -> list[Flowable]:
    told = [(fields[name], letterhead.value(fields[name], values.get(name))) for name in names]
    return answered.facts([(field, words) for field, words in told if words], width)


def _checklist(items: Sequence[tuple[str, bool]], width: float) -> list[Flowable]:
    """Boxes in two columns, ticked where it was handed over."""
    boxes = [[CheckBox(label, given, size=10)] for label, given in items]
    rows = [letterhead.beside(boxes[at : at + 2], width, 2) for at in range(0, len(boxes), 2)]
    return [KeepTogether([letterhead.section("فهرست تحویل"), *rows])]


def _texts(page: Mapping[str, Any]) -> list[Flowable]:
    known = [(HANDOVER.fields[name].label, page[name]) for name in _TEXTS if page[name]]
    return [
        part
        for heading, text in known
        for part in (letterhead.section(heading), Paragraph(letterhead.words(text), Style(size=10)))
    ]


def _staff(lines: Sequence[str], width: float) -> list[Flowable]:
    if not lines:
        return []
    rows: list[list[Cell]] = [["ردیف", "نام – سمت – مدرک"]]
    rows += ([lists.amount(number), letterhead.words(line)] for number, line in enumerate(lines, 1))
    return [letterhead.section("کارکنان"), table(rows, lists.filled([30, 0], width), aligns=("center",))]


def _enrolments(page: Mapping[str, Any], width: float) -> list[Flowable]:
    if not page["enrolments"]:
        return []
    rows: list[list[Cell]] = [list(_PEOPLE)]
    for number, one in enumerate(page["enrolments"], 1):
        told = [lists.surname_first(one["person"]), letterhead.identity(one["person"])[1], one["programme"]]
        rows.append([lists.amount(number), *told, one["status"], letterhead.day(one["starts_on"])])
    title = "ثبت‌نام‌های تحویل‌شده" if page["is_signed"] else "ثبت‌نام‌های باز"
    return [letterhead.section(title), table(rows, lists.filled(_WIDTHS, width), aligns=("center",), size=9)]


def _signed(page: Mapping[str, Any], width: float) -> list[Flowable]:
    sides = (("تحویل‌دهنده", "handed"), ("تحویل‌گیرنده", "received"))
    days = [[FillLine("تاریخ امضا:", letterhead.day(page[f"{side}_signed_on"]), size=9.5)] for _, side in sides]
    return [
        Spacer(0, 10),
        Paragraph(_PROMISE, Style(size=10, after=8)),
        letterhead.signatures([(role, page[f"{side}_by"] or "") for role, side in sides], width),
        letterhead.beside(days, width),
    ]
