"""Kindergartens by kind: how many there are, and the children and educators they have at the end of a period.

One kindergarten may be of several kinds, so the kinds do not add up. Kindergartens are counted as they stand today, but
for those that were handed to another body by the end of the period, and in their own county, with all their children,
wherever those live. Children are those enrolled in programmes that the asker may count.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.enrolments.custody import ours_on
from models.enrolments.density import EDUCATOR
from models.planning.asking import SERVICE, Queryable, Scope, asked
from models.planning.counting import ENROLMENTS_ROWS
from models.planning.places import PUT_ASIDE
from models.registry.centre import KINDERGARTEN, kinds_of
from models.schema.programme import Programme
from models.store.aliases import as_one

ALL, UNTOLD = "*", ""
"""Instead of a kind: every kindergarten, and those of which no kind is known."""

_HOUSES = f"""
SELECT id, activity, activities FROM centre AS c
WHERE retired = 0 AND kind = :kind AND (:county IS NULL OR :county =
    coalesce(nullif(county, ''), CASE WHEN length(office) >= 4 THEN substr(office, 1, 4) END))
    AND {ours_on("c.id", ":last")}
"""
_KIND = "kind AS MATERIALIZED (SELECT value ->> 0 AS kind, value ->> 1 AS centre FROM json_each(:kinds))"
_CHILDREN = f"""
{ENROLMENTS_ROWS}, {_KIND}
SELECT kind, count(DISTINCT person) AS found FROM kind JOIN place ON place.centre = kind.centre AND active GROUP BY kind
"""
_EDUCATORS = f"""
WITH {_KIND}
SELECT kind, count(DISTINCT {as_one("w.person")}) AS found FROM kind JOIN staff AS w ON w.centre = kind.centre
WHERE w.retired = 0 AND w.role = :role AND coalesce(w.starts_on <= :last, 1) AND coalesce(w.ends_on > :last, 1)
    AND {as_one("w.person")} NOT IN ({PUT_ASIDE})
GROUP BY kind
"""


@dataclass(frozen=True)
class Kind:
    """One kind (a code of the list, ALL or UNTOLD): kindergartens, children, educators. `children` is None where the
    asker may count none of the programmes."""

    code: str
    centres: int
    children: int | None
    educators: int

    @property
    def ratio(self) -> float | None:
        """Children for each educator, with one decimal; None where either is not known."""
        return round(self.children / self.educators, 1) if self.children is not None and self.educators else None


def kindergartens(db: Queryable, programmes: Sequence[Programme], scope: Scope) -> list[Kind]:
    """ALL, then every kind that some kindergarten of the county is of, by code; nothing where there is none."""
    last = scope.period.last.isoformat()
    houses = list(db.query(_HOUSES, {"kind": KINDERGARTEN, "county": scope.county, "last": last}))
    pairs = [(kind, row["id"]) for row in houses for kind in (ALL, *(_read(row) or [UNTOLD]))]
    counted = [one for one in programmes if one.shape == "enrolment"]
    everywhere = dataclasses.replace(scope, county=None, by=SERVICE)
    params: dict[str, Any] = {**asked(db, counted, everywhere), "kinds": json.dumps(pairs), "role": EDUCATOR}
    children, educators = (
        {row["kind"]: int(row["found"]) for row in db.query(sql, params)} for sql in (_CHILDREN, _EDUCATORS)
    )
    centres = [kind for kind, _ in pairs]
    return [
        Kind(kind, centres.count(kind), children.get(kind, 0) if counted else None, educators.get(kind, 0))
        for kind in sorted(set(centres), key=lambda one: (one != ALL, one))
    ]


def _read(row: dict[str, Any]) -> list[str]:
    return kinds_of({**row, "activities": json.loads(row["activities"] or "null")})
