from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.catalog import ENTITIES
from models.errors import UserError
from models.store.repository import Repository
from models.store.stamps import Stamp
from models.store.store import Store
from tests.samples import KEY, OTHER_REPLICA, REPLICA
from tests.store.conftest import Save, digest, hexid

ROOT = Path(__file__).resolve().parents[2]
PERSON = {"office": "0201", "first_name": "زهرا", "retired": False}


def test_a_store_knows_whose_it_is(store: Store) -> None:
    assert (store.replica, store.epoch, store.office) == (REPLICA, 0, "0201")
    assert (store.meta("none"), store.meta("none", "x"), store.place()) == ("", "x", 0)
    with store.writing():
        store.set_meta("none", "1")
        store.set_meta("none", "2")
    assert store.meta("none") == "2"


def test_all_changes_of_an_action_share_its_stamp(store: Store, rows: Repository) -> None:
    with store.action("مریم", "load") as action:
        rows.insert("person", [{**PERSON, "id": hexid(1)}, {**PERSON, "id": hexid(2)}])
    assert store.db.conn.execute("SELECT DISTINCT stamp FROM change").fetchall() == [(action.stamp,)]
    stamp = Stamp.parse(action.stamp)
    assert (stamp.replica, stamp.epoch, stamp.at.isoformat()) == (REPLICA, 0, "2025-12-10T00:00:00+00:00")
    found = store.db.conn.execute(
        "SELECT stamp, actor, at, office, kind, origin, first_seq, last_seq FROM action"
    ).fetchall()
    assert found == [(action.stamp, "مریم", "2025-12-10T00:00:00+00:00", "0201", "load", None, 1, 2)]
    assert store.place() == 2


def test_stamps_rise_even_when_the_clock_falls(store: Store, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, day in enumerate(("2025-12-10", "1970-01-01", "2025-12-09", "2025-12-11")):
        monkeypatch.setenv("DAFTAR_NOW", day)
        save("person", hexid(number), first_name="زهرا")
    stamps = [row[0] for row in store.db.conn.execute("SELECT stamp FROM change ORDER BY seq")]
    assert stamps == sorted(set(stamps))


def test_an_action_that_changes_nothing_leaves_no_trace(store: Store, rows: Repository, save: Save) -> None:
    row = save("person", hexid(1), first_name="زهرا")
    before = digest(store)
    with store.action("مریم", "save"):
        pass
    with store.action("مریم", "save"):
        rows.save("person", dict(row), row)
    assert digest(store) == before


def test_an_exception_takes_everything_back(store: Store, rows: Repository, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    before = digest(store)
    with pytest.raises(RuntimeError), store.action("مریم", "save"):
        rows.insert("person", [{**PERSON, "id": hexid(2)}])
        store.next_serial()
        store.set_meta("x", "y")
        raise RuntimeError
    assert digest(store) == before
    assert store.db.conn.execute("SELECT stamp FROM context").fetchall() == [(None,)]
    save("person", hexid(2), first_name="رضا")


def test_an_action_inside_an_action_is_a_savepoint_of_it(store: Store, rows: Repository) -> None:
    with store.action("مریم", "save") as outer:
        rows.insert("person", [{**PERSON, "id": hexid(1)}])
        with store.action("رضا", "load") as inner:
            assert inner is outer
            rows.insert("person", [{**PERSON, "id": hexid(2)}])
        with pytest.raises(RuntimeError), store.action("مریم", "save"):
            rows.insert("person", [{**PERSON, "id": hexid(3)}])
            raise RuntimeError
        rows.insert("person", [{**PERSON, "id": hexid(4)}])
    assert rows.many("person", [hexid(n) for n in range(9)]).keys() == {hexid(1), hexid(2), hexid(4)}
    assert store.db.conn.execute("SELECT actor, kind, first_seq, last_seq FROM action").fetchall() == [
        ("مریم", "save", 1, 3)
    ]


def test_a_rehearsal_does_everything_and_leaves_no_trace(store: Store, rows: Repository, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    before = digest(store)
    with store.rehearsal():
        with store.action("", "import", origin=OTHER_REPLICA):
            rows.insert("person", [{**PERSON, "id": hexid(2)}])
        save("person", hexid(1), first_name="زهره")
        store.next_serial()
        assert rows.count("person") == 2
        assert len(rows.find("person", "زهره")) == 1
    assert digest(store) == before
    with pytest.raises(RuntimeError), store.rehearsal():
        save("person", hexid(1), first_name="زهره")
        raise RuntimeError
    assert digest(store) == before
    save("person", hexid(1), first_name="زری")


def test_a_rehearsal_inside_an_action_leaves_the_action_as_it_was(store: Store, rows: Repository) -> None:
    with store.action("مریم", "save"):
        rows.insert("person", [{**PERSON, "id": hexid(1)}])
        with store.rehearsal(), store.action("مریم", "save"):
            rows.insert("person", [{**PERSON, "id": hexid(2)}])
        rows.insert("person", [{**PERSON, "id": hexid(3)}])
    assert rows.many("person", [hexid(n) for n in range(9)]).keys() == {hexid(1), hexid(3)}
    assert store.db.conn.execute("SELECT kind, last_seq FROM action").fetchall() == [("save", 2)]


def test_a_write_outside_a_transaction_does_not_swallow_later_ones(path: Path, fixed_now: str) -> None:
    store = Store(path, KEY, ENTITIES)
    store.set_meta("stray", "1")
    with store.action("مریم", "save"):
        Repository(store).insert("person", [{**PERSON, "id": hexid(1)}])
    store.close()
    again = Store(path, KEY, ENTITIES)
    assert again.meta("stray") == "1"
    assert Repository(again).count("person") == 1
    again.close()


def test_serials_are_unique_and_go_back_with_what_they_were_for(store: Store) -> None:
    with store.writing():
        first = [store.next_serial() for _ in range(3)]
    with pytest.raises(RuntimeError), store.writing():
        lost = store.next_serial()
        raise RuntimeError
    with store.writing():
        again = store.next_serial()
    assert first == [f"0201-abab-{number:06d}" for number in (1, 2, 3)]
    assert again == lost == "0201-abab-000004"


def test_a_clock_from_elsewhere_is_learned_unless_it_is_anomalous(store: Store, save: Save) -> None:
    save("person", hexid(1), first_name="زهرا")
    later, absurd = (f"{millis:012x}-0001-{OTHER_REPLICA}-0000" for millis in (1_766_000_000_000, 4_000_000_000_000))
    with store.writing():
        store.learn_clock(absurd)
        store.learn_clock(later)
    save("person", hexid(1), first_name="زهره")
    newest = store.db.conn.execute("SELECT max(stamp) FROM change").fetchone()[0]
    assert later < newest < absurd


def test_a_refusal_names_the_store_and_passes_on_what_is_not_of_the_file(store: Store) -> None:
    with pytest.raises(UserError, match="حرف"), store.writing():
        raise UserError("rule-broken", why="حرف")
    with pytest.raises(Exception, match="no such table") as ours, store.writing():
        store.db.conn.execute("SELECT * FROM nowhere")
    assert not isinstance(ours.value, UserError)


WRITER = """
import sys
from pathlib import Path
from models.catalog import ENTITIES
from models.store.repository import Repository
from models.store.store import Store

store = Store(Path(sys.argv[1]), bytes(range(32)), ENTITIES)
rows = Repository(store)
for number in range(20):
    with store.action(sys.argv[2], "save"):
        rows.insert("person", [{"id": sys.argv[2] * 28 + f"{number:04x}", "office": "0201", "retired": False}])
        store.next_serial()
store.close()
"""


def test_two_processes_write_in_turn_and_both_get_through(store: Store, path: Path, rows: Repository) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    running = [subprocess.Popen([*command, name], cwd=ROOT, stderr=subprocess.PIPE) for name in "ab"]
    assert [(one.communicate()[1], one.returncode) for one in running] == [(b"", 0)] * 2
    assert rows.count("person") == 40
    count = "SELECT count(*), count(DISTINCT stamp), sum(last_seq - first_seq) FROM action"
    assert store.db.conn.execute(count).fetchone() == (40, 40, 0)
    assert store.meta("serial") == "40"
    ordered = "SELECT stamp FROM change ORDER BY seq"
    stamps = [row[0] for row in store.db.conn.execute(ordered)]
    assert stamps == sorted(stamps)
