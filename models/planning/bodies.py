"""With which bodies people were exchanged: to whom they were referred, who answered, who introduced them (M4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.planning.asking import Queryable, Scope, asked
from models.planning.counting import COURSES_ROWS, REFERRALS_ROWS
from models.planning.places import here
from models.schema.programme import Programme


@dataclass(frozen=True)
class Sent:
    """Referrals of the period to one body (a code of the list `bodies`), counted as the indicators of these names."""

    body: str
    referred: int
    seen: int
    lost: int
    overdue: int


_SENT = f"""{REFERRALS_ROWS}
SELECT coalesce(r.to_body, '') AS body, count(*) AS referred, sum(judged.seen) AS seen, sum(judged.lost) AS lost,
    sum(judged.overdue) AS overdue
FROM judged JOIN referral AS r ON r.id = judged.id WHERE {here("judged")}
GROUP BY 1 ORDER BY referred DESC, body
"""
_CAME = f"""{COURSES_ROWS}
SELECT trim(r.introduced_by) AS body, count(*) AS came
FROM chosen JOIN registration AS r ON r.course = chosen.id
WHERE r.retired = 0 AND nullif(trim(r.introduced_by), '') IS NOT NULL AND {here("chosen")}
GROUP BY 1 ORDER BY came DESC, body
"""


def sent(db: Queryable, programmes: Sequence[Programme], scope: Scope) -> list[Sent]:
    """The bodies to which somebody was referred in the period, the busiest first."""
    return [Sent(**row) for row in db.query(_SENT, asked(db, programmes, scope))]


def introduced(db: Queryable, programmes: Sequence[Programme], scope: Scope) -> list[tuple[str, int]]:
    """Who introduced people to the courses of the period, as it was written, with how many registrations."""
    return [(row["body"], int(row["came"])) for row in db.query(_CAME, asked(db, programmes, scope))]
