"""Practice data is a story told by a seed: an invented town and a year of its office's work."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from models.intake.practice_office import office_work
from models.intake.practice_people import MARK, Inventor, practice_people
from models.intake.practice_programmes import work
from models.intake.practice_steps import LEFT_OUT, RefusedError, Step, Year, play
from models.intake.practice_town import settle
from models.intake.practice_work import STORIES, enrolments, numbers, screenings, workshops
from models.schema.programme import Programme

__all__ = ["LEFT_OUT", "MARK", "RefusedError", "Step", "play", "practice_people", "story"]


def story(
    seed: int,
    people: int,
    year: int,
    county: str | Sequence[str],
    today: datetime.date,
    programmes: Iterable[Programme] = (),
) -> Iterator[Step]:
    """A Jalali year of work with about so many persons (exactly from 20 on), up to `today`; always the same steps.

    `county`: one, or several among which a province's town is shared out. `programmes`: those that the office knows;
    three have a story of their own, the others are drawn from what they declare.
    """
    counties = (county,) if isinstance(county, str) else tuple(county)
    told = Year(Inventor(seed, counties[0]), year, today, counties)
    town = settle(told, people)
    workshops(told, town)
    screenings(told, town)
    enrolments(told, town)
    numbers(told, people)
    known = list(programmes)
    work(told, town, (one for one in known if one.name not in STORIES), people)
    if known:
        office_work(told, known)
    return told.steps()
