"""A scoring turns answers into a verdict, a word; what a verdict leads to at a stage is said in the programme's file.

The scorings are a closed vocabulary of pure functions: a programme's file names one for each of its stages, and only a
new word in `SCORINGS` is Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]

PASS, BELOW, STRABISMUS, UNCOOPERATIVE = "pass", "below", "strabismus", "uncooperative"


@dataclass(frozen=True)
class Scoring:
    """One way to judge answers.

    `verdicts`: every word that `judge` can give; a stage's table maps each to an outcome. `judge` takes the answers and
    the line of the threshold row, and gives None while an answer that it needs is missing. `missing`: those answers.
    `by_line`: it needs a threshold row.
    """

    name: str
    verdicts: tuple[str, ...]
    judge: Callable[[Answers, int | None], str | None]
    missing: Callable[[Answers], tuple[str, ...]]
    by_line: bool = False


def cooperated(answers: Answers) -> bool:
    """Whether the child could be tested. Only what was said counts: a health result is never filled in by itself."""
    return answers.get("cooperative") is not False


def squints(answers: Answers) -> bool:
    """Whether the screener saw strabismus in either eye."""
    return answers.get("strabismus") not in (None, "none")


def eyes_missing(answers: Answers) -> tuple[str, ...]:
    """The eyes without a value, of a child that cooperated."""
    if not cooperated(answers) or squints(answers):
        return ()
    return tuple(eye for eye in ("right", "left") if answers.get(eye) is None)


def acuity(answers: Answers, line: int | None) -> str | None:
    """Either eye below the line (tenths, exclusive) is below; visible strabismus weighs more than any value.

    Source: domain/programmes.md 2.1: «any eye < 20/30», so with a line of 7 tenths 6/10 fails and 7/10 passes.
    """
    if squints(answers):
        return STRABISMUS
    if not cooperated(answers):
        return UNCOOPERATIVE
    if eyes_missing(answers) or line is None:
        return None
    return BELOW if min(answers["right"], answers["left"]) < line else PASS


def typed(answers: Answers, line: int | None) -> None:
    """No verdict: the examiner types the outcome."""


def _nothing(answers: Answers) -> tuple[str, ...]:
    return ()


SCORINGS: Mapping[str, Scoring] = {
    scoring.name: scoring
    for scoring in (
        Scoring("acuity", (PASS, BELOW, STRABISMUS, UNCOOPERATIVE), acuity, eyes_missing, by_line=True),
        Scoring("typed", (), typed, _nothing),
    )
}
