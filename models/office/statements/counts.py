"""People served, each once over all programmes; and the bases whose rate of flagged children is unusual."""

from __future__ import annotations

from models.office.statements.table import Answer, Asked, Column, Statement, Told, county_label
from models.planning.bases import Base, bases
from models.planning.served import served

_SHAPES = {
    "workshop": "دوره‌ها و کارگاه‌ها",
    "screening": "غربالگری",
    "enrolment": "مرکزها",
    "case": "پرونده‌ها",
    "service": "خدمت‌ها",
}
_ONCE = "هر کس یک بار شمرده شده است؛ جمع ردیف‌ها بیش از همه می‌شود، چون یک نفر در چند برنامه بوده است."
_NAMELESS = "آماری که بی نام رسیده است در این شمار نیست. شمار افراد تحت پوشش، در یک روز، شاخص دیگری است."
_UNUSUAL = "نرخ بیرون از دامنه نشان خطا نیست؛ آزمون‌ها و نتیجه‌های آن پایگاه را یک بار ببینید."


def _served(asked: Asked) -> Told:
    found = served(asked.db, asked.countable, asked.scope)
    rows = [{"shape": name, "shape_label": _SHAPES[name], "persons": count} for name, count in found.shapes.items()]
    whole = {"shape": "", "shape_label": "همهٔ برنامه‌ها", "persons": found.persons}
    return Told([whole, *rows], (_ONCE, _NAMELESS))


SERVED = Statement(
    "خدمت‌گرفتگان دوره (هر نفر یک بار)",
    (Column("shape_label", "از راه"), Column("persons", "نفر", "number")),
    _served,
)


def _bases(asked: Asked) -> Told:
    found = bases(asked.db, asked.countable, asked.scope)
    named = asked.rows.many("centre", [one.centre for one in found])
    labels = {one.name: one.label for one in asked.countable}
    rows = [_base(one, (named.get(one.centre) or {}).get("name") or "", labels[one.programme]) for one in found]
    return Told(
        sorted(rows, key=lambda row: not row["outside"]), (_UNUSUAL,) if any(r["outside"] for r in rows) else ()
    )


def _base(one: Base, name: str, label: str) -> Answer:
    return {
        "programme": one.programme,
        "programme_label": label,
        "centre": one.centre,
        "centre_label": name,
        "county": one.county,
        "county_label": county_label(one.county),
        "screened": one.screened,
        "flagged": one.flagged,
        "rate": one.rate,
        "low": one.low,
        "high": one.high,
        "outside": one.outside,
    }


BASES = Statement(
    "نرخ نشان‌دار پایگاه‌ها در نوبت نخست",
    (
        Column("centre_label", "پایگاه"),
        Column("county_label", "شهرستان"),
        Column("screened", "غربال‌شده", "number"),
        Column("flagged", "نشان‌دار", "number"),
        Column("rate", "نرخ (درصد)", "percent"),
        Column("low", "دامنه از", "percent"),
        Column("high", "تا", "percent"),
        Column("outside", "بیرون از دامنه", "flag"),
    ),
    _bases,
    group=Column("programme_label", "برنامه"),
)
