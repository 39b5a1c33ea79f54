"""What the queries of figures say alike: which rows count, in which county one stands, of whom nothing is counted.

The county of service is that of the row's centre (joined as `at`), else the first four characters of its office. The
county of residence is that of the person, of a household that of its head; what has nobody (a course, a session, a
centre) stands where it is held whichever is asked for, and of whom no county is known in none.
"""

from __future__ import annotations

from models.store.aliases import as_one

# Of whom nothing is counted: people put aside. Somebody who was erased goes on to be counted, so that closed figures
# stand, and has an open place up to that day only.
PUT_ASIDE = (
    "SELECT id FROM person WHERE retired = 1 AND id NOT IN"
    " (SELECT row_id FROM erasure WHERE [of] = 'person' AND aside IS NOT 1)"
)
ERASED_BY_THEN = "SELECT row_id FROM erasure WHERE [of] = 'person' AND done_on <= :last"
ERASED_BEFORE = "SELECT row_id FROM erasure WHERE [of] = 'person' AND done_on < :first"


def counts(row: str) -> str:
    """The SQL of whether a row (an alias with programme, office and retired) is counted at all."""
    return (
        f"{row}.retired = 0 AND {row}.programme IN (SELECT value FROM json_each(:programmes))"
        f" AND (:only IS NULL OR {row}.office = :only) AND (:superseded = '[]'"
        f" OR {row}.programme || '/' || {row}.office NOT IN (SELECT value FROM json_each(:superseded)))"
    )


def somebody(person: str) -> str:
    """The SQL of whether a person is one of those counted; of a household's row there is none."""
    return f"({person} IS NULL OR {as_one(person)} NOT IN ({PUT_ASIDE}))"


def held_in(row: str) -> str:
    """The SQL of the county of service."""
    return f"coalesce(nullif(at.county, ''), CASE WHEN length({row}.office) >= 4 THEN substr({row}.office, 1, 4) END)"


def county_of(row: str, person: str, household: str = "NULL") -> str:
    """The SQL of the county in which a row of a person is counted, as :residence asks."""
    who = as_one(person)
    if household != "NULL":
        head = f"(SELECT head FROM household WHERE id = {household})"
        who = f"coalesce({who}, {as_one(head)})"
    lives = f"(SELECT nullif(lives.county, '') FROM person AS lives WHERE lives.id = {who})"
    return f"CASE WHEN :residence THEN {lives} ELSE {held_in(row)} END"


def here(rows: str) -> str:
    """The SQL of whether a counted row stands in the county that is asked for."""
    return f"(:county IS NULL OR {rows}.county = :county)"


def place(rows: str) -> str:
    """The columns by which every count is grouped."""
    return f"{rows}.programme, CASE WHEN :split THEN {rows}.county END AS county"
