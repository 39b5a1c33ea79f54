"""A call is one try to bring somebody back: what was answered, and when to try again."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.schema.entity import Entity, Row, Section, Tier
from models.schema.fields import Day, Ref, Text
from models.schema.rules import Desk, Rule, in_order, order_broken


def call_of_today(row: Row, old: Row | None, desk: Desk) -> None:
    """A new call without a day is of today."""
    if old is None:
        row["called_on"] = row.get("called_on") or desk.today.isoformat()


def after_referral(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: nobody is called about a referral before it was made."""
    referral = desk.get("referral", row["referral"]) if row.get("referral") else None
    referred_on = (referral or {}).get("referred_on")
    if referred_on and row.get("called_on") and row["called_on"] < referred_on:
        yield order_broken("called_on", row["called_on"], referred_on)


CALL = Entity(
    "call",
    "تماس پیگیری",
    sections=(
        Section(
            "تماس",
            (
                Ref("referral", "ارجاع", required=True, entity="referral"),
                Day("called_on", "تاریخ تماس", required=True, latest="today"),
                Text("answer", "پاسخ", limit=400, help="چه گفتند، یا «پاسخ نداد»"),
                Day("next_on", "تماس بعدی"),
            ),
        ),
    ),
    columns=("referral", "called_on", "answer", "next_on"),
    sort=("called_on",),
    title=("called_on", "answer"),
    within="referral",
    tier=Tier.CHILD_HEALTH,
    derive=(call_of_today,),
    rules=(Rule(after_referral), in_order("called_on", "next_on")),
)
