"""A waiting list is the enrolments that wait: the higher priority first, of equals the earlier request.

Source: programmes.md, I14. How long the list is and how long its median wait are figures of every enrolment programme.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from models.errors import Finding
from models.schema.entity import Row
from models.schema.rules import Desk
from models.text import jalali

WAITING = "waiting"


def in_turn(rows: Iterable[Row]) -> list[Row]:
    """Rows of enrolments in the order in which they are to be taken in; without a day of request last."""
    return sorted(rows, key=lambda row: (-(row.get("priority") or 0), row.get("asked_on") or "9999", row["id"]))


def out_of_turn(row: Row, desk: Desk) -> Iterable[Finding]:
    """Note `out-of-turn` when somebody who waited is taken in while others, of the same centre, come before."""
    saved = desk.get("enrolment", row["id"]) if row.get("id") else None
    if row.get("status") != "active" or row.get("retired") or not saved or saved.get("status") != WAITING:
        return
    place = {"centre": saved["centre"]} if saved.get("centre") else {}
    queue = in_turn(desk.rows("enrolment", programme=saved["programme"], status=WAITING, **place))
    before = next((number for number, one in enumerate(queue) if one["id"] == saved["id"]), 0)
    if before:
        first = queue[0].get("asked_on")
        asked = jalali.show(datetime.date.fromisoformat(first)) if first else "–"
        yield Finding("out-of-turn", "status", before, {"other": asked})
