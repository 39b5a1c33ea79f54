"""There is one way to save: read, derive, check, write, and then whatever that row leads to in other shapes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from models.access.roles import Actor
from models.cases.conduct import Conduct
from models.catalog import ACT_OF, BUILT_ON, CORRECTIONS, EFFECTS, STAYS, Programmes
from models.errors import Finding, UserError
from models.intake.loading import Saved
from models.office.rows.desk import StoreDesk
from models.registry.alike import ID_FIELDS, are_twins, full_name_key
from models.registry.erased import Erasures
from models.registry.registered import NO, ON
from models.schema.entity import Entity, Row, Tier
from models.schema.reading import read_row
from models.schema.rules import Check, Checked
from models.store import belonging
from models.store.repository import Repository, refers_to_people
from models.sync.offices import in_scope
from models.text import jalali, persian

_COUNTED_WHOLE = ("screening", "session")  # any change of these changes figures
# A certificate is counted on its own day alone, and a national system has most records later.
_CHANGE_NO_FIGURE = ("certificate_no", "certified_on", "reasons", NO, ON)
_COUNTED_BY = ("retired", "programme", "person", "partner", "household", "centre", "course")  # in any other row these
_COUNTED_TOO = {"attendance": ("session", "status"), "service": ("stage",)}
_DAYS_OF_EVENTS = (
    "held_on", "starts_on", "certified_on", "referred_on", "given_on", "done_on", "opened_on", "closed_on",
)  # fmt: skip
_ALSO_ENDS = ("enrolment", "staff")  # their last day is counted too
_UNCOUNTED = ("erasure", "closed_period", "handover", "meeting", "member", "contribution", "activity")
_NEWBORN = ("mother_national_id", "birth_order", "birth_date")  # with the sex, who a child without a number is
_OTHER_BASE = {True: "این ردیف از پایگاه شما نیست.", False: "پایگاه شما هنوز در ردیف کاربر شما نوشته نشده است."}

_LOWER = "ردیفِ یک برنامهٔ محرمانه به برنامه‌ای بازتر برده نمی‌شود؛ آن را کنار بگذارید و تازه ثبت کنید."


class _UnsavedError(Exception):
    """Undoes a savepoint; the findings are the answer."""


class Saving:
    """Saves rows for one actor. Every call must happen inside a `Store.action`. Implements intake.loading.Saver."""

    def __init__(self, rows: Repository, programmes: Programmes, actor: Actor) -> None:
        self.rows = rows
        self.desk = StoreDesk(rows, programmes)
        self.programmes = programmes
        self.actor = actor
        self.erasures = Erasures(rows, programmes.get)
        # What forbids a change of a row of this entity by whatever way it is made at this office, undo included.
        self.guards: dict[str, Check] = {}

    # -- what the loader asks -------------------------------------------------------------------------------------

    def find(self, entity: str, **where: Any) -> list[Row]:
        """Live rows with these stored values, as the desk has them; none that the actor may not see, so that a load
        does not tell of it."""
        declared = self.rows.entity(entity)
        return [row for row in self.desk.rows(entity, **where) if self.may_see(declared, row)]

    def find_person(self, person: Mapping[str, Any]) -> Row | None:
        """The live person with this national, foreign or passport number, else with these names, father and birth; a
        newborn without a number by the mother's, the order of birth, the day and the sex.

        Of somebody entered twice the row that speaks for both, whichever of them was found.
        """
        found = self._by_number(person) or self._by_names(person) or self._by_mother(person)
        return self.rows.person(found["id"]) if found else None

    def _by_number(self, person: Mapping[str, Any]) -> Row | None:
        for name in ID_FIELDS.values():
            if person.get(name) and (found := self.find("person", **{name: person[name]})):
                return min(found, key=lambda row: (row["office"] != self.desk.office, row["id"]))
        return None

    def _by_names(self, person: Mapping[str, Any]) -> Row | None:
        if not (person.get("birth_date") and person.get("first_name") and person.get("last_name")):
            return None
        key = (full_name_key(dict(person)), persian.compact_key(person.get("father_name") or ""))
        for row in self.find("person", birth_date=person["birth_date"]):
            same = (full_name_key(row), persian.compact_key(row.get("father_name") or "")) == key
            if same and not are_twins(row, dict(person)):
                return row
        return None

    def _by_mother(self, person: Mapping[str, Any]) -> Row | None:
        if any(person.get(name) for name in ID_FIELDS.values()) or not all(person.get(name) for name in _NEWBORN):
            return None
        found = self.find("person", **{name: person[name] for name in _NEWBORN})
        sex = person.get("sex")
        return next((row for row in found if not (sex and row.get("sex")) or row["sex"] == sex), None)

    def savepoint(self) -> AbstractContextManager[Any]:
        """One row's saves; an exception inside undoes them and passes on."""
        return self.rows.store.writing()

    # -- saving ---------------------------------------------------------------------------------------------------

    def save(self, entity: str, raw: Mapping[str, Any], row_id: str | None) -> Saved:
        """Save raw values as a new row (None) or over the row of that id; what they lead to is saved with them.

        A refusal is in the answer's findings, and then nothing was written. UserError: entity-unknown, not-allowed.
        """
        try:
            with self.rows.store.writing():
                saved = self._save(self.rows.entity(entity), raw, row_id, row_id)
                if saved.status == "rejected":
                    raise _UnsavedError
                return saved
        except _UnsavedError:
            return saved

    def _save(self, entity: Entity, raw: Mapping[str, Any], row_id: str | None, known_id: str | None) -> Saved:
        """`known_id` must exist; `row_id` alone is the id of a row that an effect makes."""
        old = self.rows.get(entity.name, row_id) if row_id else None
        if known_id and (old is None or not self.may_see(entity, old)):
            return Saved(known_id, "rejected", (Finding("ref-unknown", "id", known_id),))
        raw = self._at_base(entity, self._unmoved(entity, raw, old), old)
        checked = read_row(entity, raw, old, self.desk)
        if old is None and row_id is None and entity.joins:
            old, checked = self._joined(entity, raw, checked)
        if barred := self._barred(entity, checked.row, old):
            return Saved(row_id, "rejected", (barred,), _answered(checked.row))
        noticed = checked.findings
        if row_id and not known_id:  # what a programme's file calls for is not stopped by a code withdrawn since
            noticed = tuple(one for one in noticed if one.code != "choice-withdrawn")
        elsewhere = () if row_id and not known_id else self._elsewhere(entity, checked.row, old)
        findings = (*noticed, *elsewhere, *self._refusals(entity, checked.row, old))
        checked = Checked(checked.row, findings)
        if checked.errors:
            return Saved(row_id, "rejected", findings, _answered(checked.row))
        return self._write(entity, checked, old, row_id)

    def _joined(self, entity: Entity, raw: Mapping[str, Any], checked: Checked) -> tuple[Row | None, Checked]:
        """A row of a set is known by what it joins: saving it again means the row that is there, retired or not."""
        known = self.rows.get(entity.name, entity.new_id(checked.row)) or self._of_same_person(entity, checked.row)
        if known is None:
            return None, checked
        raw = self._unmoved(entity, raw, known)
        return known, read_row(entity, raw, {**known, "retired": False}, self.desk)

    def _of_same_person(self, entity: Entity, row: Row) -> Row | None:
        """The row of a set that stands under another id of somebody who was entered twice."""
        people = (row.get(name) for name in entity.joins if refers_to_people(entity.fields[name]))
        if all(len(self.desk.ids_of(one)) < 2 for one in people):
            return None
        found = self.rows.find(entity.name, where={name: row[name] for name in entity.joins}, limit=1)
        return found[0] if found else None

    def _unmoved(self, entity: Entity, raw: Mapping[str, Any], old: Row | None) -> Mapping[str, Any]:
        """A saved row is never moved from one id of a person to another: the id it was saved under stays."""
        if old is None:
            return raw
        typed = [name for name in entity.refs if isinstance(raw.get(name), str) and raw[name] != old.get(name)]
        people = (name for name in typed if refers_to_people(entity.fields[name]))
        stays = {name: old[name] for name in people if raw[name] in self.desk.ids_of(old.get(name))}
        return {**raw, **stays} if stays else raw

    def _at_base(self, entity: Entity, raw: Mapping[str, Any], old: Row | None) -> Mapping[str, Any]:
        """What somebody who is bound to a base adds without naming one was made there."""
        if old is not None or not entity.base or not self.actor.bound or raw.get(entity.base):
            return raw
        return {**raw, entity.base: self.actor.base or None}

    def _write(self, entity: Entity, checked: Checked, old: Row | None, row_id: str | None) -> Saved:
        row = checked.row
        row["id"] = old["id"] if old else row_id or entity.new_id(row)
        changed = self.rows.save(entity.name, row, old)
        if changed and (recall := self.rows.store.recalled.get(entity.name)):
            recall(self.rows.store)  # so that the next row already knows of it
        refused = tuple(self._follow(entity, row)) if changed else ()
        if changed and old and not refused:
            self._carry_along(entity, row, old)
        status = "rejected" if refused else "saved" if changed else "unchanged"
        return Saved(row["id"] if old or not refused else None, status, (*checked.findings, *refused), _answered(row))

    def _follow(self, entity: Entity, row: Row) -> Iterator[Finding]:
        for effect in EFFECTS.get(entity.name, ()):
            for name, raw in effect(row, self.desk):
                followed = self._save(self.rows.entity(name), raw, raw.get("id"), None)
                yield from (Finding(f.code, None, f.value, f.params) for f in followed.errors)

    def _carry_along(self, entity: Entity, row: Row, old: Row) -> None:
        """What a correction changes in other rows, where the actor may write them: the rest is not told to him."""
        for correction in CORRECTIONS.get(entity.name, ()):
            for name, raw in correction(row, old, self.desk):
                other = self.rows.entity(name)
                known = self.rows.get(name, raw["id"])
                if known and self.may_see(other, known) and not self._refusals(other, {**known, **raw}, known):
                    self._save(other, raw, raw["id"], raw["id"])

    def retire(self, entity: Entity, row: Row) -> None:
        """Put a row aside; what followed from it follows."""
        self.require_write(entity, row)
        retired = {**row, "retired": True}
        stays = STAYS[entity.name](retired, self.desk) if entity.name in STAYS else ()
        if refusals := [*self._refusals(entity, retired, row), *stays]:
            first = refusals[0]
            raise UserError(first.code, field=first.field, value=first.value, **first.params)
        self.rows.save(entity.name, retired, row)
        for finding in self._follow(entity, retired):
            raise UserError(finding.code, field=finding.field, value=finding.value, **finding.params)

    # -- who may ---------------------------------------------------------------------------------------------------

    def tier_of(self, entity: Entity, row: Mapping[str, Any]) -> Tier:
        """How sensitive a row is: the tier of its programme, or of the row's that it belongs to, else its entity's."""
        name = belonging.programme_of(self.rows.store, entity, row)
        programme = self.programmes.get(name) if name else None
        return max(programme.tier, entity.tier) if programme else entity.tier

    def tier_at_most(self, entity: Entity, row: Mapping[str, Any]) -> Tier:
        """The same for who is to see the row: of a programme that is not known here it may be any."""
        name = belonging.programme_of(self.rows.store, entity, row)
        return Tier.ABUSE if name and self.programmes.get(name) is None else self.tier_of(entity, row)

    def may_see(self, entity: Entity, row: Mapping[str, Any]) -> bool:
        """Whether the row exists for this actor at all."""
        tier = self.tier_at_most(entity, row)
        return self.actor.reads(tier, figures=entity.figures) and self.at_own_base(entity, row)

    def at_own_base(self, entity: Entity, row: Mapping[str, Any]) -> bool:
        """Whether the row was made at the base that the actor is bound to, if he is bound to one."""
        return not self.actor.bound or belonging.of_base(self.rows.store, entity, row, self.actor.base)

    def _elsewhere(self, entity: Entity, row: Row, old: Row | None) -> Iterator[Finding]:
        """What forbids a save by who is bound to a base: the row is, or was, of another. What follows from a row of his
        own is written wherever it belongs."""
        if not all(self.at_own_base(entity, one) for one in (row, old) if one):
            yield Finding("not-allowed", entity.base or None, None, {"why": _OTHER_BASE[bool(self.actor.base)]})

    def _barred(self, entity: Entity, row: Row, old: Row | None) -> Finding | None:
        """What is told alone, since all else that is found may tell of rows beyond the actor: the row is, or was, of a
        tier that he does not write, or would be carried down from a tier that few read."""
        try:
            for one in filter(None, (row, old)):
                self.actor.require_writing(self.tier_of(entity, one), figures=entity.figures)
        except UserError as error:
            return error.finding
        if old and self.tier_of(entity, row) < self.tier_of(entity, old) > Tier.CHILD_HEALTH:
            return Finding("not-allowed", "programme", row.get("programme"), {"why": _LOWER})
        return None

    def require_write(self, entity: Entity, row: Mapping[str, Any]) -> None:
        """UserError not-allowed for a tier the actor does not write, or a row that another office owns."""
        self.actor.require_writing(self.tier_of(entity, row), figures=entity.figures)
        if not in_scope(row["office"], self.desk.office):
            raise UserError(
                "not-allowed", field="office", value=row["office"], why=f"ردیف از دفتر {row['office']} است."
            )

    def require_change(self, entity: Entity, row: Row, old: Row) -> None:
        """What forbids this change apart from the row itself, raised: rights, closed periods, what stands on it."""
        built = BUILT_ON[entity.name](row, self.desk) if entity.name in BUILT_ON else ()
        for finding in (*self._refusals(entity, row, old), *built):
            raise UserError(finding.code, field=finding.field, value=finding.value, **finding.params)

    def _refusals(self, entity: Entity, row: Row, old: Row | None) -> list[Finding]:
        """What forbids the save apart from the row itself: rights, and periods that are closed."""
        try:
            self.require_write(entity, old or row)
            if act := ACT_OF.get(entity.name):
                self.actor.require(act)
        except UserError as error:
            return [error.finding]
        if erased := self.erasures.objection(entity, row, old):
            return [erased]
        guarded = self.guards[entity.name](row, self.desk) if entity.name in self.guards else ()
        return [*guarded, *self._closed(entity, row, old)]

    def _closed(self, entity: Entity, row: Row, old: Row | None) -> Iterator[Finding]:
        """What would change the figures of a period that this office has closed. A reply that comes later does not."""
        before = old if old and self._was_given(entity, old) else {}
        counted_by = row if entity.name in _COUNTED_WHOLE else (*_COUNTED_BY, *_COUNTED_TOO.get(entity.name, ()))
        counted = any(row.get(name) != before.get(name) for name in counted_by if name not in _CHANGE_NO_FIGURE)
        days = [name for name in _DAYS_OF_EVENTS if name in entity.own_fields and entity.name not in _UNCOUNTED]
        days += ["ends_on"] if entity.name in _ALSO_ENDS else []
        touched = [
            (name, day)
            for name in days
            if counted or row.get(name) != before.get(name)
            for day in filter(None, (row.get(name), before.get(name)))
        ]
        touched += [day for one in (row, before) for day in self._day_above(entity, one)] if counted else []
        closed = self.rows.find("closed_period", where={"office": row["office"]}) if touched else []
        for one in closed:
            period = jalali.parse_period(one["period"])
            for name, day in touched:
                if period.first.isoformat() <= day <= period.last.isoformat():
                    yield Finding("period-closed", name, one["period"])
                    return

    def _was_given(self, entity: Entity, row: Row) -> bool:
        """Whether a row was counted at all: a service at a stage before it is given was not, and may go on."""
        programme = self.programmes.get(row["programme"]) if entity.name == "service" else None
        final = Conduct.of(programme).final if programme and programme.record == "service" else ()
        return not final or row["stage"] in final

    def _day_above(self, entity: Entity, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The day of the session or course in whose period a row without a day of its own is counted."""
        if entity.name == "attendance" and row:
            yield from (("session", one["held_on"]) for one in self._above("session", row))
        if entity.name == "registration" and row:
            for course in self._above("course", row):
                held = (one["held_on"] for one in self.rows.find("session", where={"course": course["id"]}))
                if day := course.get("starts_on") or min(held, default=None):
                    yield "course", day

    def _above(self, name: str, row: Mapping[str, Any]) -> list[Row]:
        found = self.rows.get(name, row.get(name) or "")
        return [found] if found else []


def _answered(row: Row) -> frozenset[str]:
    return frozenset(row.get("reasons") or ())
