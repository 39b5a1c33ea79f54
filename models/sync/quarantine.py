"""A row that cannot come in is kept as it came, with a stable code, and tried again when what it lacked may be there.

What waits for another row is tried when that row is here or comes with it; what was refused otherwise, when the
program, its programmes or code lists, or the day, are others than at the last try. So an import costs what it brings,
not what waits.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import models
from models.errors import Finding
from models.store import stamps
from models.store.store import Store
from models.sync.canonical import canonical

REVOKED = "bundle-revoked"
WAITS = "row-waits"
Key = tuple[str, str]
"""Entity and id."""


class Quarantine:
    """What stands aside of one sender's rows."""

    def __init__(self, store: Store, replica: str, office: str) -> None:
        self._store, self._replica, self._office = store, replica, office
        self.noted: set[str] = set()

    def put(self, line: Mapping[str, Any], finding: Finding, *, older: bool = False) -> None:
        """Keep a line with the reason. `older`: what is kept of that row already is newer."""
        text = canonical(line).decode()
        row = str(line.get("id", ""))[:64]
        key = hashlib.sha256(f"{self._replica}\0{line.get('kind')}\0{row or text}".encode()).hexdigest()[:32]
        waits_for = finding.value if finding.code == WAITS else None
        renewed = (
            "UPDATE SET code = excluded.code, message = excluded.message, waits_for = excluded.waits_for,"
            " line = excluded.line, at = excluded.at,"
            " brought = CASE WHEN line = excluded.line THEN brought ELSE excluded.brought END"
        )
        self._store.db.conn.execute(
            "INSERT INTO quarantine (id, replica, office, entity, row, code, message, waits_for, line, at,"
            " brought) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT stamp FROM context))"
            f" ON CONFLICT (id) DO {'NOTHING' if older else renewed}",
            (key, self._replica, self._office, str(line.get("kind", "")), row, finding.code, finding.message,
             waits_for, text, stamps.now().isoformat(timespec="seconds")),
        )  # fmt: skip
        self.noted.add(f"{key} {finding.code}")

    def forget(self, rows: Collection[str]) -> None:
        """These rows have come in whole."""
        sql = "DELETE FROM quarantine WHERE row IN (SELECT value FROM json_each(?)) AND replica = ?"
        self._store.db.conn.execute(sql, (json.dumps(list(rows)), self._replica))

    def how_many(self, rows: Iterable[str]) -> int:
        """How many of these rows are kept."""
        sql = "SELECT count(*) FROM quarantine WHERE replica = ? AND row IN (SELECT value FROM json_each(?))"
        return int(self._store.db.conn.execute(sql, (self._replica, json.dumps(list(rows)))).fetchone()[0])

    def worth_a_try(
        self, arrived: Collection[Key], exist: Callable[[str, Iterable[str]], set[str]], *, everything: bool
    ) -> list[tuple[str, dict[str, Any]]]:
        """(entity, line) of rows that may come in now: those that wait for what is here or among `arrived`, or for a
        row that itself may come in, and other versions of what arrived. `everything`: all but what a revoked key
        brought."""
        sql = "SELECT id, entity, row, code, waits_for FROM quarantine WHERE replica = ? AND code <> ?"
        kept = self._store.db.conn.execute(sql, (self._replica, REVOKED)).fetchall()
        waiting = {
            (entity, row): (key, _target(waits_for)) for key, entity, row, code, waits_for in kept if code == WAITS
        }
        chosen = {found[0] for found in kept} if everything else self._reachable(waiting, arrived, exist)
        chosen |= {key for key, entity, row, _, _ in kept if (entity, row) in arrived}
        sql = "SELECT entity, line FROM quarantine WHERE id IN (SELECT value FROM json_each(?))"
        lines = self._store.db.conn.execute(sql, (json.dumps(sorted(chosen)),)).fetchall() if chosen else []
        return [(entity, json.loads(line)) for entity, line in lines]

    def _reachable(
        self,
        waiting: Mapping[Key, tuple[str, Key]],
        arrived: Collection[Key],
        exist: Callable[[str, Iterable[str]], set[str]],
    ) -> set[str]:
        asked: dict[str, set[str]] = defaultdict(set)
        followers: dict[Key, list[Key]] = defaultdict(list)
        for key, (_, target) in waiting.items():
            asked[target[0]].add(target[1])
            followers[target].append(key)
        known = self._store.entities
        here = {(name, one) for name, ids in asked.items() if name in known for one in exist(name, ids)}
        reached, chosen = [*here, *arrived], set()
        while reached:
            for key in followers.pop(reached.pop(), ()):
                chosen.add(waiting[key][0])
                reached.append(key)
        return chosen


def _target(waits_for: str | None) -> Key:
    entity, _, row = (waits_for or "").partition(":")
    return entity, row


def circumstances(store: Store) -> str:
    """What decides whether a refused row might be taken now, apart from other rows: our version, the programmes and
    code lists that came from above, the certificates, and the day."""
    parts = [models.VERSION, stamps.today().isoformat()]
    for sql in (
        "SELECT name, version FROM programme_file ORDER BY name",
        "SELECT max(seq) FROM change WHERE entity = 'code'",
    ):
        parts.append(repr(store.db.conn.execute(sql).fetchall()))
    parts.append(repr(store.db.conn.execute("SELECT replica, certificate FROM replica ORDER BY replica").fetchall()))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
