from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.registry.household import HOUSEHOLD
from models.registry.person import PERSON
from models.schema.entity import Row
from models.store.repository import Repository
from models.store.slots import Cost, SlotFile
from models.store.store import Store

ENTITIES = (PERSON, HOUSEHOLD)
LOGIN = ("مریم", "چهار واژه و یک سیب")
FACTS = {"replica": "ab" * 16, "office": "0201", "epoch": "2", "practice": "1"}
CHEAP = Cost(memory=64, passes=1, lanes=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-10T09:30:00")


def person(repository: Repository, number: int, **more: Any) -> Row:
    """A complete row, as the front door would save it."""
    row: Row = dict.fromkeys(PERSON.fields)
    row |= {"id": f"{number:032x}", "office": "0201", "retired": False, "id_kind": "none"}
    row |= {"first_name": f"زهرا {number}", "last_name": "کریمی", "birth_date": "1990-05-01", **more}
    repository.insert("person", [row])
    return row


def make_office(folder: Path, people: int = 5, **facts: str) -> Store:
    """An office's folder with its slots, and its open store."""
    folder.mkdir(parents=True, exist_ok=True)
    key = SlotFile.create(folder / "slots.json", *LOGIN, cost=CHEAP)
    store = Store(folder / "daftar.db", key, ENTITIES, create=True)
    store.migrate()
    with store.writing():
        for name, value in {**FACTS, **facts}.items():
            store.set_meta(name, value)
    add_people(store, 1, people)
    return store


def opened(folder: Path) -> Store:
    """The store of an office's folder, opened as its user would."""
    return Store(folder / "daftar.db", SlotFile(folder / "slots.json").open(*LOGIN), ENTITIES)


def add_people(store: Store, first: int, count: int) -> None:
    with store.action("مریم", "save"):
        for number in range(first, first + count):
            person(Repository(store), number)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "دفتر ما"


@pytest.fixture
def office(data: Path) -> Iterator[Store]:
    store = make_office(data)
    yield store
    store.close()


@pytest.fixture
def reopened(data: Path) -> Iterator[Callable[[], Store]]:
    """Opens the office's folder as its user would; closed at the end."""
    stores: list[Store] = []

    def again() -> Store:
        stores.append(opened(data))
        return stores[-1]

    yield again
    for store in stores:
        store.close()
