"""A directive is what an office above has ordered: it comes down with its text and stays in force until its day."""

from __future__ import annotations

from models.schema.entity import Entity, Section
from models.schema.fields import Choice, Code, Day, Note, Text
from models.schema.rules import in_order

DIRECTIVE = Entity(
    "directive",
    "دستورالعمل",
    sections=(
        Section(
            "ابلاغ",
            (
                Code(
                    "number",
                    "شماره",
                    required=True,
                    search=True,
                    aliases=("شماره نامه", "شماره ابلاغ", "شماره بخشنامه"),
                ),
                Day(
                    "issued_on",
                    "تاریخ ابلاغ",
                    required=True,
                    latest="today",
                    aliases=("تاریخ", "تاریخ صدور", "تاریخ نامه"),
                ),
                Text("from_body", "صادرکننده", limit=120, search=True, aliases=("مرجع صدور", "دستگاه صادرکننده")),
                Text("subject", "موضوع", required=True, search=True, limit=400, aliases=("عنوان",)),
                Code("programme", "برنامه"),
                Choice("county", "شهرستان", codelist="counties", help="خالی: همهٔ شهرستان‌ها"),
                Day("until", "پایان اعتبار", aliases=("اعتبار تا", "تا تاریخ")),
                Text("file_place", "جای نسخهٔ کاغذی", limit=120, aliases=("بایگانی", "شماره پرونده")),
                Note("text", "متن", aliases=("شرح", "متن دستورالعمل")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("number", "issued_on", "subject", "from_body", "until"),
    sort=("issued_on", "number"),
    title=("number", "subject"),
    rules=(in_order("issued_on", "until"),),
    downward=True,
    figures=True,  # of a guarded programme too it tells of nobody
)
