"""Everything that a base did on one day, on one list: who was tested in which programme, and what came out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from models.catalog import choices_of
from models.errors import UserError
from models.office.paper.screening_papers import told_of
from models.office.paper.seen import Seen
from models.office.rows.witness import witness
from models.registry.ages import months_old
from models.registry.person import PERSON
from models.schema.entity import Row
from models.schema.fields import Note
from models.schema.programme import Programme
from models.store.sorting import sort_key_of
from models.text import jalali

Answer = dict[str, Any]


class DayPapers(Seen):
    """The list of a base for a day, for one actor."""

    def base_daily_list(self, ids: Sequence[str]) -> tuple[Answer, ...]:
        """`ids`: a day as people write it, then centres. `{id, centre, day, programmes: [{programme, fields, rows,
        outcomes}], count}` each.

        A row is `{person, months, stage, values, outcome_label}`, `values` one for each of `fields`; rows stand in the
        order of names; `outcomes`: (label, how many). UserError date-impossible, date-ambiguous, ref-unknown.
        """
        day = jalali.parse_day(ids[0], self._saving.desk.today).isoformat()
        return tuple(self._of_base(self.seen("centre", one), day) for one in ids[1:])

    def _of_base(self, centre: Row, day: str) -> Answer:
        tests = self.found("screening", centre=centre["id"], held_on=day)
        witness(self._saving, self._rows.entity("screening"), tests)
        people = self._rows.people([one["person"] for one in tests])
        by_programme: dict[str, list[Row]] = {}
        for one in tests:
            by_programme.setdefault(one["programme"], []).append(one)
        groups = [self._group(name, rows, people) for name, rows in sorted(by_programme.items())]
        return {"id": centre["id"], "centre": centre, "day": day, "programmes": groups, "count": len(tests)}

    def _group(self, name: str, tests: Sequence[Row], people: dict[str, Row]) -> Answer:
        programme = self._saving.programmes.get(name)
        if programme is None:
            raise UserError("programme-unknown", field="programme", value=name)
        names = _asked(programme, tests)
        rows = [self._row(one, programme, names, people.get(one["person"])) for one in tests]
        rows.sort(key=lambda row: sort_key_of(PERSON, row["person"]))
        labels = [one["label"] for one in choices_of(programme)["outcome"]]
        counts = ((label, sum(row["outcome_label"] == label for row in rows)) for label in labels)
        return {
            "programme": programme.label,
            "fields": [programme.fields[one] for one in names],
            "rows": rows,
            "outcomes": [(label, count) for label, count in counts if count],
        }

    @staticmethod
    def _row(test: Row, programme: Programme, names: Sequence[str], person: Row | None) -> Answer:
        answers = test["answers"] or {}
        return {
            **told_of(test, programme),
            "person": person or {},
            "months": months_old(person, datetime.date.fromisoformat(test["held_on"])),
            "values": [answers.get(one) for one in names],
        }


def _asked(programme: Programme, tests: Sequence[Row]) -> list[str]:
    """The answers that the desk asks at the stages of these tests, where any of them has one; without notes."""
    stages = dict.fromkeys(one["stage"] for one in tests)
    asked = dict.fromkeys(name for stage in stages for name in programme.asked(stage))
    given = [name for name in asked if any((one["answers"] or {}).get(name) not in (None, []) for one in tests)]
    return [name for name in given if not isinstance(programme.fields[name], Note)]
