"""A centre is any place that serves: licensed by whichever body, known by its code, holding as many as its capacity."""

from __future__ import annotations

from models.schema.codelists import options
from models.schema.entity import Entity, Section
from models.schema.fields import Choice, Choices, Code, Day, Note, Ref, Text
from models.schema.identity import Phone, PostalCode
from models.schema.numbers import Whole
from models.schema.rules import in_order

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
                    aliases=("نوع خدمت",),
                    # The kinds of kindergarten of the by-law and of practice [64][65] (programmes 2.6).
                    help="برای نمونه تمام‌وقت، نیمه‌وقت، پاره‌وقت، تخصصی، شبانه‌روزی، شبانه (۱۷ تا ۷)، خیریه، قرآنی، مسجد، "
                    "نماز جمعه، روستامهد، حاشیهٔ شهر، خانگی، دوزبانه، خودگردان",
                ),
                Text("body", "دستگاه", limit=80, search=True, aliases=("دستگاه متولی", "سازمان", "نهاد")),
                Text("manager", "مدیر", limit=80, search=True, aliases=("نام مدیر", "مسئول", "مدیر مرکز", "موسس")),
                Whole("capacity", "ظرفیت", least=1, most=100_000, aliases=("ظرفیت اسمی", "تعداد ظرفیت")),
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
                    aliases=("اعتبار مجوز", "تاریخ اعتبار", "پایان اعتبار مجوز", "انقضای مجوز"),
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
    rules=(in_order("licence_from", "licence_until"),),
    downward=True,
)
