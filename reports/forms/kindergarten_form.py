"""The enrolment form, filled from what is known; what is not stays open, to be written by hand and signed.

Sections, questions and documents are the programme's own declaration, so a province's questions stand on it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from models.enrolments.enrolment import ENROLMENT
from models.office.paper.papers import Paper
from models.registry.guardian import GUARDIAN
from models.registry.person import PERSON
from models.schema.fields import Choice, Choices, Field, Flag, Note
from reports.forms import letterhead
from reports.type.marks import CheckBox, CheckRow, FillLine
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, table

_CONSENT = "photo_consent"  # asked beside the signatures, not among the answers
_ROWS = 3  # of guardians, at least: the rest is filled by hand
_FEW = 6  # choices that stand in a row of boxes
_TEXT = Style(size=10, after=4)
_SIZE = 10.0
_ROOM = 3.0  # points between two lines


def layout(paper: Paper) -> Layout:
    """The forms of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_form(paper, page)]
    return Layout(
        story,
        paper.form.title,
        header=letterhead.heading(paper.letterhead),
        restart_per=True,
        attachment=letterhead.facts(paper, map(_facts, paper.pages)),
    )


def _facts(page: Mapping[str, Any]) -> Mapping[str, Any]:
    row = page["enrolment"]
    told = {name: row[name] for name in ("programme", "status", "starts_on", "ends_on", "class_name", "answers")}
    return {"id": page["id"], "code": page["code"], "name": letterhead.full_name(page["person"]), **told}


def _form(paper: Paper, page: Mapping[str, Any]) -> list[Flowable]:
    width = content_width()
    heads = letterhead.title(f"فرم ثبت‌نام {page['programme']}", _where(page))
    return [
        letterhead.coded([*heads, *_enrolment(page, width - 66)], page["code"], width),
        *_child(page["person"], page, width),
        *_guardians(page["guardians"], width),
        *(flowable for label, fields in page["sections"] for flowable in _section(label, fields, width)),
        KeepTogether(_consents(page, width)),
    ]


def _where(page: Mapping[str, Any]) -> str:
    centre = page["centre"] or {}
    code = f"کد {letterhead.number(centre['code'])}" if centre.get("code") else ""
    return " – ".join(filter(None, (centre.get("name"), code, letterhead.words(page["enrolment"]["class_name"]))))


def _enrolment(page: Mapping[str, Any], width: float) -> list[Flowable]:
    row, names = page["enrolment"], ("status", "asked_on", "starts_on", "ends_on", "reason")
    told = [(ENROLMENT.fields[name].label, letterhead.value(ENROLMENT.fields[name], row[name])) for name in names]
    return [letterhead.pairs([(label, words) for label, words in told if words], width)]


# -- people -----------------------------------------------------------------------------------------------------------

_ABOUT = ("birth_certificate_no", "birth_place", "birth_order", "mother_name", "mother_national_id", "mobile", "phone")


def _child(person: Mapping[str, Any], page: Mapping[str, Any], width: float) -> list[Flowable]:
    lines = [FillLine(label, words, size=_SIZE) for label, words in letterhead.who(page)]
    lines += [_line(PERSON.fields[name], person[name]) for name in _ABOUT]
    address = FillLine(
        PERSON.fields["address"].label, letterhead.value(PERSON.fields["address"], person["address"]), size=_SIZE
    )
    return [letterhead.section("کودک و خانواده"), *_grid(lines, width), address]


_COLUMNS = ("name", "relation", "national_id", "mobile")
_BOXES = ("custody", "may_collect", "emergency")


def _guardians(guardians: Sequence[Mapping[str, Any]], width: float) -> list[Flowable]:
    """Who answers for the child and who may take it home; empty rows to write others in."""
    fields = GUARDIAN.fields
    rows: list[list[Cell]] = [[fields[name].label for name in (*_COLUMNS, *_BOXES)]]
    for one in [*guardians, *({} for _ in range(_ROWS - len(guardians)))]:
        told: list[Cell] = [letterhead.value(fields[name], one.get(name)) for name in _COLUMNS]
        rows.append([*told, *(CheckBox("", bool(one.get(name)), size=9) for name in _BOXES)])
    rest = width - 72 - 72 - 76 - 3 * 58
    styles = (("TOPPADDING", (0, 1), (-1, -1), 5), ("BOTTOMPADDING", (0, 1), (-1, -1), 5))
    return [
        letterhead.section("سرپرستان و کسانی که کودک را تحویل می‌گیرند"),
        table(rows, [rest, 72, 72, 76, 58, 58, 58], styles=styles, size=9),
    ]


# -- answers ----------------------------------------------------------------------------------------------------------


def _section(label: str, fields: Sequence[tuple[Field, Any]], width: float) -> list[Flowable]:
    """A section of the programme, in its order: short answers side by side, the rest on lines of their own."""
    asked = [(field, stored) for field, stored in fields if field.name != _CONSENT]
    found: list[Flowable] = [letterhead.section(label)]
    for is_short, group in groupby(asked, key=lambda one: _is_short(one[0])):
        lines = [_line(field, stored) for field, stored in group]
        found += _grid(lines, width) if is_short else [part for one in lines for part in (one, Spacer(0, _ROOM))]
    return [KeepTogether(found)] if asked else []


def _is_short(field: Field) -> bool:
    boxes = isinstance(field, Choices) or (isinstance(field, Choice) and 2 < len(field.choices()) <= _FEW)
    return not isinstance(field, Note) and not boxes and getattr(field, "limit", 0) <= 200


def _line(field: Field, stored: Any) -> Flowable:
    """A question with its answer: boxes where it is a choice of few, else a dotted line."""
    if isinstance(field, Flag):
        return _boxes(field, [("بله", stored is True), ("خیر", stored is False)])
    if isinstance(field, Choices):
        return _boxes(field, [(words, code in (stored or ())) for code, words in field.choices()])
    if isinstance(field, Choice) and len(field.choices()) <= _FEW:
        return _boxes(field, [(words, code == stored) for code, words in field.choices()])
    return FillLine(field.label, letterhead.value(field, stored), size=_SIZE)


def _boxes(field: Field, items: Sequence[tuple[str, bool]]) -> Flowable:
    return _Asked(field.label, CheckRow(items, _SIZE - 0.5))


class _Asked(Flowable):  # type: ignore[misc]
    """A question in soft ink, and its boxes left of it, or below where there is no room."""

    def __init__(self, label: str, boxes: CheckRow) -> None:
        super().__init__()
        self._label = Paragraph(label, Style(size=_SIZE, colour=letterhead.SOFT, after=0))
        self._boxes = boxes
        self.spaceAfter = 3

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        self._own = min(self._label.natural_width() + 10, available * 0.6)
        high = self._label.wrap(self._own, height)[1]
        self.width = available
        self.height = max(high, self._boxes.wrap(available - self._own, height)[1])
        return self.width, self.height

    def draw(self) -> None:
        """Draw question and boxes from their common upper edge."""
        self._label.drawOn(self.canv, self.width - self._own, self.height - self._label.height)
        self._boxes.drawOn(self.canv, 0, self.height - self._boxes.height)


def _grid(lines: Sequence[Flowable], width: float, columns: int = 2) -> list[Flowable]:
    """Lines side by side, read row by row, with room for a hand between them."""
    found: list[Flowable] = []
    for at in range(0, len(lines), columns):
        found += [letterhead.beside([[one] for one in lines[at : at + columns]], width, columns), Spacer(0, _ROOM + 2)]
    return found


# -- consent ----------------------------------------------------------------------------------------------------------

_PROMISE = (
    "درستی آنچه در این فرم دربارهٔ «{name}» آمده است را تأیید می‌کنم، هر دگرگونی در سلامت کودک یا تلفن سرپرستان را همان "
    "روز خبر می‌دهم، و می‌پذیرم که کودک تنها به کسانی سپرده شود که در جدول سرپرستان اجازهٔ بردن او را دارند."
)


def _consents(page: Mapping[str, Any], width: float) -> list[Flowable]:
    answers = {field.name: (field, stored) for _, fields in page["sections"] for field, stored in fields}
    asked = answers.get(_CONSENT)
    promise = Paragraph(_PROMISE.format(name=letterhead.full_name(page["person"])), _TEXT)
    found: list[Flowable] = [letterhead.section("تعهد و امضا"), promise]
    found += [_line(*asked)] if asked else []
    manager = (page["centre"] or {}).get("manager") or ""
    signers = [("پدر، مادر یا سرپرست", ""), ("مدیر مرکز", manager), ("مسئول ثبت‌نام", "")]
    return [*found, Spacer(0, 8), letterhead.signatures(signers, width)]
