"""What an office sends and takes in: bundles, conflicts, quarantine and receipts."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import models
from models.access.roles import Actor
from models.admin import machine
from models.catalog import ENTITIES, Programmes, lone_findings
from models.errors import UserError
from models.office.rows.saving import Saving
from models.office.tree.at_home import AtHome
from models.office.tree.tallies import Tallies
from models.schema.entity import Entity, Tier
from models.schema.fields import Field
from models.store import audit, belonging, changes
from models.store.database import of_os
from models.store.repository import Repository
from models.store.stamps import replica_of
from models.store.steps import Step, unheard
from models.store.store import Action
from models.sync import decisions, receipts
from models.sync.decisions import Conflict
from models.sync.export import Exporter
from models.sync.inbox import SUFFIX, Inbox
from models.sync.offices import Offices, Replica
from models.sync.places import forks

Answer = dict[str, Any]
Look = Callable[[str], Mapping[str, Any]]
_MOST_MISSING = 1000  # numbers that are told


class Exchange:
    """The exchange of one open office. `folder` is the office's own; `protect` makes the backup before an import."""

    def __init__(
        self, rows: Repository, saving: Saving, actor: Actor, folder: Path, practice: bool, protect: Callable[[], None]
    ) -> None:
        self._rows, self._store, self._saving, self._actor = rows, rows.store, saving, actor
        self._folder, self._practice, self._protect = folder, practice, protect
        self._programmes: Programmes = saving.programmes
        self.offices = Offices(self._store)
        self._home = AtHome(self._store, self._programmes.all)
        self._store.stays_here = self._home.stays_here
        self._tallies = Tallies(rows, self._programmes.all, actor)

    # -- out ------------------------------------------------------------------------------------------------------

    def export(self, to: Path | None, recipient: str | None, full: bool, step: Step = unheard) -> list[Answer]:
        """One bundle for each recipient that has not acknowledged everything."""
        self._actor.require("export")
        recipients = self.recipients(recipient)
        named = to if to is not None and to.suffix == SUFFIX and not to.is_dir() else None
        if named is not None and len(recipients) > 1:
            raise UserError("usage", why="برای چند دفتر یک پوشه لازم است، نه یک پرونده.")
        folder = self._target(named.parent if named else to)
        self._count_what_stays()
        answers = []
        for office in recipients:
            exported = self.exporter(step).export(office, folder, full=full, file=named)
            answers.append(exported.as_answer())
            if exported.file is not None:
                told = {"number": exported.number, "records": exported.records, "sha256": exported.sha256}
                audit.note(self._store, self._actor.user, "export", note=audit.pairs(to=office, **told))
        machine.remember(self._store.replica, self._store.epoch, self._store.place())
        return answers

    def _count_what_stays(self) -> None:
        """Bring the counts up to date that go up instead of rows, and the list of rows that stay."""
        if self._store.meta("parent"):
            self._tallies.renew()
            self._home.renew()

    def recipients(self, asked: str | None = None) -> list[str]:
        """Codes of the offices to write to: `asked`, «all», or by default the parent, at a province all below it.

        UserError office-unknown, enrol-missing.
        """
        below = sorted({one.office for one in self.offices.below() if self.answers_to_us(one)})
        parent = self._store.meta("parent")
        if asked == "all":
            return [*filter(None, [parent]), *below]
        if asked:
            self.offices.of_office(asked)
            return [asked]
        if parent:
            return [parent]
        if self._actor.level != "province":
            raise UserError("enrol-missing")
        return below

    def answers_to_us(self, one: Replica) -> bool:
        """Whether we took it in ourselves, or it has written to us: others below get theirs from their own parent."""
        issuer = json.loads(one.certificate)["issuer"]["replica"] if one.certificate else self._store.replica
        return bool(issuer == self._store.replica or self.offices.peer(one.replica).received_place)

    def _target(self, folder: Path | None) -> Path:
        target = folder or self._folder / "outbox"
        if not target.is_dir():
            try:
                target.mkdir(parents=folder is None)
            except FileNotFoundError:
                raise UserError("file-missing", value=str(target)) from None
            except OSError as error:
                raise UserError("read-only", value=str(target)) from error
        return target

    def exporter(self, step: Step = unheard) -> Exporter:
        """What writes our bundles."""
        return Exporter(
            self._rows,
            self.offices,
            ENTITIES,
            self._practice,
            self._actor.user,
            models.VERSION,
            tier=self._saving.tier_of,
            home=self._home,
            spool=self.spool(),
            step=step,
        )

    def spool(self) -> Path:
        """The office's own folder for work in between; made if it is missing."""
        spool = self._folder / "spool"
        spool.mkdir(parents=True, exist_ok=True)
        return spool

    # -- in -------------------------------------------------------------------------------------------------------

    def bundles_in(self, folder: Path) -> list[Path]:
        """The bundles that a folder and the folders in it bring us, in the order in which they are imported.

        UserError file-missing or read-only for a folder that cannot be read.
        """
        try:
            if not folder.is_dir():
                raise FileNotFoundError(folder)
            inner = [one for one in sorted(folder.iterdir()) if one.is_dir() and not one.name.startswith((".", "$"))]
            return self.inbox().chosen([folder, *inner])
        except OSError as error:
            raise of_os(error, folder) from error

    def import_files(
        self,
        paths: Sequence[Path],
        dry_run: bool,
        step: Step = unheard,
        plans: Collection[str] | None = None,
        look: Look | None = None,
    ) -> Iterator[Answer]:
        """What became of each file; `plans`: those of a preview, to which the import is bound. `look`: asked in a
        preview what there is to see of each bundle, by the stamp of its action; told as `seen`."""
        self._actor.require("import")
        for imported in self.inbox(step, look).import_paths(paths, dry_run=dry_run, previewed=plans):
            if not dry_run:
                told = {"number": imported.number, "status": imported.status, "code": imported.code}
                audit.note(self._store, self._actor.user, "receive", note=audit.pairs(from_=imported.office, **told))
            yield imported.as_answer()
        if not dry_run:
            machine.remember(self._store.replica, self._store.epoch, self._store.place())

    def inbox(self, step: Step = unheard, look: Look | None = None) -> Inbox:
        """What takes bundles in."""
        return Inbox(
            repository=self._rows,
            offices=self.offices,
            order=ENTITIES,
            programme=self._programmes.get,
            lone=lone_findings,
            install=self._install,
            practice=self._practice,
            actor=self._actor.user,
            folder=self._folder,
            before_first=self._protect,
            step=step,
            look=look,
        )

    def _install(self, line: Mapping[str, Any], action: Action) -> bool:
        """Take in a programme that the parent sent; one this version cannot read is kept, and ours counts meanwhile."""
        text, name = line.get("text"), line.get("name")
        if not isinstance(text, str) or not isinstance(name, str):
            return False
        try:
            return self._programmes.add(text, name, action) is not None
        except UserError:
            return self._programmes.keep(text, name, line.get("version"), action)

    def quarantine(self) -> list[Answer]:
        """Rows that wait, with the reason."""
        sql = "SELECT id, office, entity, row, code, message, waits_for, line FROM quarantine ORDER BY at, id"
        names = ("id", "from", "entity", "row", "code", "message", "waits_for")
        return [
            dict(zip(names, told, strict=True))
            for *told, line in self._store.db.conn.execute(sql)
            if self._may_see_line(told[2], json.loads(line))
        ]

    def _may_see_line(self, entity: str, line: Mapping[str, Any]) -> bool:
        """Whether the row of a line that waits is of a tier this actor reads; the reason may show its value. What names
        its programme by no name may be of any tier."""
        declared, row = self._store.entities.get(entity), line.get("row")
        if declared is None or not isinstance(row, dict):
            return True
        if not isinstance(row.get("programme"), str | None):
            return self._actor.reads(Tier.ABUSE)
        return self._saving.may_see(declared, row) and self._may_see_above(declared, row)

    def _may_see_above(self, entity: Entity, row: Mapping[str, Any]) -> bool:
        """The same of the row whose programme is that of a line which waits for it: it stands aside itself, or may be
        of any tier."""
        name, over = next(belonging.above(self._store.entities, entity), ("", entity))
        if not row.get(name) or self._rows.get(over.name, str(row[name])) is not None:
            return True
        sql = "SELECT line FROM quarantine WHERE entity = ? AND row = ? LIMIT 1"
        found = self._store.db.conn.execute(sql, (over.name, str(row[name]))).fetchone()
        return self._may_see_line(over.name, json.loads(found[0])) if found else self._actor.reads(Tier.ABUSE)

    # -- conflicts ------------------------------------------------------------------------------------------------

    def conflicts(self, all_of_them: bool = False) -> list[Answer]:
        """Those that wait for a decision; `all_of_them`: also those settled, with `settled`."""
        found = decisions.conflicts(self._store, settled=all_of_them)
        return [self._told(one, all_of_them) for one in found if self.may_see(one)]

    def may_see(self, conflict: Conflict) -> bool:
        """Whether the actor reads rows of the tier of the row in conflict."""
        row = self._rows.get(conflict.entity, conflict.row)
        return row is not None and self._saving.may_see(self._rows.entity(conflict.entity), row)

    def _told(self, conflict: Conflict, with_settled: bool) -> Answer:
        sql = "SELECT actor, at, office FROM action WHERE stamp = ?"
        who, when, office = self._store.db.conn.execute(sql, (conflict.their_stamp,)).fetchone() or (None, None, None)
        entity = self._rows.entity(conflict.entity)
        ours, theirs = (changes.as_stored(entity, conflict.field, value) for value in (conflict.ours, conflict.theirs))
        told: Answer = {"id": conflict.id, "entity": conflict.entity, "row": conflict.row, "field": conflict.field}
        base = changes.as_stored(entity, conflict.field, decisions.value_before(self._store, conflict))
        told |= {"ours": ours, "theirs": theirs, "base": base, "who": who, "when": when, "office": office}
        return {**told, "settled": conflict.settled} if with_settled else told

    def resolve(self, conflict_id: str, take: object, why: str) -> Answer:
        """Decide a conflict: `take` is ours, theirs or a value as the form would accept it (None: nothing)."""
        self._actor.require("resolve")
        if not why.strip():
            raise UserError("required", field="why")
        conflict = decisions.get(self._store, conflict_id)
        entity = self._rows.entity(conflict.entity)
        row = self._rows.get(conflict.entity, conflict.row)
        if row is None:
            raise UserError("ref-unknown", field="row", value=conflict.row)
        self._saving.require_write(entity, row)
        value = self._value(conflict, take, row)
        with self._store.action(self._actor.user, "decision") as action:
            decisions.decide(self._rows, conflict, value, action)
            self._store.db.conn.execute("UPDATE action SET note = ? WHERE stamp = ?", (why.strip()[:400], action.stamp))
        return {
            "id": conflict.id,
            "entity": conflict.entity,
            "row": conflict.row,
            "field": conflict.field,
            "value": value,
        }

    def _value(self, conflict: Conflict, take: object, row: Mapping[str, Any]) -> Any:
        entity = self._rows.entity(conflict.entity)
        if take == "theirs":
            return changes.as_stored(entity, conflict.field, conflict.theirs)
        if take == "ours":
            ours = changes.as_stored(entity, conflict.field, conflict.ours)
            return changes.value_at(row, conflict.field) if decisions.edited_since(self._rows, conflict) else ours
        column, _, key = conflict.field.partition(".")
        field: Field | None = entity.fields[column]
        if key:
            programme = self._programmes.get(row.get("programme") or "")
            field = programme.fields.get(key) if programme else None
        if field is None:
            raise UserError("field-unknown", field=conflict.field, value=conflict.field)
        value = field.read(take, self._saving.desk.today)[0]
        if value is None and field.required:
            raise UserError("required", field=conflict.field)
        return value

    # -- where we stand -------------------------------------------------------------------------------------------

    def receipt(self) -> list[Answer]:
        """The telephone receipt for each replica from which something came: `{office, replica, number, digits}`."""
        answers = []
        for one in (*self.offices.above(), *self.offices.below()):
            peer = self.offices.peer(one.replica)
            if peer.received_place:
                digits = receipts.spoken(one.replica, peer.received_epoch, peer.received_place, peer.received_hash)
                number = self._last_number(one.replica)
                answers.append({"office": one.office, "replica": one.replica, "number": number, "digits": digits})
        return answers

    def enter_receipt(self, digits: str) -> Answer:
        """A receipt heard over the telephone: `{office, number, place}` of the bundle that it confirms, which is then
        marked so. UserError receipt-wrong."""
        self._actor.require("receipt")
        heard = receipts.heard(self._store, digits)
        with self._store.writing():
            receipts.confirm(self._store, self.offices, heard)
            note = audit.pairs(office=heard.office, number=heard.number)
            audit.note(self._store, self._actor.user, "receipt", note=note)
        return {"office": heard.office, "number": heard.number, "place": heard.place}

    def exchange(self) -> list[Answer]:
        """Per peer: the last number sent, acknowledged and received, what is missing, and what waits; whether its key
        was revoked, its log forked, and which number was confirmed by telephone."""
        return [self._standing(one) for one in self.offices.all() if one.relation in ("above", "below")]

    def bundles(self, office: str) -> list[Answer]:
        """Every bundle exchanged with an office, newest first: `{way: sent|received, number, replica, epoch, file,
        records, at, state, counts}`; state: sent, acknowledged, telephone, or what became of one that came."""
        replicas = [one for one in self.offices.all() if one.office == office and one.relation != "self"]
        read = [one for one in replicas if one.status == "live"] or replicas
        acked = min((self.offices.peer(one.replica).acked_place for one in read), default=0)
        sql = "SELECT number, place, file, records, at, confirmed FROM sent WHERE office = ? AND file <> ''"
        told = [
            {"way": "sent", "number": number, "replica": None, "epoch": None, "file": file, "records": records,
             "at": at, "state": confirmed or ("acknowledged" if place <= acked else "sent"), "counts": None}
            for number, place, file, records, at, confirmed in self._store.db.conn.execute(sql, (office,))
        ]  # fmt: skip
        sql = "SELECT epoch, number, file, status, code, counts, at FROM received WHERE replica = ?"
        for one in replicas:
            for epoch, number, file, status, code, counts, at in self._store.db.conn.execute(sql, (one.replica,)):
                counted = json.loads(counts or "{}")
                told.append(
                    {"way": "received", "number": number, "replica": one.replica, "epoch": epoch, "file": file,
                     "records": counted.get("received", 0), "at": at, "state": code or status, "counts": counted}
                )  # fmt: skip
        return sorted(told, key=lambda one: (str(one["at"]), one["number"]), reverse=True)

    def _standing(self, one: Replica) -> Answer:
        peer = self.offices.peer(one.replica)
        return {
            "office": one.office,
            "replica": one.replica,
            "sent": self._number("SELECT max(number) FROM sent WHERE office = ?", one.office),
            "acknowledged": self._number(
                "SELECT max(number) FROM sent WHERE office = ? AND place <= ?", one.office, peer.acked_place
            ),
            "received": self._last_number(one.replica),
            "missing": self._missing(one),
            "waiting": {
                "quarantined": self._number("SELECT count(*) FROM quarantine WHERE replica = ?", one.replica),
                "conflicts": self._open_conflicts(one.replica),
            },
            "refused_there": len(peer.quarantined),
            "status": one.status,
            "confirmed": self._confirmed(one.office),
            "fork": one.replica in {fork.replica for fork in forks(self._store, still_open=True)},
        }

    def _confirmed(self, office: str) -> int:
        """The last number that was confirmed by telephone; 0 for none."""
        return self._number("SELECT max(number) FROM sent WHERE office = ? AND confirmed = 'telephone'", office)

    def _number(self, sql: str, *values: object) -> int:
        return int(self._store.db.conn.execute(sql, values).fetchone()[0] or 0)

    def _last_number(self, replica: str) -> int:
        return self._number("SELECT max(number) FROM received WHERE replica = ?", replica)

    def _open_conflicts(self, replica: str) -> int:
        return sum(replica_of(one.their_stamp) == replica for one in decisions.conflicts(self._store))

    def _missing(self, one: Replica) -> list[int]:
        """The numbers without which a held bundle of that replica cannot be read; the first of them if it says that
        very many are."""
        held = self.held(one)
        last = self._last_number(one.replica)
        missing = (number for number in range(last + 1, max(held, default=0)) if number not in held)
        return list(itertools.islice(missing, _MOST_MISSING))

    def held(self, one: Replica) -> frozenset[int]:
        """The numbers of that replica's bundles that are kept until those before them come."""
        found = (self._folder / "held").glob(f"*-DAFTAR-{one.office}-{one.replica[:4]}-*{SUFFIX}")
        numbers = (path.stem.rpartition("-")[2] for path in found)
        return frozenset(int(number) for number in numbers if number.isdecimal())
