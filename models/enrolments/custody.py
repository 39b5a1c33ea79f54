"""From the day of custody of a signed handover on, the centre's enrolments and staff are only read in this office.

What the dossier itself holds stands in `handover`; here is what it means for the rows of the centre.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.enrolments.bands import BAND_FIELD
from models.errors import Finding
from models.schema.entity import Row
from models.schema.rules import Check, Desk
from models.text import jalali

SIGNED = "signed"
LEAVING, RETURNED = "whole", "returned"
"""The kinds of handover by which a centre goes away, and comes back; of any other it stays where it is."""
_ENDING = frozenset({"status", "ends_on", "reason", "reasons"})


def gone_of(handovers: Iterable[Row], desk: Desk) -> Row | None:
    """Of the handovers of one centre the one by which it is no longer ours today; None while it is."""
    today = desk.today.isoformat()
    settled = (one for one in handovers if one.get("status") == SIGNED and one.get("kind") in (LEAVING, RETURNED))
    passed = (one for one in settled if one.get("custody_on") and one["custody_on"] <= today)
    last = max(passed, key=lambda one: (one["custody_on"], one["kind"] == RETURNED), default=None)
    return last if last and last["kind"] == LEAVING else None


def ours_on(centre: str, day: str) -> str:
    """The SQL of «`gone_of` has no handover of this centre on that day»; both are SQL, the day an ISO one."""
    return f"""
    coalesce((
        SELECT gone.kind FROM handover AS gone
        WHERE gone.centre = {centre} AND gone.retired = 0 AND gone.status = '{SIGNED}'
            AND gone.kind IN ('{LEAVING}', '{RETURNED}') AND gone.custody_on <= {day}
        ORDER BY gone.custody_on DESC, gone.kind = '{RETURNED}' DESC LIMIT 1
    ), '') <> '{LEAVING}'
    """


def only_read(entity: str) -> Check:
    """Hard `centre-handed-over`: no row of `entity` is added to, changed in or taken out of a centre that is gone. One
    that is still open may end with the day of custody."""

    def read_only(row: Row, desk: Desk) -> Iterable[Finding]:
        saved = desk.get(entity, row["id"]) if row.get("id") else None
        if saved and not changed(saved, row):
            return
        for centre in dict.fromkeys(one.get("centre") for one in (saved or {}, row)):
            handover = gone_of(desk.rows("handover", centre=centre), desk) if centre else None
            if handover and not (saved and _ends_with(handover, saved, row)):
                yield handed_over(handover, desk)
                return

    return read_only


def handed_over(handover: Row, desk: Desk) -> Finding:
    """The finding that names the centre and the day since when it is not ours."""
    centre = desk.get("centre", handover["centre"]) or {}
    day = jalali.show(datetime.date.fromisoformat(handover["custody_on"]))
    return Finding("centre-handed-over", "centre", day, {"other": centre.get("name") or "–"})


def last_day(handover: Row, row: Row) -> str:
    """The day of custody, on which a row of the centre ends; of one that begins later, that day."""
    days: tuple[str | None, ...] = (handover["custody_on"], row.get("asked_on"), row.get("starts_on"))
    return max(filter(None, days))


def changed(saved: Row, row: Row) -> frozenset[str]:
    """The fields in which a row differs from what was saved; an age band that moved on is nobody's doing."""
    return frozenset(name for name, value in row.items() if _plain(value) != _plain(saved.get(name)))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if key != BAND_FIELD} or None
    return None if value is False else value


def _ends_with(handover: Row, saved: Row, row: Row) -> bool:
    return (
        changed(saved, row) <= _ENDING
        and not saved.get("ends_on")
        and row.get("ends_on") == last_day(handover, row)
        and row.get("status", "left") == "left"
    )
