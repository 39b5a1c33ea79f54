"""An enrolment summed up and signed: who came to which centre from when to when, what was agreed, who answers for it.

Sections and questions are the programme's own declaration; only what was answered stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from models.registry.centre import CENTRE
from models.registry.guardian import GUARDIAN
from models.registry.person import PERSON
from reports.forms import answered, letterhead
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, table

_CODE = 66.0
_OF_CENTRE = ("name", "code", "manager", "licence_no", "licence_until", "phone", "address")
_OF_PERSON = ("mobile", "phone", "address")
_OF_GUARDIAN = ("name", "relation", "national_id", "mobile")
_ANSWERS_FOR = ("custody", "may_collect", "emergency")
_AGREED = (
    "آنچه در این برگه آمده خلاصهٔ پذیرش «{name}» در «{place}» است. دو طرف آن را خواندند و امضا کردند؛ یک نسخه نزد مرکز "
    "و یک نسخه نزد خانواده می‌ماند."
)


def layout(paper: Paper) -> Layout:
    """The cards of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_card(paper, page, content_width())]
    return Layout(
        story,
        paper.form.title,
        header=letterhead.heading(paper.letterhead),
        footer=letterhead.footer(paper, paper.form.title),
        restart_per=True,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    row = page["enrolment"]
    told = {name: row[name] for name in ("programme", "status", "starts_on", "ends_on")}
    return {"id": page["id"], "code": page["code"], "name": letterhead.full_name(page["person"]), **told}


def _card(paper: Paper, page: Mapping[str, Any], width: float) -> list[Flowable]:
    heads = letterhead.title(paper.form.title, page["programme"])
    return [
        letterhead.coded([*heads, *answered.own(page["own"], width - _CODE)], page["code"], width, _CODE),
        letterhead.section("پذیرش‌شونده"),
        *_person(page, width),
        *_centre(page["centre"], width),
        *answered.sections(page["sections"], width),
        *_guardians(page["guardians"], width),
        KeepTogether(_signed(page, width)),
    ]


def _person(page: Mapping[str, Any], width: float) -> list[Flowable]:
    told = [(label, value) for label, value in letterhead.who(page) if value]
    contact = [
        (PERSON.fields[name], letterhead.value(PERSON.fields[name], page["person"][name])) for name in _OF_PERSON
    ]
    known = [(field, words) for field, words in contact if words]
    return [letterhead.pairs(told, width), *answered.facts(known, width)]


def _centre(centre: Mapping[str, Any] | None, width: float) -> list[Flowable]:
    if not centre:
        return []
    told = [(CENTRE.fields[name], letterhead.value(CENTRE.fields[name], centre[name])) for name in _OF_CENTRE]
    first, *rest = answered.facts([(field, words) for field, words in told if words], width)
    return [KeepTogether([letterhead.section("مرکز"), first]), *rest]


def _guardians(guardians: Sequence[Mapping[str, Any]], width: float) -> list[Flowable]:
    """Who answers for the person; nothing where nobody does."""
    if not guardians:
        return []
    rows: list[list[Cell]] = [[*(GUARDIAN.fields[name].label for name in _OF_GUARDIAN), "دربارهٔ او"]]
    for one in guardians:
        told: list[Cell] = [letterhead.value(GUARDIAN.fields[name], one[name]) for name in _OF_GUARDIAN]
        rows.append([*told, "، ".join(GUARDIAN.fields[name].label for name in _ANSWERS_FOR if one[name])])
    rest = width - 84 - 76 - 76 - 120
    return [letterhead.section("سرپرستان"), table(rows, [rest, 84, 76, 76, 120], size=9)]


def _signed(page: Mapping[str, Any], width: float) -> list[Flowable]:
    centre = page["centre"] or {}
    text = _AGREED.format(name=letterhead.full_name(page["person"]), place=centre.get("name") or page["programme"])
    adult = page["months"] is not None and page["months"] >= letterhead.ADULT
    first = "پذیرش‌شونده یا سرپرست او" if adult else "پدر، مادر یا سرپرست"
    signers = [(first, ""), ("مدیر مرکز", centre.get("manager") or ""), ("کارشناس اداره", "")]
    return [Spacer(0, 8), Paragraph(text, Style(size=10, after=8)), letterhead.signatures(signers, width)]
