"""Who may be the same person is looked for in small blocks, by a ladder of evidence; a name alone is never evidence.

The ladder is that of the measurements on Persian names (text-and-identifiers 3.2): 100 the same own number; 95 a
newborn's temporary row and the later one of the same mother, birth date and sex; 90 K1 of both names and of the father
with the birth date; 60 «look»: K3 of both names, year of birth and county. Twins are never a pair. Likeness of spelling
(RapidFuzz) only orders pairs of one rung, because it finds حسین and حسن more alike than صغری and صغرا.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import operator
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
from models.store.store import Store
from models.text import jalali, persian

# Codes of the reasons of a pair, and how they are shown.
REASONS = {
    "same-id": "شمارهٔ شناسایی یکی است",
    "newborn": "نوزاد و شمارهٔ بعدی همان کودک: مادر، تاریخ تولد و جنس یکی است",
    "names-father-birth": "نام، نام پدر و تاریخ تولد یکی است",
    "look": "نام هم‌آوا، سال تولد و شهرستان یکی است",
}
_READ = (
    "id", "office", "county", "id_kind", *ID_FIELDS.values(), "first_name", "last_name", "father_name", "birth_date",
    "sex", "mother_national_id", "birth_order",
)  # fmt: skip
_CACHED = 100_000  # keys of names that are remembered, some ten MB
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
    holds: Callable[[Row, Row], bool]


def people_of(store: Store) -> Iterator[Row]:
    """The live persons of a store with what `pairs` looks at, also those who were made one with another."""
    columns = ", ".join(_READ)
    found = store.db.conn.execute(f"SELECT {columns} FROM person WHERE retired = 0")
    return (dict(zip(_READ, values, strict=True)) for values in found)


def pairs(people: Iterable[Row]) -> list[Pair]:
    """Every two rows that may be one person, surest first; each two rows once, on their highest rung."""
    rows = [row for row in people if not row.get("retired")]
    found: dict[tuple[str, str], tuple[Pair, float]] = {}
    for key, rungs in _ladder():
        for one, other in _neighbours(rows, key):
            a, b = sorted((one["id"], other["id"]))
            if (a, b) in found or are_twins(one, other):
                continue
            if rung := next((rung for rung in rungs if rung.holds(one, other)), None):
                found[a, b] = (Pair(a, b, rung.score, rung.reason), _likeness(one, other))
    ordered = sorted(found.values(), key=lambda each: (-each[0].score, -each[1], each[0].a, each[0].b))
    return [pair for pair, _ in ordered]


def _ladder() -> Iterator[tuple[Key, tuple[_Rung, ...]]]:
    """What two rows must share to be compared, and the rungs on which they may then stand, the highest first."""
    for name in ID_FIELDS.values():
        yield operator.methodcaller("get", name), (_Rung(100, "same-id", lambda one, other: True),)
    yield _mother_and_birth, (_Rung(95, "newborn", newborn_of_same_mother),)
    yield _names_and_birth, (_Rung(90, "names-father-birth", _no_other_id), _Rung(60, "look", same_names))
    yield _sound_and_year, (_Rung(60, "look", _worth_a_look),)


def _neighbours(rows: list[Row], key: Key) -> Iterator[tuple[Row, Row]]:
    """Two rows each that share a key; rows without the key are in no block."""
    first: dict[Hashable, Row] = {}
    blocks: dict[Hashable, list[Row]] = {}
    for row in rows:
        value = key(row)
        if value is not None and (before := first.setdefault(value, row)) is not row:
            blocks.setdefault(value, [before]).append(row)
    for block in blocks.values():
        if len(block) <= LARGE:
            yield from itertools.combinations(block, 2)
        else:
            yield from ((block[0], other) for other in block[1:])


def _mother_and_birth(row: Row) -> Hashable | None:
    key = (row.get("mother_national_id"), row.get("birth_date"), row.get("sex"))
    return key if all(key) else None


def _names_and_birth(row: Row) -> Hashable | None:
    birth, father = row.get("birth_date"), row.get("father_name")
    if not birth or not father:
        return None
    key = (_whole_name(row.get("first_name"), row.get("last_name")), _compact(father), birth)
    return key if all(key) else None


def _sound_and_year(row: Row) -> Hashable | None:
    """K3 of both names, Jalali year of birth, county of residence or else of the office; not for the unnamed."""
    birth, last = row.get("birth_date"), row.get("last_name")
    if not birth or not last or not (first := _first_sound(row.get("first_name"))):
        return None
    return first, _sound(last), _year(birth), row.get("county") or (row.get("office") or "")[:4]


# Names repeat, so what is made of one is kept; of the unnamed nothing is made.


@functools.lru_cache(maxsize=_CACHED)
def _whole_name(first: str | None, last: str | None) -> str:
    row = {"first_name": first, "last_name": last}
    return "" if is_unnamed(row) else full_name_key(row)


@functools.lru_cache(maxsize=_CACHED)
def _first_sound(first: str | None) -> str:
    return (
        "" if first is None or is_unnamed({"first_name": first}) else persian.sound_key(persian.given_name_key(first))
    )


_sound = functools.lru_cache(maxsize=_CACHED)(persian.sound_key)
_compact = functools.lru_cache(maxsize=_CACHED)(persian.compact_key)


@functools.lru_cache(maxsize=_CACHED)
def _year(birth: str) -> int:
    return jalali.month_of(datetime.date.fromisoformat(birth))[0]


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
