"""All statements by name, and the one way to ask for one."""

from __future__ import annotations

from collections.abc import Mapping

from models.office.statements import (
    comparing,
    contents,
    counts,
    disorder,
    double_entry,
    harms,
    kindergartens,
    meetings,
    own_office,
    places,
    queues,
)
from models.office.statements.table import Answer, Asked, Statement

STATEMENTS: Mapping[str, Statement] = {
    "served": counts.SERVED,
    "bases": counts.BASES,
    "plan": comparing.PLAN,
    "trend": comparing.TREND,
    "mandates": comparing.MANDATES,
    "groups": comparing.GROUPS,
    "levels": comparing.LEVELS,
    "kindergartens": kindergartens.KINDERGARTENS,
    "harms": harms.HARMS,
    "harm_places": harms.HARM_PLACES,
    "zones": places.ZONES,
    "families": places.FAMILIES,
    "topics": places.TOPICS,
    "emergency_coverage": places.EMERGENCY_COVERAGE,
    "waiting": queues.WAITING,
    "resolutions": meetings.RESOLUTIONS,
    "visits": meetings.VISITS,
    "contributions": meetings.CONTRIBUTIONS,
    "bodies": meetings.BODIES,
    "disorder": disorder.DISORDER,
    "national": double_entry.NATIONAL,
    "content": contents.CONTENT,
    "strategy": own_office.STRATEGY,
    "staff": own_office.STAFF,
}


def tell(name: str, asked: Asked) -> Answer:
    """`{columns, group, wide, rows, notes}`; see models.office.statements.table. UserError not-allowed."""
    statement = STATEMENTS[name]
    told = statement.tell(asked)
    return {
        "columns": [vars(one) for one in statement.columns],
        "group": vars(statement.group) if statement.group else None,
        "wide": statement.wide,
        "rows": list(told.rows),
        "notes": list(told.notes),
    }
