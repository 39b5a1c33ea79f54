"""Another body's list meets ours person by person: the number decides, then names with father and birth; a name never.

The surest evidence is used up first, over the whole list, so that a weak match cannot take a person away from a sure
one; each of our persons is matched at most once. Twins are never matched by themselves: where the evidence fits two
children, or a number says one twin and the name the other, a person must look («maybe»).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from models.registry.alike import are_twins, father_key, full_name_key, is_unnamed
from models.schema.entity import Row

HOW = {"id": "کد ملی", "name-father-birth": "نام، پدر، تولد", "name-only": "نام"}
"""By what two rows met, and how that is called."""
SURE = ("id", "name-father-birth")
"""The ways that say that both lists have the person."""

TWINS = "شاید دوقلو یا دو نفر با یک نام باشند"
_WORDS = {"national_id": "کد ملی", "name": "نام", "father_name": "نام پدر", "birth_date": "تاریخ تولد"}


@dataclass(frozen=True)
class Match:
    """What became of one of their rows: `how` of HOW or None, our person's id, and 100, 90, 20 to 59 or 0.

    `reason` says in words what agrees and what does not; empty where nothing was found.
    """

    how: str | None = None
    person: str | None = None
    score: int = 0
    reason: str = field(default="", compare=False)


def match_list(ours: Iterable[Row], theirs: Sequence[Row]) -> list[Match]:
    """A Match for each of their rows, in their order.

    Theirs hold national_id, first_name, last_name, father_name, birth_date in stored form, any of them None, and where
    their list tells it mother_national_id and birth_order. `id` and `name-father-birth` mean both lists have the
    person; `name-only` means maybe, and a person must look.
    """
    matching = _Matching([row for row in ours if not row.get("retired")], theirs)
    found = [Match() for _ in theirs]
    for step in (matching.by_id, matching.by_names, matching.maybe):
        for number, row in enumerate(theirs):
            if found[number].how is None:
                found[number] = step(row)
    return found


def reason_of(one: Row, other: Row) -> str:
    """What two rows agree in and what not, as a sentence part: «کد ملی و نام یکی است؛ نام پدر یکی نیست»."""
    known = {
        "national_id": (one.get("national_id"), other.get("national_id")),
        "name": (full_name_key(one), full_name_key(other)),
        "father_name": (father_key(one), father_key(other)),
        "birth_date": (one.get("birth_date"), other.get("birth_date")),
    }
    told = {name: first == second for name, (first, second) in known.items() if first and second}
    parts = [
        f"{' و '.join(_WORDS[name] for name, same in told.items() if same is alike)} {says}"
        for alike, says in ((True, "یکی است"), (False, "یکی نیست"))
        if alike in told.values()
    ]
    return "؛ ".join(parts)


class _Matching:
    """Our people by their keys, and who of them is already matched."""

    def __init__(self, ours: list[Row], theirs: Sequence[Row]) -> None:
        self.ids: dict[str, Row] = {}
        self.names: dict[Hashable, list[Row]] = defaultdict(list)
        self.taken: set[str] = set()
        for row in ours:
            if row.get("national_id"):
                self.ids.setdefault(row["national_id"], row)
            self.names[full_name_key(row)].append(row)
        self.twins = _told_twice(theirs)

    def by_id(self, row: Row) -> Match:
        """The same national id, unless the name says that it is the other of two who were born on one day."""
        found = self.ids.get(row.get("national_id") or "")
        if found is not None and self._other_twin(found, row):
            return Match()
        return self._take("id", found, 100, row)

    def by_names(self, row: Row) -> Match:
        """Both names, father and birth, where not both sides have an own number and it can be only one person."""
        key = _evidence(row)
        if key is None or key in self.twins:
            return Match()
        alike = [one for one in self._named(row) if _evidence(one) == key and not are_twins(one, row)]
        sure = [one for one in alike if not (one.get("national_id") and row.get("national_id"))]
        return self._take("name-father-birth", sure[0] if len(sure) == 1 else None, 90, row)

    def maybe(self, row: Row) -> Match:
        """Both names, of several the one whose father and birth are most alike; or a number that the name denies."""
        ranked = [(_likeness(one, row), one) for one in self._named(row)]
        score, best = max(ranked, key=lambda each: each[0], default=(0, None))
        if best is None and (found := self.ids.get(row.get("national_id") or "")) is not None:
            score, best = 59, found
        return self._take("name-only", best, score, row)

    def _other_twin(self, found: Row, row: Row) -> bool:
        """Whether somebody else of ours has their row's name, with the father and the birth of the one found."""
        if full_name_key(found) == full_name_key(row) or is_unnamed(row):
            return False
        born, father = found.get("birth_date"), father_key(found)
        others = self.names.get(full_name_key(row), ())
        alike = ((one.get("birth_date"), father_key(one)) == (born, father) for one in others)
        return bool(born and father) and any(alike)

    def _named(self, row: Row) -> list[Row]:
        name = full_name_key(row)
        return [one for one in self.names.get(name, ()) if one["id"] not in self.taken] if name else []

    def _take(self, how: str, ours: Row | None, score: int, row: Row) -> Match:
        if ours is None or ours["id"] in self.taken:
            return Match()
        self.taken.add(ours["id"])
        reason = reason_of(ours, row)
        if how not in SURE and (_all_alike(ours, row) or self._other_twin(ours, row)):
            reason = f"{reason}؛ {TWINS}"
        return Match(how, ours["id"], score, reason)


def _all_alike(one: Row, other: Row) -> bool:
    keys = [(full_name_key(row), father_key(row), row.get("birth_date")) for row in (one, other)]
    return keys[0] == keys[1] and all(keys[0])


def _evidence(row: Row) -> Hashable | None:
    """Names, father and birth; None where one is not known, and for a newborn that has no name yet."""
    key = full_name_key(row), father_key(row), row.get("birth_date")
    return key if all(key) and not is_unnamed(row) else None


def _told_twice(theirs: Iterable[Row]) -> set[Hashable]:
    """The evidence that two of their rows share under different numbers, or with a different order of birth."""
    seen: dict[Hashable, Row] = {}
    twice: set[Hashable] = set()
    for row in theirs:
        key = _evidence(row)
        if key is None:
            continue
        first = seen.setdefault(key, row)
        if any(first.get(name) != row.get(name) for name in ("national_id", "birth_order")):
            twice.add(key)
    return twice


def _likeness(one: Row, other: Row) -> int:
    """20 to 59 for two rows of one name: 20, as much again for the father's spelling, and 19 for the birth date."""
    fathers = father_key(one), father_key(other)
    father = fuzz.ratio(*fathers) / 100 * 20 if all(fathers) else 0
    born = one.get("birth_date"), other.get("birth_date")
    return int(20 + father + (19 if born[0] and born[0] == born[1] else 0))
