"""What a paper says is gathered here, as data this actor may see; `reports` gives it a form.

A certificate is a gatekeeping document: each print of one is a row of `printout`, so that copies are counted and told.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.access.roles import Actor
from models.catalog import BY_NAME
from models.errors import UserError
from models.intake.loading import Saved
from models.office.figures import Figures
from models.office.paper.forms import FORMS, Form, Offer, entity_and_programme, fitting, offered, rows_among
from models.office.paper.gathering import gatherers
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
        self._gatherers = gatherers(rows, saving, figures, actor)
        self._people = PersonPapers(rows, saving)

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
        pages = self._gatherers[form.name](fitting(form, ids))
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

    def rows_of(self, form_name: str, entity: str, ids: Sequence[str]) -> tuple[str, ...]:
        """The rows to print where a paper is asked for through what they belong to: a course's registrations for its
        certificates, as the roster has them. UserError form-unknown, form-unfit, ref-unknown."""
        form = self._form(form_name)
        if entity == form.entity:
            return tuple(ids)
        if entity not in form.through:
            raise UserError("form-unfit", value=form.title, why=f"از «{BY_NAME[entity].label}» چاپ نمی‌شود.")
        found = (row for one in ids for row in self._rows.find(form.entity, where={entity: one}))
        return tuple(row["id"] for row in found if self._is_for(form, row))

    def _is_for(self, form: Form, row: Row) -> bool:
        """Whether this actor may print the form of this row."""
        programme = self._saving.programmes.get(row.get("programme") or "")
        is_suited = programme is None or form.suits(programme)
        return is_suited and self._saving.may_see(BY_NAME[form.entity], row)

    def offers(self, entity: str, ids: Sequence[str]) -> list[Offer]:
        """Which papers can be printed for these rows: those that suit their programmes, and of what belongs to them
        those of which there is a row. UserError entity-unknown."""
        declared, rows = self._rows.entity(entity), self._rows.many(entity, ids).values()
        known = {name: self._saving.programmes.get(name) for row in rows if (name := row.get("programme"))}
        found = offered(declared, ids, filter(None, known.values()), stamps.today())
        return [one for one in found if not one.through or self._is_any(FORMS[one.form], entity, ids)]

    def _is_any(self, form: Form, entity: str, ids: Sequence[str]) -> bool:
        return any(self._is_for(form, row) for row in self._rows.find(form.entity, where={entity: list(ids)}))

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

    def certify(self, ids: Sequence[str], form_name: str = "certificate") -> list[Answer]:
        """Certify these rows of a form that is issued today: `{id, status, certificate_no, certified_on, errors,
        warnings}` each. One that was issued is `unchanged`; one that is not earned is `rejected`."""
        form = self._form(form_name)
        with self._store.action(self._actor.user, "save"):
            return [self._certified(form, one) for one in dict.fromkeys(ids)]

    def _certified(self, form: Form, row_id: str) -> Answer:
        row = self._issuable(form, row_id)
        saved = Saved(row_id, "unchanged")
        if not row["certified_on"]:
            self._actor.require("save")
            saved = self._saving.save(form.entity, {"certified_on": stamps.today().isoformat()}, row_id)
            row = self._issuable(form, row_id)
        return {
            **{name: row[name] for name in ("id", "certificate_no", "certified_on")},
            "status": saved.status,
            "errors": [as_answer(finding) for finding in saved.errors],
            "warnings": [as_answer(finding) for finding in saved.warnings],
        }

    def _issuable(self, form: Form, row_id: str) -> Row:
        """The row of a form that is issued, see `Seen.suited`."""
        if form.entity == "registration":
            return self._people.registration(row_id)
        return self._people.suited(form.name, row_id)[0]

    def printed(self, form_name: str, ids: Sequence[str]) -> list[Answer]:
        """Log that these were printed, after the paper was made, or kept as a file: `{id, of_id, serial, copy}` each;
        of forms that are not counted the audit alone says so."""
        form = self._form(form_name)
        ids = fitting(form, ids)
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
            return self._rows.entity(entity_and_programme(ids[0])[0])
        return self._rows.entity(form.entity) if form.entity else None

    def _rows_on(self, form: Form, entity: Entity, ids: Sequence[str]) -> list[Row]:
        """The rows that were asked for by their ids."""
        return list(self._rows.many(entity.name, rows_among(form, ids)).values())

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
