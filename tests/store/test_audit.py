from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.admin import integrity
from models.store import audit
from models.store.audit import START, Break, Line, breaks, note
from models.store.engine import DatabaseError
from models.store.repository import Repository
from models.store.store import Store
from tests.samples import OTHER_REPLICA, REPLICA
from tests.store.conftest import Save, digest, hexid

PERSON = {"office": "0201", "first_name": "زهرا", "retired": False}
LINES = 12  # in the chain that is tampered with


def lines(store: Store) -> list[Line]:
    sql = f"SELECT {audit.COLUMNS} FROM audit ORDER BY replica, epoch, seq"
    return [Line(*found) for found in store.db.conn.execute(sql)]


def told(store: Store) -> list[tuple[str, ...]]:
    return [(one.actor, one.act, one.entity, one.row, one.note) for one in lines(store)]


# -- what is noted ----------------------------------------------------------------------------------------------------


def test_each_action_that_changed_something_leaves_its_line(store: Store, rows: Repository, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    with store.action("رضا", "load"):
        rows.insert("person", [{**PERSON, "id": hexid(2)}, {**PERSON, "id": hexid(3)}])
    with store.action("رضا", "save"):
        rows.insert("person", [{**PERSON, "id": hexid(4)}])
        rows.insert("household", [{"id": hexid(5), "office": "0201", "retired": False}])
    with store.action("رضا", "save"):
        pass
    assert told(store) == [
        ("مریم", "save", "person", hexid(1), ""),
        ("رضا", "load", "person", "", "rows=2"),
        ("رضا", "save", "", "", "rows=2"),
    ]
    assert [(one.replica, one.epoch, one.seq, one.office, one.place) for one in lines(store)] == [
        (REPLICA, 0, 1, "0201", 0),
        (REPLICA, 0, 2, "0201", 1),
        (REPLICA, 0, 3, "0201", 3),
    ]
    assert {one.at for one in lines(store)} == {"2025-12-10T00:00:00+00:00"}


def test_a_row_that_an_action_touches_twice_is_one_row(store: Store, rows: Repository) -> None:
    with store.action("مریم", "save"):
        rows.insert("person", [{**PERSON, "id": hexid(1)}])
        row = rows.get("person", hexid(1)) or {}
        rows.save("person", {**row, "notes": "دوم"}, row)
    assert told(store) == [("مریم", "save", "person", hexid(1), "")]


def test_what_is_rehearsed_or_taken_back_leaves_no_line(store: Store, rows: Repository, save: Save) -> None:
    before = digest(store)
    with store.rehearsal():
        save("person", hexid(1), first_name="زهرا")
        note(store, "مریم", "export", note="records=1")
        assert len(lines(store)) == 2
    with pytest.raises(RuntimeError), store.action("مریم", "save"):
        rows.insert("person", [{**PERSON, "id": hexid(1)}])
        note(store, "مریم", "export")
        raise RuntimeError
    assert digest(store) == before


def test_an_act_inside_an_action_has_the_place_before_it(store: Store, rows: Repository, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    note(store, "مریم", "open")
    with store.action("مریم", "save"):
        rows.insert("person", [{**PERSON, "id": hexid(2)}])
        note(store, "مریم", "read", entity="person", row=hexid(1))
    assert [(one.act, one.place) for one in lines(store)] == [("save", 0), ("open", 1), ("read", 1), ("save", 1)]


def test_a_line_that_tells_of_the_action_stands_for_it(store: Store, rows: Repository) -> None:
    with store.action("مریم", "import") as action:
        rows.insert("person", [{**PERSON, "id": hexid(1)}])
        note(store, "مریم", "import", note="from=0202 number=3", tells=True)
    assert action.told
    assert told(store) == [("مریم", "import", "", "", "from=0202 number=3")]
    with store.action("مریم", "save"):
        rows.insert("person", [{**PERSON, "id": hexid(2)}])
    assert told(store)[1:] == [("مریم", "save", "person", hexid(2), "")]


def test_the_hours_are_of_greenwich_wherever_the_clock_stands(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-10T01:00:00+03:30")
    note(store, "مریم", "open")
    assert lines(store)[0].at == "2025-12-09T21:30:00+00:00"


# -- the chain --------------------------------------------------------------------------------------------------------


def test_each_line_holds_the_hash_of_the_one_before(store: Store, save: Save) -> None:
    for number in range(3):
        save("person", hexid(number), first_name="زهرا")
    previous = START
    for line, kept in zip(lines(store), store.db.conn.execute("SELECT hash FROM audit ORDER BY seq"), strict=True):
        assert (previous := line.hashed(previous)) == kept[0]
    assert list(breaks(store)) == []


def test_a_new_life_begins_a_chain_of_its_own(store: Store, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    with store.writing():
        store.set_meta("epoch", "3")
    save("person", hexid(2), first_name="زهرا")
    assert [(one.epoch, one.seq) for one in lines(store)] == [(0, 1), (3, 1)]
    assert list(breaks(store)) == []


def test_the_same_words_make_another_hash_in_another_chain() -> None:
    line = Line(REPLICA, 0, 1, "2025-12-10T00:00:00+00:00", "a", "0201", "open", "", "", "", 0)
    hashes = {one.hashed(START) for one in (line, line._replace(replica=OTHER_REPLICA), line._replace(epoch=1))}
    assert len(hashes) == 3
    assert line._replace(actor="a,", office="0201").hashed(START) != line._replace(office=",0201").hashed(START)


STATEMENTS = (
    "UPDATE audit SET actor = 'کسی دیگر'",
    "UPDATE audit SET hash = 'x' WHERE seq = 2",
    "DELETE FROM audit WHERE seq = 2",
    "DELETE FROM audit",
    f"INSERT OR REPLACE INTO audit SELECT {audit.COLUMNS}, 'x', held_at FROM audit WHERE seq = 1",
    "UPDATE OR REPLACE audit SET seq = 1 WHERE seq = 2",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_takes_a_line_back(store: Store, save: Save, statement: str) -> None:
    for number in range(3):
        save("person", hexid(number), first_name="زهرا")
    before = digest(store)
    with pytest.raises(DatabaseError, match="only grows"), store.writing():
        store.db.conn.execute(statement)
    assert digest(store) == before


def test_a_lost_or_changed_guard_is_named(store: Store) -> None:
    name = next(iter(audit.GUARDS))
    store.db.conn.execute(f"DROP TRIGGER {name}")
    found = [one for one in integrity.check(store) if one.kind == "trigger"]
    assert [name in one.text for one in found] == [True]


# -- tampering --------------------------------------------------------------------------------------------------------


@pytest.fixture
def chain(store: Store, save: Save) -> Store:
    """A store with a chain of LINES lines, some of them reads, in two lives."""
    for number in range(LINES):
        if number == LINES // 2:
            with store.writing():
                store.set_meta("epoch", "1")
        if number % 3:
            note(store, "مریم", "read", entity="person", row=hexid(number))
        else:
            save("person", hexid(number), first_name="زهرا")
    assert (len(lines(store)), list(breaks(store))) == (LINES, [])
    return store


@contextmanager
def unguarded(store: Store) -> Iterator[None]:
    """Without the guards, as somebody with the key and a tool would write; taken back at the end."""
    with store.rehearsal():
        for name in audit.GUARDS:
            store.db.conn.execute(f"DROP TRIGGER {name}")
        yield


def where(line: Line) -> str:
    return f"epoch = {line.epoch} AND seq = {line.seq}"


ANY_LINE = st.integers(0, LINES - 1)
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = {
    name: st.text("آبپ abc019=", max_size=8) for name in ("at", "actor", "office", "act", "entity", "row", "note")
}


@OFTEN
@given(which=ANY_LINE, column=st.sampled_from([*VALUES, "place"]), data=st.data())
def test_a_line_that_was_changed_is_named(chain: Store, which: int, column: str, data: st.DataObject) -> None:
    line = lines(chain)[which]
    value = data.draw(VALUES.get(column, st.integers(0, 99)).filter(lambda one: one != getattr(line, column)))
    with unguarded(chain):
        chain.db.conn.execute(f"UPDATE audit SET [{column}] = ? WHERE {where(line)}", (value,))
        assert list(breaks(chain)) == [Break(line.replica, line.epoch, line.seq, "changed")]


@OFTEN
@given(which=st.sets(ANY_LINE, min_size=1))
def test_lines_that_were_taken_out_are_named(chain: Store, which: set[int]) -> None:
    gone = [lines(chain)[one] for one in which]
    with unguarded(chain):
        chain.db.conn.execute(f"DELETE FROM audit WHERE {' OR '.join(map(where, gone))}")
        named = {(one.epoch, one.seq) for one in breaks(chain)}
        left = lines(chain)
    for line in gone:
        ends = max((one.seq for one in left if one.epoch == line.epoch), default=0) < line.seq
        runs = (line.epoch, LINES // 2) if ends else (line.epoch, _first_of_run(line, gone))
        assert runs in named


def _first_of_run(line: Line, gone: list[Line]) -> int:
    """Where a run of missing lines begins: that is the place which is named."""
    seqs, seq = {one.seq for one in gone if one.epoch == line.epoch}, line.seq
    while seq - 1 in seqs:
        seq -= 1
    return seq


@OFTEN
@given(epoch=st.sampled_from([0, 1]), seq=st.integers(LINES // 2 + 1, 40), well_made=st.booleans())
def test_a_line_that_was_added_is_named(chain: Store, epoch: int, seq: int, *, well_made: bool) -> None:
    last, previous = audit.end_of(chain, REPLICA, epoch)
    line = Line(REPLICA, epoch, seq, "2025-12-10T00:00:00+00:00", "مریم", "0201", "read", "", "", "", 1)
    with unguarded(chain):
        audit.insert(chain, line, line.hashed(previous) if well_made else START)
        assert last < seq
        assert {(one.epoch, one.seq) for one in breaks(chain)} >= {(epoch, seq)}


@OFTEN
@given(which=st.integers(0, LINES // 2 - 2))
def test_two_lines_that_changed_places_are_named(chain: Store, which: int) -> None:
    first, second = lines(chain)[which : which + 2]
    with unguarded(chain):
        db = chain.db.conn
        db.execute(f"UPDATE audit SET seq = 99 WHERE {where(first)}")
        db.execute(f"UPDATE audit SET seq = {first.seq} WHERE {where(second)}")
        db.execute(f"UPDATE audit SET seq = {second.seq} WHERE epoch = {first.epoch} AND seq = 99")
        assert (first.epoch, first.seq) in {(one.epoch, one.seq) for one in breaks(chain)}


def test_a_line_after_a_lost_end_does_not_hide_it(chain: Store, save: Save) -> None:
    with unguarded(chain):
        chain.db.conn.execute(f"DELETE FROM audit WHERE epoch = 1 AND seq = {LINES // 2}")
        save("person", hexid(99), first_name="زهرا")
        assert [(one.epoch, one.seq, one.why) for one in breaks(chain)] == [(1, LINES // 2, "gap")]


def test_the_check_of_the_store_names_what_is_broken(chain: Store) -> None:
    assert [one for one in integrity.check(chain) if one.kind == "audit"] == []
    with unguarded(chain):
        chain.db.conn.execute("UPDATE audit SET actor = 'کسی دیگر' WHERE epoch = 1 AND seq = 2")
        (found,) = [one for one in integrity.check(chain) if one.kind == "audit"]
    assert (found.row, "خط 2" in found.text, "کسی دیگر" in found.text) == (REPLICA, True, False)


# -- checkpoints ------------------------------------------------------------------------------------------------------


def signed(store: Store, replica: str, seq: int, of: str) -> None:
    sql = "INSERT INTO checkpoint (replica, epoch, seq, hash, signature) VALUES (?, 0, ?, ?, '')"
    store.db.conn.execute(sql, (replica, seq, of))


def test_a_checkpoint_must_agree_with_the_chain(chain: Store) -> None:
    (kept,) = chain.db.conn.execute("SELECT hash FROM audit WHERE epoch = 0 AND seq = 3").fetchone()
    signed(chain, REPLICA, 3, kept)
    assert list(breaks(chain)) == []
    signed(chain, REPLICA, 3, START)
    assert list(breaks(chain)) == [Break(REPLICA, 0, 3, "checkpoint")]


@pytest.mark.parametrize(("relation", "missed"), [("below", True), ("above", False)])
def test_lines_that_were_signed_for_must_be_here_unless_they_stay_above(
    chain: Store, relation: str, *, missed: bool
) -> None:
    sql = "INSERT INTO replica (replica, office, relation, keys) VALUES (?, '0201-2', ?, '{}')"
    chain.db.conn.execute(sql, (OTHER_REPLICA, relation))
    signed(chain, OTHER_REPLICA, 7, START)
    assert list(breaks(chain)) == ([Break(OTHER_REPLICA, 0, 7, "checkpoint")] if missed else [])


@pytest.mark.parametrize(("place", "seq", "passed"), [(4, 3, True), (5, 3, False), (4, 9, True), (9, 9, True)])
def test_where_another_log_is_known_to_fork_two_chains_are_no_fault(
    store: Store, place: int, seq: int, *, passed: bool
) -> None:
    """`place`: after which the log forks; `seq`: for which the other branch signed. Line 3 is of the fifth act."""
    previous = START
    for number in range(1, 6):
        line = Line(
            OTHER_REPLICA, 0, number, "2025-12-10T00:00:00+00:00", "مریم", "0203", "read", "", "", "", number + 1
        )
        previous = line.hashed(previous)
        audit.insert(store, line, previous)
    signed(store, OTHER_REPLICA, seq, START)
    assert list(breaks(store)) == [Break(OTHER_REPLICA, 0, seq, "checkpoint")]
    sql = "INSERT INTO fork (replica, epoch, place, how, noted_at) VALUES (?, 0, ?, 'chain', '')"
    store.db.conn.execute(sql, (OTHER_REPLICA, place))
    assert list(breaks(store)) == ([] if passed else [Break(OTHER_REPLICA, 0, seq, "checkpoint")])


def test_of_a_row_that_stays_a_line_holds_a_seal_and_the_chain_holds(store: Store) -> None:
    store.stays_here = lambda entity, row: (entity, row) == ("case", "ab" * 16)
    for entity in ("case", "person", "case"):
        note(store, "ali", "read", entity=entity, row="ab" * 16)
    rows = [row for (row,) in store.db.conn.execute("SELECT row FROM audit ORDER BY seq")]
    assert rows[1] == "ab" * 16
    assert rows[0] == rows[2]
    assert (rows[0][0], len(rows[0]), "ab" * 16 in rows[0]) == ("~", 33, False)
    assert store.db.conn.execute("SELECT seal, row FROM sealed").fetchall() == [(rows[0], "ab" * 16)]
    assert list(breaks(store)) == []
    other = audit.seal_of(store, "step", "ab" * 16)
    assert other != rows[0]
