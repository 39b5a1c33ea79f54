"""Who was at a session is a set: one row for a session and a person, the same in every office."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Note, Ref
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule

STATUSES = options(
    present="حاضر|ح|حضور|1",
    late="با تأخیر|تاخیر|دیر|ت",
    absent="غایب|غ|غیبت|0",
)


def minutes_within_session(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `out-of-range`: more minutes than the session had. Hard: minutes of someone absent."""
    minutes = row.get("minutes")
    if not minutes:
        return
    if row.get("status") == "absent":
        yield Finding("rule-broken", "minutes", minutes, {"why": "برای غایب دقیقه نوشته نمی‌شود."})
    session = desk.get("session", row["session"]) if row.get("session") else None
    if session and session.get("minutes") and minutes > session["minutes"]:
        yield Finding("out-of-range", "minutes", minutes, {"low": 0, "high": session["minutes"]})


def is_registered(row: Row, desk: Desk) -> Iterable[Finding]:
    """Note `not-registered`: someone came who is not registered in the course."""
    session = desk.get("session", row["session"]) if row.get("session") else None
    if not session or not row.get("person") or row.get("status") == "absent":
        return
    if not desk.rows("registration", course=session["course"], person=row["person"]):
        yield Finding("not-registered", "person")


ATTENDANCE = Entity(
    "attendance",
    "حضور",
    sections=(
        Section(
            "حضور",
            (
                Ref("session", "جلسه", entity="session", required=True),
                Ref("person", "فرد", entity="person", required=True),
                Choice("status", "وضعیت", options=STATUSES, required=True, critical=True, aliases=("حضور و غیاب",)),
                Whole(
                    "minutes",
                    "دقیقه‌های حضور",
                    least=0,
                    most=1440,
                    critical=True,
                    help="اگر خالی بماند همهٔ دقیقه‌های جلسه است.",
                ),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("session", "person", "status", "minutes"),
    title=("person", "status"),
    joins=("session", "person"),
    within="session",
    rules=(Rule(minutes_within_session), Rule(is_registered)),
)
