"""A period is closed by a person who has seen what is still open in it; the close is a record like any other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import Finding
from models.planning.asking import Queryable, Scope, names
from models.planning.bases import bases
from models.planning.disorder import ORDERS, disorders
from models.planning.target import known_period, name_period
from models.planning.usual import unusual
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Code, Day, Note, Text
from models.schema.programme import Programme
from models.schema.rules import Desk, Rule
from models.store.aliases import GONE
from models.text.jalali import Period


@dataclass(frozen=True)
class Pending:
    """One line of the checklist before a close: what is open, and how many."""

    name: str
    label: str
    count: int


_CHECKS = (
    (
        "overdue_referrals",
        "ارجاع بازی که مهلتش گذشته است",
        """
        SELECT count(*) AS found FROM referral
        WHERE retired IS NOT 1 AND status = 'open' AND due_on < :today AND referred_on <= :last
            AND programme IN (SELECT value FROM json_each(:programmes))
        """,
    ),
    (
        "screenings_without_outcome",
        "آزمون بی‌نتیجه",
        """
        SELECT count(*) AS found FROM screening
        WHERE retired IS NOT 1 AND outcome IS NULL AND held_on BETWEEN :first AND :last
            AND programme IN (SELECT value FROM json_each(:programmes))
        """,
    ),
    (
        "people_without_id",
        "فرد بی شناسه",
        f"""
        SELECT count(*) AS found FROM person
        WHERE retired IS NOT 1 AND national_id IS NULL AND foreign_id IS NULL AND passport_no IS NULL
            AND id NOT IN ({GONE})
        """,
    ),
)


def findings_before_close(
    db: Queryable, programmes: Iterable[Programme], period: Period, today: datetime.date, office: str = ""
) -> list[Pending]:
    """What is still open in the period, lines with a count above zero only; nothing here is written.

    `office`: who closes, see asking.Scope.
    """
    known = tuple(programmes)
    asked = {
        "programmes": names(known),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "today": today.isoformat(),
    }
    lines = [Pending("days_to_come", "روز باقی‌مانده تا پایان دوره", max((period.last - today).days, 0))]
    for name, label, query in _CHECKS:
        lines += (Pending(name, label, row["found"]) for row in db.query(query, asked))
    scope = Scope(period, today, office=office)
    lines += (Pending(*one) for one in unusual(db, known, scope))
    mixed = disorders(db, known, scope)
    for name, order in ORDERS.items():
        lines.append(Pending(name, order.label, sum(one.count for one in mixed if one.order == name)))
    outside = sum(one.outside for one in bases(db, known, scope))
    lines.append(Pending("bases_outside", "پایگاه با نرخ نشان‌دار نامعمول", outside))
    return [line for line in lines if line.count]


def close_today(row: Row, old: Row | None, desk: Desk) -> None:
    """A close without a day is of today."""
    if old is None:
        row["closed_on"] = row.get("closed_on") or desk.today.isoformat()


def closed_once(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: an office closes a period once."""
    for one in desk.rows("closed_period", period=row.get("period")):
        if one.get("office") == row.get("office") and one["id"] != row.get("id"):
            yield Finding("period-closed", "period", row["period"])


CLOSED_PERIOD = Entity(
    "closed_period",
    "دورهٔ بسته",
    sections=(
        Section(
            "بستن دوره",
            (
                Code("period", "دوره", required=True, help="1404-Q3"),
                Day("closed_on", "تاریخ بستن", required=True, latest="today"),
                Text("closed_by", "بسته‌شده به دست"),
                Note("notes", "یادداشت"),
            ),
        ),
    ),
    columns=("period", "closed_on", "closed_by"),
    sort=("period",),
    title=("period",),
    derive=(name_period, close_today),
    rules=(Rule(known_period), Rule(closed_once)),
)
