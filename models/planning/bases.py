"""A base that flags far fewer or far more children than usual is looked at: its first tests, by the protocol's range.

Flagged is a first test whose verdict leads on: neither sound, nor watched only, nor a child that could not be tested.
The range is `[flag_rate]` of the programme's file, and there `least`: with how many first tests too few flags say
anything at all (too many always do).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.planning.asking import Queryable, Scope, asked
from models.planning.places import PUT_ASIDE, counts, held_in
from models.schema.programme import Programme
from models.screenings.protocol import Protocol
from models.screenings.scoring import INCOMPLETE, MONITOR, PASS, UNCOOPERATIVE
from models.screenings.stages import Stage
from models.store.aliases import as_one

_NO_FLAG = (PASS, UNCOOPERATIVE, INCOMPLETE, MONITOR)
_BASES = f"""
WITH first AS (
    SELECT s.programme, s.centre, {as_one("s.person")} AS person, {held_in("s")} AS county,
        s.programme || '/' || coalesce(s.outcome, '') IN (SELECT value FROM json_each(:flags)) AS flagged
    FROM screening AS s LEFT JOIN centre AS at ON at.id = s.centre
    WHERE {counts("s")} AND s.held_on BETWEEN :first AND :last
        AND s.programme || '/' || coalesce(s.stage, '') IN (SELECT value FROM json_each(:firsts))
        AND {as_one("s.person")} NOT IN ({PUT_ASIDE})
)
SELECT programme, centre, county, count(DISTINCT person) AS screened,
    count(DISTINCT CASE WHEN flagged THEN person END) AS flagged
FROM first WHERE centre IS NOT NULL AND (:county IS NULL OR county = :county)
GROUP BY 1, 2, 3 ORDER BY 1, 3, 2
"""


@dataclass(frozen=True)
class Base:
    """What one base tested at the first stage: children tested and flagged, the rate in percent with one decimal, the
    usual range, and the tests from which on a low rate says anything."""

    programme: str
    centre: str
    county: str | None
    screened: int
    flagged: int
    low: float
    high: float
    least: int

    @property
    def rate(self) -> float:
        """Flagged in percent of the tested, with one decimal."""
        return round(100 * self.flagged / self.screened, 1)

    @property
    def outside(self) -> bool:
        """Whether somebody should look at this base."""
        return self.rate > self.high or (self.rate < self.low and self.screened >= self.least)


def bases(db: Queryable, programmes: Iterable[Programme], scope: Scope) -> list[Base]:
    """Every base with a first test in the period, of programmes that say which rate is usual; by county of service."""
    judged = [one for one in programmes if one.shape == "screening" and Protocol.of(one).flag_rate]
    if not judged:
        return []
    ranges = {one.name: (*(Protocol.of(one).flag_rate or (0, 100)), _least(one)) for one in judged}
    params = {
        **asked(db, judged, scope),
        "firsts": json.dumps([f"{one.name}/{_first(one).code}" for one in judged]),
        "flags": json.dumps([f"{one.name}/{outcome}" for one in judged for outcome in flags(one)]),
    }
    return [
        Base(row["programme"], row["centre"], row["county"], row["screened"], row["flagged"], *ranges[row["programme"]])
        for row in db.query(_BASES, params)
    ]


def flags(programme: Programme) -> Sequence[str]:
    """The outcomes by which a first test flags a child."""
    stage = _first(programme)
    if not stage.scoring.verdicts:
        return sorted(set(_leading_on(programme, stage)))
    harmless = {stage.outcomes[verdict] for verdict in stage.scoring.verdicts if verdict in _NO_FLAG}
    return sorted(set(stage.outcomes.values()) - harmless)


def _leading_on(programme: Programme, stage: Stage) -> Iterator[str]:
    """Of a stage at which outcomes are typed: those that call for another test or a referral."""
    protocol = Protocol.of(programme)
    return (one.outcome for one in (*protocol.retests, *protocol.followups) if stage.code in one.stages)


def _first(programme: Programme) -> Stage:
    return next(iter(Protocol.of(programme).stages.values()))


def _least(programme: Programme) -> int:
    return int(programme.settings["flag_rate"].get("least", 1))
