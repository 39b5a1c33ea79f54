"""A centre is any place that serves: licensed by whichever body, known by its code, holding as many as its capacity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.schema.codelists import load, options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Choices, Code, Day, Note, Ref, Text
from models.schema.identity import Phone, PostalCode
from models.schema.numbers import Whole
from models.schema.review import Review
from models.schema.rules import Desk, in_order

RENEWAL = 30
"""Days before a licence, an insurance, a loan or a card runs out from which the row stands on the worklist [A]."""

CENTRE_KINDS = options(
    kindergarten="کودکستان|مهد کودک|مهد|مهدکودک|پیش دبستانی|روستامهد",
    school="مدرسه|دبستان|دبیرستان|آموزشگاه",
    exceptional_school="مدرسهٔ استثنایی|مدرسه استثنایی",
    maternity="زایشگاه|بیمارستان|زایشگاه و بیمارستان",
    screening_base="پایگاه غربالگری|پایگاه|پایگاه بینایی سنجی",
    counselling="مرکز مشاوره|مشاوره",
    genetics="مرکز مشاورهٔ ژنتیک|ژنتیک|مشاوره ژنتیک",
    social_emergency="اورژانس اجتماعی|۱۲۳",
    addiction_16="مرکز ترک اعتیاد (مادهٔ ۱۶)|ماده ۱۶|ترک اعتیاد",
    day="مرکز روزانه|روزانه|مرکز توانبخشی روزانه",
    residential="مرکز شبانه‌روزی|شبانه روزی",
    quasi_family="خانهٔ شبه‌خانواده|شبه خانواده|خانه کودکان",
    positive_life="مرکز مثبت زندگی|مثبت زندگی|+زندگی",
    health_hub="کانون سلامت محله|کانون سلامت|کانون سلامت محلات",
    health_house="سرای سلامت و خانهٔ بهداشت|سرای سلامت|سرای محله|سرای محلات|خانه بهداشت|پایگاه سلامت|مرکز بهداشت",
    ngo="سازمان مردم‌نهاد|سمن|موسسه خیریه|خیریه",
    mosque="مسجد",
    venue="محل برگزاری|سالن|فرهنگسرا|کانون",
    other="دیگر|سایر",
)

# What a founder brings for a licence [62].
LICENCE_PAPERS = options(
    photos="شش قطعه عکس|عکس",
    birth_certificate="رونوشت شناسنامه|شناسنامه",
    degree="رونوشت مدرک تحصیلی|مدرک تحصیلی",
    clearance="گواهی نداشتن پیشینهٔ کیفری|سوء پیشینه",
    no_addiction="گواهی نداشتن اعتیاد|عدم اعتیاد",
    premises_police="پاسخ ادارهٔ اماکن|اماکن",
    military="کارت پایان خدمت یا معافیت|کارت پایان خدمت",
    statute="اساسنامه (شخص حقوقی)|اساسنامه",
    application="برگهٔ درخواست|درخواست",
)

KINDERGARTEN = "kindergarten"
KINDS_LIST = "kindergarten_kinds"
"""The code list of the kinds of kindergarten [64][65]; one centre may be of several (rural and half-time)."""
_BETWEEN = re.compile(r"[،,;؛/\n+|]+|\s+(?:و|[-–])\s+")
_CALLED = re.compile(r"^(?:مهد ?کودک|مهد|کودکستان|پیش\s?دبستانی)\s+")


def kinds_in(words: str | None) -> list[str]:
    """The kinds of kindergarten that words tell («روستامهد، نیمه‌وقت»), as sorted codes; other words tell none."""
    return sorted(set(_kinds(words or "")))


def _kinds(words: str) -> Iterator[str]:
    listing = load(KINDS_LIST)
    for part in _BETWEEN.split(words):
        spoken = part.replace("\u200c", " ").strip()
        found = listing.find(spoken) or listing.find(_CALLED.sub("", spoken))
        if found:
            yield found


def kinds_of(row: Row) -> list[str]:
    """The kinds of a kindergarten's row: those that are chosen, else those its words tell (rows of older programs)."""
    return list(row.get("activities") or kinds_in(row.get("activity")))


def kinds_from_words(row: Row, old: Row | None, desk: Desk) -> None:
    """Where the words of a kindergarten's work change, and the chosen kinds do not, the kinds follow the words: those
    the old words told go, those the new ones tell come, what somebody chose stays."""
    before = old or {}
    words, chosen = row.get("activity"), row.get("activities")
    if row.get("kind") != KINDERGARTEN or not words or words == before.get("activity"):
        return
    if not chosen or chosen == before.get("activities"):
        kept = set(chosen or ()) - set(kinds_in(before.get("activity")))
        row["activities"] = sorted(kept | set(kinds_in(words))) or None


CENTRE = Entity(
    "centre",
    "مرکز",
    sections=(
        Section(
            "مرکز",
            (
                Code("code", "کد مرکز", search=True, critical=True, aliases=("کد پایگاه", "کد مدرسه", "کد مهد", "کد")),
                Text(
                    "name",
                    "نام مرکز",
                    required=True,
                    search=True,
                    aliases=("نام مهد", "نام کودکستان", "نام پایگاه", "نام مدرسه", "نام", "عنوان مرکز"),
                ),
                Choice("kind", "نوع مرکز", options=CENTRE_KINDS, required=True, aliases=("نوع", "نوع فعالیت")),
                Text(
                    "activity",
                    "شیوهٔ کار",
                    limit=80,
                    aliases=("نوع خدمت", "نوع مهد", "نوع مهدکودک", "نوع کودکستان", "شیوهٔ فعالیت", "نحوهٔ فعالیت"),
                    help="با واژه‌های خود مرکز؛ از این واژه‌ها گونهٔ کودکستان هم خوانده می‌شود",
                ),
                Choices(
                    "activities",
                    "گونه‌های کودکستان",
                    codelist=KINDS_LIST,
                    open_ended=True,
                    aliases=("گونهٔ کودکستان", "انواع کودکستان"),
                    help="هر چند تا که هست؛ تنها برای کودکستان",
                ),
                Text("body", "دستگاه", limit=80, search=True, aliases=("دستگاه متولی", "سازمان", "نهاد")),
                Text("manager", "مدیر", limit=80, search=True, aliases=("نام مدیر", "مسئول", "مدیر مرکز", "موسس")),
                Whole("capacity", "ظرفیت", least=1, most=100_000, aliases=("ظرفیت اسمی", "تعداد ظرفیت")),
                Choice(
                    "service_level",
                    "سطح خدمت",
                    codelist="service_levels",
                    open_ended=True,
                    aliases=("سطح", "سطح مرکز", "سطح خدمات", "سطح بندی"),
                    help="مرکز مثبت زندگی سطح ۱ است",  # [20]; suggested, never forced
                ),
            ),
        ),
        Section(
            "پروانه",
            (
                Code(
                    "licence_no", "شمارهٔ پروانه", search=True, critical=True, aliases=("شماره مجوز", "پروانه", "مجوز")
                ),
                Text("licence_body", "صادرکنندهٔ پروانه", limit=80, aliases=("مرجع صدور", "صادرکننده مجوز")),
                Day("licence_from", "تاریخ پروانه", aliases=("تاریخ صدور", "تاریخ صدور مجوز")),
                Day(
                    "licence_until",
                    "پایان اعتبار پروانه",
                    critical=True,
                    aliases=(
                        "اعتبار مجوز",
                        "تاریخ اعتبار",
                        "پایان اعتبار مجوز",
                        "انقضای مجوز",
                        "تاریخ پایان پروانه",
                        "تاریخ پایان مجوز",
                    ),
                ),
                Day("insurance_until", "پایان بیمهٔ حوادث و مسئولیت", aliases=("اعتبار بیمه",)),
                Choices("licence_papers", "مدارک گرفته‌شده برای پروانه", options=LICENCE_PAPERS),
            ),
        ),
        Section(
            "ساختمان",  # G8: unused schools lent to other centres
            (
                Text("premises_owner", "مالک ساختمان", limit=120, aliases=("دستگاه مالک", "صاحب ساختمان")),
                Code(
                    "loan_agreement_no",
                    "شمارهٔ تفاهم‌نامهٔ واگذاری",
                    aliases=("شماره تفاهم نامه", "تفاهم نامه", "شماره قرارداد"),
                ),
                Day("loan_until", "پایان واگذاری", aliases=("پایان تفاهم نامه", "پایان قرارداد")),
            ),
        ),
        Section(
            "نشانی",
            (
                Choice("county", "شهرستان", codelist="counties"),
                Code("zone", "منطقه", aliases=("ناحیه", "بخش")),
                Ref("neighbourhood", "محله", entity="neighbourhood"),
                Phone("phone", "تلفن", search=True, aliases=("تلفن ثابت", "شماره تماس", "تلفن مرکز")),
                Text("address", "نشانی", limit=400, aliases=("آدرس",)),
                PostalCode("postal_code", "کد پستی", aliases=("کدپستی",)),
                Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات")),
            ),
        ),
    ),
    columns=("code", "name", "kind", "county", "capacity", "licence_until"),
    sort=("name", "code"),
    title=("name",),
    derive=(kinds_from_words,),
    rules=(in_order("licence_from", "licence_until"),),
    downward=True,
    reviews=(
        Review("licence_until", 0, "پایان اعتبار پروانه", ahead=RENEWAL),
        Review("insurance_until", 0, "پایان بیمهٔ حوادث و مسئولیت", ahead=RENEWAL),
        Review("loan_until", 0, "پایان واگذاری ساختمان", ahead=RENEWAL),  # G8
    ),
)
