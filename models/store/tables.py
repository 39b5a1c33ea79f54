"""Tables, indexes, search and log triggers are generated from the declarations; columns are only ever added.

Every write to a synced column passes the log triggers:

    change(seq, entity, row, op, stamp, before, given)   before: of the changed columns, [old value, old stamp]
    stamp_of(row, entity, base, fields)                   one base stamp a row; a field gets its own when later edited

A keyed column (answers, reasons, extra) is logged and stamped key by key, as `answers.right`. The one-row table
`context` says which action writes; without one, a write is refused. Rows that come from elsewhere bring their stamps
in the table `given`, and `given.log` ({field: [new stamp, replaced…]}) is kept in their line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.schema.entity import Entity
from models.schema.fields import Field, Ref
from models.schema.identity import NationalId
from models.store.engine import Database
from models.store.lifting import lift

LOCAL_COLUMNS = ("search_key", "sort_key")
_ALSO_INDEXED = (
    "birth_date", "held_on", "starts_on", "ends_on", "certified_on", "referred_on", "due_on", "done_on", "period",
)  # fmt: skip
# The day by which rows of a programme are counted; an entity has one of them.
_DAYS = ("held_on", "given_on", "referred_on", "opened_on", "starts_on")
_SQL_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL"}


def build(db: Database, entities: Iterable[Entity]) -> bool:
    """Add the tables and columns that are declared and missing, and re-create all triggers. True if any was."""
    changed = False
    for entity in entities:
        changed = _build_table(db, entity) or changed
    lift(db, entities)
    for entity in entities:
        rebuild_triggers(db, entity)
    return changed


def missing(db: Database, entities: Iterable[Entity]) -> bool:
    """Whether `build` would add a table, a column or an index, or another version of a trigger."""
    made = dict(db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index', 'trigger')"))
    return any(_lacks(db, entity, made) for entity in entities)


def _lacks(db: Database, entity: Entity, made: Mapping[str, str]) -> bool:
    wanted = {**triggers_of(entity), **indexes_of(entity)}
    return (
        entity.name not in made
        or bool(set(_columns(entity)) - _present(db, entity))
        or any(made.get(name) != sql for name, sql in wanted.items())
    )


def _present(db: Database, entity: Entity) -> set[str]:
    return {row[1] for row in db.conn.execute(f"PRAGMA table_info([{entity.name}])")}


def _columns(entity: Entity) -> Mapping[str, str]:
    declared = {name: _SQL_TYPES[field.column] for name, field in entity.fields.items()}
    return {"id": "TEXT PRIMARY KEY NOT NULL", **declared, **dict.fromkeys(LOCAL_COLUMNS, "TEXT")}


def _build_table(db: Database, entity: Entity) -> bool:
    columns = _columns(entity)
    if not db[entity.name].exists():
        spelled = ", ".join(f"[{name}] {kind}" for name, kind in columns.items())
        db.conn.execute(f"CREATE TABLE [{entity.name}] ({spelled})")
        db.conn.execute(
            f"CREATE VIRTUAL TABLE [{entity.name}_fts] USING fts5"
            f" (search_key, content = [{entity.name}], tokenize = 'unicode61 remove_diacritics 0',"
            " detail = none, columnsize = 0)"
        )
        new = set(columns)
    else:
        new = set(columns) - _present(db, entity)
        for name in columns:
            if name in new:
                db.conn.execute(f"ALTER TABLE [{entity.name}] ADD COLUMN [{name}] {columns[name]}")
    _build_indexes(db, entity)
    return bool(new)


def _build_indexes(db: Database, entity: Entity) -> None:
    made = dict(db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'"))
    for name, sql in indexes_of(entity).items():
        if made.get(name) != sql:
            db.conn.execute(f"DROP INDEX IF EXISTS [{name}]")
            db.conn.execute(sql)


def indexes_of(entity: Entity) -> Mapping[str, str]:
    """Every index of the entity's table, by name: what is looked up by, and three for lists (`ordering`) and figures.

    These are of live rows in their order and by programme and day, and of the few that were put aside. Only a question
    that says `retired = 0` in these words can take one: a programme's would mislead every question for one person.
    """
    kinds = (name for name, field in entity.own_fields.items() if isinstance(field, (Ref, NationalId)))
    others = (name for name in _ALSO_INDEXED if name in entity.own_fields)
    wanted = {name: f"[{name}] IS NOT NULL" for name in (*kinds, *others)}
    wanted |= {"sort_key": "retired = 0", "retired": "retired = 1"}
    wanted |= {"programme": "retired = 0"} if "programme" in entity.own_fields else {}
    day = next((name for name in _DAYS if name in entity.own_fields), None)
    columns = {name: f"[{name}]" for name in wanted} | ({"programme": f"[programme], [{day}]"} if day else {})
    table = entity.name
    return {
        f"{table}_{name}": f"CREATE INDEX [{table}_{name}] ON [{table}] ({columns[name]}) WHERE {where}"
        for name, where in wanted.items()
    }


def rebuild_triggers(db: Database, entity: Entity) -> None:
    """Drop and create the triggers of one table (sqlite-utils' transform() loses them silently)."""
    for name, sql in triggers_of(entity).items():
        db.conn.execute(f"DROP TRIGGER IF EXISTS [{name}]")
        db.conn.execute(sql)


def triggers_of(entity: Entity) -> Mapping[str, str]:
    """Every trigger of the entity's table, by name: three for the log, three for search."""
    return {**_log_triggers(entity), **_search_triggers(entity.name)}


def _search_triggers(table: str) -> Mapping[str, str]:
    fts = f"{table}_fts"
    add = f"INSERT INTO [{fts}] (rowid, search_key) VALUES (new.rowid, new.search_key);"
    drop = f"INSERT INTO [{fts}] ([{fts}], rowid, search_key) VALUES ('delete', old.rowid, old.search_key);"
    return {
        f"{table}_search_insert": f"CREATE TRIGGER [{table}_search_insert] AFTER INSERT ON [{table}] BEGIN {add} END",
        f"{table}_search_delete": f"CREATE TRIGGER [{table}_search_delete] AFTER DELETE ON [{table}] BEGIN {drop} END",
        f"{table}_search_update": f"CREATE TRIGGER [{table}_search_update] AFTER UPDATE OF search_key ON [{table}]"
        f" WHEN old.search_key IS NOT new.search_key BEGIN {drop} {add} END",
    }


_REFUSE = "SELECT RAISE(ABORT, 'no action') WHERE NOT EXISTS (SELECT 1 FROM context WHERE stamp IS NOT NULL);"
_STAMP = "(SELECT stamp FROM context)"


def _log_triggers(entity: Entity) -> Mapping[str, str]:
    table, fields = entity.name, entity.fields
    return {
        f"{table}_log_insert": f"CREATE TRIGGER [{table}_log_insert] AFTER INSERT ON [{table}]"
        f" BEGIN {_inserted(table)} END",
        f"{table}_log_update": f"CREATE TRIGGER [{table}_log_update] AFTER UPDATE ON [{table}]"
        f" WHEN {_differs(fields)} BEGIN {_updated(table, fields)} END",
        f"{table}_log_delete": f"CREATE TRIGGER [{table}_log_delete] AFTER DELETE ON [{table}]"
        f" BEGIN {_deleted(table, fields)} END",
    }


def _given(table: str, column: str, row: str = "new.id") -> str:
    return f"(SELECT {column} FROM given WHERE row = {row} AND entity = '{table}')"


def _inserted(table: str) -> str:
    return (
        f"{_REFUSE} INSERT INTO change (entity, row, op, stamp, given)"
        f" VALUES ('{table}', new.id, 'insert', {_STAMP}, {_given(table, 'log')});"
        f" INSERT INTO stamp_of (row, entity, base, fields)"
        f" VALUES (new.id, '{table}', coalesce({_given(table, 'base')}, {_STAMP}), {_given(table, 'fields')})"
        f" ON CONFLICT (row, entity) DO UPDATE SET base = excluded.base, fields = excluded.fields;"
    )


def _updated(table: str, fields: Mapping[str, Field]) -> str:
    own = "(SELECT coalesce(json_extract(s.fields, '$.' || json_quote(d.field)), s.base) FROM stamp_of s"
    stamp = f"{own} WHERE s.row = new.id AND s.entity = '{table}')"
    before = f"SELECT json_group_object(d.field, json_array(json(d.value), {stamp})) FROM ({_changed(fields)}) d"
    names = "SELECT json_group_object(key, (SELECT stamp FROM context)) FROM json_each((SELECT before FROM change"
    patch = f"json_patch(coalesce(fields, '{{}}'), ({names} WHERE seq = last_insert_rowid()))))"
    has_given = f"EXISTS (SELECT 1 FROM given WHERE row = new.id AND entity = '{table}')"
    return (
        f"{_REFUSE} INSERT INTO change (entity, row, op, stamp, before, given)"
        f" VALUES ('{table}', new.id, 'update', {_STAMP}, ({before}), {_given(table, 'log')});"
        f" UPDATE stamp_of SET base = coalesce({_given(table, 'base')}, base),"
        f" fields = CASE WHEN {has_given} THEN {_given(table, 'fields')} ELSE {patch} END"
        f" WHERE row = new.id AND entity = '{table}';"
    )


def _deleted(table: str, fields: Mapping[str, Field]) -> str:
    pairs = ", ".join(
        f"'{name}', " + (f"json(old.[{name}])" if f.keyed else f"old.[{name}]") for name, f in fields.items()
    )
    return (
        f"{_REFUSE} INSERT INTO change (entity, row, op, stamp, before)"
        f" VALUES ('{table}', old.id, 'delete', {_STAMP}, json_object({pairs}));"
        f" DELETE FROM stamp_of WHERE row = old.id AND entity = '{table}';"
    )


def _differs(fields: Mapping[str, Field]) -> str:
    return " OR ".join(f"old.[{name}] IS NOT new.[{name}]" for name in fields)


def _changed(fields: Mapping[str, Field]) -> str:
    """A select of (field, old value as JSON) for each column, or key of a keyed column, that this update changes."""
    return " UNION ALL ".join(_changed_keys(name) if f.keyed else _changed_column(name) for name, f in fields.items())


def _changed_column(name: str) -> str:
    return f"SELECT '{name}' AS field, json_quote(old.[{name}]) AS value WHERE old.[{name}] IS NOT new.[{name}]"


def _changed_keys(name: str) -> str:
    was, now = f"coalesce(old.[{name}], '{{}}')", f"coalesce(new.[{name}], '{{}}')"
    path = "('$.' || json_quote(k.key))"
    return (
        f"SELECT '{name}.' || k.key AS field, coalesce({was} -> {path}, 'null') AS value"
        f" FROM (SELECT key FROM json_each({was}) UNION SELECT key FROM json_each({now})) k"
        f" WHERE old.[{name}] IS NOT new.[{name}] AND ({was} -> {path}) IS NOT ({now} -> {path})"
    )
