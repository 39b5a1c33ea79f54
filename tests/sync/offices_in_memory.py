"""Enrolled practice offices in temporary folders: the tree is built once a session, each test works on a copy of it."""

from __future__ import annotations

import functools
import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.admin.backup import SLOTS_NAME, STORE_NAME
from models.catalog import ENTITIES
from models.office import Office
from models.store.slots import Cost, SlotFile
from models.store.store import Store
from models.sync import joining

Answer = dict[str, Any]
USER, WORDS = "ali", "یک دو سه چهار پنج"
CHEAP = Cost(memory=64, passes=1, lanes=1)
PROVINCE, COUNTY, OTHER = "00", "0001", "0002"
LEVEL = {2: "province", 4: "county", 6: "workstation"}
_numbers = itertools.count(1)
_META = "SELECT * FROM meta WHERE key <> 'audit'"  # the end of the audit's chain


class QuickOffice(Office):
    """An office that makes no backup before an import: the backup has tests of its own."""

    def __init__(self, folder: Path, store: Store, actor: Actor) -> None:
        super().__init__(folder, store, actor)
        self.peers._protect = lambda: None


def found(folder: Path, code: str, *, practice: bool = True) -> None:
    """A new office in a folder, closed; as Office.create makes it, but with a passphrase that costs next to nothing."""
    folder.mkdir(parents=True)
    key = SlotFile.create(folder / SLOTS_NAME, USER, WORDS, cost=CHEAP)
    store = Store(folder / STORE_NAME, key, ENTITIES, create=True)
    store.migrate()
    with store.writing():
        joining.found_replica(store, level=LEVEL[len(code)], office=code, name=code, practice=practice)
        store.set_meta(f"role:{USER}", "administrator")
    store.close()


def opened(folder: Path) -> QuickOffice:
    """The office in a folder."""
    office = QuickOffice.open(folder, user=USER, passphrase=WORDS)
    assert isinstance(office, QuickOffice)
    return office


def join(child: Office, parent: Office, papers: Path) -> Answer:
    """Request, approval and acceptance; the answer of the acceptance."""
    papers.mkdir(parents=True, exist_ok=True)
    request, approval = (papers / f"{name}-{child.store.replica}" for name in ("request", "approval"))
    child.enrol_request(request)
    parent.enrol_approve(request, approval)
    return child.enrol_accept(approval)


@functools.cache
def template(codes: tuple[str, ...]) -> Path:
    """A folder with a closed office for each code; all have joined the first, which stands above them."""
    root = Path(tempfile.mkdtemp(prefix="daftar-tree-"))
    _kept.callback(shutil.rmtree, root, ignore_errors=True)
    with ExitStack() as stack:
        for code in codes:
            found(root / code, code)
        parent, *children = (stack.enter_context(opened(root / code)) for code in codes)
        for child in children:
            join(child, parent, root / "papers")
    return root


_kept = ExitStack()


def forget_templates() -> None:
    """Remove what `template` built."""
    template.cache_clear()
    _kept.close()


@dataclass
class Tree:
    """Open offices by code, and a folder for sticks."""

    root: Path
    offices: dict[str, QuickOffice] = field(default_factory=dict)

    def __getitem__(self, code: str) -> QuickOffice:
        return self.offices[code]

    @property
    def province(self) -> QuickOffice:
        return self.offices[PROVINCE]

    @property
    def county(self) -> QuickOffice:
        return self.offices[COUNTY]

    @property
    def other(self) -> QuickOffice:
        return self.offices[OTHER]

    def write(self, sender: str, receiver: str, *, full: bool = False) -> Path | None:
        """The sender's next bundle on a stick of its own; None if there is nothing to say."""
        stick = self.root / f"stick-{next(_numbers):05d}"
        stick.mkdir()
        (answer,) = self[sender].export(stick, receiver, full)
        return Path(answer["file"]) if answer["file"] else None

    def read(self, receiver: str, *files: Path | None, dry_run: bool = False) -> Answer:
        """Import one file; what became of it."""
        (answer,) = self[receiver].import_files([file for file in files if file], dry_run)
        return answer

    def carry(self, sender: str, receiver: str) -> Answer:
        """Write and import by a bundle file; `{"status": "silent"}` where there was nothing to say."""
        file = self.write(sender, receiver)
        return self.read(receiver, file) if file else {"status": "silent"}

    def settle(self, rounds: int = 4) -> None:
        """A full exchange between the first office and all below it, until everyone has heard everything."""
        parent, *children = self.offices
        for _ in range(rounds):
            for child in children:
                self.carry(child, parent)
            for child in children:
                self.carry(parent, child)

    def reopen(self, code: str) -> QuickOffice:
        """Close an office and open it again from its folder."""
        self.offices[code].close()
        self.offices[code] = opened(self.root / code)
        return self.offices[code]

    def close(self) -> None:
        for office in self.offices.values():
            office.close()


@contextmanager
def tree(root: Path, *codes: str) -> Iterator[Tree]:
    """A copy of the template of these offices (the first above the others) below `root`, open."""
    kept = Tree(root)
    try:
        for code in codes:
            shutil.copytree(template(codes) / code, root / code)
            kept.offices[code] = opened(root / code)
        yield kept
    finally:
        kept.close()


# -- rows -------------------------------------------------------------------------------------------------------------


def put(office: Office, entity: str, **row: Any) -> str:
    """Save one row that must be accepted; its id."""
    (answer,) = office.put([row], entity)
    assert answer["status"] in ("saved", "unchanged"), answer
    return str(answer["id"])


def person(office: Office, **row: Any) -> str:
    """A person without an id number."""
    told = {"first_name": "نرگس", "last_name": "رضایی", "father_name": "علی", "birth_date": "1400/2/3", **row}
    return put(office, "person", **told)


def change(office: Office, row_id: str, entity: str = "person", **values: Any) -> str:
    """Save these values over a row."""
    return put(office, entity, id=row_id, **values)


def screening(office: Office, of: str, **row: Any) -> str:
    """A first eye test."""
    answers = row.pop("answers", {"right": "8", "left": "9"})
    told = {"programme": "vision", "person": of, "held_on": "1404/9/10", "stage": "first", "answers": answers}
    return put(office, "screening", **{**told, **row})


# -- digests ----------------------------------------------------------------------------------------------------------


def whole_digest(office: Office) -> str:
    """A hash over all rows of all tables: records, log, stamps, peers, conflicts, quarantine; not the audit, which
    tells of what was refused too."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name <> 'audit'"
    sql += " ORDER BY name"
    names = [row[0] for row in office.store.db.conn.execute(sql).fetchall()]
    return _hashed(office, {name: f"SELECT * FROM [{name}]" for name in names} | {"meta": _META})


def rows_digest(office: Office) -> str:
    """A hash over the synced rows and their stamps."""
    queries = {entity.name: f"SELECT * FROM [{entity.name}]" for entity in ENTITIES}
    return _hashed(office, {**queries, "stamp_of": "SELECT * FROM stamp_of"})


def _hashed(office: Office, queries: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, sql in queries.items():
        rows: Iterable[Any] = office.store.db.conn.execute(sql).fetchall()
        digest.update(f"\0{name}\0{sorted(map(repr, rows))}".encode())
    return digest.hexdigest()


def scalar(office: Office, sql: str, *values: object) -> Any:
    """The first column of the first row of a query."""
    return office.store.db.conn.execute(sql, values).fetchone()[0]
