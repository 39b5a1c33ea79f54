"""What was typed here and is to be typed in a national system too: how much of it is, by programme (M6)."""

from __future__ import annotations

from models.catalog import BY_NAME
from models.office.statements.table import Answer, Asked, Column, Statement, Told, county_label, share
from models.planning.double_entry import MISSING, Entered, entered

PEOPLE = "افراد و خانوارهای این ردیف‌ها"
_FIND = "«ثبت‌نشده» هنوز شماره‌ای از سامانه ندارد؛ همان ردیف‌ها با صافیِ «شمارهٔ رهگیری سامانه: خالی» هم فهرست می‌شوند."


def national(asked: Asked) -> Told:
    """Of each programme the records of the period, with and without their number; then the people and households named
    in them. In a row of a programme `value` is what is missing, as a figure that opens its rows."""
    labels = {one.name: one.label for one in asked.countable}
    found = entered(asked.db, asked.countable, asked.scope)
    return Told([_row(one, labels, asked) for one in found], (_FIND,) if found else ())


def _row(one: Entered, labels: dict[str, str], asked: Asked) -> Answer:
    registered = int(one.registered)
    return {
        "programme": one.programme,
        "programme_label": labels.get(one.programme, PEOPLE),
        "entity": one.entity,
        "entity_label": BY_NAME[one.entity].label,
        "records": one.records,
        "registered": registered,
        "missing": one.records - registered,
        "percent": share(registered, one.records),
        "indicator": f"{MISSING}{one.entity}" if one.programme else "",
        "indicator_label": f"{BY_NAME[one.entity].label}، ثبت‌نشده در سامانه",
        "value": one.records - registered,
        "target": None,
        "period": asked.period.name,
        "county": asked.county,
        "county_label": county_label(asked.county),
    }


NATIONAL = Statement(
    "ثبت در سامانهٔ کشوری",
    (
        Column("programme_label", "برنامه"),
        Column("entity_label", "ردیف"),
        Column("records", "در این دوره", "number"),
        Column("registered", "ثبت‌شده در سامانه", "number"),
        Column("missing", "ثبت‌نشده", "number"),
        Column("percent", "ثبت‌شده (درصد)", "percent"),
    ),
    national,
)
