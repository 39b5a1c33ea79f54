from __future__ import annotations

import json

import pytest

from models.admin import integrity
from models.admin.integrity import check
from models.registry.person import PERSON
from models.schema.programme import parse_programme
from models.store import tables
from models.store.repository import Repository
from models.store.store import Store
from tests.admin.conftest import person

ROW = f"{1:032x}"


def unguarded(store: Store, *statements: str) -> None:
    """Write around the triggers, as a damaged disk or a curious person would, and put them back."""
    conn = store.db.conn
    for entity in store.entities.values():
        for name in tables.triggers_of(entity):
            conn.execute(f"DROP TRIGGER [{name}]")
    for statement in statements:
        conn.execute(statement)
    for entity in store.entities.values():
        tables.rebuild_triggers(store.db, entity)
    conn.commit()


def kinds(store: Store) -> set[str]:
    return {problem.kind for problem in check(store)}


@pytest.fixture
def edited(office: Store) -> Store:
    """An office with creations, an edit, a retirement and an undo-like second edit."""
    rows = Repository(office)
    for words in ("یکم", "دوم"):
        with office.action("مریم", "save"):
            row = rows.get("person", ROW)
            assert row
            row |= {"notes": words, "last_name": f"کریمی {words}", "reasons": {"out-of-range": words}}
            rows.update("person", row, ("notes", "last_name", "reasons"))
    with office.action("مریم", "delete"):
        gone = rows.get("person", f"{2:032x}")
        assert gone
        rows.update("person", {**gone, "retired": True}, ("retired",))
    return office


def test_a_sound_store_has_no_problem(edited: Store) -> None:
    assert check(edited) == []


def test_a_row_that_was_deleted_and_came_again_is_sound(edited: Store) -> None:
    with edited.action("مریم", "save"):
        edited.db.conn.execute("DELETE FROM person WHERE id = ?", (ROW,))
    with edited.action("مریم", "save"):
        person(Repository(edited), 1)
    assert check(edited) == []


def test_stamps_of_other_replicas_may_replace_ours_without_a_line(edited: Store) -> None:
    theirs = f"ffffffffffff-0000-{'ee' * 16}-0000"
    unguarded(edited, f"UPDATE stamp_of SET fields = json_set(fields, '$.notes', '{theirs}') WHERE row = '{ROW}'")
    assert check(edited) == []


def test_checking_writes_nothing(edited: Store) -> None:
    before = list(edited.db.conn.iterdump())
    check(edited)
    assert not edited.db.conn.in_transaction
    assert list(edited.db.conn.iterdump()) == before


OLD = f"000000000001-0000-{'ab' * 16}-0000"


@pytest.mark.parametrize(
    ("damage", "kind", "row"),
    [
        (f"DELETE FROM stamp_of WHERE row = '{ROW}'", "no-stamp", ROW),
        (f"UPDATE change SET row = '{9:032x}' WHERE row = '{ROW}' AND op = 'insert'", "no-log", ROW),
        (f"UPDATE stamp_of SET base = 'yesterday' WHERE row = '{ROW}'", "stamp-form", ROW),
        (f"UPDATE stamp_of SET fields = '{{\"notes\":\"x\"}}' WHERE row = '{ROW}'", "stamp-form", ROW),
        (f"UPDATE stamp_of SET fields = json_set(fields, '$.notes', '{OLD}') WHERE row = '{ROW}'", "stamp-log", ROW),
        (f"UPDATE stamp_of SET fields = NULL WHERE row = '{ROW}'", "stamp-log", ROW),
        (f"UPDATE stamp_of SET base = '{OLD}' WHERE row = '{ROW}'", "stamp-log", ROW),
        (f"DELETE FROM person WHERE id = '{ROW}'", "stamp-orphan", ROW),
        (f"UPDATE stamp_of SET entity = 'ghost' WHERE row = '{ROW}'", "stamp-orphan", ROW),
        (f"UPDATE person SET search_key = 'ali' WHERE id = '{ROW}'", "search-key", ROW),
        (f"UPDATE person SET search_key = 'ali' WHERE id = '{ROW}'", "search-index", ""),
        ("INSERT INTO person_fts (person_fts) VALUES ('delete-all')", "search-index", ""),
        (f"UPDATE person SET sort_key = NULL WHERE id = '{ROW}'", "sort-key", ROW),
        (f"UPDATE person SET household = '{8:032x}' WHERE id = '{ROW}'", "ref", ROW),
        (f"UPDATE person SET birth_date = '1404/01/01' WHERE id = '{ROW}'", "value", ROW),
        (f"UPDATE person SET national_id = '1234567890' WHERE id = '{ROW}'", "value", ROW),
        (f"UPDATE person SET retired = 7 WHERE id = '{ROW}'", "value", ROW),
        (f"UPDATE person SET reasons = '{{' WHERE id = '{ROW}'", "value", ROW),
        (f"UPDATE person SET sex = 'robot' WHERE id = '{ROW}'", "value", ROW),
        (f"UPDATE person SET first_name = x'00ff' WHERE id = '{ROW}'", "value", ROW),
        ("DELETE FROM change WHERE seq = 3", "log-hole", ""),
        ("DELETE FROM change WHERE seq = 1", "log-hole", ""),
        ("DELETE FROM change WHERE seq = 8", "log-hole", ""),
        ("DELETE FROM action WHERE last_seq = 6", "log-hole", ""),
        (f"UPDATE change SET stamp = '{OLD}' WHERE seq = 3", "log-hole", ""),
        (f"UPDATE change SET before = '{{' WHERE row = '{ROW}' AND op = 'update'", "log-form", ROW),
        (f"UPDATE stamp_of SET fields = '{{' WHERE row = '{ROW}'", "log-form", ROW),
        ("UPDATE context SET stamp = 'now'", "context", ""),
        (f"INSERT INTO given (row, entity, base) VALUES ('{ROW}', 'person', '{OLD}')", "context", ROW),
    ],
)
def test_each_damage_is_named(edited: Store, damage: str, kind: str, row: str) -> None:
    unguarded(edited, damage)
    found = [problem for problem in check(edited) if problem.kind == kind]
    assert found
    assert found[0].row == row
    assert found[0].text


def test_a_missing_a_changed_and_a_strange_trigger_are_named(edited: Store) -> None:
    conn = edited.db.conn
    conn.execute("DROP TRIGGER person_log_update")
    conn.execute("DROP TRIGGER person_log_delete")
    conn.execute("CREATE TRIGGER person_log_delete AFTER DELETE ON person BEGIN SELECT 1; END")
    conn.execute("CREATE TRIGGER spy AFTER INSERT ON person BEGIN SELECT 1; END")
    texts = [problem.text for problem in check(edited) if problem.kind == "trigger"]
    assert len(texts) == 3
    assert all(any(name in text for text in texts) for name in ("person_log_update", "person_log_delete", "spy"))


def test_a_flipped_bit_is_named(edited: Store) -> None:
    edited.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path, key = edited.path, edited.key
    page = edited.db.conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change_row'").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 100] ^= 1
    path.write_bytes(content)
    damaged = Store(path, key, edited.entities.values())
    assert {"page"} <= kinds(damaged)
    damaged.close()


def test_values_are_not_told(edited: Store) -> None:
    unguarded(edited, f"UPDATE person SET national_id = '1234567890' WHERE id = '{ROW}'")
    assert "1234567890" not in "".join(problem.text for problem in check(edited))


def test_at_most_a_hundred_of_a_kind(office: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "MOST", 3)
    unguarded(office, "UPDATE person SET sort_key = 'x', sex = 'robot'")
    found = [problem.kind for problem in check(office)]
    assert found == ["value", "sort-key"] * 3


def test_answers_are_checked_when_programmes_are_known() -> None:
    from models.admin.rowcheck import _wrong_answers

    programme = parse_programme(
        'name = "x"\nlabel = "x"\nshape = "screening"\ntier = "B"\nversion = 1\n[[section]]\n[[section.field]]\n'
        'name = "right"\nkind = "tenths"\nlabel = "راست"\n',
        "x",
    )
    row = {"programme": "x", "answers": {"right": 99, "unknown": 1}}
    assert [field.name for field in _wrong_answers(row, programme)] == ["right"]
    assert list(_wrong_answers(row, None)) == []


def test_every_column_of_the_person_is_read(office: Store) -> None:
    assert set(PERSON.fields) <= {row[1] for row in office.db.conn.execute("PRAGMA table_info(person)")}


def test_rows_from_elsewhere_keep_the_stamps_they_brought(edited: Store) -> None:
    theirs, row = f"000000000002-0000-{'ee' * 16}-0000", f"{70:032x}"
    conn = edited.db.conn
    with edited.action("مریم", "import", "ee" * 16):
        conn.execute("INSERT INTO given (row, entity, base) VALUES (?, 'person', ?)", (row, theirs))
        person(Repository(edited), 70)
    with edited.action("مریم", "import", "ee" * 16):
        kept = conn.execute("SELECT base, fields FROM stamp_of WHERE row = ?", (ROW,)).fetchone()
        fields = json.dumps({**json.loads(kept[1]), "address": theirs})
        conn.execute("INSERT INTO given (row, entity, base, fields) VALUES (?, 'person', ?, ?)", (ROW, kept[0], fields))
        conn.execute("UPDATE person SET address = 'خیابان بهار' WHERE id = ?", (ROW,))
    assert check(edited) == []
