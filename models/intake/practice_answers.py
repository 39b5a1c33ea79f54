"""What stands in an invented row follows from its declaration: a value by the kind of each field, days before today."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from models.intake.practice_people import MARK
from models.intake.practice_steps import Raw, Year, of
from models.planning.indicator import Measure, of_programme
from models.schema.entity import Entity
from models.schema.fields import Choice, Choices, Day, Field
from models.schema.numbers import Number
from models.schema.programme import Programme

_DAY = datetime.timedelta(days=1)
_FILLED = 0.6  # of what need not be filled
_KEPT = frozenset({"notes", "programme"})


def answers(told: Year, programme: Programme, on: str, day: datetime.date, entity: str = "") -> tuple[Raw, Raw]:
    """What a row of a stage or kind of step is answered on a day, and what else could have been."""
    sections = programme.sections_on(entity or programme.record, on or None)
    asked = programme.asked(on or None)
    fields = [field for one in sections for field in one.fields if not (field.derived or field.retired)]
    drawn = {field.name: given for field in fields if (given := value(told, field, day)) is not None}
    wanted = {field.name for field in fields if field.required or (field.name in asked and told.dice.random() < 0.9)}
    given = {name: one for name, one in drawn.items() if name in wanted or told.dice.random() < _FILLED / 2}
    return given, {**drawn, **_on_the_day(fields, day)}


def _on_the_day(fields: Iterable[Field], day: datetime.date) -> Raw:
    """Where a day before does not fit, it is the day itself."""
    return {field.name: day.isoformat() for field in fields if isinstance(field, Day)}


def value(told: Year, field: Field, day: datetime.date) -> Any:
    """A value of the field's kind as of a day, None for one that is not invented (a reference, an object)."""
    if isinstance(field, Choices):
        codes = [code for code, _ in field.choices()]
        return sorted(told.dice.sample(codes, min(len(codes), told.dice.choice((1, 1, 2))))) if codes else None
    if isinstance(field, Choice):
        codes = [code for code, _ in field.choices()]
        return told.county if field.codelist == "counties" else told.dice.choice(codes) if codes else None
    if isinstance(field, Day):
        return (day - _DAY * told.dice.randrange(0, 20)).isoformat()
    if isinstance(field, Number):
        return _number(told, field)
    made = _BY_KIND.get(field.kind)
    return made(told, field) if made else None


def _number(told: Year, field: Number) -> float:
    low = next((one for one in (field.low, field.least) if one is not None), 0)
    high = next((one for one in (field.high, field.most) if one is not None), low + 20)
    high = min(high, low + 10**9)
    drawn = told.dice.uniform(low, high) if field.decimals else told.dice.randint(int(low), max(int(low), int(high)))
    return round(drawn, field.decimals) if field.decimals else int(drawn)


_BY_KIND: Mapping[str, Callable[[Year, Field], Any]] = {
    "flag": lambda told, _field: told.dice.random() < 0.5,
    "note": lambda _told, _field: MARK,
    "text": lambda told, field: told.inventor.full_name() if _is_name(field) else f"{field.label} ({MARK})",
    "code": lambda told, _field: f"{told.dice.randrange(1000, 9999)}",
    "time": lambda told, _field: f"{told.dice.randrange(8, 15):02}:{told.dice.choice(('00', '15', '30', '45'))}",
    "mobile": lambda told, _field: told.inventor.mobile(),
    "phone": lambda told, _field: f"0{told.dice.randrange(10**9, 10**10)}",
    "national_id": lambda told, _field: told.inventor.national_id(),
    "postal_code": lambda told, _field: f"{told.dice.choice('13456789')}{told.dice.randrange(1, 10**9):09}",
}
_NAMED = ("نام", "مسئول", "مدیر", "کارشناس", "مددکار", "مشاور", "ارزیاب", "رابط", "مدرس", "معرف", "انجام")


def _is_name(field: Field) -> bool:
    return field.label.startswith(_NAMED)


# -- rows of a declaration --------------------------------------------------------------------------------------------


def columns(
    told: Year,
    entity: Entity,
    day: datetime.date,
    last: datetime.date,
    pools: Mapping[str, Iterable[str]],
    programmes: list[Programme],
    number: int,
) -> tuple[Raw, Raw] | None:
    """A row of an entity as of a day and what else it could say, its days then being the `last` of the story; its
    references are taken in turn from `pools` (entity to keys), by its `number`. None where one that it must have has
    nobody to name."""
    raw: Raw = {}
    spare: Raw = {}
    programme = told.dice.choice(programmes) if programmes else None
    for name, field in entity.own_fields.items():
        if field.derived or field.keyed or field.retired:
            continue
        keys = list(pools.get(entity.refs[name], ())) if name in entity.refs else []
        if name in entity.refs:
            given: Any = of(keys[number % len(keys)]) if keys else None
        else:
            given = _own(told, name, field, day, programme)
        if given is None and field.required:
            return None
        spare |= {name: given} if given is not None else {}
        if given is not None and (field.required or name in _KEPT or told.dice.random() < _FILLED):
            raw[name] = given
    if "notes" in entity.fields:
        raw["notes"] = MARK
    return raw, {**spare, **_on_the_day(entity.own_fields.values(), last)}


def _own(told: Year, name: str, field: Field, day: datetime.date, programme: Programme | None) -> Any:
    """A column that means the same everywhere, else a value of its kind."""
    flows = [one.name for one in of_programme(programme) if one.measure is Measure.FLOW] if programme else []
    known = {
        "programme": programme.name if programme else None,
        "indicator": flows[0] if flows else None,
        "period": f"{told.year}-Q{told.dice.randint(1, 4)}",
        "county": told.county,
        "rank": told.dice.randint(1, 9),
    }
    return known[name] if name in known else value(told, field, day)
