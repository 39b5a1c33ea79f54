from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from models.catalog import BY_NAME, ENTITIES
from models.errors import UserError
from models.schema.entity import Entity, Section
from models.store import audit, migrations, tables
from models.store.repository import Repository
from models.store.store import Store
from tests.samples import KEY, full_row, new_store
from tests.store.conftest import Save, digest, hexid

SQL_TYPE = {str: "TEXT", int: "INTEGER", float: "REAL"}
EACH_ENTITY = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
PERSON = BY_NAME["person"]


def without(entity: Entity, name: str) -> Entity:
    """The entity as an older program declared it, without one field."""
    sections = tuple(
        Section(one.label, tuple(field for field in one.fields if field.name != name)) for one in entity.sections
    )
    return dataclasses.replace(entity, sections=sections)


@EACH_ENTITY
def test_a_table_has_exactly_the_declared_columns(entity: Entity, store: Store) -> None:
    found = {row[1]: row[2] for row in store.db.conn.execute(f"PRAGMA table_info([{entity.name}])")}
    declared = {name: SQL_TYPE[field.column] for name, field in entity.fields.items()}
    assert found == {"id": "TEXT", **declared, "search_key": "TEXT", "sort_key": "TEXT"}
    assert store.db[entity.name].pks == ["id"]
    assert list(found)[1:-2] == list(entity.fields)


@EACH_ENTITY
def test_a_table_has_exactly_the_declared_triggers_and_its_search(entity: Entity, store: Store) -> None:
    assert store.db[entity.name].triggers_dict == tables.triggers_of(entity)
    assert store.db[f"{entity.name}_fts"].exists()


@EACH_ENTITY
def test_what_is_looked_up_by_has_an_index(entity: Entity, store: Store) -> None:
    found = {tuple(index.columns) for index in store.db[entity.name].indexes}
    assert found >= {(name,) for name in entity.refs} | {("sort_key",)}
    assert all(index[0] == "programme" for index in found if len(index) > 1)  # and the day by which figures count
    days = {("birth_date",), ("held_on",), ("due_on",)} & {(name,) for name in entity.own_fields}
    assert days <= found


def test_nothing_else_is_in_the_store(store: Store) -> None:
    own = {"meta", "context", "change", "stamp_of", "given", "action", "replica", "peer", "sent", "received", "chain",
           "conflict", "quarantine", "programme_file", "draft", "seen_place", "fork", "replica_key", "revocation",
           "alias", "erased", "audit", "checkpoint", "known_bundle", "withheld", "sealed",
           "_sqlite_migrations", "sqlite_sequence"}  # fmt: skip
    of_entities = {name for name in store.db.table_names() if name.split("_fts")[0] in BY_NAME}
    assert set(store.db.table_names()) - of_entities == own
    of_tables = {name for entity in ENTITIES for name in tables.triggers_of(entity)}
    assert set(store.db.triggers_dict) == of_tables | audit.GUARDS.keys()
    assert store.db.conn.execute("PRAGMA user_version").fetchone() == (migrations.STRUCTURE,)


def test_a_fresh_store_is_not_pending_and_a_second_migration_changes_nothing(store: Store) -> None:
    assert not store.pending()
    before = digest(store)
    store.migrate()
    assert digest(store) == before
    assert store.db.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize("name", ["mobile", "birth_date", "neighbourhood"])
def test_a_missing_column_is_added_and_nothing_is_lost(name: str, tmp_path: Path, fixed_now: str) -> None:
    path = tmp_path / "old.db"
    old = new_store(path, [without(one, name) if one is PERSON else one for one in ENTITIES])
    rows = [full_row(PERSON, which) for which in (0, 1)]
    with old.action("مریم", "save"):
        Repository(old).insert("person", rows)
    log = old.db.conn.execute("SELECT * FROM change").fetchall()
    old.close()

    store = Store(path, KEY, ENTITIES)
    assert store.pending()
    store.migrate()
    assert not store.pending()
    found = Repository(store).many("person", [row["id"] for row in rows])
    assert found == {row["id"]: {**row, name: None} for row in rows}
    assert store.db.conn.execute("SELECT * FROM change").fetchall() == log
    assert len(Repository(store).find("person", str(rows[0]["last_name"]))) == 1
    store.close()


def test_triggers_survive_an_added_column_and_cover_it(tmp_path: Path, fixed_now: str) -> None:
    path = tmp_path / "old.db"
    old = new_store(path, [without(PERSON, "mobile")])
    before = old.db["person"].triggers_dict
    with old.action("مریم", "save"):
        Repository(old).insert("person", [{"id": hexid(1), "office": "0201"}])
    old.close()

    store = Store(path, KEY, [PERSON])
    store.migrate()
    after = store.db["person"].triggers_dict
    assert after.keys() == before.keys()
    assert after == tables.triggers_of(PERSON)
    assert {name for name in after if after[name] != before[name]} == {"person_log_update", "person_log_delete"}
    with store.action("مریم", "save"):
        store.db.conn.execute("UPDATE person SET mobile = '09123456789'")
    assert store.db.conn.execute("SELECT op, before ->> '$.mobile[0]' FROM change").fetchall()[1:] == [("update", None)]
    store.close()


def test_a_missing_table_is_added(tmp_path: Path, fixed_now: str) -> None:
    path = tmp_path / "old.db"
    old = new_store(path, [one for one in ENTITIES if one.name != "call"])
    with old.action("مریم", "save"):
        Repository(old).insert("person", [full_row(PERSON, 0)])
    old.close()
    store = Store(path, KEY, ENTITIES)
    assert store.pending()
    store.migrate()
    assert store.db["call"].triggers_dict == tables.triggers_of(BY_NAME["call"])
    assert Repository(store).get("person", hexid(0)) == full_row(PERSON, 0)
    store.close()


@pytest.mark.parametrize("lost", ["DROP TRIGGER person_log_update", "DROP INDEX person_sort_key"])
def test_a_lost_trigger_or_index_is_noticed_and_made_again(lost: str, store: Store) -> None:
    store.db.conn.execute(lost)
    assert store.pending()
    store.migrate()
    assert not store.pending()
    assert store.db["person"].triggers_dict == tables.triggers_of(PERSON)
    assert ("sort_key",) in {tuple(index.columns) for index in store.db["person"].indexes}


def test_the_triggers_of_an_older_program_are_replaced(store: Store) -> None:
    store.db.conn.execute("DROP TRIGGER person_log_update")
    store.db.conn.execute("CREATE TRIGGER person_log_update AFTER UPDATE ON person BEGIN SELECT 1; END")
    assert store.pending()
    store.migrate()
    assert store.db["person"].triggers_dict == tables.triggers_of(PERSON)


def test_transform_loses_the_triggers_and_rebuilding_brings_them_back(store: Store, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا", last_name="کریمی")
    store.db["person"].transform(types={"address": str})
    assert store.db["person"].triggers_dict == {}
    assert store.pending()
    tables.rebuild_triggers(store.db, PERSON)
    assert store.db["person"].triggers_dict == tables.triggers_of(PERSON)
    save("person", hexid(1), first_name="زهره")
    assert [row["first_name"] for row in Repository(store).find("person", "زهره کریمی")] == ["زهره"]
    assert store.db.conn.execute("SELECT count(*) FROM change").fetchone() == (2,)


def test_a_newer_store_is_refused_and_stays_as_it_is(path: Path) -> None:
    store = Store(path, KEY, ENTITIES)
    store.db.conn.execute(f"PRAGMA user_version = {migrations.STRUCTURE + 1}")
    store.db.conn.execute("DROP TRIGGER person_log_update")
    store.close()
    content = path.read_bytes()

    store = Store(path, KEY, ENTITIES)
    for call in (store.pending, store.migrate):
        with pytest.raises(UserError) as refused:
            call()
        assert refused.value.code == "store-newer"
    store.close()
    assert path.read_bytes() == content


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.db.conn.execute("DROP TRIGGER person_log_update")
    before = digest(store)

    def fail(*_: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(tables, "build", lambda db, entities: (db.conn.execute("DROP TABLE person"), fail()))
    with pytest.raises(RuntimeError, match="half way"):
        store.migrate()
    assert digest(store) == before
    assert store.db.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
