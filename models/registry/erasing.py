"""An erasure empties the row it names, takes the person out of every other row that tells of the person, and stays.

Whole rows go of persons and of the guardians of an erased child (they name others): every field, reason and answer, in
the row and in its past; id, office and the mark of a row put aside stay, so that what refers to it still finds it. In
any other row of the person only what is personal goes (`models.registry.telling`): a text becomes `MARK`, the number of
a person or a telephone nothing. Codes, days, counts, flags and references stay, so that closed figures stand. What
names the person in rows that are not the person's goes as `models.registry.erased_names` says, and its place is kept
with the erasure, sealed, so that every other office takes out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from models.registry import merge
from models.registry.alike import ID_FIELDS
from models.registry.erased import Erasures, Line
from models.registry.erased_texts import ErasedTexts
from models.registry.erasure import ERASURE, WHOLE
from models.registry.telling import PERSON, cleared, tells, without_personal
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.store import aliases, wiping
from models.store.repository import Repository
from models.store.store import Action
from models.store.wiping import Erased, Key, Waiting
from models.text.persian import persian_digits

GUARDIAN, CHILD = "guardian", "child"


def nobodys(_office: str) -> bool:
    """Whether an office is ours, for who has none."""
    return False


class Eraser:
    """Carries erasures out in one store. All that writes must happen inside a `Store.action`. `ours`: of which offices
    this one may write the erasures."""

    def __init__(
        self,
        rows: Repository,
        programme: Callable[[str], Programme | None],
        ours: Callable[[str], bool] = nobodys,
    ) -> None:
        self._rows, self._store, self._ours = rows, rows.store, ours
        self.erasures = Erasures(rows, programme)
        self.names = ErasedTexts(rows, self.erasures, ours)
        self.whole: set[Key] = set()  # rows emptied so far
        self.part: set[Key] = set()  # rows of which something was taken out so far
        self._searched: set[str] = set()

    @property
    def through(self) -> tuple[str, ...]:
        """The entities whose rows are a person's by another row of the person only."""
        return tuple(name for name, fields in self.erasures.leads.items() if PERSON not in fields.values())

    def _acting(self) -> Action:
        action = self._store.acting
        if action is None:
            raise RuntimeError("an erasure is carried out inside an action")
        return action

    # -- what goes along ----------------------------------------------------------------------------------------------

    def lacking(self) -> list[Erased]:
        """What goes with those who were erased and has no erasure yet: rows made one with theirs, guardians of a child.

        Only rows of offices that are `ours`: every other is recorded by its own office or one above it.
        """
        return [one for one in self._companions() if self._ours(one.office)]

    def _companions(self) -> Iterator[Erased]:
        people = wiping.erasures(self._store, PERSON)
        recorded = {*people, *wiping.erasures(self._store, GUARDIAN)}
        for one in people.values():
            groups = {PERSON: aliases.ids_of(self._store, one.row)}
            groups[GUARDIAN] = tuple(wiping.ids_with(self._store, GUARDIAN, CHILD, [one.row]))
            for name, ids in groups.items():
                for row_id, row in self._rows.many(name, [each for each in ids if each not in recorded]).items():
                    recorded.add(row_id)
                    yield Erased(name, row_id, row["office"], one.why, one.done_on, aside=bool(row["retired"]))

    def extend(self) -> None:
        """Record all that is `lacking`, also by what the open action made one."""
        merge.renew(self._store)
        while new := self.lacking():
            self._rows.insert(ERASURE.name, map(_recorded, new))

    # -- carrying out -------------------------------------------------------------------------------------------------

    def carry_out(self) -> None:
        """Empty what was erased and is not empty yet, and what the open action's erasures reach beside it."""
        action = self._acting()
        named = [one for one in wiping.named_since(self._store, action.first_seq) if one.entity in WHOLE]
        asked = dict.fromkeys([*named, *(one for name in WHOLE for one in wiping.outstanding(self._store, name))])
        for one in asked:
            self._wipe(one, action.stamp)
        self._forget_in_search()
        if asked:
            self._clear_waiting(asked)
            self.names.known.clear()
            if aliases.any_alias(self._store):
                merge.renew(self._store)

    def clear_late(self) -> None:
        """Clear what the open action brought of rows that are a person's only through another, which came after it."""
        action = self._acting()
        if not wiping.any_erasure(self._store):
            return
        for name in self.through:
            touched = wiping.touched_since(self._store, name, action.first_seq)
            for row_id in sorted(self.erasures.theirs(name, touched)):
                self._clear(self._rows.entity(name), row_id, action.stamp)
        self.names.forget_late(action)
        self._forget_in_search()

    def look_back(self) -> None:
        """As `ErasedTexts.forget_earlier`."""
        self.names.forget_earlier()
        self._forget_in_search()

    def forget_refusals(self) -> None:
        """What an office above told of rows of erased people that it refused is kept without their values."""
        if wiping.any_erasure(self._store):
            wiping.wipe_refusals(self._store, self._is_concerned)

    def _is_concerned(self, name: str, row_id: str) -> bool:
        if name not in self._store.entities:
            return False
        return wiping.is_wiped(self._store, name, row_id) or bool(self.erasures.theirs(name, [row_id]))

    def _wipe(self, one: Erased, stamp: str) -> None:
        row = self._rows.get(one.entity, one.row)
        if row is not None and row["office"] != one.office:
            return  # of another row than it was asked for
        touched: set[Key] = {(one.entity, one.row)}
        if one.entity == PERSON:
            touched |= {(entity.name, row_id) for entity, ids in self._rows_of(one.row) for row_id in ids}
        if one.entity == PERSON and row is not None:
            self.part |= self.names.take_out(one, row, touched)
        numbers = [str(row[name]) for name in ID_FIELDS.values() if row.get(name)] if row else []
        for name, row_id in sorted(touched):
            if (name, row_id) != (one.entity, one.row):
                self._clear(self._rows.entity(name), row_id, stamp)
        if row is not None:
            self._wipe_whole(self._rows.entity(one.entity), row, stamp)
        led = {target for fields in self.erasures.leads.values() for target in fields.values()}
        ids = [row_id for name, row_id in touched if name in led or name == one.entity]
        wiping.drop_drafts(self._store, touched, [*ids, *numbers, *map(persian_digits, numbers)])
        wiping.wipe_refusals(self._store, lambda name, row_id: (name, row_id) in touched)

    def _rows_of(self, person: str) -> Iterator[tuple[Entity, list[str]]]:
        """The other rows of a person, those of a kind together."""
        found: dict[str, list[str]] = {PERSON: [person]}
        leads = self.erasures.leads
        while new := {name: ids for name in leads if name not in found and (ids := self._led(name, found))}:
            found |= new
        return ((self._rows.entity(name), ids) for name, ids in found.items() if name != PERSON)

    def _led(self, name: str, found: dict[str, list[str]]) -> list[str]:
        ways = ((one, found[target]) for one, target in self.erasures.leads[name].items() if target in found)
        return sorted({row for one, ids in ways for row in wiping.ids_with(self._store, name, one, ids)})

    def _wipe_whole(self, entity: Entity, row: Row, stamp: str) -> None:
        if entity.name == GUARDIAN and self._store.stays_here(GUARDIAN, row["id"]):
            wiping.keep_at_home(self._store, GUARDIAN, row["id"])  # nothing says any more whose guardian it was
        kept = {"id": row["id"], "office": row["office"], "retired": True}
        if self._write(entity, {**dict.fromkeys(entity.fields), **kept}, row):
            self.whole.add((entity.name, row["id"]))
        wiping.wipe_log(self._store, entity.name, row["id"], wiping.everything)
        wiping.wipe_conflicts(self._store, entity.name, row["id"], wiping.everything, stamp)
        wiping.note_wiped(self._store, entity.name, row["id"])

    def _clear(self, entity: Entity, row_id: str, stamp: str) -> None:
        row = self._rows.many(entity.name, [row_id])[row_id]
        programme = self.erasures.programme_of(row)

        def goes(path: str, value: Any) -> bool:
            return tells(entity, path, value, programme)

        if self._write(entity, cleared(entity, row, programme), row):
            self.part.add((entity.name, row_id))
        wiping.wipe_log(self._store, entity.name, row_id, goes)
        wiping.wipe_conflicts(self._store, entity.name, row_id, goes, stamp)

    def _write(self, entity: Entity, new: Row, old: Row) -> bool:
        wiping.as_ours(self._store, entity.name, old["id"])
        changed = self._rows.save(entity.name, new, old)
        if set(changed) & set(entity.search_fields):
            self._searched.add(entity.name)
        return bool(changed)

    def _forget_in_search(self) -> None:
        """Once for all rows of a kind: it reads the whole index."""
        self._searched |= self.names.searched
        self.names.searched.clear()
        while self._searched:
            wiping.forget_in_search(self._store, self._searched.pop())

    # -- what stands aside --------------------------------------------------------------------------------------------

    def _clear_waiting(self, asked: Iterable[Erased]) -> None:
        """What is in quarantine is emptied like what is in; an erased row that waits there comes in empty."""
        gone = {(one.entity, one.row): one for one in asked}
        for one in wiping.waiting(self._store):
            entity = self._store.entities.get(one.entity)
            told = gone.get((one.entity, str(one.line.get("id"))))
            if entity is None:
                if any(row_id in str(one.line) for _, row_id in gone):
                    self._keep_waiting(one, without_personal(one.line))
            elif told is None:
                line = self.erasures.cleared_lines(entity, [one.line])[0]
                self._keep_waiting(one, self.names.line_without(entity, line))
            elif self._is_of(one.line, told.office):
                self.erasures.insert_stub(entity, one.line)
                wiping.drop_waiting(self._store, one.key)

    @staticmethod
    def _is_of(line: Line, office: str) -> bool:
        values = line.get("row")
        return isinstance(values, dict) and values.get("office") == office

    def _keep_waiting(self, one: Waiting, line: Line) -> None:
        if line != one.line:
            wiping.keep_waiting(self._store, one, line)


def _recorded(one: Erased) -> Row:
    told = {"of": one.entity, "row_id": one.row, "office": one.office, "why": one.why, "done_on": one.done_on}
    return {"id": ERASURE.new_id(told), **told, "aside": one.aside, "retired": False}
