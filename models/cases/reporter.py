"""Who told of a case is kept apart from it: a row of its own in the abuse tier, which never leaves the office.

The case does not name it, so that no list, paper, sheet or bundle of the case can show it. A reporter may be nobody:
then only the relation and the time of the call are kept. Source: programmes.md, G12 and §2.7.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section, Tier
from models.schema.fields import Choice, Code, Day, Flag, Note, Ref, Text, Time
from models.schema.identity import Mobile, Phone
from models.schema.rules import Desk, Rule

RELATIONS = options(
    oneself="خود فرد|خودش|خود معرف",
    family="خانواده|پدر|مادر|همسر|فرزند",
    relative="خویشاوند|فامیل|بستگان",
    neighbour="همسایه",
    school="مدرسه|معلم|مشاور مدرسه|مدیر مدرسه",
    health="کارکنان درمان|بیمارستان|پزشک|بهورز",
    body="دستگاه دیگر|پلیس|دادگستری|شهرداری",
    ngo="سازمان مردم‌نهاد|سمن|خیریه",
    citizen="شهروند|رهگذر|مردم",
    unknown="ناشناس|نامعلوم|نگفت",
)
_TELLS_WHO = ("name", "mobile", "phone")


def called(row: Row, old: Row | None, desk: Desk) -> None:
    """A new row is of today's call; one without a name and a number is of somebody who stays anonymous."""
    if old is None:
        row["called_on"] = row.get("called_on") or desk.today.isoformat()
    if row.get("anonymous") is None:
        row["anonymous"] = not any(row.get(name) for name in _TELLS_WHO)


def stays_anonymous(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: of somebody who wants to stay anonymous neither name nor number is kept."""
    for name in _TELLS_WHO if row.get("anonymous") else ():
        if row.get(name):
            yield Finding("rule-broken", name, None, {"why": "گزارش‌دهندهٔ ناشناس نام و شماره ندارد."})


def stays_with_its_case(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: who told of one case is not made to have told of another."""
    saved = desk.get("reporter", row["id"]) if row.get("id") else None
    if saved and saved.get("case") != row.get("case"):
        yield Finding("rule-broken", "case", None, {"why": "گزارش‌دهنده از پرونده‌ای به پروندهٔ دیگر برده نمی‌شود."})


REPORTER = Entity(
    "reporter",
    "گزارش‌دهنده",
    sections=(
        Section(
            "گزارش‌دهنده",
            (
                Ref("case", "پرونده", entity="case", required=True, critical=True),
                Code("programme", "برنامه", derived=True),
                Choice("relation", "نسبت با فرد", options=RELATIONS, required=True, aliases=("نسبت",)),
                Flag("anonymous", "می‌خواهد ناشناس بماند", critical=True, aliases=("ناشناس",)),
                Text("name", "نام و نام خانوادگی", limit=80, aliases=("نام گزارش‌دهنده",)),
                Mobile("mobile", "تلفن همراه", aliases=("همراه",)),
                Phone("phone", "تلفن", aliases=("شماره تماس",)),
                Day("called_on", "تاریخ تماس", required=True, latest="today"),
                Time("called_at", "ساعت تماس"),
                Note("notes", "یادداشت", limit=1000),
            ),
        ),
    ),
    columns=("relation", "called_on", "anonymous"),
    sort=("called_on",),
    title=("relation", "called_on"),
    tier=Tier.ABUSE,
    part_of="case",
    stays=True,
    derive=(called,),
    rules=(Rule(stays_anonymous), Rule(stays_with_its_case)),
)
