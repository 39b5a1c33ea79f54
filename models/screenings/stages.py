"""The parts of a protocol as plain data: stages, threshold rows, and what an outcome leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.schema.programme import Ages
from models.screenings.scoring import Answers, Scoring


@dataclass(frozen=True)
class Condition:
    """Answers that must each be one of the given values; no answers named: always met."""

    wanted: Mapping[str, tuple[Any, ...]]

    def met(self, answers: Answers) -> bool:
        """Whether these answers meet it."""
        return all(answers.get(name) in values for name, values in self.wanted.items())


@dataclass(frozen=True)
class Default:
    """The outcome of a typed stage while the examiner has given none."""

    outcome: str
    when: Condition


@dataclass(frozen=True)
class Stage:
    """One stage. `outcomes`: verdict to outcome; `allowed`: outcomes it may have; `after`: one of these comes before;
    `replies`: bodies whose open referrals a test of this stage answers; `ages`: instead of the programme's."""

    code: str
    label: str
    scoring: Scoring
    outcomes: Mapping[str, str]
    allowed: tuple[str, ...]
    defaults: tuple[Default, ...] = ()
    after: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    ages: Ages | None = None


@dataclass(frozen=True)
class Threshold:
    """One row of a rule set: below `below` is below the line, for ages in months from..below."""

    version: str
    ages: Ages
    below: int


@dataclass(frozen=True)
class Consequence:
    """What an outcome at these stages leads to: a referral (`to_body`), or the next test (`to_body` empty)."""

    stages: tuple[str, ...]
    outcome: str
    when: Condition
    due_days: int
    to_body: str = ""
    reason: str = ""

    def applies(self, stage: str | None, outcome: str | None, answers: Answers) -> bool:
        """Whether a screening of this stage, outcome and answers calls for it."""
        return stage in self.stages and outcome == self.outcome and self.when.met(answers)
