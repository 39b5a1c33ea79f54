"""Rows whose days do not agree with those of other rows, counted by programme; each number opens its rows."""

from __future__ import annotations

from models.office.statements.table import Answer, Asked, Column, Statement, Told
from models.planning.disorder import ORDERS, Disorder, disorders

_WHY = (
    "دو دفتر هر یک روزی را جابه‌جا کرده‌اند و هر ردیف به‌تنهایی درست است؛ چیزی رد نشده است.",
    "از روی هر عدد ردیف‌هایش را باز کنید و روز نادرست را درست کنید.",
)


def disorder(asked: Asked) -> Told:
    """What is out of order in the period, a row for each programme and order."""
    labels = {one.name: one.label for one in asked.countable}
    found = [_row(one, labels[one.programme], asked) for one in disorders(asked.db, asked.countable, asked.scope)]
    return Told(found, _WHY if found else ("همهٔ روزها با هم می‌خوانند.",))


def _row(one: Disorder, label: str, asked: Asked) -> Answer:
    """As a figure is told, so that its number opens."""
    return {
        "programme": one.programme,
        "programme_label": label,
        "indicator": one.order,
        "indicator_label": ORDERS[one.order].label,
        "value": one.count,
        "target": None,
        "county": asked.county,
        "county_label": "",
        "period": asked.period.name,
    }


DISORDER = Statement(
    "روزهای پس‌وپیش میان ردیف‌ها",
    (Column("indicator_label", "چه چیز"), Column("value", "شمار", "number")),
    disorder,
    group=Column("programme_label", "برنامه"),
)
