"""What one answer means for other fields: a programme gives choices and answers, a scored stage its outcome.

A case asks for its own parties and codes alone, its end when it is closed, and why its level is another than before.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from models.cases.case import CLOSED, OPEN
from models.catalog import choices_of
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.screenings.protocol import Protocol
from models.screenings.screening import columns_unasked
from ui.forms.field_box import FieldBox
from ui.forms.plan import parties_of

SHAPING = ("stage", "kind", "status", "level")
"""The fields of a record with answers on which it depends what else is asked."""
_GIVEN = ("stage", "outcome", "indicator")  # codes whose choices a programme gives
_OF_CASES = ("case", "step", "service")
_CODES = ("stage", "kind", "level", "outcome")


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


def follow_stage(boxes: Mapping[str, FieldBox], programme: Programme | None, fixed: object) -> None:
    """Where a stage is scored, its outcome follows from the answers and is not asked. `fixed`: a stage not shown."""
    stage, outcome = boxes.get("stage"), boxes.get("outcome")
    if outcome is None:
        return
    code = stage.editor.stored() if stage else fixed
    asked = outcome_is_asked(programme, str(code or ""))
    outcome.editor.setEnabled(asked)
    outcome.show_hint("" if asked else "از پاسخ‌ها به دست می‌آید.")


def parent_of(entity: Entity) -> str:
    """The reference whose row says the programme of a record that does not say it itself (a step's case), or ""."""
    programme = entity.own_fields.get("programme")
    if programme is None or not programme.derived or not entity.has_answers:
        return ""
    return next((name for name in entity.refs if entity.own_fields[name].required), "")


def beginnings(entity: Entity, today: datetime.date) -> Mapping[str, object]:
    """What a new record of a case begins with: today, and open."""
    days = {"case": "opened_on", "step": "done_on", "service": "given_on"}
    if entity.name not in days:
        return {}
    begun: dict[str, object] = {days[entity.name]: today.isoformat()}
    return {**begun, "status": OPEN} if entity.name == "case" else begun


def _never(programme: Programme | None) -> set[str]:
    """The fields that a programme keeps empty on every row of its record."""
    tables = programme.settings.get("check", ()) if programme is not None else ()
    return {name for one in tables if one.get("check") == "never" and not one.get("when") for name in one["fields"]}


def unasked(entity: Entity, programme: Programme | None, state: Row, saved: Row | None) -> frozenset[str]:
    """The fields that a record in this state is not asked; what holds a saved value is always shown.

    `state`: what the fields of SHAPING say now, `saved`: the row as it stands, None for a new one.
    """
    if entity.name == "screening":
        unused = columns_unasked(programme, state.get("stage"))
        return frozenset(name for name in unused if (saved or {}).get(name) in (None, ""))
    if entity.name not in _OF_CASES:
        return frozenset()
    given = choices_of(programme) if programme is not None else {}
    names = {name for name in _CODES if not given.get(name)} | _never(programme)
    if programme is not None:
        wanted = parties_of(programme, entity.name)
        both = ("person", "household")  # an incident is anybody's, and a household's case may mean one child of it
        names |= {"person", "partner", "household"} - {*(both if wanted in ((), ("household",)) else wanted)}
    if state.get("status") != CLOSED:
        names |= {"closed_on", "outcome"}
    before = (saved or {}).get("level")
    if not before or state.get("level") == before:
        names.add("level_why")
    return frozenset(name for name in names if (saved or {}).get(name) in (None, ""))
