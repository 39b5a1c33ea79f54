"""Who works in a centre, in which role, and until when the papers that inspection asks for are good."""

from __future__ import annotations

from models.enrolments.custody import only_read
from models.registry.ages import after_birth
from models.schema.codelists import options
from models.schema.entity import Entity, Section
from models.schema.fields import Choice, Day, Note, Ref, Text
from models.schema.rules import Rule, in_order

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

STAFF = Entity(
    "staff",
    "کارکنان مرکز",
    sections=(
        Section(
            "کار",
            (
                Ref("person", "فرد", entity="person", required=True),
                Ref("centre", "مرکز", entity="centre", required=True),
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
    columns=("person", "centre", "role", "degree", "health_card_until"),
    title=("person", "role"),
    rules=(Rule(only_read("staff")), after_birth("starts_on"), in_order("starts_on", "ends_on")),
)
