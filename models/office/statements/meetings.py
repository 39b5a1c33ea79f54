"""Tables of work with others: open resolutions, supervised centres, what partners gave, referrals by body."""

from __future__ import annotations

import datetime

from models.office.statements.table import Answer, Asked, Column, Statement, Told, county_label, word, words
from models.planning import bodies, meeting, supervision
from models.planning.contribution import CASH
from models.planning.meeting import OpenResolution
from models.planning.supervision import Supervised
from models.registry.centre import CENTRE
from models.registry.partner import PARTNER
from models.text.jalali import parse_period, quarter_of
from models.text.persian import persian_number


def resolutions(asked: Asked) -> Told:
    """What is still to be done at the end of the period (or today), under the quarter in which it is due (G1)."""
    found = meeting.open_at(asked.db, asked.period, asked.county, asked.today)
    counts = meeting.resolved(asked.db, asked.period, asked.county, asked.today)
    said = {name: persian_number(count) for name, count in counts.items()}
    note = (
        f"در {asked.period.label}: {said['made']} مصوبه، {said['done']} انجام‌شده؛ "
        f"{said['open']} باز، {said['late']} دیرشده."
    )
    return Told([_resolution(one) for one in found], (note,))


def _resolution(one: OpenResolution) -> Answer:
    due = datetime.date.fromisoformat(one.due_on)
    quarter = parse_period("{}-Q{}".format(*quarter_of(due)))
    body = word("bodies", one.owner_body)
    return {
        **vars(one),
        "kind_label": word("meeting_kinds", one.kind),
        "owner_body_label": body,
        "owner_label": " – ".join(filter(None, (body, one.owner))),
        "quarter": quarter.name,
        "quarter_label": f"مهلت در {quarter.label}",
        "state": "overdue" if one.days_late else "due",
        "state_label": f"{persian_number(one.days_late)} روز دیر" if one.days_late else "مهلت دارد",
    }


RESOLUTIONS = Statement(
    "مصوبه‌های باز",
    (
        Column("text", "مصوبه"),
        Column("kind_label", "نشست"),
        Column("held_on", "تاریخ نشست", "day"),
        Column("owner_label", "مسئول"),
        Column("due_on", "مهلت", "day"),
        Column("state_label", "وضع"),
    ),
    resolutions,
    group=Column("quarter_label", "فصل مهلت"),
    wide=True,
)


def visits(asked: Asked) -> Told:
    """The centres that were visited, each with its last visit (G7, I2, I5)."""
    found = supervision.supervised(asked.db, asked.period, asked.county, asked.today)
    unseen = supervision.unseen(asked.db, asked.period, asked.county)
    note = f"{persian_number(unseen)} مرکز پروانه‌دار در این دوره بازدید نشده است."
    return Told([_visit(one) for one in found], (note,))


def _visit(one: Supervised) -> Answer:
    state = "overdue" if one.late else "due" if one.follow_up_on else "clear"
    return {
        **vars(one),
        "unmet": list(one.unmet),
        "kind_label": CENTRE.field("kind").shown(one.kind),
        "county_label": county_label(one.county),
        "grade_label": word("visit_grades", one.grade),
        "unmet_label": words("visit_items", one.unmet),
        "state": state,
        "state_label": {"overdue": "بازدید دوباره دیر شده", "due": "بازدید دوباره دارد", "clear": ""}[state],
    }


VISITS = Statement(
    "نظارت بر مراکز: آخرین بازدید هر مرکز",
    (
        Column("name", "مرکز"),
        Column("kind_label", "نوع"),
        Column("visits", "بازدید دوره", "number"),
        Column("visited_on", "آخرین بازدید", "day"),
        Column("score", "امتیاز", "number"),
        Column("grade_label", "درجه"),
        Column("unmet_label", "کاستی‌ها"),
        Column("follow_up_on", "بازدید دوباره تا", "day"),
        Column("state_label", "وضع"),
    ),
    visits,
    group=Column("county_label", "شهرستان"),
    wide=True,
)


def contributions(asked: Asked) -> Told:
    """What each partner gave in the period: how often, cash and worth in kind, in rials (I8)."""
    partners = {row["id"]: row for row in asked.rows.find("partner")}
    first, last = asked.period.first.isoformat(), asked.period.last.isoformat()
    rows = asked.rows.find("contribution", where={"given_on>=": first, "given_on<=": last})
    given: dict[str, list[Answer]] = {}
    for row in rows:
        partner = partners.get(row["partner"])
        if partner and asked.county in (None, partner["county"], row["office"][:4]):
            given.setdefault(row["partner"], []).append(row)
    return Told([_partner(partners[one], given[one]) for one in partners if one in given])


def _partner(partner: Answer, given: list[Answer]) -> Answer:
    cash = sum(row["amount"] or 0 for row in given if row["kind"] == CASH)
    return {
        "partner": partner["id"],
        "name": partner["name"],
        "kind": partner["kind"],
        "kind_label": PARTNER.field("kind").shown(partner["kind"]),
        "help_fields_label": PARTNER.field("help_fields").shown(partner["help_fields"]),
        "times": len(given),
        "cash": cash,
        "in_kind": sum(row["amount"] or 0 for row in given) - cash,
        "descriptions": "؛ ".join(row["description"] for row in given if row["description"]),
    }


CONTRIBUTIONS = Statement(
    "کمک‌های همکاران بیرونی",
    (
        Column("name", "همکار"),
        Column("kind_label", "نوع"),
        Column("help_fields_label", "زمینه"),
        Column("times", "بار", "number"),
        Column("cash", "نقدی (ریال)", "number"),
        Column("in_kind", "غیرنقدی (ریال)", "number"),
        Column("descriptions", "شرح"),
    ),
    contributions,
    wide=True,
)


def exchanged(asked: Asked) -> Told:
    """Referrals of the period by the body they went to, and registrations by who introduced them (M4)."""
    rows: list[Answer] = [
        {"way": "out", "way_label": "فرستاده به", **vars(one), "body_label": word("bodies", one.body) or "نانوشته"}
        for one in bodies.sent(asked.db, asked.countable, asked.scope)
    ]
    rows += [
        {"way": "in", "way_label": "معرفی‌شده از (نام‌نویسی)", "body": name, "body_label": name, "referred": count}
        for name, count in bodies.introduced(asked.db, asked.countable, asked.scope)
    ]
    return Told(rows)


BODIES = Statement(
    "ارجاع و معرفی به تفکیک دستگاه",
    (
        Column("body_label", "دستگاه"),
        Column("referred", "شمار", "number"),
        Column("seen", "پاسخ‌گرفته", "number"),
        Column("lost", "بی‌پاسخ", "number"),
        Column("overdue", "دیرشده", "number"),
    ),
    exchanged,
    group=Column("way_label", "سو"),
)
