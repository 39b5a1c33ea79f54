"""A plan says what a row of the file becomes: the people first, then the row of a shape, known by a natural key."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.cases.conduct import Conduct
from models.errors import UserError
from models.intake.headings import PARTNER, Target, of_another, targets_of, targets_of_programme
from models.registry.household import HOUSEHOLD
from models.registry.registered import NO, ON
from models.schema.codelists import Codelist, Option, of_options
from models.schema.entity import Entity
from models.schema.fields import Field
from models.schema.programme import Programme

# The fields that make a row the same one when a file is loaded again, of several ways the first whose fields are all
# given; others are the same if all their values are.
NATURAL_KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "registration": (("course", "person"),),
    "screening": (("programme", "person", "stage", "held_on"),),
    "enrolment": (("programme", "person", "centre"), ("programme", "person")),
    "attendance": (("session", "person"),),
    "centre": (("code",),),
    "case": (("programme", "person", "opened_on"), ("programme", "household", "opened_on")),
    "step": (("case", "kind", "done_on"),),
    "service": tuple(
        ("programme", whose, "given_on", *stage) for stage in (("stage",), ()) for whose in ("person", "household")
    ),
}
# The tables of a programme's file that hold the codes of a column, and the key of the code in them.
_CODED: Mapping[str, tuple[str, str]] = {
    "stage": ("stage", "code"), "kind": ("step", "kind"), "level": ("level", "code"), "outcome": ("outcome", "code"),
}  # fmt: skip
_OF_THE_ROW = ("notes", NO, ON)
ANYBODY = "any"
"""The subject of a programme whose records may be of somebody unknown."""
EVENT_DAYS = ("held_on", "done_on", "given_on", "opened_on")
"""The columns that tell two rows of one person in a file apart, beside stage or kind."""


@dataclass(frozen=True)
class LoadPlan:
    """What to load: `entity` with its `programme`, `fixed` values of `--set`, and the map of `--map`.

    `person` is the declaration of persons; rows that refer to one find or create it first. `today`: the office's day,
    `office`: its code.
    """

    entity: Entity
    person: Entity
    today: datetime.date
    programme: Programme | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    explicit_map: Mapping[str, str] | None = None
    office: str = ""

    @property
    def only_person(self) -> bool:
        """Whether the rows are persons and nothing else."""
        return self.entity.name == self.person.name

    @property
    def has_person(self) -> bool:
        """Whether each row holds a person: one that it refers to, or whose case a step belongs to."""
        return self.only_person or self.entity.refs.get("person") == self.person.name or self.of_case

    @property
    def of_case(self) -> bool:
        """Whether the rows are steps, each of the open case of the person that stands in it."""
        return self.entity.refs.get("case") == "case" and "case" not in self.fixed

    @property
    def has_partner(self) -> bool:
        """Whether a row may hold a second person: the other half of a couple."""
        alone = self.entity.name == "screening" and not (self.programme and self.programme.settings.get(PARTNER))
        couple = self.subject in ("", "couple", ANYBODY) and not alone
        return couple and self.entity.refs.get(PARTNER) == self.person.name

    @property
    def of_household(self) -> bool:
        """Whether a row is of the household whose head is the person that stands in it."""
        return self.subject == "household"

    @functools.cached_property
    def subject(self) -> str:
        """Whose a case or service of the programme is; "" for other records."""
        programme = self.programme
        return Conduct.of(programme).subject if programme and programme.shape == "case" else ""

    @functools.cached_property
    def targets(self) -> list[Target]:
        """All targets; where two know one heading the person's counts, except that remarks and the number of a national
        system belong to the row itself."""
        own = [] if self.only_person else targets_of(self.entity)
        answers = targets_of_programme(self.programme) if self.programme and self.entity.has_answers else []
        if not self.has_person:
            return own + answers
        person = targets_of(self.person)
        last = [target for target in person if target.path.partition(".")[2] in _OF_THE_ROW]
        more = of_another(self.person) if self.has_partner else []
        home = targets_of(HOUSEHOLD) if self.of_household else []
        return [target for target in person if target not in last] + own + answers + more + home + last

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
        if path.endswith(".full_name"):
            return None
        if before[-1:] == ["answers"]:
            return self.programme.fields.get(name) if self.programme else None
        others = {self.person.name: self.person, PARTNER: self.person, HOUSEHOLD.name: HOUSEHOLD}
        known = others | {self.entity.name: self.entity}
        return known.get(".".join(before), self.entity).fields.get(name)

    def codes(self, name: str) -> Codelist:
        """The codes that the programme's file gives to a column: stage, kind of step, level or outcome."""
        table, key = _CODED[name]
        tables = self.programme.settings.get(table, ()) if self.programme else ()
        return of_options(tuple(Option(t[key], t.get("label", t[key]), tuple(t.get("aliases", ()))) for t in tables))

    def coded(self, name: str, given: object) -> str | None:
        """The code of a column written as code or label; None for nothing."""
        return self.codes(name).find(str(given)) or str(given) if given else None

    @functools.cached_property
    def stages(self) -> Codelist:
        """The stages of the programme in their order."""
        return self.codes("stage")

    @functools.cached_property
    def later_stages(self) -> tuple[str, ...]:
        """The stages that a row of the sheet may hold beside its first test."""
        sheet = self.programme.settings.get("sheet", {}) if self.programme else {}
        return tuple(stage for stage in sheet if stage != "first")

    def stage(self, given: object) -> str:
        """The code of a stage written as code or label; the first stage if nothing is written."""
        return self.coded("stage", given) or next(iter(self.stages.labels), "first")
