"""A referral stays on the worklist until somebody replied; whoever wrote it stands in `source` and `source_id`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.errors import Finding
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section, Tier
from models.schema.fields import Choice, Code, Day, Note, Ref, Text
from models.schema.rules import Desk, Rule, in_order

OPEN, SEEN, LOST, CANCELLED = "open", "seen", "lost", "cancelled"


def standing(due_on: str | None, today: datetime.date, lost_after_days: int | None) -> str:
    """How something awaited by `due_on` (ISO) stands: due up to that day, then overdue, then lost.

    Lost when more than `lost_after_days` days have passed since; None: never. Without a due day it is due.
    """
    late = (today - datetime.date.fromisoformat(due_on)).days if due_on else 0
    if late <= 0:
        return "due"
    return "lost" if lost_after_days is not None and late > lost_after_days else "overdue"


def state(referral_row: Row, today: datetime.date, lost_after_days: int | None) -> str | None:
    """«due», «overdue» or «lost» as the worklist shows it; None for a referral that was answered or cancelled."""
    status = referral_row.get("status") or OPEN
    if status == OPEN:
        return standing(referral_row.get("due_on"), today, lost_after_days)
    return "lost" if status == LOST else None


def fill_status(row: Row, old: Row | None, desk: Desk) -> None:
    """A new referral is open and of today; a reply's day that arrives means seen, and seen means replied to."""
    if old is None:
        row["referred_on"] = row.get("referred_on") or desk.today.isoformat()
    row["status"] = row.get("status") or OPEN
    if row.get("replied_on") and not (old or {}).get("replied_on") and row["status"] == OPEN:
        row["status"] = SEEN
    if row["status"] == SEEN and not row.get("replied_on"):
        row["replied_on"] = desk.today.isoformat()


def known_programme(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a programme that is named is known."""
    if row.get("programme") and desk.programme(row["programme"]) is None:
        yield Finding("programme-unknown", "programme", row["programme"])


REFERRAL = Entity(
    "referral",
    "ارجاع",
    sections=(
        Section(
            "ارجاع",
            (
                Code("programme", "برنامه"),
                Ref("person", "فرد", required=True, critical=True, entity="person"),
                Choice("to_body", "ارجاع به", required=True, codelist="bodies", aliases=("دستگاه", "مقصد ارجاع")),
                Ref("to_centre", "مرکز مقصد", entity="centre"),
                Text("reason", "علت ارجاع", limit=400, aliases=("دلیل ارجاع",)),
                Day("referred_on", "تاریخ ارجاع", required=True, latest="today"),
                Day("due_on", "مهلت", aliases=("سررسید", "مهلت مراجعه")),
                Code("source", "ثبت مبدأ", derived=True),
                Code("source_id", "شناسهٔ مبدأ", derived=True),
            ),
        ),
        Section(
            "پاسخ",
            (
                Choice(
                    "status",
                    "وضعیت",
                    required=True,
                    critical=True,
                    options=options(
                        open="در انتظار|باز", seen="مراجعه کرد|دیده شد", lost="بی‌پاسخ|گم شد", cancelled="لغو شد|لغو"
                    ),
                ),
                Day("replied_on", "تاریخ پاسخ", latest="today", aliases=("تاریخ مراجعه",)),
                Text("outcome", "نتیجهٔ ارجاع", limit=400, aliases=("پاسخ", "نتیجه")),
                Note("notes", "یادداشت"),
            ),
        ),
    ),
    columns=("person", "to_body", "referred_on", "due_on", "status"),
    sort=("due_on",),
    title=("to_body", "referred_on"),
    source=("source", "source_id"),
    tier=Tier.CHILD_HEALTH,
    derive=(fill_status,),
    rules=(Rule(known_programme), in_order("referred_on", "replied_on"), in_order("referred_on", "due_on")),
)
