"""A review is a day that comes round for a row of a programme: a class to look at again, a card that runs out.

`[[review]]` of a programme's file: `field` (a day: an answer, or a column of the record), `days` after it (0: that very
day), `label`, and optionally `when`. Rows whose day has come stand on the worklist until the field has a later day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.planning.indicator import COLUMNS_OF, ROWS
from models.schema.entity import Row
from models.schema.file_reader import FileReader, Table, met, once
from models.schema.programme import Programme

_KEYS = {"field", "days", "label", "when", "source"}


@dataclass(frozen=True)
class Review:
    """One `[[review]]`; `days` are calendar days."""

    field: str
    days: int
    label: str
    when: Mapping[str, tuple[Any, ...]]

    def due_on(self, row: Row) -> datetime.date | None:
        """The day on which the row is to be looked at again; None where nothing is awaited."""
        values = {**row, **(row.get("answers") or {})}
        if not values.get(self.field) or not met(self.when, values):
            return None
        return datetime.date.fromisoformat(values[self.field]) + datetime.timedelta(days=self.days)


def check_reviews(programme: Programme) -> None:
    """Refuse a `[[review]]` that does not hold together: UserError programme-wrong."""
    tuple(_Reader(programme).reviews())


class _Reader(FileReader):
    def reviews(self) -> Iterator[Review]:
        days = tuple(name for name, field in self.programme.fields.items() if field.kind == "day")
        for number, table in self.numbered("review"):
            yield self._review(f"review {number}", table, (*days, *ROWS[self.programme.record]))

    def _review(self, place: str, table: Table, days: tuple[str, ...]) -> Review:
        self.known_keys(place, table, _KEYS)
        names = (*self.programme.fields, *COLUMNS_OF[self.programme.record])
        field = self.one_of(place, "field", table.get("field"), days)
        label = self.text(place, table, "label")
        return Review(field, self.whole(place, table, "days"), label, self.when(place, table, names))


reviews_of = once(lambda programme: tuple(_Reader(programme).reviews()))
