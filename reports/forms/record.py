"""Any record on paper, by its declaration: sections as blocks, a value or a dotted line in each place, boxes to tick.

Two fields stand beside each other where both are short. A form to be filled by hand has the same places, empty.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from models.schema.fields import Choices, Field, Note, Ref, Text
from models.text import jalali
from reports.cells import told
from reports.forms import letterhead, lists
from reports.type.marks import CheckRow, Columns, FillLine, Rule
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Style

_MOST_BOXES = 8  # more options than these are written, not ticked
_MOST_OF_MANY = 12  # where any number may be chosen
_NOTE_LINES = 3  # of an empty note
_LONG = 300  # characters: a text that may be longer has a line of its own
_SIZE = 10.0
_BETWEEN = 6.0  # points between rows of fields
_LABEL, _VALUE = Style(size=_SIZE, colour=letterhead.SOFT, after=0), Style(size=_SIZE, after=0)
_GAP = 16.0  # points between two fields of a row
_AFTER_LABEL = 8.0
_BY_PROGRAM = "همهٔ خانه‌های این ثبت را برنامه پر می‌کند؛ چیزی با دست نوشته نمی‌شود."
_NEEDED = "* باید پر شود"


def layout(paper: Paper) -> Layout:
    """Filled forms, each beginning a page."""
    return _layout(paper, [_filled(page) for page in paper.pages], "")


def layout_blank(paper: Paper) -> Layout:
    """Forms to be filled by hand, each beginning a page."""
    starred = any(_is_starred(one) for page in paper.pages for one in _fields(page))
    return _layout(paper, [_blank(page) for page in paper.pages], _NEEDED if starred else "")


def _layout(paper: Paper, stories: Sequence[Sequence[Flowable]], hint: str) -> Layout:
    story = [one for number, part in enumerate(stories) for one in (*([PageBreak()] if number else []), *part)]
    labels = {page["label"] for page in paper.pages}
    title = labels.pop() if len(labels) == 1 else paper.form.title
    facts = letterhead.facts(paper, ({name: page.get(name) for name in ("entity", "id")} for page in paper.pages))
    header, footer = letterhead.heading(paper.letterhead), " – ".join(filter(None, (title, hint)))
    return Layout(story, title, header=header, footer=footer, attachment=facts, restart_per=True)


def _filled(page: Mapping[str, Any]) -> list[Flowable]:
    label = f"{page['label']} – {page['programme']}" if page["programme"] else page["label"]
    return [
        *letterhead.title(page["title"], label),
        *([Paragraph("این ردیف کنار گذاشته شده است.", Style(size=10, colour=lists.WRONG))] if page["retired"] else []),
        *_sections(page, blank=False),
        Spacer(0, 12),
        Paragraph(_provenance(page), lists.NOTE),
    ]


def _blank(page: Mapping[str, Any]) -> list[Flowable]:
    width = content_width()
    filler = [FillLine(label, width=(width - 32) / 3, size=_SIZE) for label in ("پرکننده:", "تاریخ:", "امضا:")]
    foot = [Spacer(0, 10), letterhead.beside([[one] for one in filler], width)]
    return [*letterhead.title(page["label"], page["programme"]), *_sections(page, blank=True), KeepTogether(foot)]


def _fields(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for section in page["sections"] for one in section["fields"]]


def _is_starred(one: Mapping[str, Any]) -> bool:
    """Whether an empty form says that the field must be filled."""
    return bool(one["field"].required and not one["text"])


def _provenance(page: Mapping[str, Any]) -> str:
    """Whose row it is, and who entered it last."""
    parts = [f"دفتر {letterhead.number(page['office'])}"]
    parts += [f"مرکز مبدأ {letterhead.number(page['source_centre'])}"] if page["source_centre"] else []
    if page["saved"]:
        when = jalali.show(datetime.datetime.fromisoformat(page["saved"]["when"]).astimezone().date())
        parts.append(f"آخرین ثبت: {page['saved']['who']}، {when}")
    return " – ".join(parts)


# -- sections and rows ------------------------------------------------------------------------------------------------


def _sections(page: Mapping[str, Any], *, blank: bool) -> list[Flowable]:
    """Each section with its heading, which no end of a page parts from its first rows."""
    story: list[Flowable] = []
    if not page["sections"]:
        story.append(Paragraph(_BY_PROGRAM, Style(before=8)))
    for section in page["sections"]:
        rows = _rows(_unrepeated(section), content_width(), blank)
        heading = [letterhead.section(section["label"]), Rule(before=0, after=5)]
        story += [KeepTogether([*heading, *rows[:2]]), *rows[2:]]
    return story


def _unrepeated(section: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The fields; one alone that is called like its section stands without its label."""
    fields = list(section["fields"])
    if len(fields) == 1 and fields[0]["field"].label == section["label"]:
        return [{**fields[0], "field": dataclasses.replace(fields[0]["field"], label="")}]
    return fields


def _rows(fields: Sequence[Mapping[str, Any]], width: float, blank: bool) -> list[Flowable]:
    """The fields from right to left, two a row where both are short; a space after each row."""
    half = (width - _GAP) / 2
    rows: list[Flowable] = []
    waiting: list[list[Flowable]] = []
    for one in fields:
        short = _is_short(one, half, blank)
        if waiting and (not short or len(waiting) == 2):
            rows.append(_beside(waiting, half))
            waiting = []
        if short:
            waiting.append(_place(one, half, blank))
        else:
            rows += _whole(_place(one, width, blank), width)
    rows += [_beside(waiting, half)] if waiting else []
    return [part for row in rows for part in (row, Spacer(0, _BETWEEN))]


def _beside(stacks: Sequence[Sequence[Flowable]], half: float) -> Flowable:
    return Columns(stacks, [half + _GAP, half] if len(stacks) > 1 else [half], _GAP)


def _whole(place: list[Flowable], width: float) -> list[Flowable]:
    """Lines to write on stay together; a text that was written flows over the pages."""
    return place if any(isinstance(one, Paragraph) for one in place) else [Columns([place], [width])]


def _is_short(one: Mapping[str, Any], half: float, blank: bool) -> bool:
    """Whether half a row is enough."""
    field, label = one["field"], _label(one, blank)
    if isinstance(field, Text) and field.limit > _LONG:
        return False
    room = half - label.natural_width() - 0.1 - _AFTER_LABEL
    if _has_boxes(one):
        return room > 0 and CheckRow(_boxes(one), _SIZE).wrap(room, 0)[1] < 2 * _SIZE
    return Paragraph(one["text"], _VALUE).natural_width() < room


def _place(one: Mapping[str, Any], width: float, blank: bool) -> list[Flowable]:
    """Where the value of a field stands, or is written by hand."""
    field, label = one["field"], _label(one, blank)
    if _has_boxes(one):
        wide = min(label.natural_width() + 0.1 + _AFTER_LABEL, width * 0.6)
        return [Columns([[label], [CheckRow(_boxes(one), _SIZE)]], [wide, width - wide], _AFTER_LABEL)]
    words = told(field, one["text"]) if one["text"] == field.shown(one["value"]) else one["text"]
    words = letterhead.words(words) if isinstance(field, Text) else words
    if len(words) > _LONG or "\n" in words:
        return [label, Paragraph(words, _VALUE)]
    lines: list[Flowable] = [FillLine(label.text, words, width, _SIZE)]
    for _ in range(_NOTE_LINES - 1 if blank and isinstance(field, Note) else 0):
        lines += [Spacer(0, _BETWEEN / 2), FillLine("", width=width, size=_SIZE)]
    return lines


def _label(one: Mapping[str, Any], blank: bool) -> Paragraph:
    """The label; on an empty form with what the hand must know: what is needed, how a person is told, what is many."""
    field: Field = one["field"]
    if not blank:
        return Paragraph(field.label, _LABEL)
    hint = " (نام و کد ملی)" if isinstance(field, Ref) and field.entity == "person" else ""
    hint += " (هر چند تا)" if isinstance(field, Choices) and _has_boxes(one) else ""
    return Paragraph(f"{field.label}{hint}{' *' if _is_starred(one) else ''}", _LABEL)


def _has_boxes(one: Mapping[str, Any]) -> bool:
    most = _MOST_OF_MANY if isinstance(one["field"], Choices) else _MOST_BOXES
    return 0 < len(one["choices"]) <= most and all(code in dict(one["choices"]) for code in one["marked"])


def _boxes(one: Mapping[str, Any]) -> list[tuple[str, bool | None]]:
    return [(label, code in one["marked"]) for code, label in one["choices"]]
