"""What every shape asks of the tables of a programme's file: the same questions; refusals name table and key."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn, TypeVar

from models.schema import codelists
from models.schema.codelists import Codelist, Option
from models.schema.fields import Choice
from models.schema.programme import Programme, check_asks, wrong

Table = Mapping[str, Any]
MOST = 36_500
"""A hundred years in days; no count of a file is above it, so that every day it leads to can be written."""
MANY = 2**53
"""No number in a row is as large."""
Read = TypeVar("Read")


class _Same:
    """A programme as a key of a cache: itself, not its like (its tables have no hash)."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    def __hash__(self) -> int:
        return id(self.programme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.programme is self.programme


def once(read: Callable[[Programme], Read]) -> Callable[[Programme], Read]:
    """Read each programme once; the same programme gives the same answer."""
    cached = functools.lru_cache(maxsize=128)(lambda key: read(key.programme))
    return lambda programme: cached(_Same(programme))


class FileReader:
    """Reads the tables of one file. Every refusal is UserError programme-wrong and names the table and the key."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.given = programme.settings

    def tables(self, name: str) -> list[Table]:
        """The tables of `[[name]]`."""
        tables = self.given.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
            self.refuse(name, "", f"جدول‌های [[{name}]]")
        return tables

    def numbered(self, name: str) -> list[tuple[int, Table]]:
        """The tables of `[[name]]` with their numbers, from 1."""
        return list(enumerate(self.tables(name), 1))

    def text(self, place: str, table: Table, key: str) -> str:
        """A text that is not empty."""
        value = table.get(key)
        if not isinstance(value, str) or not value:
            self.refuse(place, key, "یک متن")
        return value

    def whole(self, place: str, table: Table, key: str, default: int | None = None, *, most: int = MOST) -> int:
        """A whole number from 0 to `most`."""
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            self.refuse(place, key, f"یک عدد درست از صفر تا {most}")
        return value

    def maybe_whole(self, place: str, table: Table, key: str) -> int | None:
        """A whole number from 0, or None where the key is not there."""
        return self.whole(place, table, key) if key in table else None

    def texts(self, place: str, table: Table, key: str) -> tuple[str, ...]:
        """A list of texts; none where the key is not there."""
        given = table.get(key, [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.refuse(place, key, "فهرستی از متن‌ها")
        return tuple(given)

    def flag(self, place: str, table: Table, key: str) -> bool:
        """True or false; false where the key is not there."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.refuse(place, key, "true یا false")
        return value

    def one_of(self, place: str, key: str, value: Any, known: Collection[str]) -> str:
        """One of the known texts."""
        if not isinstance(value, str) or value not in known:
            self.refuse(place, key, f"«{value}» یکی از {'، '.join(known)} نیست")
        return value

    def some_of(self, place: str, table: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of known texts; none where the key is not there."""
        given = table.get(key, [])
        if not isinstance(given, list):
            self.refuse(place, key, "یک فهرست")
        return tuple(self.one_of(place, key, one, known) for one in given)

    def when(self, place: str, table: Table, known: Collection[str]) -> Mapping[str, tuple[Any, ...]]:
        """`when = { name = [values] }`: known names, each with the values of which it is to be one."""
        given = table.get("when", {})
        if not isinstance(given, Mapping) or not all(isinstance(values, list) for values in given.values()):
            self.refuse(place, "when", "نام خانه و فهرست مقدارها")
        for name, values in given.items():
            self._could_be(place, self.one_of(place, "when", name, known), values)
        return {name: tuple(values) for name, values in given.items()}

    def _could_be(self, place: str, name: str, values: list[Any]) -> None:
        """Values that an answer can have at all, and of the file's own one of its options, true or false."""
        for one in values:
            if type(one) not in (str, bool, int, float) or (not isinstance(one, str) and not -MANY < one < MANY):
                self.refuse(place, "when", f"«{name}»: متن، عدد، true یا false")
        field = self.programme.fields.get(name)
        codes = [one.code for one in field.options] if isinstance(field, Choice) else []
        wanted = [True, False] if field and field.kind == "flag" else codes
        for one in values if wanted else ():
            if one not in wanted or isinstance(one, bool) != (wanted is not codes):
                self.refuse(place, "when", f"«{one}» مقدار «{name}» نمی‌شود")

    def asks(self, place: str, table: Table) -> None:
        """`asks`, where it is there, names answers of the file."""
        if "asks" in table:
            check_asks(self.programme, place, table["asks"])

    def codelist(self, name: str) -> Codelist:
        """The codes of `[[name]]`: `code`, `label` and `aliases`, none of them twice."""
        found = [
            Option(
                self.text(f"{name} {number}", table, "code"),
                self.text(f"{name} {number}", table, "label"),
                self.texts(f"{name} {number}", table, "aliases"),
            )
            for number, table in self.numbered(name)
        ]
        if len({one.code for one in found}) < len(found):
            self.refuse(name, "code", "بی کد تکراری")
        return codelists.of_options(tuple(found))

    def known_keys(self, place: str, table: Table, known: Collection[str]) -> None:
        """Refuse what this version does not know."""
        for key in table:
            if key not in known:
                self.refuse(place, key, "این نام شناخته نیست")

    def check_places(self, places: Collection[str]) -> None:
        """What a section or a check says of stages and steps (`on`) is one of these."""
        for number, section in enumerate(self.programme.sections, 1):
            for one in section.on:
                self.one_of(f"section {number}", "on", one, places)
        for number, table in self.numbered("check"):
            self.some_of(f"check {number}", table, "on", places)

    def check_turns(self, name: str, after: Mapping[str, Collection[str]]) -> None:
        """Refuse tables of `[[name]]` whose turn never comes: each is after one that is itself after it."""
        reached: set[str] = set()
        while more := {one for one in after if one not in reached and (not after[one] or reached & set(after[one]))}:
            reached |= more
        for one in (one for one in after if one not in reached):
            self.refuse(f"{name} {one}", "after", "هیچ‌گاه نوبتش نمی‌رسد؛ هر یک پس از دیگری است")

    def refuse(self, place: str, key: str, why: str) -> NoReturn:
        """UserError programme-wrong."""
        where = f"[{place}] {key}" if place else key
        wrong(self.programme.name, f"{where}: {why}.")


def met(when: Mapping[str, tuple[Any, ...]], given: Mapping[str, Any]) -> bool:
    """Whether each named value is one of those wanted; of several chosen ones any will do."""
    return all(_any_of(given.get(name), wanted) for name, wanted in when.items())


def _any_of(given: Any, wanted: tuple[Any, ...]) -> bool:
    return any(one in wanted for one in given) if isinstance(given, list) else given in wanted
