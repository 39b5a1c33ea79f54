"""What is marked on a sheet of attendance and not saved is kept beside the records: a crash or a cut costs one key.

One draft a sheet and person at the desk, under the session; it says who was marked how, by ids. It is written at each
mark, forgotten when everything is saved or let go, and brought back as it was: marked, and not yet saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.errors import UserError
from models.office import Office
from ui.pages.rolls.marks import Mark
from ui.tasks import Operation

Answer = Mapping[str, Any]
PREFIX = "attendance/"
"""How the keys of these drafts begin; their `row` is the session."""


def key_of(user: str, session: str) -> str:
    """What the draft of a session's sheet is kept under."""
    return f"{PREFIX}{user}/{session}"


def keeping(key: str, session: str, marks: Sequence[Mark]) -> Operation:
    """Write down what is marked and not saved; nothing of it: forget the draft."""
    told = {
        mark.person: {"status": mark.status, "minutes": mark.minutes, "reasons": dict(mark.reasons)}
        for mark in marks
        if mark.changed
    }

    def work(office: Office) -> None:
        if told:
            office.keep_draft(key, "session", session, {"programme": None, "raw": {"marks": told}})
        else:
            office.drop_draft(key)

    return Operation(lambda office, _progress: work(office))


def marked_before(office: Office, key: str, rows: Sequence[Answer]) -> tuple[list[Answer], Answer]:
    """The rows of a sheet with those of guests who were marked on it, and how everybody was, by person."""
    drafts = (one for one in office.drafts("session") if one["key"] == key)
    told: Answer = next((one["raw"].get("marks") or {} for one in drafts), {})
    known = {row["person"] for row in rows}
    guests = (_guest(office, person) for person in told if person not in known)
    return [*rows, *(one for one in guests if one is not None)], told


def _guest(office: Office, person: str) -> Answer | None:
    try:
        return office.rolls.presence.guest(person)
    except UserError:  # not there any more, or not for this actor
        return None


def bring_back(marks: Sequence[Mark], told: Answer) -> bool:
    """Mark everybody as it was kept; whether that differs from what is saved."""
    for mark in marks:
        if one := told.get(mark.person):
            mark.put(one["status"], one["minutes"])
            mark.reasons = dict(one["reasons"])
    return any(mark.changed for mark in marks)
