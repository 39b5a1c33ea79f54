"""An import in stages: spool, outer checks, sender, gap, decrypt, plan and apply in one transaction, receipt.

A dry run is the import itself, taken back at its end: so the preview equals the result. Nothing of a file is done by
halves, and a file that is refused names its code and leaves no trace in the store.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import Finding, UserError
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.store import stamps
from models.store.database import of_os
from models.store.repository import Repository
from models.store.steps import Step, counted, unheard
from models.store.store import Action, Store, as_json
from models.sync import receipts
from models.sync.apply import CHUNK, Applier, Counts, Origin
from models.sync.bundle import OpenBundle, OuterBundle, bundle_name, open_bundle, peek, read_outer
from models.sync.canonical import Unclean
from models.sync.frames import MAX_RECORDS
from models.sync.knowledge import chain_at
from models.sync.offices import Offices, Replica, in_scope, scope_of
from models.sync.papers import Papers

SUFFIX = ".daftar"
APPLIED, NOTHING_NEW, HELD, QUARANTINED, REFUSED = "applied", "nothing-new", "held", "quarantined", "refused"


@dataclass(frozen=True)
class Imported:
    """What became of one file, as cli.md tells it."""

    file: str
    status: str
    code: str | None = None
    office: str | None = None
    number: int | None = None
    counts: Counts = field(default_factory=Counts)
    missing: tuple[int, ...] = ()
    message: str | None = None

    def as_answer(self) -> dict[str, Any]:
        """The answer of cli.md, and the Persian sentence where there is one."""
        told = {"file": self.file, "status": self.status, "code": self.code, "from": self.office, "number": self.number}
        names = ("received", "applied", "unchanged", "conflicts", "quarantined")
        counts = {name: getattr(self.counts, name) for name in names}
        return {**told, **counts, "missing": list(self.missing), **({"message": self.message} if self.message else {})}


@dataclass(frozen=True)
class Place:
    """A place of a replica's log: epoch, line, and the hash of the chain there."""

    epoch: int
    place: int
    digest: str

    @classmethod
    def read(cls, value: object) -> Place:
        """The place out of a manifest; Unclean if it is none."""
        if not isinstance(value, dict):
            raise Unclean("place")
        epoch, place, digest = value.get("epoch"), value.get("place"), value.get("hash")
        if type(epoch) is not int or type(place) is not int or not isinstance(digest, str) or min(epoch, place) < 0:
            raise Unclean("place")
        return cls(epoch, place, digest)


@dataclass
class Inbox:
    """Imports bundles into one store.

    `order`, `programme`, `lone` as in Applier. `install` keeps a programme file that the parent sent and says whether
    it was new. `before_first`: called once before anything of a batch is written (the automatic backup).
    """

    repository: Repository
    offices: Offices
    order: Sequence[Entity]
    programme: Callable[[str], Programme | None]
    lone: Callable[[Entity, Row], list[Finding]]
    install: Callable[[Mapping[str, Any], Action], bool]
    practice: bool
    actor: str
    folder: Path
    before_first: Callable[[], None]
    step: Step = unheard
    _prepared: bool = False

    @property
    def _store(self) -> Store:
        return self.repository.store

    @property
    def _held_folder(self) -> Path:
        return self.folder / "held"

    # -- files ----------------------------------------------------------------------------------------------------

    def import_paths(self, paths: Iterable[Path], *, dry_run: bool = False) -> Iterator[Imported]:
        """Import files, and the bundles in folders, each sender's in order; then what was held for want of them."""
        for path in self.chosen(paths):
            yield self._import_file(path, dry_run)
        if not dry_run:
            yield from self._import_held()

    def chosen(self, paths: Iterable[Path]) -> list[Path]:
        """The files that `import_paths` takes, in its order."""
        return sorted(self._chosen(paths), key=_order_of)

    def _chosen(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The files named, and of a folder the bundles that are not our own. A stick may carry many offices' bundles:
        where one is for us the others are left alone, where none is they are refused, so that the clerk hears it."""
        for path in paths:
            if not path.is_dir():
                yield path
                continue
            heads = {one: peek(one) for one in path.iterdir() if one.suffix == SUFFIX and one.is_file()}
            for_us = any(head and head.recipient_office == self._store.office for head in heads.values())
            for one, head in heads.items():
                own = head is not None and head.sender == self._store.replica
                elsewhere = head is not None and head.recipient_office != self._store.office
                if not own and not (for_us and elsewhere):
                    yield one

    def _import_file(self, path: Path, dry_run: bool) -> Imported:
        with tempfile.TemporaryDirectory(dir=self._spool()) as spool:
            try:
                copy = Path(spool) / path.name
                self.step(0, 0, "خواندن بسته")
                _fetch(path, copy)
                self.step(0, 0, "سنجیدن بسته")
                return self.import_bundle(copy, path.name, dry_run=dry_run, spool=Path(spool))
            except UserError as error:
                return Imported(path.name, REFUSED, error.code, message=str(error))

    def _spool(self) -> Path:
        spool = self.folder / "spool"
        spool.mkdir(parents=True, exist_ok=True)
        return spool

    def _import_held(self) -> Iterator[Imported]:
        for path in sorted(self._held_folder.glob(f"*{SUFFIX}"), key=_order_of):
            imported = self._import_file(path, False)
            if imported.status in (APPLIED, NOTHING_NEW, QUARANTINED):
                path.unlink()
                yield imported

    # -- one bundle -----------------------------------------------------------------------------------------------

    def import_bundle(self, path: Path, name: str, *, dry_run: bool, spool: Path | None = None) -> Imported:
        """Import one file that lies in the office's own folder. `name`: what it was called on the stick."""
        outer = read_outer(path)
        head = outer.header
        told = {"file": name, "office": head.office, "number": head.number}
        try:
            sender = self._accept(outer)
            if self._status_of(outer) in (APPLIED, NOTHING_NEW):
                self._note_arrival(sender, dry_run)
                return Imported(status=NOTHING_NEW, **told)  # type: ignore[arg-type]
            with self._opened(outer, spool) as opened:
                return self._import_opened(opened, sender, told, dry_run)
        except UserError as error:
            return Imported(status=REFUSED, code=error.code, message=str(error), **told)  # type: ignore[arg-type]

    def _opened(self, outer: OuterBundle, spool: Path | None) -> OpenBundle:
        *others, last = self.offices.all_own_keys()
        for keys in others:
            try:
                return open_bundle(outer, keys, spool)
            except UserError as error:
                if error.code != "bundle-wrong-recipient":
                    raise
        return open_bundle(outer, last, spool)

    def _accept(self, outer: OuterBundle) -> Replica:
        """Everything that can be refused before a secret key is touched."""
        head, store = outer.header, self._store
        if head.practice != self.practice:
            raise UserError("bundle-practice")
        if head.recipient_office != store.office:
            raise UserError("bundle-wrong-recipient", value=head.recipient_office)
        sender = self.offices.get(head.sender)
        if sender is None or sender.relation == "self":
            raise UserError("bundle-unknown-sender", value=head.office)
        outer.verify(sender.keys)
        if sender.status != "live":
            raise UserError("bundle-revoked", value=head.office)
        if head.office != sender.office:
            raise UserError("bundle-forged", office=head.office)
        if store.replica not in head.recipients:
            raise UserError("bundle-wrong-recipient", value=head.recipient_office)
        return sender

    def _status_of(self, outer: OuterBundle) -> str | None:
        head = outer.header
        sql = "SELECT status FROM received WHERE replica = ? AND epoch = ? AND number = ? AND payload = ?"
        values = (head.sender, head.epoch, head.number, head.body_sha256)
        found = self._store.db.conn.execute(sql, values).fetchone()
        return found[0] if found else None

    def _note_arrival(self, sender: Replica, dry_run: bool) -> None:
        if sender.relation == "below" and not dry_run:
            with self._store.writing():
                receipts.forget_told(self._store, sender.replica)

    def _import_opened(self, opened: OpenBundle, sender: Replica, told: dict[str, Any], dry_run: bool) -> Imported:
        manifest, head = opened.manifest, opened.outer.header
        try:
            base, last = Place.read(manifest.get("base")), Place.read(manifest.get("last"))
        except Unclean:
            raise UserError("bundle-forged", office=head.office) from None
        if missing := self._missing(sender, base, head.number):
            if not dry_run:
                self._hold(opened.outer)
            shown = "، ".join(map(str, missing))
            message = str(UserError("bundle-gap", value=shown, office=head.office))
            return Imported(status=HELD, code="bundle-gap", missing=missing, message=message, **told)
        if not dry_run and not self._prepared:
            self.before_first()
            self._prepared = True
        if dry_run:
            with self._store.rehearsal():
                return self._apply(opened, sender, base, last, told)
        return self._apply(opened, sender, base, last, told)

    def _missing(self, sender: Replica, base: Place, number: int) -> tuple[int, ...]:
        """The numbers that must come first: those between the last that arrived and this, if its base is not here."""
        peer = self.offices.peer(sender.replica)
        if base.place <= peer.received_place or base.epoch < peer.received_epoch:
            return ()
        sql = "SELECT max(number) FROM received WHERE replica = ? AND status IN (?, ?)"
        found = self._store.db.conn.execute(sql, (sender.replica, APPLIED, NOTHING_NEW)).fetchone()
        return tuple(range((found[0] or 0) + 1, number)) or (number,)

    def _hold(self, outer: OuterBundle) -> None:
        """Keep a bundle whose base is missing, under the name its sender gave it and its epoch."""
        head = outer.header
        name = bundle_name(head.office, head.sender, head.recipient_office, head.number)
        self._held_folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(outer.path, self._held_folder / f"{head.epoch:04d}-{name}")

    # -- applying -------------------------------------------------------------------------------------------------

    def _apply(self, opened: OpenBundle, sender: Replica, base: Place, last: Place, told: dict[str, Any]) -> Imported:
        with self._store.action(self.actor, "import", sender.replica) as action:
            self._brought(action, last.epoch, last.place)
            applier = self._applier(sender)
            peer = self.offices.peer(sender.replica)
            applier.late = (last.epoch, last.place) < (peer.received_epoch, peer.received_place)
            papers = Papers(self._store, self.offices, self.install, applier, action, sender)
            text = f"بستهٔ {told['number']} از دفتر {told['office']}"
            for kind, chunk in _chunks(counted(opened.lines(), _announced(opened.manifest), text, self.step)):
                papers.take(kind, chunk)
            applier.finish()
            fork = self._fork(opened.outer, sender, base, last)
            self._meet_again(opened.manifest, sender, last)
            self._note(opened, sender, last, applier.counts, papers.newest)
        self._release()
        counts = applier.counts
        new = counts.applied or counts.quarantined or counts.conflicts
        status, code = (APPLIED if new else NOTHING_NEW), ("bundle-fork" if fork else None)
        if new and counts.quarantined == counts.received:
            status = QUARANTINED
        message = str(UserError("bundle-fork", value=sender.office)) if fork else None
        return Imported(status=status, code=code, counts=counts, message=message, **told)

    def _applier(self, sender: Replica) -> Applier:
        scope = scope_of(sender) if sender.relation == "below" else None

        def may_write(office: str) -> bool:
            return scope is None or any(in_scope(office, one) for one in scope)

        origin = Origin(sender.replica, sender.office, may_write)
        return Applier(self.repository, self.order, self.programme, self.lone, origin)

    def _release(self) -> None:
        """Take in rows in quarantine for which this bundle brought what they waited for, each sender's as an action of
        its own, so that they are known to have come from there. A crash before this loses nothing: the next import
        tries again."""
        sql = "SELECT DISTINCT replica FROM quarantine"
        released = True
        while released:
            released = False
            for (replica,) in self._store.db.conn.execute(sql).fetchall():
                sender = self.offices.get(replica)
                released = (sender is not None and self._release_from(sender)) or released

    def _release_from(self, sender: Replica) -> bool:
        peer = self.offices.peer(sender.replica)
        with self._store.action(self.actor, "import", sender.replica) as action:
            self._brought(action, peer.received_epoch, peer.received_place)
            applier = self._applier(sender)
            applier.finish()
        return applier.released > 0

    def _brought(self, action: Action, epoch: int, place: int) -> None:
        """Note up to which place of its sender's log an import reached."""
        sql = "UPDATE action SET brought_epoch = ?, brought_place = ? WHERE stamp = ?"
        self._store.db.conn.execute(sql, (epoch, place, action.stamp))

    def _fork(self, outer: OuterBundle, sender: Replica, base: Place, last: Place) -> bool:
        """Whether the sender's log is another than the one we have seen: restored, or two machines (sync.md)."""
        head = outer.header
        sql = "SELECT 1 FROM received WHERE replica = ? AND epoch = ? AND number = ? AND payload <> ?"
        twice = (head.sender, head.epoch, head.number, head.body_sha256)
        if self._store.db.conn.execute(sql, twice).fetchone():
            return True  # one number was given to two bundles
        peer = self.offices.peer(sender.replica)
        if base.epoch == peer.received_epoch and base.place == peer.received_place:
            return peer.received_hash is not None and base.digest != peer.received_hash
        return (
            last.epoch == peer.received_epoch
            and last.place == peer.received_place
            and last.digest != peer.received_hash
        )

    def _meet_again(self, manifest: Mapping[str, Any], sender: Replica, last: Place) -> None:
        """A replica below that was restored tells it by a new epoch: what it lost goes back to it."""
        peer = self.offices.peer(sender.replica)
        if sender.relation != "below" or last.epoch <= peer.received_epoch:
            return
        given = manifest.get("forks")
        forks = given if isinstance(given, dict) else {}
        held = {str(epoch): place for epoch, place in forks.items() if type(place) is int}
        try:
            seen = Place.read((manifest.get("seen") or {}).get(self._store.replica)).place
        except (Unclean, AttributeError):
            seen = 0
        self.offices.began_anew(sender.replica, peer, held, seen)

    def _note(self, opened: OpenBundle, sender: Replica, last: Place, counts: Counts, newest: str | None) -> None:
        """Receipt and record, in the same commit as the rows."""
        head, peer = opened.outer.header, self.offices.peer(sender.replica)
        if (last.epoch, last.place) >= (peer.received_epoch, peer.received_place):
            self.offices.received(sender.replica, last.epoch, last.place, last.digest)
        status = APPLIED if counts.applied or counts.quarantined else NOTHING_NEW
        self._store.db.conn.execute(
            "INSERT INTO received (replica, epoch, number, payload, file, status, counts, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (replica, epoch, number) DO UPDATE SET payload = excluded.payload, status = excluded.status,"
            " counts = excluded.counts, at = excluded.at",
            (head.sender, head.epoch, head.number, head.body_sha256, opened.outer.path.name, status,
             as_json(vars(counts)), stamps.now().isoformat(timespec="seconds")),
        )  # fmt: skip
        self._take_acknowledgement(opened.manifest, sender)
        if sender.relation == "below":
            receipts.forget_told(self._store, sender.replica)
        if newest:
            self._store.learn_clock(newest)

    def _take_acknowledgement(self, manifest: Mapping[str, Any], sender: Replica) -> None:
        """An office below says in each bundle how far it has our log."""
        try:
            seen = Place.read((manifest.get("seen") or {}).get(self._store.replica))
        except (Unclean, AttributeError):
            return
        store = self._store
        ours = seen.epoch == store.epoch and 0 < seen.place <= store.place()
        if ours and chain_at(store, seen.place) == seen.digest:
            self.offices.acknowledged(sender.replica, seen.place, seen.digest)


def _announced(manifest: Mapping[str, Any]) -> int:
    """How many lines the manifest announces: nothing but a progress bar believes it before they were counted."""
    counts = manifest.get("counts")
    numbers = (one for one in counts.values() if type(one) is int) if isinstance(counts, dict) else ()
    return max(0, min(sum(numbers), MAX_RECORDS))


def _order_of(path: Path) -> tuple[str, int, str]:
    """Sender, then number; a file whose name was changed comes in the order of its name."""
    parts = path.stem.rpartition("-")
    return (parts[0], int(parts[2]) if parts[2].isdecimal() else 0, path.name)


def _fetch(path: Path, to: Path) -> None:
    try:
        shutil.copyfile(path, to)
    except OSError as error:
        told = of_os(error, path)
        if told.code == "read-only":
            told = UserError("file-unreadable", value=path.name, why=error.strerror)
        raise told from error


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Runs of lines of one kind, at most CHUNK long."""
    for kind, run in itertools.groupby(rows, lambda line: str(line.get("kind", ""))):
        while chunk := list(itertools.islice(run, CHUNK)):
            yield kind, chunk
