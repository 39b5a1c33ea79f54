from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.store.repository import Repository
from models.store.search import match_expression
from models.text import persian
from tests.samples import new_store
from tests.store.conftest import hexid, saver

PEOPLE = (
    {"first_name": "محمد رضا", "last_name": "کریمی", "national_id": "0012345679", "mobile": "09123456789"},
    {"first_name": "محمدرضا", "last_name": "یوسفی"},
    {"first_name": "محمد\u200cرضا", "last_name": "آقایی", "father_name": "علی‌اکبر"},
    {"first_name": "رضا", "last_name": "محمدی"},
    {"first_name": "Mary", "last_name": "O'Neil-Smith", "passport_no": "A1234567"},
    {"first_name": "زهرا", "last_name": "گلِ‌مُحمّدی", "retired": True},
)
# Words that the full-text engine reads as orders, and what breaks a careless query.
ORDERS = ('"', "'", "*", "^", "-", "+", "(", ")", ":", "{", "}", "[", "]", ",", ".", "%", "_", "\\", "\0", ";", "NOT",
          "AND", "OR", "NEAR", "NEAR(", "search_key:", "rowid", "--", "/*", "\ud800", "\u202e",
          "\u064b", "۱", "ß", "م")  # fmt: skip


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    store = new_store(tmp_path_factory.mktemp("search") / "store.db")
    rows = Repository(store)
    save = saver(rows)
    for number, person in enumerate(PEOPLE):
        save("person", hexid(number), **person)
    save("centre", hexid(50), name="مهد گل‌ها", code="۱۲-الف")
    save("registration", hexid(60), person=hexid(0), course=hexid(70))
    save("registration", hexid(61), person=hexid(3), course=hexid(70), class_name="کلاس محمدی")
    yield rows
    store.close()


def numbers(rows: Repository, words: str, entity: str = "person") -> set[int]:
    return {int(row["id"], 16) for row in rows.find(entity, words)}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("محمد رضا", {0, 1, 2, 3}),  # words in any order, each as a beginning
        ("محمدرضا", {0, 1, 2}),
        ("محمد\u200cرضا", {0, 1, 2}),
        ("رضا محمد", {0, 3}),
        ("رضا", {0, 3}),
        ("کریمی محمد", {0}),
        ("محمد کریمی رضا", {0}),
        ("\u0643ر\u064aمی", {0}),
        ("\u064aوسفی", {1}),
        ("یوسف\u0649", {1}),
        ("اقایی", {2}),
        ("علی اکبر", {2}),
        ("علیاکبر", {2}),
        ("کر", {0}),
        ("0012345679", {0}),
        ("۰۰۱۲۳۴۵۶۷۹", {0}),
        ("٠٠١٢٣", {0}),
        ("00123", {0}),
        ("2345", set()),
        ("0912 345 6789", {0}),
        ("mary", {4}),
        ("ONEIL", {4}),
        ("o'neil", {4}),
        ("smith o", {4}),
        ("a1234567", {4}),
        ("گل محمدی", set()),
        ("محمد زهرا", set()),
        ("هیچ‌کس", set()),
    ],
)
def test_people_are_found_however_they_are_typed(typed: str, found: set[int], people: Repository) -> None:
    assert numbers(people, typed) == found


@pytest.mark.parametrize("typed", ['"', "()", "*", "؟!", "\0", "-- ;", "،،"])
def test_signs_alone_find_nothing(typed: str, people: Repository) -> None:
    assert numbers(people, typed) == set()


@pytest.mark.parametrize("typed", ["", "  ", "\t"])
def test_no_words_find_everyone(typed: str, people: Repository) -> None:
    assert numbers(people, typed) == {0, 1, 2, 3, 4}


def test_a_row_is_found_by_the_words_of_its_person(people: Repository) -> None:
    assert numbers(people, "کریمی", "registration") == {60}
    assert numbers(people, "رضا محمدی", "registration") == {61}
    assert numbers(people, "یوسفی", "registration") == set()


def test_a_code_is_found_in_either_digits(people: Repository) -> None:
    assert numbers(people, "12 الف", "centre") == numbers(people, "۱۲-الف", "centre") == {50}


def test_an_edit_moves_a_row_in_the_index(people: Repository) -> None:
    with people.store.rehearsal(), people.store.action("مریم", "save"):
        old = people.get("person", hexid(1)) or {}
        people.save("person", {**old, "last_name": "نامور"}, old)
        assert numbers(people, "نامور") == {1}
        assert numbers(people, "یوسفی") == set()
    assert numbers(people, "یوسفی") == {1}


@settings(max_examples=150, deadline=None)
@given(typed=st.text(max_size=60) | st.lists(st.sampled_from(ORDERS) | st.text(max_size=8), max_size=12).map(" ".join))
def test_any_text_may_be_sought(typed: str, people: Repository) -> None:
    found = numbers(people, typed)
    assert found <= {0, 1, 2, 3, 4}
    if not persian.search_key(typed) and typed.strip():
        assert found == set()


def test_a_letter_that_parts_a_word_in_the_index_parts_it_in_the_query(people: Repository) -> None:
    for char in map(chr, [*range(0x19B0, 0x19CA), 0x1CF2, 0x1CF3]):
        assert numbers(people, f"کریمی{char}محمد") in ({0}, set())


def test_a_page_of_text_may_be_sought(people: Repository) -> None:
    assert numbers(people, "محمد " * 3000) == {0, 1, 2, 3}
    assert numbers(people, "باران " * 3000) == set()
    assert match_expression("یک دو سه چهار پنج شش هفت").count("AND") == 6


@settings(max_examples=80, deadline=None)
@given(name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), cut=st.integers(0, 30))
def test_whoever_is_saved_is_found_by_her_name_and_its_beginning(name: str, cut: int, people: Repository) -> None:
    name = persian.clean(name)
    key = persian.search_key(name)
    with people.store.rehearsal(), people.store.action("مریم", "save"):
        people.insert("person", [{"id": hexid(99), "office": "0201", "first_name": name}])
        if key and all(char.isalnum() or char == " " for char in key):
            assert 99 in numbers(people, name)
            assert 99 in numbers(people, key[: cut + 1])
