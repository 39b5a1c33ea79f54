"""A lawful request to erase is a record of its own: of which row, why and when. It outlives what it erased.

It names the row by entity and id and not as a reference, so that it waits for nothing; two offices that erase the same
row meet on one id. It stands in the row's own office and goes down to every office, since nobody knows which of them
was once sent the row. What it does is done by `models.registry.erasing`; it is never changed, retired or undone. Which
texts in other rows went for naming the person stands in `texts`, so that only who has such a row can make it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.errors import Finding
from models.schema.entity import Entity, Row, Section
from models.schema.fields import ROW_ID, Code, Day, Flag, Keyed, Text
from models.schema.rules import Desk, Rule
from models.text.persian import persian_number


class Sealed(Keyed):
    """Hashes as the keys of an object, so that two offices add to them; only their number is shown."""

    def shown(self, stored: Any) -> str:
        return persian_number(len(stored)) if stored else ""


WHOLE = ("person", "guardian")
"""The entities of which whole rows are erased; in every other row only what tells of the person is."""


def of_the_row(row: Row, old: Row | None, desk: Desk) -> None:
    """Fills the day, the office (that of the erased row), and whether the row counted in figures until then."""
    row["done_on"] = row.get("done_on") or desk.today.isoformat()
    target = desk.get(row["of"], row["row_id"]) if row.get("of") in WHOLE and row.get("row_id") else None
    if target is not None:
        row["office"], row["aside"] = target["office"], bool(target["retired"])


def of_somebody(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what is erased is a person or a guardian, and the id is that of the erased row's erasure."""
    if row.get("of") not in WHOLE:
        yield Finding("erase-refused", "of", row.get("of"), {"why": "تنها پروندهٔ فرد و سرپرست پاک می‌شود."})
    elif not ROW_ID.fullmatch(row.get("row_id") or ""):
        yield Finding("ref-unknown", "row_id", row.get("row_id"))
    elif row.get("id") and row["id"] != ERASURE.new_id(row):
        yield Finding("erase-refused", "id", None, {"why": "شناسهٔ این ثبت از آنِ ردیف پاک‌شده نیست."})


def is_here(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: at the desk only a row that is here can be erased."""
    if row.get("of") in WHOLE and row.get("row_id") and desk.get(row["of"], row["row_id"]) is None:
        yield Finding("ref-unknown", "row_id", row["row_id"])


ERASURE = Entity(
    "erasure",
    "پاک‌شده به درخواست قانونی",
    sections=(
        Section(
            "درخواست قانونی",
            (
                Code("of", "ثبت", required=True, derived=True),
                Code("row_id", "شناسهٔ ردیف", required=True, derived=True),
                Text("why", "درخواست", required=True, limit=400, help="شماره و تاریخ نامه، بی نام و شمارهٔ فرد"),
                Day("done_on", "تاریخ", required=True, derived=True),
                Flag("aside", "پیش از آن کنار گذاشته بود", derived=True),
                Sealed("texts", "نوشته‌های دیگر با نام او", derived=True),
            ),
        ),
    ),
    columns=("of", "why", "done_on"),
    sort=("done_on",),
    title=("why", "done_on"),
    joins=("of", "row_id"),
    everywhere=True,
    derive=(of_the_row,),
    rules=(Rule(of_somebody, alone=True), Rule(is_here)),
)
