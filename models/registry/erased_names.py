"""Where an erased person stands by name in rows that are not the person's own, and which of these texts go with him.

A text that surely names the person goes by itself only near him: in what is nobody's own (the household and its cases,
the centres where he works or sits, with their dossiers, visits and courses), and only where nobody else there bears the
name [A]. What names him anywhere else, or only perhaps, may be another's text: it is told, and goes if somebody says so
one by one. Titles and addresses are told only: a centre or a street may bear the name.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from models.registry.full_name import FullName, Said
from models.registry.telling import MARK, PERSON
from models.schema.entity import Entity, Row, derived_id
from models.schema.fields import Note, Text
from models.schema.programme import Programme
from models.store import aliases, wiping
from models.store.changes import paths_of, put_at
from models.store.repository import Repository
from models.store.wiping import Key

Place = tuple[str, str, str]
"""Entity, id and field path of a text."""
Near = Mapping[str, set[str]]
"""Ids of rows by entity."""
NAMELESS = "نام پاک شده"
"""What stands in the place of a line of a list that named the person, so that the list stays as long as it was."""
HOUSEHOLD, CENTRE, USER = "household", "centre", "user"
WORKS = ("staff", "member")
"""The entities whose rows say that somebody works or sits in a centre. A child who is looked after there is named in
its papers by no rule, and may share the name of whoever is [A]."""
_NOT_ALONE = ("staff", "member", "enrolment")  # who else is of a centre, and may bear the same name
_OPEN = "address"
_AT_ONCE = 1000  # rows in memory: of a few names no letter is spelled one way only, and every text is looked through


def sealed(place: Place) -> str:
    """What an erasure keeps of a text that it took out: it says which to who has the row, and nothing to others."""
    return derived_id("erased-text", *place)


def is_marked(value: Any) -> bool:
    """Whether a text is one out of which an erasure took something."""
    return value == MARK or (isinstance(value, str) and NAMELESS in value)


class NamedIn:
    """The texts that name one person, before the person's row is emptied."""

    def __init__(
        self,
        rows: Repository,
        programme: Callable[[Mapping[str, Any]], Programme | None],
        leads: Mapping[str, Mapping[str, str]],
        person: Row,
        name: FullName,
    ) -> None:
        self._rows, self._store = rows, rows.store
        self._programme, self._leads, self._person, self._name = programme, leads, person, name

    # -- where ----------------------------------------------------------------------------------------------------

    @functools.cached_property
    def _sides(self) -> list[tuple[Near, list[FullName]]]:
        """At home and at work: what is near the person there, and who else there may be meant by the name."""
        return [(self._around(name, ids), self._namesakes(name, ids)) for name, ids in self._anchors().items() if ids]

    def _near(self) -> Iterator[tuple[str, set[str]]]:
        return (pair for near, _ in self._sides for pair in near.items())

    def _is_near(self, entity: str, row_id: str) -> bool:
        return any(row_id in near.get(entity, ()) for near, _ in self._sides)

    def _around(self, anchor: str, ids: set[str]) -> Near:
        """The rows that lead to these and are nobody's own, by entity; one that some person is named in is not."""
        found, size = {anchor: set(ids)}, -1
        while size != (size := sum(map(len, found.values()))):
            for entity in self._store.entities.values():
                for name, target in entity.refs.items():
                    if target in found and entity.name not in (PERSON, USER):
                        found.setdefault(entity.name, set()).update(self._free(entity, name, found[target]))
        return found

    def _anchors(self) -> dict[str, set[str]]:
        who = [self._person["id"]]
        homes = {self._person["household"]} if self._person.get("household") else set()
        return {
            HOUSEHOLD: homes | set(wiping.ids_with(self._store, HOUSEHOLD, "head", who)),
            CENTRE: {one for name in WORKS for one in self._values(name, "person", who, CENTRE)},
        }

    def _values(self, entity: str, field: str, ids: Iterable[str], wanted: str) -> set[str]:
        found = self._rows.many(entity, wiping.ids_with(self._store, entity, field, ids)).values()
        return {row[wanted] for row in found if row.get(wanted)}

    def _free(self, entity: Entity, name: str, ids: Iterable[str]) -> list[str]:
        people = [lead for lead, target in entity.refs.items() if target == PERSON]
        if entity.name != HOUSEHOLD and any(entity.fields[one].required for one in people):
            return []
        return wiping.ids_with(self._store, entity.name, name, ids, empty=people)

    def _namesakes(self, anchor: str, anchors: set[str]) -> list[FullName]:
        """The names of other people of these households or centres, with which the person's may be confused."""
        if anchor == HOUSEHOLD:
            ids = set(wiping.ids_with(self._store, PERSON, HOUSEHOLD, anchors))
        else:
            ids = {one for name in _NOT_ALONE for one in self._values(name, CENTRE, anchors, PERSON)}
        others = self._rows.many(PERSON, sorted(ids - set(aliases.ids_of(self._store, self._person["id"])))).values()
        guardians = self._rows.many("guardian", wiping.ids_with(self._store, "guardian", "child", ids)).values()
        names = [*map(FullName.of, others), *(FullName.written(row["name"]) for row in guardians if row.get("name"))]
        return [one for one in names if one is not None and self._name.may_be(one)]

    # -- what -----------------------------------------------------------------------------------------------------

    def surely(self) -> set[Place]:
        """The texts near the person that surely name him and nobody else, or did before they were edited."""
        return {place for place, value in self._near_texts() if self._is_sure(place, value)}

    def _near_texts(self) -> Iterator[tuple[Place, Any]]:
        for name, ids in self._near():
            for row in self._rows.many(name, sorted(ids)).values():
                yield from ((place, value) for place, value in self.texts(name, row))
            for row_id, path, value in wiping.past_values(self._store, name, ids):
                if self._is_text(self._store.entities[name], path, None):
                    yield (name, row_id, path), value

    def _is_sure(self, place: Place, value: Any) -> bool:
        if self._is_title(place) or not isinstance(value, str):
            return False
        parts = value.split("\n") if self._is_list(place) else [value]
        said = [part for part in parts if self._name.said_in(part) is Said.SURELY]
        others = [names for near, names in self._sides if place[1] in near.get(place[0], ())] or self._all_namesakes()
        return bool(said) and not any(one.said_in(part) for part in said for names in others for one in names)

    def _all_namesakes(self) -> list[list[FullName]]:
        return [names for _, names in self._sides]

    def _is_title(self, place: Place) -> bool:
        return place[2] == _OPEN or place[2] in self._store.entities[place[0]].title

    def elsewhere(self, own: Iterable[Key]) -> set[Place]:
        """Every text that names the person, surely or perhaps, in rows that are not his `own`; in what is of the
        household alone also one with his first name."""
        left, found = set(own), set()
        for entity in self._store.entities.values():
            columns = [name for name, field in entity.fields.items() if field.keyed or isinstance(field, Text)]
            ids = wiping.ids_holding(self._store, entity.name, columns, self._name.piece)
            others = [one for one in ids if (entity.name, one) not in left]
            for first in range(0, len(others), _AT_ONCE):
                rows = self._rows.many(entity.name, others[first : first + _AT_ONCE]).values()
                texts = (one for row in rows for one in self.texts(entity.name, row))
                found |= {place for place, value in texts if self._name.said_in(value)}
        return found | self._by_first_name(left)

    def _by_first_name(self, left: set[Key]) -> set[Place]:
        homes = self._anchors()[HOUSEHOLD]
        found: dict[str, set[str]] = {HOUSEHOLD: homes}
        for name in ("case", "service"):
            entity = self._store.entities[name]
            found[name] = set(self._free(entity, HOUSEHOLD, homes))
        found["step"] = set(wiping.ids_with(self._store, "step", "case", found["case"]))
        rows = ((name, row) for name, ids in found.items() for row in self._rows.many(name, sorted(ids)).values())
        texts = (one for name, row in rows if (name, row["id"]) not in left for one in self.texts(name, row))
        return {place for place, value in texts if self._name.first_in(value) and not self._is_title(place)}

    def texts(self, entity: str, row: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
        """The texts of a row that people typed or that lists people."""
        declared, programme = self._store.entities[entity], self._programme(row)
        for path, value in paths_of(declared, row):
            if isinstance(value, str) and value and self._is_text(declared, path, programme):
                yield (entity, str(row["id"]), path), value

    @staticmethod
    def _is_text(entity: Entity, path: str, programme: Programme | None) -> bool:
        column, _, key = path.partition(".")
        if not key:
            field = entity.fields.get(column)
            return isinstance(field, Text) and field.personal
        known = programme.fields.get(key) if programme and column == "answers" else None
        return known is None or (isinstance(known, Text) and known.personal)

    # -- taken out ------------------------------------------------------------------------------------------------

    def without(self, place: Place, value: Any, *, asked: bool) -> Any:
        """A text without the person: of a list without the line, else a mark; the same where it does not name him.
        `asked`: somebody has looked and said that it does, so a perhaps will do."""
        if not isinstance(value, str) or value == MARK:
            return value
        least = Said.MAYBE if asked else Said.SURELY
        if self._is_list(place):
            lines = value.split("\n")
            return "\n".join(NAMELESS if self._name.said_in(line) >= least else line for line in lines)
        named = self._name.said_in(value) >= least or (asked and self._name.first_in(value))
        return MARK if named else value

    def _is_list(self, place: Place) -> bool:
        """Whether the program wrote the text, a line for each person."""
        field = self._store.entities[place[0]].fields.get(place[2])
        return isinstance(field, Note) and field.derived

    def line_without(self, entity: Entity, row_id: str, values: Row, asked: Callable[[Place], bool]) -> Row:
        """The values of a line that waits, without the texts that were `asked` for, or that go near the person."""
        close = self._is_near(entity.name, row_id) or self._leads_near(entity, values)
        told = dict(values)
        for place, value in self.texts(entity.name, {**values, "id": row_id}):
            if asked(place) or (close and self._is_sure(place, value)):
                put_at(told, place[2], self.without(place, value, asked=asked(place)))
        return told

    def _leads_near(self, entity: Entity, values: Mapping[str, Any]) -> bool:
        refs = {name: target for name, target in entity.refs.items() if values.get(name)}
        nobody = PERSON not in refs.values() and entity.name not in (PERSON, USER)
        return nobody and any(self._is_near(target, str(values[name])) for name, target in refs.items())
