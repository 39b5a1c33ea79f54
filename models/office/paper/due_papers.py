"""What is due in open cases and by reviews, as a list for a day at the desk: the late first, numbers to call."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from models.office.figures import Figures
from models.office.paper.seen import Seen, is_confidential, phones_of
from models.office.rows.saving import Saving
from models.office.rows.witness import witness_awaited
from models.store import stamps
from models.store.repository import Repository

Answer = dict[str, Any]
_STATES = {"overdue": "دیرشده", "due": "در راه", "lost": "از دست رفته"}


class DuePapers(Seen):
    """Lists of due steps, deadlines and reviews for one actor."""

    def __init__(self, rows: Repository, saving: Saving, figures: Figures) -> None:
        super().__init__(rows, saving)
        self._figures = figures

    def due_list(self) -> tuple[Answer, ...]:
        """One page as `ListPapers.worklist`: in the place of whom is referred to what is due."""
        found = self._figures.awaited(cases=True, reviews=True, overdue=False)
        seen = [one for one in found if self._is_there(one)]
        witness_awaited(self._saving, seen)
        programmes = {one["programme"]: self._saving.programmes.get(one["programme"]) for one in seen}
        rows = [self._due(one, {name: known.label for name, known in programmes.items() if known}) for one in seen]
        groups = [
            {"state": state, "label": label, "rows": [row for row in rows if row["state"] == state]}
            for state, label in _STATES.items()
        ]
        told = {"about": "کار", "confidential": any(one and is_confidential(one) for one in programmes.values())}
        return ({"groups": [group for group in groups if group["rows"]], "count": len(rows), **told},)

    def _is_there(self, item: Mapping[str, Any]) -> bool:
        row = self._rows.get(item["entity"], item["id"])
        return row is not None and self.is_seen(item["entity"], row)

    def _due(self, item: Mapping[str, Any], labels: Mapping[str, str]) -> Answer:
        person = self.somebody(item["person"])
        late = (stamps.today() - datetime.date.fromisoformat(item["due_on"])).days
        known = [{"number": item["mobile"], "whose": ""}] if item["mobile"] else []
        return {
            "id": item["id"],
            "name": item["name"],
            "father_name": (person or {}).get("father_name"),
            "programme": labels.get(item["programme"], item["programme"]) or self._rows.entity(item["entity"]).label,
            "to_body": item["what"],
            "to_centre": "",
            "due_on": item["due_on"],
            "days_late": max(late, 0),
            "state": item["state"],
            "phones": phones_of(self._rows, person) if person else known,
        }
