"""What a screening leads to is computed here and carried out by the layer above: a referral, a reply, a date to return.

Everything is a pure function of the row, the programme's file and the day of birth (`born`, ISO or None); nothing is
read or written. A day that counts from birth counts from the test where the birth is not known, and never lies before
the test.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from models.schema.entity import Row
from models.schema.programme import Programme
from models.screenings.protocol import Protocol
from models.screenings.stages import Consequence


@dataclass(frozen=True)
class Followup:
    """The referral that an outcome calls for. `due_on` is a day, `lost_after_days` counts from it."""

    to_body: str
    reason: str
    due_on: datetime.date
    lost_after_days: int


def followup(row: Row, programme: Programme, born: str | None) -> Followup | None:
    """The referral of this screening: the first `[[followup]]` table that fits; None if its outcome calls for none."""
    protocol = Protocol.of(programme)
    answers = row.get("answers") or {}
    for one in protocol.followups:
        if row.get("held_on") and one.applies(row.get("stage"), row.get("outcome"), answers):
            return Followup(one.to_body, one.reason, _due_on(one, row, born), protocol.lost_after_days)
    return None


def due_once_corrected(
    row: Row, programme: Programme, due_on: str | None, before: str | None, born: str | None
) -> datetime.date | None:
    """The day to which the referral of this screening moves when the day of birth is corrected from `before` to `born`.

    None where it stays: it does not count from birth, or `due_on` is not the day that was reckoned, so that somebody
    set it by hand. (The day of a further test is reckoned whenever it is asked for: `repeat_due`.)
    """
    was, wanted = (followup(row, programme, day) for day in (before, born))
    if was is None or wanted is None or due_on != was.due_on.isoformat() or wanted.due_on == was.due_on:
        return None
    return wanted.due_on


def answers_referral(row: Row, programme: Programme) -> tuple[str, ...]:
    """The bodies whose open referrals of this person the screening replies to."""
    stage = Protocol.of(programme).stages.get(row.get("stage") or "")
    return stage.replies if stage else ()


def repeat_due(row: Row, programme: Programme, born: str | None) -> datetime.date | None:
    """The day by which the person is to be tested again; None if the outcome asks for no further test."""
    wanted = _retest(row, programme)
    return _due_on(wanted, row, born) if wanted else None


def next_stage(row: Row, programme: Programme) -> str | None:
    """The stage at which the person is to be tested again: what the file says, else the one that comes after this
    (where none does, this one once more). None if the outcome asks for no further test."""
    wanted, stages = _retest(row, programme), Protocol.of(programme).stages
    if wanted is None:
        return None
    return wanted.next or next((one.code for one in stages.values() if row["stage"] in one.after), row["stage"])


def _retest(row: Row, programme: Programme) -> Consequence | None:
    answers = row.get("answers") or {}
    found = (one for one in Protocol.of(programme).retests if row.get("held_on"))
    return next((one for one in found if one.applies(row.get("stage"), row.get("outcome"), answers)), None)


def _due_on(one: Consequence, row: Row, born: str | None) -> datetime.date:
    tested = datetime.date.fromisoformat(row["held_on"])
    since = datetime.date.fromisoformat(born) if one.from_birth and born else tested
    return max(tested, since + datetime.timedelta(days=one.due_days))
