"""The parts of a protocol as plain data: stages, threshold rows, and what an outcome leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.schema.file_reader import met
from models.schema.programme import Ages
from models.screenings.scoring import Answers, Line, Scoring

DUE_FROM = ("test", "birth")
"""From which day the days of a consequence may count."""


@dataclass(frozen=True)
class Condition:
    """Answers that must each be one of the given values; no answers named: always met."""

    wanted: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def met(self, answers: Answers) -> bool:
        """Whether these answers meet it; of several chosen ones any will do."""
        return met(self.wanted, answers)


@dataclass(frozen=True)
class Default:
    """The outcome of a typed stage while the examiner has given none."""

    outcome: str
    when: Condition


@dataclass(frozen=True)
class Stage:
    """One stage. `outcomes`: verdict to outcome; `allowed`: outcomes it may have; `after`: one of these comes before;
    `replies`: bodies whose open referrals a test of this stage answers; `ages`: instead of the programme's; `scores`:
    the answers that `bands` judges; `certifies`: the outcomes for which a certificate is given."""

    code: str
    label: str
    scoring: Scoring
    outcomes: Mapping[str, str]
    allowed: tuple[str, ...]
    defaults: tuple[Default, ...] = ()
    after: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    ages: Ages | None = None
    scores: tuple[str, ...] = ()
    certifies: tuple[str, ...] = ()

    def missing(self, answers: Answers) -> tuple[str, ...]:
        """The answers that the scoring cannot do without and that are not there."""
        return self.scoring.missing(answers, self.scores)


@dataclass(frozen=True)
class Threshold:
    """One row of a rule set: the line for ages in months from..below, of one answer or ("") of all."""

    version: str
    ages: Ages
    line: Line
    answer: str = ""


@dataclass(frozen=True)
class Consequence:
    """What an outcome at these stages leads to: a referral (`to_body`), or the next test (`to_body` empty).

    `due_days` counts from the day of the test, or from the person's birth. `unless`: answers with which nothing
    follows. `next`: the stage of the next test, where it is not simply the one that comes after.
    """

    stages: tuple[str, ...]
    outcome: str
    when: Condition
    due_days: int
    to_body: str = ""
    reason: str = ""
    from_birth: bool = False
    unless: Condition | None = None
    next: str = ""

    def applies(self, stage: str | None, outcome: str | None, answers: Answers) -> bool:
        """Whether a screening of this stage, outcome and answers calls for it."""
        if stage not in self.stages or outcome != self.outcome or not self.when.met(answers):
            return False
        return self.unless is None or not self.unless.met(answers)
