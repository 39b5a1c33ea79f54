"""An export is O(changes): the rows that changed since the recipient's last receipt, as they stand now, and no others.

Its number and its end are kept before it is written, and a number that was on a stick is never given twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import UserError
from models.schema.entity import Entity, Row, Tier
from models.store import lives, stamps
from models.store.database import reading
from models.store.repository import Repository
from models.store.steps import EVERY, Step, unheard
from models.sync import lines, receipts
from models.sync.auditing import AUDIT, audit_lines, checkpoint
from models.sync.bundle import Header, bundle_name, peek, write_bundle
from models.sync.canonical import canonical
from models.sync.knowledge import chain_at, remember_chain
from models.sync.offices import Offices, Peer, Replica
from models.sync.outgoing import AtHome, NothingStays, Outgoing, declared_tier
from models.sync.places import forks, marks_to
from models.sync.revocation import Revocations


@dataclass(frozen=True)
class Exported:
    """One bundle, or the news that there was nothing to say (`file` None, `records` 0)."""

    file: Path | None
    to: str
    number: int | None = None
    records: int = 0
    bytes: int = 0
    sha256: str | None = None
    payload: str | None = None

    def as_answer(self) -> dict[str, Any]:
        """The answer of cli.md."""
        file = str(self.file) if self.file else None
        return {
            "file": file,
            "to": self.to,
            "number": self.number,
            "records": self.records,
            "bytes": self.bytes,
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class Letter:
    """A bundle to be written: for which office, its number, where it ends in our log with the hash of the chain there,
    and who may read it."""

    office: str
    number: int
    last: int
    digest: str
    recipients: Sequence[Replica]


@dataclass
class Exporter:
    """Writes bundles of one store. `order`: entities, referred-to before referrer. `program`: our version. `tier`: how
    sensitive a row is. `home`: which rows never leave.

    `step` is told how far it is until the last line is packed; what it raises leaves neither a file nor a number used.
    """

    repository: Repository
    offices: Offices
    order: Sequence[Entity]
    practice: bool
    operator: str
    program: str
    tier: Callable[[Entity, Row], Tier] = declared_tier
    home: AtHome = field(default_factory=NothingStays)
    spool: Path | None = None
    step: Step = unheard

    def export(self, office: str, folder: Path, *, full: bool = False, file: Path | None = None) -> Exported:
        """Write the bundle for one office into `folder` (or to `file`). Refused as write_bundle refuses.

        Its number and where it ends in our log are kept before the first byte is written: a bundle that is on a stick
        when the machine dies is one that we know of.
        """
        store = self.repository.store
        recipients = self.offices.of_office(office)
        if self.offices.is_revoked():
            raise UserError("bundle-revoked", value=store.office)
        self._name_the_nameless(office, folder)
        letter = self._reserve(office, folder, recipients)
        target = file or folder / bundle_name(store.office, store.replica, office, letter.number)
        written = False
        try:
            with reading(store.db):
                exported, told = self._export(letter, target, full)
            written = exported.file is not None
        except BaseException as error:  # Ctrl+C may come right behind the last byte
            faulty = isinstance(error, UserError) and error.code == "medium-faulty"
            written = faulty or target.exists()  # it may be on the stick all the same
            raise
        finally:
            if not written:
                self._give_back(letter)
        if exported.file is not None:
            self._remember(exported, letter, told)
        return exported

    def _reserve(self, office: str, folder: Path, recipients: Sequence[Replica]) -> Letter:
        """The number of the next bundle, and the place of our log where it ends, kept."""
        store = self.repository.store
        with store.writing():
            number, place = self._next_number(office, folder), store.place()
            digest = chain_at(store, place)
            store.db.conn.execute(
                "INSERT INTO sent (office, number, place, hash, file, records, at) VALUES (?, ?, ?, ?, '', 0, ?)",
                (office, number, place, digest, stamps.now().isoformat(timespec="seconds")),
            )
        return Letter(office, number, place, digest, recipients)

    def _name_the_nameless(self, office: str, folder: Path) -> None:
        """A machine that died between the last byte and the note of it left a bundle that we know by its number alone:
        where it lies in this folder it gets its name. How many records it holds is not known."""
        store = self.repository.store
        sql = "SELECT number FROM sent WHERE office = ? AND file = ''"
        for (number,) in store.db.conn.execute(sql, (office,)).fetchall():
            name = bundle_name(store.office, store.replica, office, number)
            head, ours = peek(folder / name), (store.replica, office, number)
            if head is not None and (head.sender, head.recipient_office, head.number) == ours:
                with store.writing():
                    sql = "UPDATE sent SET file = ?, records = NULL WHERE office = ? AND number = ? AND file = ''"
                    store.db.conn.execute(sql, (name, office, number))

    def _give_back(self, letter: Letter) -> None:
        """Nothing was written: the number is free again."""
        store = self.repository.store
        with store.writing():
            store.db.conn.execute("DELETE FROM sent WHERE office = ? AND number = ?", (letter.office, letter.number))

    def _export(self, letter: Letter, target: Path, full: bool) -> tuple[Exported, list[bytes]]:
        """The bundle, written out of one picture of the store, and the receipts in it."""
        store, office, recipients = self.repository.store, letter.office, letter.recipients
        peers = [self.offices.peer(one.replica) for one in recipients]
        full = full or self._two_machines(recipients)
        base = 0 if full else min(peer.acked_place for peer in peers)
        downward = recipients[0].relation == "below"
        told = self._told(recipients) if downward else []
        outgoing = Outgoing(self.repository, self.offices, self.order, self.tier, recipients, full, self.home)
        rows = outgoing.lines(base, letter.last, office if downward else None)
        first = next(rows, None)
        if first is None and not receipts.news(store, self.offices, recipients, told):
            return Exported(None, office), told
        audited = () if downward else audit_lines(store, base, letter.last)
        everything = itertools.chain(told, [first] if first else [], rows, audited)
        return self._write(target, letter, peers, base, everything), told

    def _told(self, recipients: Sequence[Replica]) -> list[bytes]:
        """What every return bundle carries: receipts, and the lists of revoked keys."""
        revoked = Revocations(self.repository.store, self.offices).lines(upward=False)
        return [*receipts.for_office(self.repository.store, self.offices, recipients), *revoked]

    def _two_machines(self, recipients: Sequence[Replica]) -> bool:
        """Whether somebody has yet to judge that a log forked: perhaps two machines read this, and what one of them
        acknowledged the other lacks."""
        asked = {one.replica for one in recipients}
        return any(one.replica in asked for one in forks(self.repository.store, still_open=True))

    def _remember(self, exported: Exported, letter: Letter, told: list[bytes]) -> None:
        store = self.repository.store
        with store.writing():
            remember_chain(store, letter.last, letter.digest)
            name = exported.file.name if exported.file else ""
            store.db.conn.execute(
                "UPDATE sent SET file = ?, records = ?, payload = ? WHERE office = ? AND number = ?",
                (name, exported.records, exported.payload, exported.to, exported.number),
            )
            receipts.remember_told(store, letter.recipients, told)

    def _write(
        self, target: Path, letter: Letter, peers: Sequence[Peer], base: int, everything: Iterable[bytes]
    ) -> Exported:
        store, span = self.repository.store, (base, letter.last)
        counted = _Counted(everything, self.step, self._most(span, letter.recipients[0]))
        header = Header(
            sender=store.replica,
            office=store.office,
            epoch=store.epoch,
            number=letter.number,
            recipient_office=letter.office,
            recipients=tuple(one.replica for one in letter.recipients),
            practice=self.practice,
        )
        written = write_bundle(
            target,
            keys=self.offices.own_keys(),
            recipients=[one.keys for one in letter.recipients],
            header=header,
            manifest={**header.twice(), **self._manifest(letter, span, peers)},
            lines=counted,
            spool=self.spool,
            step=self.step,
        )
        return Exported(
            written.path,
            letter.office,
            letter.number,
            counted.records,
            written.bytes,
            written.sha256,
            written.payload_sha256,
        )

    def _most(self, span: tuple[int, int], first: Replica) -> int:
        """How many rows there may be at most, for the step; 0 downward, where most of what changed does not go."""
        if self.step is unheard or first.relation == "below":
            return 0
        sql = (
            "SELECT count(*) FROM (SELECT 1 FROM change WHERE seq > ? AND seq <= ? AND entity NOT LIKE '@%'"
            " GROUP BY entity, row)"
        )
        return int(self.repository.store.db.conn.execute(sql, span).fetchone()[0])

    def _manifest(self, letter: Letter, span: tuple[int, int], peers: Sequence[Peer]) -> dict[str, Any]:
        store, epoch = self.repository.store, self.repository.store.epoch
        kinds = {"below": "return", "above": "delta" if span[0] else "snapshot"}
        base = {"epoch": epoch, "place": span[0], "hash": chain_at(store, span[0])}
        last = {"epoch": epoch, "place": letter.last, "hash": letter.digest}
        return {
            "kind": kinds[letter.recipients[0].relation],
            "base": base,
            "last": last,
            "marks": marks_to(store, letter.office, *span),
            "audit": checkpoint(store, self.offices.own_keys(), letter.last),
            "seen": {
                peer.replica: {
                    "epoch": peer.received_epoch,
                    "place": peer.received_place,
                    "hash": peer.received_hash or "",
                }
                for peer in peers
            },
            "forks": lives.lived(store),
            "program": self.program,
            "schema": lines.SCHEMA,
            "clock": stamps.now().isoformat(timespec="seconds"),
            "operator": self.operator,
        }

    def _next_number(self, office: str, folder: Path) -> int:
        """One more than the last; a restored store may have forgotten numbers, so a file that is there is never met."""
        store = self.repository.store
        sql = "SELECT coalesce(max(number), 0) + 1 FROM sent WHERE office = ?"
        number = int(store.db.conn.execute(sql, (office,)).fetchone()[0])
        while (folder / bundle_name(store.office, store.replica, office, number)).exists():
            number += 1
        return number


class _Counted:
    """Lines as they pass, counted as records unless they only say who acted. `most`: how many there may be, for
    `step`; 0 where it is not known."""

    def __init__(self, source: Iterable[bytes], step: Step, most: int) -> None:
        self._source, self._step, self._most = source, step, most
        self.records = 0

    def __iter__(self) -> Iterator[bytes]:
        marks = [b'"kind":' + canonical(kind) for kind in (lines.ACTION, AUDIT)]
        for number, line in enumerate(self._source):
            if number % EVERY == 0:
                self._step(self.records, self._most, "ردیف‌های بسته")
            self.records += not any(mark in line for mark in marks)
            yield line
        self._step(self.records, self._most, "نوشتن روی حافظه و بازخوانی آن")
