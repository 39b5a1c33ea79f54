"""A review is a day that comes round for a row: a class to look at again, a licence that runs out.

An entity declares its own (`Entity.reviews`), a programme's file those of its records (`models.planning.review`); both
stand on one worklist (`models.planning.awaited`) until the field has a later day.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from models.schema.entity import Row
from models.schema.file_reader import met


@dataclass(frozen=True)
class Review:
    """The day in `field` and so many calendar `days` after it. `when`: only rows whose values are these; `ahead`: days
    before it from which the row stands on the worklist, None for as many as everything else; `done`: the field of the
    day on which the row was last looked at, by which a review that had come by then is over."""

    field: str
    days: int
    label: str
    when: Mapping[str, tuple[Any, ...]] = dataclasses.field(default_factory=dict)
    _: KW_ONLY
    ahead: int | None = None
    done: str = ""

    def due_on(self, row: Row) -> datetime.date | None:
        """The day on which the row is to be looked at again; None where nothing is awaited."""
        values = {**row, **(row.get("answers") or {})}
        if not values.get(self.field) or not met(self.when, values):
            return None
        due = datetime.date.fromisoformat(values[self.field]) + datetime.timedelta(days=self.days)
        return None if self.done and (values.get(self.done) or "") >= due.isoformat() else due
