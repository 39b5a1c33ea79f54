"""What each package of educational content was used for, on one line: by its code and programme (I4)."""

from __future__ import annotations

from models.office.statements.table import Answer, Asked, Column, Statement, Told
from models.planning.content import CODE, Used, used

NO_CODE = "بی کد بسته"


def content(asked: Asked) -> Told:
    """The packages in use in the period, by code, then what has no code."""
    labels = {one.name: one.label for one in asked.countable}
    return Told([_row(one, labels[one.programme]) for one in used(asked.db, asked.countable, asked.scope)])


def _row(one: Used, label: str) -> Answer:
    told = {name: value for name, value in vars(one).items() if name != "code"}
    return {CODE: one.code, f"{CODE}_label": one.code or NO_CODE, "programme_label": label, **told}


CONTENT = Statement(
    "بسته‌های محتوای آموزشی",
    (
        Column(f"{CODE}_label", "کد بسته"),
        Column("programme_label", "برنامه"),
        Column("courses", "دوره", "number"),
        Column("sessions", "جلسه", "number"),
        Column("persons", "شرکت‌کننده (نفر)", "number"),
        Column("heads", "شمارش بی‌نام", "number"),
        Column("centres", "مرکز", "number"),
        Column("classes", "کلاس", "number"),
        Column("children", "کودک", "number"),
    ),
    content,
    wide=True,
)
