"""Which programmes a kind of record may belong to is what its form offers; where there is one, nobody is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.catalog import choices_of
from models.schema.entity import Entity
from models.schema.programme import Programme
from ui.forms.plan import Planner
from ui.frame import Frame


def programmes_of(frame: Frame, entity: Entity) -> list[Programme]:
    """The programmes that the actor reads and that fit the entity; none where it has no programme."""
    if "programme" not in entity.own_fields:
        return []
    if entity.own_fields["programme"].derived and entity.has_answers:  # of a step, from its case
        return [one for one in frame.facts.programmes.values() if entity.name in one.carriers]
    offered = Planner(frame, entity, None, (), None).blocks(["programme"])[0].places[0].choices or ()
    return [known for code, _ in offered if (known := frame.programme(code)) is not None]


def taken(frame: Frame, entity: Entity, *given: Mapping[str, Any]) -> Programme | None:
    """The programme of a new record without asking: the one that is given, else the only one where one is required."""
    if "programme" in entity.own_fields and entity.own_fields["programme"].derived:
        return None  # the row above says it
    for values in given:
        if (known := frame.programme(str(values.get("programme") or ""))) is not None:
            return known
    fitting = programmes_of(frame, entity)
    sole = len(fitting) == 1 and entity.own_fields["programme"].required
    return fitting[0] if sole else None


def codes_of(frame: Frame, entity: Entity, name: str) -> list[tuple[str, str]]:
    """(code, label) pairs of a field whose codes the programmes give: all that any fitting programme has."""
    fitting = programmes_of(frame, entity)
    if name == "programme":
        return [(one.name, one.label) for one in fitting]
    told = (one for programme in fitting for one in choices_of(programme).get(name, ()))
    return list({one["code"]: (one["code"], one["label"]) for one in told}.values())
