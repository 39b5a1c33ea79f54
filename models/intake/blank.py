"""An empty sheet for each kind of record: headings that a load knows again, and what may stand under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.intake.headings import Headings, Target
from models.intake.plan import LoadPlan
from models.schema.fields import Choice, Choices, Field, Flag, Ref

_SYSTEM = frozenset({"programme", "extra", "reasons"})


@dataclass(frozen=True)
class BlankColumn:
    """A column to fill in: the target path, the heading, and the words that may stand in it (none: anything)."""

    path: str
    heading: str
    required: bool
    words: tuple[str, ...] = ()


def blank_columns(plan: LoadPlan) -> list[BlankColumn]:
    """The columns of an empty sheet for the rows of a plan, in order: people, the row itself, the answers.

    A heading stands for one target only, so that the sheet is understood as it was meant.
    """
    known = Headings(plan.targets)
    return [one for target in plan.targets for one in _column(plan, target, known)]


def _column(plan: LoadPlan, target: Target, known: Headings) -> Iterator[BlankColumn]:
    field = plan.field_of(target.path)
    before, _, name = target.path.rpartition(".")
    if field is None or field.retired or field.derived or field.keyed or name in _SYSTEM:
        return
    if isinstance(field, Ref) and field.entity != "centre" and name != "course":
        return
    own = [one for one in target.headings[:-1] or target.headings if known.path_of(one) == target.path]
    if own:
        words = tuple(_words(plan, before, field))
        yield BlankColumn(target.path, own[0], field.required, words)


def _words(plan: LoadPlan, before: str, field: Field) -> Sequence[str]:
    """The labels of a closed list, also of one that the programme's file gives."""
    if isinstance(field, (Choice, Choices, Flag)):
        return [label for _, label in field.choices()]
    if before == plan.entity.name and field.name in ("stage", "kind", "level", "outcome"):
        return list(plan.codes(field.name).labels.values())
    return ()
