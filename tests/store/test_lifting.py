"""What came before its column was known moves into the column, as if it had always been there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.admin import integrity
from models.catalog import ENTITIES
from models.registry.centre import CENTRE
from models.schema.entity import Section
from models.schema.fields import Flag, Text
from models.schema.numbers import Whole
from models.store import changes
from models.store.repository import Repository
from models.store.store import Store

KEY = b"k" * 32
MORE = Section(
    "تازه", (Text("motto", "شعار", search=True), Whole("rooms", "اتاق", least=1, most=99), Flag("garden", "باغ"))
)
NEWER = dataclasses.replace(CENTRE, sections=(*CENTRE.sections, MORE))
ROW = {"id": "a" * 32, "office": "0001", "name": "مهد گل‌ها", "kind": "kindergarten", "county": "0001"}


def opened(path: Path, *entities: Any, create: bool = False) -> Store:
    store = Store(path, KEY, entities, create=create)
    store.migrate()
    return store


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A store of this program that keeps what a newer one sent; a later edit of it came too."""
    store = opened(tmp_path / "daftar.db", *ENTITIES, create=True)
    with store.writing():
        for key, value in {"replica": "f" * 32, "office": "0001", "epoch": "0"}.items():
            store.set_meta(key, value)
    rows = Repository(store)
    first = {**ROW, "retired": False, "extra": {"motto": "شعار کهن", "rooms": 4, "garden": True, "pool": 2}}
    with store.action("ali", "save"):
        rows.insert("centre", [first])
    with store.action("ali", "save"):
        rows.update("centre", {**first, "extra": {**first["extra"], "motto": "مهر و بازی"}}, ("extra",))
    store.close()
    yield tmp_path / "daftar.db"


def newer(path: Path) -> Store:
    return opened(path, *(NEWER if one is CENTRE else one for one in ENTITIES))


def test_values_move_with_their_stamps_and_their_past(path: Path) -> None:
    old = opened(path, *ENTITIES)
    stamp = dict(old.db.conn.execute("SELECT row, fields FROM stamp_of").fetchall())[ROW["id"]]
    lines = old.place()
    old.close()
    store = newer(path)
    row = Repository(store).get("centre", ROW["id"])
    assert row is not None
    assert (row["motto"], row["rooms"], row["garden"], row["extra"]) == ("مهر و بازی", 4, True, {"pool": 2})
    assert store.place() == lines
    moved = dict(store.db.conn.execute("SELECT row, fields FROM stamp_of").fetchall())[ROW["id"]]
    assert moved == stamp.replace("extra.motto", "motto")
    past = [
        (one.before, one.after)
        for one in changes.history(Repository(store), "centre", ROW["id"])
        if one.field == "motto"
    ]
    assert past[-1] == ("شعار کهن", "مهر و بازی")
    assert Repository(store).find("centre", "بازی") == [row]
    assert integrity.check(store) == []
    store.close()


def test_a_value_that_the_field_would_not_take_stays_and_travels(path: Path) -> None:
    old = opened(path, *ENTITIES)
    rows = Repository(old)
    row = rows.get("centre", ROW["id"])
    assert row is not None
    with old.action("ali", "save"):
        rows.update("centre", {**row, "extra": {**row["extra"], "rooms": "many"}}, ("extra",))
    old.close()
    store = newer(path)
    lifted = Repository(store).get("centre", ROW["id"])
    assert lifted is not None
    assert (lifted["rooms"], lifted["extra"]["rooms"]) == (None, "many")
    store.close()


def test_the_log_watches_the_new_columns(path: Path) -> None:
    store = newer(path)
    rows = Repository(store)
    row = rows.get("centre", ROW["id"])
    assert row is not None
    with store.action("ali", "save"):
        rows.update("centre", {**row, "motto": "سوم"}, ("motto",))
    (line,) = changes.lines_of(store, "centre", ROW["id"])[-1:]
    assert line.before["motto"][0] == "مهر و بازی"
    store.close()
