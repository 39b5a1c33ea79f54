"""Who may be the same person is looked for in small blocks, by a ladder of evidence; a name alone is never evidence.

The ladder is that of the measurements on Persian names (text-and-identifiers 3.2): 100 the same own number; 95 a
newborn's temporary row and the later one of the same mother, birth date and sex; 90 K1 of both names and of the father
with the birth date; 60 «look»: K3 of both names, year of birth and county. Twins are never a pair. Likeness of spelling
(RapidFuzz) only orders pairs of one rung, because it finds حسین and حسن more alike than صغری and صغرا.
"""

from __future__ import annotations

import datetime
import itertools
import operator
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from models.registry.alike import (
    ID_FIELDS,
    are_twins,
    father_key,
    full_name_key,
    is_unnamed,
    newborn_of_same_mother,
    same_names,
)
from models.schema.entity import Row
from models.text import jalali, persian

# Codes of the reasons of a pair, and how they are shown.
REASONS = {
    "same-id": "شمارهٔ شناسایی یکی است",
    "newborn": "نوزاد و شمارهٔ بعدی همان کودک: مادر، تاریخ تولد و جنس یکی است",
    "names-father-birth": "نام، نام پدر و تاریخ تولد یکی است",
    "look": "نام هم‌آوا، سال تولد و شهرستان یکی است",
}
LARGE = 40  # rows; in a larger block every row is compared with the first only, so that work stays linear

Key = Callable[[Row], Hashable | None]


@dataclass(frozen=True)
class Pair:
    """Two ids of persons, the smaller first; `score` of the ladder, 60 to 100; `reason` a key of REASONS."""

    a: str
    b: str
    score: int
    reason: str


@dataclass(frozen=True)
class _Rung:
    score: int
    reason: str
    key: Key
    holds: Callable[[Row, Row], bool]


def pairs(people: Iterable[Row]) -> list[Pair]:
    """Every two rows that may be one person, surest first; each two rows once, on their highest rung."""
    rows = [row for row in people if not row.get("retired")]
    found: dict[tuple[str, str], tuple[Pair, float]] = {}
    for rung in _ladder():
        for one, other in _neighbours(rows, rung.key):
            a, b = sorted((one["id"], other["id"]))
            if (a, b) not in found and not are_twins(one, other) and rung.holds(one, other):
                found[a, b] = (Pair(a, b, rung.score, rung.reason), _likeness(one, other))
    ordered = sorted(found.values(), key=lambda each: (-each[0].score, -each[1], each[0].a, each[0].b))
    return [pair for pair, _ in ordered]


def _ladder() -> Iterator[_Rung]:
    for name in ID_FIELDS.values():
        yield _Rung(100, "same-id", operator.methodcaller("get", name), lambda one, other: True)
    yield _Rung(95, "newborn", _mother_and_birth, newborn_of_same_mother)
    yield _Rung(90, "names-father-birth", _names_and_birth, _no_other_id)
    yield _Rung(60, "look", _names_and_birth, same_names)
    yield _Rung(60, "look", _sound_and_year, _worth_a_look)


def _neighbours(rows: list[Row], key: Key) -> Iterator[tuple[Row, Row]]:
    """Two rows each that share a key; rows without the key are in no block."""
    blocks: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        if (value := key(row)) is not None:
            blocks[value].append(row)
    for block in blocks.values():
        if len(block) <= LARGE:
            yield from itertools.combinations(block, 2)
        else:
            yield from ((block[0], other) for other in block[1:])


def _mother_and_birth(row: Row) -> Hashable | None:
    key = (row.get("mother_national_id"), row.get("birth_date"), row.get("sex"))
    return key if all(key) else None


def _names_and_birth(row: Row) -> Hashable | None:
    key = ("" if is_unnamed(row) else full_name_key(row), father_key(row), row.get("birth_date"))
    return key if all(key) else None


def _sound_and_year(row: Row) -> Hashable | None:
    """K3 of both names, Jalali year of birth, county of residence or else of the office; not for the unnamed."""
    if not row.get("birth_date") or not row.get("last_name") or is_unnamed(row):
        return None
    first = persian.sound_key(persian.given_name_key(row["first_name"]))
    year = jalali.month_of(datetime.date.fromisoformat(row["birth_date"]))[0]
    return first, persian.sound_key(row["last_name"]), year, row.get("county") or (row.get("office") or "")[:4]


def _worth_a_look(one: Row, other: Row) -> bool:
    """Not for two different own numbers, nor for fathers whose names sound different."""
    fathers = {persian.sound_key(row["father_name"]) for row in (one, other) if row.get("father_name")}
    return len(fathers) < 2 and _no_other_id(one, other)


def _no_other_id(one: Row, other: Row) -> bool:
    """Whether no kind of number is filled in both rows with different values."""
    return all(not one.get(name) or not other.get(name) or one[name] == other[name] for name in ID_FIELDS.values())


def _likeness(one: Row, other: Row) -> float:
    """How alike names and father are written, 0 to 100: for the order of a list, never for a decision."""
    return fuzz.ratio(*(f"{full_name_key(row)} {father_key(row)}" for row in (one, other)))
