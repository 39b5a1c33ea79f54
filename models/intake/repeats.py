"""One child stands in a list twice under two spellings; the first row counts, the later are told and left alone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from models.intake.rows import DataRow
from models.text import persian

_NUMBERS = ("national_id", "foreign_id", "passport_no")


def own_number(person: Mapping[str, Any]) -> str | None:
    """The first own number a person has, in stored form."""
    return next((person[name] for name in _NUMBERS if person.get(name)), None)


def written_name(person: Mapping[str, Any]) -> str:
    """K1 of first and last name together, so that it does not matter where a full name was cut."""
    return persian.compact_key(f"{person.get('first_name') or ''} {person.get('last_name') or ''}")


class Repeats:
    """Remembers the rows that were not rejected, by number and by name, father and birth."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, DataRow] = {}
        self._names: dict[Hashable, tuple[str | None, DataRow]] = {}

    def keys_of(self, person: Mapping[str, Any], event: tuple[Any, ...]) -> tuple[Any, ...]:
        """(number, number's key, names' key) of stored values; a key is None where something is missing in it."""
        number = own_number(person)
        name, father = written_name(person), persian.compact_key(str(person.get("father_name") or ""))
        names = (name, father, person["birth_date"], event) if name and father and person.get("birth_date") else None
        return number, (number, event) if number else None, names

    def first(self, keys: tuple[Any, ...]) -> DataRow | None:
        """The earlier row of the same person; names count only where not both rows have a number."""
        if not keys:
            return None
        number, by_number, by_names = keys
        if by_number in self._numbers:
            return self._numbers[by_number]
        other, row = self._names.get(by_names, (None, None))
        return row if not (number and other) else None

    def remember(self, keys: tuple[Any, ...], row: DataRow) -> None:
        """Keep a row under its keys."""
        if not keys:
            return
        number, by_number, by_names = keys
        if by_number:
            self._numbers[by_number] = row
        if by_names:
            self._names.setdefault(by_names, (number, row))
