"""What a paper says is gathered here, as data this actor may see; `reports` gives it a form.

A certificate is a gatekeeping document: each print of one is a row of `printout`, so that copies are counted and told.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.access.roles import Actor
from models.catalog import BY_NAME
from models.errors import UserError
from models.intake.loading import Saved
from models.office.figures import Figures
from models.office.paper.lists import ListPapers
from models.office.paper.person_papers import PersonPapers
from models.office.rows.saving import Saving
from models.office.rows.witness import witness
from models.registry.centre import CENTRE
from models.schema import codelists
from models.schema.entity import Entity, Row
from models.schema.rules import as_answer
from models.store import audit, stamps
from models.store.repository import Repository
from models.text.jalali import parse_period

Answer = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A paper the office prints. `entity`: of which rows. `takes`: rows (ids), nothing, period, or entity (a name, then
    ids). `counted`: each print of one is logged, and a copy says which it is. `through`: entities to which such rows
    belong, by the field of that name; a paper asked for there is of all of them."""

    name: str
    title: str
    entity: str
    takes: str = "rows"
    counted: bool = False
    through: tuple[str, ...] = ()


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("attendance_sheet", "برگهٔ حضور و غیاب", "session", through=("course",)),
        Form("certificate", "گواهی شرکت در دوره", "registration", counted=True, through=("course", "person")),
        Form("vision_card", "کارت نتیجهٔ غربالگری بینایی", "screening", through=("person",)),
        Form("referral_letter", "نامهٔ ارجاع", "referral", through=("person",)),
        Form("kindergarten_form", "فرم ثبت‌نام کودکستان", "enrolment", through=("person",)),
        Form("class_roster", "فهرست کلاس", "course"),
        Form("worklist", "فهرست پیگیری", "referral", takes="nothing"),
        Form("quarter_summary", "خلاصهٔ آماری دوره", "", takes="period"),
        Form("record", "پروندهٔ یک ردیف", "", takes="entity"),
        Form("blank", "فرم خام", "", takes="entity"),
    )
}


@dataclass(frozen=True)
class Letterhead:
    """What stands above every paper. `county` and `province` are names, empty where they do not apply; `address` and
    `phone` are those to which a letter is answered, empty until somebody told them."""

    office: str
    name: str
    level: str
    province: str
    county: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Paper:
    """One file to print: the same form for one or many records. `pages`: one mapping a record, as the form needs it.

    `day`: the day of printing. `practice`: everything that leaves a practice office is marked.
    """

    form: Form
    letterhead: Letterhead
    day: datetime.date
    practice: bool
    printed_by: str
    pages: tuple[Answer, ...]

    @property
    def records(self) -> int:
        """How many rows are told: one a page, or as many as a list counts."""
        return sum(page.get("count", 1) for page in self.pages)


class Papers:
    """The papers of one office for one actor."""

    def __init__(self, rows: Repository, saving: Saving, figures: Figures, actor: Actor, practice: bool) -> None:
        self._rows, self._store, self._saving = rows, rows.store, saving
        self._actor, self._practice = actor, practice
        self._people, self._lists = PersonPapers(rows, saving), ListPapers(rows, saving, figures, actor)

    # -- what a paper says ----------------------------------------------------------------------------------------

    def forms(self) -> list[Answer]:
        """`{name, title, entity}` of every paper whose rows this actor may read."""
        readable = (one for one in FORMS.values() if not one.entity or self._actor.reads(BY_NAME[one.entity].tier))
        return [{"name": one.name, "title": one.title, "entity": one.entity} for one in readable]

    def gather(self, form_name: str, ids: Sequence[str]) -> Paper:
        """The paper, with what this actor may see; `ids` as the form takes them (Form.takes), each once.

        UserError form-unknown, not-allowed, required (no ids), form-unfit (these are not for this form), ref-unknown,
        certificate-unissued.
        """
        form = self._form(form_name)
        pages = self._pages(form, _fitting(form, ids))
        if entity := self._entity_on(form, ids):
            witness(self._saving, entity, self._rows_on(form, entity, ids))
        if form.counted:
            pages = tuple({**page, "copy": self._copies(form, page["id"]) + 1} for page in pages)
        return Paper(form, self.letterhead(), stamps.today(), self._practice, self._actor.user, pages)

    def _form(self, name: str) -> Form:
        self._actor.require("print")
        if name not in FORMS:
            raise UserError("form-unknown", field="form", value=name)
        return FORMS[name]

    def _pages(self, form: Form, ids: Sequence[str]) -> tuple[Answer, ...]:
        if form.takes == "nothing":
            return self._lists.worklist()
        if form.takes == "period":
            return self._lists.quarter_summary(ids[0])
        if form.name == "record":
            return self._lists.record(ids[0], ids[1:])
        if form.name == "blank":
            return tuple(page for one in ids for page in self._lists.blank(*_entity_and_programme(one)))
        people, lists = self._people, self._lists
        gather: Mapping[str, Callable[[Sequence[str]], tuple[Answer, ...]]] = {
            "certificate": people.certificate,
            "vision_card": people.vision_card,
            "referral_letter": people.referral_letter,
            "kindergarten_form": people.kindergarten_form,
            "attendance_sheet": lists.attendance_sheet,
            "class_roster": lists.class_roster,
        }
        return gather[form.name](ids)

    def rows_of(self, form_name: str, entity: str, ids: Sequence[str]) -> tuple[str, ...]:
        """The rows to print where a paper is asked for through what they belong to: a course's registrations for its
        certificates, as the roster has them. UserError form-unknown, form-unfit, ref-unknown."""
        form = self._form(form_name)
        if entity == form.entity:
            return tuple(ids)
        if entity not in form.through:
            raise UserError("form-unfit", value=form.title, why=f"از «{BY_NAME[entity].label}» چاپ نمی‌شود.")
        found = (row for one in ids for row in self._rows.find(form.entity, where={entity: one}))
        return tuple(row["id"] for row in found if self._saving.may_see(BY_NAME[form.entity], row))

    # -- the letterhead -------------------------------------------------------------------------------------------

    def letterhead(self) -> Letterhead:
        """What this office's papers are headed with."""
        code, meta = self._store.office, self._store.meta
        county = codelists.load("counties").labels.get(code.partition("-")[0], "")
        province = codelists.load("provinces").labels.get(codelists.province_of(code), "")
        return Letterhead(code, meta("name"), meta("level"), province, county, meta("address"), meta("phone"))

    def set_letterhead(self, address: str | None, phone: str | None) -> None:
        """Where letters of this office are answered to; None leaves it, an empty text takes it away.

        UserError not-allowed, too-long, mobile-form.
        """
        self._actor.require("save")
        told = {"address": _ADDRESS.read(address, stamps.today())[0], "phone": _PHONE.read(phone, stamps.today())[0]}
        with self._store.writing():
            for name, typed in (("address", address), ("phone", phone)):
                if typed is not None:
                    self._store.set_meta(name, told[name] or "")
            audit.note(self._store, self._actor.user, "letterhead")

    # -- issuing and logging --------------------------------------------------------------------------------------

    def certify(self, ids: Sequence[str]) -> list[Answer]:
        """Issue the certificates of these registrations today: `{id, status, certificate_no, certified_on, errors,
        warnings}` each. One that was issued is `unchanged`; one that is not earned is `rejected`."""
        self._actor.require("print")
        with self._store.action(self._actor.user, "save"):
            return [self._certified(one) for one in dict.fromkeys(ids)]

    def _certified(self, row_id: str) -> Answer:
        row = self._people.registration(row_id)
        saved = Saved(row_id, "unchanged")
        if not row["certified_on"]:
            self._actor.require("save")
            saved = self._saving.save("registration", {"certified_on": stamps.today().isoformat()}, row_id)
            row = self._people.registration(row_id)
        return {
            **{name: row[name] for name in ("id", "certificate_no", "certified_on")},
            "status": saved.status,
            "errors": [as_answer(finding) for finding in saved.errors],
            "warnings": [as_answer(finding) for finding in saved.warnings],
        }

    def printed(self, form_name: str, ids: Sequence[str]) -> list[Answer]:
        """Log that these were printed, after the paper was made, or kept as a file: `{id, of_id, serial, copy}` each;
        of forms that are not counted the audit alone says so."""
        form = self._form(form_name)
        ids = _fitting(form, ids)
        if not form.counted:
            self._note_print(form, ids)
            return []
        paper = self.gather(form_name, ids)
        with self._store.action(self._actor.user, "print"):
            logged = [self._log(paper, page) for page in paper.pages]
            self._note_print(form, ids)
        return logged

    def _note_print(self, form: Form, ids: Sequence[str]) -> None:
        entity = self._entity_on(form, ids)
        found = [row["id"] for row in self._rows_on(form, entity, ids)] if entity else []
        rows = len(found) if len(found) > 1 else None
        period = parse_period(ids[0]).name if form.takes == "period" else None
        note = audit.pairs(form=form.name, rows=rows, period=period)
        told = {"entity": entity.name if entity else "", "row": found[0] if len(found) == 1 else ""}
        audit.note(self._store, self._actor.user, "print", note=note, **told, tells=True)

    def _entity_on(self, form: Form, ids: Sequence[str]) -> Entity | None:
        """Of what entity the rows on a paper are; None where there are none."""
        if form.takes == "entity":
            return self._rows.entity(_entity_and_programme(ids[0])[0])
        return self._rows.entity(form.entity) if form.entity else None

    def _rows_on(self, form: Form, entity: Entity, ids: Sequence[str]) -> list[Row]:
        """The rows that were asked for by their ids."""
        given = ids[1:] if form.takes == "entity" else ids if form.takes == "rows" else ()
        return list(self._rows.many(entity.name, given).values())

    def _log(self, paper: Paper, page: Answer) -> Answer:
        """The program logs, whoever prints: also who may save nothing."""
        log = Saving(self._rows, self._saving.programmes, dataclasses.replace(self._actor, role="administrator"))
        told = {"of_id": page["id"], "serial": page["serial"], "copy": page["copy"]}
        printout = {
            **told,
            "form": paper.form.name,
            "of_entity": paper.form.entity,
            "printed_on": paper.day.isoformat(),
            "printed_by": paper.printed_by,
        }
        saved = log.save("printout", printout, None)
        if saved.status != "saved":
            raise RuntimeError(f"a printout was refused: {[finding.code for finding in saved.findings]}")
        return {"id": saved.id, **told}

    def _copies(self, form: Form, row_id: str) -> int:
        """How often it was printed, in every office we have heard of; a log line that was put aside counts."""
        return len(self._rows.find("printout", where={"form": form.name, "of_id": row_id}, retired=True))


_ADDRESS, _PHONE = CENTRE.fields["address"], CENTRE.fields["phone"]


def _fitting(form: Form, ids: Sequence[str]) -> tuple[str, ...]:
    """The ids, each once, if the form takes so many; UserError required or form-unfit."""
    given = tuple(dict.fromkeys(ids))
    least = {"nothing": 0}.get(form.takes, 2 if form.name == "record" else 1)
    if len(given) < least:
        raise UserError("required", field="id")
    if form.takes in _MOST and len(given) > _MOST[form.takes]:
        raise UserError("form-unfit", value=form.title, why=f"«{given[-1]}» برای این فرم نوشته نمی‌شود.")
    return given


_MOST = {"nothing": 0, "period": 1}


def _entity_and_programme(text: str) -> tuple[str, str | None]:
    entity, _, programme = text.partition(":")
    return entity, programme or None
