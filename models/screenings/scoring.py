"""A scoring turns answers into a verdict, a word; what a verdict leads to at a stage is said in the programme's file.

The scorings are a closed vocabulary of pure functions: a programme's file names one for each of its stages, and only a
new word in `SCORINGS` is Python.

* `acuity`: two eyes in tenths against the line of the age.
* `ears`: two ears, each pass, refer or not done.
* `ears_parallel`: the same, where a second method may have been used at once.
* `bands`: scores (`scores` of the stage) each against its own row of the age, in three bands. Without an active rule
  set there is nothing to judge by, and the stage is typed.
* `typed`: the examiner's word stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]

PASS, BELOW, STRABISMUS, UNCOOPERATIVE = "pass", "below", "strabismus", "uncooperative"
REFER, INCOMPLETE, FIRST_REFERS, SECOND_REFERS, MONITOR = (
    "refer", "incomplete", "first_refers", "second_refers", "monitor",
)  # fmt: skip
NOT_DONE = "not_done"
SIDES = ("right", "left")
SECOND = ("aabr_right", "aabr_left")
WEAK_SIDE = "weak_side"
"""The derived answer, where a file has it, that says on which side the line was missed: right, left or both."""
AGE_ANSWER = "age_interval"
"""The answer, in months, that says for which age scores were taken; it counts before the age of the person."""


@dataclass(frozen=True)
class Line:
    """One row of a rule set: below `below` is below the line; below `monitor_below`, where there is one, is watched."""

    below: float
    monitor_below: float | None = None


Lines = Mapping[str, Line]
"""The lines at one age by the answer that each is for; the one under "" is for all answers of the scoring."""


@dataclass(frozen=True)
class Scoring:
    """One way to judge answers.

    `verdicts`: every word that `judge` can give; a stage's table maps each to an outcome. `judge` takes the answers and
    the lines of the age, and gives None while an answer that it needs is missing. `missing`: those answers, of the ones
    in `scores`. `reads`: answers that a file has to declare. `weak`: the sides on which the line was missed.
    `by_line`: it needs threshold rows; `typed_without`: as long as no rule set is active the stage is typed instead.
    """

    name: str
    verdicts: tuple[str, ...]
    judge: Callable[[Answers, Lines], str | None]
    missing: Callable[[Answers, tuple[str, ...]], tuple[str, ...]]
    reads: tuple[str, ...] = ()
    weak: Callable[[Answers, Lines], tuple[str, ...]] = lambda answers, lines: ()
    by_line: bool = False
    typed_without: bool = False

    def weak_side(self, answers: Answers, lines: Lines) -> str | None:
        """«right», «left» or «both», None where nothing was missed."""
        found = self.weak(answers, lines)
        return "both" if len(found) == len(SIDES) else next(iter(found), None)


# -- eyes -------------------------------------------------------------------------------------------------------------


def cooperated(answers: Answers) -> bool:
    """Whether the child could be tested. Only what was said counts: a health result is never filled in by itself."""
    return answers.get("cooperative") is not False


def squints(answers: Answers) -> bool:
    """Whether the screener saw strabismus in either eye."""
    return answers.get("strabismus") not in (None, "none")


def eyes_missing(answers: Answers, scores: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The eyes without a value, of a child that cooperated."""
    return () if not cooperated(answers) or squints(answers) else _unsaid(answers, SIDES)


def weak_eyes(answers: Answers, lines: Lines) -> tuple[str, ...]:
    """The eyes with a value below the line."""
    if not cooperated(answers) or "" not in lines:
        return ()
    return tuple(eye for eye in SIDES if answers.get(eye) is not None and answers[eye] < lines[""].below)


def acuity(answers: Answers, lines: Lines) -> str | None:
    """Either eye below the line (tenths, exclusive) is below; visible strabismus weighs more than any value.

    Source: domain/programmes.md 2.1: «any eye < 20/30», so with a line of 7 tenths 6/10 fails and 7/10 passes.
    """
    if squints(answers):
        return STRABISMUS
    if not cooperated(answers):
        return UNCOOPERATIVE
    if eyes_missing(answers) or "" not in lines:
        return None
    return BELOW if weak_eyes(answers, lines) else PASS


# -- ears -------------------------------------------------------------------------------------------------------------


def ears_missing(answers: Answers, scores: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The ears of which nothing was said; what was not tested is written «not done», never left empty."""
    return _unsaid(answers, SIDES)


def weak_ears(answers: Answers, lines: Lines) -> tuple[str, ...]:
    """The ears that refer by any method."""
    pairs = zip(SIDES, SECOND, strict=True)
    return tuple(side for side, second in pairs if REFER in (answers.get(side), answers.get(second)))


def ears(answers: Answers, lines: Lines) -> str | None:
    """One ear that refers, refers (domain/programmes.md 2.2), whatever the other shows or lacks.

    An ear that was not done can neither pass nor refer: while none refers the test is incomplete, so that nobody goes
    home as sound with an ear that was never tested, and nobody to the diagnostic centre for one.
    """
    return _one_method(answers, SIDES)


def both_missing(answers: Answers, scores: tuple[str, ...] = ()) -> tuple[str, ...]:
    """As `ears_missing`; where a second method was begun, its other ear too."""
    return ears_missing(answers) + (_unsaid(answers, SECOND) if _second_used(answers) else ())


def ears_parallel(answers: Answers, lines: Lines) -> str | None:
    """As `ears`; where the second method was used at once, the two verdicts are told apart.

    The manual sends who fails straight to diagnosis (programmes 2.2, parallel), and what holds where only the first of
    the two methods refers was not found: the file says it (`first_refers`). An unfinished second method proves nothing.
    """
    first = _one_method(answers, SIDES)
    if not _second_used(answers):
        return first
    second = _one_method(answers, SECOND)
    if first is None or second is None:
        return None
    if second == REFER:
        return SECOND_REFERS
    if first == REFER:
        return FIRST_REFERS if second == PASS else REFER
    return PASS if first == second == PASS else INCOMPLETE


def _one_method(answers: Answers, names: tuple[str, ...]) -> str | None:
    if _unsaid(answers, names):
        return None
    shown = [answers[name] for name in names]
    return REFER if REFER in shown else INCOMPLETE if NOT_DONE in shown else PASS


def _second_used(answers: Answers) -> bool:
    return any(answers.get(name) is not None for name in SECOND)


# -- scores -----------------------------------------------------------------------------------------------------------


def bands(answers: Answers, lines: Lines) -> str | None:
    """The worst of all scores: one below its line refers; else one below the line of watching is watched.

    Source: domain/programmes.md 2.3: mean less two deviations is the cut-off, between one and two is monitored.
    """
    if not lines or _unsaid(answers, lines):
        return None
    if any(answers[name] < line.below for name, line in lines.items()):
        return REFER
    watched = (answers[name] < line.monitor_below for name, line in lines.items() if line.monitor_below is not None)
    return MONITOR if any(watched) else PASS


def scores_missing(answers: Answers, scores: tuple[str, ...]) -> tuple[str, ...]:
    """The scores that were not written."""
    return _unsaid(answers, scores)


def typed(answers: Answers, lines: Lines) -> None:
    """No verdict: the examiner types the outcome."""


def _nothing(answers: Answers, scores: tuple[str, ...]) -> tuple[str, ...]:
    return ()


def _unsaid(answers: Answers, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if answers.get(name) is None)


TYPED = Scoring("typed", (), typed, _nothing)
_EAR = (PASS, REFER, INCOMPLETE)
SCORINGS: Mapping[str, Scoring] = {
    scoring.name: scoring
    for scoring in (
        Scoring(
            "acuity", (PASS, BELOW, STRABISMUS, UNCOOPERATIVE), acuity, eyes_missing, SIDES, weak_eyes, by_line=True
        ),
        Scoring("ears", _EAR, ears, ears_missing, SIDES, weak_ears),
        Scoring(
            "ears_parallel", (*_EAR, FIRST_REFERS, SECOND_REFERS), ears_parallel, both_missing, (*SIDES, *SECOND),
            weak_ears,
        ),
        Scoring("bands", (PASS, MONITOR, REFER), bands, scores_missing, by_line=True, typed_without=True),
        TYPED,
    )
}  # fmt: skip
