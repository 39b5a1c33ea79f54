"""The operational plan: what is to be done in a quarter or a year, by whom, and which figure will tell whether it was.

What was reached is never typed: the report `plan` lays the figure of the programme's indicator beside the target.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.planning.target import known_indicator, known_period, known_programme, name_period
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Day, Note, Text
from models.schema.numbers import Number, Whole
from models.schema.rules import Desk, Rule, in_order

PLANNED = "planned"
STATUSES = options(
    planned="برنامه‌ریزی‌شده|برنامه ریزی شده", running="در دست اجرا|در حال اجرا", done="انجام‌شده|انجام شده|پایان یافته",
    cancelled="منتفی|لغو شده",
)  # fmt: skip


def planned_unless_said(row: Row, old: Row | None, desk: Desk) -> None:
    """An activity of which nothing else is said is planned."""
    row["status"] = row.get("status") or PLANNED


def quarter_or_year(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: the plan is one of quarters and years (A3, I10)."""
    part = (row.get("period") or "")[5:]
    if part and not part.startswith("Q"):
        yield Finding(
            "rule-broken", "period", row["period"], {"why": "برنامهٔ عملیاتی فصلی یا سالانه است: 1404-Q3 یا 1404."}
        )


def figure_is_whole(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `required`: an indicator has its programme, and a target has its indicator; else nothing can be compared."""
    for name, needs in (("indicator", "programme"), ("target", "indicator")):
        if row.get(name) is not None and not row.get(needs):
            yield Finding("required", needs)


ACTIVITY = Entity(
    "activity",
    "فعالیت برنامه",
    sections=(
        Section(
            "فعالیت",
            (
                Code("period", "دوره", required=True, pinned=True, help="1404-Q3 یا 1404", aliases=("فصل", "سال")),
                Text("title", "فعالیت", required=True, search=True, aliases=("عنوان فعالیت", "عنوان", "شرح فعالیت")),
                Choice("kind", "نوع فعالیت", codelist="activity_kinds", open_ended=True, aliases=("نوع",)),
                Choice("county", "شهرستان", codelist="counties", pinned=True, help="خالی: همهٔ استان"),
                Code("programme", "برنامه"),
                Code("indicator", "شاخص"),
                Number("target", "هدف", least=0, decimals=1, aliases=("مقدار هدف", "هدف کمی")),
            ),
        ),
        Section(
            "اجرا",
            (
                Text("responsible", "مسئول", limit=80, search=True, aliases=("مجری", "مسئول اجرا")),
                Whole("budget", "اعتبار (ریال)", least=0, aliases=("بودجه", "اعتبار")),
                Day("starts_on", "آغاز", aliases=("تاریخ شروع",)),
                Day("ends_on", "پایان", aliases=("تاریخ پایان",)),
                Choice("status", "وضعیت", options=STATUSES, required=True, aliases=("وضع",)),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("period", "title", "programme", "indicator", "target", "responsible", "status"),
    sort=("period", "title"),
    title=("title", "period"),
    derive=(name_period, planned_unless_said),
    rules=(
        Rule(known_period),
        Rule(quarter_or_year),
        Rule(known_programme),
        Rule(known_indicator),
        Rule(figure_is_whole, alone=True),
        in_order("starts_on", "ends_on"),
    ),
    downward=True,
    figures=True,
)
