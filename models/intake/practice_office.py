"""What an office does beside its programmes: meetings and their resolutions, visits, partners, harms and plans.

Each is drawn from its declaration, referred-to before referrer, so that a record declared tomorrow is practised too.
"""

from __future__ import annotations

import datetime

from models.catalog import ENTITIES
from models.intake.practice_answers import columns
from models.intake.practice_steps import Year
from models.schema.entity import Entity
from models.schema.programme import Programme

_DAY = datetime.timedelta(days=1)
_EACH = 6  # rows of an entity
# Told in the stories of the programmes, made by the program, or a decision that a person has to take.
_NOT_HERE = frozenset(
    {
        "erasure", "code", "user", "neighbourhood", "household", "person", "guardian", "merge", "centre", "course",
        "session", "registration", "attendance", "screening", "case", "step", "service", "referral", "call",
        "enrolment", "staff", "target", "denominator", "tally", "closed_period", "printout",
    }
)  # fmt: skip


def office_work(told: Year, programmes: list[Programme]) -> None:
    """A few rows of every further record, through the year as far as it has come."""
    open_ones = [one for one in programmes if one.travels == "rows"]
    for entity in ENTITIES:
        for number in range(_EACH) if entity.name not in _NOT_HERE else ():
            _row(told, entity, number, open_ones)


def _row(told: Year, entity: Entity, number: int, programmes: list[Programme]) -> None:
    span = max((min(told.today, told.last) - told.first).days, 1)
    day = told.first + _DAY * (number * span // _EACH)
    targets = dict.fromkeys(entity.refs.values())
    pools = {target: told.keys(target) for target in targets}
    last = min(told.today, told.last)  # after everything that such a row may refer to
    if drawn := columns(told, entity, day, last, pools, programmes, number):
        told.add(last, entity.name, drawn[0], spare=drawn[1])
