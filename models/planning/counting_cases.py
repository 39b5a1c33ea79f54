"""Cases and services, counted as `counting` counts: rows first, then what is made of them.

A case is open from the day it was opened up to the day before it was closed. A service is given at a final stage of its
programme, where the file names any, else at every stage.
"""

from __future__ import annotations

from models.planning.places import ERASED_BEFORE, ERASED_BY_THEN, counts, county_of, here, place, somebody
from models.store.aliases import as_one

# Of somebody who was erased an open case is open up to that day.
CASES_ROWS = f"""
WITH file AS MATERIALIZED (
    SELECT c.id, c.programme, {as_one("c.person")} AS person, {as_one("c.partner")} AS partner,
        c.opened_on, c.closed_on, {county_of("c", "c.person", "c.household")} AS county,
        c.programme || '/' || coalesce(c.outcome, '') IN (SELECT value FROM json_each(:good)) AS good,
        c.opened_on <= :last AND coalesce(c.closed_on > :last, c.status IS NOT 'closed' AND
            (c.person IS NULL OR {as_one("c.person")} NOT IN ({ERASED_BY_THEN}))) AS stays,
        c.opened_on <= :last AND coalesce(c.closed_on >= :first, c.status IS NOT 'closed' AND
            (c.person IS NULL OR {as_one("c.person")} NOT IN ({ERASED_BEFORE}))) AS was_open
    FROM [case] AS c LEFT JOIN centre AS at ON at.id = c.centre
    WHERE {counts("c")} AND c.opened_on <= :last AND coalesce(c.closed_on >= :first, 1) AND {somebody("c.person")}
)
"""
# Both of a couple are counted, each once.
_PARTIES = """
party AS (
    SELECT programme, county, person FROM file WHERE was_open AND person IS NOT NULL
    UNION ALL SELECT programme, county, partner FROM file WHERE was_open AND partner IS NOT NULL
)
"""
PARTIES_ROWS = f"{CASES_ROWS}, {_PARTIES}"
CASES = f"""{PARTIES_ROWS}
SELECT {place("file")},
    count(CASE WHEN opened_on BETWEEN :first AND :last THEN 1 END) AS opened,
    count(CASE WHEN stays THEN 1 END) AS open,
    count(CASE WHEN closed_on BETWEEN :first AND :last THEN 1 END) AS closed,
    count(CASE WHEN closed_on BETWEEN :first AND :last AND good THEN 1 END) AS closed_good,
    NULL AS persons
FROM file WHERE {here("file")} GROUP BY 1, 2
UNION ALL SELECT {place("party")}, NULL, NULL, NULL, NULL, count(DISTINCT person)
FROM party WHERE {here("party")} GROUP BY 1, 2
"""

MEETINGS_ROWS = f"""
WITH met AS (
    SELECT s.id, c.programme, {county_of("c", "c.person", "c.household")} AS county
    FROM step AS s CROSS JOIN [case] AS c ON c.id = s.[case] LEFT JOIN centre AS at ON at.id = c.centre
    WHERE s.retired = 0 AND s.kind = 'session' AND s.done_on BETWEEN :first AND :last
        AND {counts("c")} AND {somebody("c.person")}
)
"""
MEETINGS = f"""{MEETINGS_ROWS}
SELECT {place("met")}, count(*) AS sessions FROM met WHERE {here("met")} GROUP BY 1, 2
"""

SERVICES_ROWS = f"""
WITH given AS (
    SELECT v.id, v.programme, {as_one("v.person")} AS person, v.household,
        {county_of("v", "v.person", "v.household")} AS county
    FROM service AS v LEFT JOIN centre AS at ON at.id = v.centre
    WHERE {counts("v")} AND v.given_on BETWEEN :first AND :last AND {somebody("v.person")}
        AND v.programme || '/' || coalesce(v.stage, '') NOT IN (SELECT value FROM json_each(:early))
)
"""
SERVICES = f"""{SERVICES_ROWS}
SELECT {place("given")}, count(DISTINCT person) AS persons, count(DISTINCT household) AS households, count(*) AS given
FROM given WHERE {here("given")} GROUP BY 1, 2
"""
