"""Drafts live in the locked store and nowhere else: not in the log, not in the stamps, not for another person."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalog import ENTITIES
from models.store import drafts, migrations
from models.store.store import Store
from tests.samples import KEY
from tests.store.conftest import digest

CONTENT = {"programme": None, "raw": {"first_name": "آوا", "birth_order": 2, "notes": None, "plan": ["patch"]}}


def keep(store: Store, key: str, actor: str = "مریم", **content: object) -> None:
    drafts.keep(store, key, actor, "person", "", content or CONTENT)


def test_a_draft_comes_back_as_it_was_kept(store: Store, fixed_now: str) -> None:
    keep(store, "a")
    (draft,) = drafts.of(store, "مریم")
    assert (draft.key, draft.actor, draft.entity, draft.row, draft.content) == ("a", "مریم", "person", "", CONTENT)
    assert draft.at.startswith(fixed_now[:10])


def test_a_key_has_one_draft_and_the_latest_stands_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, key in enumerate(("a", "b", "a")):
        monkeypatch.setenv("DAFTAR_NOW", f"2025-12-10T09:3{number}:00")
        keep(store, key, number=number)
    assert [(one.key, one.content["number"]) for one in drafts.of(store, "مریم")] == [("a", 2), ("b", 1)]


def test_everybody_sees_and_drops_only_their_own(store: Store) -> None:
    keep(store, "a")
    assert drafts.of(store, "علی") == []
    assert not drafts.drop(store, "a", "علی")
    keep(store, "a", actor="علی", stolen=True)
    assert [one.content for one in drafts.of(store, "مریم")] == [CONTENT]
    assert drafts.drop(store, "a", "مریم") and not drafts.drop(store, "a", "مریم")


def test_a_draft_is_in_no_log_and_no_count(store: Store) -> None:
    def logged() -> list[int]:
        tables = ("change", "action", "stamp_of", "given", "person")
        return [store.db.conn.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0] for name in tables]

    before, place, clock = logged(), store.place(), store.meta("clock")
    keep(store, "a")
    drafts.drop(store, "a", "مریم")
    keep(store, "b")
    assert (logged(), store.place(), store.meta("clock")) == (before, place, clock)


def test_a_draft_is_not_readable_on_the_disk(path: Path) -> None:
    store = Store(path, KEY, ENTITIES)
    keep(store, "a", secret="مادر کودک گفت")
    store.close()
    written = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    assert "مادر".encode() not in written and not written.startswith(b"SQLite format 3")


def test_an_older_store_gains_the_table_and_loses_nothing(path: Path) -> None:
    store = Store(path, KEY, ENTITIES)
    store.db.conn.execute("DROP TABLE draft")
    store.db.conn.execute("DELETE FROM _sqlite_migrations WHERE name = '0003_drafts'")
    before = digest(store)
    store.close()
    older = Store(path, KEY, ENTITIES)
    assert older.pending() and digest(older) == before
    older.migrate()
    assert not older.pending()
    keep(older, "a")
    assert len(drafts.of(older, "مریم")) == 1
    assert older.db.conn.execute("PRAGMA user_version").fetchone() == (migrations.STRUCTURE,)
    older.close()
