"""Another body's list meets ours person by person: the number decides, then names with father and birth; a name never.

The surest evidence is used up first, over the whole list, so that a weak match cannot take a person away from a sure
one; each of our persons is matched at most once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from models.registry.alike import father_key, full_name_key
from models.schema.entity import Row

HOW = ("id", "name-father-birth", "name-only")


@dataclass(frozen=True)
class Match:
    """What became of one of their rows: `how` of HOW or None, our person's id, and 100, 90, 20 to 59 or 0."""

    how: str | None = None
    person: str | None = None
    score: int = 0


def match_list(ours: Iterable[Row], theirs: Sequence[Row]) -> list[Match]:
    """A Match for each of their rows, in their order.

    Theirs hold national_id, first_name, last_name, father_name, birth_date in stored form, any of them None. `id` and
    `name-father-birth` mean both lists have the person; `name-only` means maybe, and a person must look.
    """
    matching = _Matching([row for row in ours if not row.get("retired")])
    found = [Match() for _ in theirs]
    for step in (matching.by_id, matching.by_names, matching.by_name_only):
        for number, row in enumerate(theirs):
            if found[number].how is None:
                found[number] = step(row)
    return found


class _Matching:
    """Our people by their keys, and who of them is already matched."""

    def __init__(self, ours: list[Row]) -> None:
        self.ids: dict[str, Row] = {}
        self.names: dict[Hashable, list[Row]] = defaultdict(list)
        self.taken: set[str] = set()
        for row in ours:
            if row.get("national_id"):
                self.ids.setdefault(row["national_id"], row)
            self.names[full_name_key(row)].append(row)

    def by_id(self, row: Row) -> Match:
        """The same national id."""
        return self._take("id", self.ids.get(row.get("national_id") or ""), 100)

    def by_names(self, row: Row) -> Match:
        """Both names, father and birth, where not both sides have an own number."""
        father, born = father_key(row), row.get("birth_date")
        if not father or not born:
            return Match()
        alike = [one for one in self._named(row) if father_key(one) == father and one.get("birth_date") == born]
        sure = [one for one in alike if not (one.get("national_id") and row.get("national_id"))]
        return self._take("name-father-birth", sure[0] if sure else None, 90)

    def by_name_only(self, row: Row) -> Match:
        """Both names; of several the one whose father and birth are most alike."""
        ranked = [(_likeness(one, row), one) for one in self._named(row)]
        score, best = max(ranked, key=lambda each: each[0], default=(0, None))
        return self._take("name-only", best, score)

    def _named(self, row: Row) -> list[Row]:
        name = full_name_key(row)
        return [one for one in self.names.get(name, ()) if one["id"] not in self.taken] if name else []

    def _take(self, how: str, ours: Row | None, score: int) -> Match:
        if ours is None or ours["id"] in self.taken:
            return Match()
        self.taken.add(ours["id"])
        return Match(how, ours["id"], score)


def _likeness(one: Row, other: Row) -> int:
    """20 to 59 for two rows of one name: 20, as much again for the father's spelling, and 19 for the birth date."""
    fathers = father_key(one), father_key(other)
    father = fuzz.ratio(*fathers) / 100 * 20 if all(fathers) else 0
    born = one.get("birth_date"), other.get("birth_date")
    return int(20 + father + (19 if born[0] and born[0] == born[1] else 0))
