"""A record is declared once, as sections of fields; every other part of the program reads that declaration."""

from __future__ import annotations

import functools
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.errors import UserError
from models.schema.fields import Code, Field, Flag, Keyed, Ref

if TYPE_CHECKING:
    from models.schema.review import Review
    from models.schema.rules import Desk, Rule

Row = dict[str, Any]
Derive = Callable[[Row, Row | None, "Desk"], None]


class Tier(StrEnum):
    """How sensitive a record or programme is (guard.md): what a role may see depends on it."""

    ORDINARY = "A"
    CHILD_HEALTH = "B"
    FAMILY = "C"
    ABUSE = "D"


@dataclass(frozen=True)
class Section:
    """A titled group of fields: a card of the form, a block of the paper. `on`, of a programme's answers: the stages or
    kinds of step where they are asked; none: everywhere."""

    label: str
    fields: tuple[Field, ...]
    on: tuple[str, ...] = ()


# What every row has besides its own fields (names.md). `reasons` keeps the answers to soft findings by their code.
SYSTEM_FIELDS: tuple[Field, ...] = (
    Code("office", "دفتر", required=True, derived=True),
    Flag("retired", "کنار گذاشته", critical=True, derived=True),
    Code("source_centre", "مرکز مبدأ", aliases=("کد مرکز مثبت زندگی", "مرکز مبدا")),
    Keyed("reasons", "دلیل‌ها", derived=True),
    Keyed("extra", "خانه‌های نسخه‌های دیگر", derived=True),
)


@dataclass(frozen=True)
class Entity:
    """One kind of record.

    `columns`: what lists show. `sort`: the fields of the Persian sort key. `title`: the fields that name a row in a
    sentence. `brief`: what the desk asks of somebody new, in this order. `joins`: a row of a set, whose id is
    derived from these fields so that offices meet on it; `unordered`: whichever of them is which. `rules` and `derive`
    run on save in this order: derive, then rules. `downward`: a parent sends its own rows to offices below. `follows`:
    references to rows; a parent's row goes to the offices of the rows it refers to by these. `everywhere`: the row goes
    to every office below, whoever owns it. `part_of`: the reference to the row that this one is a part of: its
    programme is that row's, and so is whom it tells of. `stays`: no row goes to another office in a bundle. `within`:
    the reference to the row of whose programme a row is that has none of its own and is nobody's part (a session of a
    course). `base`: the reference to the centre where the row was made; who is bound to a base sees and writes only
    those of his own. `source`: the two fields that name, by entity and id, the row that this one came of: it is of
    that row's base, and of its programme where it names none itself.
    `figures`: its rows are numbers without names, open to whoever may see the figures of their programme. `reviews`:
    the days on which its rows are to be looked at again, whatever the programme.
    An entity with a field `answers` belongs to a programme named by its field `programme`.
    """

    name: str
    label: str
    _: KW_ONLY
    sections: tuple[Section, ...]
    columns: tuple[str, ...]
    sort: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    tier: Tier = Tier.ORDINARY
    rules: tuple[Rule, ...] = ()
    derive: tuple[Derive, ...] = ()
    downward: bool = False
    follows: tuple[str, ...] = ()
    unordered: bool = False
    shared: tuple[str, ...] = ()
    everywhere: bool = False
    part_of: str = ""
    stays: bool = False
    within: str = ""
    base: str = ""
    source: tuple[str, ...] = ()
    figures: bool = False
    reviews: tuple[Review, ...] = ()

    @functools.cached_property
    def own_fields(self) -> Mapping[str, Field]:
        """The declared fields by name, in the order of the form."""
        return {field.name: field for section in self.sections for field in section.fields}

    @functools.cached_property
    def fields(self) -> Mapping[str, Field]:
        """All synced columns by name: the declared fields, then the system's."""
        return {**self.own_fields, **{field.name: field for field in SYSTEM_FIELDS}}

    @functools.cached_property
    def refs(self) -> Mapping[str, str]:
        """Field name to the entity it refers to."""
        return {f.name: f.entity for f in self.own_fields.values() if isinstance(f, Ref)}

    @functools.cached_property
    def search_fields(self) -> tuple[str, ...]:
        """The fields whose text goes into the search key."""
        return tuple(name for name, field in self.own_fields.items() if field.search)

    @functools.cached_property
    def required(self) -> tuple[str, ...]:
        """The declared fields that may not be empty."""
        return tuple(name for name, field in self.own_fields.items() if field.required)

    @functools.cached_property
    def validators(self) -> Mapping[str, Callable[[Any], bool]]:
        """The check of a stored value, by field name."""
        return {name: field.valid for name, field in self.fields.items()}

    @functools.cached_property
    def packed(self) -> tuple[str, ...]:
        """The fields whose columns hold JSON text."""
        return tuple(name for name, field in self.fields.items() if field.packed)

    @property
    def has_answers(self) -> bool:
        """Whether rows carry a programme's answers."""
        return "answers" in self.own_fields

    def field(self, name: str) -> Field:
        """The field of that name; UserError field-unknown if there is none."""
        if name not in self.fields:
            raise UserError("field-unknown", field=name, value=name)
        return self.fields[name]

    def new_id(self, row: Mapping[str, Any]) -> str:
        """A random id of 32 hex digits; for rows of sets the id derived from what they join."""
        if self.joins and all(row.get(name) for name in self.joins):
            joined = [str(row[name]) for name in self.joins]
            return derived_id(self.name, *(sorted(joined) if self.unordered else joined))
        return secrets.token_hex(16)

    def naming(self, row: Mapping[str, Any]) -> str:
        """The words by which a person recognises this row."""
        shown = (self.fields[name].shown(row.get(name)) for name in self.title or self.columns)
        return " ".join(filter(None, shown))


def derived_id(*parts: str) -> str:
    """The same 32 hex digits for the same parts in every office."""
    return hashlib.sha256("\0".join(("daftar/row/1", *parts)).encode()).hexdigest()[:32]
