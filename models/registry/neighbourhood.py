"""A neighbourhood is the smallest place figures are asked for, with the flag under which it gets more service."""

from __future__ import annotations

from models.schema.codelists import options
from models.schema.entity import Entity, Section
from models.schema.fields import Choice, Code, Note, Text

FLAGS = options(
    none="عادی|ندارد",
    marginal="حاشیه‌نشین|حاشیه|سکونتگاه غیررسمی",
    red_line="خط قرمز|پرخطر|آسیب خیز",
)

NEIGHBOURHOOD = Entity(
    "neighbourhood",
    "محله",
    sections=(
        Section(
            "محله",
            (
                Text("name", "نام محله", required=True, search=True, limit=80, aliases=("محله", "نام")),
                Choice("county", "شهرستان", codelist="counties"),
                Code("zone", "منطقه", aliases=("ناحیه", "بخش")),
                Choice("flag", "وضعیت", options=FLAGS, aliases=("نوع محله", "نشان")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("name", "county", "zone", "flag"),
    sort=("name",),
    title=("name",),
    downward=True,
)
