from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2
import sqlite_utils
import sqlite_utils.utils

from models.errors import UserError
from models.store import engine
from models.store.database import close_file, open_file, told
from models.store.engine import Connection, Database, connect

KEY, OTHER_KEY = b"\x01" * 32, b"\x02" * 32
PAGE = 4096


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A closed file of some twenty pages, each needed to read the table."""
    path = tmp_path / "a.db"
    db = open_file(path, KEY, create=True)
    with db.atomic():
        db["t"].insert_all({"n": number, "text": "باران " * 60} for number in range(120))
    close_file(db)
    return path


def test_sqlite_utils_stands_on_sqlcipher() -> None:
    taken = vars(sqlite_utils.utils)["sqlite3"]
    assert taken is sys.modules["pysqlite3"]
    assert taken is not sqlite3
    assert taken.connect is connect
    assert issubclass(Connection, sqlcipher3.dbapi2.Connection)
    assert taken.OperationalError is engine.OperationalError is not sqlite3.OperationalError
    db = Database(memory=True)
    assert isinstance(db.conn, Connection)
    assert db.execute("PRAGMA cipher_version").fetchone()[0]
    db.conn.close()


def test_the_program_refuses_an_engine_that_cannot_lock() -> None:
    program = "import sqlite_utils\nimport models.store.engine"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    assert done.returncode == 1
    assert "ImportError: sqlite_utils was imported before models.store.engine" in done.stderr


def test_a_connection_dumps_itself_as_the_standard_one_does() -> None:
    sql = ("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('گل')", "CREATE INDEX i ON t (a)")
    ours, theirs = connect(":memory:"), sqlite3.connect(":memory:")
    for one in sql:
        ours.execute(one)
        theirs.execute(one)
    ours.commit()
    theirs.commit()
    assert list(ours.iterdump()) == list(theirs.iterdump())
    ours.close()
    theirs.close()


def test_another_locked_file_is_attached_under_its_own_key(locked: Path, tmp_path: Path) -> None:
    other = open_file(tmp_path / "b.db", OTHER_KEY, create=True)
    other.conn.attach(str(locked), "a", KEY)
    assert other.conn.execute("SELECT count(*) FROM a.t").fetchone() == (120,)
    close_file(other)


def test_a_file_is_attached_with_no_other_key(locked: Path, tmp_path: Path) -> None:
    other = open_file(tmp_path / "b.db", OTHER_KEY, create=True)
    with pytest.raises(engine.DatabaseError):
        other.conn.attach(str(locked), "a", OTHER_KEY)
    close_file(other)


def test_a_locked_file_says_nothing_without_its_key(locked: Path) -> None:
    content = locked.read_bytes()
    assert content[:16] != b"SQLite format 3\x00"
    assert "باران".encode() not in content
    for one in (sqlite3.connect(locked), connect(str(locked))):
        with pytest.raises((sqlite3.DatabaseError, engine.DatabaseError), match="not a database"):
            one.execute("SELECT count(*) FROM sqlite_master")
        one.close()


def test_a_flipped_byte_in_the_first_page_is_noticed_on_opening(locked: Path) -> None:
    flip(locked, PAGE // 2)
    with pytest.raises(UserError) as refused:
        open_file(locked, KEY)
    assert refused.value.code == "store-damaged"


def test_a_flipped_byte_in_any_other_page_is_noticed_on_reading(locked: Path) -> None:
    pages = locked.stat().st_size // PAGE
    assert pages > 15
    for page in range(2, pages):  # the second page is the table's schema
        flip(locked, page * PAGE + 100 + page)
        db = open_file(locked, KEY)
        with pytest.raises(engine.DatabaseError) as refused:
            db.conn.execute("SELECT sum(length(text)) FROM t").fetchone()
        assert told(refused.value, locked).code == "store-damaged"
        close_file(db)
        flip(locked, page * PAGE + 100 + page)
    db = open_file(locked, KEY)
    assert db["t"].count == 120
    close_file(db)


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
