from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.catalog import ENTITIES
from models.errors import UserError
from models.store import database
from models.store.database import close_file, copy_file, free_bytes, of_os, of_the_file, open_file, told
from models.store.engine import Connection, OperationalError, connect
from models.store.repository import Repository
from models.store.store import Store
from tests.samples import KEY
from tests.store.conftest import Save, digest, hexid

PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 10000,
    "temp_store": 2,
    "cache_size": -65536,
    "cipher_memory_security": "0",
}


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(UserError) as refused:
        call()
    return refused.value.code


def names(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items())
def test_a_store_is_opened_as_the_guard_asks(pragma: str, value: object, store: Store) -> None:
    assert store.db.conn.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_wrong_key_looks_like_damage(path: Path) -> None:
    assert code_of(lambda: open_file(path, b"\0" * 32)) == "store-damaged"


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\0" * 4080, b"x" * 5000], ids=["empty", "open", "x"])
def test_a_file_that_is_no_store_is_told_or_is_empty(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)
    if content:
        assert code_of(lambda: open_file(path, KEY)) == "store-damaged"
    else:
        close_file(open_file(path, KEY))


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    assert code_of(lambda: open_file(tmp_path / "store.db", KEY)) == "store-missing"
    assert code_of(lambda: open_file(tmp_path, KEY)) == "store-missing"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    assert code_of(lambda: open_file(tmp_path / "none" / "store.db", KEY, create=True)) == "read-only"


def test_a_store_that_another_writes_to_is_told(store: Store, path: Path) -> None:
    other = open_file(path, KEY)
    other.conn.execute("BEGIN IMMEDIATE")
    store.db.conn.execute("PRAGMA busy_timeout = 20")

    def write() -> None:
        with store.action("مریم", "save"):
            pass

    assert code_of(write) == "store-locked"
    other.conn.rollback()
    write()
    close_file(other)


def test_a_file_that_may_not_be_written_is_told_and_let_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Connection] = []

    class Watched(Connection):
        def close(self) -> None:
            closed.append(self)
            super().close()

    monkeypatch.setattr(database, "connect", lambda *a, **o: connect(*a, **o, factory=Watched))
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    assert code_of(lambda: open_file(path, KEY)) == "read-only"
    assert len(closed) == 1
    assert names(path) == ["store.db"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_write_protected_file_is_told(path: Path) -> None:
    path.chmod(stat.S_IRUSR)
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert code_of(lambda: open_file(path, KEY)) == "read-only"
    finally:
        path.parent.chmod(stat.S_IRWXU)


def test_a_connection_that_may_only_read_is_told_on_saving(store: Store, save: Save) -> None:
    store.db.conn.execute("PRAGMA query_only = ON")
    assert code_of(lambda: save("person", hexid(1), first_name="زهرا")) == "read-only"
    store.db.conn.execute("PRAGMA query_only = OFF")
    assert save("person", hexid(1), first_name="زهرا")["first_name"] == "زهرا"


def test_a_full_disk_is_told_and_costs_nothing(store: Store, save: Save, rows: Repository) -> None:
    save("person", hexid(1), first_name="زهرا")
    pages = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
    store.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    before = digest(store)
    assert code_of(lambda: save("person", hexid(2), notes="باران " * 5000)) == "disk-full"
    assert digest(store) == before
    store.db.conn.execute("PRAGMA max_page_count = 1000000")
    save("person", hexid(2), notes="باران " * 500)
    assert rows.count("person") == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("database is locked", "store-locked"),
        ("database table is locked: person", "store-locked"),
        ("database or disk is full", "disk-full"),
        ("attempt to write a readonly database", "read-only"),
        ("unable to open database file", "read-only"),
        ("database disk image is malformed", "store-damaged"),
        ("file is not a database", "store-damaged"),
        ("disk I/O error", "store-damaged"),
    ],
)
def test_the_engines_words_become_a_code(words: str, code: str) -> None:
    error = OperationalError(words)
    assert of_the_file(error)
    assert told(error, Path("folder") / "store.db").code == code


@pytest.mark.parametrize(
    "words",
    ["no such column: x", "UNIQUE constraint failed: person.id", "no action", "UNIQUE constraint failed: t.full"],
)
def test_our_own_faults_are_not_told_as_damage(words: str) -> None:
    assert not of_the_file(OperationalError(words))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FileNotFoundError(2, "no"), "file-missing"),
        (OSError(28, "no space"), "disk-full"),
        (OSError(112, "disk full"), "disk-full"),
        (PermissionError(13, "no"), "read-only"),
        (OSError(30, "read-only file system"), "read-only"),
    ],
)
def test_the_file_systems_refusals_become_a_code(error: OSError, code: str) -> None:
    assert of_os(error, Path("folder") / "a.db").code == code


def test_a_failed_transaction_leaves_nothing_and_a_savepoint_only_its_own(store: Store) -> None:
    def note(key: str) -> None:
        store.set_meta(key, "x")

    with pytest.raises(RuntimeError), database.writing(store.db):
        note("one")
        raise RuntimeError
    with database.writing(store.db):
        note("two")
        with pytest.raises(RuntimeError), database.writing(store.db):
            note("three")
            raise RuntimeError
    assert [store.meta(key) for key in ("one", "two", "three")] == ["", "x", ""]


def test_a_copy_is_whole_and_opens_where_nothing_can_be_written(store: Store, save: Save, tmp_path: Path) -> None:
    for number in range(50):
        save("person", hexid(number), first_name="زهرا")
    folder = tmp_path / "stick"
    folder.mkdir()
    store.backup(folder / "copy.db")
    assert names(folder / "copy.db") == ["copy.db"]
    copy = connect(f"file:{folder / 'copy.db'}?mode=ro", uri=True)
    copy.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    assert copy.execute("SELECT count(*) FROM person").fetchone() == (50,)
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    assert names(folder / "copy.db") == ["copy.db"]


def test_a_copy_equals_the_store_and_needs_the_same_key(store: Store, save: Save, tmp_path: Path) -> None:
    save("person", hexid(1), first_name="زهرا")
    store.backup(tmp_path / "copy.db")
    copy = Store(tmp_path / "copy.db", KEY, ENTITIES)
    assert digest(copy) == digest(store)
    assert not copy.pending()
    copy.close()
    assert code_of(lambda: open_file(tmp_path / "copy.db", b"\0" * 32)) == "store-damaged"


def test_a_copy_taken_between_two_savings_of_another_holds_whole_transactions(
    store: Store, path: Path, rows: Repository, tmp_path: Path
) -> None:
    other = Store(path, KEY, ENTITIES)
    with other.action("زهرا", "save"):
        Repository(other).insert("person", [{"id": hexid(1), "office": "0201", "first_name": "نیمه"}])
        store.backup(tmp_path / "copy.db")
    other.close()
    copy = Store(tmp_path / "copy.db", KEY, ENTITIES)
    assert Repository(copy).count("person") == 0
    assert rows.count("person") == 1
    copy.close()


def test_a_plain_copy_is_whole_once_the_store_is_closed(blank: Path, tmp_path: Path, fixed_now: str) -> None:
    path = Path(shutil.copy(blank, tmp_path / "live.db"))
    store = Store(path, KEY, ENTITIES)
    rows = Repository(store)
    with store.action("مریم", "load"):
        rows.insert("person", ({"id": hexid(number), "office": "0201"} for number in range(100)))
    live = Path(shutil.copy(path, tmp_path / "taken_live.db"))
    store.close()
    assert names(path) == ["live.db", "taken_live.db"]
    closed = Path(shutil.copy(path, tmp_path / "taken_closed.db"))
    found = []
    for taken in (live, closed):
        one = Store(taken, KEY, ENTITIES)
        found.append(Repository(one).count("person"))
        one.close()
    assert found == [0, 100]


@pytest.mark.parametrize("fault", ["folder", "os"])
def test_a_copy_that_cannot_be_written_is_told_and_leaves_no_part(
    fault: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "none" / "copy.db" if fault == "folder" else tmp_path / "copy.db"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if fault == "os":
        monkeypatch.setattr(Path, "replace", full)
    assert code_of(lambda: copy_file(store.db, KEY, to)) == ("read-only" if fault == "folder" else "disk-full")
    assert not list(tmp_path.rglob("*.part"))


def test_free_space_is_told_in_bytes(tmp_path: Path) -> None:
    assert free_bytes(tmp_path) > 0
