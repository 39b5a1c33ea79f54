"""What a screening leads to is computed here and carried out by the layer above: a referral, a reply, a date to return.

Everything is a pure function of the row and the programme's file; nothing is read or written.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from models.schema.entity import Row
from models.schema.programme import Programme
from models.screenings.protocol import Protocol


@dataclass(frozen=True)
class Followup:
    """The referral that an outcome calls for. `due_on` is a day, `lost_after_days` counts from it."""

    to_body: str
    reason: str
    due_on: datetime.date
    lost_after_days: int


def followup(row: Row, programme: Programme) -> Followup | None:
    """The referral of this screening: the first `[[followup]]` table that fits; None if its outcome calls for none."""
    protocol = Protocol.of(programme)
    answers = row.get("answers") or {}
    for one in protocol.followups:
        if row.get("held_on") and one.applies(row.get("stage"), row.get("outcome"), answers):
            return Followup(one.to_body, one.reason, _later(row, one.due_days), protocol.lost_after_days)
    return None


def answers_referral(row: Row, programme: Programme) -> tuple[str, ...]:
    """The bodies whose open referrals of this person the screening replies to."""
    stage = Protocol.of(programme).stages.get(row.get("stage") or "")
    return stage.replies if stage else ()


def repeat_due(row: Row, programme: Programme) -> datetime.date | None:
    """The day by which the person is to be tested again; None if the outcome asks for no further test."""
    answers = row.get("answers") or {}
    for one in Protocol.of(programme).retests:
        if row.get("held_on") and one.applies(row.get("stage"), row.get("outcome"), answers):
            return _later(row, one.due_days)
    return None


def _later(row: Row, days: int) -> datetime.date:
    return datetime.date.fromisoformat(row["held_on"]) + datetime.timedelta(days=days)
