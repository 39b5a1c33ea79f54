"""Who works in a centre or in a unit of the office itself, in which role, and until when the papers that inspection
asks for are good.

The units are a code list (`units`) to which a province adds. Source: programmes.md, A4; what is shipped is our own [A].
"""

from __future__ import annotations

from collections.abc import Iterable

from models.enrolments.custody import only_read
from models.errors import Finding
from models.registry.ages import after_birth
from models.registry.centre import RENEWAL
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Day, Note, Ref, Text
from models.schema.review import Review
from models.schema.rules import Desk, Rule, in_order

ROLES = options(
    manager="مدیر|مدیر داخلی|director",
    founder="مؤسس|موسس|صاحب امتیاز|founder",
    educator="مربی|مربی کودک|معلم|آموزگار|teacher|trainer",
    assistant="کمک‌مربی|کمک مربی|مراقب|مربیار",
    specialist="کارشناس|روان‌شناس|روانشناس|مشاور|مددکار|کاردرمان|گفتاردرمان",
    nurse="پرستار یا بهیار|پرستار|بهیار|مربی بهداشت",
    screener="غربالگر|بینایی سنج|شنوایی سنج",
    cook="آشپز",
    driver="راننده|رانندهٔ سرویس",
    service="خدمتگزار|خدمات|نظافت|نگهبان|سرایدار",
    other="دیگر|سایر",
)


def works_somewhere(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `rule-broken`: neither a centre nor a unit of the office is told."""
    if not row.get("centre") and not row.get("unit"):
        yield Finding("rule-broken", "centre", None, {"why": "مرکز، یا برای کارکنان خود اداره واحد، نوشته نشده است."})


STAFF = Entity(
    "staff",
    "کارکنان",
    sections=(
        Section(
            "کار",
            (
                Ref("person", "فرد", entity="person", required=True),
                Ref("centre", "مرکز", entity="centre"),
                Choice(
                    "unit",
                    "واحد اداره",
                    codelist="units",
                    open_ended=True,
                    aliases=("واحد", "واحد سازمانی", "بخش"),
                    help="برای کارکنان خود اداره، که مرکز ندارند.",
                ),
                Choice("role", "سمت", options=ROLES, required=True, aliases=("شغل", "مسئولیت", "پست", "نقش")),
                Text("class_name", "کلاس", limit=80, aliases=("نام کلاس", "گروه")),
                Day("starts_on", "آغاز", aliases=("تاریخ شروع", "شروع به کار", "تاریخ استخدام")),
                Day("ends_on", "پایان", aliases=("تاریخ پایان", "پایان کار")),
            ),
        ),
        Section(
            "مدرک‌ها",
            (
                Text("degree", "مدرک تحصیلی", limit=80, aliases=("تحصیلات", "مدرک", "رشته و مدرک")),
                Day("health_card_until", "پایان اعتبار کارت بهداشت", aliases=("کارت بهداشت", "کارت سلامت")),
                Day("clearance_until", "پایان اعتبار گواهی پیشینه", aliases=("سوء پیشینه", "عدم سوء پیشینه")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("person", "centre", "unit", "role", "degree", "health_card_until"),
    title=("person", "role"),
    rules=(
        Rule(works_somewhere, alone=True),
        Rule(only_read("staff")),
        after_birth("starts_on"),
        in_order("starts_on", "ends_on"),
    ),
    reviews=(
        Review("health_card_until", 0, "پایان اعتبار کارت بهداشت", ahead=RENEWAL),
        Review("clearance_until", 0, "پایان اعتبار گواهی پیشینه", ahead=RENEWAL),
    ),
)
