"""How many people were served in a period: distinct persons with at least one event in it, whatever the programmes.

An event is being present at a session, a test, a place in a centre on some day of the period (or being admitted in it),
a case opened or a step of one done, and a service given. Whoever came to three programmes is one person; so what the
programmes count does not add up to this, nor does the stock of those who are covered. Tallies have no people in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.planning.asking import Queryable, Scope, asked
from models.planning.counting_cases import SERVICES_ROWS
from models.planning.indicator import shape_of
from models.planning.places import ERASED_BEFORE, counts, county_of, somebody
from models.schema.programme import Programme
from models.store.aliases import as_one

_AT = "LEFT JOIN centre AS at ON at.id = {0}.centre"


def _person(row: str, column: str) -> str:
    return f"{as_one(column)} AS person, {county_of(row, column)} AS county"


_ATTENDED = f"""
SELECT 'workshop' AS shape, {_person("c", "a.person")}
FROM session AS s JOIN course AS c ON c.id = s.course {_AT.format("c")}
JOIN attendance AS a ON a.session = s.id AND a.retired = 0 AND a.status IN ('present', 'late')
WHERE s.retired = 0 AND s.held_on BETWEEN :first AND :last AND {counts("c")}
"""
_TESTED = f"""
SELECT 'screening' AS shape, {_person("x", "x.person")}
FROM screening AS x {_AT.format("x")} WHERE {counts("x")} AND x.held_on BETWEEN :first AND :last
"""
_PLACED = f"""
SELECT 'enrolment' AS shape, {_person("x", "x.person")}
FROM enrolment AS x {_AT.format("x")}
WHERE {counts("x")} AND x.status IS NOT 'waiting' AND x.starts_on <= :last AND (x.starts_on >= :first
    OR (x.centre IS NOT NULL AND (x.ends_on > :first OR (x.ends_on IS NULL AND x.status IS NOT 'left'
        AND {as_one("x.person")} NOT IN ({ERASED_BEFORE})))))
"""


def _of_case(column: str) -> str:
    return f"""
SELECT 'case' AS shape, {_person("c", f"c.{column}")}
FROM [case] AS c {_AT.format("c")}
WHERE {counts("c")} AND c.{column} IS NOT NULL AND (c.opened_on BETWEEN :first AND :last OR c.id IN (
    SELECT s.[case] FROM step AS s WHERE s.retired = 0 AND s.done_on BETWEEN :first AND :last
))
"""


_EVENTS = " UNION ALL ".join((_ATTENDED, _TESTED, _PLACED, _of_case("person"), _of_case("partner")))
_SERVED = f"""{SERVICES_ROWS}, event AS ({_EVENTS}
    UNION ALL SELECT 'service' AS shape, person, county FROM given WHERE person IS NOT NULL
),
met AS (
    SELECT DISTINCT shape, person, county FROM event
    WHERE {somebody("event.person")} AND (:county IS NULL OR county = :county)
)
"""
_EACH = f"{_SERVED} SELECT shape, count(DISTINCT person) AS persons FROM met GROUP BY 1"
_ALL = f"{_SERVED} SELECT count(DISTINCT person) AS persons FROM met"


@dataclass(frozen=True)
class Served:
    """Distinct persons over all programmes, and those of each shape (`indicator.shape_of`)."""

    persons: int
    shapes: dict[str, int]


def served(db: Queryable, programmes: Sequence[Programme], scope: Scope) -> Served:
    """Who was served in the period by any of these programmes, and by those of each shape."""
    params = asked(db, programmes, scope)
    found = {row["shape"]: row["persons"] for row in db.query(_EACH, params)}
    (whole,) = db.query(_ALL, params)
    return Served(
        whole["persons"], {name: found.get(name, 0) for name in sorted({shape_of(one) for one in programmes})}
    )
