"""Pages of lists: the same rows, in the same order, as reading everything and sorting it would give."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pytest

from models.errors import UserError
from models.store import ordering, tables
from models.store.ordering import Asked, Ordering
from models.store.repository import Repository
from models.store.store import Store
from models.text.persian import sort_key
from tests.store.conftest import Save, hexid

NAMES = ["چراغی", "پاکزاد", "یزدی", "گلی", "آذری", "کمالی", "ژاله"]
IN_ORDER = ["آذری", "پاکزاد", "چراغی", "ژاله", "کمالی", "گلی", "یزدی"]


@pytest.fixture
def listed(rows: Repository, save: Save) -> Ordering:
    for number, name in enumerate(NAMES):
        sex = ("female", "male")[number % 2]
        save("person", hexid(number), last_name=name, first_name="زهرا", sex=sex, birth_date=f"2020-01-{20 - number}")
    save("person", hexid(90), last_name="باقری", first_name="زهرا", retired=True)
    return Ordering(rows)


def plain(values: Collection[Any]) -> Mapping[Any, Any]:
    return {value: value for value in values}


def persian(values: Collection[Any]) -> Mapping[Any, Any]:
    return {value: sort_key(value) for value in values}


def names(ordering: Ordering, asked: Asked, **given: Any) -> list[str]:
    return [row["last_name"] for row in ordering.page(asked, persian, **given).rows]


def test_pages_put_together_are_the_whole_list_in_persian_order(listed: Ordering) -> None:
    asked = Asked("person")
    assert names(listed, asked) == IN_ORDER
    pages = [name for offset in range(0, 9, 2) for name in names(listed, asked, offset=offset, limit=2)]
    assert pages == IN_ORDER
    assert [listed.page(asked, plain, offset=offset, limit=2).total for offset in (0, 2, 20)] == [7, 7, 7]
    assert names(listed, Asked("person", descending=True), limit=3) == IN_ORDER[::-1][:3]


def test_the_first_page_is_the_same_whether_it_is_read_off_the_index_or_put_in_order(listed: Ordering) -> None:
    for words in ("", "زهرا", "یزدی", "ز ی", "نیست"):
        asked = Asked("person", words)
        quick, whole = listed.page(asked, plain, limit=200), listed.page(asked, plain)
        assert (quick.rows, quick.total) == (whole.rows, whole.total)
        short = listed.page(asked, plain, limit=1)
        assert (short.rows, short.total) == (whole.rows[:1], whole.total)


def test_words_that_no_letter_is_in_find_nothing(listed: Ordering) -> None:
    assert listed.page(Asked("person", "؟؟"), plain, limit=5).total == 0


def test_a_column_orders_and_empty_cells_come_last_either_way(listed: Ordering, save: Save) -> None:
    save("person", hexid(50), last_name="الف", first_name="بی‌تاریخ")
    by_day = Asked("person", order="birth_date")
    assert names(listed, by_day) == [*NAMES[::-1], "الف"]
    assert names(listed, Asked("person", order="birth_date", descending=True)) == [*NAMES, "الف"]
    assert names(listed, Asked("person", order="first_name"))[0] == "الف"


def test_equal_cells_keep_the_entitys_own_order(listed: Ordering) -> None:
    assert names(listed, Asked("person", order="first_name")) == IN_ORDER
    assert names(listed, Asked("person", order="first_name", descending=True)) == IN_ORDER


def test_a_reference_to_a_person_is_ordered_as_people_are(listed: Ordering, save: Save) -> None:
    for number in range(len(NAMES)):
        save("referral", hexid(100 + number), person=hexid(number), to_body="optometrist", referred_on="2025-01-01")
    found = listed.page(Asked("referral", order="person"), plain).rows
    assert [row["person"] for row in found] == [hexid(NAMES.index(name)) for name in IN_ORDER]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"sex": "female"}, ["آذری", "چراغی", "ژاله", "یزدی"]),
        ({"sex": ("female", "male")}, IN_ORDER),
        ({"sex": None}, []),
        ({"birth_date>=": "2020-01-18"}, ["پاکزاد", "چراغی", "یزدی"]),
        ({"birth_date>=": "2020-01-18", "birth_date<=": "2020-01-19"}, ["پاکزاد", "یزدی"]),
        ({"id": (hexid(0), hexid(4))}, ["آذری", "چراغی"]),
    ],
)
def test_filters_take_values_lists_and_bounds(listed: Ordering, where: dict[str, Any], expected: list[str]) -> None:
    assert names(listed, Asked("person", where=tuple(where.items()))) == expected


def test_a_filter_of_an_unknown_field_is_refused(listed: Ordering) -> None:
    for name in ("shoe", "shoe>=", "sex.x"):
        with pytest.raises(UserError) as refusal:
            listed.page(Asked("person", where=((name, "3"),)), plain)
        assert refusal.value.code == "field-unknown"


def test_words_are_sought_in_the_person_whom_a_row_is_about_few_or_many(
    listed: Ordering, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        save("referral", hexid(100 + number), person=hexid(number), to_body="optometrist", referred_on="2025-01-01")
    for few in (3000, 0):
        monkeypatch.setattr(ordering, "_FEW", few)
        assert [row["id"] for row in listed.page(Asked("referral", "پاکزاد"), plain, limit=9).rows] == [hexid(101)]
        assert listed.page(Asked("referral", "زهرا"), plain, limit=9).total == 3
        assert listed.page(Asked("referral", "زهرا"), plain, limit=1).total == 3


def test_hidden_programmes_are_neither_shown_nor_counted(rows: Repository, save: Save) -> None:
    listed = Ordering(rows)
    for number, programme in enumerate(("vision", "secret", None)):
        save("referral", hexid(number), person=hexid(9), programme=programme, to_body="x", referred_on="2025-01-01")
    assert sorted(listed.programmes(rows.entity("referral"))) == ["secret", "vision"]
    found = listed.page(Asked("referral", hidden=("secret",)), plain, limit=9)
    assert ({row["id"] for row in found.rows}, found.total) == ({hexid(0), hexid(2)}, 2)


def test_the_place_of_a_row_is_told_and_unknown_rows_have_none(listed: Ordering) -> None:
    for place, name in enumerate(IN_ORDER):
        assert listed.page(Asked("person"), plain, limit=2, holding=hexid(NAMES.index(name))).place == place
    assert listed.page(Asked("person"), plain, limit=2, holding=hexid(90)).place == -1
    assert listed.page(Asked("person", "گلی"), plain, limit=2, holding=hexid(0)).place == -1


def test_what_is_kept_is_forgotten_when_anything_changes(listed: Ordering, rows: Repository, save: Save) -> None:
    asked = Asked("person", where=(("sex", "female"),))
    assert listed.page(asked, plain).total == 4
    save("person", hexid(60), last_name="تازه", sex="female")
    assert listed.page(asked, plain).total == 5
    for number in range(10):
        listed.page(Asked("person", "زهرا", order="sex", where=(("last_name", str(number)),)), plain)
    assert len(listed._kept) == ordering._KEPT


def test_the_first_page_walks_the_index_and_not_the_table(store: Store) -> None:
    plan = "EXPLAIN QUERY PLAN SELECT {} FROM person WHERE retired = 0 {}"
    for what, order in (("rowid", "ORDER BY sort_key, rowid LIMIT 200"), ("count(*)", "")):
        found = store.db.conn.execute(plan.format(what, order)).fetchall()
        assert any("person_sort_key" in line[3] for line in found), found
        assert not any("TEMP B-TREE" in line[3] for line in found), found


def test_an_index_of_an_older_program_is_made_anew(store: Store) -> None:
    store.db.conn.execute("DROP INDEX person_sort_key")
    store.db.conn.execute("CREATE INDEX person_sort_key ON person (sort_key)")
    assert store.pending()
    store.migrate()
    assert not store.pending()
    made = store.db.conn.execute("SELECT sql FROM sqlite_master WHERE name = 'person_sort_key'").fetchone()[0]
    assert made == tables.indexes_of(store.entities["person"])["person_sort_key"]


def test_a_programmes_index_does_not_mislead_the_search_for_one_person(store: Store) -> None:
    sql = "EXPLAIN QUERY PLAN SELECT id FROM screening WHERE programme = 'vision' AND person = 'x' AND NOT retired"
    assert "screening_person" in store.db.conn.execute(sql).fetchall()[0][3]
