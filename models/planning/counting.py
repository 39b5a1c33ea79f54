"""What happened is counted by the store in one pass for each group of indicators, over live rows and with parameters.

Every query takes the parameters of `asking.asked` and gives programme, county and one column for each indicator (null:
another row says it). The first part, NAME_ROWS, is the rows that are counted; `behind` lists them by the same words.
Who was entered twice is one person, whichever of the ids a row names. CROSS JOIN keeps the order: from the rows of a
period to what they belong to. Cases and services: `counting_cases`; where a row stands: `places`.
"""

from __future__ import annotations

from models.planning.places import ERASED_BY_THEN, PUT_ASIDE, counts, county_of, held_in, here, place, somebody
from models.store.aliases import as_one

# -- workshops ---------------------------------------------------------------------------------------------------------

_COURSES = f"""
WITH chosen AS (
    SELECT * FROM (
        SELECT c.id, c.programme, {held_in("c")} AS county,
            coalesce(c.starts_on, (
                SELECT min(s.held_on) FROM session AS s WHERE s.course = c.id AND s.retired = 0
            )) AS day
        FROM course AS c LEFT JOIN centre AS at ON at.id = c.centre
        WHERE {counts("c")}
    ) WHERE day BETWEEN :first AND :last
)
"""
COURSES_ROWS = _COURSES
COURSES = f"""{COURSES_ROWS}
SELECT {place("chosen")}, count(*) AS courses FROM chosen WHERE {here("chosen")} GROUP BY 1, 2
"""


def _guests(column: str) -> str:
    lives = f"(SELECT nullif(county, '') FROM person WHERE person.id = {as_one(f'r.{column}')})"
    return f"""
    SELECT chosen.id AS course, chosen.programme, {as_one(f"r.{column}")} AS person,
        CASE WHEN :residence THEN {lives} ELSE chosen.county END AS county
    FROM chosen JOIN registration AS r ON r.course = chosen.id AND r.retired = 0 AND r.{column} IS NOT NULL
    """


GUESTS_ROWS = f"{_COURSES}, guest AS ({_guests('person')} UNION ALL {_guests('partner')})"
GUESTS = f"""{GUESTS_ROWS}
SELECT {place("guest")}, count(DISTINCT person) AS registered FROM guest WHERE {here("guest")} GROUP BY 1, 2
"""

SESSIONS_ROWS = f"""
WITH held AS (
    SELECT s.id, c.programme, {held_in("c")} AS county,
        coalesce(s.headcount_female, 0) + coalesce(s.headcount_male, 0) AS heads
    FROM session AS s CROSS JOIN course AS c ON c.id = s.course LEFT JOIN centre AS at ON at.id = c.centre
    WHERE s.retired = 0 AND s.held_on BETWEEN :first AND :last AND {counts("c")}
)
"""
SESSIONS = f"""{SESSIONS_ROWS}
SELECT {place("held")}, count(*) AS sessions, sum(heads) AS heads FROM held WHERE {here("held")} GROUP BY 1, 2
"""

ATTENDANCES_ROWS = f"""
WITH present AS (
    SELECT a.id, c.programme, {county_of("c", "a.person")} AS county
    FROM session AS s CROSS JOIN course AS c ON c.id = s.course LEFT JOIN centre AS at ON at.id = c.centre
    JOIN attendance AS a ON a.session = s.id AND a.retired = 0 AND a.status IN ('present', 'late')
    WHERE s.retired = 0 AND s.held_on BETWEEN :first AND :last AND {counts("c")}
)
"""
ATTENDANCES = f"""{ATTENDANCES_ROWS}
SELECT {place("present")}, count(*) AS attendances FROM present WHERE {here("present")} GROUP BY 1, 2
"""

CERTIFICATES_ROWS = f"""
WITH certified AS (
    SELECT r.id, c.programme, {county_of("c", "r.person")} AS county
    FROM registration AS r CROSS JOIN course AS c ON c.id = r.course LEFT JOIN centre AS at ON at.id = c.centre
    WHERE r.retired = 0 AND r.certified_on BETWEEN :first AND :last AND {counts("c")}
)
"""
CERTIFICATES = f"""{CERTIFICATES_ROWS}
SELECT {place("certified")}, count(*) AS certified FROM certified WHERE {here("certified")} GROUP BY 1, 2
"""

# -- screenings --------------------------------------------------------------------------------------------------------

TESTS_ROWS = f"""
WITH test AS (
    SELECT s.id, s.programme, {as_one("s.person")} AS person, {county_of("s", "s.person")} AS county
    FROM screening AS s LEFT JOIN centre AS at ON at.id = s.centre
    WHERE {counts("s")} AND s.held_on BETWEEN :first AND :last
        AND s.programme || '/' || coalesce(s.stage, '') NOT IN (SELECT value FROM json_each(:examiners))
        AND {as_one("s.person")} NOT IN ({PUT_ASIDE})
)
"""
TESTS = f"""{TESTS_ROWS}
SELECT {place("test")}, count(DISTINCT person) AS screened, count(*) AS tests
FROM test WHERE {here("test")} GROUP BY 1, 2
"""

# A referral belongs to the county of the test or case that called for it.
REFERRALS_ROWS = f"""
WITH sent AS (
    SELECT r.id, r.programme, r.status, julianday(:today) - julianday(r.due_on) AS late, patience.value AS limit_days,
        {county_of("r", "r.person")} AS county
    FROM referral AS r JOIN json_each(:patience) AS patience ON patience.key = r.programme
    LEFT JOIN screening AS s ON r.source = 'screening' AND s.id = r.source_id
    LEFT JOIN step AS t ON r.source = 'step' AND t.id = r.source_id LEFT JOIN [case] AS c ON c.id = t.[case]
    LEFT JOIN centre AS at ON at.id = coalesce(s.centre, c.centre)
    WHERE {counts("r")} AND r.referred_on BETWEEN :first AND :last AND {somebody("r.person")}
),
judged AS (
    SELECT id, programme, county, status = 'seen' AS seen,
        status = 'lost' OR (status = 'open' AND coalesce(late > limit_days, 0)) AS lost,
        status = 'open' AND coalesce(late > 0, 0) AND NOT coalesce(late > limit_days, 0) AS overdue
    FROM sent
)
"""
REFERRALS = f"""{REFERRALS_ROWS}
SELECT {place("judged")}, count(*) AS referred, sum(seen) AS seen, sum(lost) AS lost, sum(overdue) AS overdue
FROM judged WHERE {here("judged")} GROUP BY 1, 2
"""

# -- enrolments --------------------------------------------------------------------------------------------------------

# `until`: the day from which a place is no longer taken; null where nobody knows. The last day itself is of the next.
# Somebody waited at the end of a period whatever became of it since: a later place changes no figure of then.
ENROLMENTS_ROWS = f"""
WITH place AS MATERIALIZED (
    SELECT id, programme, person, centre, starts_on, ends_on, asked_on, county, held_in, waits,
        NOT waits AND starts_on <= :last AND (ends_on > :last OR (ends_on IS NULL AND status IS NOT 'left')) AS active,
        CASE WHEN waits THEN coalesce(asked_on <= :last, 1) AND coalesce(ends_on > :last, 1)
            ELSE coalesce(asked_on <= :last AND starts_on > :last, 0) END AS waiting,
        coalesce(ends_on, CASE WHEN status IS NOT 'left' THEN '9999-12-31' END) AS until
    FROM (
        SELECT e.id, e.programme, {as_one("e.person")} AS person, e.centre, e.starts_on, e.ends_on, e.asked_on,
            e.status, e.status IS 'waiting'
                OR (e.status IS 'left' AND e.starts_on IS NULL AND e.asked_on IS NOT NULL) AS waits,
            {county_of("e", "e.person")} AS county, {held_in("e")} AS held_in
        FROM enrolment AS e LEFT JOIN centre AS at ON at.id = e.centre
        WHERE {counts("e")} AND coalesce(e.ends_on >= :first, 1) AND {as_one("e.person")} NOT IN ({PUT_ASIDE})
            AND (e.status IS 'left' OR e.ends_on IS NOT NULL OR {as_one("e.person")} NOT IN ({ERASED_BY_THEN}))
    )
)
"""
# Who waits in two places waits since the first request; of an even number of people the mean of the middle two.
_WAITING_DAYS = f"""
queue AS (
    SELECT {place("place")}, person, min(asked_on) AS since FROM place
    WHERE waiting AND asked_on IS NOT NULL AND {here("place")} GROUP BY 1, 2, 3
),
ranked AS (
    SELECT programme, county, max(julianday(min(:last, :today)) - julianday(since), 0) AS days,
        row_number() OVER (PARTITION BY programme, county ORDER BY since DESC) AS rank,
        count(*) OVER (PARTITION BY programme, county) AS whole
    FROM queue
)
"""

# A month of presence is a whole Jalali month; of a part of one its share of the days. Days to come are not counted.
# Who was there all the time has the months of the whole period (:whole), up to the day :passed.
_PRESENT = """
month AS MATERIALIZED (
    SELECT value ->> 0 AS begins, value ->> 1 AS after, value ->> 2 AS days FROM json_each(:months)
),
present AS (
    SELECT id, programme, county, CASE WHEN starts_on <= :first AND until >= :passed THEN :whole ELSE (
        SELECT total((julianday(min(until, after)) - julianday(max(starts_on, begins))) / days) FROM month
        WHERE starts_on < after AND until > begins
    ) END AS months
    FROM place WHERE NOT waits AND starts_on < :passed AND until > :first
)
"""
PRESENT_ROWS = f"{ENROLMENTS_ROWS}, {_PRESENT}"

# Centres and those who work there stand where they are, wherever the children live.
_HOUSES = "house AS (SELECT DISTINCT programme, centre, held_in AS county FROM place WHERE active)"
CENTRES_ROWS = f"{ENROLMENTS_ROWS}, {_HOUSES}"
_EMPLOYED = f"""
employed AS (
    SELECT house.programme, house.county, {as_one("w.person")} AS person
    FROM house JOIN staff AS w ON w.centre = house.centre
    WHERE w.retired = 0 AND coalesce(w.starts_on <= :last, 1) AND coalesce(w.ends_on > :last, 1)
)
"""
STAFF_ROWS = f"{CENTRES_ROWS}, {_EMPLOYED}"

ENROLMENTS = f"""{ENROLMENTS_ROWS}, {_WAITING_DAYS}, {_PRESENT}, {_HOUSES}, {_EMPLOYED}
SELECT {place("place")},
    count(DISTINCT CASE WHEN active THEN person END) AS active,
    count(CASE WHEN NOT waits AND starts_on BETWEEN :first AND :last THEN 1 END) AS entered,
    count(CASE WHEN NOT waits AND ends_on BETWEEN :first AND :last THEN 1 END) AS left,
    count(DISTINCT CASE WHEN waiting THEN person END) AS waiting,
    NULL AS waiting_days, NULL AS person_months, NULL AS centres, NULL AS staff
FROM place WHERE {here("place")} GROUP BY 1, 2
UNION ALL SELECT programme, county, NULL, NULL, NULL, NULL, avg(days), NULL, NULL, NULL FROM ranked
WHERE rank IN ((whole + 1) / 2, (whole + 2) / 2) GROUP BY 1, 2
UNION ALL SELECT {place("present")}, NULL, NULL, NULL, NULL, NULL, sum(months), NULL, NULL
FROM present WHERE {here("present")} GROUP BY 1, 2
UNION ALL SELECT {place("house")}, NULL, NULL, NULL, NULL, NULL, NULL, count(DISTINCT centre), NULL
FROM house WHERE {here("house")} GROUP BY 1, 2
UNION ALL SELECT {place("employed")}, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(DISTINCT person)
FROM employed WHERE {here("employed")} GROUP BY 1, 2
"""

# -- numbers that are typed, or came counted ---------------------------------------------------------------------------

# Counted tallies of our own office say again what its rows say.
TALLIES = """
WITH given AS (
    SELECT t.programme, t.indicator, t.period, t.centre, t.value, CASE WHEN t.counted = 1 THEN t.office END AS counter,
        coalesce(nullif(t.county, ''), nullif(at.county, ''),
            CASE WHEN length(t.office) >= 4 THEN substr(t.office, 1, 4) END) AS county
    FROM tally AS t LEFT JOIN centre AS at ON at.id = t.centre
    WHERE t.retired = 0 AND t.programme IN (SELECT value FROM json_each(:programmes)) AND :only IS NULL
        AND (t.counted IS NOT 1 OR t.office <> :office)
)
SELECT programme, indicator, period, centre, value, county, counter
FROM given WHERE :county IS NULL OR given.county = :county
"""

# Of two offices that give the same number, the higher one (the shorter code) comes last and wins.
DENOMINATORS = """
SELECT programme, nullif(county, '') AS county, measure, value FROM denominator
WHERE retired = 0 AND period = :period AND programme IN (SELECT value FROM json_each(:programmes))
ORDER BY length(office) DESC, id
"""

TARGETS = """
SELECT programme, indicator, nullif(county, '') AS county, value FROM target
WHERE retired = 0 AND period = :period AND programme IN (SELECT value FROM json_each(:programmes))
ORDER BY length(office) DESC, id
"""
