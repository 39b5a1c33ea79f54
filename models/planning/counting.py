"""What happened is counted by the store in one pass for each group of indicators, over live rows and with parameters.

The county of service is that of the row's centre, else the first four characters of its office. Every query takes
:programmes (JSON list), :first and :last (ISO days, both included), :county (null: all) and :split (1: a row for each
county, else one for all) and gives programme, county and one column for each indicator. The first part, NAME_ROWS, is
the rows that are counted; `behind` lists them by the same words. Who was entered twice is one person, whichever of the
ids a row names.
"""

from __future__ import annotations

from models.store.aliases import as_one

# Of whom nothing is counted: people put aside. Somebody who was erased goes on to be counted, so that closed figures
# stand, and has an open place up to that day only.
_PUT_ASIDE = (
    "SELECT id FROM person WHERE retired AND id NOT IN"
    " (SELECT row_id FROM erasure WHERE [of] = 'person' AND aside IS NOT 1)"
)
_ERASED_BY_THEN = "SELECT row_id FROM erasure WHERE [of] = 'person' AND done_on <= :last"

COURSES_ROWS = f"""
WITH chosen AS (
    SELECT c.id, c.programme,
        coalesce(c.starts_on, (
            SELECT min(s.held_on) FROM session AS s WHERE s.course = c.id AND s.retired IS NOT 1
        )) AS day,
        coalesce(nullif(at.county, ''), CASE WHEN length(c.office) >= 4 THEN substr(c.office, 1, 4) END) AS county
    FROM course AS c LEFT JOIN centre AS at ON at.id = c.centre
    WHERE c.retired IS NOT 1 AND c.programme IN (SELECT value FROM json_each(:programmes))
),
people AS (
    SELECT course, {as_one("person")} AS person FROM registration WHERE retired IS NOT 1
    UNION SELECT course, {as_one("partner")} FROM registration WHERE retired IS NOT 1 AND partner IS NOT NULL
)
"""
COURSES = (
    COURSES_ROWS
    + """
SELECT chosen.programme, CASE WHEN :split THEN chosen.county END AS county,
    count(DISTINCT chosen.id) AS courses, count(DISTINCT people.person) AS registered
FROM chosen LEFT JOIN people ON people.course = chosen.id
WHERE chosen.day BETWEEN :first AND :last AND (:county IS NULL OR chosen.county = :county)
GROUP BY 1, 2
"""
)

SESSIONS_ROWS = """
WITH held AS (
    SELECT s.id, c.programme,
        coalesce(nullif(at.county, ''), CASE WHEN length(c.office) >= 4 THEN substr(c.office, 1, 4) END) AS county
    FROM session AS s JOIN course AS c ON c.id = s.course LEFT JOIN centre AS at ON at.id = c.centre
    WHERE s.retired IS NOT 1 AND c.retired IS NOT 1 AND s.held_on BETWEEN :first AND :last
        AND c.programme IN (SELECT value FROM json_each(:programmes))
)
"""
SESSIONS = (
    SESSIONS_ROWS
    + """
SELECT held.programme, CASE WHEN :split THEN held.county END AS county,
    count(DISTINCT held.id) AS sessions, count(a.id) AS attendances
FROM held
LEFT JOIN attendance AS a ON a.session = held.id AND a.retired IS NOT 1 AND a.status IN ('present', 'late')
WHERE :county IS NULL OR held.county = :county
GROUP BY 1, 2
"""
)

CERTIFICATES_ROWS = """
WITH certified AS (
    SELECT r.id, c.programme,
        coalesce(nullif(at.county, ''), CASE WHEN length(c.office) >= 4 THEN substr(c.office, 1, 4) END) AS county
    FROM registration AS r JOIN course AS c ON c.id = r.course LEFT JOIN centre AS at ON at.id = c.centre
    WHERE r.retired IS NOT 1 AND c.retired IS NOT 1 AND r.certified_on BETWEEN :first AND :last
        AND c.programme IN (SELECT value FROM json_each(:programmes))
)
"""
CERTIFICATES = (
    CERTIFICATES_ROWS
    + """
SELECT programme, CASE WHEN :split THEN certified.county END AS county, count(*) AS certified
FROM certified WHERE :county IS NULL OR certified.county = :county
GROUP BY 1, 2
"""
)

TESTS_ROWS = f"""
WITH test AS (
    SELECT s.id, s.programme, {as_one("s.person")} AS person,
        coalesce(nullif(at.county, ''), CASE WHEN length(s.office) >= 4 THEN substr(s.office, 1, 4) END) AS county
    FROM screening AS s LEFT JOIN centre AS at ON at.id = s.centre
    WHERE s.retired IS NOT 1 AND s.held_on BETWEEN :first AND :last
        AND s.programme IN (SELECT value FROM json_each(:programmes))
        AND s.programme || '/' || coalesce(s.stage, '') NOT IN (SELECT value FROM json_each(:examiners))
        AND {as_one("s.person")} NOT IN ({_PUT_ASIDE})
)
"""
TESTS = (
    TESTS_ROWS
    + """
SELECT programme, CASE WHEN :split THEN test.county END AS county,
    count(DISTINCT person) AS screened, count(*) AS tests
FROM test WHERE :county IS NULL OR test.county = :county
GROUP BY 1, 2
"""
)

# Also takes :today and :patience, a JSON object from programme to the days after which an open referral is lost.
REFERRALS_ROWS = f"""
WITH sent AS (
    SELECT r.id, r.programme, r.status, julianday(:today) - julianday(r.due_on) AS late, patience.value AS limit_days,
        coalesce(nullif(at.county, ''), CASE WHEN length(r.office) >= 4 THEN substr(r.office, 1, 4) END) AS county
    FROM referral AS r JOIN json_each(:patience) AS patience ON patience.key = r.programme
    LEFT JOIN screening AS s ON r.source = 'screening' AND s.id = r.source_id
    LEFT JOIN centre AS at ON at.id = s.centre
    WHERE r.retired IS NOT 1 AND r.referred_on BETWEEN :first AND :last
        AND {as_one("r.person")} NOT IN ({_PUT_ASIDE})
),
judged AS (
    SELECT id, programme, county, status = 'seen' AS seen,
        status = 'lost' OR (status = 'open' AND coalesce(late > limit_days, 0)) AS lost,
        status = 'open' AND coalesce(late > 0, 0) AND NOT coalesce(late > limit_days, 0) AS overdue
    FROM sent
)
"""
REFERRALS = (
    REFERRALS_ROWS
    + """
SELECT programme, CASE WHEN :split THEN judged.county END AS county,
    count(*) AS referred, sum(seen) AS seen, sum(lost) AS lost, sum(overdue) AS overdue
FROM judged WHERE :county IS NULL OR judged.county = :county
GROUP BY 1, 2
"""
)

ENROLMENTS_ROWS = f"""
WITH place AS (
    SELECT e.id, e.programme, {as_one("e.person")} AS person, e.centre, e.starts_on, e.ends_on, e.asked_on,
        e.status IS 'waiting' AS waits,
        e.status IS NOT 'waiting' AND e.starts_on <= :last
            AND (e.ends_on > :last OR (e.ends_on IS NULL AND e.status IS NOT 'left')) AS active,
        coalesce(nullif(at.county, ''), CASE WHEN length(e.office) >= 4 THEN substr(e.office, 1, 4) END) AS county
    FROM enrolment AS e LEFT JOIN centre AS at ON at.id = e.centre
    WHERE e.retired IS NOT 1 AND e.programme IN (SELECT value FROM json_each(:programmes))
        AND {as_one("e.person")} NOT IN ({_PUT_ASIDE})
        AND (e.status IS 'left' OR e.ends_on IS NOT NULL OR {as_one("e.person")} NOT IN ({_ERASED_BY_THEN}))
)
"""
ENROLMENTS = (
    ENROLMENTS_ROWS
    + """
SELECT programme, CASE WHEN :split THEN place.county END AS county,
    count(DISTINCT CASE WHEN active THEN person END) AS active,
    count(CASE WHEN NOT waits AND starts_on BETWEEN :first AND :last THEN 1 END) AS entered,
    count(CASE WHEN NOT waits AND ends_on BETWEEN :first AND :last THEN 1 END) AS left,
    count(DISTINCT CASE
        WHEN waits AND coalesce(asked_on <= :last, 1) AND coalesce(ends_on > :last, 1) THEN person
    END) AS waiting,
    count(DISTINCT CASE WHEN active THEN centre END) AS centres
FROM place WHERE :county IS NULL OR place.county = :county
GROUP BY 1, 2
"""
)

STAFF_ROWS = """
WITH place AS (
    SELECT DISTINCT e.programme, e.centre,
        coalesce(nullif(at.county, ''), CASE WHEN length(e.office) >= 4 THEN substr(e.office, 1, 4) END) AS county
    FROM enrolment AS e JOIN centre AS at ON at.id = e.centre
    WHERE e.retired IS NOT 1 AND e.programme IN (SELECT value FROM json_each(:programmes))
        AND e.status IS NOT 'waiting' AND e.starts_on <= :last
        AND (e.ends_on > :last OR (e.ends_on IS NULL AND e.status IS NOT 'left'))
)
"""
STAFF = (
    STAFF_ROWS
    + f"""
SELECT place.programme, CASE WHEN :split THEN place.county END AS county, count(DISTINCT {as_one("w.person")}) AS staff
FROM place JOIN staff AS w ON w.centre = place.centre
WHERE w.retired IS NOT 1 AND coalesce(w.starts_on <= :last, 1) AND coalesce(w.ends_on > :last, 1)
    AND (:county IS NULL OR place.county = :county)
GROUP BY 1, 2
"""
)

TALLIES = """
WITH given AS (
    SELECT t.programme, t.indicator, t.period, t.centre, t.value,
        coalesce(nullif(t.county, ''), nullif(at.county, ''),
            CASE WHEN length(t.office) >= 4 THEN substr(t.office, 1, 4) END) AS county
    FROM tally AS t LEFT JOIN centre AS at ON at.id = t.centre
    WHERE t.retired IS NOT 1 AND t.programme IN (SELECT value FROM json_each(:programmes))
)
SELECT programme, indicator, period, centre, value, county
FROM given WHERE :county IS NULL OR given.county = :county
"""

# Of two offices that give the same number, the higher one (the shorter code) comes last and wins.
DENOMINATORS = """
SELECT programme, nullif(county, '') AS county, value FROM denominator
WHERE retired IS NOT 1 AND measure = 'eligible' AND period = :period
    AND programme IN (SELECT value FROM json_each(:programmes))
ORDER BY length(office) DESC, id
"""

TARGETS = """
SELECT programme, indicator, nullif(county, '') AS county, value FROM target
WHERE retired IS NOT 1 AND period = :period AND programme IN (SELECT value FROM json_each(:programmes))
ORDER BY length(office) DESC, id
"""

BY_SHAPE = {
    "workshop": (COURSES, SESSIONS, CERTIFICATES),
    "screening": (TESTS, REFERRALS),
    "enrolment": (ENROLMENTS, STAFF),
}
"""The queries that together give the indicators of a shape."""
