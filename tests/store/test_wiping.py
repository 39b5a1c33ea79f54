"""What is wiped loses its values and nothing else: places, stamps and the chain of the log stay as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.store import changes, drafts, wiping
from models.store.repository import Repository
from models.store.store import Store
from models.sync.knowledge import chain_at, replaced_by_rows
from tests.store.conftest import Save, hexid

WHO, STAMP = hexid(1), "0" * 12 + "-0001-" + "a" * 32 + "-0000"
OTHER_STAMP = "0" * 12 + "-0002-" + "b" * 32 + "-0000"


@pytest.fixture
def who(save: Save) -> str:
    save("person", WHO, first_name="گلنوش", last_name="برزگر", notes="سرگذشت")
    save("person", WHO, first_name="گلناز", notes=None)
    save("person", WHO, retired=True)
    return WHO


def logged(store: Store) -> list[dict[str, Any]]:
    sql = "SELECT before FROM change WHERE before IS NOT NULL ORDER BY seq"
    return [json.loads(before) for (before,) in store.db.conn.execute(sql)]


def only_notes(path: str, value: Any) -> bool:
    return path == "notes" and value is not None


def test_every_line_of_the_past_keeps_its_stamps_and_loses_its_values(store: Store, who: str) -> None:
    before, replaced, chain = logged(store), replaced_by_rows(store, [who]), chain_at(store, store.place())
    wiping.wipe_log(store, "person", who, wiping.everything)
    assert logged(store) == [{path: [None, stamp] for path, (_, stamp) in line.items()} for line in before]
    assert replaced_by_rows(store, [who]) == replaced
    assert chain_at(store, store.place()) == chain


def test_only_what_goes_is_taken_out_of_the_past(store: Store, who: str) -> None:
    wiping.wipe_log(store, "person", who, only_notes)
    values = {path: value for line in logged(store) for path, (value, _) in line.items()}
    assert values == {"first_name": "گلنوش", "notes": None, "retired": 0}


def test_a_line_of_a_deleted_row_is_emptied_column_by_column(store: Store, save: Save) -> None:
    save("screening", WHO, programme="vision", answers={"right": 8, "note": "سرگذشت"}, notes="سرگذشت")
    with store.action("مریم", "test"):
        store.db.conn.execute("DELETE FROM screening WHERE id = ?", (WHO,))
    wiping.wipe_log(store, "screening", WHO, lambda path, _value: path in ("notes", "answers.note"))
    (line,) = logged(store)
    assert (line["programme"], line["notes"], line["answers"]) == ("vision", None, {"right": 8, "note": None})


def test_the_past_of_other_rows_is_left_alone(store: Store, save: Save, who: str) -> None:
    save("person", hexid(2), first_name="آرش", last_name="کیانی")
    save("person", hexid(2), first_name="آریا")
    wiping.wipe_log(store, "person", who, wiping.everything)
    assert [one.before for one in changes.history(Repository(store), "person", hexid(2)) if one.before] == ["آرش"]


def test_notes_of_the_actions_that_touched_the_row_go(store: Store, save: Save, who: str) -> None:
    save("person", hexid(2), first_name="آرش", last_name="کیانی")
    store.db.conn.execute("UPDATE action SET note = 'چون گلنوش گفت'")
    wiping.wipe_log(store, "person", who, wiping.everything)
    sql = "SELECT count(*) FROM action WHERE note IS NOT NULL"
    assert store.db.conn.execute(sql).fetchone()[0] == 1


def conflict(store: Store, key: str, field: str, settled: str | None = None) -> None:
    store.db.conn.execute(
        "INSERT INTO conflict (id, entity, row, field, ours, theirs, our_stamp, their_stamp, settled)"
        " VALUES (?, 'person', ?, ?, ?, 'null', ?, ?, ?)",
        (key, WHO, field, '"سرگذشت"', STAMP, OTHER_STAMP, settled),
    )


def test_conflicts_lose_both_sides_and_ask_nobody(store: Store) -> None:
    conflict(store, "a", "notes")
    conflict(store, "b", "notes", "later")
    conflict(store, "c", "address")
    wiping.wipe_conflicts(store, "person", WHO, only_notes, STAMP)
    found = store.db.conn.execute("SELECT id, ours, theirs, settled FROM conflict ORDER BY id").fetchall()
    assert found == [("a", "null", "null", STAMP), ("b", "null", "null", "later"), ("c", '"سرگذشت"', "null", None)]


def test_drafts_of_the_row_and_those_that_name_it_go(store: Store) -> None:
    for key, row, content in (
        ("own", WHO, {"raw": {"notes": "سرگذشت"}}),
        ("names it", "", {"raw": {"person": WHO}}),
        ("has its number", "", {"raw": {"national_id": "0012345679"}}),
        ("another", hexid(2), {"raw": {"notes": "سرگذشت"}}),
    ):
        drafts.keep(store, key, "مریم", "person", row, content)
    wiping.drop_drafts(store, [("person", WHO)], [WHO, "0012345679"])
    assert [one.key for one in drafts.of(store, "مریم")] == ["another"]


def test_a_word_that_was_taken_out_stands_in_no_page_of_the_search_index(store: Store, who: str, save: Save) -> None:
    def pages() -> bytes:
        return b"".join(block for (block,) in store.db.conn.execute("SELECT block FROM person_fts_data"))

    assert "گلناز".encode() in pages()
    save("person", who, first_name="آرش")
    assert "گلناز".encode() in pages()  # the index forgets late
    wiping.forget_in_search(store, "person")
    assert "گلناز".encode() not in pages()
    assert [row["id"] for row in Repository(store).find("person", "آرش", retired=True)] == [who]


def test_what_an_office_above_refused_is_kept_without_values(store: Store) -> None:
    told = [{"entity": "person", "row": one, "code": "row-waits", "message": "چشم‌به‌راه گلنوش"} for one in ("a", "b")]
    store.db.conn.execute(
        "INSERT INTO peer (replica, office, quarantined) VALUES ('r', '00', ?)", (json.dumps(told, ensure_ascii=False),)
    )
    wiping.wipe_refusals(store, lambda entity, row: (entity, row) == ("person", "a"))
    (text,) = store.db.conn.execute("SELECT quarantined FROM peer").fetchone()
    assert text.count("گلنوش") == 1
    assert [one["row"] for one in json.loads(text)] == ["a", "b"]


def test_a_row_that_comes_with_its_stamps_bears_no_stamp_of_ours(store: Store, rows: Repository) -> None:
    with store.action("مریم", "test"):
        wiping.as_it_was(store, "person", WHO, STAMP, {"notes": OTHER_STAMP})
        rows.insert("person", [{"id": WHO, "office": "0201", "retired": True}])
    sql = "SELECT base, fields FROM stamp_of WHERE row = ?"
    base, fields = store.db.conn.execute(sql, (WHO,)).fetchone()
    assert (base, json.loads(fields)) == (STAMP, {"notes": OTHER_STAMP})


def erasure(rows: Repository, of: str = "person", row: str = WHO, office: str = "0201") -> None:
    told = {"of": of, "row_id": row, "office": office, "why": "نامه", "done_on": "2025-12-10", "retired": False}
    with rows.store.action("مریم", "erase"):
        rows.insert("erasure", [{**told, "id": rows.entity("erasure").new_id(told)}])


def test_an_erasure_is_outstanding_while_its_row_stands_in_the_same_office(
    store: Store, rows: Repository, who: str
) -> None:
    assert not wiping.any_erasure(store)
    erasure(rows, row=hexid(9))
    assert wiping.outstanding(store, "person") == []  # not here
    erasure(rows, row=who, office="0202")
    assert wiping.outstanding(store, "person") == []  # of another office
    erasure(rows, of="guardian", row=who)
    assert wiping.outstanding(store, "person") == []  # of another kind
    store.db.conn.execute("UPDATE context SET stamp = 'x'")
    rows.store.db.conn.execute("UPDATE erasure SET office = '0201' WHERE row_id = ? AND [of] = 'person'", (who,))
    store.db.conn.execute("UPDATE context SET stamp = NULL")
    assert [one.row for one in wiping.outstanding(store, "person")] == [who]
    wiping.note_wiped(store, "person", who)
    assert wiping.outstanding(store, "person") == []
    assert wiping.is_wiped(store, "person", who)


def test_whatever_is_left_of_an_erased_row_is_found(store: Store, rows: Repository, who: str) -> None:
    assert list(wiping.leftovers(store)) == []
    wiping.note_wiped(store, "person", who)
    assert ("unasked", "person", who) in wiping.leftovers(store)
    erasure(rows)
    assert {what for what, *_ in wiping.leftovers(store)} == {"row", "past"}
    store.db.conn.execute("DELETE FROM erased")
    assert {what for what, *_ in wiping.leftovers(store)} == {"outstanding"}


def test_a_store_without_the_entity_has_no_erasures(tmp_path: Any) -> None:
    from models.registry.person import PERSON
    from tests.samples import KEY

    store = Store(tmp_path / "s.db", KEY, (PERSON,), create=True)
    store.migrate()
    assert not wiping.any_erasure(store)
    assert list(wiping.leftovers(store)) == []
    assert list(wiping.stamped(store, "erasure")) == []
    store.close()
