"""Each row of a file is saved whole or not at all, and a file loaded twice changes nothing the second time.

The driver knows neither store nor front door: a `Saver` finds and saves. What a person at the form would be asked for a
reason is saved here with one reason, the file and the row, so that it stays on record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from models.errors import Finding, Level, UserError
from models.intake.headings import PARTNER, Headings
from models.intake.outcome import Marked, Outcome, mark
from models.intake.parties import RejectedError, Somebody, case_of, household_of, partner_in
from models.intake.plan import ANYBODY, EVENT_DAYS, NATURAL_KEYS, LoadPlan
from models.intake.repeats import Repeats
from models.intake.rows import DataRow, book_of, data_rows, settled_ids
from models.intake.sheets import read_sheets
from models.schema.entity import Row
from models.schema.fields import Field, Ref, readable
from models.store.steps import Step, counted, unheard

Raw = dict[str, Any]
Values = Mapping[str, Any]
CENTRE = "centre"
_DAY_OF = {"case": "opened_on", "service": "given_on", "step": "done_on"}  # without one the row is of today
_NO_SHEET_NAME = re.compile(r"(sheet|worksheet|ورق|ورقه|برگه|کاربرگ|صفحه|table)[\s_]*[0-9۰-۹]*", re.IGNORECASE)


@dataclass(frozen=True)
class Saved:
    """What became of one save: the row's id, `saved`, `unchanged` or `rejected`, all findings, and the codes for which
    a reason is on record."""

    id: str | None
    status: str
    findings: tuple[Finding, ...] = ()
    answered: frozenset[str] = frozenset()

    @property
    def errors(self) -> list[Finding]:
        """What stopped the row: hard findings, and soft ones without a reason."""
        if self.status != "rejected":
            return []
        soft = (f for f in self.findings if f.level is Level.SOFT and f.code not in self.answered)
        return [*_hard(self.findings), *soft]

    @property
    def warnings(self) -> list[Finding]:
        """What was noticed and does not stop the row."""
        return [finding for finding in self.findings if finding not in self.errors]


class Saver(Protocol):
    """What the front door lends to a load."""

    def find_person(self, person: Mapping[str, Any]) -> Row | None:
        """The live person with these stored values: by own number, else by K1 of name and father with birth."""

    def save(self, entity: str, raw: Mapping[str, Any], row_id: str | None) -> Saved:
        """Save raw values as a new row (None) or over the row of that id."""

    def find(self, entity: str, **where: Any) -> list[Row]:
        """Live rows with these stored values."""

    def savepoint(self) -> AbstractContextManager[Any]:
        """One row's saves; an exception inside undoes them and passes on."""


def load(file: Path, plan: LoadPlan, saver: Saver, step: Step = unheard) -> Outcome:
    """Load a workbook or CSV file. UserError for the file as a whole; whatever is wrong with a row is in the answer.

    `step` is told how far it is; what it raises passes on.
    """
    fixed = plan.set_values
    step(0, 0, "خواندن پرونده")
    book = book_of(read_sheets(file), Headings(plan.targets, plan.explicit_map))
    outcome = Outcome.of(book)
    named = {t.sheet.name for t in book.tables if not t.sheet.delimited and not _NO_SHEET_NAME.fullmatch(t.sheet.name)}
    loader = _Loader(plan, saver, file.name, fixed, named, len(book.tables) + len(book.skipped) > 1)
    most = sum(len(table.sheet.cells) for table in book.tables)
    for row in counted(data_rows(book.tables), most, "ردیف‌ها", step):
        notes: list[Marked] = []
        try:
            status = loader.take(row, notes)
        except RejectedError as rejected:
            status = "rejected"
            outcome.errors += (mark(row, path, finding) for path, finding in rejected.findings)
        else:
            outcome.warnings += notes
        outcome.count(status)
    return outcome


class _Loader:
    """Takes row after row; remembers whom it has seen."""

    def __init__(self, plan: LoadPlan, saver: Saver, file: str, fixed: Raw, named: set[str], several: bool) -> None:
        self.plan, self.saver, self.file, self.fixed = plan, saver, file, fixed
        self.named, self.several = named, several
        self.repeats = Repeats()

    def take(self, row: DataRow, notes: list[Marked]) -> str:
        """Save what the row holds: `saved` or `unchanged`; warnings go to `notes`. Raises RejectedError."""
        if row.formulas:
            raise RejectedError((path, Finding("formula-cell", path)) for path in row.formulas)
        values = {**self._named(settled_ids(row.values)), **self.fixed}
        stored = self._read(values)
        turn = _Turn(self, row, values, stored, notes)
        keys = self.repeats.keys_of(turn.seen, turn.event()) if self.plan.has_person else ()
        if first := self.repeats.first(keys):
            at = first.number if first.sheet == row.sheet else f"{first.number} («{first.sheet}»)"
            notes.append(mark(row, None, Finding("repeat-in-file", None, at)))
            return "unchanged"
        with self.saver.savepoint():
            statuses = turn.save_all()
        self.repeats.remember(keys, row)
        return "saved" if "saved" in statuses else "unchanged"

    def _named(self, values: Raw) -> Raw:
        """The values, each centre that is told by its code or name as the id of that centre, if there is but one."""
        for path, value in values.items():
            field = self.plan.field_of(path)
            if isinstance(field, Ref) and field.entity == CENTRE and not field.valid(str(value)):
                told = readable(value)
                found = self.saver.find(CENTRE, code=told) or self.saver.find(CENTRE, name=told)
                values[path] = found[0]["id"] if len(found) == 1 else value
        return values

    def _read(self, values: Values) -> Raw:
        """The stored forms; a field alone that cannot be read rejects the row, and all such fields are named."""
        stored: Raw = {}
        wrong: list[tuple[str | None, Finding]] = []
        for path, value in values.items():
            field = self.plan.field_of(path)
            try:
                if field:
                    stored[path] = field.read(value, self.plan.today)[0]
            except UserError as error:
                wrong.append((path, error.finding))
        if wrong:
            raise RejectedError(wrong)
        return stored


class _Turn:
    """One row on its way."""

    def __init__(self, loader: _Loader, row: DataRow, values: Raw, stored: Raw, notes: list[Marked]) -> None:
        self.loader, self.plan, self.saver = loader, loader.plan, loader.saver
        self.row, self.values, self.stored, self.notes = row, values, stored, notes
        self.person = Somebody(self.plan, row, values, stored)
        self.seen = self.person.seen

    def event(self) -> tuple[Any, ...]:
        """What tells two rows of one person apart: stage or kind of step, and the day."""
        name = self.plan.entity.name
        given = {one: self.stored.get(f"{name}.{one}") for one in self.plan.entity.own_fields}
        kinds = (self._coded(one, given[one]) for one in ("stage", "kind") if one in given)
        return (*kinds, *(given[one] for one in EVENT_DAYS if one in given))

    def _coded(self, name: str, given: object) -> str | None:
        return self.plan.stage(given) if name == "stage" else self.plan.coded(name, given)

    def save_all(self) -> list[str]:
        """Save the people, then the row of the shape, then those of later stages; the status of each."""
        statuses: list[str] = []
        parties: dict[str, str] = {}
        if self._tells_whom():
            statuses, parties = self._parties()
        if self.plan.only_person:
            return statuses
        statuses += (self._shape(parties, stage) for stage in self._stages())
        return statuses

    def _tells_whom(self) -> bool:
        """Whether somebody is to be found in the row: a step may name its case, and an incident nobody."""
        if not self.plan.has_person or self.values.get("step.case"):
            return False
        return self.plan.subject != ANYBODY or any(path.startswith("person.") for path in self.values)

    def _stages(self) -> list[str]:
        """Later stages that have something in their columns, after the main one unless only they have."""
        later = [stage for stage in self.plan.later_stages if any(p.startswith(f"{stage}.") for p in self.row.values)]
        main = (f"{self.plan.entity.name}.", "answers.")
        return later if later and not any(p.startswith(main) for p in self.row.values) else ["", *later]

    def _parties(self) -> tuple[list[str], dict[str, str]]:
        """What was saved of the people, and the references by which the row names them."""
        status, person = self.person.save(self.saver, self._save, self.notes)
        statuses, parties = [status], {"person": person}
        if self.plan.of_case:
            day = self.stored.get("step.done_on") or self.plan.today.isoformat()
            parties = {"case": case_of(person, self.plan, day, self.saver)}
        elif self.plan.of_household:
            saved, home = household_of(person, self.values, self.saver, self._save)
            statuses, parties = [*statuses, *saved], {"household": home}
        elif self.plan.has_partner and partner_in(self.values):
            other = Somebody(self.plan, self.row, self.values, self.stored, PARTNER)
            status, parties[PARTNER] = other.save(self.saver, self._save, self.notes)
            statuses.append(status)
        return statuses, parties

    def _shape(self, parties: Mapping[str, str], stage: str) -> str:
        raw = self._shape_raw(parties, stage)
        existing = self._existing(raw)
        waiting = self.stored.get("enrolment.status") == "waiting"
        if existing is None and self.plan.entity.name == "enrolment" and not waiting:
            raw.setdefault("starts_on", self.plan.today.isoformat())
        return self._save(self.plan.entity.name, raw, existing["id"] if existing else None, stage)[0]

    def _shape_raw(self, parties: Mapping[str, str], stage: str) -> Raw:
        entity = self.plan.entity
        raw: Raw = _own(self.loader.fixed, f"{entity.name}.", "answers.")
        raw |= _later(self.values, stage) if stage else _own(self.values, f"{entity.name}.", "answers.")
        raw |= parties
        if parties and "person.source_centre" in self.values:
            raw.setdefault("source_centre", self.values["person.source_centre"])
        if self.plan.programme and "programme" in entity.fields:
            raw["programme"] = self.plan.programme.name
        if "stage" in entity.own_fields and (stage or self.plan.stages.labels):
            raw["stage"] = stage or self.plan.stage(self.stored.get(f"{entity.name}.stage"))
        if entity.name in _DAY_OF:
            raw.setdefault(_DAY_OF[entity.name], self.plan.today.isoformat())
        if entity.name == "registration" and (sheet := self._class_of_sheet()):
            raw.setdefault("class_name", sheet)
        return raw

    def _class_of_sheet(self) -> str:
        """The sheet's name where it tells the class: several sheets, or no column for it; never a name like Sheet1."""
        asked = self.loader.several or "registration.class_name" not in self.row.cells
        return self.row.sheet if asked and self.row.sheet in self.loader.named else ""

    def _existing(self, raw: Raw) -> Row | None:
        """The row that this one was before, by its natural key; of enrolments the one that still runs."""
        name, fields = self.plan.entity.name, self.plan.entity.fields
        key = self._key(raw)
        if not key:
            return None
        where = {one: self._stored(fields[one], one, raw.get(one)) for one in key if one in fields}
        if None in where.values() and self.plan.office:
            where["office"] = self.plan.office  # what is of no county is each office's own
        found = self.saver.find(name, **where)
        if name != "enrolment":
            return found[0] if found else None
        running = [one for one in found if one.get("status") != "left"]
        return next(iter(running or filter(self._same_days, found)), None)

    def _key(self, raw: Raw) -> Sequence[str]:
        """The fields by which this row is known again; none where it cannot be."""
        given = [one for one in raw if raw[one] is not None and not one.startswith("answers.")]
        if keys := NATURAL_KEYS.get(self.plan.entity.name):
            return next((key for key in keys if set(key) <= set(given)), ())
        return self.plan.entity.joins or given

    def _stored(self, field: Field, name: str, given: Any) -> Any:
        """The stored form of a value in a key; the code of one that the programme's file words."""
        value = field.read(given, self.plan.today)[0]
        return self.plan.coded(name, value) if name in ("stage", "kind") else value

    def _same_days(self, enrolment: Row) -> bool:
        """Whether an enrolment that ended began or ended on the day that the sheet says."""
        days = ((self.stored.get(f"enrolment.{name}"), enrolment.get(name)) for name in ("starts_on", "ends_on"))
        return any(day and day == other for day, other in days)

    def _save(self, entity: str, raw: Raw, row_id: str | None, stage: str) -> tuple[str, str]:
        saved = self.saver.save(entity, raw, row_id)
        soft = [finding for finding in saved.findings if finding.level is Level.SOFT]
        if saved.status == "rejected" and soft and not _hard(saved.findings):
            reason = f"ورود از فایل «{self.loader.file}»، ردیف {self.row.number}"
            saved = self.saver.save(entity, {**raw, "reasons": {f.code: reason for f in soft}}, row_id)
        if saved.status == "rejected" or saved.id is None:
            findings = _hard(saved.findings) or saved.findings
            raise RejectedError((_path(entity, stage, finding), finding) for finding in findings)
        self.notes.extend(mark(self.row, _path(entity, stage, f), f) for f in saved.findings)
        return saved.status, saved.id


def _hard(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level is Level.HARD)


def _own(values: Values, prefix: str, answers: str) -> Raw:
    """The raw row of the shape: its own fields, and answers as `answers.NAME`."""
    return {p.removeprefix(prefix): value for p, value in values.items() if p.startswith((prefix, answers))}


def _later(values: Values, stage: str) -> Raw:
    return {path.removeprefix(f"{stage}."): value for path, value in values.items() if path.startswith(f"{stage}.")}


def _path(entity: str, stage: str, finding: Finding) -> str | None:
    """The target path of a finding's field."""
    name = finding.field
    if name is None:
        return None
    if stage:  # a later stage, or whose column it is
        return f"{stage}.{name}"
    return name if name.startswith("answers.") else f"{entity}.{name}"
