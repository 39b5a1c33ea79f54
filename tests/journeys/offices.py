"""A small office tree for tests: real stores in temporary folders, and a stick that carries bundles between them."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.admin.backup import SLOTS_NAME, STORE_NAME
from models.catalog import ENTITIES
from models.office import Office
from models.office.keeping import opening
from models.store.database import open_file
from models.store.engine import Database
from models.store.slots import Cost, SlotFile

USER, WORDS = "ali", "یک دو سه چهار پنج"
NOW = "2025-12-10"
SAMPLES = Path(__file__).resolve().parent.parent / "data"
_NAMES = {"province": "مرکزی", "county": "اراک", "workstation": "ایستگاه دوم"}
_numbers = itertools.count(1)
_META = "SELECT * FROM meta WHERE key <> 'audit'"  # the end of the audit's chain

Answer = dict[str, Any]


@dataclass(frozen=True)
class Cheap(Cost):
    """A guess at a passphrase that costs nothing, for tests that make many offices."""

    memory: int = 64
    passes: int = 1
    lanes: int = 1


def found(folder: Path, level: str, code: str, *, practice: bool = True) -> Office:
    """A new office whose administrator is USER: made once for all tests of a process, and copied for each.

    A test that founds one twice gets two, since copies of one office are one office to all others.
    """
    kind = (level, code, practice, os.environ.get("DAFTAR_NOW"))
    test = os.environ.get("PYTEST_CURRENT_TEST", "")
    if (test, kind) in _copied or folder.exists():
        told = {"level": level, "code": code, "name": _NAMES[level], "practice": practice}
        return Office.create(folder, **told, user=USER, passphrase=WORDS)
    _copied.add((test, kind))
    if kind not in _founded:
        _founded[kind] = Path(_kept.name) / str(len(_founded))
        opening.create(_founded[kind], level, code, _NAMES[level], practice, USER, WORDS).close()
    shutil.copytree(_founded[kind], folder)
    return Office._at_desk(folder, opening.open_store(folder, USER, WORDS), USER, "create")


_kept = tempfile.TemporaryDirectory(prefix="daftar-founded-")
_founded: dict[tuple[object, ...], Path] = {}
_copied: set[tuple[str, tuple[object, ...]]] = set()  # test and what it got a copy of


def reopen(folder: Path) -> Office:
    """The office in a folder, opened by its administrator."""
    return Office.open(folder, user=USER, passphrase=WORDS)


def join(child: Office, parent: Office, stick: Path) -> Answer:
    """Request, approval, acceptance; the answer of the acceptance."""
    stick.mkdir(parents=True, exist_ok=True)
    request, approval = stick / f"request-{child.store.office}", stick / f"approval-{child.store.office}"
    asked = child.enrol_request(request)
    approved = parent.enrol_approve(request, approval)
    assert approved["fingerprint"] == asked["fingerprint"] == child.identity()["fingerprint"]
    accepted = child.enrol_accept(approval)
    assert accepted["fingerprint"] == parent.identity()["fingerprint"]
    return accepted


@dataclass
class Pair:
    """A county that has joined a province, and a folder for sticks."""

    county: Office
    province: Office
    sticks: Path
    rounds: list[Answer] = field(default_factory=list)

    def up(self) -> Answer:
        """The county's bundle to the province."""
        return carry(self.county, self.province, self.sticks)

    def down(self) -> Answer:
        """The province's return bundle to the county."""
        return carry(self.province, self.county, self.sticks)

    def round(self) -> tuple[Answer, Answer]:
        """A bundle up and the return bundle down."""
        return self.up(), self.down()

    def close(self) -> None:
        self.county.close()
        self.province.close()


def pair(folder: Path) -> Pair:
    """A practice county 0001 joined to the practice province 00."""
    province = found(folder / "province", "province", "00")
    county = found(folder / "county", "county", "0001")
    join(county, province, folder / "papers")
    return Pair(county, province, folder / "sticks")


def write(sender: Office, sticks: Path, recipient: str | None = None, *, full: bool = False) -> Path | None:
    """The sender's next bundle on a stick of its own; None if there is nothing to say."""
    stick = sticks / f"stick-{next(_numbers):03d}"
    stick.mkdir(parents=True)
    (answer,) = sender.export(stick, recipient, full)
    if answer["file"] is None:
        assert answer["records"] == 0
        assert list(stick.iterdir()) == []
        return None
    return Path(answer["file"])


def carry(sender: Office, receiver: Office, sticks: Path) -> Answer:
    """Write, take over, import: what the import said, or {"status": "silent"} where there was nothing to say."""
    file = write(sender, sticks, receiver.store.office)
    if file is None:
        return {"status": "silent"}
    answer: Answer
    (answer,) = receiver.import_files([file])
    return answer


# -- rows --------------------------------------------------------------------------------------------------------------


def put(office: Office, entity: str, **row: Any) -> str:
    """Save one row that must be accepted; its id."""
    (answer,) = office.put([row], entity)
    assert answer["status"] in ("saved", "unchanged"), answer
    return str(answer["id"])


def refused(office: Office, entity: str, **row: Any) -> list[str]:
    """Offer one row that must be refused; the codes."""
    (answer,) = office.put([row], entity)
    assert answer["status"] == "rejected", answer
    return [one["code"] for one in answer["errors"]]


def child(office: Office, **row: Any) -> str:
    """A registered child without an id number."""
    told = {"first_name": "نرگس", "last_name": "رضایی", "father_name": "علی", "birth_date": "1400/2/3", **row}
    return put(office, "person", **told)


def figures(office: Office, period: str = "1404-Q3", county: str | None = None) -> Mapping[tuple[str, str], Any]:
    """(programme, indicator) to value."""
    rows = office.report("indicators", period, county)["rows"]
    return {(row["programme"], row["indicator"]): row["value"] for row in rows}


# -- digests -----------------------------------------------------------------------------------------------------------


def rows_digest(office: Office) -> str:
    """A hash over every row of every entity, as a reader sees them."""
    names = [entity.name for entity in ENTITIES]
    columns = {name: ", ".join(f"[{one}]" for one in ("id", *office.rows.entity(name).fields)) for name in names}
    return _hashed(office.store.db, {name: f"SELECT {columns[name]} FROM [{name}] ORDER BY id" for name in names})


def whole_digest(db: Database) -> str:
    """A hash over all rows of all tables of a store, its log and its knowledge of others included; not the audit, which
    tells of what was refused too."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name <> 'audit'"
    sql += " ORDER BY name"
    names = [found[0] for found in db.conn.execute(sql).fetchall()]
    return _hashed(db, {name: f"SELECT * FROM [{name}]" for name in names} | {"meta": _META})


def _hashed(db: Database, queries: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, sql in queries.items():
        rows: Iterable[Any] = db.conn.execute(sql).fetchall()
        digest.update(f"\0{name}\0{sorted(map(repr, rows))}".encode())
    return digest.hexdigest()


def folder_digest(folder: Path) -> str:
    """The whole digest of the store in a folder, which is opened with its slot and only read."""
    db = open_file(folder / STORE_NAME, SlotFile(folder / SLOTS_NAME).open(USER, WORDS))
    try:
        db.conn.execute("PRAGMA query_only = ON")
        return whole_digest(db)
    finally:
        db.conn.close()
