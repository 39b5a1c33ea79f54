"""Who helps from outside the organisation: an NGO, a benefactor, a company, another body."""

from __future__ import annotations

from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Choices, Code, Day, Flag, Note, Text
from models.schema.identity import Mobile, Phone
from models.schema.rules import Desk

KINDS = options(
    ngo="سازمان مردم‌نهاد|سمن|موسسه خیریه|خیریه", benefactor="خیّر|خیر|نیکوکار", company="شرکت|بخش خصوصی",
    body="دستگاه|اداره|نهاد", university="دانشگاه", other="دیگر|سایر",
)  # fmt: skip


def active_unless_said(row: Row, old: Row | None, desk: Desk) -> None:
    """A new partner is active."""
    if old is None and row.get("active") is None:
        row["active"] = True


PARTNER = Entity(
    "partner",
    "همکار بیرونی",
    sections=(
        Section(
            "همکار",
            (
                Choice("kind", "نوع", options=KINDS, required=True),
                Text("name", "نام", required=True, search=True, aliases=("نام موسسه", "نام سمن", "نام خیر", "عنوان")),
                Code("licence_no", "شمارهٔ پروانه", search=True, aliases=("شماره مجوز", "شماره ثبت", "پروانه")),
                Day("licence_until", "پایان اعتبار پروانه", aliases=("اعتبار پروانه",)),
                Choices(
                    "help_fields",
                    "زمینهٔ کمک",
                    codelist="help_fields",
                    open_ended=True,
                    aliases=("حوزه فعالیت", "زمینه فعالیت"),
                ),
                Choice("county", "شهرستان", codelist="counties"),
                Flag("active", "فعال", aliases=("فعال است",)),
            ),
        ),
        Section(
            "تماس",
            (
                Text("contact", "رابط", limit=80, search=True, aliases=("نام رابط", "مدیر", "مدیرعامل", "مسئول")),
                Mobile("mobile", "تلفن همراه", search=True, aliases=("همراه", "موبایل")),
                Phone("phone", "تلفن", search=True, aliases=("تلفن ثابت", "شماره تماس")),
                Text("address", "نشانی", limit=400, aliases=("آدرس",)),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("name", "kind", "help_fields", "contact", "mobile", "active"),
    sort=("name",),
    title=("name",),
    derive=(active_unless_said,),
)
