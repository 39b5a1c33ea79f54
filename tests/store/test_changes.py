from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.catalog import ENTITIES
from models.errors import UserError
from models.schema.entity import Row
from models.schema.fields import Flag
from models.store.changes import history, lines_of, put_at, undo, value_at
from models.store.repository import Repository
from models.store.store import Store
from tests.samples import KEY, OTHER_REPLICA
from tests.store.conftest import Save, digest, hexid, saver

ONE = hexid(1)


def refusal(rows: Repository, actor: str = "مریم") -> UserError:
    """The refusal of an undo that changes nothing."""
    before = digest(rows.store)
    with pytest.raises(UserError) as refused:
        undo(rows, actor)
    assert digest(rows.store) == before
    return refused.value


def imported(rows: Repository, entity: str, row_id: str, **values: Any) -> None:
    """A row as an import writes it: with a stamp of another replica."""
    stamp = f"{7:012x}-0000-{OTHER_REPLICA}-0000"
    with rows.store.action("", "import", origin=OTHER_REPLICA):
        rows.store.db.conn.execute("INSERT INTO given (row, entity, base) VALUES (?, ?, ?)", (row_id, entity, stamp))
        old = rows.get(entity, row_id)
        rows.save(entity, {**(old or {"id": row_id, "office": "0202"}), **values}, old)


# -- history ----------------------------------------------------------------------------------------------------------


def test_history_tells_who_changed_what_and_when_oldest_first(
    rows: Repository, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save("person", ONE, first_name="زهرا", mobile="09120000000")
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-11T09:00:00+03:30")
    save("person", ONE, actor="رضا", first_name="زهره")
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-12")
    save("person", ONE, mobile=None, retired=True)
    events = [
        (one.when[:10], one.who, one.office, one.field, one.before, one.after) for one in history(rows, "person", ONE)
    ]
    assert events == [
        ("2025-12-10", "مریم", "0201", "first_name", None, "زهرا"),
        ("2025-12-10", "مریم", "0201", "mobile", None, "09120000000"),
        ("2025-12-10", "مریم", "0201", "office", None, "0201"),
        ("2025-12-11", "رضا", "0201", "first_name", "زهرا", "زهره"),
        ("2025-12-12", "مریم", "0201", "mobile", "09120000000", None),
        ("2025-12-12", "مریم", "0201", "retired", False, True),
    ]


def test_history_tells_answers_key_by_key_and_flags_as_flags(rows: Repository, save: Save) -> None:
    save("screening", ONE, answers={"right": 8, "glasses": True})
    save("screening", ONE, answers={"right": 5, "glasses": True, "left": 7})
    save("screening", ONE, answers={"right": 5, "glasses": False})
    events = [(one.field, one.before, one.after) for one in history(rows, "screening", ONE) if "." in one.field]
    assert events[:2] == [("answers.glasses", None, True), ("answers.right", None, 8)]
    assert sorted(events[2:4]) == [("answers.left", None, 7), ("answers.right", 8, 5)]
    assert sorted(events[4:]) == [("answers.glasses", True, False), ("answers.left", 7, None)]


def test_history_tells_a_flag_of_its_own_column_as_yes_or_no(rows: Repository, save: Save) -> None:
    flag = next(name for name, field in rows.entity("guardian").own_fields.items() if isinstance(field, Flag))
    save("guardian", ONE, **{flag: True})
    save("guardian", ONE, **{flag: False})
    told = [(one.before, one.after) for one in history(rows, "guardian", ONE) if one.field == flag]
    assert told == [(None, True), (True, False)]
    assert all(type(value) is bool for pair in told for value in pair if value is not None)


def test_history_of_a_row_that_came_by_import_is_readable(rows: Repository, save: Save) -> None:
    imported(rows, "person", ONE, first_name="زهرا")
    save("person", ONE, first_name="زهره")
    assert [(one.field, one.before, one.after, one.who) for one in history(rows, "person", ONE)] == [
        ("first_name", None, "زهرا", ""),
        ("office", None, "0202", ""),
        ("first_name", "زهرا", "زهره", "مریم"),
    ]


def test_history_of_no_row_is_refused(rows: Repository) -> None:
    with pytest.raises(UserError) as refused:
        history(rows, "person", ONE)
    assert refused.value.code == "ref-unknown"


def test_lines_are_of_one_row_in_the_order_of_the_log(rows: Repository, save: Save) -> None:
    save("person", ONE, first_name="زهرا")
    save("person", hexid(2), first_name="رضا")
    save("person", ONE, first_name="زهره")
    lines = lines_of(rows.store, "person", ONE)
    assert [(line.seq, line.op) for line in lines] == [(1, "insert"), (3, "update")]
    assert lines[1].before == {"first_name": ("زهرا", lines[0].stamp)}


@pytest.mark.parametrize(
    ("path", "value", "row"),
    [
        ("a", 1, {"a": 1, "k": {"x": 1}}),
        ("k.x", 2, {"k": {"x": 2}}),
        ("k.x", None, {"k": None}),
        ("k.y", 3, {"k": {"x": 1, "y": 3}}),
        ("n.z", 4, {"k": {"x": 1}, "n": {"z": 4}}),
    ],
)
def test_a_path_names_a_column_or_a_key(path: str, value: Any, row: Row) -> None:
    given_row: Row = {"k": {"x": 1}}
    put_at(given_row, path, value)
    assert given_row == row
    assert value_at(given_row, path) == value


# -- undo -------------------------------------------------------------------------------------------------------------


def test_undo_of_a_creation_retires(rows: Repository, save: Save) -> None:
    save("person", ONE, first_name="زهرا")
    done = undo(rows, "مریم")
    assert (done.kind, done.rows) == ("save", (("person", ONE),))
    assert (rows.get("person", ONE) or {})["retired"] is True
    assert rows.find("person") == []


def test_undo_of_an_edit_restores_values_answers_and_search(rows: Repository, save: Save) -> None:
    before = save("screening", ONE, answers={"right": 8}, held_on="2025-12-01")
    save("screening", ONE, answers={"right": 5, "left": 7}, held_on="2025-12-02", notes="x")
    undo(rows, "مریم")
    assert rows.get("screening", ONE) == before
    save("person", ONE, last_name="کریمی")
    save("person", ONE, last_name="یوسفی")
    undo(rows, "مریم")
    assert len(rows.find("person", "کریمی")) == 1
    assert rows.find("person", "یوسفی") == []


def test_undo_of_a_removal_revives(rows: Repository, save: Save) -> None:
    before = save("person", ONE, first_name="زهرا")
    save("person", ONE, kind="delete", retired=True)
    assert undo(rows, "مریم").kind == "delete"
    assert rows.get("person", ONE) == before


def test_undo_again_walks_back_and_then_there_is_nothing(rows: Repository, save: Save) -> None:
    for name in ("زهرا", "زهره", "زری"):
        save("person", ONE, first_name=name)
    for expected in ("زهره", "زهرا"):
        undo(rows, "مریم")
        assert (rows.get("person", ONE) or {})["first_name"] == expected
    undo(rows, "مریم")
    assert (rows.get("person", ONE) or {})["retired"] is True
    assert refusal(rows).code == "undo-nothing"


def test_an_action_of_many_rows_is_undone_as_one(rows: Repository, store: Store) -> None:
    with store.action("مریم", "load"):
        rows.insert("person", ({"id": hexid(number), "office": "0201"} for number in range(20)))
        row = rows.get("person", hexid(3)) or {}
        rows.save("person", {**row, "first_name": "زهرا"}, row)
    assert len(undo(rows, "مریم").rows) == 20
    assert rows.count("person") == 0


def test_only_this_users_actions_of_the_undoable_kinds_are_undone(rows: Repository, save: Save) -> None:
    assert refusal(rows).code == "undo-nothing"
    save("person", ONE, actor="رضا", first_name="زهرا")
    imported(rows, "person", hexid(2), first_name="از راه")
    save("person", hexid(3), kind="enrol", first_name="دیگر")
    assert refusal(rows).code == "undo-nothing"
    undo(rows, "رضا")
    assert refusal(rows, "رضا").code == "undo-nothing"


def test_undo_is_refused_where_another_edited_the_same_field_since(rows: Repository, save: Save) -> None:
    save("person", ONE, first_name="زهرا", mobile="09120000000")
    save("person", ONE, first_name="زهره")
    save("person", ONE, actor="رضا", first_name="زری")
    assert refusal(rows).code == "undo-overtaken"
    assert refusal(rows).finding.field == "first_name"


def test_undo_is_refused_where_an_import_edited_since(rows: Repository, save: Save) -> None:
    save("person", ONE, first_name="زهرا")
    save("person", ONE, first_name="زهره")
    imported(rows, "person", ONE, first_name="زری")
    assert refusal(rows).code == "undo-overtaken"


def test_undo_of_a_creation_is_refused_where_any_field_was_edited_since(rows: Repository, save: Save) -> None:
    save("person", ONE, first_name="زهرا")
    save("person", ONE, actor="رضا", mobile="09120000000")
    assert refusal(rows).code == "undo-overtaken"


def test_one_overtaken_row_keeps_the_whole_action(rows: Repository, store: Store, save: Save) -> None:
    with store.action("مریم", "load"):
        rows.insert("person", ({"id": hexid(number), "office": "0201"} for number in range(5)))
    save("person", hexid(2), actor="رضا", first_name="زهرا")
    assert refusal(rows).code == "undo-overtaken"
    assert rows.count("person") == 5


def test_undo_is_not_refused_for_other_fields_or_for_what_was_undone(rows: Repository, save: Save) -> None:
    save("person", ONE, first_name="زهرا", answers=None)
    save("person", ONE, first_name="زهره")
    save("person", ONE, actor="رضا", mobile="09120000000")
    undo(rows, "مریم")
    found = rows.get("person", ONE) or {}
    assert (found["first_name"], found["mobile"]) == ("زهرا", "09120000000")
    undo(rows, "رضا")
    undo(rows, "مریم")
    assert (rows.get("person", ONE) or {})["retired"] is True


def test_undo_is_itself_a_change_in_the_log(rows: Repository, save: Save) -> None:
    save("person", ONE, first_name="زهرا")
    save("person", ONE, first_name="زهره")
    undo(rows, "مریم")
    assert [line.op for line in lines_of(rows.store, "person", ONE)] == ["insert", "update", "update"]
    kinds = rows.store.db.conn.execute("SELECT kind, undone_by IS NOT NULL FROM action ORDER BY first_seq").fetchall()
    assert kinds == [("save", 0), ("save", 1), ("undo", 0)]


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "notes": st.sampled_from(["الف", "ب", None]),
        "held_on": st.sampled_from(["2025-12-01", "2025-12-02", None]),
        "answers": st.none()
        | st.dictionaries(st.sampled_from(["right", "left", "a b"]), st.integers(0, 3), min_size=1),
        "reasons": st.none()
        | st.dictionaries(st.sampled_from(['a"b', "age-outside"]), st.text(max_size=2), min_size=1),
        "retired": st.booleans(),
    },
)


@settings(max_examples=40, deadline=None)
@given(saves=st.lists(st.tuples(st.integers(1, 3), VALUES), min_size=1, max_size=8))
def test_undoing_everything_returns_to_the_first_state(saves: list[tuple[int, Row]], blank: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(shutil.copy(blank, folder)), KEY, ENTITIES)
        rows = Repository(store)
        save = saver(rows)
        first = {hexid(number): save("screening", hexid(number), actor="رضا", notes="ن") for number in (1, 2)}
        for number, values in saves:
            save("screening", hexid(number), **values)
        places = [store.place()]
        with pytest.raises(UserError, match="بازگرداندن"):
            for _ in range(len(saves) + 1):
                undo(rows, "مریم")
                places.append(store.place())
        assert rows.many("screening", list(first)) == first
        third = rows.get("screening", hexid(3))
        assert third is None or third["retired"]
        assert places == sorted(places)
        count = store.db.conn.execute("SELECT count(*), count(DISTINCT stamp) FROM change").fetchone()
        assert count[0] == store.place()
        store.close()
