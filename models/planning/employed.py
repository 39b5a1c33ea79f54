"""Who works where at the end of a period: in the units of the office itself, and in centres (programmes.md, A4)."""

from __future__ import annotations

from dataclasses import dataclass

from models.planning.asking import Queryable, Scope, asked
from models.planning.places import ERASED_BY_THEN, held_in, here, somebody
from models.store.aliases import as_one


@dataclass(frozen=True)
class Employed:
    """One person in one role at one place: a `unit` (a code of `units`), a `centre`, or both; `county` of the centre,
    else of the office."""

    person: str
    unit: str | None
    centre: str | None
    role: str
    county: str | None


# Whoever was erased holds an open post up to that day only, as with places in centres.
_EMPLOYED = f"""
WITH works AS (
    SELECT {as_one("w.person")} AS person, nullif(w.unit, '') AS unit, w.centre, w.role, {held_in("w")} AS county
    FROM staff AS w LEFT JOIN centre AS at ON at.id = w.centre
    WHERE w.retired = 0 AND coalesce(w.starts_on <= :last, 1) AND coalesce(w.ends_on > :last, 1)
        AND coalesce(at.retired, 0) = 0 AND {somebody("w.person")}
        AND (w.ends_on IS NOT NULL OR {as_one("w.person")} NOT IN ({ERASED_BY_THEN}))
)
SELECT DISTINCT person, unit, centre, role, county FROM works WHERE {here("works")}
"""


def employed(db: Queryable, scope: Scope) -> list[Employed]:
    """Everybody who works somewhere at the end of the period; no centres that were put aside."""
    return [Employed(**row) for row in db.query(_EMPLOYED, asked(db, (), scope))]
