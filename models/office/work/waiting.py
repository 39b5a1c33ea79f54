"""Who and what is awaited, as the worklist answers it to one actor: replies, repeats, steps of cases, and reviews."""

from __future__ import annotations

from typing import Any

from models.office.figures import Figures
from models.office.rows.saving import Saving
from models.office.rows.witness import witness_awaited

Answer = dict[str, Any]


class Waiting:
    """The worklists of one actor."""

    def __init__(self, figures: Figures, saving: Saving) -> None:
        self._figures, self._saving = figures, saving

    def worklist(
        self, overdue: bool = False, repeats: bool = False, cases: bool = False, reviews: bool = False
    ) -> list[Answer]:
        """Follow-ups due, overdue and lost; instead of them tests to be done again (`repeats`), or what is due in open
        cases (`cases`) and by reviews (`reviews`): `{entity, id, case, person, household, programme, what, due_on,
        state, mobile, name}` each. `overdue`: only what is past its day."""
        awaited = self._figures.awaited(cases, reviews, overdue) if cases or reviews else None
        items: list[Answer] = self._figures.worklist(overdue, repeats) if awaited is None else awaited
        witness_awaited(self._saving, items)
        return items
