"""The reviews that a programme's file declares for its records: a card that runs out, a visit after a loan.

`[[review]]` of a programme's file: `field` (a day: an answer, or a column of the record), `days` after it (0: that very
day), `label`, and optionally `when`. Rows whose day has come stand on the worklist until the field has a later day.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.planning.indicator import COLUMNS_OF, ROWS
from models.schema.file_reader import FileReader, Table, once
from models.schema.programme import Programme
from models.schema.review import Review

_KEYS = {"field", "days", "label", "when", "source"}


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
