"""The ladder of evidence, and that it stays linear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.registry import duplicates
from models.registry.duplicates import Pair, pairs, people_of
from models.store.repository import Repository
from tests.samples import new_store

A, B = "a" * 32, "b" * 32
MOTHER = "0010350829"
SARA = {"first_name": "سارا", "last_name": "رضایی", "father_name": "علی", "birth_date": "2021-04-14", "sex": "female",
        "office": "0001", "national_id": None, "id_kind": "none"}  # fmt: skip
NEWBORN = {"first_name": "نوزاد دختر", "id_kind": "temporary", "mother_national_id": MOTHER, "birth_order": 1}
KNOWN = {"national_id": "0499370899", "id_kind": "national"}
OTHER_ID = {"national_id": "0077611616", "id_kind": "national"}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (KNOWN, {**KNOWN, "first_name": "مینا", "last_name": "کاظمی"}, (100, "same-id")),
        ({"foreign_id": "123456789012"}, {"foreign_id": "123456789012", "first_name": "م"}, (100, "same-id")),
        ({"passport_no": "A1234567"}, {"passport_no": "A1234567", "first_name": "م"}, (100, "same-id")),
        (NEWBORN, {**KNOWN, "mother_national_id": MOTHER}, (95, "newborn")),
        (NEWBORN, {**KNOWN, "mother_national_id": MOTHER, "birth_order": 2}, None),
        (NEWBORN, {**KNOWN, "mother_national_id": MOTHER, "sex": "male"}, None),
        (NEWBORN, {**NEWBORN, "birth_order": 2}, None),
        ({}, {"first_name": "سا‌را", "last_name": "رضائ\u064a"}, (90, "names-father-birth")),
        (KNOWN, {}, (90, "names-father-birth")),
        (KNOWN, OTHER_ID, (60, "look")),
        ({}, {"father_name": None}, (60, "look")),
        ({"first_name": "طاهره"}, {"first_name": "تاهره", "birth_date": "2021-11-02"}, (60, "look")),
        ({}, {"first_name": "سارا سادات"}, (60, "look")),
        (KNOWN, {**OTHER_ID, "birth_date": "2021-11-02"}, None),
        ({}, {"birth_date": "2022-11-02"}, None),
        ({}, {"birth_date": "2021-11-02", "father_name": "حسن"}, None),
        ({}, {"birth_date": "2021-11-02", "county": "0105"}, None),
        ({}, {"birth_date": "2021-11-02", "office": "0001-2"}, (60, "look")),
        ({}, {"first_name": "حسین"}, None),
        ({}, {"birth_date": None}, None),
        ({"mother_national_id": MOTHER}, {"mother_national_id": MOTHER, "first_name": "سمیرا"}, None),
        ({**KNOWN, "mother_national_id": MOTHER}, {**KNOWN, "mother_national_id": MOTHER, "first_name": "سمیرا"}, None),
        ({}, {"retired": True}, None),
    ],
)
def test_ladder(one: dict[str, Any], other: dict[str, Any], found: tuple[int, str] | None) -> None:
    people = [{**SARA, **other, "id": B}, {**SARA, **one, "id": A}]
    assert pairs(people) == ([Pair(A, B, *found)] if found else [])


def test_surest_first_and_each_two_once() -> None:
    people = [
        {**SARA, **KNOWN, "id": "1" * 32},
        {**SARA, **KNOWN, "id": "2" * 32},
        {**SARA, "father_name": None, "id": "3" * 32},
    ]
    found = pairs(people)
    assert [(pair.a[0], pair.b[0], pair.score) for pair in found] == [("1", "2", 100), ("1", "3", 60), ("2", "3", 60)]
    assert all(pair.reason in duplicates.REASONS for pair in found)


def test_a_block_of_many_does_not_grow_squarely() -> None:
    people = [{**SARA, "id": f"{number:032x}"} for number in range(duplicates.LARGE * 10)]
    assert len(pairs(people)) == len(people) - 1


def test_order_of_rows_does_not_matter() -> None:
    fathers = ["علی", "حسن", None]
    people = [{**SARA, "id": f"{number:032x}", "father_name": fathers[number % 3]} for number in range(12)]
    assert pairs(people) == pairs(people[::-1])


def test_the_people_of_a_store_are_those_who_are_there(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    rows = Repository(store)
    told = {"office": "0201", "first_name": "سارا", "father_name": "علی", "birth_date": "2021-11-01"}
    with store.action("مریم", "load"):
        rows.insert("person", ({**told, "id": f"{number:032x}", "retired": number == 2} for number in range(4)))
        store.db.conn.execute("INSERT INTO alias (gone, kept) VALUES (?, ?)", (f"{3:032x}", f"{1:032x}"))
    found = list(people_of(store))
    assert [int(row["id"], 16) for row in found] == [0, 1, 3]
    whole = [row for row in rows.find("person", gone=True) if not row["retired"]]
    assert pairs(found) == pairs(whole) != []
    store.close()
