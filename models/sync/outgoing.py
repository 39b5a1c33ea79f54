"""What goes into a bundle: of each row that changed, how it stands now, who made it so, and what that replaced.

Upward goes everything that did not come from there. Downward go the rows of that office, what the parent sends to all
below it (targets, code lists), what follows those rows (a merge of two persons), the rows they refer to, and papers.
What stays in the office (`AtHome`) goes neither way.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from models.schema.entity import Entity, Row, Tier
from models.store.lives import LIFE_LINE
from models.store.repository import Repository
from models.sync import lines
from models.sync.canonical import canonical
from models.sync.knowledge import replaced_by_rows
from models.sync.offices import REPLICA_LINE, Offices, Peer, Replica, in_scope
from models.sync.revocation import REVOCATION_LINE, Revocations

CHUNK = 1000
MOST_ACTIONS = 50_000  # remembered as told: memory stays bounded, and telling one twice does no harm
PROGRAMME_LINE = "@programme_file"  # the entity name of a programme file in the log


# Takes two JSON lists: replicas, and [replica, epoch, place] of what those have lost.
_FROM_ELSEWHERE = (
    "(a.origin IS NULL OR a.origin NOT IN (SELECT value FROM json_each(?)) OR EXISTS (SELECT 1 FROM json_each(?) l"
    " WHERE l.value ->> 0 = a.origin AND l.value ->> 1 = a.brought_epoch AND a.brought_place > l.value ->> 2))"
)


class AtHome(Protocol):
    """Which rows never leave the office; the office says so, since an exchange knows no programmes."""

    def staying(self, entity: Entity, ids: Sequence[str]) -> Container[str]:
        """Those of these rows that go into no bundle."""

    def released(self, entity: Entity, base: int) -> Sequence[str]:
        """Rows that stayed until after this place of our log, and travel now."""


class NothingStays:
    """For an office where every row may travel."""

    def staying(self, entity: Entity, ids: Sequence[str]) -> Container[str]:
        """None of them."""
        return ()

    def released(self, entity: Entity, base: int) -> Sequence[str]:
        """None."""
        return ()


def declared_tier(entity: Entity, _row: Row) -> Tier:
    """The tier of the entity, for who knows no programmes."""
    return entity.tier


@dataclass
class Outgoing:
    """The lines for the replicas of one office. `full`: nothing is left out because it came from there."""

    repository: Repository
    offices: Offices
    order: Sequence[Entity]
    tier: Callable[[Entity, Row], Tier]
    recipients: Sequence[Replica]
    full: bool
    home: AtHome = field(default_factory=NothingStays)
    _sent: set[tuple[str, str]] = field(default_factory=set)
    _actions_told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        peers = [self.offices.peer(one.replica) for one in self.recipients]
        self._not_from = self._origins_left_out(peers)
        self.order = [one for one in self.order if not one.stays]

    def _origins_left_out(self, peers: Sequence[Peer]) -> tuple[str, str]:
        """The replica that wrote a change does not get it back, unless it lost it: (replicas, [replica, epoch, place])
        as JSON for `_FROM_ELSEWHERE`. Several machines of one office need what each other wrote."""
        if self.full or len(self.recipients) > 1:
            return "[]", "[]"
        lost = [[peer.replica, epoch, place] for peer in peers for epoch, place in peer.lost]
        return json.dumps([one.replica for one in self.recipients]), json.dumps(lost)

    def lines(self, base: int, last: int, scope: str | None) -> Iterator[bytes]:
        """Every line but the receipts. `scope`: the office below that they are for; None upward."""
        yield from self._papers(base, last, upward=scope is None)
        asked: dict[str, set[str]] = {}
        for entity in self.order:
            changed = self._changed(entity, base, last, scope)
            for ids in _chunks(itertools.chain(changed, self._released(entity, base, last) if scope is None else ())):
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
            " WHERE c.seq > ? AND c.seq <= ? AND c.entity IN (?, ?, ?, ?)"
            f" AND (c.entity = ? OR {_FROM_ELSEWHERE})"
        )
        papers = (REPLICA_LINE, PROGRAMME_LINE, REVOCATION_LINE, LIFE_LINE)
        values = (base, last, *papers, LIFE_LINE, *self._not_from)  # a life may begin because of what came from there
        if upward and (self._not_from[1] != "[]" or self._has_line(REVOCATION_LINE, base, last)):
            yield from Revocations(self.repository.store, self.offices).lines(upward=self._not_from[1] == "[]")
        for kind, row in self.repository.store.db.conn.execute(sql, values).fetchall():
            replica = self.offices.get(row) if kind == REPLICA_LINE and upward else None
            if replica and replica.relation == "below" and replica.certificate:
                yield canonical({"kind": lines.CERTIFICATE, "certificate": json.loads(replica.certificate)})
            elder = self.offices.get(row) if kind == REPLICA_LINE and not upward else None
            if elder and elder.relation == "above":
                yield _above(elder)
            if kind == LIFE_LINE and row == self.repository.store.replica:
                yield canonical({"kind": lines.LIFE, "epoch": self.repository.store.epoch})
            if kind == PROGRAMME_LINE and not upward:
                yield self._programme(row)

    def _has_line(self, kind: str, base: int, last: int) -> bool:
        sql = "SELECT 1 FROM change WHERE seq > ? AND seq <= ? AND entity = ? LIMIT 1"
        return self.repository.store.db.conn.execute(sql, (base, last, kind)).fetchone() is not None

    def _programme(self, name: str) -> bytes:
        sql = "SELECT name, version, text FROM programme_file WHERE name = ?"
        name, version, text = self.repository.store.db.conn.execute(sql, (name,)).fetchone()
        told = {"name": name.partition("@")[0], "version": version, "text": text}  # see catalog.Programmes.keep
        return canonical({"kind": lines.PROGRAMME, **told})

    def _changed(self, entity: Entity, base: int, last: int, scope: str | None) -> Iterator[str]:
        """The ids of rows that changed and did not come from the recipients, in the order of the log."""
        condition, values = self._scope_condition(entity, scope)
        sql = (
            f"SELECT c.row FROM change c JOIN action a ON a.stamp = c.stamp JOIN [{entity.name}] t ON t.id = c.row"
            f" WHERE c.seq > ? AND c.seq <= ? AND c.entity = ? AND {_FROM_ELSEWHERE} AND {condition}"
            " GROUP BY c.row ORDER BY min(c.seq)"
        )
        found = self.repository.store.db.conn.execute(sql, (base, last, entity.name, *self._not_from, *values))
        return (row[0] for row in found)

    def _released(self, entity: Entity, base: int, last: int) -> list[str]:
        """Rows that stayed in the office until now, or are to go once more, and are not among those that changed."""
        ids = self.home.released(entity, base)
        sql = (
            "SELECT 1 FROM change c JOIN action a ON a.stamp = c.stamp"
            f" WHERE c.entity = ? AND c.seq > ? AND c.seq <= ? AND c.row = ? AND {_FROM_ELSEWHERE}"
        )
        ask = self.repository.store.db.conn.execute
        return [one for one in ids if not ask(sql, (entity.name, base, last, one, *self._not_from)).fetchone()]

    def _scope_condition(self, entity: Entity, scope: str | None) -> tuple[str, tuple[str, ...]]:
        own = "(t.office = ? OR t.office LIKE ? || '-%')"
        if scope is None and self.full:  # what came down by reference is not ours to tell
            ours = self.repository.store.office
            return own, (ours, ours)
        if scope is None or entity.everywhere:
            return "1", ()
        if entity.follows:
            return self._follow_condition(entity, own, scope)
        if not entity.downward:
            return own, (scope, scope)
        from_above = "substr(?, 1, length(t.office)) = t.office"
        if "county" not in entity.own_fields:
            return f"({own} OR {from_above})", (scope, scope, scope)
        for_all = f"({from_above} AND (t.county IS NULL OR t.county = ?))"
        return f"({own} OR {for_all})", (scope, scope, scope, scope[:4])

    @staticmethod
    def _follow_condition(entity: Entity, own: str, scope: str) -> tuple[str, tuple[str, ...]]:
        """A row that goes where the rows that it refers to are at home."""
        parts, values = [own], [scope, scope]
        for name in entity.follows:
            theirs = f"SELECT 1 FROM [{entity.refs[name]}] r WHERE r.id = t.[{name}]"
            parts.append(f"EXISTS ({theirs} AND (r.office = ? OR r.office LIKE ? || '-%'))")
            values += [scope, scope]
        return f"({' OR '.join(parts)})", tuple(values)

    def _rows(
        self, entity: Entity, ids: Sequence[str], base: int, scope: str | None, asked: dict[str, set[str]]
    ) -> Iterator[bytes]:
        staying = self.home.staying(entity, ids)
        ids = [one for one in ids if one not in staying]
        rows = self.repository.many(entity.name, ids)
        kept = self._stamps(entity, ids)
        known = replaced_by_rows(self.repository.store, ids)
        yield from self._actions(kept.values())
        for row_id in ids:
            if row_id not in rows or (entity.name, row_id) in self._sent:
                continue
            if scope is not None:  # upward each row comes once by itself, and may be one of a million
                self._sent.add((entity.name, row_id))
                self._ask_for_referred(entity, rows[row_id], scope, asked)
            base_stamp, fields = kept[row_id]
            replaced = known.get((entity.name, row_id), {})
            row = rows[row_id]
            if scope is not None and entity.shared and not in_scope(row["office"], scope):
                shared = {"office", "retired", *entity.shared}
                row = {name: value for name, value in row.items() if name in shared or name == "id"}
                fields = {path: stamp for path, stamp in fields.items() if path in shared}
                replaced = {path: past for path, past in replaced.items() if path in shared}
            yield lines.row_line(entity, row, base_stamp, fields, replaced)

    def _stamps(self, entity: Entity, ids: Sequence[str]) -> dict[str, tuple[str, dict[str, str]]]:
        return stamps_of_rows(self.repository, entity.name, ids)

    def _actions(self, kept: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[bytes]:
        """Who made the stamps that follow, each told once in a long while."""
        wanted = {stamp for base, fields in kept for stamp in (base, *fields.values())} - self._actions_told
        if len(self._actions_told) > MOST_ACTIONS:
            self._actions_told.clear()
        self._actions_told |= wanted
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
                if other and not in_scope(other["office"], scope) and self._may_be_told(target, other):
                    asked.setdefault(target, set()).add(row[name])

    def _may_be_told(self, entity: str, row: Row) -> bool:
        """Whether a row may go to another office than its own because something there refers to it: what is of the
        family or of abuse stays at home."""
        return self.tier(self.repository.entity(entity), row) < Tier.FAMILY


def _above(elder: Replica) -> bytes:
    """The line by which those below learn an office to which they may write straight."""
    told = {name: getattr(elder, name) for name in ("replica", "office", "level", "name")}
    return canonical({"kind": lines.ABOVE, **told, "keys": vars(elder.keys)})


def stamps_of_rows(repository: Repository, entity: str, ids: Sequence[str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Base stamp and field stamps of rows, by id."""
    sql = "SELECT row, base, fields FROM stamp_of WHERE entity = ? AND row IN (SELECT value FROM json_each(?))"
    found = repository.store.db.conn.execute(sql, (entity, json.dumps(list(ids))))
    return {row: (base, json.loads(fields) if fields else {}) for row, base, fields in found}


def _chunks(ids: Iterator[str]) -> Iterator[list[str]]:
    while chunk := list(itertools.islice(ids, CHUNK)):
        yield chunk
