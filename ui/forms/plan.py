"""Which fields a form has, in which order and with which choices, follows from the declarations alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.cases.case import SHAPE
from models.cases.conduct import PARTIES, Conduct
from models.catalog import choices_of
from models.planning.indicator import of_programme
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Choices, Code, Field, Keyed, Note, Text
from models.schema.numbers import Tenths
from models.schema.programme import Programme
from models.text.persian import sort_key
from ui.forms.choice_editors import CHIPS
from ui.frame import Frame

ANSWERS = "answers"
_LONG_TEXT = 100  # characters; a longer text takes the whole width
_CHIPS_IN_HALF = 36  # letters of all the chips that fit into half the width
Choosing = Sequence[tuple[str, str]] | None


@dataclass(frozen=True)
class Place:
    """One field of a form. `name`: its key in what is put (`answers.right`); `choices`: what a programme gives it.

    `told`: the program fills it, so it is only shown.
    """

    name: str
    field: Field
    choices: Choosing = None
    told: bool = False

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width of the form."""
        if isinstance(self.field, (Note, Keyed, Choices)) or self.told:
            return isinstance(self.field, (Note, Keyed)) or not self.told
        choices = self.choices if self.choices is not None else self.field.choices()
        if choices:
            return len(choices) <= CHIPS and sum(len(label) + 2 for _, label in choices) > _CHIPS_IN_HALF
        return isinstance(self.field, Text) and self.field.limit > _LONG_TEXT

    def pairs_with(self, other: Place) -> bool:
        """Whether this is the right of something whose left is the other: they stand side by side."""
        return "right" in self.name and self.name.replace("right", "left") == other.name


@dataclass(frozen=True)
class Block:
    """A titled group of fields."""

    label: str
    places: tuple[Place, ...]


def parties_of(programme: Programme | None, entity: str) -> tuple[str, ...]:
    """The parties that must be named; none where the programme is not known or keeps no cases."""
    of_cases = programme is not None and programme.shape == SHAPE and entity in ("case", "service")
    return PARTIES[Conduct.of(programme).subject] if programme is not None and of_cases else ()


def carried(programme: Programme | None, place: Place) -> bool:
    """Whether a field's value may go from one record to the next at all; a health result never does."""
    if place.told or isinstance(place.field, Tenths) or place.name == "outcome":
        return False
    return place.field.pinned if place.name.startswith(f"{ANSWERS}.") else True


class Planner:
    """The plan of one form: of an entity, with the answers of a programme."""

    def __init__(
        self, frame: Frame, entity: Entity, programme: Programme | None, hidden: Collection[str], row: Row | None
    ) -> None:
        self._frame, self._entity, self._programme = frame, entity, programme
        self._hidden, self._row = hidden, row or {}

    def blocks(self, only: Sequence[str] | None) -> list[Block]:
        """The fields by section; with `only`, these alone in one block. UserError field-unknown."""
        if only is not None:
            return [Block("", tuple(self._place(name) for name in only if name not in self._hidden))]
        found: list[Block] = []
        for section in self._entity.sections:
            if any(field.name == ANSWERS for field in section.fields) and self._programme is not None:
                found += [self._block(one, f"{ANSWERS}.") for one in self._answered()]
            rest = Section(section.label, tuple(one for one in section.fields if self._is_own(one)))
            found.append(self._block(rest, ""))
        return [block for block in found if block.places]

    def _answered(self) -> tuple[Section, ...]:
        """The programme's sections of this stage or step, and those in which something stands already."""
        if self._programme is None:
            return ()
        code = self._row.get("stage") or self._row.get("kind")
        return self._programme.sections_on(self._entity.name, code, self._row.get(ANSWERS))

    def _is_own(self, field: Field) -> bool:
        """Answers of a programme that is not known here are shown as they are; else its own fields stand for them."""
        return field.name != ANSWERS or (self._programme is None and bool(self._row.get(ANSWERS)))

    def _block(self, section: Section, prefix: str) -> Block:
        names = (f"{prefix}{field.name}" for field in section.fields if self._wanted(prefix, field))
        return Block(section.label, tuple(self._place(name) for name in names if name not in self._hidden))

    def _wanted(self, prefix: str, field: Field) -> bool:
        values = (self._row.get(ANSWERS) or {}) if prefix else self._row
        return values.get(field.name) not in (None, "", []) if field.retired or field.derived else True

    def _place(self, name: str) -> Place:
        key = name.removeprefix(f"{ANSWERS}.")
        if key != name and self._programme is not None and key in self._programme.fields:
            field = self._programme.fields[key]
        else:
            field = self._entity.field(name)
        told = field.derived or isinstance(field, Keyed)
        if name in parties_of(self._programme, self._entity.name):
            field = dataclasses.replace(field, required=True)
        return Place(name, field, None if told or key != name else self._choices(field), told)

    def _choices(self, field: Field) -> Choosing:
        """What a programme gives to a code: its name, its stages and outcomes, its indicators."""
        if not isinstance(field, Code) or isinstance(field, Choice):
            return None
        if field.name == "programme":
            return self._programmes()
        if self._programme is None:
            return None
        if field.name == "indicator":
            return [(one.name, one.label) for one in of_programme(self._programme)]
        given = choices_of(self._programme).get(field.name)
        return [(one["code"], one["label"]) for one in given] if given else None

    def _programmes(self) -> Choosing:
        known = sorted(self._frame.facts.programmes.values(), key=lambda one: sort_key(one.label))
        of_record = [one for one in known if one.record == self._entity.name]
        carries = self._entity.has_answers  # of any other record every programme may be meant
        return [(one.name, one.label) for one in (of_record if carries else known)]
