"""Whether a person's age belongs to a programme is judged in completed Jalali months and is only ever asked about."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.errors import Finding
from models.schema.entity import Row
from models.schema.programme import Ages
from models.schema.rules import Desk, Rule, order_broken
from models.text import jalali, persian

COUPLE_GAP = 25
"""Years of age between two partners; more is asked about. Source: programmes.md, §4 [A]."""


def age_words(months: int) -> str:
    """Completed months as a person says them: «۵ سال و ۳ ماه»."""
    if months < 0:
        return "پیش از تولد"
    years, rest = divmod(months, 12)
    parts = [f"{years} سال"] * bool(years) + [f"{rest} ماه"] * bool(rest or not years)
    return persian.persian_digits(" و ".join(parts))


def months_old(person: Row | None, on: datetime.date) -> int | None:
    """Completed months of a person's life on a day; None if the birth date is not known."""
    born = (person or {}).get("birth_date")
    return jalali.age_months(datetime.date.fromisoformat(born), on) if born else None


def age_outside(ages: Ages | None, months: int | None, field: str = "person") -> list[Finding]:
    """A soft `age-outside` if the programme has ages, the age is known, and the one is outside the other."""
    if ages is None or months is None or ages.include(months):
        return []
    return [Finding("age-outside", field, age_words(months))]


def far_apart(one: Row | None, other: Row | None) -> list[Finding]:
    """A soft `out-of-range` on `partner` if more than COUPLE_GAP years lie between the births of two partners."""
    born = sorted(person["birth_date"] for person in (one, other) if person and person.get("birth_date"))
    if len(born) < 2:
        return []
    elder, younger = (datetime.date.fromisoformat(day) for day in born)
    gap = jalali.age_years(elder, younger)
    return [Finding("out-of-range", "partner", gap, {"low": 0, "high": COUPLE_GAP})] if gap > COUPLE_GAP else []


def after_birth(*names: str) -> Rule:
    """A hard rule `date-order`: the first of these days that lies before the birth of the row's person."""

    def born_by_then(row: Row, desk: Desk) -> Iterable[Finding]:
        born = (desk.get("person", row["person"]) or {}).get("birth_date") if row.get("person") else None
        early = next((name for name in names if born and row.get(name) and row[name] < born), None)
        if born and early:
            yield order_broken(early, row[early], born)

    return Rule(born_by_then)


def day_of(stored: str | None, otherwise: datetime.date) -> datetime.date:
    """A stored day, or another where there is none."""
    return datetime.date.fromisoformat(stored) if stored else otherwise
