"""One bundle arrives: known or new, its sender's log the one we know or another, and then everything in one action.

The receipt is in the same commit as the rows. A plan is the hash of all that the action would leave behind: a preview
tells it, and an import that was bound to it does that or nothing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import Finding, UserError
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.store import stamps
from models.store.repository import Repository
from models.store.steps import Step, counted, unheard
from models.store.store import Action, Store, as_json
from models.sync import auditing, receipts
from models.sync.apply import CHUNK, Applier, Counts, Origin
from models.sync.bundle import OpenBundle, OuterBundle
from models.sync.canonical import Fields, Unclean
from models.sync.frames import MAX_RECORDS
from models.sync.gate import Gate, Sender
from models.sync.lines import SCHEMA
from models.sync.offices import Offices, Replica, in_scope, scope_of
from models.sync.papers import Papers
from models.sync.places import Claim, Logs, ours_at
from models.sync.release import release

APPLIED, NOTHING_NEW, HELD, QUARANTINED, REFUSED = "applied", "nothing-new", "held", "quarantined", "refused"
MOST_NAMED = 100
"""Numbers that are named as missing: a sender may give its bundles any."""
_ID = 16  # hex digits of each half of a plan


@dataclass(frozen=True)
class Imported:
    """What became of one file, as cli.md tells it. `plan`: see Inbox.import_paths; None where nothing would be done.
    `seen`: what `look` told of it."""

    file: str
    status: str
    code: str | None = None
    office: str | None = None
    number: int | None = None
    counts: Counts = field(default_factory=Counts)
    missing: tuple[int, ...] = ()
    message: str | None = None
    plan: str | None = None
    seen: Mapping[str, Any] | None = None

    def as_answer(self) -> dict[str, Any]:
        """The answer of cli.md, the Persian sentence where there is one, and the plan."""
        told = {"file": self.file, "status": self.status, "code": self.code, "from": self.office, "number": self.number}
        names = ("received", "applied", "unchanged", "conflicts", "quarantined")
        counts = {name: getattr(self.counts, name) for name in names}
        more = {name: value for name in ("message", "plan", "seen") if (value := getattr(self, name))}
        return {**told, **counts, "missing": list(self.missing), **more}


@dataclass(frozen=True)
class Parcel:
    """A file that is whole on the outside. `name`: what it was called on the stick."""

    name: str
    outer: OuterBundle
    dry_run: bool = False
    step: Step = unheard

    def told(self, status: str, code: str | None = None, **more: Any) -> Imported:
        """What became of it."""
        head = self.outer.header
        return Imported(self.name, status, code, head.office, head.number, **more)


@dataclass(frozen=True)
class Opened:
    """A bundle whose sender is known and whose manifest was read. `missing`: numbers that must come first."""

    parcel: Parcel
    sender: Sender
    bundle: OpenBundle
    claim: Claim
    missing: tuple[int, ...]


@dataclass
class Arrival:
    """Takes single bundles into one store; the fields are those of Inbox.

    `look`: asked in a preview what there is to see of an action before it is taken back; given the action's stamp.
    """

    repository: Repository
    offices: Offices
    order: Sequence[Entity]
    programme: Callable[[str], Programme | None]
    lone: Callable[[Entity, Row], list[Finding]]
    install: Callable[[Mapping[str, Any], Action], bool]
    practice: bool
    actor: str
    look: Callable[[str], Mapping[str, Any]] | None = None

    def __post_init__(self) -> None:
        self._store: Store = self.repository.store
        self._gate = Gate(self._store, self.offices, self.practice)
        self._logs = Logs(self._store, self.offices)

    # -- before anything is written -------------------------------------------------------------------------------

    def known(self, parcel: Parcel) -> Imported | None:
        """The answer for a bundle that was here before: its sender hears our receipt once more, and we how many rows of
        it still stand in quarantine (whoever imported it may have died before he heard)."""
        sender = self._gate.admit(parcel.outer).replica
        head = parcel.outer.header
        sql = (
            "SELECT 1 FROM known_bundle WHERE payload = ? UNION ALL"
            " SELECT 1 FROM received WHERE replica = ? AND epoch = ? AND number = ? AND payload = ?"
        )
        values = (head.body_sha256, head.sender, head.epoch, head.number, head.body_sha256)
        if not self._store.db.conn.execute(sql, values).fetchone():
            return None
        if sender.relation == "below" and not parcel.dry_run:
            with self._store.writing():
                receipts.forget_told(self._store, sender.replica)
        if not parcel.dry_run:
            release(self._store, self.offices, self._release_from)  # a crash may have come before it
        return parcel.told(NOTHING_NEW, counts=Counts(quarantined=self._still_aside(head.body_sha256)))

    def _still_aside(self, payload: str) -> int:
        """How many rows that this bundle brought wait in quarantine."""
        sql = "SELECT count(*) FROM quarantine WHERE brought IN (SELECT stamp FROM received WHERE payload = ?)"
        return int(self._store.db.conn.execute(sql, (payload,)).fetchone()[0])

    @contextlib.contextmanager
    def unsealed(self, parcel: Parcel, spool: Path | None) -> Iterator[Opened]:
        """The bundle with its manifest. Refused as Gate refuses, or bundle-forged where the manifest is none."""
        sender = self._gate.admit(parcel.outer)
        with self._gate.unseal(parcel.outer, spool) as bundle:
            try:
                claim = Claim.read(bundle.manifest, self._store.replica)
                if Fields({"schema": 1, **bundle.manifest}).whole("schema", 1) > SCHEMA:
                    raise UserError("bundle-newer")
            except Unclean:
                raise parcel.outer.refusal("bundle-forged") from None
            yield Opened(parcel, sender, bundle, claim, self._missing(sender.replica, claim, parcel))

    def _missing(self, sender: Replica, claim: Claim, parcel: Parcel) -> tuple[int, ...]:
        """The numbers that must come first: those between the last that arrived and this, if its base is not here;
        of many the first."""
        peer, number = self.offices.peer(sender.replica), parcel.outer.header.number
        if claim.base.place <= peer.received_place or claim.base.epoch < peer.received_epoch:
            return ()
        sql = "SELECT max(number) FROM received WHERE replica = ? AND status IN (?, ?)"
        found = self._store.db.conn.execute(sql, (sender.replica, APPLIED, NOTHING_NEW)).fetchone()
        return tuple(range((found[0] or 0) + 1, number)[:MOST_NAMED]) or (number,)

    # -- applying -------------------------------------------------------------------------------------------------

    def apply(self, opened: Opened, previewed: Collection[str] | None = None) -> Imported:
        """Take a bundle in, as one action; UserError bundle-overtaken, bundle-forged, bundle-torn leave no trace."""
        revoked = self._gate.is_revoked(opened.sender, opened.claim)
        sender, claim = opened.sender.replica, opened.claim
        peer = self.offices.peer(sender.replica)
        with self._store.action(self.actor, "import", sender.replica) as action:
            self._brought(action, claim.last.epoch, claim.last.place)
            applier = self.applier(sender, revoked=revoked)
            applier.late = claim.last.position < (peer.received_epoch, peer.received_place)
            papers = Papers(self._store, self.offices, self.install, applier, action, sender)
            self._take(opened, papers)
            applier.finish()
            fork = False if revoked else self._follow_log(sender, opened, action.stamp)
            # What an import brought is known by its stamp; one that writes no line of the log needs its own as well.
            self._store.set_meta("clock", str(stamps.Stamp.parse(action.stamp).clock))
            self._note(opened, applier.counts, papers.newest, revoked=revoked)
            plan = _plan(self._store, opened.parcel.outer, action, applier)
            if previewed is not None and plan not in previewed:
                raise UserError("bundle-overtaken")
            seen = self.look(action.stamp) if self.look and opened.parcel.dry_run else None
        if not revoked:
            release(self._store, self.offices, self._release_from)
        answer = self._answer(opened, applier.counts, plan, fork=fork, revoked=revoked)
        return dataclasses.replace(answer, seen=seen)

    def _take(self, opened: Opened, papers: Papers) -> None:
        head = opened.parcel.outer.header
        text = f"بستهٔ {head.number} از دفتر {head.office}"
        lines = counted(opened.bundle.lines(), _announced(opened.bundle.manifest), text, opened.parcel.step)
        for kind, chunk in _chunks(lines):
            papers.take(kind, chunk)

    def _answer(self, opened: Opened, counts: Counts, plan: str, *, fork: bool, revoked: bool) -> Imported:
        office, told = opened.sender.replica.office, opened.parcel.told
        if revoked:
            message = str(UserError("bundle-revoked", value=office))
            return told(QUARANTINED, "bundle-revoked", counts=counts, message=message, plan=plan)
        new = counts.applied or counts.quarantined or counts.conflicts
        status, code = (APPLIED if new else NOTHING_NEW), ("bundle-fork" if fork else None)
        if new and counts.quarantined == counts.received:
            status = QUARANTINED
        message = str(UserError("bundle-fork", value=office)) if fork else ""
        return told(status, code, counts=counts, message=message, plan=plan)

    def applier(self, sender: Replica, *, revoked: bool = False) -> Applier:
        """What takes the rows of a sender."""
        scope = scope_of(sender) if sender.relation == "below" else None

        def may_write(office: str) -> bool:
            return scope is None or any(in_scope(office, one) for one in scope)

        origin = Origin(sender.replica, sender.office, may_write, revoked)
        return Applier(self.repository, self.order, self.programme, self.lone, origin)

    def _release_from(self, sender: Replica, everything: bool) -> bool:
        """Take in rows of a sender in quarantine for which what they waited for is here; whether there were any."""
        peer = self.offices.peer(sender.replica)
        with self._store.action(self.actor, "import", sender.replica) as action:
            self._brought(action, peer.received_epoch, peer.received_place)
            applier = self.applier(sender)
            applier.finish(everything=everything)
        return applier.released > 0

    def _brought(self, action: Action, epoch: int, place: int) -> None:
        """Note up to which place of its sender's log an import reached."""
        sql = "UPDATE action SET brought_epoch = ?, brought_place = ? WHERE stamp = ?"
        self._store.db.conn.execute(sql, (epoch, place, action.stamp))

    # -- the sender's log -----------------------------------------------------------------------------------------

    def _follow_log(self, sender: Replica, opened: Opened, stamp: str) -> bool:
        """Whether the sender's log is another than the one we knew: restored, or two machines."""
        claim, peer = opened.claim, self.offices.peer(sender.replica)
        common = self._logs.fork(sender.replica, peer, claim)
        if common is None and self._twice(opened.parcel.outer):
            common = min(claim.base.place, peer.received_place)
        if common is None and self._logs.older_life_goes_on(peer, claim):
            common = claim.base.place
        if common is not None:
            self._logs.forked(sender.replica, claim.last.epoch, common, ours_at(self._store, claim.seen), stamp)
        elif claim.last.epoch > peer.received_epoch:
            self._logs.began_anew(sender, peer, claim, stamp)
        self._logs.remember(sender.replica, claim)
        return common is not None

    def _twice(self, outer: OuterBundle) -> bool:
        """Whether one number of one life was given to two bundles."""
        head = outer.header
        sql = "SELECT 1 FROM received WHERE replica = ? AND epoch = ? AND number = ? AND payload <> ?"
        values = (head.sender, head.epoch, head.number, head.body_sha256)
        return self._store.db.conn.execute(sql, values).fetchone() is not None

    def _note(self, opened: Opened, counts: Counts, newest: str | None, *, revoked: bool) -> None:
        """Receipt and record, in the same commit as the rows."""
        head, sender, last = opened.parcel.outer.header, opened.sender.replica, opened.claim.last
        status = APPLIED if counts.applied or counts.quarantined else NOTHING_NEW
        self._store.db.conn.execute(
            "INSERT INTO received (replica, epoch, number, payload, file, status, code, counts, at, place, records,"
            " stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT stamp FROM context))"
            " ON CONFLICT (replica, epoch, number) DO UPDATE SET payload = excluded.payload, status = excluded.status,"
            " code = excluded.code, counts = excluded.counts, at = excluded.at, place = excluded.place,"
            " records = excluded.records, stamp = excluded.stamp",
            (head.sender, head.epoch, head.number, head.body_sha256, opened.parcel.name,
             QUARANTINED if revoked else status, "bundle-revoked" if revoked else None, as_json(vars(counts)),
             stamps.now().isoformat(timespec="seconds"), last.place, counts.received),
        )  # fmt: skip
        self._store.db.conn.execute(
            "INSERT INTO known_bundle (payload) VALUES (?) ON CONFLICT DO NOTHING", (head.body_sha256,)
        )
        if revoked:
            return
        peer = self.offices.peer(sender.replica)
        if last.position >= (peer.received_epoch, peer.received_place):
            self.offices.received(sender.replica, last.epoch, last.place, last.digest)
            # A sender that tells less of our log than it once confirmed has lost it, whether it knows or not.
            self.offices.went_back(sender.replica, ours_at(self._store, opened.claim.seen))
        if seen := ours_at(self._store, opened.claim.seen):
            self.offices.acknowledged(sender.replica, seen, opened.claim.seen.digest if opened.claim.seen else "")
        if sender.relation == "below":
            receipts.forget_told(self._store, sender.replica)
            auditing.keep_checkpoint(
                self._store, sender, opened.bundle.manifest.get("audit"), self.offices.keys_of(sender)
            )
        if newest:
            self._store.learn_clock(newest)


def _plan(store: Store, outer: OuterBundle, action: Action, applier: Applier) -> str:
    """32 hex digits: which bundle, and everything that its import leaves in the log, the conflicts and quarantine."""
    digest = hashlib.sha256(repr(vars(applier.counts)).encode())
    sql = "SELECT entity, row, op, before, given FROM change WHERE seq >= ? ORDER BY seq"
    for line in store.db.conn.execute(sql, (action.first_seq,)):
        digest.update(repr(line).encode())
    for one in sorted(applier.noted):
        digest.update(one.encode())
    return outer.header.body_sha256[:_ID] + digest.hexdigest()[:_ID]


def _announced(manifest: Mapping[str, Any]) -> int:
    """How many lines the manifest announces: nothing but a progress bar believes it before they were counted."""
    counts = manifest.get("counts")
    numbers = (one for one in counts.values() if type(one) is int) if isinstance(counts, dict) else ()
    return max(0, min(sum(numbers), MAX_RECORDS))


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Runs of lines of one kind, at most CHUNK long."""
    for kind, run in itertools.groupby(rows, lambda line: str(line.get("kind", ""))):
        while chunk := list(itertools.islice(run, CHUNK)):
            yield kind, chunk
