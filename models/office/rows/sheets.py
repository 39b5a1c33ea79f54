"""A workbook is taken in four steps: what it is, what its columns are, what would become of each row, and the load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.errors import UserError
from models.intake import columns
from models.intake.blank import BlankColumn, blank_columns
from models.intake.headings import read_map
from models.intake.loading import load
from models.intake.outcome import Outcome
from models.intake.plan import LoadPlan
from models.intake.sheets import read_sheets
from models.office.rows.saving import Saving
from models.registry.person import PERSON
from models.schema.programme import Programme
from models.store import audit
from models.store.repository import Repository
from models.store.steps import Step, unheard

Answer = dict[str, Any]

# What lists of others hold, in the order in which two that fit equally well are preferred; and what is asked once for
# all rows, since sheets seldom say it.
_LOADED: Mapping[str, tuple[str, ...]] = {
    "person": (),
    "registration": ("course",),
    "screening": ("centre", "held_on", "stage"),
    "enrolment": ("centre", "starts_on"),
    "case": ("centre", "assigned_to", "opened_on"),
    "step": ("kind", "done_on", "done_by"),
    "service": ("centre", "given_on", "stage"),
    "centre": (),
    "staff": ("centre", "unit"),
    "household": (),
    "course": (),
    "session": ("course",),
    "attendance": ("session",),
    "neighbourhood": (),
    "denominator": (),
    "tally": (),
    "target": (),
    "meeting": (),
    "resolution": ("meeting",),
    "directive": (),
    "visit": ("centre",),
    "activity": (),
    "partner": (),
    "contribution": ("partner",),
    "member": ("centre",),
    "harm": (),
    "topic": (),
}


@dataclass(frozen=True)
class Kind:
    """What a row of a file may be. `asked`: fields that may have one value for all rows."""

    entity: str
    programme: str | None
    label: str
    asked: tuple[str, ...]


class Sheets:
    """Loads of one open office, for one actor."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor) -> None:
        self._rows, self._saving, self._actor = rows, saving, actor

    # -- looking --------------------------------------------------------------------------------------------------

    def kinds(self) -> list[Answer]:
        """What a file may hold that this actor may save: `{entity, programme, label, asked}` each."""
        return [vars(one) for one in self._kinds()]

    def _kinds(self) -> list[Kind]:
        found = []
        for name, asked in _LOADED.items():
            entity = self._rows.entity(name)
            if not self._actor.writes(entity.tier):
                continue
            if not entity.has_answers:
                found.append(Kind(name, None, entity.label, asked))
                continue
            for one in self._saving.programmes.all():
                if name in one.carriers and self._actor.writes(max(one.tier, entity.tier)):
                    label = one.label if one.label.startswith(entity.label) else f"{entity.label}: {one.label}"
                    found.append(Kind(name, one.name, label, asked))
        return found

    def blank(self, entity: str, programme: str | None = None) -> list[BlankColumn]:
        """The columns of an empty sheet for such rows. UserError as `plan`, not-allowed, required (the programme of a
        record that has answers), form-unfit (one of another shape)."""
        self._actor.require("load")
        declared = self._rows.entity(entity)
        self._actor.require_writing(declared.tier)
        if declared.has_answers and not programme:
            raise UserError("required", field="programme")
        plan = self.plan(entity, programme)
        if plan.programme and declared.has_answers and entity not in plan.programme.carriers:
            why = f"برنامهٔ «{plan.programme.label}» از این گونه نیست."
            raise UserError("form-unfit", field="programme", value=declared.label, why=why)
        return blank_columns(plan)

    def read(self, file: Path, step: Step = unheard) -> Answer:
        """`{kinds, best}`: what the file may be, and the place of the likeliest among them.

        UserError as `read_sheets`, not-allowed.
        """
        self._actor.require("load")
        step(0, 0, "خواندن پرونده")
        sheets = read_sheets(file)
        kinds = self._kinds()
        known = [columns.understood(sheets, self.plan(one.entity, one.programme)) for one in kinds]
        return {"kinds": [vars(one) for one in kinds], "best": known.index(max(known))}

    def columns(
        self,
        file: Path,
        *,
        entity: str,
        programme: str | None = None,
        fixed: Mapping[str, str] | None = None,
        mapping: Mapping[str, str] | None = None,
    ) -> Answer:
        """`{columns, targets, sheets}`: each column with what it is taken for and three samples; where a column may go,
        `{field, label}` each; and `{sheet, rows}` each. UserError as `load`, but never header-missing.
        """
        self._actor.require("load")
        sheets, plan = read_sheets(file), self.plan(entity, programme, fixed, mapping)
        return {
            "columns": [one.as_answer() for one in columns.columns_of(sheets, plan)],
            "targets": columns.labels_of(plan),
            "sheets": [{"sheet": one.name, "rows": columns.rows_of(one, plan)} for one in sheets],
        }

    # -- loading --------------------------------------------------------------------------------------------------

    def load(
        self,
        file: Path,
        plan: LoadPlan,
        *,
        dry_run: bool = False,
        errors: Path | None = None,
        step: Step = unheard,
    ) -> Answer:
        """Load a workbook or CSV file as one action; see Office.load."""
        self._actor.require("load")
        store = self._rows.store
        if dry_run:
            with store.rehearsal():
                outcome = self._load(file, plan, step)
        else:
            outcome = self._load(file, plan, step)
        if errors is not None:
            step(outcome.rows, outcome.rows, "نوشتن کتاب خطاها")
            from models.intake.annotate import annotate  # a workbook is written only when one is asked for

            annotate(file, outcome, errors)
            note = audit.pairs(rows=outcome.rows, faults=len(outcome.errors))
            audit.note(store, self._actor.user, "sheet", entity=plan.entity.name, note=note)
        return outcome.as_answer()

    def _load(self, file: Path, plan: LoadPlan, step: Step) -> Outcome:
        with self._rows.store.action(self._actor.user, "load"):
            return load(file, plan, self._saving, step)

    def plan(
        self,
        entity: str,
        programme: str | None = None,
        fixed: Mapping[str, str] | None = None,
        mapping: Path | Mapping[str, str] | None = None,
    ) -> LoadPlan:
        """What is to become of a file. `mapping`: heading or column letters to target path, or a file that says so.

        UserError entity-unknown, programme-unknown, ref-unknown, or as `read_map`.
        """
        return LoadPlan(
            entity=self._rows.entity(entity),
            person=PERSON,
            today=self._saving.desk.today,
            programme=self._programme(programme) if programme else None,
            fixed=self._existing(entity, fixed or {}),
            explicit_map=read_map(mapping) if isinstance(mapping, Path) else mapping,
            office=self._rows.store.office,
        )

    def _programme(self, name: str) -> Programme:
        programme = self._saving.programmes.get(name)
        if programme is None or not self._actor.reads(programme.tier):
            raise UserError("programme-unknown", field="programme", value=name)
        return programme

    def _existing(self, entity: str, fixed: Mapping[str, str]) -> Mapping[str, str]:
        for name, target in self._rows.entity(entity).refs.items():
            if name in fixed and self._rows.get(target, str(fixed[name])) is None:
                raise UserError("ref-unknown", field=name, value=fixed[name])
        return fixed
