"""A year of invented work is a list of steps for the front door, which checks and saves them like anybody's.

A step refers to rows of earlier steps by keys made up here, `{"$": key}`, because ids are made by the office; and to
rows that the office itself made of them, such as a referral after a screening, by `{"$find": entity, "where": {…}}`.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.errors import Finding, Level
from models.intake.practice_people import MARK, Inventor
from models.text import jalali

Raw = dict[str, Any]
Put = Callable[[str, Raw], str]
Find = Callable[[str, Raw], str | None]
LEFT_OUT = "left out"
_TRIES = 8


class RefusedError(Exception):
    """The office does not take a row; carries what it found."""

    def __init__(self, entity: str, findings: Iterable[Finding]) -> None:
        self.entity, self.findings = entity, tuple(findings)
        super().__init__(f"practice data was refused: {entity} {[(f.code, f.field) for f in self.findings]}")


class _NotMade(Exception):  # noqa: N818  it is no error
    """The office has made no such row."""


@dataclass(frozen=True)
class Step:
    """One row to put. `key`: by what later steps name it; a step that updates a row has no key.

    `spare`: what else could be answered. A row with it is drawn from a declaration alone: where the office finds fault
    with it, it is put right as a clerk would, and where that does not help it is left out with all that names it.
    """

    entity: str
    raw: Raw
    key: str = ""
    spare: Raw | None = field(default=None)


def play(steps: Iterable[Step], put: Put, find: Find | None = None) -> Counter[str]:
    """Put every step; how many per entity. `put(entity, row)` saves and gives the id, and raises RefusedError if it
    cannot.

    `find(entity, where)` gives the id of a row that the office made by itself, or None; steps about a row that is not
    found, or all such steps without `find`, are not put and are counted under LEFT_OUT.
    """
    ids: dict[str, str] = {}
    left: set[str] = set()
    done: Counter[str] = Counter()
    for step in steps:
        try:
            raw = {name: _resolved(value, ids, find, left) for name, value in step.raw.items()}
            row_id = put(step.entity, raw) if step.spare is None else _put_right(step, raw, ids, put)
        except _NotMade:
            done[LEFT_OUT] += 1
            left |= {step.key}
            continue
        if step.key:
            ids[step.key] = row_id
        done[step.entity] += 1
    return done


def _put_right(step: Step, raw: Raw, ids: Mapping[str, str], put: Put) -> str:
    """Put a row that is drawn from its declaration; _NotMade where it cannot be put right."""
    named = (step.spare or {}).items()
    spare = {name: ids.get(one["$"]) if isinstance(one, dict) and "$" in one else one for name, one in named}
    for _ in range(_TRIES):
        try:
            return put(step.entity, raw)
        except RefusedError as refused:
            better = _righted(raw, spare, refused.findings)
            if better == raw:
                break
            raw = better
    raise _NotMade(step.entity)


def _righted(raw: Raw, spare: Raw, findings: Iterable[Finding]) -> Raw:
    """A reason for what is only unusual; what is missing filled, what is wrong left away."""
    better, answers = dict(raw), dict(raw.get("answers") or {})
    for one in findings:
        column, _, key = (one.field or "").partition(".")
        place, name = (answers, key) if column == "answers" and key else (better, column)
        if one.level is Level.SOFT:
            better["reasons"] = {**(better.get("reasons") or {}), one.code: MARK}
        elif one.level is Level.HARD and name in spare and place.get(name) != spare[name]:
            place[name] = spare[name]
        elif one.level is Level.HARD:
            place.pop(name, None)
    return {**better, "answers": answers} if answers or "answers" in raw else better


def _resolved(value: Any, ids: Mapping[str, str], find: Find | None, left: Container[str]) -> Any:
    if not isinstance(value, dict) or not value.keys() & {"$", "$find"}:
        return value
    if "$" in value:
        if value["$"] in left:
            raise _NotMade(value["$"])
        return ids[value["$"]]
    where = {name: _resolved(one, ids, find, left) for name, one in value["where"].items()}
    found = find(value["$find"], where) if find else None
    if found is None:
        raise _NotMade(value["$find"])
    return found


def of(key: str) -> Raw:
    """A reference to the row of an earlier step."""
    return {"$": key}


class Year:
    """What the parts of a story share: who invents, where, when, and the steps with their days."""

    def __init__(self, inventor: Inventor, year: int, today: datetime.date, counties: Sequence[str] = ()) -> None:
        self.inventor, self.dice, self.county = inventor, inventor.dice, inventor.county
        self.counties = tuple(counties) or (inventor.county,)
        self.people: dict[str, Raw] = {}  # by key, as they were put
        self.county_of: dict[str, str] = {}  # of each neighbourhood's key
        self.year, self.today = year, today
        self.first, self.last = jalali.from_jalali(year, 1, 1), jalali.from_jalali(year + 1, 1, 1) - _DAY
        self._steps: list[tuple[datetime.date, int, Step]] = []
        self._names: Counter[str] = Counter()

    def add(
        self, day: datetime.date, entity: str, raw: Raw, *, key: str | None = None, spare: Raw | None = None
    ) -> str:
        """A step that happens on a day; the key of its row. A day to come is allowed: the caller knows what may be."""
        self._names[entity] += 1
        key = f"{entity}-{self._names[entity]}" if key is None else key
        self._steps.append((day, len(self._steps), Step(entity, raw, key, spare)))
        if entity == "person":
            self.people[key] = raw
        return key

    def keys(self, entity: str) -> list[str]:
        """The keys of the rows of an entity so far, in the order of their making."""
        return [step.key for _, _, step in self._steps if step.entity == entity and step.key]

    def update(self, day: datetime.date, entity: str, row: Raw, **changes: Any) -> None:
        """A step that changes an earlier row, given by reference."""
        self.add(day, entity, {"id": row, **changes}, key="")

    def on(self, month: int, number: int) -> datetime.date:
        """The day of this year, or the day after if that is a Friday."""
        day = jalali.from_jalali(self.year, month, number)
        return day + _DAY if day.weekday() == 4 else day

    def any_day(self) -> datetime.date:
        """A working day of the year from 20 Farvardin to 15 Esfand."""
        span = (self.on(12, 15) - self.on(1, 20)).days
        day = self.on(1, 20) + _DAY * self.dice.randrange(span)
        return day + _DAY if day.weekday() == 4 else day

    def after(self, day: datetime.date, least: int, most: int) -> datetime.date:
        """A working day some days later, both ends included."""
        later = day + _DAY * self.dice.randint(least, most)
        return later + _DAY if later.weekday() == 4 else later

    def past(self, day: datetime.date) -> bool:
        """Whether it has come."""
        return day <= self.today

    def steps(self) -> Iterator[Step]:
        """All steps in the order of their days, and of their making within a day."""
        return (step for _, _, step in sorted(self._steps, key=lambda one: one[:2]))


_DAY = datetime.timedelta(days=1)
