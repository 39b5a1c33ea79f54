"""History and undo are readings of the one log; nothing is kept beside it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import UserError
from models.schema.entity import Entity, Row
from models.schema.fields import Flag
from models.store import wiping
from models.store.repository import Repository
from models.store.store import Store


@dataclass(frozen=True)
class Line:
    """One line of the log. `before`: {field: (old value, old stamp)}; `given`: {field: [new stamp, replaced…]}."""

    seq: int
    entity: str
    row: str
    op: str
    stamp: str
    before: Mapping[str, tuple[Any, str]] = dataclasses.field(default_factory=dict)
    given: Mapping[str, list[str]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """One field's change as the history shows it. `who` and `office` are of the action that made the new value."""

    when: str
    who: str
    office: str
    field: str
    before: Any
    after: Any


ERASED = wiping.ERASURE
"""What stands in the place of a field in the one event that is left of an erased row."""
_COLUMNS = "seq, entity, row, op, stamp, before, given"


def lines_of(store: Store, entity: str, row_id: str) -> list[Line]:
    """All lines of one row, oldest first."""
    sql = f"SELECT {_COLUMNS} FROM change WHERE row = ? AND entity = ? ORDER BY seq"
    return [_line(found) for found in store.db.conn.execute(sql, (row_id, entity))]


def lines_between(store: Store, first: int, last: int) -> Iterator[Line]:
    """The lines of these places, both included."""
    sql = f"SELECT {_COLUMNS} FROM change WHERE seq BETWEEN ? AND ? ORDER BY seq"
    return (_line(found) for found in store.db.conn.execute(sql, (first, last)))


def _line(found: tuple[Any, ...]) -> Line:
    seq, entity, row, op, stamp, before, given = found
    pairs = {} if op == "delete" else {name: (pair[0], pair[1]) for name, pair in _object(before).items()}
    return Line(seq, entity, row, op, stamp, pairs, _object(given))


def _object(text: str | None) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}


# -- values by field path (`answers.right` is a key of a keyed column) -----------------------------------------------


def value_at(row: Mapping[str, Any], path: str) -> Any:
    """The value that a field path names in a row."""
    column, _, key = path.partition(".")
    return (row.get(column) or {}).get(key) if key else row.get(column)


def put_at(row: Row, path: str, value: Any) -> None:
    """Set the value that a field path names; None takes a key out."""
    column, _, key = path.partition(".")
    if not key:
        row[column] = value
        return
    kept = {name: old for name, old in (row.get(column) or {}).items() if name != key}
    row[column] = ({**kept, key: value} if value is not None else kept) or None


def paths_of(entity: Entity, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every field path of a row with its value; keyed columns give one path a key."""
    for name, declared in entity.fields.items():
        value = row.get(name)
        if declared.keyed:
            yield from ((f"{name}.{key}", one) for key, one in (value or {}).items())
        else:
            yield name, value


def as_stored(entity: Entity, path: str, value: Any) -> Any:
    """A value out of the log in its stored form: the log keeps flags as 0 and 1, and packed columns as their text."""
    field = entity.fields.get(path)
    if value is None or field is None:
        return value
    if isinstance(field, Flag):
        return bool(value)
    return json.loads(value) if field.packed and isinstance(value, str) else value


# -- history ----------------------------------------------------------------------------------------------------------


def history(repository: Repository, entity_name: str, row_id: str) -> list[Event]:
    """Every change of every field, oldest first; the first line shows what the row was created with.

    Of an erased row nothing is left to tell but that: when, by whom, in which office, and `after` says why.
    """
    entity, row = repository.entity(entity_name), repository.get(entity_name, row_id)
    if row is None:
        raise UserError("ref-unknown", field="id", value=row_id)
    actions = _Actions(repository.store)
    if wiping.is_wiped(repository.store, entity_name, row_id):
        return _erased(repository.store, actions, entity_name, row_id)
    after = dict(paths_of(entity, row))
    events: list[Event] = []
    base = _base_stamp(repository.store, entity_name, row_id)
    for line in reversed(lines_of(repository.store, entity_name, row_id)):
        made = _made_by(entity, line, after)
        told = line
        if line.op == "insert":
            told = dataclasses.replace(line, given={**{path: [base] for path in after}, **line.given})
        events.extend(reversed([actions.event(told, path, was, now) for path, was, now in made]))
    return events[::-1]


def _erased(store: Store, actions: _Actions, entity: str, row_id: str) -> list[Event]:
    told = wiping.erasures(store, entity, [row_id]).get(row_id)
    if told is None:
        return []
    base = _base_stamp(store, wiping.ERASURE, told.key)
    return [actions.event(Line(0, entity, row_id, "erase", base), ERASED, None, told.why)]


def _base_stamp(store: Store, entity: str, row_id: str) -> str:
    """The stamp of the row's creation, also where it was created in another office."""
    sql = "SELECT base FROM stamp_of WHERE row = ? AND entity = ?"
    found = store.db.conn.execute(sql, (row_id, entity)).fetchone()
    return str(found[0]) if found else ""


def _made_by(entity: Entity, line: Line, after: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(path, before, after) of one line; winds `after` back to the state before it."""
    if line.op == "insert":
        return [(path, None, value) for path, value in after.items() if value is not None and path != "retired"]
    made = []
    for path, (value, _) in line.before.items():
        was, now = as_stored(entity, path, value), after.get(path)
        if was is not None or now is not None:  # both are gone where they were erased
            made.append((path, was, now))
        after[path] = was
    return made


class _Actions:
    """Who did what, looked up once an action."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[str, str, str]] = {}

    def event(self, line: Line, path: str, before: Any, after: Any) -> Event:
        when, who, office = self._of((line.given.get(path) or [line.stamp])[0], line.stamp)
        return Event(when, who, office, path, before, after)

    def _of(self, stamp: str, otherwise: str) -> tuple[str, str, str]:
        for one in (stamp, otherwise):
            if one not in self._known:
                sql = "SELECT at, actor, office FROM action WHERE stamp = ?"
                found = self._store.db.conn.execute(sql, (one,)).fetchone()
                if found:
                    self._known[one] = (found[0], found[1] or "", found[2] or "")
            if one in self._known:
                return self._known[one]
        return ("", "", "")


# -- undo -------------------------------------------------------------------------------------------------------------

UNDOABLE = ("save", "load", "delete", "decision", "merge")


@dataclass(frozen=True)
class Undo:
    """What an undo took back: the kind of action, and the rows that changed."""

    kind: str
    stamp: str
    rows: tuple[tuple[str, str], ...]


def undo(repository: Repository, actor: str, allow: Callable[[Entity, Row, Row], None] = lambda *_: None) -> Undo:
    """Take back this user's last action by a new change that restores the old values.

    `allow(entity, new, old)` raises what forbids a change, as it would at the form. Raises UserError undo-nothing, or
    undo-overtaken (naming field and row) where it was edited since; then nothing is changed.
    """
    store = repository.store
    with store.action(actor, "undo") as action:
        kind, stamp, first, last = _last_action(store, actor)
        lines = [line for line in lines_between(store, first, last) if line.stamp == stamp]
        own = frozenset(line.seq for line in lines)
        for line in reversed(lines):
            _take_back(repository, line, own, allow)
        store.db.conn.execute("UPDATE action SET undone_by = ? WHERE stamp = ?", (action.stamp, stamp))
    return Undo(kind, stamp, tuple(dict.fromkeys((line.entity, line.row) for line in lines)))


def _last_action(store: Store, actor: str) -> tuple[str, str, int, int]:
    marks = ", ".join("?" * len(UNDOABLE))
    sql = (
        "SELECT kind, stamp, first_seq, last_seq FROM action WHERE actor = ? AND origin IS NULL AND undone_by IS NULL"
        f" AND last_seq IS NOT NULL AND kind IN ({marks}) ORDER BY last_seq DESC LIMIT 1"
    )
    found = store.db.conn.execute(sql, (actor, *UNDOABLE)).fetchone()
    if not found:
        raise UserError("undo-nothing")
    return found[0], found[1], found[2], found[3]


def _take_back(
    repository: Repository, line: Line, own: frozenset[int], allow: Callable[[Entity, Row, Row], None]
) -> None:
    entity = repository.entity(line.entity)
    row = repository.get(line.entity, line.row)
    if row is None:
        raise UserError("undo-overtaken", field="id", value=line.row)
    _refuse_if_edited_since(repository.store, entity, line, own)
    old = dict(row)
    if line.op == "insert":
        row["retired"] = True
    for path, (value, _) in line.before.items():
        put_at(row, path, as_stored(entity, path, value))
    columns = ("retired",) if line.op == "insert" else tuple(dict.fromkeys(p.partition(".")[0] for p in line.before))
    if columns:
        allow(entity, row, old)
        repository.update(line.entity, row, columns)


def _refuse_if_edited_since(store: Store, entity: Entity, line: Line, own: frozenset[int]) -> None:
    """Later lines on the same fields (any field, for a creation) mean that somebody built on this change."""
    sql = "SELECT seq, before FROM change WHERE row = ? AND entity = ? AND seq > ?"
    for seq, before in store.db.conn.execute(sql, (line.row, line.entity, line.seq)).fetchall():
        touched = set(_object(before))
        if seq not in own and not _is_undo(store, seq) and (line.op == "insert" or touched & set(line.before)):
            raise UserError("undo-overtaken", field=next(iter(touched), None), value=entity.label)


def _is_undo(store: Store, seq: int) -> bool:
    """Whether that line belongs to an undo or to what was undone: nothing builds on it."""
    sql = "SELECT kind, undone_by FROM action WHERE stamp = (SELECT stamp FROM change WHERE seq = ?)"
    found = store.db.conn.execute(sql, (seq,)).fetchone()
    return found[0] == "undo" or found[1] is not None
