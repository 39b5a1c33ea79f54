"""No write to a synced column bypasses the log: proved column by column for every declaration."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.catalog import BY_NAME, ENTITIES
from models.schema.entity import Entity
from models.schema.fields import Field
from models.store import tables
from models.store.engine import IntegrityError
from models.store.repository import Repository
from models.store.store import Store, as_json
from tests.samples import OTHER_REPLICA, full_row, stored
from tests.store.conftest import digest, hexid

EACH_ENTITY = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
AWAY = f"{5:012x}-0000-{OTHER_REPLICA}-0000"
AWAY_LATER = f"{9:012x}-0000-{OTHER_REPLICA}-0000"
KEYS = ("one", "دو", "a.b", 'a"b', "a\\b", "$", "", "[0]", "it's")


def column_value(field: Field, value: Any) -> Any:
    if field.packed:
        return as_json(value)
    return int(value) if isinstance(value, bool) else value


def lines(store: Store) -> list[tuple[Any, ...]]:
    return store.db.conn.execute("SELECT entity, row, op, stamp, before, given FROM change ORDER BY seq").fetchall()


def stamps(store: Store, entity: str, row_id: str) -> tuple[str, dict[str, str]]:
    sql = "SELECT base, fields FROM stamp_of WHERE entity = ? AND row = ?"
    base, fields = store.db.conn.execute(sql, (entity, row_id)).fetchone()
    return base, json.loads(fields or "{}")


def put(store: Store, sql: str, *values: Any) -> str:
    """One raw statement in an action of its own; the action's stamp."""
    with store.action("مریم", "save") as action:
        store.db.conn.execute(sql, values)
    return action.stamp


@pytest.fixture
def kept(store: Store, rows: Repository, entity: Entity) -> str:
    """The base stamp of a row with a value everywhere, under hexid(0)."""
    with store.action("مریم", "save") as action:
        rows.insert(entity.name, [full_row(entity, 0)])
    return action.stamp


@EACH_ENTITY
def test_every_column_is_logged_and_stamped_by_itself(entity: Entity, store: Store, kept: str) -> None:
    for name, field in entity.fields.items():
        if field.keyed:
            continue
        (was, now), stamp = (column_value(field, value) for value in stored(field)), kept
        if name in ("office", "retired"):
            was = "0201" if name == "office" else 0
            now = "0202" if name == "office" else 1
        for old, new in ((was, now), (now, None), (None, was)):
            made = put(store, f"UPDATE [{entity.name}] SET [{name}] = ?", new)
            line = lines(store)[-1]
            assert line[:4] == (entity.name, hexid(0), "update", made)
            assert json.loads(line[4]) == {name: [old, stamp]}
            base, fields = stamps(store, entity.name, hexid(0))
            assert (base, fields[name]) == (kept, made)
            stamp = made
    assert len(lines(store)) == 1 + 3 * sum(not field.keyed for field in entity.fields.values())


@EACH_ENTITY
def test_every_key_of_a_keyed_column_is_logged_and_stamped_by_itself(entity: Entity, store: Store) -> None:
    put(store, f"INSERT INTO [{entity.name}] (id, retired) VALUES (?, 0)", hexid(0))
    base = stamps(store, entity.name, hexid(0))[0]
    for name in (name for name, field in entity.fields.items() if field.keyed):
        column: dict[str, Any] = {}
        for key in KEYS:
            stamp = base
            for value in (1, {"deep": [True, None, "گل"]}, False, "'\"\\", 2.5):
                old, column[key] = column.get(key), value
                made = put(store, f"UPDATE [{entity.name}] SET [{name}] = ?", json.dumps(column, ensure_ascii=False))
                assert json.loads(lines(store)[-1][4]) == {f"{name}.{key}": [old, stamp]}, key
                stamp = stamps(store, entity.name, hexid(0))[1][f"{name}.{key}"]
                assert stamp == made
        made = put(store, f"UPDATE [{entity.name}] SET [{name}] = NULL")
        assert {path: pair[0] for path, pair in json.loads(lines(store)[-1][4]).items()} == {
            f"{name}.{key}": 2.5 for key in KEYS
        }
        assert {stamps(store, entity.name, hexid(0))[1][f"{name}.{key}"] for key in KEYS} == {made}


@EACH_ENTITY
def test_many_columns_at_once_make_one_line(entity: Entity, store: Store, kept: str, rows: Repository) -> None:
    old, new = full_row(entity, 0), {**full_row(entity, 1), "id": hexid(0), "office": "0202", "retired": True}
    with store.action("مریم", "save") as action:
        changed = rows.save(entity.name, new, old)
    assert len(lines(store)) == 2
    before = json.loads(lines(store)[-1][4])
    assert {path.partition(".")[0] for path in before} == set(changed)
    same = {name for name in entity.fields if old[name] == new[name]}
    assert set(changed) == entity.fields.keys() - same
    assert {pair[1] for pair in before.values()} == {kept}
    assert stamps(store, entity.name, hexid(0)) == (kept, dict.fromkeys(before, action.stamp))


@EACH_ENTITY
def test_a_creation_costs_one_stamp_and_one_line(entity: Entity, store: Store, kept: str) -> None:
    assert lines(store) == [(entity.name, hexid(0), "insert", kept, None, None)]
    assert store.db.conn.execute("SELECT * FROM stamp_of").fetchall() == [(hexid(0), entity.name, kept, None)]


@EACH_ENTITY
def test_a_removal_keeps_every_value_in_the_log(entity: Entity, store: Store, kept: str) -> None:
    stamp = put(store, f"DELETE FROM [{entity.name}]")
    line = lines(store)[-1]
    assert line[:4] == (entity.name, hexid(0), "delete", stamp)
    row = full_row(entity, 0)
    expected = {name: int(row[name]) if isinstance(row[name], bool) else row[name] for name in entity.fields}
    found = json.loads(line[4])
    for name in entity.packed:
        if not entity.fields[name].keyed:
            found[name] = json.loads(found[name])
    assert found == expected
    assert store.db.conn.execute("SELECT count(*) FROM stamp_of").fetchone() == (0,)


@EACH_ENTITY
def test_nothing_is_written_outside_an_action(entity: Entity, store: Store, kept: str) -> None:
    before = digest(store)
    name = next(iter(entity.own_fields))
    for sql in (
        f"INSERT INTO [{entity.name}] (id) VALUES ('x')",
        f"UPDATE [{entity.name}] SET [{name}] = NULL",
        f"UPDATE [{entity.name}] SET retired = 1",
        f"DELETE FROM [{entity.name}]",
    ):
        with pytest.raises(IntegrityError, match="no action"):
            store.db.conn.execute(sql)
        with pytest.raises(IntegrityError, match="no action"), store.writing():
            store.db.conn.execute(sql)
    assert digest(store) == before


@EACH_ENTITY
def test_local_columns_and_equal_values_leave_no_line(entity: Entity, store: Store, kept: str) -> None:
    before = stamps(store, entity.name, hexid(0))
    for name in tables.LOCAL_COLUMNS:
        store.db.conn.execute(f"UPDATE [{entity.name}] SET [{name}] = 'x'")  # not even an action is needed
    for name in entity.fields:
        put(store, f"UPDATE [{entity.name}] SET [{name}] = [{name}]")
    assert len(lines(store)) == 1
    assert stamps(store, entity.name, hexid(0)) == before


def give(
    store: Store, entity: str, row_id: str, fields: dict[str, str] | None, log: dict[str, list[str]] | None
) -> None:
    values = (row_id, entity, AWAY, json.dumps(fields) if fields else None, json.dumps(log) if log else None)
    store.db.conn.execute("INSERT INTO given (row, entity, base, fields, log) VALUES (?, ?, ?, ?, ?)", values)


def test_a_row_from_elsewhere_keeps_its_stamps(store: Store, rows: Repository) -> None:
    own = {"mobile": AWAY_LATER}
    with store.action("", "import", origin=OTHER_REPLICA) as action:
        give(store, "person", hexid(0), own, None)
        rows.insert("person", [full_row(BY_NAME["person"], 0), {"id": hexid(1), "office": "0201"}])
    assert stamps(store, "person", hexid(0)) == (AWAY, own)
    assert stamps(store, "person", hexid(1)) == (action.stamp, {})
    assert [line[3] for line in lines(store)] == [action.stamp] * 2
    assert store.db.conn.execute("SELECT count(*) FROM given").fetchone() == (0,)


def test_an_update_from_elsewhere_keeps_its_stamps_and_what_they_replaced(store: Store, rows: Repository) -> None:
    with store.action("مریم", "save") as made:
        rows.insert("person", [{"id": hexid(0), "office": "0201", "mobile": "09120000000"}])
    log = {"mobile": [AWAY_LATER, made.stamp]}
    with store.action("", "import", origin=OTHER_REPLICA):
        give(store, "person", hexid(0), {"mobile": AWAY_LATER}, log)
        store.db.conn.execute("UPDATE person SET mobile = '09121111111'")
    assert stamps(store, "person", hexid(0)) == (AWAY, {"mobile": AWAY_LATER})
    line = lines(store)[-1]
    assert json.loads(line[4]) == {"mobile": ["09120000000", made.stamp]}
    assert json.loads(line[5]) == log
    later = put(store, "UPDATE person SET mobile = NULL")
    assert stamps(store, "person", hexid(0)) == (AWAY, {"mobile": later})
    assert json.loads(lines(store)[-1][4]) == {"mobile": ["09121111111", AWAY_LATER]}


def test_two_entities_with_one_id_have_their_own_stamps(store: Store, rows: Repository) -> None:
    made = []
    for name in ("person", "centre"):
        with store.action("مریم", "save") as action:
            rows.insert(name, [full_row(BY_NAME[name], 0)])
        made.append(action.stamp)
    put(store, "UPDATE centre SET name = 'دیگر'")
    assert stamps(store, "person", hexid(0)) == (made[0], {})
    assert stamps(store, "centre", hexid(0))[0] == made[1]
