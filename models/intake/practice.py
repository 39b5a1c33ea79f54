"""Practice data is a story told by a seed: an invented town and a year of its office's work."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from models.intake.practice_people import MARK, Inventor, practice_people
from models.intake.practice_steps import LEFT_OUT, Step, Year, play
from models.intake.practice_town import settle
from models.intake.practice_work import enrolments, numbers, screenings, workshops

__all__ = ["LEFT_OUT", "MARK", "Step", "play", "practice_people", "story"]


def story(seed: int, people: int, year: int, county: str, today: datetime.date) -> Iterator[Step]:
    """A Jalali year of work with about so many persons (exactly from 20 on), up to `today`; always the same steps."""
    told = Year(Inventor(seed, county), year, today)
    town = settle(told, people)
    workshops(told, town)
    screenings(told, town)
    enrolments(told, town)
    numbers(told, people)
    return told.steps()
