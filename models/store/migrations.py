"""The store's own tables grow by small named steps that are never changed; entity tables follow the declarations.

`STRUCTURE` rises with every release that an older program must not open; a newer store is refused in words.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Migrations

from models.errors import UserError
from models.schema.entity import Entity
from models.store import audit, tables
from models.store.database import writing
from models.store.engine import Database

STRUCTURE = 1
_STEPS = Migrations("daftar")


@_STEPS(name="0001_log")
def _log(db: Database) -> None:
    for sql in (
        "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT) WITHOUT ROWID",
        "CREATE TABLE context (id INTEGER PRIMARY KEY CHECK (id = 1), stamp TEXT)",
        "INSERT INTO context (id) VALUES (1)",
        "CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, row TEXT NOT NULL,"
        " op TEXT NOT NULL, stamp TEXT NOT NULL, before TEXT, given TEXT)",
        "CREATE INDEX change_row ON change (row)",
        "CREATE TABLE stamp_of (row TEXT NOT NULL, entity TEXT NOT NULL, base TEXT NOT NULL, fields TEXT,"
        " PRIMARY KEY (row, entity)) WITHOUT ROWID",
        "CREATE TABLE given (row TEXT NOT NULL, entity TEXT NOT NULL, base TEXT NOT NULL, fields TEXT, log TEXT,"
        " PRIMARY KEY (row, entity)) WITHOUT ROWID",
        "CREATE TABLE action (stamp TEXT PRIMARY KEY NOT NULL, actor TEXT, at TEXT NOT NULL, office TEXT, kind TEXT,"
        " origin TEXT, first_seq INTEGER, last_seq INTEGER, undone_by TEXT, note TEXT,"
        " brought_epoch INTEGER, brought_place INTEGER) WITHOUT ROWID",
        "CREATE INDEX action_seq ON action (last_seq)",
    ):
        db.conn.execute(sql)


@_STEPS(name="0002_exchange")
def _exchange(db: Database) -> None:
    for sql in (
        # Every replica we know: ourselves, the parent's, those below. `certificate` and keys are JSON.
        "CREATE TABLE replica (replica TEXT PRIMARY KEY NOT NULL, office TEXT NOT NULL, level TEXT, name TEXT,"
        " relation TEXT NOT NULL, keys TEXT NOT NULL, certificate TEXT, epoch INTEGER NOT NULL DEFAULT 0,"
        " status TEXT NOT NULL DEFAULT 'live', joined_on TEXT) WITHOUT ROWID",
        # What a peer's replica and we know of each other. Places are seq in a log; `hash` is of the chain there.
        "CREATE TABLE peer (replica TEXT PRIMARY KEY NOT NULL, office TEXT NOT NULL,"
        " acked_place INTEGER NOT NULL DEFAULT 0, acked_hash TEXT, received_epoch INTEGER NOT NULL DEFAULT 0,"
        " received_place INTEGER NOT NULL DEFAULT 0, received_hash TEXT,"
        " quarantined TEXT, lost TEXT) WITHOUT ROWID",
        "CREATE TABLE sent (office TEXT NOT NULL, number INTEGER NOT NULL, place INTEGER NOT NULL, hash TEXT,"
        " file TEXT, records INTEGER, payload TEXT, at TEXT, PRIMARY KEY (office, number)) WITHOUT ROWID",
        "CREATE TABLE received (replica TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, payload TEXT,"
        " file TEXT, status TEXT NOT NULL, code TEXT, counts TEXT, at TEXT,"
        " PRIMARY KEY (replica, epoch, number)) WITHOUT ROWID",
        "CREATE TABLE chain (place INTEGER PRIMARY KEY, hash TEXT NOT NULL)",
        "CREATE TABLE conflict (id TEXT PRIMARY KEY NOT NULL, entity TEXT NOT NULL, row TEXT NOT NULL,"
        " field TEXT NOT NULL, ours TEXT, theirs TEXT, our_stamp TEXT NOT NULL, their_stamp TEXT NOT NULL,"
        " settled TEXT, noted_at TEXT) WITHOUT ROWID",
        "CREATE INDEX conflict_row ON conflict (row)",
        "CREATE TABLE quarantine (id TEXT PRIMARY KEY NOT NULL, replica TEXT NOT NULL, office TEXT, entity TEXT,"
        " row TEXT, code TEXT NOT NULL, message TEXT, waits_for TEXT, line TEXT NOT NULL, at TEXT) WITHOUT ROWID",
        "CREATE INDEX quarantine_row ON quarantine (row)",
        "CREATE TABLE programme_file (name TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL,"
        " stamp TEXT) WITHOUT ROWID",
    ):
        db.conn.execute(sql)


@_STEPS(name="0003_drafts")
def _drafts(db: Database) -> None:
    db.conn.execute(
        "CREATE TABLE draft (key TEXT PRIMARY KEY NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,"
        " entity TEXT NOT NULL, row TEXT NOT NULL DEFAULT '', content TEXT NOT NULL) WITHOUT ROWID"
    )


@_STEPS(name="0004_proofs")
def _proofs(db: Database) -> None:
    for sql in (
        # The places of a replica's log of which we know the hash: what it sent us, and what it said it had sent.
        "CREATE TABLE seen_place (replica TEXT NOT NULL, epoch INTEGER NOT NULL, place INTEGER NOT NULL,"
        " hash TEXT NOT NULL, PRIMARY KEY (replica, epoch, place)) WITHOUT ROWID",
        # A log that is not the one we knew: restored, or two machines. `how`: which of the four signs; a person closes.
        "CREATE TABLE fork (replica TEXT NOT NULL, epoch INTEGER NOT NULL, place INTEGER NOT NULL, how TEXT NOT NULL,"
        " noted_at TEXT NOT NULL, closed_by TEXT, why TEXT, PRIMARY KEY (replica, epoch, place)) WITHOUT ROWID",
        # Keys that a replica had: what was signed with them before they were given up is still read.
        "CREATE TABLE replica_key (replica TEXT NOT NULL, sign TEXT NOT NULL, keys TEXT NOT NULL,"
        " PRIMARY KEY (replica, sign)) WITHOUT ROWID",
        # The newest list of revoked keys of each office that issues one.
        "CREATE TABLE revocation (issuer TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL)"
        " WITHOUT ROWID",
        # Two persons made one: derived from the live rows of `merge`.
        "CREATE TABLE alias (gone TEXT PRIMARY KEY NOT NULL, kept TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX alias_kept ON alias (kept)",
        # Rows whose payload was wiped on a lawful request: derived from the rows of `erasure`.
        "CREATE TABLE erased (entity TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (entity, row)) WITHOUT ROWID",
        # Who did what, chained by hash per replica and epoch; ids and never values. `place`: of that replica's log.
        "CREATE TABLE audit (replica TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,"
        " actor TEXT NOT NULL, office TEXT NOT NULL, act TEXT NOT NULL, entity TEXT NOT NULL DEFAULT '',"
        " row TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', place INTEGER NOT NULL, hash TEXT NOT NULL,"
        # Of carried lines the place of our own log when they came: what came since a receipt goes up with the next.
        " held_at INTEGER, PRIMARY KEY (replica, epoch, seq)) WITHOUT ROWID",
        "CREATE INDEX audit_at ON audit (at)",
        "CREATE INDEX audit_held ON audit (held_at) WHERE held_at IS NOT NULL",
        *audit.GUARDS.values(),
        # What replicas signed of their chains; two that differ in one place are both kept.
        "CREATE TABLE checkpoint (replica TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,"
        " hash TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (replica, epoch, seq, hash)) WITHOUT ROWID",
        # Every bundle that was taken in, by the sha256 of its body: two machines may give one number to two bundles.
        "CREATE TABLE known_bundle (payload TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID",
        "ALTER TABLE sent ADD COLUMN confirmed TEXT",  # how a receipt came, where it was not a bundle: telephone
        # Until a peer has a bundle that ends beyond this place of our log, it lacks what is to be sent again.
        "ALTER TABLE peer ADD COLUMN owed_until INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE received ADD COLUMN place INTEGER",
        "ALTER TABLE received ADD COLUMN records INTEGER",
        # The stamp of the import that took a bundle in, and that brought a conflict or a row in quarantine.
        "ALTER TABLE received ADD COLUMN stamp TEXT",
        "ALTER TABLE conflict ADD COLUMN brought TEXT",
        "ALTER TABLE quarantine ADD COLUMN brought TEXT",
    ):
        db.conn.execute(sql)


@_STEPS(name="0005_withheld")
def _withheld(db: Database) -> None:
    # Rows that stay in this office because only rows that stay refer to them; `released`: the place of our log from
    # which on they travel.
    db.conn.execute(
        "CREATE TABLE withheld (entity TEXT NOT NULL, row TEXT NOT NULL, released INTEGER, PRIMARY KEY (entity, row))"
        " WITHOUT ROWID"
    )


@_STEPS(name="0006_sealed_rows")
def _sealed_rows(db: Database) -> None:
    # Which of our rows a sealed line of our audit is of: see audit.seal_of. It goes into no bundle.
    db.conn.execute("CREATE TABLE sealed (seal TEXT PRIMARY KEY NOT NULL, row TEXT NOT NULL) WITHOUT ROWID")


def pending(db: Database, entities: Iterable[Entity]) -> bool:
    """Whether `migrate` would change the store; refuses a store of a newer program with UserError store-newer."""
    _refuse_newer(db)
    return bool(_STEPS.pending(db)) or tables.missing(db, entities)


def _refuse_newer(db: Database) -> None:
    found = db.conn.execute("PRAGMA user_version").fetchone()[0]
    if found > STRUCTURE:
        raise UserError("store-newer", value=found)


def migrate(db: Database, entities: Iterable[Entity]) -> None:
    """Bring a store to what this program declares; foreign keys are off meanwhile and checked afterwards.

    UserError store-newer, and then nothing was changed.
    """
    _refuse_newer(db)
    entities = tuple(entities)
    db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        with writing(db):
            _STEPS.apply(db)
            tables.build(db, entities)
            if broken := db.conn.execute("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError(f"foreign keys broken by a migration: {broken[:3]}")
            db.conn.execute(f"PRAGMA user_version = {STRUCTURE}")
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")
