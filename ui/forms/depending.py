"""What one answer means for other fields: a programme gives choices and answers, a scored stage its outcome."""

from __future__ import annotations

from models.schema.entity import Entity
from models.schema.programme import Programme
from models.screenings.protocol import Protocol
from ui.forms.field_box import FieldBox

_GIVEN = ("stage", "outcome", "indicator")  # codes whose choices a programme gives


def other_programme(entity: Entity, box: FieldBox, programme: Programme | None) -> bool:
    """Whether the field of the programme now names another one, and that changes the form."""
    if box.name != "programme" or not (entity.has_answers or any(name in entity.own_fields for name in _GIVEN)):
        return False
    return bool(box.editor.stored() != (programme.name if programme else None))


def outcome_is_asked(programme: Programme | None, stage: str) -> bool:
    """Whether a person types the outcome; where a stage is scored it follows from the answers."""
    if programme is None or programme.shape != "screening":
        return True
    stages = Protocol.of(programme).stages
    known = stages.get(stage) or next(iter(stages.values()))
    return not known.scoring.verdicts
