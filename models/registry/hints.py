"""What a programme's file says for practice data: `[practice]` with `centre`, `most` and `answers`; none is needed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.errors import UserError
from models.registry.centre import CENTRE_KINDS
from models.schema.file_reader import FileReader, once
from models.schema.programme import Programme

HINTS = ("centre", "most", "answers")


@dataclass(frozen=True)
class Hints:
    """`centre`: the kind of centre where it is done, "" for one by its name; `most`: rows at most, None for the usual;
    `answers`: by name the values that are drawn from."""

    centre: str = ""
    most: int | None = None
    answers: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


def check_hints(programme: Programme) -> None:
    """Refuse a `[practice]` that does not hold together: UserError programme-wrong naming the key."""
    _Reader(programme).hints()


class _Reader(FileReader):
    def hints(self) -> Hints:
        table = self.given.get("practice", {})
        if not isinstance(table, Mapping):
            self.refuse("practice", "", "یک جدول [practice]")
        self.known_keys("practice", table, HINTS)
        kinds = tuple(one.code for one in CENTRE_KINDS)
        centre = self.one_of("practice", "centre", table["centre"], kinds) if "centre" in table else ""
        answers = table.get("answers", {})
        if not isinstance(answers, Mapping):
            self.refuse("practice", "answers", "نام خانه و فهرست مقدارها")
        drawn = {name: self._values(str(name), values) for name, values in answers.items()}
        return Hints(centre, self.maybe_whole("practice", table, "most"), drawn)

    def _values(self, name: str, values: Any) -> tuple[Any, ...]:
        given = self.programme.fields[self.one_of("practice", "answers", name, tuple(self.programme.fields))]
        if not isinstance(values, list) or not values:
            self.refuse("practice", "answers", f"«{name}» فهرستی از مقدارها")
        for one in values:
            try:
                given.read(one, datetime.date.max)
            except UserError:
                self.refuse("practice", "answers", f"«{one}» مقدار «{given.label}» نیست")
        return tuple(values)


hints_of = once(lambda programme: _Reader(programme).hints())
