"""Each row of a file is saved whole or not at all, and a file loaded twice changes nothing the second time.

The driver knows neither store nor front door: a `Saver` finds and saves. What a person at the form would be asked for a
reason is saved here with one reason, the file and the row, so that it stays on record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from models.errors import Finding, Level, UserError
from models.intake.headings import FULL_NAME, Headings
from models.intake.outcome import Marked, Outcome, mark
from models.intake.plan import NATURAL_KEYS, LoadPlan
from models.intake.repeats import Repeats, own_number, written_name
from models.intake.rows import DataRow, book_of, data_rows, person_of, settled_ids
from models.intake.sheets import read_sheets
from models.schema.entity import Row
from models.store.steps import Step, counted, unheard
from models.text import persian

Raw = dict[str, Any]
Values = Mapping[str, Any]
_SURE = ("first_name", "last_name", "birth_date")  # of a known person these are not written over
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


class _RejectedError(Exception):
    """This row is not saved; carries what was found, each with its path."""

    def __init__(self, findings: Iterable[tuple[str | None, Finding]]) -> None:
        self.findings = tuple(findings)
        super().__init__()


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
        except _RejectedError as rejected:
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
        """Save what the row holds: `saved` or `unchanged`; warnings go to `notes`. Raises _RejectedError."""
        if row.formulas:
            raise _RejectedError((path, Finding("formula-cell", path)) for path in row.formulas)
        values = {**settled_ids(row.values), **self.fixed}
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
            raise _RejectedError(wrong)
        return stored


class _Turn:
    """One row on its way."""

    def __init__(self, loader: _Loader, row: DataRow, values: Raw, stored: Raw, notes: list[Marked]) -> None:
        self.loader, self.plan, self.saver = loader, loader.plan, loader.saver
        self.row, self.values, self.stored, self.notes = row, values, stored, notes
        self.raw_person, self.name_notes = person_of(values)
        read = {path.removeprefix("person."): one for path, one in stored.items() if path.startswith("person.")}
        self.seen: Row = {**self.raw_person, **read}

    def event(self) -> tuple[Any, ...]:
        """What tells two rows of one person apart: of screenings stage and day."""
        if "held_on" not in self.plan.entity.fields:
            return ()
        return self.plan.stage(self.stored.get("screening.stage")), self.stored.get("screening.held_on")

    def save_all(self) -> list[str]:
        """Save the person, then the row of the shape, then those of later stages; the status of each."""
        statuses, person = [], None
        if self.plan.has_person:
            status, person = self._person()
            statuses.append(status)
        if self.plan.only_person:
            return statuses
        statuses += (self._shape(person, stage) for stage in self._stages())
        return statuses

    def _stages(self) -> list[str]:
        """Later stages that have something in their columns, after the main one unless only they have."""
        later = [stage for stage in self.plan.later_stages if any(p.startswith(f"{stage}.") for p in self.row.values)]
        main = (f"{self.plan.entity.name}.", "answers.")
        return later if later and not any(p.startswith(main) for p in self.row.values) else ["", *later]

    def _person(self) -> tuple[str, str]:
        raw, found = dict(self.raw_person), self.saver.find_person(self.seen)
        if found and _other_number(found, self.seen):
            found = None
        if found is None and not any(raw.get(name) for name in ("first_name", "last_name", "mother_national_id")):
            number = own_number(self.seen)
            missing = Finding("ref-unknown", "national_id", number) if number else Finding("required", "first_name")
            raise _RejectedError([(f"person.{missing.field}", missing)])
        if found is None:
            self.notes.extend(mark(self.row, FULL_NAME, finding) for finding in self.name_notes)
        else:
            self._refuse_another(found)
            raw = {name: value for name, value in raw.items() if name not in _SURE or not found.get(name)}
        if found and not raw.keys() - {"national_id", "foreign_id", "passport_no"} and own_number(found):
            return "unchanged", found["id"]
        return self._save("person", raw, found["id"] if found else None, "")

    def _refuse_another(self, found: Row) -> None:
        """A known number with another name and another birth date is another person's: the row is refused.

        Where only one of the two differs the row is taken, what is known stays, and a note says so: a sheet never
        writes over who somebody is; that is done at the form.
        """
        renamed = bool(written_name(self.seen)) and written_name(found) != written_name(self.seen)
        born = self.stored.get("person.birth_date")
        reborn = bool(born and found.get("birth_date") and found["birth_date"] != born)
        other = self.plan.person.naming(found)
        number = own_number(self.seen)
        if renamed and number and (reborn or (not born and self._is_stranger(found))):
            raise _RejectedError([("person.national_id", Finding("id-taken", None, number, {"other": other}))])
        if renamed or reborn:
            why = "همین شماره با این نام ثبت است" if renamed else "تاریخ تولدش چیز دیگری ثبت است"
            path = "person.last_name" if renamed else "person.birth_date"
            self.notes.append(mark(self.row, path, Finding("maybe-same-person", None, other, {"why": why})))

    def _is_stranger(self, found: Row) -> bool:
        """Whether neither the given nor the family name is alike."""
        names = ("first_name", "last_name")
        return not any(
            persian.compact_key(found.get(n) or "") == persian.compact_key(self.seen.get(n) or "") for n in names
        )

    def _shape(self, person: str | None, stage: str) -> str:
        raw = self._shape_raw(person, stage)
        existing = self._existing(raw)
        waiting = self.stored.get("enrolment.status") == "waiting"
        if existing is None and self.plan.entity.name == "enrolment" and not waiting:
            raw.setdefault("starts_on", self.plan.today.isoformat())
        return self._save(self.plan.entity.name, raw, existing["id"] if existing else None, stage)[0]

    def _shape_raw(self, person: str | None, stage: str) -> Raw:
        entity = self.plan.entity
        raw: Raw = _own(self.loader.fixed, f"{entity.name}.", "answers.")
        raw |= _later(self.values, stage) if stage else _own(self.values, f"{entity.name}.", "answers.")
        if person:
            raw["person"] = person
            if "person.source_centre" in self.values:
                raw.setdefault("source_centre", self.values["person.source_centre"])
        if self.plan.programme and "programme" in entity.fields:
            raw["programme"] = self.plan.programme.name
        if entity.name == "screening":
            raw["stage"] = stage or self.plan.stage(self.stored.get("screening.stage"))
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
        key = NATURAL_KEYS.get(name)
        given = [one for one in key or raw if raw.get(one) is not None and not one.startswith("answers.")]
        if not given or (key and name != "enrolment" and len(given) < len(key)):
            return None
        where = {one: fields[one].read(raw[one], self.plan.today)[0] for one in given if one in fields}
        found = self.saver.find(name, **where)
        if name != "enrolment":
            return found[0] if found else None
        running = [one for one in found if one.get("status") != "left"]
        return next(iter(running or filter(self._same_days, found)), None)

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
            raise _RejectedError((_path(entity, stage, finding), finding) for finding in findings)
        self.notes.extend(mark(self.row, _path(entity, stage, f), f) for f in saved.findings)
        return saved.status, saved.id


def _hard(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level is Level.HARD)


def _other_number(found: Row, seen: Values) -> bool:
    """Whether both have a national id and they differ: then names alike are chance."""
    return bool(found.get("national_id") and seen.get("national_id") and found["national_id"] != seen["national_id"])


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
    if stage:
        return f"{stage}.{name}"
    return name if name.startswith("answers.") else f"{entity}.{name}"
