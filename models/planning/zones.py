"""What happened among the people of each zone and each kind of neighbourhood, wherever they were served (A13, M13).

A person lives where their own row says, else where their household's row says; who has no neighbourhood is in no zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.planning.asking import Queryable, names
from models.schema.programme import Programme
from models.store.aliases import GONE, as_one
from models.text.jalali import Period

MEASURES = ("neighbourhoods", "persons", "households", "screened", "cases", "services", "enrolled")
Place = tuple[str, str, str]  # county, zone ("" for none), flag


@dataclass(frozen=True)
class Zone:
    """The measures of the neighbourhoods of one county that share zone and flag; every measure of MEASURES is there."""

    county: str
    zone: str
    flag: str
    counts: Mapping[str, int]


_HOOD = """
hood AS (
    SELECT id, coalesce(county, '') AS county, coalesce(zone, '') AS zone, coalesce(flag, 'none') AS flag
    FROM neighbourhood WHERE retired = 0 AND (:county IS NULL OR county = :county)
)"""
_HOMES = f"""{_HOOD},
home AS (
    SELECT p.id AS person, hood.county, hood.zone, hood.flag
    FROM person AS p LEFT JOIN household AS h ON h.id = p.household
    JOIN hood ON hood.id = coalesce(nullif(p.neighbourhood, ''), h.neighbourhood)
    WHERE p.retired = 0 AND p.id NOT IN ({GONE})
),
house AS (
    SELECT h.id AS household, hood.county, hood.zone, hood.flag
    FROM household AS h JOIN hood ON hood.id = h.neighbourhood WHERE h.retired = 0
)"""
_KNOWN = "SELECT value FROM json_each(:programmes)"
# A row of a programme is at home where its person is, else where its household is.
_AT_HOME = f"""
LEFT JOIN home ON home.person = {as_one("e.person")}
LEFT JOIN house ON house.household = e.household
WHERE e.retired = 0 AND e.programme IN ({_KNOWN}) AND coalesce(home.county, house.county) IS NOT NULL"""
_PLACE_OF_ROW = (
    "SELECT coalesce(home.county, house.county) AS county,"
    " CASE WHEN home.county IS NULL THEN house.zone ELSE home.zone END AS zone,"
    " CASE WHEN home.county IS NULL THEN house.flag ELSE home.flag END AS flag, count(*) AS value"
)
_BY_PLACE = "GROUP BY 1, 2, 3"

_QUERIES: Mapping[str, str] = {
    "neighbourhoods": f"WITH {_HOOD} SELECT county, zone, flag, count(*) AS value FROM hood {_BY_PLACE}",
    "persons": f"WITH {_HOMES} SELECT county, zone, flag, count(*) AS value FROM home {_BY_PLACE}",
    "households": f"WITH {_HOMES} SELECT county, zone, flag, count(*) AS value FROM house {_BY_PLACE}",
    "screened": f"""WITH {_HOMES}
        SELECT home.county, home.zone, home.flag, count(DISTINCT home.person) AS value
        FROM screening AS s JOIN home ON home.person = {as_one("s.person")}
        WHERE s.retired = 0 AND s.held_on BETWEEN :first AND :last AND s.programme IN ({_KNOWN}) {_BY_PLACE}""",
    "cases": f"""WITH {_HOMES} {_PLACE_OF_ROW} FROM [case] AS e {_AT_HOME}
        AND e.opened_on <= :last AND coalesce(e.closed_on >= :first, 1) {_BY_PLACE}""",
    "services": f"""WITH {_HOMES} {_PLACE_OF_ROW} FROM service AS e {_AT_HOME}
        AND e.given_on BETWEEN :first AND :last {_BY_PLACE}""",
    "enrolled": f"""WITH {_HOMES}
        SELECT home.county, home.zone, home.flag, count(DISTINCT home.person) AS value
        FROM enrolment AS e JOIN home ON home.person = {as_one("e.person")}
        WHERE e.retired = 0 AND e.status IS NOT 'waiting' AND e.starts_on <= :last
            AND coalesce(e.ends_on >= :first, 1) AND e.programme IN ({_KNOWN}) {_BY_PLACE}""",
}


def zones(db: Queryable, programmes: Iterable[Programme], period: Period, county: str | None) -> list[Zone]:
    """Every county, zone and flag that some neighbourhood has, in that order.

    Persons and households as they stand now; screened and enrolled are distinct persons with a test or a place in the
    period, cases those open on some day of it, services those given in it.
    """
    asked = {
        "programmes": names(programmes),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "county": county,
    }
    counts: dict[Place, dict[str, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    for measure, query in _QUERIES.items():
        for row in db.query(query, {name: value for name, value in asked.items() if f":{name}" in query}):
            counts[row["county"], row["zone"], row["flag"]][measure] = row["value"]
    return [Zone(*place, counts=counts[place]) for place in sorted(counts)]
