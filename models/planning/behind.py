"""The rows behind a figure are found by the words it was counted by, so that the list that opens is the number.

Where an indicator counts distinct people the rows are those people. Tallies have no rows: their share is told apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from models.planning import counting
from models.planning.asking import Queryable, names, patience
from models.planning.statistics import examiners
from models.schema.programme import Programme
from models.store.aliases import as_one
from models.text.jalali import Period

_HERE = "(:county IS NULL OR {0}.county = :county)"
_IN_PERIOD = "chosen.day BETWEEN :first AND :last AND " + _HERE.format("chosen")

# Shape and indicator to the entity of the rows, and the rest of the query behind the rows that are counted.
_BEHIND: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "workshop": {
        "courses": ("course", counting.COURSES_ROWS, f"SELECT chosen.id FROM chosen WHERE {_IN_PERIOD}"),
        "registered": (
            "person",
            counting.COURSES_ROWS,
            f"SELECT people.person FROM chosen JOIN people ON people.course = chosen.id WHERE {_IN_PERIOD}",
        ),
        "sessions": ("session", counting.SESSIONS_ROWS, f"SELECT held.id FROM held WHERE {_HERE.format('held')}"),
        "attendances": (
            "attendance",
            counting.SESSIONS_ROWS,
            "SELECT a.id FROM held JOIN attendance AS a ON a.session = held.id AND a.retired IS NOT 1"
            f" AND a.status IN ('present', 'late') WHERE {_HERE.format('held')}",
        ),
        "certified": (
            "registration",
            counting.CERTIFICATES_ROWS,
            f"SELECT id FROM certified WHERE {_HERE.format('certified')}",
        ),
    },
    "screening": {
        "screened": ("person", counting.TESTS_ROWS, f"SELECT person FROM test WHERE {_HERE.format('test')}"),
        "coverage": ("person", counting.TESTS_ROWS, f"SELECT person FROM test WHERE {_HERE.format('test')}"),
        "tests": ("screening", counting.TESTS_ROWS, f"SELECT id FROM test WHERE {_HERE.format('test')}"),
        "referred": ("referral", counting.REFERRALS_ROWS, f"SELECT id FROM judged WHERE {_HERE.format('judged')}"),
        **{
            name: (
                "referral",
                counting.REFERRALS_ROWS,
                f"SELECT id FROM judged WHERE {name} AND {_HERE.format('judged')}",
            )
            for name in ("seen", "lost", "overdue")
        },
    },
    "enrolment": {
        "active": (
            "person",
            counting.ENROLMENTS_ROWS,
            f"SELECT person FROM place WHERE active AND {_HERE.format('place')}",
        ),
        "entered": (
            "enrolment",
            counting.ENROLMENTS_ROWS,
            f"SELECT id FROM place WHERE NOT waits AND starts_on BETWEEN :first AND :last AND {_HERE.format('place')}",
        ),
        "left": (
            "enrolment",
            counting.ENROLMENTS_ROWS,
            f"SELECT id FROM place WHERE NOT waits AND ends_on BETWEEN :first AND :last AND {_HERE.format('place')}",
        ),
        "waiting": (
            "person",
            counting.ENROLMENTS_ROWS,
            "SELECT person FROM place WHERE waits AND coalesce(asked_on <= :last, 1)"
            f" AND coalesce(ends_on > :last, 1) AND {_HERE.format('place')}",
        ),
        "centres": (
            "centre",
            counting.ENROLMENTS_ROWS,
            f"SELECT centre FROM place WHERE active AND centre IS NOT NULL AND {_HERE.format('place')}",
        ),
        "staff": (
            "person",
            counting.STAFF_ROWS,
            f"SELECT {as_one('w.person')} FROM place JOIN staff AS w ON w.centre = place.centre"
            " WHERE w.retired IS NOT 1"
            " AND coalesce(w.starts_on <= :last, 1) AND coalesce(w.ends_on > :last, 1)"
            f" AND {_HERE.format('place')}",
        ),
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
) -> Behind | None:
    """The rows that `statistics.figures` counts for one indicator; None for one that has none (typed tallies)."""
    found = _BEHIND.get(programme.shape, {}).get(indicator)
    if found is None:
        return None
    entity, rows, rest = found
    asked = {
        "programmes": names([programme]),
        "patience": patience([programme]),
        "examiners": examiners([programme]) if programme.shape == "screening" else "[]",
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "today": today.isoformat(),
        "county": county,
    }
    ids = dict.fromkeys(next(iter(row.values())) for row in db.query(rows + rest, asked))
    return Behind(entity, tuple(one for one in ids if one is not None))
