"""Who waits, counted: how long each queue is and how long its people have waited, by programme and centre (I14)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from models.office.statements.table import Answer, Asked, Column, Statement, Told
from models.planning.asking import asked as parameters
from models.planning.counting import ENROLMENTS_ROWS
from models.planning.places import here
from models.schema.programme import Programme

ALL, NO_CENTRE = "همه", "بی مرکز"
_WAITING = f"""{ENROLMENTS_ROWS}
SELECT programme, centre, person, min(asked_on) AS since FROM place WHERE waiting AND {here("place")} GROUP BY 1, 2, 3
"""


def waiting(asked: Asked) -> Told:
    """The queues at the end of the period: of each programme the whole, then its centres, the longest first."""
    enrolments = [one for one in asked.countable if one.shape == "enrolment"]
    queues: dict[str, dict[str | None, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for row in asked.db.query(_WAITING, parameters(asked.db, enrolments, asked.scope)):
        queues[row["programme"]][row["centre"]].append(row)
    names = asked.rows.many("centre", [one for places in queues.values() for one in places if one])
    found = (row for one in enrolments if one.name in queues for row in _told(one, queues[one.name], names, asked))
    return Told(list(found), ("روزها تا پایان دوره، و در دورهٔ ناتمام تا امروز، شمرده می‌شود.",))


def _told(
    programme: Programme, places: dict[str | None, list[Answer]], names: dict[str, Answer], asked: Asked
) -> Iterator[Answer]:
    head = {"programme": programme.name, "programme_label": programme.label}
    everybody = [row for queue in places.values() for row in queue]
    yield {**head, "centre": None, "centre_label": ALL, **_length(everybody, asked)}
    for centre, queue in (
        sorted(places.items(), key=lambda one: (-len(one[1]), one[0] or "")) if len(places) > 1 else ()
    ):
        label = names[centre]["name"] if centre in names else NO_CENTRE
        yield {**head, "centre": centre, "centre_label": label, **_length(queue, asked)}


def _length(queue: list[Answer], asked: Asked) -> Answer:
    """Who waits in two places waits once, since the first request."""
    since: dict[str, str | None] = {}
    for row in queue:
        since[row["person"]] = min(filter(None, (since.get(row["person"]), row["since"])), default=None)
    until = min(asked.period.last, asked.today)
    days = [max((until - datetime.date.fromisoformat(day)).days, 0) for day in since.values() if day]
    return {
        "waiting": len(since),
        "median_days": _middle(days) if days else None,
        "longest_days": max(days, default=None),
        "first_asked_on": min(filter(None, since.values()), default=None),
    }


def _middle(days: list[int]) -> float:
    found = median(days)
    return int(found) if found == int(found) else found


WAITING = Statement(
    "نوبت‌ها: شمار و میانهٔ انتظار",
    (
        Column("centre_label", "مرکز"),
        Column("waiting", "در نوبت (نفر)", "number"),
        Column("median_days", "میانهٔ انتظار (روز)", "number"),
        Column("longest_days", "بیشترین انتظار (روز)", "number"),
        Column("first_asked_on", "نخستین درخواست", "day"),
    ),
    waiting,
    group=Column("programme_label", "برنامه"),
)
