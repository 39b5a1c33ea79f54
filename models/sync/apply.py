"""Applying is set-based and inside one action: rows are checked, merged and written in chunks; a bad row stands aside.

A row that is wrong goes into quarantine with its code; one whose parent has not come waits for it, is tried again at
the end of the bundle and after every later import, and never blocks the rest.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.errors import Finding
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.schema.reading import valid_row
from models.store import stamps
from models.store.engine import DatabaseError
from models.store.repository import Repository
from models.store.store import Store, as_json
from models.sync.canonical import canonical
from models.sync.export import stamps_of_rows
from models.sync.knowledge import replaced_by_rows
from models.sync.lines import Unreadable, read_row_line
from models.sync.merge import Clash, Incoming, Merged, RowMerge

CHUNK = 2000


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


@dataclass
class Applier:
    """Takes lines of rows into the store. Everything happens inside the caller's action.

    `order`: entities, referred-to before referrer. `lone`: rules that look only at the row, by entity.
    """

    repository: Repository
    order: Sequence[Entity]
    programme: Callable[[str], Programme | None]
    lone: Callable[[Entity, Row], list[Finding]]
    origin: Origin
    counts: Counts = field(default_factory=Counts)
    released: int = 0  # rows that left quarantine
    _waiting: list[tuple[Incoming, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def _store(self) -> Store:
        return self.repository.store

    def take(self, entity: Entity, sent: Sequence[Mapping[str, Any]]) -> None:
        """Take a chunk of one entity's lines."""
        self.counts.received += len(sent)
        readable = self._readable(entity, sent)
        self._merge_and_write(entity, readable)

    def finish(self) -> None:
        """Try once more what waited for rows that came later; what still waits goes into quarantine."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            by_entity: dict[str, list[tuple[Incoming, Mapping[str, Any]]]] = defaultdict(list)
            for incoming, line in waiting:
                by_entity[incoming.entity].append((incoming, line))
            for entity in self.order:
                self._merge_and_write(entity, by_entity.get(entity.name, []))
            if len(self._waiting) == len(waiting):
                break
        for incoming, line in self._waiting:
            self._quarantine(line, self._missing_parent(incoming))
        self._waiting = []

    def retry_quarantine(self) -> None:
        """Try this sender's rows in quarantine again: their parents may have come, the program may be newer."""
        while self._retry_once():
            pass

    def _retry_once(self) -> bool:
        sql = "SELECT id, entity, line FROM quarantine WHERE replica = ?"
        found = self._store.db.conn.execute(sql, (self.origin.replica,)).fetchall()
        entities = {entity.name: entity for entity in self.order}
        tried = [(key, entities[name], json.loads(line)) for key, name, line in found if name in entities]
        before = len(found)
        for key, entity, line in tried:
            self._retry_row(key, entity, line)
        left = "SELECT count(*) FROM quarantine WHERE replica = ?"
        after = int(self._store.db.conn.execute(left, (self.origin.replica,)).fetchone()[0])
        return 0 < after < before

    def _retry_row(self, key: str, entity: Entity, line: Mapping[str, Any]) -> None:
        try:
            incoming = read_row_line(entity, line)
        except Unreadable:
            return
        if self._objection(entity, incoming) or self._missing_parent(incoming):
            return
        self._store.db.conn.execute("DELETE FROM quarantine WHERE id = ?", (key,))
        of_the_bundle = dataclasses.replace(self.counts)
        self._merge_and_write(entity, [(incoming, line)])
        self.counts = of_the_bundle
        self.released += 1

    # -- checking -------------------------------------------------------------------------------------------------

    def _readable(self, entity: Entity, sent: Sequence[Mapping[str, Any]]) -> list[tuple[Incoming, Mapping[str, Any]]]:
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

    def _missing_parent(self, incoming: Incoming) -> Finding | None:
        entity = self.repository.entity(incoming.entity)
        for name, target in entity.refs.items():
            ref = incoming.row.get(name)
            if ref and not self._exist(target, [ref]):
                return Finding("row-waits", name, f"{target}:{ref}")
        return None

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

    def _merge_and_write(self, entity: Entity, chunk: list[tuple[Incoming, Mapping[str, Any]]]) -> None:
        if not chunk:
            return
        known = self._known_refs(entity, (incoming.row for incoming, _ in chunk))
        ids_here = {incoming.row_id for incoming, _ in chunk}
        ready = []
        for incoming, line in chunk:
            orphan = any(
                incoming.row.get(name) and incoming.row[name] not in known[target]
                and not (target == entity.name and incoming.row[name] in ids_here)
                for name, target in entity.refs.items()
            )  # fmt: skip
            if orphan:
                self._waiting.append((incoming, line))
            else:
                ready.append((incoming, line))
        self._write_known(entity, ready)

    def _write_known(self, entity: Entity, ready: Sequence[tuple[Incoming, Mapping[str, Any]]]) -> None:
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

    def _insert(self, entity: Entity, new: Sequence[tuple[Incoming, Mapping[str, Any]]]) -> None:
        """Insert rows at once; where the engine refuses, halve until the bad row stands alone."""
        if not new:
            return
        try:
            with self._store.db.atomic():
                self._give(
                    (incoming.row_id, entity.name, incoming.base, incoming.stamps, _told(incoming))
                    for incoming, _ in new
                )
                self.repository.insert(entity.name, [incoming.row for incoming, _ in new])
        except DatabaseError as error:
            if len(new) == 1:
                self._quarantine(new[0][1], Finding("row-invalid", None, None, {"why": str(error)}))
                return
            half = len(new) // 2
            self._insert(entity, new[:half])
            self._insert(entity, new[half:])
            return
        self._applied(incoming.row_id for incoming, _ in new)
        self.counts.applied += len(new)

    def _applied(self, ids: Iterable[str]) -> None:
        """A row that has come whole is no longer in quarantine."""
        done = list(ids)
        sql = "DELETE FROM quarantine WHERE row IN (SELECT value FROM json_each(?)) AND replica = ?"
        self._store.db.conn.execute(sql, (json.dumps(done), self.origin.replica))

    def _give(self, rows: Iterable[tuple[str, str, str, Mapping[str, str], Mapping[str, Any] | None]]) -> None:
        """Lay down the stamps that the log triggers take for these rows."""
        self._store.db.conn.executemany(
            "INSERT INTO given (row, entity, base, fields, log) VALUES (?, ?, ?, ?, ?) ON CONFLICT (row, entity)"
            " DO UPDATE SET base = excluded.base, fields = excluded.fields, log = excluded.log",
            (
                (row, entity, base, as_json(dict(fields)) if fields else None, as_json(log) if log else None)
                for row, entity, base, fields, log in rows
            ),
        )

    def _update(
        self, entity: Entity, chunk: Sequence[tuple[Incoming, Mapping[str, Any]]], ours: Mapping[str, Row]
    ) -> None:
        ids = [incoming.row_id for incoming, _ in chunk]
        kept = stamps_of_rows(self.repository, entity.name, ids)
        moment = stamps.now()
        for incoming, line in chunk:
            here = ours.get(incoming.row_id) or self.repository.get(entity.name, incoming.row_id)
            if here is None or incoming.row_id not in kept:
                self._write_known(entity, [(incoming, line)])
                continue
            base, fields = kept[incoming.row_id]
            merge = RowMerge(
                entity,
                here,
                base,
                fields,
                lambda row=incoming.row_id: self._knowledge(entity.name, row),  # type: ignore[misc]
                critical=lambda path, row=here: self._is_critical(entity, path, row),  # type: ignore[misc]
                believable=lambda stamp: not stamps.anomalous(stamp, moment),
            )
            self._write_merged(entity, merge.merge(incoming))

    def _knowledge(self, entity: str, row_id: str) -> Mapping[str, frozenset[str]]:
        found = replaced_by_rows(self._store, [row_id]).get((entity, row_id), {})
        return {path: frozenset(known) for path, known in found.items()}

    def _is_critical(self, entity: Entity, path: str, row: Row) -> bool:
        column, _, key = path.partition(".")
        if column == "answers" and key and row.get("programme"):
            programme = self.programme(row["programme"])
            if programme and key in programme.fields:
                return programme.fields[key].critical
        return entity.fields[column].critical

    def _write_merged(self, entity: Entity, merged: Merged) -> None:
        row_id = merged.row["id"]
        noted = sum(note_clash(self._store, entity.name, row_id, clash) for clash in merged.clashes)
        self.counts.conflicts += noted
        if merged.log:
            self._give([(row_id, entity.name, merged.base, merged.fields, merged.log)])
            write_given(self.repository, entity, merged.row, merged.columns, merged.log)
            settle_replaced(self._store, entity.name, row_id, merged.log)
        self._applied([row_id])
        if merged.log or noted:
            self.counts.applied += 1
        else:
            self.counts.unchanged += 1

    # -- quarantine -----------------------------------------------------------------------------------------------

    def _quarantine(self, line: Mapping[str, Any], finding: Finding | None) -> None:
        finding = finding or Finding("row-invalid", None, None, {"why": "–"})
        text = canonical(line).decode()
        row = str(line.get("id", ""))[:64]
        key = hashlib.sha256(f"{self.origin.replica}\0{line.get('kind')}\0{row or text}".encode()).hexdigest()[:32]
        waits_for = finding.value if finding.code == "row-waits" else None
        self._store.db.conn.execute(
            "INSERT INTO quarantine (id, replica, office, entity, row, code, message, waits_for, line, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET code = excluded.code,"
            " message = excluded.message, waits_for = excluded.waits_for, line = excluded.line, at = excluded.at",
            (
                key,
                self.origin.replica,
                self.origin.office,
                str(line.get("kind", "")),
                row,
                finding.code,
                finding.message,
                waits_for,
                text,
                stamps.now().isoformat(timespec="seconds"),
            ),
        )
        self.counts.quarantined += 1

    def stand_aside(self, line: Mapping[str, Any], finding: Finding) -> None:
        """Keep a line that this program cannot take at all, with the reason."""
        self.counts.received += 1
        self._quarantine(line, finding)


def _told(incoming: Incoming) -> dict[str, list[str]] | None:
    told = {path: [incoming.stamp(path), *sorted(known)] for path, known in incoming.replaced.items()}
    return told or None


def write_given(
    repository: Repository, entity: Entity, row: Row, columns: Iterable[str], log: Mapping[str, Sequence[str]]
) -> None:
    """Write a row whose stamps lie in `given`; where only stamps change, the line is written here."""
    changed = tuple(columns)
    if changed:
        repository.update(entity.name, row, changed)
        return
    connection = repository.store.db.conn
    connection.execute(
        "INSERT INTO change (entity, row, op, stamp, given) SELECT ?, ?, 'merge', stamp, ? FROM context",
        (entity.name, row["id"], as_json(dict(log))),
    )
    connection.execute(
        "UPDATE stamp_of SET (base, fields) = (SELECT base, fields FROM given WHERE given.row = ? AND given.entity = ?)"
        " WHERE row = ? AND entity = ?",
        (row["id"], entity.name, row["id"], entity.name),
    )


def note_clash(store: Store, entity: str, row_id: str, clash: Clash) -> int:
    """Record a conflict once; 1 if it is new, 0 if it was known."""
    values = (
        clash.id_in(entity, row_id), entity, row_id, clash.path, as_json(clash.ours), as_json(clash.theirs),
        clash.our_stamp, clash.their_stamp, clash.settled, stamps.now().isoformat(timespec="seconds"),
    )  # fmt: skip
    cursor = store.db.conn.execute(
        "INSERT INTO conflict (id, entity, row, field, ours, theirs, our_stamp, their_stamp, settled, noted_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        values,
    )
    return int(cursor.rowcount)


def settle_replaced(store: Store, entity: str, row_id: str, log: Mapping[str, Sequence[str]]) -> None:
    """Close the conflicts of which a stamp that arrived has replaced both sides: somebody decided elsewhere."""
    sql = "SELECT id, field, our_stamp, their_stamp FROM conflict WHERE row = ? AND entity = ? AND settled IS NULL"
    for key, path, one, other in store.db.conn.execute(sql, (row_id, entity)).fetchall():
        stamp, *replaced = log.get(path) or [""]
        if {one, other} <= set(replaced):
            store.db.conn.execute("UPDATE conflict SET settled = ? WHERE id = ?", (stamp, key))


def count_by_code(store: Store) -> Counter[str]:
    """How many rows wait in quarantine, by code."""
    sql = "SELECT code, count(*) FROM quarantine GROUP BY code"
    return Counter(dict(store.db.conn.execute(sql).fetchall()))
