"""The harms of each county, worst first, for the working group that decides what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.office.paper.papers import Paper
from models.schema.codelists import titled
from reports.forms import letterhead, lists
from reports.type.page import Flowable, KeepTogether, Layout, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, table

_WIDTHS = (36.0, 0.0, 46.0, 46.0, 50.0, 60.0, 60.0, 100.0)
_ALIGNS = ("center", "right", "center", "center", "center", "center", "center", "right")
_NOTHING = "برای این دوره آسیبی ثبت نشده است؛ شمار و شدت هر آسیب را در «آسیب اجتماعی» بنویسید."


def layout(paper: Paper) -> Layout:
    """A table a county, one after the other."""
    width = content_width()
    first = paper.pages[0]
    title = f"{paper.form.title} – {first['label']}"
    story: list[Flowable] = [*letterhead.title(title, first["note"])]
    for page in paper.pages:
        story += (
            [KeepTogether([letterhead.section(_place(page)), _table(page, width), Spacer(0, 10)])]
            if page["rows"]
            else []
        )
    story += [] if any(page["rows"] for page in paper.pages) else [Paragraph(_NOTHING, Style(before=12))]
    story.append(lists.signing([("دبیرخانهٔ رصد", ""), ("رئیس کارگروه", "")], width))
    header, foot = letterhead.heading(paper.letterhead), letterhead.footer(paper, title)
    facts = letterhead.facts(paper, [{"period": first["period"]}])
    return Layout(story, title, header=header, footer=foot, attachment=facts)


def _place(page: Mapping[str, Any]) -> str:
    return titled("شهرستان", page["place"]) if page["place"] else "شهرستان نانوشته"


def _table(page: Mapping[str, Any], width: float) -> Flowable:
    heads = ("اولویت", "آسیب", "شمار", "شدت", "امتیاز", page["before_label"], "پارسال", "مرجع داده")
    rows: list[list[Cell]] = [list(heads)]
    for one in page["rows"]:
        counts = [lists.amount(one[name]) or "–" for name in ("count", "severity", "score", "before", "year_ago")]
        rows.append([lists.amount(one["rank"]), one["kind"], *counts, "، ".join(one["sources"])])
    return table(rows, lists.filled(_WIDTHS, width), aligns=_ALIGNS)
