"""Somebody entered twice is one person to whoever asks the store, and the rows stay as they are."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from models.registry import merge
from models.store import aliases
from models.store.ordering import Asked, Ordering
from models.store.repository import Repository
from models.store.store import Store
from tests.store.conftest import Save, hexid

# number, name, and for whom another speaks: 1 for 2 and 3, 5 for 4
NAMES = ["چراغی", "پاکزاد", "یزدی", "گلی", "آذری", "کمالی", "ژاله"]
ONE, GROUP, FOUR, FIVE = hexid(1), [hexid(1), hexid(2), hexid(3)], hexid(4), hexid(5)
ALIASES = {hexid(2): ONE, hexid(3): ONE, FOUR: FIVE}


@pytest.fixture
def people(rows: Repository, save: Save) -> Repository:
    for number, name in enumerate(NAMES):
        save("person", hexid(number), last_name=name, first_name="زهرا", mobile=f"0912000000{number}")
        save(
            "screening", hexid(100 + number), person=hexid(number), programme="vision", held_on=f"2025-01-0{number + 1}"
        )
    save("person", hexid(90), last_name="باقری", first_name="زهرا", retired=True)
    with rows.store.writing():
        rows.store.db.conn.executemany("INSERT INTO alias (gone, kept) VALUES (?, ?)", ALIASES.items())
    return rows


def found(rows: list[Any]) -> set[int]:
    return {int(row["id"], 16) for row in rows}


def test_every_id_leads_to_all_of_them_the_speaking_first(people: Repository) -> None:
    store = people.store
    assert [aliases.ids_of(store, one) for one in GROUP] == [tuple(GROUP)] * 3
    assert aliases.ids_of(store, hexid(0)) == (hexid(0),)
    assert aliases.kept_of(store, [*GROUP, FOUR, hexid(0)]) == dict.fromkeys(GROUP, ONE) | {
        FOUR: FIVE,
        hexid(0): hexid(0),
    }
    assert aliases.any_alias(store)


def test_people_are_read_by_the_row_that_speaks_and_its_gaps_from_the_others(people: Repository, save: Save) -> None:
    save("person", hexid(3), address="کوی گل")
    save("person", ONE, mobile=None)
    read = people.people([hexid(3), FOUR, hexid(6), hexid(77)])
    assert {asked: row["id"] for asked, row in read.items()} == {hexid(3): ONE, FOUR: FIVE, hexid(6): hexid(6)}
    assert (read[hexid(3)]["last_name"], read[hexid(3)]["address"]) == ("پاکزاد", "کوی گل")
    assert read[hexid(3)]["mobile"] in ("09120000002", "09120000003")
    stored = people.get("person", ONE)
    assert stored is not None
    assert stored["address"] is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {0, 1, 5, 6}),
        ("زهرا", {0, 1, 5, 6}),
        ("یزدی", {1}),  # the name of one for whom another speaks
        ("آذری", {5}),
        ("0912000000", {0, 1, 5, 6}),
        ("باقری", set()),
        ("کسی", set()),
    ],
)
def test_lists_of_people_have_each_once(people: Repository, words: str, expected: set[int]) -> None:
    assert found(people.find("person", words)) == expected
    ordering = Ordering(people)
    for asked in (Asked("person", words), Asked("person", words, order="first_name")):
        for offset, limit in ((0, 50), (0, 2), (1, 2)):
            page = ordering.page(asked, lambda values: {one: one for one in values}, offset=offset, limit=limit)
            assert page.total == len(expected), (asked, offset)
            assert found(page.rows) <= expected
            assert len(page.rows) == max(0, min(limit, len(expected) - offset))


def test_gone_people_are_found_by_who_asks_for_them(people: Repository) -> None:
    assert len(people.find("person", gone=True)) == len(NAMES)
    assert found(people.find("person", "یزدی", gone=True)) == {2}
    assert people.count("person") == 4


@pytest.mark.parametrize("asked", GROUP)
def test_what_belongs_to_a_person_is_found_under_any_id(people: Repository, asked: str) -> None:
    assert found(people.find("screening", where={"person": asked})) == {101, 102, 103}
    assert found(people.find("screening", where={"person": [asked, hexid(0)]})) == {100, 101, 102, 103}
    assert people.count("screening", person=asked) == 3
    page = Ordering(people).page(Asked("screening", where=(("person", asked),)), dict, limit=10)
    assert (found(page.rows), page.total) == ({101, 102, 103}, 3)


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize(("words", "expected"), [("یزدی", {101, 102, 103}), ("گلی", {101, 102, 103}), ("ژاله", {106})])
def test_words_find_what_belongs_to_anybody_under_any_name(
    people: Repository, monkeypatch: pytest.MonkeyPatch, words: str, expected: set[int], few: bool
) -> None:
    monkeypatch.setattr("models.store.ordering._FEW", 3000 if few else 0)
    assert found(people.find("screening", words)) == expected
    page = Ordering(people).page(Asked("screening", words), dict, limit=10)
    assert (found(page.rows), page.total) == (expected, len(expected))


def test_a_record_of_one_person_is_asked_for_by_the_very_row(people: Repository, save: Save) -> None:
    save("merge", hexid(200), kept=ONE, gone=hexid(2))
    save("merge", hexid(201), kept=ONE, gone=hexid(3))
    assert found(people.find("merge", where={"gone": hexid(2)})) == {200}
    assert people.find("merge", where={"gone": ONE}) == []


def test_rows_by_person_prefer_the_speaking_id(people: Repository, save: Save) -> None:
    assert set(people.by_person("screening")) == {hexid(0), ONE, FIVE, hexid(6)}
    assert people.by_person("screening")[ONE]["person"] == ONE
    save("screening", hexid(101), retired=True)
    assert people.by_person("screening")[ONE]["person"] in GROUP[1:]


@pytest.mark.parametrize(
    ("offices", "opened"),
    [
        (("0201", "0201"), 1),
        (("0202", "0201"), 2),
        (("0202", "0201-2"), 2),
        (("0202", "0202"), 1),
        (("0202", "0203"), 1),
    ],
    ids=["both ours", "the other ours", "the other below us", "both elsewhere", "two others'"],
)
def test_an_office_opens_the_row_in_which_it_can_write(
    people: Repository, save: Save, offices: tuple[str, str], opened: int
) -> None:
    for number, office in zip((1, 2), offices, strict=True):
        save("person", hexid(number), office=office)
    save("person", hexid(3), office="0202")
    assert {aliases.file_of(people.store, one) for one in GROUP} == {hexid(opened)}


def test_an_own_row_that_was_put_aside_is_not_opened(people: Repository, save: Save) -> None:
    save("person", ONE, office="0202")
    for number in (2, 3):
        save("person", hexid(number), retired=True)
    assert aliases.file_of(people.store, hexid(2)) == ONE


# -- the table follows the records ------------------------------------------------------------------------------------


@pytest.fixture
def derived(store: Store) -> Iterator[Callable[[], dict[str, str]]]:
    store.derived |= {"merge": merge.renew, "person": merge.renew_where_put_aside}
    yield lambda: dict(store.db.conn.execute("SELECT gone, kept FROM alias").fetchall())


def test_the_table_follows_every_change_of_a_record(save: Save, derived: Callable[[], dict[str, str]]) -> None:
    for number in range(4):
        save("person", hexid(number))
    assert derived() == {}
    save("merge", hexid(50), kept=hexid(1), gone=hexid(2))
    assert derived() == {hexid(2): hexid(1)}
    save("merge", hexid(51), kept=hexid(0), gone=hexid(1))
    assert derived() == {hexid(1): hexid(0), hexid(2): hexid(0)}
    save("merge", hexid(50), apart=True)
    assert derived() == {hexid(1): hexid(0)}
    save("merge", hexid(50), apart=False, kept=hexid(2), gone=hexid(1))
    assert derived() == {hexid(1): hexid(0), hexid(2): hexid(0)}
    save("merge", hexid(51), retired=True)
    assert derived() == {hexid(1): hexid(2)}


def test_who_was_put_aside_lets_another_speak(save: Save, derived: Callable[[], dict[str, str]]) -> None:
    for number in (1, 2):
        save("person", hexid(number))
    save("merge", hexid(50), kept=hexid(1), gone=hexid(2))
    save("person", hexid(1), retired=True)
    assert derived() == {hexid(1): hexid(2)}
    save("person", hexid(1), mobile="09121111111")
    assert derived() == {hexid(1): hexid(2)}
    save("person", hexid(1), retired=False)
    assert derived() == {hexid(2): hexid(1)}


@pytest.mark.parametrize(
    ("made_by", "counts"), [("02", True), ("0201", False), ("0202", False), ("0201-2", False)], ids=str
)
def test_only_an_office_above_both_makes_two_people_one(
    save: Save, derived: Callable[[], dict[str, str]], made_by: str, counts: bool
) -> None:
    save("person", hexid(1), office="0201")
    save("person", hexid(2), office="0202")
    save("merge", hexid(50), kept=hexid(1), gone=hexid(2), office=made_by)
    assert derived() == ({hexid(2): hexid(1)} if counts else {})


def test_what_is_renewed_goes_back_with_the_action(
    store: Store, save: Save, derived: Callable[[], dict[str, str]]
) -> None:
    for number in (1, 2):
        save("person", hexid(number))
    rows = Repository(store)
    row = {"id": hexid(50), "office": "0201", "retired": False, "kept": hexid(1), "gone": hexid(2)}
    with store.rehearsal(), store.action("مریم", "merge"):
        rows.insert("merge", [row])
    assert derived() == {}
    with pytest.raises(RuntimeError), store.action("مریم", "merge"):
        rows.insert("merge", [row])
        raise RuntimeError
    assert derived() == {}


def test_what_follows_from_an_entity_is_renewed_once_for_an_action_that_touched_it(
    store: Store, rows: Repository, save: Save
) -> None:
    asked: list[str] = []
    store.derived |= {name: lambda _store, name=name: asked.append(name) for name in ("person", "centre")}  # type: ignore[misc]
    save("person", hexid(1))
    assert asked == ["person"]
    with store.action("مریم", "load"):
        for number in itertools.count(2):
            rows.insert("person", [{"id": hexid(number), "office": "0201", "retired": False}])
            if number == 9:
                break
        assert asked == ["person"], "when the action ends"
    assert asked == ["person", "person"]
    save("household", hexid(1))
    assert asked == ["person", "person"]
