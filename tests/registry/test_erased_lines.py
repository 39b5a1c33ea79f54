"""Lines that come from elsewhere are emptied of erased people before anything else looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.catalog import BY_NAME, ENTITIES, lone_findings
from models.registry.erased_lines import Sieve
from models.registry.telling import MARK
from models.store.repository import Repository
from models.store.store import Store
from models.sync.apply import Applier, Origin
from tests.samples import KEY

WHO, OTHER, TEST = (f"{number:032x}" for number in (1, 2, 3))
BASE = "0" * 11 + "1-0001-" + "a" * 32 + "-0000"
LATER = "0" * 11 + "2-0001-" + "a" * 32 + "-0000"
NEVER: Any = None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "a.db", KEY, ENTITIES, create=True)
    made.migrate()
    with made.writing():
        made.set_meta("replica", "ab" * 16)
        made.set_meta("office", "02")
    yield made
    made.close()


def erase(store: Store, row: str = WHO, of: str = "person", office: str = "0201") -> None:
    told = {"of": of, "row_id": row, "office": office, "why": "نامه", "done_on": "2025-12-10", "retired": False}
    with store.action("مریم", "erase"):
        Repository(store).insert("erasure", [{"id": BY_NAME["erasure"].new_id(told), **told}])


def line(kind: str = "person", row_id: str = WHO, office: str = "0201", **row: Any) -> dict[str, Any]:
    told = {"first_name": "گلنوش", "last_name": "برزگر", "id_kind": "none"} if kind == "person" else {}
    return {"kind": kind, "id": row_id, "base": BASE, "row": {"office": office, **told, **row}}


def sift(store: Store, *lines: dict[str, Any], scope: str = "02", believed: bool = True) -> tuple[list[Any], int, int]:
    sieve = Sieve(Repository(store), lambda _name: NEVER)
    with store.action("مریم", "import", "c" * 32):
        found = sieve.sift(BY_NAME[lines[0]["kind"]], lines, lambda office: office.startswith(scope), believed=believed)
    return list(found.lines), found.unchanged, found.stubs


def test_where_nothing_was_erased_everything_passes(store: Store) -> None:
    assert sift(store, line(), line(row_id=OTHER)) == ([line(), line(row_id=OTHER)], 0, 0)


def test_of_an_erased_row_that_is_not_here_an_empty_one_is_left(store: Store) -> None:
    erase(store)
    assert sift(store, line(), line(row_id=OTHER), line(address="دیگر")) == ([line(row_id=OTHER)], 1, 1)
    row = Repository(store).get("person", WHO)
    assert row is not None
    assert {name: value for name, value in row.items() if value} == {"id": WHO, "office": "0201", "retired": True}
    assert sift(store, line()) == ([], 1, 0)


@pytest.mark.parametrize(
    "spoilt",
    [{"base": "نه"}, {"base": None}, {"row": "گلنوش"}, {"row": {"first_name": "گلنوش"}}, {"stamps": "گلنوش"}],
)
def test_a_spoilt_line_of_a_row_that_was_emptied_says_nothing(store: Store, spoilt: dict[str, Any]) -> None:
    erase(store)
    sift(store, line())
    assert sift(store, {**line(), **spoilt}) == ([], 1, 0)


def test_nobody_makes_the_empty_row_of_an_office_that_is_not_his_or_with_a_revoked_key(store: Store) -> None:
    erase(store)
    assert sift(store, line(), scope="0202") == ([], 1, 0)
    assert sift(store, line(), believed=False) == ([], 1, 0)
    assert Repository(store).get("person", WHO) is None


def test_an_erasure_of_another_office_erases_nothing(store: Store) -> None:
    erase(store, office="0202")
    assert sift(store, line()) == ([line()], 0, 0)


def test_other_rows_of_the_person_come_in_without_what_tells_of_him(store: Store) -> None:
    erase(store)
    test = line("screening", TEST, programme="vision", person=WHO, notes="سرگذشت", screener="مینا", unknown="گلنوش")
    (left,), *counts = sift(store, test)
    assert counts == [0, 0]
    assert left["row"] == {"office": "0201", "programme": "vision", "person": WHO, "notes": MARK, "screener": MARK}
    assert test["row"]["notes"] == "سرگذشت"  # what was handed in is not touched
    of_another = line("screening", TEST, programme="vision", person=OTHER, notes="سرگذشت")
    assert sift(store, of_another) == ([of_another], 0, 0)


def test_what_an_action_noted_of_an_erased_row_is_forgotten(store: Store) -> None:
    erase(store)
    sql = "INSERT INTO action (stamp, actor, at, note) VALUES (?, 'ali', '2025-12-10', 'گلنوش')"
    store.db.conn.executemany(sql, [(BASE,), (LATER,)])
    sift(store, {**line(), "stamps": {"address": LATER}})
    assert store.db.conn.execute("SELECT count(*) FROM action WHERE note IS NOT NULL").fetchone()[0] == 0


def test_a_row_that_is_here_is_emptied_before_the_lines_after_its_erasure_are_looked_at(store: Store) -> None:
    with store.action("مریم", "save"):
        Repository(store).insert("person", [{"id": WHO, "office": "0201", "retired": False, "first_name": "گلنوش"}])
    with store.action("مریم", "import", "c" * 32):
        told = {"of": "person", "row_id": WHO, "office": "0201", "why": "نامه", "done_on": "2025-12-10"}
        Repository(store).insert("erasure", [{"id": BY_NAME["erasure"].new_id(told), **told, "retired": False}])
        sifted = Sieve(Repository(store), lambda _name: NEVER).sift(BY_NAME["person"], [line()], lambda _office: True)
    assert (sifted.lines, sifted.unchanged) == ([], 1)
    assert (Repository(store).get("person", WHO) or {})["first_name"] is None


@pytest.mark.parametrize(
    ("office", "scope", "code"),
    [("0201", "0201", None), ("0201", "02", None), ("0202", "0202", "bundle-out-of-scope"),
     ("0202", "02", "bundle-out-of-scope"), ("0201", "0202", "bundle-out-of-scope")],
)  # fmt: skip
def test_an_erasure_is_believed_of_whom_may_write_the_row(
    store: Store, office: str, scope: str, code: str | None
) -> None:
    with store.action("مریم", "save"):
        Repository(store).insert("person", [{"id": WHO, "office": "0201", "retired": False}])
    row = {"of": "person", "row_id": WHO, "office": office}
    sieve = Sieve(Repository(store), lambda _name: NEVER)
    found = sieve.objection(BY_NAME["erasure"], row, lambda one: one.startswith(scope))
    assert (found.code if found else None) == code


def test_a_revoked_key_puts_nothing_of_an_erased_person_into_quarantine(store: Store) -> None:
    erase(store)
    origin = Origin("c" * 32, "0201", lambda _office: True, revoked=True)
    applier = Applier(Repository(store), ENTITIES, lambda _name: None, lone_findings, origin)
    with store.action("مریم", "import", "c" * 32):
        applier.take(BY_NAME["person"], [line()])
        applier.take(BY_NAME["screening"], [line("screening", TEST, programme="v", person=WHO, notes="سرگذشت")])
    (text,) = store.db.conn.execute("SELECT group_concat(line || message) FROM quarantine").fetchone()
    assert "سرگذشت" not in text
    assert "گلنوش" not in text
    assert (applier.counts.unchanged, applier.counts.quarantined) == (1, 1)
