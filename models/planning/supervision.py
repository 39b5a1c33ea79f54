"""How the centres of a kind stand after the visits of supervision: the last one counts, and what it left to be done."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from models.planning.asking import Queryable
from models.text.jalali import Period


@dataclass(frozen=True)
class Supervised:
    """A centre and its last visit up to the end of the period; `visits` are those within the period. `late`: the day
    of another visit has passed, and no later visit is known. Days are ISO."""

    centre: str
    name: str
    kind: str
    county: str | None
    visits: int
    visited_on: str
    score: int | None
    grade: str | None
    unmet: tuple[str, ...]
    follow_up_on: str | None
    late: bool


_LAST = """
WITH seen AS (
    SELECT v.*, row_number() OVER (PARTITION BY v.centre ORDER BY v.visited_on DESC, v.id) AS place,
        sum(v.visited_on >= :first) OVER (PARTITION BY v.centre) AS visits
    FROM visit AS v WHERE v.retired = 0 AND v.visited_on <= :last
)
SELECT c.id AS centre, c.name, c.kind, coalesce(nullif(c.county, ''),
        CASE WHEN length(c.office) >= 4 THEN substr(c.office, 1, 4) END) AS county,
    seen.visits, seen.visited_on, seen.score, seen.grade, seen.unmet, seen.follow_up_on
FROM seen JOIN centre AS c ON c.id = seen.centre
WHERE seen.place = 1 AND c.retired = 0
ORDER BY c.sort_key, c.id
"""
_UNSEEN = """
SELECT count(*) AS unseen FROM centre AS c
WHERE c.retired = 0 AND nullif(c.licence_no, '') IS NOT NULL
    AND (:county IS NULL OR c.county = :county)
    AND NOT EXISTS (
        SELECT 1 FROM visit AS v WHERE v.centre = c.id AND v.retired = 0 AND v.visited_on BETWEEN :first AND :last
    )
"""


def supervised(db: Queryable, period: Period, county: str | None, today: datetime.date) -> list[Supervised]:
    """The centres that were ever visited by the end of the period, by name."""
    day = min(period.last, today).isoformat()
    found = []
    for row in db.query(_LAST, {"first": period.first.isoformat(), "last": period.last.isoformat()}):
        if county in (None, row["county"]):
            unmet = tuple(json.loads(row.pop("unmet") or "[]"))
            late = bool(row["follow_up_on"] and row["follow_up_on"] < day)
            found.append(Supervised(**row, unmet=unmet, late=late))
    return found


def unseen(db: Queryable, period: Period, county: str | None) -> int:
    """How many licensed centres had no visit in the period."""
    asked = {"first": period.first.isoformat(), "last": period.last.isoformat(), "county": county}
    return next(int(row["unseen"]) for row in db.query(_UNSEEN, asked))
