"""What two lists share, on a paper that both sides sign: the counts, then who is in both, maybe, and on one side only.

What is sure comes with how it was found and what agrees; what is only likely stands apart, for a person to look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.office.paper.papers import Letterhead
from models.text.persian import persian_number
from reports.forms import letterhead, lists
from reports.type.page import A4, Flowable, KeepTogether, Layout, Spacer, content_width
from reports.type.paragraph import Paragraph, Style
from reports.type.table import Cell, table

Row = Mapping[str, Any]
TITLE = "سنجش دو فهرست"
PARTS = {"both": "در هر دو فهرست", "maybe": "شاید یکی؛ باید دیده شود", "only_theirs": "فقط در فهرست آنان",
         "only_ours": "فقط در فهرست ما"}  # fmt: skip
_PAIR = (
    ("row", "ردیف", 38.0), ("name", "نام آنان", 0.0), ("national_id", "کد ملی", 66.0), ("birth_date", "تولد", 58.0),
    ("our_name", "نام ما", 98.0), ("score", "همانندی", 46.0), ("reason", "چرا", 122.0),
)  # fmt: skip
_ALONE = (
    ("row", "ردیف", 40.0), ("name", "نام", 0.0), ("national_id", "کد ملی", 90.0), ("father_name", "نام پدر", 90.0),
    ("birth_date", "تولد", 80.0),
)  # fmt: skip
_NOT_KEPT = (
    "فهرست دستگاه دیگر تنها سنجیده شده و نسخه‌ای از آن در این دفتر نگه داشته نشده است؛ "
    "پس از امضا تنها شمارها در کارنامه می‌ماند."
)


def layout(answer: Mapping[str, Any], head: Letterhead | None, signer: str = "") -> Layout:
    """The answer of `overlap`; `signer` is the name under the other body's place to sign."""
    width = content_width(A4)
    story: list[Flowable] = [*letterhead.title(TITLE), *lists.facts(_counts(answer), width)]
    for kind in PARTS:
        story += _part(kind, _rows(answer, kind), width)
    story += [Paragraph(_NOT_KEPT, lists.NOTE)]
    story.append(lists.signing((("مسئول این دفتر", ""), ("نمایندهٔ دستگاه دیگر", signer)), width))
    header = letterhead.heading(head) if head else ()
    return Layout(story, TITLE, header=header, footer=f"{TITLE} – محرمانه")


def _counts(answer: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(label, lists.people(answer[kind])) for kind, label in PARTS.items()]


def _rows(answer: Mapping[str, Any], kind: str) -> list[Row]:
    if kind == "only_ours":
        return list(answer["ours"])
    return [row for row in answer["rows"] if _kind(row) == kind]


def _kind(row: Row) -> str:
    if row["person"] is None:
        return "only_theirs"
    return "maybe" if row["how"] == "name-only" else "both"


def _part(kind: str, rows: Sequence[Row], width: float) -> list[Flowable]:
    if not rows:
        return []
    columns = _PAIR if kind in ("both", "maybe") else _ALONE[1:] if kind == "only_ours" else _ALONE
    cells: list[list[Cell]] = [[_heading(f"{PARTS[kind]} ({persian_number(len(rows))})")]]
    cells.append([label for _, label, _ in columns])
    cells += [[_shown(name, row.get(name)) for name, _, _ in columns] for row in rows]
    widths = lists.filled([wide for _, _, wide in columns], width)
    made = table(
        cells, widths, header=2, styles=(("SPAN", (0, 0), (-1, 0)), ("VALIGN", (0, 2), (-1, -1), "TOP")), size=9
    )
    return [KeepTogether([made]) if len(rows) < _SHORT else made, Spacer(0, 12)]


_SHORT = 12  # rows that stay on one page


def _heading(text: str) -> Paragraph:
    return Paragraph(text, Style(size=10.5, bold=True, colour=letterhead.PRIMARY, after=0))


def _shown(name: str, value: Any) -> str:
    if name == "birth_date":
        return letterhead.day(value)
    if name == "national_id":
        return letterhead.number(value)
    return lists.amount(value) if isinstance(value, int) else letterhead.words(value)
