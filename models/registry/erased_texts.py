"""Takes an erased person out of texts in rows of others, here and, with the erasure, in every other office.

Who erases writes down, sealed, which texts went (`erasure.texts`), so that an office that would be less sure takes out
the same, and one to which such a row comes later forgets what stood there before. What an import writes is not sent
back to where it came from; but there a text that is found here may not be known yet, so such a row goes up once more.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from models.errors import UserError
from models.registry.erased import Erasures, Line
from models.registry.erased_names import NamedIn, Place, is_marked, sealed
from models.registry.erasure import ERASURE
from models.registry.full_name import FullName
from models.registry.telling import MARK
from models.schema.entity import Entity, Row
from models.schema.fields import Text
from models.store import wiping
from models.store.changes import paths_of, put_at, value_at
from models.store.repository import Repository
from models.store.store import Action
from models.store.wiping import Erased, Goes, Key
from models.text.persian import compact_key, persian_number

_SEEN = "erased_texts"  # in meta: that `forget_earlier` has looked through the store
MOST_TEXTS = 4000
"""Texts in rows of others that one erasure takes out: they travel with it in one line of a bundle."""


class ErasedTexts:
    """For one store. All that writes must happen inside a `Store.action`. `ours`: which offices' rows this one may
    write."""

    def __init__(self, rows: Repository, erasures: Erasures, ours: Callable[[str], bool]) -> None:
        self._rows, self._store, self._erasures, self._ours = rows, rows.store, erasures, ours
        self.asked: Callable[[Place], bool] = lambda _place: False  # texts that somebody named to go as well
        self.gone: set[Place] = set()
        self.left: set[Place] = set()  # texts that name the person, or may, and stay
        self.searched: set[str] = set()  # entities out of whose search index words went
        self.known: list[tuple[NamedIn, frozenset[str]]] = []  # the people of this carrying out
        self._late = ""  # the action whose rows were looked at

    def _acting(self) -> Action:
        action = self._store.acting
        if action is None:
            raise RuntimeError("an erasure is carried out inside an action")
        return action

    def forget_all(self) -> None:
        """Begin anew."""
        for kept in (self.gone, self.left):
            kept.clear()

    # -- when the person is emptied -----------------------------------------------------------------------------------

    def take_out(self, one: Erased, person: Row, own: set[Key]) -> set[Key]:
        """Take the person out of what names him near him, of what other offices took him out of, and what was asked.
        Before the row is emptied; `own` are the rows that are his. The rows of others that were touched."""
        name = FullName.of(person)
        if name is None:
            return set()
        named = NamedIn(self._rows, self._erasures.programme_of, self._erasures.leads, person, name)
        listed, deed = wiping.listed_texts(self._store, one.key), self._acting().origin is None
        sure = {place for place in named.surely() if place[:2] not in own}
        elsewhere = named.elsewhere(own) if deed or listed else set()
        asked = {place for place in elsewhere if sealed(place) in listed or (deed and self.asked(place))}
        self.known.append((named, listed))
        for place in sorted(sure | asked):
            self._take_out(named, place, asked=place in asked, deed=deed)
        self.left |= elsewhere - sure - asked
        self._keep_sealed(one.key, {*map(sealed, sure | asked)} - listed, deed=deed)
        return {place[:2] for place in sure | asked}

    def _take_out(self, named: NamedIn, place: Place, *, asked: bool, deed: bool) -> None:
        name, row_id, path = place
        row = self._rows.many(name, [row_id])[row_id]
        new = named.without(place, value_at(row, path), asked=asked)

        def goes(one: str, value: Any) -> bool:
            return one == path and named.without(place, value, asked=asked) != value

        self._write(place, new, row)
        if not deed and self._ours(row["office"]):
            wiping.send_again(self._store, name, row_id)
        self.gone.add(place)
        self._forget_past(name, row_id, goes)
        wiping.drop_drafts(self._store, [(name, row_id)], [])

    def _write(self, place: Place, value: Any, row: Row) -> None:
        new = {**row}
        if value != value_at(row, place[2]):
            put_at(new, place[2], value)
        wiping.as_ours(self._store, place[0], place[1])
        if set(self._rows.save(place[0], new, row)) & set(self._rows.entity(place[0]).search_fields):
            self.searched.add(place[0])

    def _forget_past(self, name: str, row_id: str, goes: Goes) -> None:
        wiping.wipe_log(self._store, name, row_id, goes)
        wiping.wipe_conflicts(self._store, name, row_id, goes, self._acting().stamp)

    def _keep_sealed(self, erasure: str, new: set[str], *, deed: bool) -> None:
        """Write down which texts went, for the other offices; UserError erase-refused where they are too many."""
        record = self._rows.get(ERASURE.name, erasure)
        if record is None or not new or not self._ours(record["office"]):
            return
        texts = {**(record["texts"] or {}), **dict.fromkeys(sorted(new), 1)}
        if len(texts) > MOST_TEXTS:
            if not deed:
                return  # an import is not stopped by it: what went here is gone, and travels as any change does
            counts = (persian_number(len(texts)), persian_number(MOST_TEXTS))
            why = "نام او در {} نوشتهٔ دیگر است؛ یک‌باره بیش از {} نمی‌شود.".format(*counts)
            raise UserError("erase-refused", field="texts", why=why)
        wiping.as_ours(self._store, ERASURE.name, erasure)
        self._rows.save(ERASURE.name, {**record, "texts": texts}, record)
        if not deed:
            wiping.send_again(self._store, ERASURE.name, erasure)

    # -- what comes, and what waits -----------------------------------------------------------------------------------

    def forget_late(self, action: Action) -> None:
        """Where a row came out of which an office had taken a text, what stood there before goes here as well."""
        if self._late == action.stamp or not (listed := wiping.listed_texts(self._store)):
            return
        self._late = action.stamp
        for name, ids in wiping.touched_rows(self._store, action.first_seq).items():
            self._forget_marked(self._rows.entity(name), ids, listed)

    def is_to_look_back(self) -> bool:
        """Whether erasures took texts out, and nobody has looked yet what an older program left of them."""
        return not self._store.meta(_SEEN) and bool(wiping.listed_texts(self._store))

    def forget_earlier(self) -> None:
        """The same of every row, once in the life of a store: a program that did not know of these texts took the rows
        over as they came, and kept what stood there before."""
        listed = wiping.listed_texts(self._store)
        for entity in self._store.entities.values():
            columns = [name for name, field in entity.fields.items() if field.keyed or isinstance(field, Text)]
            marked = wiping.ids_holding(self._store, entity.name, columns, compact_key(MARK))
            self._forget_marked(entity, marked, listed)
        self._store.set_meta(_SEEN, "1")

    def _forget_marked(self, entity: Entity, ids: Iterable[str], listed: frozenset[str]) -> None:
        for row in self._rows.many(entity.name, [*ids]).values():
            marked = [path for path, value in paths_of(entity, row) if is_marked(value)]
            gone = {path for path in marked if sealed((entity.name, row["id"], path)) in listed}
            if gone:
                self._forget_past(entity.name, row["id"], functools.partial(_of_old, gone))
                self.searched |= {entity.name} if gone & {*entity.search_fields} else set()

    def line_without(self, entity: Entity, line: Line) -> Line:
        """A line that waits, without the people whose rows are emptied in this carrying out."""
        row_id, values = str(line.get("id")), line.get("row")
        if not isinstance(values, dict):
            return line
        for named, listed in self.known:

            def asked(place: Place, listed: frozenset[str] = listed) -> bool:
                return place in self.gone or sealed(place) in listed

            values = named.line_without(entity, row_id, values, asked)
        return line if values == line["row"] else {**line, "row": values}


def _of_old(gone: set[str], path: str, value: Any) -> bool:
    return path in gone and value is not None and not is_marked(value)
