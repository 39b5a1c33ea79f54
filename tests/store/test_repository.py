from __future__ import annotations

from typing import Any

import pytest

from models.catalog import BY_NAME, ENTITIES
from models.errors import UserError
from models.schema.entity import Entity
from models.schema.fields import Keyed
from models.store.engine import IntegrityError
from models.store.repository import Repository
from models.store.search import search_key_of
from models.store.sorting import sort_key_of, sorted_by
from models.store.store import Store
from tests.samples import full_row, stored
from tests.store.conftest import Save, hexid


def test_rows_are_read_one_by_one_or_many_at_once_in_their_own_types(rows: Repository, save: Save) -> None:
    answers = {"right": 8, "glasses": False, "seen": ["a", "b"]}
    row = save("screening", hexid(1), person=hexid(9), programme="vision", held_on="2025-11-20", answers=answers)
    assert row["answers"] == answers
    assert row["retired"] is False
    assert row["reasons"] is None
    save("screening", hexid(2), retired=True)
    assert rows.get("screening", hexid(3)) is None
    found = rows.many("screening", [hexid(number) for number in range(5000)])
    assert found.keys() == {hexid(1), hexid(2)}
    assert found[hexid(1)] == row
    assert found[hexid(2)]["retired"] is True


def test_finding_leaves_out_the_retired_unless_asked(rows: Repository, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    save("person", hexid(2), first_name="زهرا", retired=True)
    assert [row["id"] for row in rows.find("person")] == [hexid(1)]
    assert len(rows.find("person", "زهرا", retired=True)) == 2
    assert rows.count("person") == 1


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ({}, [1, 2, 3]),
        ({"programme": "vision"}, [1, 2]),
        ({"programme": "vision", "held_on": "2025-11-21"}, [2]),
        ({"answers.right": 8}, [1]),
        ({"answers.glasses": True}, [2]),
        ({"answers.glasses": False}, [1]),
        ({"answers.right": None}, [3]),
        ({"programme": None}, [3]),
        ({"id": hexid(2)}, [2]),
        ({"programme": "' OR 1 --"}, []),
    ],
)
def test_rows_are_found_by_stored_values(
    where: dict[str, Any], numbers: list[int], rows: Repository, save: Save
) -> None:
    save("screening", hexid(1), programme="vision", held_on="2025-11-20", answers={"right": 8, "glasses": False})
    save("screening", hexid(2), programme="vision", held_on="2025-11-21", answers={"right": 5, "glasses": True})
    save("screening", hexid(3), held_on="2025-11-22")
    assert [row["id"] for row in rows.find("screening", where=where)] == [hexid(number) for number in numbers]
    assert rows.count("screening", **where) == len(numbers)


@pytest.mark.parametrize("name", ["shoe_size", "answers.right'", "answers.a b", "programme.x", "] --", "search_key"])
def test_an_unknown_field_is_refused_and_never_reaches_the_engine(name: str, rows: Repository) -> None:
    with pytest.raises(UserError) as refused:
        rows.find("screening", where={name: 1})
    assert refused.value.code == "field-unknown"


def test_an_unknown_entity_is_refused(rows: Repository) -> None:
    for call in (rows.find, rows.count):
        with pytest.raises(UserError) as refused:
            call("sqlite_master")
        assert refused.value.code == "entity-unknown"


def test_names_are_in_persian_order_whatever_the_keyboard(rows: Repository, save: Save) -> None:
    names = [
        "آبادی",
        "ابادی",
        "پارسا",
        "تهرانی",
        "چراغی",
        "ژاله",
        "\u0643ریمی",
        "کریمی پور",
        "گلی",
        "وحیدی",
        "هاشمی",
        "یزدی",
    ]
    for number, name in enumerate(reversed(names)):
        save("person", hexid(number), last_name=name)
    assert [row["last_name"] for row in rows.find("person")] == names
    assert [row["last_name"] for row in rows.find("person", limit=2)] == names[:2]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_search_and_sort_keys_follow_every_edit(entity: Entity, rows: Repository, store: Store) -> None:
    row = full_row(entity, 0)
    with store.action("مریم", "save"):
        rows.insert(entity.name, [row])
        for name in {*entity.search_fields, *sorted_by(entity)}:
            old, row = row, {**row, name: stored(entity.fields[name])[1]}
            rows.save(entity.name, row, old)
            found = store.db.conn.execute(f"SELECT search_key, sort_key FROM [{entity.name}]").fetchone()
            assert found == (search_key_of(entity, row), sort_key_of(entity, row))


def test_saving_writes_only_what_differs(rows: Repository, store: Store) -> None:
    row = full_row(BY_NAME["person"], 0)
    with store.action("مریم", "save"):
        assert set(rows.save("person", row, None)) == {name for name in PERSON_FIELDS if row[name] is not None}
        assert rows.save("person", dict(row), row) == ()
        assert rows.save("person", {**row, "reasons": {}}, {**row, "reasons": None}) == ()
        assert rows.save("person", {**row, "mobile": None, "notes": "تازه"}, row) == ("mobile", "notes")
    found = rows.get("person", row["id"]) or {}
    assert {name for name in row if found[name] != row[name]} == {"mobile", "notes"}


PERSON_FIELDS = BY_NAME["person"].fields


def test_a_second_row_of_one_id_is_our_fault_and_is_told_as_no_damage(rows: Repository, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    with pytest.raises(IntegrityError), rows.store.action("مریم", "save"):
        rows.insert("person", [{"id": hexid(1), "office": "0201"}])
    assert rows.count("person") == 1


def test_no_sort_key_is_made_of_a_packed_field() -> None:
    for entity in ENTITIES:
        assert not any(isinstance(entity.fields[name], Keyed) for name in sorted_by(entity))
