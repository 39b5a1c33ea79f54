"""What was erased is carried through a restore: from the store that is left, or from what the machine remembers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.admin import erasures, machine
from models.catalog import ENTITIES
from models.registry.erasure import ERASURE
from models.store.repository import Repository
from models.store.store import Store
from tests.samples import KEY

REPLICA, WHO = "ab" * 16, "c" * 32
ROW = ("person", WHO, "0201", "2025-12-10")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = fresh(tmp_path / "a.db")
    yield made
    made.close()


def fresh(path: Path) -> Store:
    made = Store(path, KEY, ENTITIES, create=True)
    made.migrate()
    with made.writing():
        made.set_meta("replica", REPLICA)
        made.set_meta("office", "0201")
    return made


def erase(store: Store, row_id: str = WHO, why: str = "نامه") -> dict[str, Any]:
    told = {"of": "person", "row_id": row_id, "office": "0201", "why": why, "done_on": "2025-12-10", "retired": False}
    told["texts"] = {"d" * 32: 1}
    row = {"id": ERASURE.new_id(told), **told}
    with store.action("مریم", "erase"):
        Repository(store).insert("erasure", [row])
    return row


def recorded(store: Store) -> list[dict[str, Any]]:
    return Repository(store).find("erasure")


def stamps(store: Store) -> list[tuple[Any, ...]]:
    return store.db.conn.execute("SELECT row, base, fields FROM stamp_of WHERE entity = 'erasure'").fetchall()


def taken_over(store: Store, ours: str = "0201") -> None:
    with store.action("مریم", "erase"):
        erasures.take_over(Repository(store), lambda office: office == ours)


def test_erasures_go_over_with_their_stamps(store: Store, tmp_path: Path) -> None:
    erase(store)
    kept = erasures.of_present(store)
    restored = fresh(tmp_path / "b.db")
    with restored.writing():
        erasures.lay_by(restored, kept)
    assert erasures.awaited(restored)
    taken_over(restored)
    assert (recorded(restored), stamps(restored)) == (recorded(store), stamps(store))
    assert not erasures.awaited(restored)
    place = restored.place()
    taken_over(restored)
    assert restored.place() == place
    restored.close()


def test_a_store_without_erasures_or_of_an_older_program_leaves_nothing(store: Store, tmp_path: Path) -> None:
    assert erasures.of_present(store) == []
    older = Store(tmp_path / "older.db", KEY, (), create=True)
    older.migrate()
    assert erasures.of_present(older) == []
    older.close()
    with store.writing():
        erasures.lay_by(store, ())
    assert not erasures.awaited(store)


def test_what_the_machine_remembers_is_recorded_anew_for_rows_of_this_office(store: Store) -> None:
    other = ("person", "d" * 32, "0202", "2025-12-10")
    machine.remember_erased(REPLICA, [ROW, other])
    with store.action("مریم", "save"):
        Repository(store).insert("person", [{"id": WHO, "office": "0201", "retired": True, "first_name": "گلنوش"}])
    with store.writing():
        erasures.lay_by(store, ())
    taken_over(store)
    (row,) = recorded(store)
    assert (row["of"], row["row_id"], row["office"], row["done_on"], row["aside"]) == (*ROW, True)


def test_the_list_of_the_machine_grows_and_holds_each_row_once(store: Store) -> None:
    erase(store)
    erasures.remember(store)
    erase(store, "d" * 32)
    erasures.remember(store)
    erasures.remember(store)
    assert machine.erased(REPLICA) == [list(ROW), ["person", "d" * 32, "0201", "2025-12-10"]]


@pytest.mark.parametrize(
    "text", ["", "{", "[1, 2]", '[["person"]]', '[["person", "x", "0201", "2025-12-10"]]', '{"a": 1}', "null", "[null]"]
)
def test_a_list_that_is_damaged_is_empty_and_can_be_written_again(text: str) -> None:
    machine.remember_erased(REPLICA, [ROW])
    (file,) = machine.folder().glob("erased-*.json")
    file.write_text(text)
    assert machine.erased(REPLICA) == []
    machine.remember_erased(REPLICA, [ROW])
    assert machine.erased(REPLICA) == [list(ROW)]


def test_a_long_list_is_read_whole() -> None:
    rows = [("person", f"{number:032x}", "0201", "2025-12-10") for number in range(500)]
    machine.remember_erased(REPLICA, rows)
    assert len(machine.erased(REPLICA)) == 500
