"""Centres where unusually few or many belong to a place or to an educator are told before a period is closed.

What is usual a programme's file says (`[[plausible]]`, programmes 4); it is observed, not a rule, so nobody is asked at
the desk. A centre without educators on record says nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.enrolments.density import EDUCATOR, Plausible, plausible_of
from models.planning.asking import Queryable, names
from models.schema.programme import Programme
from models.store.aliases import as_one
from models.text import persian
from models.text.jalali import Period

_CENTRES = f"""
SELECT e.programme, e.centre, count(DISTINCT {as_one("e.person")}) AS people, (
    SELECT count(DISTINCT {as_one("w.person")}) FROM staff AS w
    WHERE w.centre = e.centre AND w.retired = 0 AND w.role = :educator
        AND coalesce(w.starts_on <= :last, 1) AND coalesce(w.ends_on > :last, 1)
) AS educators
FROM enrolment AS e
WHERE e.retired = 0 AND e.centre IS NOT NULL AND e.programme IN (SELECT value FROM json_each(:programmes))
    AND e.status IS NOT 'waiting' AND e.starts_on <= :last
    AND (e.ends_on > :last OR (e.ends_on IS NULL AND e.status IS NOT 'left'))
GROUP BY 1, 2
"""
_WORDS = {"centre": "شمار نفرات مرکز", "educator": "شمار نفرات هر مربی"}


def unusual_centres(db: Queryable, programmes: Iterable[Programme], period: Period) -> Iterator[tuple[str, str, int]]:
    """`(name, label, count of centres)` for each `[[plausible]]` of the programmes, at the end of the period."""
    asked = [one for one in programmes if one.shape == "enrolment" and plausible_of(one)]
    params = {"programmes": names(asked), "last": period.last.isoformat(), "educator": EDUCATOR}
    centres = list(db.query(_CENTRES, params)) if asked else []
    for programme in asked:
        here = [one for one in centres if one["programme"] == programme.name]
        for usual in plausible_of(programme):
            found = sum(_outside(usual, one) for one in here)
            yield f"unusual_{usual.of}_{programme.name}", _label(programme, usual), found


def _outside(usual: Plausible, centre: Mapping[str, Any]) -> bool:
    whole = 1 if usual.of == "centre" else centre["educators"]
    return bool(whole) and not usual.low <= centre["people"] / whole <= usual.high


def _label(programme: Programme, usual: Plausible) -> str:
    words = f"{programme.label}: {_WORDS[usual.of]} بیرون از {usual.low} تا {usual.high}"
    return persian.persian_digits(words)
