"""A household is one file for people who live together; persons name it, and it names its head."""

from __future__ import annotations

from models.schema.codelists import options
from models.schema.entity import Entity, Section
from models.schema.fields import Choice, Code, Day, Note, Ref, Text
from models.schema.identity import Phone
from models.schema.numbers import Whole

COVERAGE = options(
    none="بدون پوشش|ندارد",
    welfare="بهزیستی|تحت پوشش بهزیستی",
    relief="کمیتهٔ امداد|کمیته امداد امام خمینی",
    other="نهاد دیگر|سایر",
)

HOUSEHOLD = Entity(
    "household",
    "خانوار",
    sections=(
        Section(
            "خانوار",
            (
                Ref("head", "سرپرست", entity="person", critical=True),
                Code("file_no", "شمارهٔ پرونده", search=True, aliases=("پرونده", "شماره پرونده خانوار")),
                Code("class", "طبقه", critical=True, aliases=("طبقه خانوار", "طبقه بندی", "سطح خانوار")),
                Day("class_reviewed_on", "تاریخ بازبینی طبقه"),
                Choice("coverage", "پوشش حمایتی", options=COVERAGE, critical=True, aliases=("تحت پوشش", "وضعیت پوشش")),
                Whole("members", "شمار اعضا", least=1, most=99, aliases=("تعداد اعضا", "بعد خانوار")),
            ),
        ),
        Section(
            "نشانی",
            (
                Text("address", "نشانی", limit=400, search=True, aliases=("آدرس",)),
                Ref("neighbourhood", "محله", entity="neighbourhood"),
                Phone("phone", "تلفن", search=True, aliases=("تلفن ثابت", "تلفن منزل")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("file_no", "head", "class", "address"),
    title=("file_no", "address"),
)
