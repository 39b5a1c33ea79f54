"""What a newer office sent before this program knew the column is kept in `extra`; once declared, it moves there.

It moves with its stamp and its past, so that the row is to other offices what it was: nothing is logged, nothing
travels. A value that the declared field would not take stays where it is, and still travels on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from models.schema.entity import Entity
from models.schema.fields import Field
from models.store.engine import Database
from models.store.search import search_key_of
from models.store.sorting import sort_key_of, sorted_by

PREFIX = "extra."
_LOGS = (("stamp_of", "fields"), ("change", "before"), ("change", "given"))


def lift(db: Database, entities: Iterable[Entity]) -> int:
    """Move what is declared by now out of `extra`, inside the caller's transaction; how many rows were touched.

    The log's triggers of an entity are dropped where anything moves: the caller makes them again.
    """
    return sum(_lift_entity(db, entity) for entity in entities)


def _lift_entity(db: Database, entity: Entity) -> int:
    rows = db.conn.execute(f"SELECT id, extra FROM [{entity.name}] WHERE extra IS NOT NULL").fetchall()
    found = [(row, kept, _known(entity, kept)) for row, text in rows if (kept := json.loads(text or "{}"))]
    moving = [(row, kept, names) for row, kept, names in found if names]
    if moving:
        db.conn.execute(f"DROP TRIGGER IF EXISTS [{entity.name}_log_update]")
    for row, kept, names in moving:
        _move(db, entity, row, kept, names)
    return len(moving)


def _known(entity: Entity, kept: Mapping[str, Any]) -> list[str]:
    """The names in `extra` that are columns now and whose value the field takes."""
    fields = entity.own_fields
    return [name for name, value in kept.items() if name in fields and fields[name].valid(value)]


def _move(db: Database, entity: Entity, row: str, kept: Mapping[str, Any], names: list[str]) -> None:
    left = {name: value for name, value in kept.items() if name not in names}
    set_columns = ", ".join(f"[{name}] = ?" for name in (*names, "extra"))
    values = [_stored(entity.own_fields[name], kept[name]) for name in names]
    sql = f"UPDATE [{entity.name}] SET {set_columns} WHERE id = ?"
    db.conn.execute(sql, [*values, _text(left) if left else None, row])
    _renew_keys(db, entity, row, names)
    for table, column in _LOGS:
        _rename(db, table, column, entity.name, row, frozenset(names))
    db.conn.execute(
        "UPDATE conflict SET field = substr(field, ?) WHERE entity = ? AND row = ?"
        " AND field IN (SELECT value FROM json_each(?))",
        (len(PREFIX) + 1, entity.name, row, json.dumps([PREFIX + name for name in names])),
    )


def _renew_keys(db: Database, entity: Entity, row: str, names: list[str]) -> None:
    columns = list(dict.fromkeys((*entity.search_fields, *sorted_by(entity))))
    if not set(names) & set(columns):
        return
    found = db.conn.execute(
        f"SELECT {', '.join(f'[{one}]' for one in columns)} FROM [{entity.name}] WHERE id = ?", (row,)
    )
    values = dict(zip(columns, found.fetchone(), strict=True))
    db.conn.execute(
        f"UPDATE [{entity.name}] SET search_key = ?, sort_key = ? WHERE id = ?",
        (search_key_of(entity, values), sort_key_of(entity, values), row),
    )


def _rename(db: Database, table: str, column: str, entity: str, row: str, names: frozenset[str]) -> None:
    """The paths `extra.NAME` of one row's lines become NAME."""
    sql = f"SELECT rowid, [{column}] FROM {table} WHERE row = ? AND entity = ? AND [{column}] LIKE '%extra.%'"
    if table == "stamp_of":
        sql = sql.replace("rowid", "row")
    for key, text in db.conn.execute(sql, (row, entity)).fetchall():
        told = {_path(path, names): value for path, value in json.loads(text).items()}
        where = "row = ? AND entity = ?" if table == "stamp_of" else "rowid = ? AND entity = ?"
        db.conn.execute(f"UPDATE {table} SET [{column}] = ? WHERE {where}", (_text(told), key, entity))


def _path(path: str, names: frozenset[str]) -> str:
    bare = path.removeprefix(PREFIX)
    return bare if path.startswith(PREFIX) and bare.partition(".")[0] in names else path


def _stored(field: Field, value: Any) -> Any:
    return _text(value) if field.packed else int(value) if isinstance(value, bool) else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
