"""A meeting is worth its resolutions: each has an owner and a day, and stays on the list until it is done or dropped.

Who sits in a council or committee is told by `member` (models/registry/member.py); who came to one meeting, here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models.errors import Finding
from models.planning.asking import Queryable
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Choices, Day, Note, Ref, Text, Time
from models.schema.rules import Desk, Rule, order_broken
from models.text.jalali import Period

OPEN, DONE, CANCELLED = "open", "done", "cancelled"
STATUSES = options(open="باز|در دست اقدام", done="انجام‌شده|انجام شد|انجام شده", cancelled="منتفی|لغو شده")


def before_its_resolutions(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `date-order`: a meeting is not moved behind what it resolved: neither behind a due day nor one of doing."""
    resolved = desk.rows("resolution", meeting=row["id"]) if row.get("id") else []
    days = sorted(one[name] for one in resolved for name in ("due_on", "done_on") if one.get(name))
    if days and row.get("held_on") and days[0] < row["held_on"]:
        yield order_broken("held_on", days[0], row["held_on"])


MEETING = Entity(
    "meeting",
    "نشست",
    sections=(
        Section(
            "نشست",
            (
                Choice(
                    "kind",
                    "نوع نشست",
                    codelist="meeting_kinds",
                    open_ended=True,
                    required=True,
                    aliases=("نوع", "شورا"),
                ),
                Day("held_on", "تاریخ", required=True, aliases=("تاریخ نشست", "تاریخ جلسه", "تاریخ برگزاری")),
                Time("starts_at", "ساعت", aliases=("ساعت آغاز", "ساعت شروع")),
                Text("place", "محل", limit=120, aliases=("محل برگزاری", "مکان")),
                Text("number", "شمارهٔ نشست", limit=40, aliases=("شماره جلسه", "شماره صورتجلسه")),
                Choices(
                    "bodies", "دستگاه‌های حاضر", codelist="bodies", open_ended=True, aliases=("دستگاه ها", "اعضای حقوقی")
                ),
                Note("members", "حاضران", aliases=("اعضا", "اعضای حاضر", "شرکت کنندگان")),
            ),
        ),
        Section(
            "گفت‌وگو",
            (
                Note("topics", "دستور نشست", aliases=("دستور جلسه", "موضوع ها", "موضوعات")),
                Note("minutes", "صورت‌جلسه", aliases=("شرح مذاکرات", "خلاصه مذاکرات")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("held_on", "kind", "number", "bodies", "topics"),
    sort=("held_on",),
    title=("kind", "held_on"),
    rules=(Rule(before_its_resolutions),),
)


def settle(row: Row, old: Row | None, desk: Desk) -> None:
    """A resolution is open until it is said to be done; one with a day of doing is done."""
    if row.get("done_on") and row.get("status") in (None, OPEN) and not (old or {}).get("done_on"):
        row["status"] = DONE
    row["status"] = row.get("status") or OPEN


def end_is_told(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a resolution that is done has its day, and one that is not has none."""
    if row.get("status") == DONE and not row.get("done_on"):
        yield Finding("required", "done_on")
    elif row.get("status") != DONE and row.get("done_on"):
        yield Finding("rule-broken", "status", row.get("status"), {"why": "مصوبه‌ای که روز انجام دارد انجام‌شده است."})


def has_owner(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `required`: somebody is to do it, a body or a person by name."""
    if not row.get("owner") and not row.get("owner_body"):
        yield Finding("required", "owner")


def after_its_meeting(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `date-order`: neither due nor done before the meeting that resolved it."""
    meeting = desk.get("meeting", row["meeting"]) if row.get("meeting") else None
    held = (meeting or {}).get("held_on")
    for name in ("due_on", "done_on"):
        if held and row.get(name) and row[name] < held:
            yield order_broken(name, row[name], held)


RESOLUTION = Entity(
    "resolution",
    "مصوبه",
    sections=(
        Section(
            "مصوبه",
            (
                Ref("meeting", "نشست", entity="meeting", required=True, pinned=True),
                Text("text", "متن مصوبه", required=True, search=True, limit=800, aliases=("مصوبه", "شرح مصوبه")),
                Choice(
                    "owner_body", "دستگاه مسئول", codelist="bodies", open_ended=True, aliases=("دستگاه پیگیر", "دستگاه")
                ),
                Text("owner", "مسئول پیگیری", limit=80, search=True, aliases=("مسئول", "مجری", "پیگیر")),
                Day("due_on", "مهلت", required=True, aliases=("سررسید", "مهلت انجام", "تاریخ سررسید")),
            ),
        ),
        Section(
            "نتیجه",
            (
                Choice("status", "وضعیت", options=STATUSES, required=True, critical=True, aliases=("وضع",)),
                Day("done_on", "تاریخ انجام", latest="today", critical=True),
                Note("result", "نتیجه", aliases=("شرح اقدام", "اقدام انجام شده")),
            ),
        ),
    ),
    columns=("text", "meeting", "owner_body", "owner", "due_on", "status"),
    sort=("due_on",),
    title=("text",),
    derive=(settle,),
    rules=(Rule(end_is_told, alone=True), Rule(has_owner, alone=True), Rule(after_its_meeting)),
)


@dataclass(frozen=True)
class OpenResolution:
    """A resolution still to be done. Days are ISO; `days_late` counts from the due day, 0 while there is time."""

    id: str
    meeting: str
    kind: str
    held_on: str
    text: str
    owner_body: str | None
    owner: str | None
    due_on: str
    days_late: int


_OF = """
SELECT r.id, r.meeting, m.kind, m.held_on, r.text, r.owner_body, r.owner, r.due_on, r.status, r.done_on
FROM resolution AS r JOIN meeting AS m ON m.id = r.meeting
WHERE r.retired = 0 AND m.retired = 0 AND m.held_on <= :last
    AND (:county IS NULL OR substr(r.office, 1, 4) = :county)
ORDER BY r.due_on, m.held_on, r.id
"""


def open_at(db: Queryable, period: Period, county: str | None, today: datetime.date) -> list[OpenResolution]:
    """What was resolved by the end of the period and not done or dropped by then, soonest due first.

    One that was done later was still open then; of one that was dropped no day is known, so it counts as never open.
    """
    day = min(period.last, today)
    asked = {"last": day.isoformat(), "county": county}
    return [_open(row, day) for row in db.query(_OF, asked) if _was_open(row, day)]


def _was_open(row: Row, day: datetime.date) -> bool:
    return bool(row["status"] == OPEN or (row["status"] == DONE and row["done_on"] > day.isoformat()))


def _open(row: Row, day: datetime.date) -> OpenResolution:
    late = (day - datetime.date.fromisoformat(row["due_on"])).days
    kept = {name: row[name] for name in OpenResolution.__dataclass_fields__ if name != "days_late"}
    return OpenResolution(**kept, days_late=max(late, 0))


def resolved(db: Queryable, period: Period, county: str | None, today: datetime.date) -> dict[str, Any]:
    """`{made, done, open, late}`: made and done within the period, open and late at its end (or today)."""
    day = min(period.last, today)
    rows = list(db.query(_OF, {"last": day.isoformat(), "county": county}))
    first = period.first.isoformat()
    still = [row for row in rows if _was_open(row, day)]
    return {
        "made": sum(first <= row["held_on"] for row in rows),
        "done": sum(row["status"] == DONE and first <= row["done_on"] <= day.isoformat() for row in rows),
        "open": len(still),
        "late": sum(row["due_on"] < day.isoformat() for row in still),
    }
