from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.catalog import ENTITIES
from models.schema.entity import Row
from models.store.repository import Repository
from models.store.store import Store
from tests.samples import KEY, new_store

Save = Callable[..., Row]


def digest(store: Store) -> str:
    """A hash of everything that stands in the store: tables, log, search index, triggers."""
    return hashlib.sha256("\n".join(store.db.conn.iterdump()).encode()).hexdigest()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("blank") / "store.db"
    new_store(path).close()
    return path


@pytest.fixture
def path(blank: Path, tmp_path: Path, fixed_now: str) -> Path:
    return Path(shutil.copy(blank, tmp_path / "store.db"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(path, KEY, ENTITIES)
    yield store
    store.close()


@pytest.fixture
def rows(store: Store) -> Repository:
    return Repository(store)


@pytest.fixture
def save(rows: Repository) -> Save:
    return saver(rows)


def saver(rows: Repository) -> Save:
    """Saves values over the row of that id in an action of its own, as `actor`; the row as it then is."""

    def save(entity: str, row_id: str, *, actor: str = "مریم", kind: str = "save", **values: Any) -> Row:
        old = rows.get(entity, row_id)
        fresh = {"id": row_id, "office": "0201", "retired": False}
        with rows.store.action(actor, kind):
            rows.save(entity, {**(old or fresh), **values}, old)
        return rows.get(entity, row_id) or {}

    return save


def hexid(number: int) -> str:
    return f"{number:032x}"
