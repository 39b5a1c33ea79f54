"""A period on paper: what was counted, what was aimed at, the period before, what is still open, who answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Paper
from reports.forms import letterhead, lists
from reports.type.page import Flowable, KeepTogether, Layout, PageBreak, Spacer, content_width
from reports.type.paragraph import Paragraph, Run, Style
from reports.type.table import Cell, Command, table

_WIDTHS = (0.0, 58.0, 58.0, 62.0, 84.0, 58.0)  # points; the indicator has what is left
_STYLES: tuple[Command, ...] = (("SPAN", (0, 0), (-1, 0)),)
_SIGNERS = {
    "province": (("کارشناس مسئول", ""), ("معاون", ""), ("مدیرکل", "")),
    "county": (("کارشناس مسئول", ""), ("رئیس اداره", "")),
    "workstation": (("کارشناس", ""), ("کارشناس مسئول", "")),
}
_OPEN = "این دوره هنوز بسته نشده است؛ عددها تا بستن آن ممکن است دگرگون شود."
_NOTHING_OPEN = "چیزی باز نمانده است."


def layout(paper: Paper) -> Layout:
    """The whole office, then a page for each county where the office is a province."""
    width = content_width()
    whole = paper.pages[0]
    story: list[Flowable] = [
        *letterhead.title(f"{paper.form.title} – {whole['label']}", _standing(whole)),
        *_programmes(whole, width),
        *_still_open(whole, width),
        lists.signing(_SIGNERS[paper.letterhead.level], width),
    ]
    for page in paper.pages[1:]:
        story += [PageBreak(), *letterhead.title(f"{page['place']} – {page['label']}"), *_programmes(page, width)]
    title = f"{paper.form.title} – {whole['label']}"
    facts = letterhead.facts(paper, [{"period": whole["period"]}])
    return Layout(story, title, header=letterhead.heading(paper.letterhead), footer=title, attachment=facts)


def _standing(page: Mapping[str, Any]) -> str:
    closed = page["closed"]
    if closed is None:
        return _OPEN
    by = f" به دست {closed['closed_by']}" if closed["closed_by"] else ""
    return f"این دوره در {letterhead.day(closed['closed_on'])}{by} بسته شد."


# -- figures ----------------------------------------------------------------------------------------------------------


def _programmes(page: Mapping[str, Any], width: float) -> list[Flowable]:
    story: list[Flowable] = []
    for programme in page["programmes"]:
        story += [KeepTogether([_programme(programme, page, width)]), Spacer(0, 12)]
    return story


def _programme(programme: Mapping[str, Any], page: Mapping[str, Any], width: float) -> Flowable:
    name = Paragraph(programme["programme"], Style(size=10.5, bold=True, colour=letterhead.PRIMARY, after=0))
    heads = ("شاخص", "مقدار", "هدف", "درصد هدف", page["previous_label"], "تغییر")
    rows: list[list[Cell]] = [[name], list(heads), *(_row(row) for row in programme["rows"])]
    return table(rows, lists.filled(_WIDTHS, width), header=2, styles=_STYLES)


def _row(row: Mapping[str, Any]) -> list[Cell]:
    shown = lists.percent if row["is_percent"] else lists.amount
    value = shown(row["value"]) or "–"
    return [
        row["indicator"],
        Paragraph([Run(value, bold=bool(row["value"]))], Style(size=9.5, after=0)),
        shown(row["target"]),
        lists.percent(row["percent"]),
        shown(row["previous"]) or "–",
        lists.change(row["change"]),
    ]


# -- what is still open -----------------------------------------------------------------------------------------------


def _still_open(page: Mapping[str, Any], width: float) -> list[Flowable]:
    heading = letterhead.section("آنچه هنوز باز است")
    if not page["open"]:
        return [heading, Paragraph(_NOTHING_OPEN, lists.NOTE)]
    rows: Sequence[Sequence[Cell]] = [[one["label"], lists.amount(one["count"])] for one in page["open"]]
    found = table(rows, (width / 2, 60), header=0)
    return [KeepTogether([heading, found])]
