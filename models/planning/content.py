"""What each package of educational content was used for: courses and who came, places in centres and their children.

A package is known by its code (programmes.md, I4): a column of a course, and of a place in a centre the answer of the
same name where the programme's file asks for it. Rows without a code are told too, as the package "".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.planning.asking import Queryable, Scope, asked
from models.planning.counting import COURSES_ROWS, ENROLMENTS_ROWS, GUESTS_ROWS, SESSIONS_ROWS
from models.planning.places import here
from models.schema.programme import Programme

CODE = "content_code"


@dataclass(frozen=True)
class Used:
    """The use of one package in one programme in a period: `courses`, `sessions`, their distinct `persons` and `heads`
    counted without names; `centres`, `classes` and distinct `children` with a place on some day of it."""

    code: str
    programme: str
    courses: int = 0
    sessions: int = 0
    persons: int = 0
    heads: int = 0
    centres: int = 0
    classes: int = 0
    children: int = 0


_PACKAGE = f"trim(coalesce(c.{CODE}, ''))"
_WORKSHOPS = (
    f"{COURSES_ROWS} SELECT {_PACKAGE} AS code, c.programme, count(*) AS courses"
    f" FROM chosen JOIN course AS c ON c.id = chosen.id WHERE {here('chosen')} GROUP BY 1, 2",
    f"{SESSIONS_ROWS} SELECT {_PACKAGE} AS code, c.programme, count(*) AS sessions, sum(held.heads) AS heads"
    " FROM held JOIN session AS s ON s.id = held.id JOIN course AS c ON c.id = s.course"
    f" WHERE {here('held')} GROUP BY 1, 2",
    f"{GUESTS_ROWS} SELECT {_PACKAGE} AS code, c.programme, count(DISTINCT guest.person) AS persons"
    f" FROM guest JOIN course AS c ON c.id = guest.course WHERE {here('guest')} GROUP BY 1, 2",
)
_PLACES = f"""{ENROLMENTS_ROWS}
SELECT trim(coalesce(json_extract(e.answers, '$.{CODE}'), '')) AS code, place.programme,
    count(DISTINCT place.centre) AS centres, count(DISTINCT place.person) AS children,
    count(DISTINCT CASE WHEN e.class_name <> '' THEN coalesce(place.centre, '') || '/' || e.class_name END) AS classes
FROM place JOIN enrolment AS e ON e.id = place.id
WHERE NOT place.waits AND place.starts_on <= :last AND (place.until > :first OR place.starts_on >= :first)
    AND {here("place")}
GROUP BY 1, 2
"""


def used(db: Queryable, programmes: Sequence[Programme], scope: Scope) -> list[Used]:
    """Every package that was in use in the period, by code; what has no code comes last."""
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in _rows(db, programmes, scope):
        counts[row.pop("code"), row.pop("programme")] |= {name: value or 0 for name, value in row.items()}
    found = [Used(code=code, programme=name, **told) for (code, name), told in counts.items()]
    order = [one.name for one in programmes]
    return sorted(found, key=lambda one: (not one.code, one.code, order.index(one.programme)))


def _rows(db: Queryable, programmes: Sequence[Programme], scope: Scope) -> Iterator[dict[str, Any]]:
    workshops = [one for one in programmes if one.shape == "workshop"]
    for query in _WORKSHOPS if workshops else ():
        yield from db.query(query, asked(db, workshops, scope))
    places = [one for one in programmes if one.shape == "enrolment" and CODE in one.fields]
    if places:
        yield from db.query(_PLACES, asked(db, places, scope))
