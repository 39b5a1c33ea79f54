"""A printout says that a counted paper left the office: which, for which row, which copy, when and by whom.

Each office logs its own; the rows travel up like any other. They are written by printing alone and never edited. Who
may not see what was printed does not see that it was: a printout is of the programme and the base of its row.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Code, Day, Text
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule


def stays_as_it_was(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what was printed is not rewritten."""
    saved = desk.get("printout", row["id"]) if row.get("id") else None
    if saved and any(saved.get(name) != row.get(name) for name in PRINTOUT.own_fields):
        yield Finding("rule-broken", None, None, {"why": "ثبت چاپ را برنامه می‌نویسد و پس از آن دگرگون نمی‌شود."})


PRINTOUT = Entity(
    "printout",
    "چاپ",
    sections=(
        Section(
            "چاپ",
            (
                Code("form", "فرم", required=True, derived=True),
                Code("of_entity", "ثبت", required=True, derived=True),
                Code("of_id", "شناسهٔ ردیف", required=True, derived=True),
                Code("serial", "شماره", derived=True, search=True),
                Whole("copy", "نسخه", required=True, derived=True, least=1, most=100_000),
                Day("printed_on", "تاریخ چاپ", required=True, derived=True),
                Text("printed_by", "چاپ‌کننده", limit=80, derived=True),
            ),
        ),
    ),
    columns=("form", "serial", "copy", "printed_on", "printed_by"),
    sort=("printed_on",),
    title=("form", "serial", "copy"),
    source=("of_entity", "of_id"),
    rules=(Rule(stays_as_it_was),),
)
