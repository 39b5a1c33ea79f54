"""One open office and one actor at its desk; every act checks what the actor may, and goes through one store."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from models.access.roles import Actor
from models.admin import backup, lives
from models.catalog import ENTITIES, Programmes, choices_of, read_programme
from models.errors import UserError
from models.intake.loading import Saved
from models.office.figures import REPORTS, Figures
from models.office.keeping import care, opening
from models.office.keeping.codes import Codes
from models.office.keeping.people import People
from models.office.paper.papers import Papers
from models.office.rows import listing
from models.office.rows.namings import Namings
from models.office.rows.national import National
from models.office.rows.saving import Saving
from models.office.rows.sheets import Sheets
from models.office.rows.witness import witness
from models.office.rows.wording import described, plain, put_answer
from models.office.tree.differences import Differences
from models.office.tree.erasing import Erasing
from models.office.tree.exchange import Exchange
from models.office.tree.joins import Joins
from models.office.tree.sameness import Sameness
from models.office.tree.standing import Standing
from models.office.tree.trail import Trail
from models.office.work.health_file import HealthFile
from models.office.work.overlap import Overlap
from models.office.work.rolls import Rolls
from models.office.work.today import Today
from models.office.work.unfinished import Unfinished
from models.office.work.waiting import Waiting
from models.registry.person import PERSON
from models.schema.entity import Entity
from models.schema.programme import Programme, text_of
from models.schema.promises import refuse_added
from models.store import aliases, audit, changes
from models.store.repository import Repository
from models.store.steps import Step, unheard
from models.store.store import Store
from models.sync import decisions
from models.text.jalali import parse_period

Answer = dict[str, Any]


class Office:
    """A context manager: it closes the store."""

    def __init__(self, folder: Path, store: Store, actor: Actor) -> None:
        self.folder, self.store, self.actor = folder, store, actor
        self.practice = bool(store.meta("practice"))
        self.rows = Repository(store)
        self.codes = Codes(self.rows)
        self.known = Programmes(store)
        self.saving = Saving(self.rows, self.known, actor)
        self.people = People(self.rows, self.saving, actor, folder)
        self.erasing = Erasing(self.rows, self.saving, actor, folder)
        self.figures = Figures(self.rows, self.known, actor)
        self.rolls = Rolls(self.rows, self.saving)
        self.papers = Papers(self.rows, self.saving, self.figures, actor, self.practice)
        self.forms, self.paper = self.papers.forms, self.papers.gather
        self.certify, self.printed = self.papers.certify, self.papers.printed
        self.sheets = Sheets(self.rows, self.saving, actor)
        self.national = National(self.rows, self.saving)
        self.care = care.Care(self.rows, self.saving, actor, folder, self.practice)
        self.peers = Exchange(self.rows, self.saving, actor, folder, self.practice, self.care.protect)
        self.joins = Joins(store, self.peers, actor, self.practice)
        self.quarantine, self.receipt, self.exchange = self.peers.quarantine, self.peers.receipt, self.peers.exchange
        self.conflicts, self.resolve = self.peers.conflicts, self.peers.resolve
        self.enrol_request, self.read_request = self.joins.enrol_request, self.joins.read_request
        self.enrol_approve, self.rotate_key = self.joins.enrol_approve, self.joins.rotate_key
        self.standing = Standing(store, self.peers, actor)
        self.differences = Differences(self.rows, self.saving, self.peers, actor)
        self.namings = Namings(self.rows, self.saving, actor)
        self.trail = Trail(store, self.saving, self.namings, actor)
        self.page, self.related, self.past = listing.answers(self.rows, self.saving, self.namings)
        listed = Overlap(self.rows, self.trail, actor)
        self.overlap, self.overlap_signed = listed.compare, listed.signed
        self.sameness = Sameness(self.rows, self.saving, self.page, actor)
        unfinished = Unfinished(store, self.saving, self.namings, actor)
        self.keep_draft, self.drafts, self.drop_draft = unfinished.keep, unfinished.all, unfinished.drop
        self.worklist = Waiting(self.figures, self.saving).worklist
        self.health_file = HealthFile(self.rows, self.saving, self.namings).of
        self.today = Today(self.rows, self.saving, self.figures, self.standing, unfinished, actor, folder)

    # -- opening --------------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, folder: Path, *, level: str, code: str, name: str, practice: bool, user: str, passphrase: str
    ) -> Office:
        """Make a new store; its first user is an administrator. UserError store-exists, office-unknown,
        passphrase-weak, read-only."""
        made = opening.create(folder, level, code, name, practice, user, passphrase)
        return cls._at_desk(folder, made, user, "create")

    @classmethod
    def open(cls, folder: Path, *, user: str, passphrase: str) -> Office:
        """Open an office; a store of an older program is backed up and brought up to date.

        UserError store-missing, passphrase-wrong, user-disabled, store-damaged, store-locked, store-newer, read-only.
        """
        store = opening.open_store(folder, user, passphrase)
        try:
            return cls._at_desk(folder, store, user, "open")
        except BaseException:
            store.close()
            raise

    @classmethod
    def _at_desk(cls, folder: Path, store: Store, user: str, act: str) -> Office:
        office = cls(folder, store, opening.actor_of(store, user))
        with store.unless_busy():  # who only reads may, while another program writes
            lives.look(store)
            office.erasing.catch_up()
        office.trail.came(act)
        return office

    def interruptible(self, asked: Callable[[], bool]) -> AbstractContextManager[None]:
        """Let a long question be stopped; see Store.interruptible."""
        return self.store.interruptible(asked)

    def close(self) -> None:
        """Close the store, and keep outside it how far it is; once more does nothing."""
        if self.store.closed:
            return
        self.codes.forget()
        self.trail.goes()
        lives.remember(self.store)
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def identity(self) -> Answer:
        """`{office, replica, fingerprint}`."""
        keys = self.peers.offices.own_keys().public()
        return {"office": self.store.office, "replica": self.store.replica, "fingerprint": keys.fingerprint()}

    # -- what there is --------------------------------------------------------------------------------------------

    def entities(self) -> list[Answer]:
        """Names and labels of the records this actor may read."""
        return [{"name": one.name, "label": one.label} for one in ENTITIES if self.actor.reads(one.tier)]

    def describe(self, entity: str, programme: str | None = None) -> list[Answer]:
        """Fields with kind, label, required and choices; with a programme also its answers, as `answers.NAME`."""
        declared = self.rows.entity(entity)
        shown = [described(field, field.name) for field in declared.fields.values()]
        if programme is None:
            return shown
        known = self._programme(programme)
        choices = choices_of(known)
        for field in shown:
            field["choices"] = choices.get(field["name"], field["choices"])
        return shown + [described(one, f"answers.{one.name}") for one in known.fields.values()]

    def _programme(self, name: str) -> Programme:
        programme = self.known.get(name)
        if programme is None or not self.actor.reads(programme.tier):
            raise UserError("programme-unknown", field="programme", value=name)
        return programme

    # -- rows -----------------------------------------------------------------------------------------------------

    def put(self, lines: Iterable[Mapping[str, Any] | UserError], entity: str | None) -> list[Answer]:
        """Save lines, each by itself, as one action: `{line, id, status, errors, warnings}` for each."""
        self.actor.require("save")
        if entity is not None:
            self.rows.entity(entity)
        with self.store.action(self.actor.user, "save"):
            return [self._put(number, raw, entity) for number, raw in enumerate(lines, 1)]

    def _put(self, number: int, raw: Mapping[str, Any] | UserError, entity: str | None) -> Answer:
        try:
            if isinstance(raw, UserError):
                raise raw
            name = entity or raw.get("entity")
            if not isinstance(name, str):
                raise UserError("entity-unknown", field="entity", value=name)
            row_id = raw.get("id")
            if row_id is not None and not isinstance(row_id, str):
                raise UserError("ref-unknown", field="id", value=str(row_id)[:80])
            saved = self.saving.save(name, raw, row_id)
        except UserError as error:
            return put_answer(number, Saved(None, "rejected", (error.finding,)))
        return put_answer(number, saved)

    def get(self, entity: str, row_id: str) -> Answer:
        """One row; UserError ref-unknown, also for one that this actor may not see. Of somebody entered twice the row
        that another speaks for says so in `merged_into`."""
        declared = self.rows.entity(entity)
        row = self.rows.get(entity, row_id)
        if row is None or not self.saving.may_see(declared, row):
            raise UserError("ref-unknown", field="id", value=row_id)
        witness(self.saving, declared, [row])
        speaking = aliases.ids_of(self.store, row_id)[0] if entity == PERSON.name else row_id
        return row if speaking == row_id else {**row, "merged_into": speaking}

    def file(self, entity: str, row_id: str) -> Answer:
        """The row whose file is opened and edited: of somebody entered twice one for all. UserError as `get`."""
        opened = aliases.file_of(self.store, row_id) if entity == PERSON.name else row_id
        return {name: value for name, value in self.get(entity, opened).items() if name != "merged_into"}

    def find(
        self, entity: str, words: str = "", where: Mapping[str, str] | None = None, limit: int | None = None
    ) -> list[Answer]:
        """Live rows that match the words and these values, as the window finds them, in Persian order."""
        declared = self.rows.entity(entity)
        stored = {name: self._sought(declared, name, value, where or {}) for name, value in (where or {}).items()}
        seen = (row for row in self.rows.find(entity, words, stored) if self.saving.may_see(declared, row))
        found = list(itertools.islice(seen, limit))
        witness(self.saving, declared, found)
        return found

    def _sought(self, entity: Entity, name: str, text: str, where: Mapping[str, str]) -> Any:
        column, _, key = name.partition(".")
        if name == "id" or not isinstance(text, str):
            return text
        if key:
            programme = self.known.get(where.get("programme", ""))
            field = programme.fields.get(key) if programme else None
            return field.read(text, self.saving.desk.today)[0] if field else plain(text)
        return entity.field(column).read(text, self.saving.desk.today)[0]

    def naming(self, entity: str, ids: Sequence[str]) -> dict[str, str]:
        """How rows are called, by id; see Namings.naming."""
        return self.namings.naming(entity, ids)

    def history(self, entity: str, row_id: str) -> list[Answer]:
        """`{when, who, office, field, before, after}` each, oldest first."""
        self.get(entity, row_id)
        return [vars(event) for event in changes.history(self.rows, entity, row_id)]

    def delete(self, entity: str, row_id: str) -> Answer:
        """Put a row aside."""
        self.actor.require("delete")
        row = self.get(entity, row_id)
        with self.store.action(self.actor.user, "delete"):
            if not row["retired"]:
                self.saving.retire(self.rows.entity(entity), row)
        return {"id": row_id, "entity": entity, "status": "unchanged" if row["retired"] else "retired"}

    def undo(self) -> Answer:
        """Take back this user's last save, load, delete or decision."""
        self.actor.require("undo")
        with self.store.action(self.actor.user, "undo"):
            undone = changes.undo(self.rows, self.actor.user, self.saving.require_change)
            decisions.reopen(self.store, undone.stamp)
        return {"undone": undone.kind, "rows": [{"entity": entity, "id": row} for entity, row in undone.rows]}

    # -- sheets ---------------------------------------------------------------------------------------------------

    def load(
        self,
        file: Path,
        *,
        entity: str,
        programme: str | None = None,
        fixed: Mapping[str, str] | None = None,
        mapping: Path | Mapping[str, str] | None = None,
        dry_run: bool = False,
        errors: Path | None = None,
        step: Step = unheard,
    ) -> Answer:
        """Load a workbook or CSV file. `errors`: where to write the annotated copy; `mapping`: see Sheets.plan."""
        self.actor.require("load")
        plan = self.sheets.plan(entity, programme, fixed, mapping)
        return self.sheets.load(file, plan, dry_run=dry_run, errors=errors, step=step)

    # -- exchange -------------------------------------------------------------------------------------------------

    def export(
        self, to: Path | None = None, recipient: str | None = None, full: bool = False, step: Step = unheard
    ) -> list[Answer]:
        """Write bundles; see Exchange."""
        return self.peers.export(to, recipient, full, step)

    def import_files(
        self, paths: Sequence[Path], dry_run: bool = False, step: Step = unheard, plans: Collection[str] | None = None
    ) -> list[Answer]:
        """Import bundles; see Exchange."""
        answers = list(self.peers.import_files(paths, dry_run, step, plans))
        if not dry_run:
            self.erasing.catch_up()
        self.known.reload()
        return answers

    def enrol_accept(self, file: Path) -> Answer:
        """Join the office above."""
        answer = self.joins.enrol_accept(file)
        self.erasing.catch_up()
        self.known.reload()
        return answer

    def keys(self) -> list[Answer]:
        """Our keys and those of the offices we know."""
        return [{**self.identity(), "relation": "self", "status": "live"}, *self.joins.keys()]

    # -- programmes and figures -----------------------------------------------------------------------------------

    def programmes(self) -> list[Answer]:
        """`{name, label, shape, tier, version}` and Programme.placed of every programme this actor may count."""
        return [
            {"name": one.name, "label": one.label, "shape": one.shape, "tier": str(one.tier), "version": one.version}
            | one.placed
            for one in self.known.all()
            if self.actor.counts(one.tier)
        ]

    def add_programme(self, file: Path) -> Answer:
        """Add a programme file; it travels down. UserError programme-wrong with the place and the reason, also where
        the file is another than the one that is known and its version is not higher."""
        self.actor.require("programmes")
        text = text_of(file)
        programme = read_programme(text, file.stem)
        refuse_added(self.known.get(programme.name), programme, text)
        with self.store.action(self.actor.user, "programme") as action:
            added = self.known.add(text, programme.name, action)
        status = "added" if added else "unchanged"
        return {"name": programme.name, "version": programme.version, "status": status}

    def reports(self) -> list[Answer]:
        """`{name, title}` of each report."""
        return [{"name": name, "title": title} for name, title in REPORTS.items()]

    def report(self, name: str, period: str, county: str | None = None, by: str = "service") -> Answer:
        """Figures of a period; `by`: people are counted where they were served, or where they live (`residence`)."""
        return self.figures.report(name, period, county, by)

    def calendar(self, period: str, programme: str | None = None, county: str | None = None) -> Answer:
        """The sessions of a season by months and weeks; see models.planning.training_calendar."""
        return self.figures.calendar(period, programme, county)

    def close_period(self, period: str) -> Answer:
        """Close a period of this office, and say what is still open in it."""
        self.actor.require("close_period")
        span = parse_period(period, today=self.saving.desk.today)
        pending = self.figures.before_close(span)
        raw = {"period": span.name, "closed_by": self.actor.user}
        with self.store.action(self.actor.user, "save"):
            saved = self.saving.save("closed_period", raw, None)
            if saved.status == "rejected":
                first = saved.findings[0]
                raise UserError(first.code, field=first.field, value=first.value, **first.params)
            if saved.status == "saved":
                told = {"entity": "closed_period", "row": saved.id or "", "note": f"period={span.name}"}
                audit.note(self.store, self.actor.user, "close_period", **told, tells=True)
        return {"period": span.name, "id": saved.id, "open": pending}

    # -- papers ---------------------------------------------------------------------------------------------------

    def letterhead(self, address: str | None = None, phone: str | None = None) -> Answer:
        """What papers are headed with; what is given is kept first, see Papers.set_letterhead."""
        if address is not None or phone is not None:
            self.papers.set_letterhead(address, phone)
        return vars(self.papers.letterhead())

    # -- care -----------------------------------------------------------------------------------------------------

    def backup(self, to: Path | None = None) -> Answer:
        """A backup that was opened and counted; without `to`, among the office's own."""
        return self.care.backup(to)

    @classmethod
    def restore(cls, folder: Path, file: Path, *, user: str, passphrase: str) -> Answer:
        """Put a backup in the place of the present store, which is kept; starts a new epoch. Who may open the present
        store must also be allowed to replace it; one that nobody can open stops nobody."""
        if (folder / backup.STORE_NAME).exists():
            try:
                with cls.open(folder, user=user, passphrase=passphrase) as office:
                    office.actor.require("restore")
            except UserError as error:
                if error.code not in ("store-damaged", "store-missing"):
                    raise
        return care.restore(folder, file, user, passphrase)

    def check(self) -> Answer:
        """`{ok, problems}` of store, log, search index and stamps."""
        return self.care.check()

    def demo(self, people: int) -> Answer:
        """Fill a practice store with invented people and a year of work."""
        return self.care.demo(people)
