"""The rows behind a figure are found by the words it was counted by, so that the list that opens is the number.

Where an indicator counts distinct people the rows are those people. Tallies have no rows: their share is told apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from models.planning import counting, counting_cases, disorder, double_entry, own
from models.planning.asking import SERVICE, Queryable, Scope, asked
from models.planning.indicator import shape_of
from models.planning.places import here
from models.schema.programme import Programme
from models.text.jalali import Period

_Told = tuple[str, str, str]


def _of(entity: str, rows: str, name: str, column: str = "id", when: str = "1") -> _Told:
    """The entity of the rows that are counted, the query that gives them, and what is taken of it."""
    return entity, rows, f"SELECT {column} FROM {name} WHERE {when} AND {here(name)}"


# Shape and indicator to the entity of the rows, and the query behind the rows that are counted. Of a sum, a median and
# a share they are the rows that it is made of.
_BEHIND: Mapping[str, Mapping[str, _Told]] = {
    "workshop": {
        "courses": _of("course", counting.COURSES_ROWS, "chosen"),
        "registered": _of("person", counting.GUESTS_ROWS, "guest", "person"),
        "sessions": _of("session", counting.SESSIONS_ROWS, "held"),
        "heads": _of("session", counting.SESSIONS_ROWS, "held", when="heads > 0"),
        "attendances": _of("attendance", counting.ATTENDANCES_ROWS, "present"),
        "certified": _of("registration", counting.CERTIFICATES_ROWS, "certified"),
    },
    "screening": {
        "screened": _of("person", counting.TESTS_ROWS, "test", "person"),
        "coverage": _of("person", counting.TESTS_ROWS, "test", "person"),
        "tests": _of("screening", counting.TESTS_ROWS, "test"),
        "referred": _of("referral", counting.REFERRALS_ROWS, "judged"),
        **{name: _of("referral", counting.REFERRALS_ROWS, "judged", when=name) for name in ("seen", "lost", "overdue")},
    },
    "enrolment": {
        "active": _of("person", counting.ENROLMENTS_ROWS, "place", "person", "active"),
        "entered": _of(
            "enrolment",
            counting.ENROLMENTS_ROWS,
            "place",
            when="NOT waits AND starts_on BETWEEN :first AND :last",
        ),
        "left": _of(
            "enrolment", counting.ENROLMENTS_ROWS, "place", when="NOT waits AND ends_on BETWEEN :first AND :last"
        ),
        "waiting": _of("person", counting.ENROLMENTS_ROWS, "place", "person", "waiting"),
        "waiting_days": _of("person", counting.ENROLMENTS_ROWS, "place", "person", "waiting AND asked_on IS NOT NULL"),
        "person_months": _of("enrolment", counting.PRESENT_ROWS, "present"),
        "centres": _of("centre", counting.CENTRES_ROWS, "house", "centre", "centre IS NOT NULL"),
        "staff": _of("person", counting.STAFF_ROWS, "employed", "person"),
    },
    "case": {
        "opened": _of("case", counting_cases.CASES_ROWS, "file", when="opened_on BETWEEN :first AND :last"),
        "persons": _of("person", counting_cases.PARTIES_ROWS, "party", "person"),
        "open": _of("case", counting_cases.CASES_ROWS, "file", when="stays"),
        "closed": _of("case", counting_cases.CASES_ROWS, "file", when="closed_on BETWEEN :first AND :last"),
        "closed_good": _of(
            "case", counting_cases.CASES_ROWS, "file", when="good AND closed_on BETWEEN :first AND :last"
        ),
        "sessions": _of("step", counting_cases.MEETINGS_ROWS, "met"),
    },
    "service": {
        "persons": _of("person", counting_cases.SERVICES_ROWS, "given", "person"),
        "households": _of("household", counting_cases.SERVICES_ROWS, "given", "household"),
        "given": _of("service", counting_cases.SERVICES_ROWS, "given"),
    },
}


@dataclass(frozen=True)
class Behind:
    """The entity of the rows that make a figure, and their ids, each once."""

    entity: str
    ids: tuple[str, ...]


def rows_behind(
    db: Queryable,
    programme: Programme,
    indicator: str,
    period: Period,
    county: str | None,
    today: datetime.date,
    *,
    by: str = SERVICE,
    office: str = "",
) -> Behind | None:
    """The rows that `statistics.figures` counts for one indicator; None for typed tallies and shares of others. Also of
    an order that rows break (`disorder.ORDERS`), and of rows that the national system does not have yet
    (`double_entry.MISSING`), which are no indicators of any programme."""
    if indicator in disorder.ORDERS:
        scope = Scope(period, today, county, by, office)
        return Behind(disorder.ORDERS[indicator].entity, disorder.rows_of(db, programme, indicator, scope))
    found = _query(programme, indicator)
    if found is None:
        return None
    entity, sql, values = found
    params = {**asked(db, [programme], Scope(period, today, county, by, office)), **values}
    ids = dict.fromkeys(next(iter(row.values())) for row in db.query(sql, params))
    return Behind(entity, tuple(one for one in ids if one is not None))


def _query(programme: Programme, indicator: str) -> tuple[str, str, own.Values] | None:
    if told := _BEHIND[shape_of(programme)].get(indicator):
        entity, rows, rest = told
        return entity, rows + rest, {}
    if lacking := double_entry.missing(programme, indicator):
        return *lacking, {}
    if declared := own.behind(programme, indicator):
        entity, query = declared
        return entity, query.sql, query.values
    return None
