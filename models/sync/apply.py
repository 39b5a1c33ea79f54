"""Applying is set-based and inside one action: rows are checked, merged and written in chunks; a bad row stands aside.

A row that is wrong goes into quarantine with its code; one whose parent has not come waits for it, is tried again at
the end of the bundle and after every later import, and never blocks the rest.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.errors import Finding
from models.registry.erased_lines import Sieve
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.schema.reading import valid_row
from models.store import stamps
from models.store.database import of_the_file
from models.store.engine import DatabaseError
from models.store.repository import Repository
from models.store.store import Store
from models.sync.clashes import note_clash, settle_replaced
from models.sync.given import give, write_given
from models.sync.knowledge import replaced_by_rows
from models.sync.lines import Unreadable, read_row_line
from models.sync.merge import Incoming, Merged, RowMerge
from models.sync.offices import in_scope
from models.sync.outgoing import stamps_of_rows
from models.sync.quarantine import REVOKED, Key, Quarantine

CHUNK = 2000
Pair = tuple[Incoming, Mapping[str, Any]]
"""A row as it was read, and the line it came in."""


@dataclass
class Counts:
    """What became of a bundle's records. `received` is the sum of applied, unchanged and quarantined."""

    received: int = 0
    applied: int = 0
    unchanged: int = 0
    quarantined: int = 0
    conflicts: int = 0


@dataclass(frozen=True)
class Origin:
    """From whom rows come, and for which offices that sender may write (None: it is an office above us)."""

    replica: str
    office: str
    may_write: Callable[[str], bool]
    revoked: bool = False  # what it brings is not believed: all that is new stands aside


@dataclass
class Applier:
    """Takes lines of rows into the store. Everything happens inside the caller's action.

    `order`: entities, referred-to before referrer. `lone`: rules that look only at the row, by entity. `late`: a newer
    bundle of this sender was here before, so that what lies in quarantine is newer than these lines.
    """

    repository: Repository
    order: Sequence[Entity]
    programme: Callable[[str], Programme | None]
    lone: Callable[[Entity, Row], list[Finding]]
    origin: Origin
    late: bool = False
    counts: Counts = field(default_factory=Counts)
    released: int = 0  # rows that left quarantine
    _waiting: list[Pair] = field(default_factory=list)
    _clashes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        here = self.repository.store.office
        self._sieve = Sieve(self.repository, self.programme, lambda office: in_scope(office, here))
        self._aside = Quarantine(self._store, self.origin.replica, self.origin.office)

    @property
    def noted(self) -> set[str]:
        """Ids of the conflicts and of the rows in quarantine that came of this, each with its code."""
        return self._clashes | self._aside.noted

    @property
    def _store(self) -> Store:
        return self.repository.store

    def take(self, entity: Entity, sent: Sequence[Mapping[str, Any]]) -> None:
        """Take a chunk of one entity's lines."""
        self.counts.received += len(sent)
        left = self._sifted(entity, sent)
        if self.origin.revoked:
            self._disbelieve(entity, left)
            return
        readable = self._readable(entity, left)
        self._merge_and_write(entity, readable)
        if recall := self._store.recalled.get(entity.name):
            recall(self._store)  # what follows in the bundle may be written in the codes that came just now

    def _sifted(self, entity: Entity, sent: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The lines without what was erased on a lawful request."""
        sifted = self._sieve.sift(entity, sent, self.origin.may_write, believed=not self.origin.revoked)
        self.counts.unchanged += sifted.unchanged
        self.counts.applied += sifted.stubs
        return sifted.lines

    def _disbelieve(self, entity: Entity, sent: Sequence[Mapping[str, Any]]) -> None:
        """Of a revoked key: what we have already is no news, everything else stands aside for a person."""
        kept = stamps_of_rows(self.repository, entity.name, [str(line.get("id", "")) for line in sent])
        for line in sent:
            base, fields = kept.get(str(line.get("id", "")), (None, {}))
            if base is not None and (base, fields) == (line.get("base"), line.get("stamps", {})):
                self.counts.unchanged += 1
            else:
                self._quarantine(line, Finding(REVOKED, None, self.origin.office))

    def finish(self, *, everything: bool = False) -> None:
        """Take the rows that waited for others of this bundle or of quarantine, also those that wait for each other;
        what still waits stays in quarantine. `everything`: try all that stands aside of this sender."""
        waiting = {_key(incoming): (incoming, line) for incoming, line in self._waiting}
        kept = self._quarantined(waiting, everything=everything)
        pool = {**waiting, **kept} if self.late else {**kept, **waiting}
        now = {_key(incoming) for incoming, _ in self._waiting}
        self._waiting = []
        ready, missing = self._satisfiable(pool)
        for entity in self.order:
            mine = [key for key in pool if key in ready and key[0] == entity.name]  # in the order they came
            self._write_known(entity, [pool[key] for key in mine if key in now])
            of_the_bundle = dataclasses.replace(self.counts)
            released = [pool[key] for key in mine if key not in now]
            with self._newest():
                self._write_known(entity, released)
            self.counts = of_the_bundle
            self.released += len(released) - self._refused_again(released)
        for key in now - ready:
            target, row_id = missing[key][0]
            self._quarantine(pool[key][1], Finding("row-waits", None, f"{target}:{row_id}"))

    @contextlib.contextmanager
    def _newest(self) -> Iterator[None]:
        """What is written here is the newest that there is of each row, also while an older bundle is taken in."""
        late, self.late = self.late, False
        try:
            yield
        finally:
            self.late = late

    def _refused_again(self, released: Sequence[Pair]) -> int:
        """How many of these rows are still in quarantine: the engine would not take them."""
        return self._aside.how_many(incoming.row_id for incoming, _ in released)

    def _quarantined(self, arrived: Mapping[Key, Pair], *, everything: bool) -> dict[Key, Pair]:
        """This sender's rows in quarantine that may come in now, and with which nothing else is wrong."""
        entities = {entity.name: entity for entity in self.order}
        pool: dict[Key, Pair] = {}
        for name, line in self._aside.worth_a_try(arrived, self._exist, everything=everything):
            entity = entities.get(name)
            if entity is None:
                continue
            try:
                incoming = read_row_line(entity, line)
            except Unreadable:
                continue
            if not self._objection(entity, incoming):
                pool[_key(incoming)] = (incoming, line)
        return pool

    def _satisfiable(self, pool: Mapping[Key, Pair]) -> tuple[set[Key], Mapping[Key, list[Key]]]:
        """The rows of the pool whose references are here or in the pool as well, and what each row misses here."""
        missing: dict[Key, list[Key]] = {}
        for entity in self.order:
            rows = [incoming.row for (name, _), (incoming, _) in pool.items() if name == entity.name]
            known = self._known_refs(entity, rows)
            for row in rows:
                named = ((target, row[name]) for name, target in entity.refs.items() if row.get(name))
                missing[entity.name, row["id"]] = [(target, ref) for target, ref in named if ref not in known[target]]
        followers: dict[Key, list[Key]] = defaultdict(list)
        for key, refs in missing.items():
            for ref in refs:
                followers[ref].append(key)
        ready, orphans = set(pool), [ref for ref in followers if ref not in pool]
        while orphans:
            for key in followers.pop(orphans.pop(), ()):
                if key in ready:
                    ready.remove(key)
                    orphans.append(key)
        return ready, missing

    # -- checking -------------------------------------------------------------------------------------------------

    def _readable(self, entity: Entity, sent: Sequence[Mapping[str, Any]]) -> list[Pair]:
        good = []
        for line in sent:
            try:
                incoming = read_row_line(entity, line)
            except Unreadable as error:
                self._quarantine(line, error.finding)
                continue
            if objection := self._objection(entity, incoming):
                self._quarantine(line, objection)
            else:
                good.append((incoming, line))
        return good

    def _objection(self, entity: Entity, incoming: Incoming) -> Finding | None:
        office = incoming.row.get("office")
        if not isinstance(office, str) or not self.origin.may_write(office):
            return Finding("bundle-out-of-scope", "office", office)
        if objection := self._sieve.objection(entity, incoming.row, self.origin.may_write):
            return objection
        name = incoming.row.get("programme")
        programme = self.programme(name) if entity.has_answers and isinstance(name, str) else None
        findings = valid_row(entity, incoming.row, programme) or self.lone(entity, incoming.row)
        if not findings:
            return None
        first = findings[0]
        return (
            first
            if first.code == "row-invalid"
            else Finding("row-invalid", first.field, first.value, {"why": first.message})
        )

    def _exist(self, entity: str, ids: Iterable[str]) -> set[str]:
        sql = f"SELECT id FROM [{entity}] WHERE id IN (SELECT value FROM json_each(?))"
        return {found[0] for found in self._store.db.conn.execute(sql, (json.dumps(list(ids)),))}

    def _known_refs(self, entity: Entity, rows: Iterable[Row]) -> Mapping[str, set[str]]:
        """For each entity referred to, which of the ids that these rows name exist here."""
        asked: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for name, target in entity.refs.items():
                if row.get(name):
                    asked[target].add(row[name])
        return {target: self._exist(target, ids) for target, ids in asked.items()}

    # -- merging and writing --------------------------------------------------------------------------------------

    def _merge_and_write(self, entity: Entity, chunk: Sequence[Pair]) -> None:
        """Write the rows whose references are here; the others wait for the end of the bundle."""
        known = self._known_refs(entity, (incoming.row for incoming, _ in chunk))
        refs = tuple(entity.refs.items())
        ready: list[Pair] = []
        for pair in chunk:
            row = pair[0].row
            orphan = any(row.get(name) and row[name] not in known[target] for name, target in refs)
            (self._waiting if orphan else ready).append(pair)
        self._write_known(entity, ready)

    def _write_known(self, entity: Entity, ready: Sequence[Pair]) -> None:
        ours = self.repository.many(entity.name, [incoming.row_id for incoming, _ in ready])
        new, seen = [], set(ours)
        for incoming, line in ready:
            if incoming.row_id not in seen:
                seen.add(incoming.row_id)
                new.append((incoming, line))
        self._insert(entity, new)
        fresh = {id(incoming) for incoming, _ in new}
        changed = [(incoming, line) for incoming, line in ready if id(incoming) not in fresh]
        if changed:
            self._update(entity, changed, ours)

    def _insert(self, entity: Entity, new: Sequence[Pair]) -> None:
        """Insert rows at once; a row that the engine refuses stands aside and the rest goes on behind it.

        No savepoint: under the cipher each page that a savepoint copies is encrypted once more, which made an import
        of 20,000 rows three times as long. A statement that fails undoes itself: the first row missing is the bad one.
        """
        while new:
            try:
                laid = ((one.row_id, entity.name, one.base, one.stamps, _told(one)) for one, _ in new)
                give(self._store, laid)
                self.repository.insert(entity.name, [incoming.row for incoming, _ in new])
            except DatabaseError as error:
                if of_the_file(error):
                    raise  # a full disk is no fault of the row
                here = self._exist(entity.name, [incoming.row_id for incoming, _ in new])
                bad = next(place for place, (incoming, _) in enumerate(new) if incoming.row_id not in here)
                self._count_inserted(new[:bad])
                self._quarantine(new[bad][1], Finding("row-invalid", None, None, {"why": str(error)}))
                new = new[bad + 1 :]
            else:
                self._count_inserted(new)
                return

    def _count_inserted(self, new: Sequence[Pair]) -> None:
        self._applied(incoming.row_id for incoming, _ in new)
        self.counts.applied += len(new)

    def _applied(self, ids: Iterable[str]) -> None:
        """A row that has come whole is no longer in quarantine, unless a newer version of it waits there."""
        if not self.late:
            self._aside.forget(list(ids))

    def _update(self, entity: Entity, chunk: Sequence[Pair], ours: Mapping[str, Row]) -> None:
        ids = [incoming.row_id for incoming, _ in chunk]
        kept = stamps_of_rows(self.repository, entity.name, ids)
        known = functools.cache(lambda: self._knowledge(entity.name, ids))
        for incoming, line in chunk:
            here = ours.get(incoming.row_id) or self.repository.get(entity.name, incoming.row_id)
            if here is None or incoming.row_id not in kept:
                self._write_known(entity, [(incoming, line)])
                continue
            base, fields = kept[incoming.row_id]
            if not self.origin.may_write(here["office"]):
                if not self._made_apart(entity, here, base, incoming):
                    self._quarantine(line, Finding("bundle-out-of-scope", "office", here["office"]))
                    continue
                believed = dataclasses.replace(incoming, replaced={})
            else:
                believed = incoming
            merge = RowMerge(
                entity,
                here,
                base,
                fields,
                lambda row=incoming.row_id: known().get(row, {}),  # type: ignore[misc]
                critical=lambda path, row=here: self._is_critical(entity, path, row),  # type: ignore[misc]
                believable=lambda stamp: not stamps.unset(stamp),
                rank=self._rank,
            )
            self._write_merged(entity, merge.merge(believed), line)

    def _made_apart(self, entity: Entity, here: Row, base: str, incoming: Incoming) -> bool:
        """Whether an office above the sender made the same row of a set (attendance of one person at one session):
        only such rows meet without being the sender's own, and nothing that it claims to have replaced is believed."""
        of_a_set = bool(entity.joins) and incoming.row_id == entity.new_id(incoming.row)
        return of_a_set and in_scope(self.origin.office, here["office"]) and incoming.base != base

    def _knowledge(self, entity: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """What our stamps of these rows replaced, by row and field; looked up once a chunk, if any row asks."""
        found = replaced_by_rows(self._store, ids)
        return {
            row: {path: frozenset(known) for path, known in fields.items()}
            for (name, row), fields in found.items()
            if name == entity
        }

    def _rank(self, stamp: str) -> int | None:
        """How high the office stands that decided by this stamp; None if it was no decision."""
        sql = "SELECT office FROM action WHERE stamp = ? AND kind = 'decision'"
        found = self._store.db.conn.execute(sql, (stamp,)).fetchone()
        return -len(found[0]) if found and found[0] else None

    def _is_critical(self, entity: Entity, path: str, row: Row) -> bool:
        column, _, key = path.partition(".")
        if column == "answers" and key and row.get("programme"):
            programme = self.programme(row["programme"])
            if programme and key in programme.fields:
                return programme.fields[key].critical
        return entity.fields[column].critical

    def _write_merged(self, entity: Entity, merged: Merged, line: Mapping[str, Any]) -> None:
        row_id = merged.row["id"]
        if merged.log:
            give(self._store, [(row_id, entity.name, merged.base, merged.fields, merged.log)])
            try:
                write_given(self.repository, entity, merged.row, merged.columns, merged.log)
            except DatabaseError as error:
                if of_the_file(error):
                    raise
                self._quarantine(line, Finding("row-invalid", None, None, {"why": str(error)}))
                return
            settle_replaced(self._store, entity.name, row_id, merged.log)
        noted = sum(note_clash(self._store, entity.name, row_id, clash) for clash in merged.clashes)
        self._clashes.update(clash.id_in(entity.name, row_id) for clash in merged.clashes)
        self.counts.conflicts += noted
        self._applied([row_id])
        if merged.log or noted:
            self.counts.applied += 1
        else:
            self.counts.unchanged += 1

    # -- quarantine -----------------------------------------------------------------------------------------------

    def _quarantine(self, line: Mapping[str, Any], finding: Finding | None) -> None:
        self._aside.put(line, finding or Finding("row-invalid", None, None, {"why": "–"}), older=self.late)
        self.counts.quarantined += 1

    def stand_aside(self, line: Mapping[str, Any], finding: Finding) -> None:
        """Keep a line that this program cannot take at all, with the reason."""
        self.counts.received += 1
        self._quarantine(line, finding)


def _key(incoming: Incoming) -> Key:
    return incoming.entity, incoming.row_id


def _told(incoming: Incoming) -> dict[str, list[str]] | None:
    told = {path: [incoming.stamp(path), *sorted(known)] for path, known in incoming.replaced.items()}
    return told or None
