"""Who answers for a child, who may be called, and who may take the child home: one row for each such person."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import Finding
from models.registry.person import PERSON
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Flag, Note, Ref, Text
from models.schema.identity import Mobile, NationalId, Phone
from models.schema.rules import Desk, Rule

RELATIONS = options(
    father="پدر|بابا",
    mother="مادر|مامان",
    step_parent="ناپدری یا نامادری|ناپدری|نامادری",
    grandparent="پدربزرگ یا مادربزرگ|پدربزرگ|مادربزرگ|جد پدری",
    sibling="برادر یا خواهر|برادر|خواهر",
    relative="خویشاوند دیگر|عمو|عمه|دایی|خاله|فامیل|بستگان",
    legal_guardian="قیم|سرپرست قانونی|قیم قانونی|ولی",
    foster="سرپرست موقت|خانواده جایگزین|امین موقت",
    institution="بهزیستی|مرکز نگهداری",
    driver="رانندهٔ سرویس|سرویس|راننده",
    other="دیگر|سایر",
)


def name_of_person(row: Row, old: Row | None, desk: Desk) -> None:
    """A guardian who is a registered person bears that person's name."""
    if row.get("person") and (person := desk.get("person", row["person"])):
        row["name"] = PERSON.naming(person) or row.get("name")


def is_somebody(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: a guardian is a registered person or at least a name, and not the child."""
    if not row.get("person") and not row.get("name"):
        yield Finding("required", "name")
    if row.get("person") and row["person"] == row.get("child"):
        yield Finding("rule-broken", "person", None, {"why": "کودک سرپرست خودش نیست."})


GUARDIAN = Entity(
    "guardian",
    "سرپرست",
    sections=(
        Section(
            "سرپرست",
            (
                Ref("child", "کودک", entity="person", required=True, critical=True),
                Ref("person", "فرد ثبت‌شده", entity="person", critical=True),
                Text("name", "نام و نام خانوادگی", search=True, critical=True, aliases=("نام سرپرست", "نام ولی")),
                NationalId(
                    "national_id", "کد ملی", search=True, critical=True, aliases=("کد ملی ولی", "کد ملی سرپرست")
                ),
                Choice(
                    "relation",
                    "نسبت",
                    options=RELATIONS,
                    required=True,
                    critical=True,
                    aliases=("نسبت با کودک", "رابطه", "نسبت با فرد"),
                ),
                Flag("custody", "حضانت دارد", critical=True, aliases=("حضانت",)),
                Flag("may_collect", "اجازهٔ بردن کودک", critical=True, aliases=("تحویل گیرنده", "مجاز به تحویل")),
                Flag("emergency", "تماس اضطراری", aliases=("تماس ضروری",)),
            ),
        ),
        Section(
            "تماس و کار",
            (
                Mobile("mobile", "تلفن همراه", search=True, aliases=("همراه", "تلفن ولی", "موبایل", "همراه ولی")),
                Phone("phone", "تلفن", aliases=("تلفن ثابت", "تلفن محل کار")),
                Text("job", "شغل", limit=80, aliases=("شغل ولی", "حرفه")),
                Text("education", "تحصیلات", limit=80, aliases=("میزان تحصیلات", "مدرک")),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("child", "name", "relation", "mobile", "may_collect"),
    sort=("name",),
    title=("name", "relation"),
    derive=(name_of_person,),
    rules=(Rule(is_somebody, alone=True),),
)
