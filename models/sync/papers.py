"""The lines of a bundle go where they belong: rows to the applier, the rest to its keeper.

What comes down is believed from an office above only, a certificate from one below only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import Finding, UserError
from models.store import stamps
from models.store.store import Action, Store, as_json
from models.sync import auditing, lines, receipts
from models.sync.apply import Applier
from models.sync.auditing import AUDIT
from models.sync.keys import Certificate
from models.sync.offices import Offices, Replica
from models.sync.revocation import Revocations

_PAPERS = (lines.RECEIPT, lines.CERTIFICATE, lines.PROGRAMME, lines.ABOVE, lines.LIFE, lines.REVOCATIONS)


@dataclass
class Papers:
    """Sorts the lines of one bundle. `newest`: the latest honest stamp it named, for our own clock."""

    store: Store
    offices: Offices
    install: Callable[[Mapping[str, Any], Action], bool]
    applier: Applier
    action: Action
    sender: Replica
    newest: str | None = None

    def take(self, kind: str, chunk: list[dict[str, Any]]) -> None:
        """Act on a run of lines of one kind."""
        entities = {entity.name: entity for entity in self.applier.order}
        if kind in entities:
            self.applier.take(entities[kind], chunk)
        elif self.applier.origin.revoked and kind.startswith("@"):
            self._count([False for _ in chunk if kind in _PAPERS])
        elif kind == lines.ACTION:
            self._learn_actions(chunk)
        elif kind == AUDIT:
            self._carry(chunk)
        elif kind in _PAPERS:
            self._count([self._paper(kind, line) for line in chunk])
        else:
            for line in chunk:
                self.applier.stand_aside(line, Finding("entity-unknown", None, kind))

    def _carry(self, chunk: list[dict[str, Any]]) -> None:
        if self.sender.relation == "below":
            auditing.take(self.store, self.sender, chunk)

    def _paper(self, kind: str, line: Mapping[str, Any]) -> bool:
        from_above = self.sender.relation == "above"
        if kind == lines.RECEIPT:
            return from_above and receipts.take(self.store, self.offices, self.sender.replica, line)
        if kind == lines.ABOVE:
            return from_above and self.offices.know_above(line, self.action)
        if kind == lines.LIFE:
            told = line.get("epoch")
            return type(told) is int and told > self.offices.peer(self.sender.replica).received_epoch
        if kind == lines.REVOCATIONS:
            return Revocations(self.store, self.offices).take(self.sender, line, self.action)
        if kind == lines.PROGRAMME:
            return from_above and self.install(line, self.action)
        try:
            certificate = Certificate.from_json(as_json(line.get("certificate")))
        except UserError:
            return False
        return not from_above and self.offices.learn(certificate, self.action)

    def _count(self, news: list[bool]) -> None:
        counts = self.applier.counts
        counts.received += len(news)
        counts.applied += sum(news)
        counts.unchanged += len(news) - sum(news)

    def _learn_actions(self, chunk: list[dict[str, Any]]) -> None:
        names = ("stamp", "actor", "at", "office", "act", "note")
        told = [tuple(_text(line.get(name)) for name in names) for line in chunk]
        believed = [one for one in told if one[0] and lines.STAMP.fullmatch(one[0]) and one[2] and self._may_tell(one)]
        self.store.db.conn.executemany(
            "INSERT INTO action (stamp, actor, at, office, kind, note, origin) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (stamp) DO NOTHING",
            [(*one, self.sender.replica) for one in believed],
        )
        stamps_told = [one[0] for one in believed if one[0]]
        moment = stamps.now()
        honest = [stamp for stamp in stamps_told if not stamps.anomalous(stamp, moment)]
        self.newest = max([*honest, self.newest or ""]) or None

    def _may_tell(self, told: tuple[str | None, ...]) -> bool:
        """Nobody tells us of our own actions, and an office below only of its own."""
        stamp, office = told[0] or "", told[3]
        if stamps.replica_of(stamp) == self.store.replica:
            return False
        return self.sender.relation == "above" or office is None or self.applier.origin.may_write(office)


def _text(value: object) -> str | None:
    return value[:200] if isinstance(value, str) else None
