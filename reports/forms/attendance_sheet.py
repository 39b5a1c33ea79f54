"""One sheet a session, to be signed by those who came: boxes are ticked where attendance was noted, else left empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from models.text import persian
from reports.forms import letterhead, lists
from reports.type.marks import CheckBox
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

_SPARE, _LEAST = 3, 12  # empty rows for those who come unregistered; rows of a sheet
_MARKS = ("present", "late", "absent")
_HEADS = ("ردیف", "نام خانوادگی و نام", "نام پدر", "شناسه", "حاضر", "تأخیر", "غایب", "امضا")
_WIDTHS = (30.0, 0.0, 60.0, 68.0, 32.0, 32.0, 32.0, 90.0)  # points; the name has what is left
_ALIGNS = ("center", "right", "right", "center", "center", "center", "center", "center")
_BOX = 9.0
_STYLES: tuple[Command, ...] = (
    ("SPAN", (0, 0), (-1, 0)),
    ("TOPPADDING", (0, 2), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 2), (-1, -1), 3.5),
    ("LEFTPADDING", (4, 2), (6, -1), (_WIDTHS[4] - _BOX) / 2),
    ("RIGHTPADDING", (4, 2), (6, -1), 4),
    ("LEFTPADDING", (4, 1), (6, 1), 0),
    ("RIGHTPADDING", (4, 1), (6, 1), 0),
)


def layout(paper: Paper) -> Layout:
    """The sheets of a file, each beginning a page."""
    story: list[Flowable] = []
    for page in paper.pages:
        story += [*([PageBreak()] if story else []), *_sheet(paper, page)]
    header = letterhead.heading(paper.letterhead)
    facts = letterhead.facts(paper, ({"id": page["id"], "held_on": page["held_on"]} for page in paper.pages))
    return Layout(story, paper.form.title, header=header, attachment=facts, restart_per=True)


def _sheet(paper: Paper, page: Mapping[str, Any]) -> list[Flowable]:
    width = content_width()
    about = dict.fromkeys((page["course"], page["programme"]))
    return [
        *letterhead.title(paper.form.title, " – ".join(about)),
        *lists.facts(_facts(page), width, 3),
        _people(page, width),
        KeepTogether([Spacer(0, 8), letterhead.beside([_totals(page), _signature(page)], width)]),
    ]


def _facts(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    length = f"{lists.amount(page['minutes'])} دقیقه" if page["minutes"] else ""
    return [
        ("تاریخ", lists.weekday(page["held_on"])),
        ("ساعت", " به مدت ".join(filter(None, (persian.persian_digits(page["starts_at"] or ""), length)))),
        ("شیوه", page["mode"]),
        ("موضوع", page["topic"] or ""),
        ("مدرس", page["trainer"] or ""),
        ("محل", page["place"] or ""),
    ]


def _people(page: Mapping[str, Any], width: float) -> Flowable:
    """The rows; what the sheet is about stands over its columns, so that a second page knows it too."""
    widths = lists.filled(_WIDTHS, width)
    about = " – ".join(filter(None, (page["course"], page["topic"], letterhead.day(page["held_on"]))))
    rows: list[list[Cell]] = [[lists.caption(about)], list(_HEADS)]
    rows += (_row(number, row) for number, row in enumerate(page["rows"], 1))
    first = len(page["rows"]) + 1
    rows += (
        [lists.amount(first + spare), "", "", "", *_boxes(None), ""] for spare in range(max(_SPARE, _LEAST + 1 - first))
    )
    return table(rows, widths, header=2, aligns=_ALIGNS, styles=_STYLES)


def _row(number: int, row: Mapping[str, Any]) -> list[Cell]:
    name: Cell = lists.surname_first(row)
    if not row["registered"]:
        told = [Run(lists.surname_first(row)), Run(" (بی نام‌نویسی)", size=8, colour=lists.SOFT)]
        name = Paragraph(told, Style(size=9.5, after=0))
    father, known = row["father_name"] or "", letterhead.number(row["identity"])
    return [lists.amount(number), name, father, known, *_boxes(row["status"]), ""]


def _boxes(status: str | None) -> list[Cell]:
    return [CheckBox("", status == one, size=_BOX) for one in _MARKS]


def _totals(page: Mapping[str, Any]) -> list[Flowable]:
    """What was noted, or places to write it where nothing was."""
    counts = page["counts"]
    registered = sum(row["registered"] for row in page["rows"])
    noted = [("حاضر", counts["present"]), ("با تأخیر", counts["late"]), ("غایب", counts["absent"])]
    noted += [("نانوشته", counts["unmarked"])] if counts["unmarked"] else []
    unnamed = [(label, page[name]) for label, name in (("زن", "headcount_female"), ("مرد", "headcount_male"))]
    written = " – ".join(f"{label} ………" for label in ("حاضر", "با تأخیر", "غایب"))
    told = [
        ("نام‌نویسی", lists.people(registered)),
        ("حضور", _counted(noted) if any(counts[one] for one in _MARKS) else written),
        ("حاضران بی‌نام", _counted([(label, count) for label, count in unnamed if count is not None])),
    ]
    return [letterhead.told(label, value) for label, value in told if value]


def _counted(pairs: list[tuple[str, int]]) -> str:
    return " – ".join(f"{label} {lists.amount(count)}" for label, count in pairs)


def _signature(page: Mapping[str, Any]) -> list[Flowable]:
    return [letterhead.signatures([("امضای مدرس", page["trainer"] or "")], content_width() / 2)]
