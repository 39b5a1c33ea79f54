"""A person is known by a checked number or else by names, father and birth; one number, one row in an office."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from models.errors import Finding
from models.registry.alike import ID_FIELDS, UNNAMED, newborn_of_same_mother, same_names
from models.registry.registered import REGISTERED_SECTION
from models.schema.codelists import options
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Day, Note, Ref, Text
from models.schema.identity import ForeignId, Mobile, NationalId, PassportNo, Phone, PostalCode
from models.schema.numbers import Whole
from models.schema.rules import Desk, Rule
from models.text import jalali, persian

OLDEST = 120  # years; beyond it a birth date is asked about [A]

SEXES = options(
    female="زن|دختر|خانم|مونث|بانو|دوشیزه|F|woman|girl",
    male="مرد|پسر|آقا|مذکر|M|man|boy",
)
ID_KINDS = options(
    national="کد ملی|ایرانی",
    foreign="شناسهٔ اتباع|کد فراگیر|کد یکتا|کد فیدا|اتباع",
    passport="گذرنامه|پاسپورت",
    temporary="موقت (نوزاد)|موقت|نوزاد",
    none="ندارد|بدون مدرک",
)


def id_kind(row: Row, old: Row | None, desk: Desk) -> None:
    """Sets `id_kind` from the number that is filled: own numbers first, then mother's id with the order of birth."""
    filled = [kind for kind, name in ID_FIELDS.items() if row.get(name)]
    newborn = row.get("mother_national_id") and row.get("birth_order")
    row["id_kind"] = filled[0] if filled else "temporary" if newborn else "none"


def newborn_name(row: Row, old: Row | None, desk: Desk) -> None:
    """Calls a newborn without a name as maternity lists do: «نوزاد دختر», «نوزاد پسر ۲»."""
    if row.get("id_kind") != "temporary" or row.get("first_name"):
        return
    sex = {"female": "دختر", "male": "پسر"}.get(row.get("sex") or "")
    order = persian.persian_digits(str(row["birth_order"])) if row["birth_order"] > 1 else None
    row["first_name"] = " ".join(filter(None, (UNNAMED, sex, order)))


def mobile_among_phones(row: Row, old: Row | None, desk: Desk) -> None:
    """Moves a mobile number that stood under «شماره تماس» to where it belongs, if that place is empty."""
    phone = row.get("phone") or ""
    if phone.startswith("09") and len(phone) == 11 and not row.get("mobile"):
        row["mobile"], row["phone"] = phone, None


def id_not_taken(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard `id-taken`: the same number on another live row of this office. Two offices may both have a person."""
    for name in ID_FIELDS.values():
        for other in _others(desk, row, name):
            if other["office"] == row["office"]:
                yield Finding("id-taken", name, row[name], {"other": PERSON.naming(other)})
                break


def maybe_known(row: Row, desk: Desk) -> Iterable[Finding]:
    """Note `maybe-same-person`: names, father and birth alike, a newborn's later number, another office's same number.

    Twins have another first name and are not noted. At most one note for each other person.
    """
    told: set[str] = set()
    for other, why in _alike(row, desk):
        if other["id"] not in told:
            yield _note(other, why)
        told |= desk.ids_of(other["id"])


def _alike(row: Row, desk: Desk) -> Iterator[tuple[Row, str]]:
    """Rows that may be of this person, each with the reason."""
    for name in ID_FIELDS.values():
        for other in _others(desk, row, name):
            if other["office"] != row["office"]:
                yield other, f"همین شماره در دفتر {persian.persian_digits(other['office'])}"
    for other in _others(desk, row, "birth_date"):
        if any(row.get(name) and row[name] == other.get(name) for name in ID_FIELDS.values()):
            continue
        if same_names(row, other):
            yield other, "نام، نام پدر و تاریخ تولد یکی است"
        elif newborn_of_same_mother(row, other):
            yield other, "نوزاد همین مادر با همین تاریخ تولد"


def plausible_age(row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `out-of-range`: a birth more than 120 years ago."""
    if row.get("birth_date"):
        years = jalali.age_years(datetime.date.fromisoformat(row["birth_date"]), desk.today)
        if years > OLDEST:
            yield Finding("out-of-range", "birth_date", years, {"low": 0, "high": OLDEST})


def _others(desk: Desk, row: Row, name: str) -> list[Row]:
    """Rows of other live persons with the same value in a field; none if the row has no value there or is retired."""
    if not row.get(name) or row.get("retired"):
        return []
    own = desk.ids_of(row.get("id"))
    return [other for other in desk.rows("person", **{name: row[name]}) if other["id"] not in own]


def _note(other: Row, why: str) -> Finding:
    return Finding("maybe-same-person", None, PERSON.naming(other), {"why": why})


PERSON = Entity(
    "person",
    "فرد",
    sections=(
        Section(
            "هویت",
            (
                NationalId(
                    "national_id",
                    "کد ملی",
                    critical=True,
                    search=True,
                    aliases=(
                        "کدملی",
                        "شماره ملی",
                        "شماره ملی دانش آموز",
                        "کد ملی دانش آموز",
                        "کد ملی کودک",
                        "کد ملی فرد",
                        "کد ملی نوآموز",
                        "شناسه ملی",
                        "ش ملی",
                        "کدملی کودک",
                    ),
                ),
                Choice("id_kind", "نوع شناسه", options=ID_KINDS, critical=True, derived=True),
                ForeignId(
                    "foreign_id",
                    "شناسهٔ اتباع",
                    critical=True,
                    search=True,
                    aliases=("کد یکتا", "شناسه تبعه", "کد فراگیر", "کد فیدا", "کد اختصاصی", "کد اتباع"),
                ),
                PassportNo(
                    "passport_no",
                    "شمارهٔ گذرنامه",
                    critical=True,
                    search=True,
                    aliases=("گذرنامه", "پاسپورت", "شماره پاسپورت"),
                ),
                Text(
                    "first_name",
                    "نام",
                    required=True,
                    critical=True,
                    search=True,
                    limit=80,
                    aliases=("نام کودک", "نام دانش آموز", "نام نوآموز", "نام فرد", "اسم"),
                ),
                Text(
                    "last_name",
                    "نام خانوادگی",
                    required=True,
                    critical=True,
                    search=True,
                    limit=80,
                    aliases=(
                        "فامیل",
                        "فامیلی",
                        "شهرت",
                        "نام خانوادگی کودک",
                        "نام خانوادگی دانش آموز",
                        "نام خانوادگی نوآموز",
                    ),
                ),
                Text(
                    "father_name",
                    "نام پدر",
                    critical=True,
                    search=True,
                    limit=80,
                    aliases=("پدر", "فرزند"),
                ),
                Day(
                    "birth_date",
                    "تاریخ تولد",
                    critical=True,
                    latest="today",
                    aliases=("ت تولد", "ت. تولد", "تولد", "تاریخ ولادت", "ت.ت", "متولد", "تاریخ تولد کودک"),
                ),
                Choice("sex", "جنس", options=SEXES, critical=True, aliases=("جنسیت", "دختر/پسر", "زن/مرد")),
                Code(
                    "birth_certificate_no",
                    "شمارهٔ شناسنامه",
                    critical=True,
                    aliases=("ش ش", "ش.ش", "شماره شناسنامه", "شناسنامه"),
                ),
                Code("birth_certificate_series", "سری شناسنامه", aliases=("سری", "حرف و سری شناسنامه")),
                Code("birth_certificate_serial", "سریال شناسنامه", aliases=("سریال",)),
                Text("birth_place", "محل تولد", limit=80, aliases=("محل ولادت",)),
            ),
        ),
        Section(
            "مادر",
            (
                Text("mother_name", "نام مادر", limit=80, aliases=("مادر",)),
                NationalId("mother_national_id", "کد ملی مادر", critical=True, search=True, aliases=("کدملی مادر",)),
                Whole(
                    "birth_order",
                    "ترتیب تولد",
                    least=1,
                    most=30,
                    critical=True,
                    aliases=("فرزند چندم", "چندمین فرزند", "قل"),
                    help="چندمین فرزند مادر؛ دوقلوها پشت سر هم شمرده می‌شوند.",
                ),
            ),
        ),
        Section(
            "تماس و نشانی",
            (
                Mobile(
                    "mobile",
                    "تلفن همراه",
                    search=True,
                    aliases=(
                        "همراه",
                        "تلفن ولی",
                        "موبایل",
                        "شماره همراه",
                        "شماره موبایل",
                        "همراه ولی",
                        "تلفن همراه ولی",
                    ),
                ),
                Phone(
                    "phone",
                    "تلفن",
                    search=True,
                    aliases=("تلفن ثابت", "تلفن منزل", "شماره تلفن", "شماره تماس", "تلفن تماس", "تماس"),
                ),
                Text("address", "نشانی", limit=400, aliases=("آدرس", "نشانی منزل", "آدرس منزل", "محل سکونت")),
                PostalCode("postal_code", "کد پستی", aliases=("کدپستی",)),
                Choice("county", "شهرستان محل سکونت", codelist="counties", aliases=("شهرستان", "شهرستان سکونت")),
                Ref("neighbourhood", "محله", entity="neighbourhood"),
                Ref("household", "خانوار", entity="household"),
            ),
        ),
        REGISTERED_SECTION,
        Section(
            "یادداشت",
            (Note("notes", "یادداشت", aliases=("ملاحظات", "توضیحات", "توضیح", "شرح")),),
        ),
    ),
    columns=("national_id", "last_name", "first_name", "father_name", "birth_date", "mobile"),
    sort=("last_name", "first_name", "father_name"),
    title=("first_name", "last_name"),
    brief=("national_id", "first_name", "last_name", "father_name", "birth_date", "sex", "mobile"),
    shared=(
        "id_kind",
        "national_id",
        "foreign_id",
        "passport_no",
        "first_name",
        "last_name",
        "father_name",
        "birth_date",
        "sex",
        "mother_national_id",
        "birth_order",
        "county",
    ),
    derive=(id_kind, newborn_name, mobile_among_phones),
    rules=(Rule(id_not_taken), Rule(maybe_known), Rule(plausible_age)),
)
