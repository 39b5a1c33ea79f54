"""Which test a child is due and what typed answers will lead to follow from the programme's file alone.

Everything is a pure function, so the roll shows an outcome while it is typed, before anything is saved.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.schema import codelists
from models.schema.entity import Row
from models.schema.fields import Field, Keyed, Ref
from models.schema.programme import Programme
from models.screenings.consequences import followup, next_stage, repeat_due
from models.screenings.protocol import Protocol
from models.screenings.scoring import UNCOOPERATIVE
from models.text import jalali

COOPERATIVE = "cooperative"  # the answer by which a scoring knows that a child could not be tested


@dataclass(frozen=True)
class Forecast:
    """What answers come to. `outcome` and `label` may be empty while an answer is missing; days are calendar days."""

    outcome: str = ""
    label: str = ""
    to_body: str = ""
    refer_by: datetime.date | None = None
    repeat_by: datetime.date | None = None

    @property
    def leads_on(self) -> bool:
        """Whether something follows: a referral or another test."""
        return bool(self.to_body or self.repeat_by)

    @property
    def words(self) -> str:
        """As it is told: «ارجاع به بینایی‌سنج تا ۱۴۰۴/۱۰/۱۹», «تکرار تا …», or the outcome's own label."""
        if self.to_body and self.refer_by:
            return f"ارجاع به {self.to_body} تا {jalali.show(self.refer_by)}"
        if self.repeat_by:
            again = f"تکرار تا {jalali.show(self.repeat_by)}"
            return again if self.outcome == "repeat" else f"{self.label}، {again}"
        return self.label


# -- which test -------------------------------------------------------------------------------------------------------


def due_stage(programme: Programme, tests: Sequence[Row], on: datetime.date) -> str | None:
    """The stage that a person with these tests is due on a day; None where this round asks for no further test.

    Somebody without a test in the round is due the first stage; whose last outcome asks for another test, the stage
    that comes after it. Who was tested on the day, or after it, is due nothing.
    """
    last = latest(programme, [test for test in tests if _in_round(programme, test, on)])
    if last is None:
        return next(iter(Protocol.of(programme).stages))
    return next_stage(last, programme) if last["held_on"] < on.isoformat() else None


def latest(programme: Programme, tests: Iterable[Row]) -> Row | None:
    """The last of these tests, the higher stage where two are of one day; tests of unknown stages do not count."""
    order = {code: number for number, code in enumerate(Protocol.of(programme).stages)}
    known = (test for test in tests if test.get("held_on") and test.get("stage") in order)
    return max(known, key=lambda test: (test["held_on"], order[test["stage"]]), default=None)


def _in_round(programme: Programme, test: Row, on: datetime.date) -> bool:
    if not test.get("held_on"):
        return False
    apart = datetime.date.fromisoformat(test["held_on"]) - on
    return abs(apart.days) <= Protocol.of(programme).round_days


# -- what is asked ----------------------------------------------------------------------------------------------------


def asked_once(programme: Programme) -> tuple[Field, ...]:
    """The answers that stay the same from child to child: those marked `pinned`, the ones the desk asks first."""
    asked = {name: None for stage in Protocol.of(programme).stages for name in programme.asked(stage)}
    pinned = [field for field in programme.fields.values() if field.pinned and _typed(field)]
    return tuple(sorted(pinned, key=lambda field: field.name not in asked))


def asked_each(programme: Programme, stages: Iterable[str]) -> tuple[Field, ...]:
    """The answers that are asked of each child at any of these stages, in the order of the file's `asks`."""
    names = dict.fromkeys(name for stage in stages for name in programme.asked(stage))
    return tuple(programme.fields[name] for name in names if _is_cell(programme.fields[name]))


def is_asked(programme: Programme, stage: str, name: str) -> bool:
    """Whether an answer is asked at a stage."""
    return name in programme.asked(stage)


def decisive(programme: Programme, stage: str) -> tuple[str, ...]:
    """The answers asked at a stage without which its outcome, or what follows from it, is not settled."""
    protocol = Protocol.of(programme)
    named = {name for one in protocol.stages[stage].defaults for name in one.when.wanted}
    for one in (*protocol.followups, *protocol.retests):
        named |= set(one.when.wanted) if stage in one.stages else set()
    named |= set(protocol.stages[stage].missing({})) | set(_required(programme, stage))
    return tuple(field.name for field in asked_each(programme, [stage]) if field.name in named)


def missing(programme: Programme, stage: str, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The answers without which a test of this stage would not be saved."""
    lacking = Protocol.of(programme).stages[stage].missing(answers)
    required = (name for name in _required(programme, stage) if answers.get(name) is None)
    return (*lacking, *(name for name in required if name not in lacking))


def _required(programme: Programme, stage: str) -> tuple[str, ...]:
    """The answers that a test of this stage must have whatever its scoring, in the order of the form."""
    asked = (field for section in programme.sections_on("screening", stage) for field in section.fields)
    return tuple(field.name for field in asked if field.required and not field.retired)


def typed_outcomes(programme: Programme, stage: str) -> Mapping[str, str]:
    """Code to label of the outcomes that the examiner may type at a stage; empty where the outcome is scored."""
    protocol = Protocol.of(programme)
    one = protocol.stages[stage]
    return {} if one.scoring.verdicts else {code: protocol.outcome_list.labels[code] for code in one.allowed}


def may_refuse(programme: Programme, stage: str) -> bool:
    """Whether a child who does not cooperate can be noted at this stage."""
    return COOPERATIVE in programme.fields and UNCOOPERATIVE in Protocol.of(programme).stages[stage].outcomes


def _is_cell(field: Field) -> bool:
    return _typed(field) and not field.pinned


def _typed(field: Field) -> bool:
    return not (field.derived or field.retired or isinstance(field, (Ref, Keyed)))


# -- what it leads to -------------------------------------------------------------------------------------------------


def forecast(programme: Programme, test: Row, months: int | None, born: str | None = None) -> Forecast:
    """What a test of this stage, day, typed outcome and these answers comes to.

    `test` is a row of a screening that need not be saved; `months` is the age on the day, `born` the ISO day of birth.
    """
    protocol = Protocol.of(programme)
    stage = protocol.stages[test["stage"]]
    answers = test.get("answers") or {}
    outcome = test.get("outcome") or next((one.outcome for one in stage.defaults if one.when.met(answers)), None)
    if stage.scoring.verdicts:
        lines = protocol.lines(protocol.active, months, answers) if stage.scoring.by_line else {}
        outcome = stage.outcomes.get(stage.scoring.judge(answers, lines) or "")
    return outlook(programme, {**test, "outcome": outcome}, born)


def outlook(programme: Programme, test: Row, born: str | None) -> Forecast:
    """What the outcome that a test has leads to, for somebody born on that ISO day (None: not known)."""
    outcome = test.get("outcome") or ""
    label = Protocol.of(programme).outcome_list.labels.get(outcome, outcome)
    wanted = followup(test, programme, born)
    if wanted is None:
        return Forecast(outcome, label, repeat_by=repeat_due(test, programme, born))
    body = codelists.load("bodies").labels.get(wanted.to_body, wanted.to_body)
    return Forecast(outcome, label, body, wanted.due_on)
