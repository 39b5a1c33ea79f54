"""Who is shown rows of the family and abuse tiers leaves a line of the audit: one a question, an id and no value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.office.rows.saving import Saving
from models.schema.entity import Entity, Tier
from models.store import audit, belonging

WATCHED = frozenset({Tier.FAMILY, Tier.ABUSE})
"""The tiers of which every read is noted. Source: guard.md, «Keys and people»."""


def witness(saving: Saving, entity: Entity, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note that the actor was shown these rows of an entity, where any of them is of a tier that is watched."""
    if entity.tier not in WATCHED and not belonging.carriers(saving.rows.store.entities, entity):
        return
    seen = [(row["id"], tier) for row in rows if (tier := saving.tier_at_most(entity, row)) in WATCHED]
    if seen:
        one = str(seen[0][0]) if len(seen) == 1 else ""
        note = f"tier={max(tier for _, tier in seen)}" + ("" if one else f" rows={len(seen)}")
        audit.note(saving.rows.store, saving.actor.user, "read", entity=entity.name, row=one, note=note)


def witness_awaited(saving: Saving, items: Iterable[Mapping[str, Any]]) -> None:
    """The same of what Figures.worklist and Figures.awaited answer: follow-ups, tests to be done again, or rows of
    any entity."""
    items = list(items)
    for name in dict.fromkeys(one["entity"] for one in items if "entity" in one):
        witness(saving, saving.rows.entity(name), [one for one in items if one.get("entity") == name])
    for name in ("referral", "screening"):
        rows = [{"id": one[name], "programme": one["programme"]} for one in items if name in one]
        witness(saving, saving.rows.entity(name), rows)
