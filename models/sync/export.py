"""An export is O(changes): the rows that changed since the recipient's last receipt, as they stand now, and no others.

Upward goes everything that did not come from there. Downward go the rows of that office, what the parent sends to all
below it (targets, denominators), the rows those refer to, decisions, programmes and the receipt.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.schema.entity import Entity, Row
from models.store import stamps
from models.store.database import reading
from models.store.repository import Repository
from models.store.steps import EVERY, Step, unheard
from models.sync import lines, receipts
from models.sync.bundle import Header, bundle_name, write_bundle
from models.sync.canonical import canonical
from models.sync.knowledge import chain_at, remember_chain, replaced_by_rows
from models.sync.offices import REPLICA_LINE, Offices, Peer, Replica, in_scope

CHUNK = 1000
PROGRAMME_LINE = "@programme_file"  # the entity name of a programme file in the log


# Takes two JSON lists: replicas, and [replica, epoch, place] of what those have lost.
_FROM_ELSEWHERE = (
    "(a.origin IS NULL OR a.origin NOT IN (SELECT value FROM json_each(?)) OR EXISTS (SELECT 1 FROM json_each(?) l"
    " WHERE l.value ->> 0 = a.origin AND l.value ->> 1 = a.brought_epoch AND a.brought_place > l.value ->> 2))"
)


@dataclass(frozen=True)
class Exported:
    """One bundle, or the news that there was nothing to say (`file` None, `records` 0)."""

    file: Path | None
    to: str
    number: int | None = None
    records: int = 0
    bytes: int = 0
    sha256: str | None = None
    payload: str | None = None

    def as_answer(self) -> dict[str, Any]:
        """The answer of cli.md."""
        file = str(self.file) if self.file else None
        return {
            "file": file,
            "to": self.to,
            "number": self.number,
            "records": self.records,
            "bytes": self.bytes,
            "sha256": self.sha256,
        }


@dataclass
class Exporter:
    """Writes bundles of one store. `order`: entities, referred-to before referrer. `program`: our version.

    `step` is told how far it is until the last line is packed; what it raises leaves neither a file nor a number used.
    """

    repository: Repository
    offices: Offices
    order: Sequence[Entity]
    practice: bool
    operator: str
    program: str
    spool: Path | None = None
    step: Step = unheard
    _sent: set[tuple[str, str]] = field(default_factory=set)
    _not_from: tuple[str, str] = ("[]", "[]")

    def export(self, office: str, folder: Path, *, full: bool = False, file: Path | None = None) -> Exported:
        """Write the bundle for one office into `folder` (or to `file`). Refused as write_bundle refuses."""
        store = self.repository.store
        with reading(store.db):
            exported, place, told, recipients = self._export(office, folder, full, file)
        if exported.file is not None:
            self._remember(exported, place, told, recipients)
        return exported

    def _export(
        self, office: str, folder: Path, full: bool, file: Path | None
    ) -> tuple[Exported, int, list[bytes], Sequence[Replica]]:
        """The bundle, written out of one picture of the store, and what is to be remembered of it."""
        store = self.repository.store
        recipients = self.offices.of_office(office)
        peers = [self.offices.peer(one.replica) for one in recipients]
        base = 0 if full else min(peer.acked_place for peer in peers)
        last = store.place()
        downward = recipients[0].relation == "below"
        self._sent = set()
        told = list(receipts.for_office(store, self.offices, recipients)) if downward else []
        self._not_from = self._origins_left_out(recipients, peers, full)
        rows = self._lines(base, last, recipients, office if downward else None)
        first = next(rows, None)
        if first is None and not receipts.news(store, self.offices, recipients, told):
            return Exported(None, office), last, told, recipients
        number = self._next_number(office, folder)
        target = file or folder / bundle_name(store.office, store.replica, office, number)
        everything = itertools.chain(told, [first] if first else [], rows)
        exported = self._write(target, office, number, recipients, peers, (base, last), everything)
        return exported, last, told, recipients

    def _remember(self, exported: Exported, place: int, told: list[bytes], recipients: Sequence[Replica]) -> None:
        store = self.repository.store
        with store.writing():
            digest = chain_at(store, place)
            remember_chain(store, place, digest)
            name = exported.file.name if exported.file else ""
            store.db.conn.execute(
                "INSERT INTO sent (office, number, place, hash, file, records, payload, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (exported.to, exported.number, place, digest, name, exported.records, exported.payload,
                 stamps.now().isoformat(timespec="seconds")),
            )  # fmt: skip
            receipts.remember_told(store, recipients, told)

    @staticmethod
    def _origins_left_out(recipients: Sequence[Replica], peers: Sequence[Peer], full: bool) -> tuple[str, str]:
        """The replica that wrote a change does not get it back, unless it lost it: (replicas, [replica, epoch, place])
        as JSON for `_FROM_ELSEWHERE`. Several machines of one office need what each other wrote."""
        if full or len(recipients) > 1:
            return "[]", "[]"
        lost = [[peer.replica, epoch, place] for peer in peers for epoch, place in peer.lost]
        return json.dumps([one.replica for one in recipients]), json.dumps(lost)

    def _write(
        self,
        target: Path,
        office: str,
        number: int,
        recipients: Sequence[Replica],
        peers: Sequence[Peer],
        span: tuple[int, int],
        everything: Iterable[bytes],
    ) -> Exported:
        store = self.repository.store
        counted = _Counted(everything, self.step, self._most(span, recipients[0]))
        header = Header(
            sender=store.replica,
            office=store.office,
            epoch=store.epoch,
            number=number,
            recipient_office=office,
            recipients=tuple(one.replica for one in recipients),
            practice=self.practice,
        )
        hashes = [chain_at(store, place) for place in span]
        manifest = {**header.twice(), **self._manifest(span, hashes, recipients[0], peers)}
        written = write_bundle(
            target,
            keys=self.offices.own_keys(),
            recipients=[one.keys for one in recipients],
            header=header,
            manifest=manifest,
            lines=counted,
            spool=self.spool,
        )
        records = counted.records
        return Exported(written.path, office, number, records, written.bytes, written.sha256, written.payload_sha256)

    def _most(self, span: tuple[int, int], first: Replica) -> int:
        """How many rows there may be at most, for the step; 0 downward, where most of what changed does not go."""
        if self.step is unheard or first.relation == "below":
            return 0
        sql = (
            "SELECT count(*) FROM (SELECT 1 FROM change WHERE seq > ? AND seq <= ? AND entity NOT LIKE '@%'"
            " GROUP BY entity, row)"
        )
        return int(self.repository.store.db.conn.execute(sql, span).fetchone()[0])

    def _manifest(
        self, span: tuple[int, int], hashes: Sequence[str], first: Replica, peers: Sequence[Peer]
    ) -> dict[str, Any]:
        epoch = self.repository.store.epoch
        kinds = {"below": "return", "above": "delta" if span[0] else "snapshot"}
        return {
            "kind": kinds[first.relation],
            "base": {"epoch": epoch, "place": span[0], "hash": hashes[0]},
            "last": {"epoch": epoch, "place": span[1], "hash": hashes[1]},
            "seen": {
                peer.replica: {
                    "epoch": peer.received_epoch,
                    "place": peer.received_place,
                    "hash": peer.received_hash or "",
                }
                for peer in peers
            },
            "forks": json.loads(self.repository.store.meta("forks", "{}")),
            "program": self.program,
            "clock": stamps.now().isoformat(timespec="seconds"),
            "operator": self.operator,
        }

    def _next_number(self, office: str, folder: Path) -> int:
        """One more than the last; a restored store may have forgotten numbers, so a file that is there is never met."""
        store = self.repository.store
        sql = "SELECT coalesce(max(number), 0) + 1 FROM sent WHERE office = ?"
        number = int(store.db.conn.execute(sql, (office,)).fetchone()[0])
        while (folder / bundle_name(store.office, store.replica, office, number)).exists():
            number += 1
        return number

    # -- what goes in ---------------------------------------------------------------------------------------------

    def _lines(self, base: int, last: int, recipients: Sequence[Replica], scope: str | None) -> Iterator[bytes]:
        """Every line but the receipts. `scope`: the office below that they are for; None upward."""
        yield from self._papers(base, last, upward=scope is None)
        asked: dict[str, set[str]] = {}
        for entity in self.order:
            for ids in _chunks(self._changed(entity, base, last, scope)):
                yield from self._rows(entity, ids, base, scope, asked)
        while asked:
            wanted, asked = asked, {}
            for entity in self.order:
                ids = [one for one in wanted.get(entity.name, ()) if (entity.name, one) not in self._sent]
                for chunk in _chunks(iter(ids)):
                    yield from self._rows(entity, chunk, 0, scope, asked)

    def _papers(self, base: int, last: int, *, upward: bool) -> Iterator[bytes]:
        sql = (
            "SELECT DISTINCT c.entity, c.row FROM change c JOIN action a ON a.stamp = c.stamp"
            " WHERE c.seq > ? AND c.seq <= ? AND c.entity IN (?, ?)"
            f" AND {_FROM_ELSEWHERE}"
        )
        values = (base, last, REPLICA_LINE, PROGRAMME_LINE, *self._not_from)
        for kind, row in self.repository.store.db.conn.execute(sql, values).fetchall():
            replica = self.offices.get(row) if kind == REPLICA_LINE and upward else None
            if replica and replica.relation == "below" and replica.certificate:
                yield canonical({"kind": lines.CERTIFICATE, "certificate": json.loads(replica.certificate)})
            elder = self.offices.get(row) if kind == REPLICA_LINE and not upward else None
            if elder and elder.relation == "above":
                yield _above(elder)
            if kind == PROGRAMME_LINE and not upward:
                yield self._programme(row)

    def _programme(self, name: str) -> bytes:
        sql = "SELECT name, version, text FROM programme_file WHERE name = ?"
        name, version, text = self.repository.store.db.conn.execute(sql, (name,)).fetchone()
        return canonical({"kind": lines.PROGRAMME, "name": name, "version": version, "text": text})

    def _changed(self, entity: Entity, base: int, last: int, scope: str | None) -> Iterator[str]:
        """The ids of rows that changed and did not come from the recipients, in the order of the log."""
        condition, values = self._scope_condition(entity, scope)
        sql = (
            f"SELECT c.row FROM change c JOIN action a ON a.stamp = c.stamp JOIN [{entity.name}] t ON t.id = c.row"
            f" WHERE c.seq > ? AND c.seq <= ? AND c.entity = ? AND {_FROM_ELSEWHERE} AND {condition}"
            " GROUP BY c.row ORDER BY min(c.seq)"
        )
        found = self.repository.store.db.conn.execute(sql, (base, last, entity.name, *self._not_from, *values))
        return (row[0] for row in found.fetchall())

    def _scope_condition(self, entity: Entity, scope: str | None) -> tuple[str, tuple[str, ...]]:
        if scope is None:
            return "1", ()
        own = "(t.office = ? OR t.office LIKE ? || '-%')"
        if not entity.downward:
            return own, (scope, scope)
        from_above = "substr(?, 1, length(t.office)) = t.office"
        if "county" not in entity.own_fields:
            return f"({own} OR {from_above})", (scope, scope, scope)
        for_all = f"({from_above} AND (t.county IS NULL OR t.county = ?))"
        return f"({own} OR {for_all})", (scope, scope, scope, scope[:4])

    def _rows(
        self, entity: Entity, ids: Sequence[str], base: int, scope: str | None, asked: dict[str, set[str]]
    ) -> Iterator[bytes]:
        rows = self.repository.many(entity.name, ids)
        kept = self._stamps(entity, ids)
        known = replaced_by_rows(self.repository.store, ids)
        yield from self._actions(kept.values())
        for row_id in ids:
            if row_id not in rows or (entity.name, row_id) in self._sent:
                continue
            self._sent.add((entity.name, row_id))
            if scope is not None:
                self._ask_for_referred(entity, rows[row_id], scope, asked)
            base_stamp, fields = kept[row_id]
            replaced = known.get((entity.name, row_id), {})
            yield lines.row_line(entity, rows[row_id], base_stamp, fields, replaced)

    def _stamps(self, entity: Entity, ids: Sequence[str]) -> dict[str, tuple[str, dict[str, str]]]:
        return stamps_of_rows(self.repository, entity.name, ids)

    def _actions(self, kept: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[bytes]:
        """Who made the stamps that follow, each told once a bundle."""
        wanted = {stamp for base, fields in kept for stamp in (base, *fields.values())}
        wanted = {stamp for stamp in wanted if ("@", stamp) not in self._sent}
        self._sent.update(("@", stamp) for stamp in wanted)
        sql = (
            "SELECT stamp, actor, at, office, kind, note FROM action WHERE stamp IN (SELECT value FROM json_each(?))"
            " ORDER BY stamp"
        )
        for found in self.repository.store.db.conn.execute(sql, (json.dumps(sorted(wanted)),)).fetchall():
            told = dict(zip(("stamp", "actor", "at", "office", "act", "note"), found, strict=True))
            yield canonical(
                {"kind": lines.ACTION, **{name: value for name, value in told.items() if value is not None}}
            )

    def _ask_for_referred(self, entity: Entity, row: Row, scope: str, asked: dict[str, set[str]]) -> None:
        """Rows that this one refers to go along; those of the office's own have gone or will go by themselves."""
        for name, target in entity.refs.items():
            if row.get(name) and (target, row[name]) not in self._sent:
                other = self.repository.get(target, row[name])
                if other and not in_scope(other["office"], scope):
                    asked.setdefault(target, set()).add(row[name])


def _above(elder: Replica) -> bytes:
    """The line by which those below learn an office to which they may write straight."""
    told = {name: getattr(elder, name) for name in ("replica", "office", "level", "name")}
    return canonical({"kind": lines.ABOVE, **told, "keys": vars(elder.keys)})


def stamps_of_rows(repository: Repository, entity: str, ids: Sequence[str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Base stamp and field stamps of rows, by id."""
    sql = "SELECT row, base, fields FROM stamp_of WHERE entity = ? AND row IN (SELECT value FROM json_each(?))"
    found = repository.store.db.conn.execute(sql, (entity, json.dumps(list(ids))))
    return {row: (base, json.loads(fields) if fields else {}) for row, base, fields in found}


class _Counted:
    """Lines as they pass, counted as records unless they only say who acted. `most`: how many there may be, for
    `step`; 0 where it is not known."""

    def __init__(self, source: Iterable[bytes], step: Step, most: int) -> None:
        self._source, self._step, self._most = source, step, most
        self.records = 0

    def __iter__(self) -> Iterator[bytes]:
        mark = canonical(lines.ACTION)
        for number, line in enumerate(self._source):
            if number % EVERY == 0:
                self._step(self.records, self._most, "ردیف‌های بسته")
            self.records += b'"kind":' + mark not in line
            yield line
        self._step(self.records, self._most, "نوشتن روی حافظه و بازخوانی آن")


def _chunks(ids: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(itertools.islice(ids, CHUNK)):
        yield chunk
