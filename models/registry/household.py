"""A household is one file for people who live together; persons name it, and it names its head.

What endangers a family and what it needs are code lists (`risks`, `needs`) to which a province adds. Abuse and
addiction are not among them: those are told in cases of their programmes, which are guarded more closely.
"""

from __future__ import annotations

from models.registry.registered import REGISTERED_SECTION
from models.schema.codelists import options
from models.schema.entity import Entity, Section
from models.schema.fields import Choice, Choices, Code, Day, Flag, Note, Ref, Text
from models.schema.identity import Phone
from models.schema.numbers import Whole
from models.schema.review import Review

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
                Day(
                    "class_review_by",
                    "بازبینی بعدی طبقه",
                    aliases=("تاریخ بازبینی بعدی", "بازنگری بعدی طبقه"),
                    help="از این روز خانوار در فهرست بازبینی‌ها می‌ایستد، تا روز بعدی نوشته شود.",
                ),
                Choice("coverage", "پوشش حمایتی", options=COVERAGE, critical=True, aliases=("تحت پوشش", "وضعیت پوشش")),
                Whole("members", "شمار اعضا", least=1, most=99, aliases=("تعداد اعضا", "بعد خانوار")),
            ),
        ),
        Section(
            "وضع خانواده",  # M5, M14
            (
                Choices("risks", "خطرها", codelist="risks", open_ended=True, aliases=("عوامل خطر", "مشکلات")),
                Choices("needs", "نیازها", codelist="needs", open_ended=True, aliases=("خدمات مورد نیاز",)),
                Whole("income", "درآمد ماهانه (ریال)", least=0, aliases=("درآمد", "درآمد ماهانه")),
                Flag("working_children", "فرزند نان‌آور دارد", aliases=("کودک کار دارد", "فرزند شاغل")),
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
        REGISTERED_SECTION,
    ),
    columns=("file_no", "head", "class", "address"),
    title=("file_no", "address"),
    reviews=(Review("class_review_by", 0, "بازبینی طبقهٔ خانوار", done="class_reviewed_on"),),  # I7
)
