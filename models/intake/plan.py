"""A plan says what a row of the file becomes: the person first, then the row of a shape, known by a natural key."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.errors import UserError
from models.intake.headings import FULL_NAME, Target, targets_of, targets_of_programme
from models.schema.codelists import Codelist, Option, of_options
from models.schema.entity import Entity
from models.schema.fields import Field
from models.schema.programme import Programme

# The fields that make a row the same one when a file is loaded again; others are the same if all their values are.
NATURAL_KEYS: Mapping[str, tuple[str, ...]] = {
    "registration": ("course", "person"),
    "screening": ("programme", "person", "stage", "held_on"),
    "enrolment": ("programme", "person", "centre"),
    "attendance": ("session", "person"),
    "centre": ("code",),
}


@dataclass(frozen=True)
class LoadPlan:
    """What to load: `entity` with its `programme`, `fixed` values of `--set`, and the map of `--map`.

    `person` is the declaration of persons; rows that refer to one find or create it first. `today`: the office's day.
    """

    entity: Entity
    person: Entity
    today: datetime.date
    programme: Programme | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    explicit_map: Mapping[str, str] | None = None

    @property
    def only_person(self) -> bool:
        """Whether the rows are persons and nothing else."""
        return self.entity.name == self.person.name

    @property
    def has_person(self) -> bool:
        """Whether each row holds a person."""
        return self.only_person or self.entity.refs.get("person") == self.person.name

    @functools.cached_property
    def targets(self) -> list[Target]:
        """All targets; where two know one heading the person's counts, except that remarks belong to the row itself."""
        own = [] if self.only_person else targets_of(self.entity)
        answers = targets_of_programme(self.programme) if self.programme and self.entity.has_answers else []
        if not self.has_person:
            return own + answers
        person = targets_of(self.person)
        last = [target for target in person if target.path == "person.notes"]
        return [target for target in person if target not in last] + own + answers + last

    @functools.cached_property
    def set_values(self) -> dict[str, Any]:
        """The fixed values by target path, checked. UserError field-unknown or what the field says of the value."""
        values = {}
        for name, value in self.fixed.items():
            path = name if name.startswith(("person.", "answers.")) else f"{self.entity.name}.{name}"
            found = self.field_of(path)
            if found is None or found.derived:
                raise UserError("field-unknown", field=name, value=name)
            found.read(value, self.today)
            values[path] = value
        return values

    def field_of(self, path: str) -> Field | None:
        """The field a path leads to, None for a full name and for what is not declared."""
        *before, name = path.split(".")
        if path == FULL_NAME:
            return None
        if before[-1:] == ["answers"]:
            return self.programme.fields.get(name) if self.programme else None
        return (self.person if before == [self.person.name] else self.entity).fields.get(name)

    @functools.cached_property
    def stages(self) -> Codelist:
        """The stages of a screening programme in their order."""
        tables = self.programme.settings.get("stage", ()) if self.programme else ()
        options = [Option(t["code"], t.get("label", t["code"]), tuple(t.get("aliases", ()))) for t in tables]
        return of_options(tuple(options))

    @functools.cached_property
    def later_stages(self) -> tuple[str, ...]:
        """The stages that a row of the sheet may hold beside its first test."""
        sheet = self.programme.settings.get("sheet", {}) if self.programme else {}
        return tuple(stage for stage in sheet if stage != "first")

    def stage(self, given: object) -> str:
        """The code of a stage written as code or label; the first stage if nothing is written."""
        if not given:
            return next(iter(self.stages.labels), "first")
        return self.stages.find(str(given)) or str(given)
