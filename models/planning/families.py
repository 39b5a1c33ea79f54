"""Families as they stand today: how many are in which danger and need what, and how many children earn (M5, M14).

The county of a family is that of its neighbourhood, else of its head, else of the office that keeps its file.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.planning.asking import Queryable
from models.store.aliases import GONE, as_one

RISKS, NEEDS, WORKING = "risks", "needs", "working_children"


@dataclass(frozen=True)
class Families:
    """How many households have one code (of RISKS or NEEDS; "" of WORKING), and how many persons are in their files."""

    of: str
    code: str
    households: int
    persons: int


_HOUSES = f"""
WITH house AS (
    SELECT h.id, h.risks, h.needs, h.working_children,
        (SELECT count(*) FROM person AS m WHERE m.household = h.id AND m.retired = 0 AND m.id NOT IN ({GONE}))
            AS persons,
        coalesce(nullif(n.county, ''), nullif(p.county, ''),
            CASE WHEN length(h.office) >= 4 THEN substr(h.office, 1, 4) END) AS county
    FROM household AS h LEFT JOIN neighbourhood AS n ON n.id = h.neighbourhood
    LEFT JOIN person AS p ON p.id = {as_one("h.head")}
    WHERE h.retired = 0
),
here AS (SELECT * FROM house WHERE :county IS NULL OR county = :county)
SELECT 'risks' AS [of], one.value AS code, count(*) AS households, sum(persons) AS persons
FROM here, json_each(here.risks) AS one GROUP BY code
UNION ALL SELECT 'needs', one.value, count(*), sum(persons) FROM here, json_each(here.needs) AS one GROUP BY one.value
UNION ALL SELECT 'working_children', '', count(*), sum(persons) FROM here WHERE working_children = 1
HAVING count(*) > 0
"""


def families(db: Queryable, county: str | None) -> list[Families]:
    """The dangers, then the needs, the most frequent first, then the families in which children earn."""
    found = [Families(**row) for row in db.query(_HOUSES, {"county": county})]
    order = (RISKS, NEEDS, WORKING)
    return sorted(found, key=lambda one: (order.index(one.of), -one.households, one.code))
