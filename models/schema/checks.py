"""What a programme's file may say of its answers together: a closed vocabulary of named checks, each a `[[check]]`.

Every table has `check` (its word) and what that word asks for; `on` names the stages or kinds of step it is for (none:
everywhere), `when` narrows it to rows whose answers or columns are one of the values. A hard check saves nothing; with
`soft = true` it wants a reason. Only a new word in `WORDS` is Python.

* `in_order` fields: days that do not run backwards (`date-order`, always hard).
* `needs` fields: what must be filled where `when` is met (`required`, always hard).
* `only_when` fields: what stays empty where `when` is not met.
* `never` fields: what this programme does not keep (a register that has no narrative), always hard.
* `at_most` field, than: a number is not above another.
* `between` field, low, high: a number outside is asked about (`out-of-range`, always soft).
* `sex` sex: the person is of that sex (where known).
* `since_birth` field (a day), days: at most so many days after the person's birth (`out-of-range`, always soft).
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.errors import Finding
from models.schema.entity import Entity, Row
from models.schema.file_reader import FileReader, Table, met, once
from models.schema.programme import Programme
from models.schema.rules import Desk, order_broken

COLUMNS = ("stage", "kind", "outcome", "status", "level", "held_on", "opened_on", "closed_on", "done_on", "given_on",
           "starts_on", "ends_on", "asked_on", "amount", "notes", "place")  # fmt: skip
"""The columns of the shapes that a check may name beside the file's answers."""


@dataclass(frozen=True)
class AnswerCheck:
    """One `[[check]]`. `given`: what its word asks for."""

    word: str
    on: tuple[str, ...]
    when: Mapping[str, tuple[Any, ...]]
    soft: bool
    given: Table
    why: str


Values = Mapping[str, Any]
"""A row's answers and columns by name."""


def findings(programme: Programme, entity: Entity, row: Row, desk: Desk) -> list[Finding]:
    """What the checks of the file say of a row as it would be saved."""
    checks = checks_of(programme)
    values = {**{name: row.get(name) for name in COLUMNS}, **(row.get("answers") or {})} if checks else {}
    return [found for one in checks if _concerns(one, entity, row, values) for found in _found(one, row, values, desk)]


def kept_out(programme: Programme | None) -> frozenset[str]:
    """The columns and answers that the programme never keeps, at no stage and in no case: no paper has a place for
    them, and none tells what an older program wrote there."""
    checks = checks_of(programme) if programme else ()
    never = (one for one in checks if one.word == "never" and not (one.on or one.when or one.soft))
    return frozenset(name for one in never for name in one.given["fields"])


def _concerns(one: AnswerCheck, entity: Entity, row: Row, values: Values) -> bool:
    if one.on and not {row.get("stage"), row.get("kind"), entity.name} & set(one.on):
        return False
    return one.word == "only_when" or met(one.when, values)


def _found(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterator[Finding]:
    for found in WORDS[one.word].judge(one, row, values, desk):
        if found.code == "rule-broken" and one.soft:
            yield Finding("rule-asks", found.field, found.value, found.params)
        else:
            yield found


def _name(row: Row, field: str) -> str:
    return field if field in COLUMNS and field in row else f"answers.{field}"


def _broken(row: Row, field: str, why: str, value: object = None) -> Finding:
    return Finding("rule-broken", _name(row, field), value, {"why": why})


def _in_order(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    days = [(name, values[name]) for name in one.given["fields"] if values.get(name)]
    for (_, earlier), (name, later) in itertools.pairwise(days):
        if later < earlier:
            yield order_broken(_name(row, name), later, earlier)


def _needs(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    for name in one.given["fields"]:
        if values.get(name) in (None, "", []):
            yield Finding("required", _name(row, name))


def _only_when(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    for name in one.given["fields"] if not met(one.when, values) else ():
        if values.get(name) not in (None, "", [], False):
            yield _broken(row, name, one.why or "این خانه در این حال پر نمی‌شود.")


def _never(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    for name in one.given["fields"]:
        if values.get(name) not in (None, "", []):
            yield _broken(row, name, one.why or "این برنامه این خانه را نگه نمی‌دارد.")


def _at_most(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    value, most = values.get(one.given["field"]), values.get(one.given["than"])
    if value is not None and most is not None and value > most:
        yield _broken(row, one.given["field"], one.why or f"بیش از {most} نمی‌شود.", value)


def _between(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    value, low, high = values.get(one.given["field"]), one.given["low"], one.given["high"]
    if value is not None and not low <= value <= high:
        yield Finding("out-of-range", _name(row, one.given["field"]), value, {"low": low, "high": high})


def _sex(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    person = desk.get("person", row["person"]) if row.get("person") else None
    if person and person.get("sex") and person["sex"] not in one.given["sex"]:
        yield Finding("rule-broken", "person", None, {"why": one.why or "این برنامه برای این جنس نیست."})


def _since_birth(one: AnswerCheck, row: Row, values: Values, desk: Desk) -> Iterable[Finding]:
    day = values.get(one.given["field"])
    person = desk.get("person", row["person"]) if row.get("person") else None
    if not day or not person or not person.get("birth_date"):
        return
    days = (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(person["birth_date"])).days
    if days > one.given["days"]:
        yield Finding("out-of-range", _name(row, one.given["field"]), days, {"low": 0, "high": one.given["days"]})


Judge = Callable[[AnswerCheck, Row, Values, Desk], Iterable[Finding]]


@dataclass(frozen=True)
class Word:
    """One word: the keys that it asks for, and how it judges."""

    keys: tuple[str, ...]
    judge: Judge


WORDS: Mapping[str, Word] = {
    "in_order": Word(("fields",), _in_order),
    "needs": Word(("fields",), _needs),
    "only_when": Word(("fields",), _only_when),
    "never": Word(("fields",), _never),
    "at_most": Word(("field", "than"), _at_most),
    "between": Word(("field", "low", "high"), _between),
    "sex": Word(("sex",), _sex),
    "since_birth": Word(("field", "days"), _since_birth),
}


_DAYS, _NUMBERS = ("day",), ("number", "whole", "tenths")
_COMPARES: Mapping[str, tuple[str, ...]] = {
    "in_order": _DAYS, "since_birth": _DAYS, "between": _NUMBERS, "at_most": _NUMBERS,
}  # fmt: skip
"""The kinds of answers that a word compares."""


def check_checks(programme: Programme) -> None:
    """Refuse a `[[check]]` that does not hold together: UserError programme-wrong with its number and the key."""
    _Reader(programme).checks()


class _Reader(FileReader):
    def checks(self) -> tuple[AnswerCheck, ...]:
        return tuple(self._check(f"check {number}", table) for number, table in self.numbered("check"))

    def _check(self, place: str, table: Table) -> AnswerCheck:
        word = self.one_of(place, "check", table.get("check"), WORDS)
        keys = WORDS[word].keys
        self.known_keys(place, table, {"check", "on", "when", "soft", "why", "source", *keys})
        names = (*self.programme.fields, *COLUMNS)
        for key in keys:
            self._key(place, table, key, names)
        self._comparable(place, word, table)
        if not isinstance(table.get("on", []), list):
            self.refuse(place, "on", "یک فهرست")
        on, why = tuple(map(str, table.get("on", []))), str(table.get("why", ""))
        return AnswerCheck(word, on, self.when(place, table, names), self.flag(place, table, "soft"), table, why)

    def _comparable(self, place: str, word: str, table: Table) -> None:
        """What is compared can be: days with days, numbers with numbers."""
        for key in ("fields", "field", "than") if word in _COMPARES else ():
            for name in [table[key]] if isinstance(table.get(key), str) else table.get(key, ()):
                if self._kind_of(name) not in _COMPARES[word]:
                    self.refuse(place, key, f"«{name}» {'روز' if _COMPARES[word] == _DAYS else 'عدد'} نیست")
        if word == "between" and not table["low"] <= table["high"]:
            self.refuse(place, "low", "نه بیش از high")

    def _kind_of(self, name: str) -> str:
        """The kind of an answer or column; empty for columns that nothing is compared with."""
        if name in self.programme.fields:
            return self.programme.fields[name].kind
        return "day" if name.endswith("_on") else "whole" if name == "amount" else ""

    def _key(self, place: str, table: Table, key: str, names: tuple[str, ...]) -> None:
        if key == "fields" and not self.some_of(place, table, key, names):
            self.refuse(place, key, "دست‌کم یک خانه")
        if key in ("field", "than"):
            self.one_of(place, key, table.get(key), names)
        if key == "sex" and not self.some_of(place, table, key, ("female", "male")):
            self.refuse(place, key, "female یا male")
        if key == "days":
            self.whole(place, table, key)
        if key in ("low", "high") and type(table.get(key)) not in (int, float):
            self.refuse(place, key, "یک عدد")


checks_of = once(lambda programme: _Reader(programme).checks())
