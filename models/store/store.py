"""A store is a locked file, the entities it was handed, and the rule that every write happens inside an action."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import UserError
from models.schema.entity import Entity
from models.store import audit, migrations, stamps
from models.store.database import close_file, copy_file, of_the_file, open_file, told, writing
from models.store.engine import Database, DatabaseError, OperationalError
from models.store.stamps import Stamp

_LOG = logging.getLogger(__name__)
_LOOKS_UP = 20_000  # instructions of the engine between two looks at whether somebody wants it to stop


@dataclass
class Action:
    """One thing a person or the program does: all its changes carry `stamp`. `kind`: save, load, delete, undo…"""

    stamp: str
    actor: str
    kind: str
    origin: str | None
    first_seq: int
    told: bool = False  # whether something inside has written its line of the audit


class RehearsalOver(Exception):  # noqa: N818  it is no error
    """Raised inside `Store.rehearsal` to leave it."""


class Store:
    """An open store. `meta` holds what the office is; `action` is the only way to write synced rows."""

    def __init__(self, path: Path, key: bytes, entities: Iterable[Entity], *, create: bool = False) -> None:
        """Open `path` with its 32-byte key (see database.open_file for what is refused)."""
        self.path = path
        self.key = key
        self.entities: Mapping[str, Entity] = {entity.name: entity for entity in entities}
        self.db: Database = open_file(path, key, create=create)
        self.closed = False
        self._action: Action | None = None
        self._rehearsing = False
        self._writes = 0  # how many transactions that write are open, one inside the other
        # What is computed anew, inside the transaction, whenever an action changed rows of the entity: see `_derive`.
        self.derived: dict[str, Callable[[Store], None]] = {}
        # Whether a row (entity, id) stays in this office: the audit, which travels, then names it by a seal.
        self.stays_here: Callable[[str, str], bool] = lambda _entity, _row: False
        # What memory keeps of an entity's rows: read anew once something that was written has been taken back.
        self.recalled: dict[str, Callable[[Store], None]] = {}

    def pending(self) -> bool:
        """Whether the file is older than the program; UserError store-newer if it is newer."""
        with self._told():
            return migrations.pending(self.db, self.entities.values())

    def migrate(self) -> None:
        """Bring the file to what this program declares; UserError store-newer, disk-full, read-only or store-locked."""
        with self._told():
            migrations.migrate(self.db, self.entities.values())

    def close(self) -> None:
        """Fold the write-ahead log and close."""
        self.closed = True
        close_file(self.db)

    def backup(self, to: Path) -> None:
        """A whole, consistent copy under the same key."""
        copy_file(self.db, self.key, to)

    # -- what the office is ---------------------------------------------------------------------------------------

    def meta(self, key: str, default: str = "") -> str:
        """A fact about this store, as text."""
        row = self.db.conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about this store; it is not synced."""
        self.db.conn.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    @property
    def replica(self) -> str:
        """This installation's random 128-bit id, 32 hex digits."""
        return self.meta("replica")

    @property
    def epoch(self) -> int:
        """Rises whenever this replica was found restored or cloned."""
        return int(self.meta("epoch", "0"))

    @property
    def office(self) -> str:
        """The code of the office."""
        return self.meta("office")

    def place(self) -> int:
        """The last place of our log."""
        row = self.db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'change'").fetchone()
        return int(row[0]) if row else 0

    @property
    def acting(self) -> Action | None:
        """The action that is open now."""
        return self._action

    # -- actions --------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction for what is not synced; what the engine says of the file becomes a UserError."""
        self._writes += 1
        try:
            with self._told(), writing(self.db):
                yield
        except BaseException:
            if self._writes == 1:
                self._recall()
            raise
        finally:
            self._writes -= 1

    @contextlib.contextmanager
    def unless_busy(self) -> Iterator[None]:
        """What may as well not be written: given up at once while another program writes, and caught up with later."""
        patience = self.db.conn.execute("PRAGMA busy_timeout").fetchone()[0]
        self.db.conn.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        except UserError as error:
            if error.code != "store-locked":
                raise
            _LOG.info("the store was busy: what belongs to its opening waits for the next")
        finally:
            self.db.conn.execute(f"PRAGMA busy_timeout = {patience}")

    def _recall(self) -> None:
        for read in self.recalled.values():
            read(self)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, DatabaseError) as error:
            if not of_the_file(error):
                raise  # a constraint, or SQL that is wrong: our fault, and no reason to restore a backup
            raise told(error, self.path) from error

    @contextlib.contextmanager
    def action(self, actor: str, kind: str, origin: str | None = None) -> Iterator[Action]:
        """One transaction whose changes share a stamp. Inside another action it is a savepoint of that one.

        `origin`: the replica from which an import's rows come. An action that changed nothing leaves no trace.
        """
        if self._action is not None:
            with self.writing():
                yield self._action
            return
        # A rehearsal takes everything back anyway, and savepoints are dear under the cipher (each page is copied).
        with contextlib.nullcontext() if self._rehearsing else self.writing():
            self._action = self._begin(actor, kind, origin)
            try:
                yield self._action
                self._finish(self._action)
            finally:
                self._action = None

    def _begin(self, actor: str, kind: str, origin: str | None) -> Action:
        moment = stamps.now()
        clock = stamps.tick(int(self.meta("clock", "0")), moment)
        action = Action(str(Stamp(clock, self.replica, self.epoch)), actor, kind, origin, self.place() + 1)
        self.db.conn.execute("UPDATE context SET stamp = ?", (action.stamp,))
        at = moment.isoformat(timespec="seconds")
        values = (action.stamp, actor, at, self.office, kind, origin, action.first_seq)
        self.db.conn.execute(
            "INSERT INTO action (stamp, actor, at, office, kind, origin, first_seq) VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return action

    def _derive(self, action: Action) -> None:
        """Renew what is derived from rows that this action's lines touch, by whatever way they came to be changed.

        It may still write synced rows, as part of the action, but what those would lead to in turn is not renewed.
        """
        sql = "SELECT DISTINCT entity FROM change WHERE seq >= ?"
        touched = self.db.conn.execute(sql, (action.first_seq,)).fetchall() if self.derived else []
        for (name,) in touched:
            if renew := self.derived.get(name):
                renew(self)

    def _finish(self, action: Action) -> None:
        self._derive(action)
        last = self.place()
        self.db.conn.execute("UPDATE context SET stamp = NULL")
        self.db.conn.execute("DELETE FROM given")
        if last < action.first_seq:
            self.db.conn.execute("DELETE FROM action WHERE stamp = ?", (action.stamp,))
            return
        self.db.conn.execute("UPDATE action SET last_seq = ? WHERE stamp = ?", (last, action.stamp))
        audit.note_action(self, action)
        clock = max(Stamp.parse(action.stamp).clock, int(self.meta("clock", "0")))
        self.set_meta("clock", str(clock))

    @contextlib.contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Everything inside happens and is then taken back: the way to a preview that equals the result."""
        around = self._action
        try:
            with self.writing():
                self._rehearsing = True
                yield
                raise RehearsalOver
        except RehearsalOver:
            self._recall()
        finally:
            self._rehearsing = False
            self._action = around

    @contextlib.contextmanager
    def interruptible(self, asked: Callable[[], bool]) -> Iterator[None]:
        """Let somebody stop a long question: once `asked()` is true the engine gives up, which is UserError cancelled.

        Only reading is given up. Of a write the engine would throw the whole transaction away behind our back, and what
        is written after it would stand alone; such work is stopped by its steps (`models.store.steps`).
        """
        stopped = False

        def stop() -> int:
            nonlocal stopped
            stopped = stopped or (not self._writes and asked())
            return int(stopped and not self._writes)

        self.db.conn.set_progress_handler(stop, _LOOKS_UP)
        try:
            yield
        except OperationalError as error:
            if not stopped:
                raise
            raise UserError("cancelled") from error
        finally:
            self.db.conn.set_progress_handler(None, 0)
        if stopped:
            raise UserError("cancelled")

    def learn_clock(self, newest: str) -> None:
        """Move our clock past a stamp from elsewhere, unless that clock is anomalous."""
        last = int(self.meta("clock", "0"))
        self.set_meta("clock", str(stamps.taught(last, newest, stamps.now())))

    def next_serial(self) -> str:
        """`OFFICE-REPLICA4-NUMBER6`: unique without a connection (names.md)."""
        number = int(self.meta("serial", "0")) + 1
        self.set_meta("serial", str(number))
        return f"{self.office}-{self.replica[:4]}-{number:06d}"


def as_json(value: Any) -> str:
    """JSON as it is kept in columns: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
