"""Today's work on one board: who is awaited, which sessions are held, where targets stand, how old the backup is.

Everything is read in one go; each part is a reading of what others keep, and a part without work is empty.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.admin import backup
from models.cases.call import CALL
from models.cases.referral import REFERRAL
from models.office.figures import Figures
from models.office.rows.saving import Saving
from models.office.rows.witness import witness_awaited
from models.office.work.waiting import Waiting
from models.schema.entity import Row
from models.screenings.protocol import Protocol
from models.store.repository import Repository
from models.text import jalali

Answer = dict[str, Any]

STALE_BACKUP = 7  # days after which the age of the last backup is told

# The last call about each referral.
_CALLS = """
SELECT referral, called_on, answer, next_on FROM (
    SELECT *, row_number() OVER (PARTITION BY referral ORDER BY called_on DESC, id) AS place FROM call
    WHERE retired IS NOT 1 AND referral IN (SELECT value FROM json_each(:referrals))
) WHERE place = 1
"""


class Board:
    """The board of one actor."""

    def __init__(self, rows: Repository, saving: Saving, figures: Figures, actor: Actor, folder: Path) -> None:
        self._rows, self._saving, self._figures = rows, saving, figures
        self._actor, self._backups = actor, folder / backup.BACKUPS
        self._waiting = Waiting(figures, saving)

    def board(self) -> Answer:
        """`{followups, repeats, cases, reviews, sessions, targets, bases, backup}`; the parts as their methods say."""
        return {
            "followups": self.followups(),
            "repeats": self.repeats(),
            "cases": self.awaited(cases=True),
            "reviews": self.awaited(reviews=True),
            "sessions": self.sessions(),
            "targets": self.targets(),
            "bases": self.bases(),
            "backup": self.backup_age(),
        }

    # -- who is awaited -------------------------------------------------------------------------------------------

    def followups(self) -> list[Answer]:
        """`{id, person, name, mobile, to_body, due_on, late, state, called_on, answer, next_on}` of each referral.

        `late` in days (None without a due day; negative: days left); `state` as the worklist's.
        """
        if not self._actor.reads(REFERRAL.tier):
            return []
        items = self._figures.worklist(False, False)
        witness_awaited(self._saving, items)
        calls = self._last_calls([one["referral"] for one in items])
        bodies = REFERRAL.field("to_body")
        return [
            {
                "id": one["referral"],
                "person": one["person"],
                "name": one["name"],
                "mobile": one["mobile"],
                "to_body": bodies.shown(one["to_body"]),
                "due_on": one["due_on"],
                "late": self._late(one["due_on"]),
                "state": one["state"],
                **calls.get(one["referral"], {"called_on": None, "answer": None, "next_on": None}),
            }
            for one in items
        ]

    def _last_calls(self, referrals: list[str]) -> Mapping[str, Answer]:
        if not self._actor.reads(CALL.tier):
            return {}
        found = self._rows.store.db.query(_CALLS, {"referrals": json.dumps(referrals)})
        return {one.pop("referral"): one for one in found}

    def repeats(self) -> list[Answer]:
        """`{id, person, name, mobile, programme, stage, due_on, late, state}` of each test to be done again."""
        items = self._figures.worklist(False, True)
        witness_awaited(self._saving, items)
        return [
            {
                "id": one["screening"],
                "person": one["person"],
                "name": one["name"],
                "mobile": one["mobile"],
                "programme": one["programme"],
                "stage": self._stage(one["programme"], one["stage"]),
                "due_on": one["due_on"],
                "late": self._late(one["due_on"]),
                "state": one["state"],
            }
            for one in items
        ]

    def awaited(self, *, cases: bool = False, reviews: bool = False) -> list[Answer]:
        """What Waiting.worklist tells of open cases or of reviews, with `label` (the programme in words; of a row that
        is of none what it is) and `late`."""
        items = self._waiting.worklist(cases=cases, reviews=reviews)
        return [{**one, "label": self._label(one), "late": self._late(one["due_on"])} for one in items]

    def _label(self, item: Answer) -> str:
        known = self._saving.programmes.get(item["programme"])
        return known.label if known else item["programme"] or self._rows.entity(item["entity"]).label

    def _stage(self, programme: str, stage: str) -> str:
        known = self._saving.programmes.get(programme)
        return Protocol.of(known).stage_list.labels.get(stage, stage) if known else stage

    def _late(self, due_on: str | None) -> int | None:
        return (self._saving.desk.today - datetime.date.fromisoformat(due_on)).days if due_on else None

    # -- what is held -----------------------------------------------------------------------------------------------

    def sessions(self) -> list[Answer]:
        """`{id, course, at, topic, registered, noted}` of today's sessions; `noted`: how many attendances are."""
        declared = self._rows.entity("session")
        today = self._rows.find("session", where={"held_on": self._saving.desk.today.isoformat()})
        seen = [one for one in today if self._saving.may_see(declared, one)]
        told = [self._session(one) for one in seen]
        return sorted((one for one in told if one), key=lambda one: one["at"] or "")

    def _session(self, row: Row) -> Answer | None:
        course = self._rows.get("course", row["course"])
        if course is None or not self._saving.may_see(self._rows.entity("course"), course):
            return None
        return {
            "id": row["id"],
            "course": course["title"] or self._rows.entity("course").naming(course),
            "at": row["starts_at"],
            "topic": row["topic"],
            "registered": self._rows.count("registration", course=course["id"]),
            "noted": self._rows.count("attendance", session=row["id"]),
        }

    # -- where we stand ---------------------------------------------------------------------------------------------

    def targets(self) -> Answer:
        """`{period, label, rows}` of the present quarter: `{name, programme, indicator, value, target}` each.

        `name` is the programme's, the rest is in words.
        """
        year, number = jalali.quarter_of(self._saving.desk.today)
        if not self._actor.may("report"):
            return {"period": "", "label": "", "rows": []}
        answer = self._figures.report("targets", f"{year}-Q{number}", None)
        rows = [
            {
                "name": one["programme"],
                "programme": one["programme_label"],
                "indicator": one["indicator_label"],
                "value": one["value"] or 0,
                "target": one["target"],
            }
            for one in answer["rows"]
        ]
        return {"period": answer["period"], "label": answer["label"], "rows": rows}

    def bases(self) -> Answer:
        """`{period, rows}` of the present quarter: `{centre, rate}` of each base whose rate of flagged children is
        unusual."""
        year, number = jalali.quarter_of(self._saving.desk.today)
        if not self._actor.may("report"):
            return {"period": "", "rows": []}
        answer = self._figures.report("bases", f"{year}-Q{number}", None)
        outside = [one for one in answer["rows"] if one["outside"]]
        return {
            "period": answer["period"],
            "rows": [{"centre": one["centre_label"], "rate": one["rate"]} for one in outside],
        }

    def backup_age(self) -> int | None:
        """Days since the last backup of our own if they are more than STALE_BACKUP, -1 where there is none; else None.

        An office that holds nothing yet needs none.
        """
        times = self._times()
        if not times:
            return -1 if self._rows.store.place() else None
        days = (backup.desk_time() - max(times)).days
        return days if days > STALE_BACKUP else None

    def _times(self) -> Iterable[datetime.datetime]:
        return [time for _, time in backup.dated(self._backups)] if self._backups.is_dir() else []
