from __future__ import annotations

import contextlib

import pytest

from models.errors import UserError
from models.store.repository import Repository
from models.store.steps import EVERY, counted, unheard
from models.store.store import Store
from tests.store.conftest import digest, hexid

PERSON = {"office": "0201", "first_name": "زهرا", "retired": False}
LONG = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000000) SELECT count(*) FROM n"


def test_a_long_question_is_given_up(store: Store) -> None:
    asked: list[bool] = []

    def now() -> bool:
        asked.append(True)
        return len(asked) > 3

    with pytest.raises(UserError) as told, store.interruptible(now):
        store.db.conn.execute(LONG).fetchone()
    assert told.value.code == "cancelled"
    assert store.db.conn.execute("SELECT 1").fetchone() == (1,)


def test_a_question_that_nobody_stops_is_answered(store: Store) -> None:
    with store.interruptible(lambda: False):
        assert store.db.conn.execute(LONG.replace("5000000", "50000")).fetchone() == (50000,)


def test_whoever_swallows_the_interruption_does_not_hide_it(store: Store) -> None:
    with pytest.raises(UserError) as told, store.interruptible(lambda: True), contextlib.suppress(Exception):
        store.db.conn.execute(LONG).fetchone()
    assert told.value.code == "cancelled"


def test_another_error_stays_what_it_is(store: Store) -> None:
    with pytest.raises(Exception, match="no such table"), store.interruptible(lambda: False):
        store.db.conn.execute("SELECT * FROM nobody")


def test_writing_is_never_given_up_half_way(store: Store, rows: Repository) -> None:
    """The engine would throw away the transaction of a write that is interrupted; what follows would stand alone."""
    with store.interruptible(lambda: True), store.action("مریم", "load"):
        rows.insert("person", [{**PERSON, "id": hexid(number)} for number in range(300)])
        store.db.conn.execute(LONG.replace("5000000", "100000")).fetchone()
    assert rows.count("person") == 300


def test_a_rehearsal_is_not_given_up_either(store: Store, rows: Repository) -> None:
    before = digest(store)
    with store.interruptible(lambda: True), store.rehearsal(), store.action("مریم", "load"):
        rows.insert("person", [{**PERSON, "id": hexid(number)} for number in range(300)])
        store.db.conn.execute(LONG.replace("5000000", "100000")).fetchone()
    assert digest(store) == before


def test_a_step_comes_first_and_then_at_every_fiftieth() -> None:
    told: list[tuple[int, int, str]] = []
    things = list(counted(range(120), 120, "ردیف", lambda *said: told.append(said)))
    assert things == list(range(120))
    assert told == [(0, 120, "ردیف"), (EVERY, 120, "ردیف"), (2 * EVERY, 120, "ردیف")]
    assert list(counted("ab", 2, "", unheard)) == ["a", "b"]
