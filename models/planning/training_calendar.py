"""The training calendar of a season (A8): every session of the workshops, by Jalali months, weeks from Saturday on.

`calendar` answers with plain data, which is also what `Office.calendar(period, programme, county)` gives:

    {period: "1404-Q3", label: "پاییز ۱۴۰۴", today: "2025-12-10", count: 12,
     months: [{year: 1404, month: 7, label: "مهر ۱۴۰۴", count: 5,
               weeks: [[{day: "2025-09-20", number: 29, label: "۲۹", weekday: 0, inside: False, friday: False,
                         today: False, sessions: []}, … seven days, Saturday first], …]}, …],
     sessions: [SESSION, …]}         # all of them, by day and hour

SESSION is `{session, course, day, starts_at, ends_at, minutes, programme, programme_label, title, topic, trainer,
audience, place, centre, county, zones, mode, mode_label, capacity, registered}`. `inside` is False for days of the
neighbouring months that fill a week; a session stands in its own month only. `ends_at` is None where no hour or no
length is known, or the session goes on past midnight. `zones` is a list: where the course is held and, of a webinar
that is followed in several zones at once (A9), all of them.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from models.planning.asking import Queryable, names
from models.schema.programme import Programme
from models.store.aliases import as_one
from models.text import jalali
from models.text.jalali import Period
from models.text.persian import persian_digits
from models.workshops.session import SESSION

Answer = dict[str, Any]
WEEK = 7
_SESSIONS = f"""
SELECT s.id AS session, s.course, s.held_on AS day, s.starts_at, s.minutes, c.programme, c.title, s.topic,
    coalesce(nullif(s.trainer, ''), c.trainer) AS trainer, c.audience, s.place AS room, at.name AS centre_name,
    c.centre, at.zone, s.mode, c.capacity,
    CASE WHEN json_type(c.answers, '$.zones') = 'array' THEN json_extract(c.answers, '$.zones') END AS reached,
    coalesce(nullif(at.county, ''), CASE WHEN length(c.office) >= 4 THEN substr(c.office, 1, 4) END) AS county,
    (SELECT count(*) FROM (
        SELECT {as_one("r.person")} FROM registration AS r WHERE r.course = c.id AND r.retired = 0
        UNION SELECT {as_one("r.partner")} FROM registration AS r
            WHERE r.course = c.id AND r.retired = 0 AND r.partner IS NOT NULL
    )) AS registered
FROM session AS s JOIN course AS c ON c.id = s.course LEFT JOIN centre AS at ON at.id = c.centre
WHERE s.retired = 0 AND c.retired = 0 AND s.held_on BETWEEN :first AND :last
    AND c.programme IN (SELECT value FROM json_each(:programmes))
ORDER BY s.held_on, s.starts_at IS NULL, s.starts_at, c.title, s.id
"""


def calendar(
    db: Queryable, programmes: Iterable[Programme], period: Period, county: str | None, today: datetime.date
) -> Answer:
    """The sessions of the period as the module says; of one county of service, or of all (None)."""
    known = {one.name: one for one in programmes if one.shape == "workshop"}
    asked = {"programmes": names(known.values()), "first": period.first.isoformat(), "last": period.last.isoformat()}
    found = [_session(row, known) for row in db.query(_SESSIONS, asked) if county in (None, row["county"])]
    by_day: dict[str, list[Answer]] = defaultdict(list)
    for one in found:
        by_day[one["day"]].append(one)
    return {
        "period": period.name,
        "label": period.label,
        "today": today.isoformat(),
        "count": len(found),
        "months": [_month(*one, by_day, today) for one in months_of(period)],
        "sessions": found,
    }


def months_of(period: Period) -> list[tuple[int, int]]:
    """Jalali year and month of every month that has a day in the period."""
    months = [jalali.month_of(period.first)]
    while months[-1] != jalali.month_of(period.last):
        year, month = months[-1]
        months.append((year, month + 1) if month < 12 else (year + 1, 1))
    return months


def weeks_of(year: int, month: int) -> list[list[datetime.date]]:
    """The weeks of a Jalali month, Saturday first, filled with the days around it."""
    first = jalali.from_jalali(year, month, 1)
    after = jalali.from_jalali(year, month + 1, 1) if month < 12 else jalali.from_jalali(year + 1, 1, 1)
    start = first - datetime.timedelta(days=jalali.place_in_week(first))
    count = -(-(after - start).days // WEEK)
    return [[start + datetime.timedelta(days=WEEK * week + day) for day in range(WEEK)] for week in range(count)]


def _month(year: int, month: int, by_day: Mapping[str, list[Answer]], today: datetime.date) -> Answer:
    weeks = [[_day(day, (year, month), by_day, today) for day in week] for week in weeks_of(year, month)]
    return {
        "year": year,
        "month": month,
        "label": f"{jalali.month_names[month - 1]} {persian_digits(str(year))}",
        "count": sum(len(day["sessions"]) for week in weeks for day in week),
        "weeks": weeks,
    }


def _day(
    day: datetime.date, month: tuple[int, int], by_day: Mapping[str, list[Answer]], today: datetime.date
) -> Answer:
    inside, number = jalali.month_of(day) == month, jalali.to_jalali(day)[2]
    return {
        "day": day.isoformat(),
        "number": number,
        "label": persian_digits(str(number)),
        "weekday": jalali.place_in_week(day),
        "inside": inside,
        "friday": jalali.place_in_week(day) == WEEK - 1,
        "today": day == today,
        "sessions": by_day.get(day.isoformat(), []) if inside else [],
    }


def _session(row: Mapping[str, Any], known: Mapping[str, Programme]) -> Answer:
    told = {name: value for name, value in row.items() if name not in ("room", "centre_name", "zone", "reached")}
    zones = list(dict.fromkeys(filter(None, (row["zone"], *json.loads(row["reached"] or "[]")))))
    return {
        **told,
        "ends_at": _ends_at(row["starts_at"], row["minutes"]),
        "programme_label": known[row["programme"]].label,
        "place": " – ".join(filter(None, (row["centre_name"], row["room"], zone_words(zones)))),
        "zones": zones,
        "mode_label": SESSION.field("mode").shown(row["mode"]),
    }


def zone_words(zones: list[str]) -> str:
    """The zones in words where there is more than one; a single one is the place's own."""
    return f"منطقه‌های {persian_digits('، '.join(zones))}" if len(zones) > 1 else ""


def _ends_at(starts_at: str | None, minutes: int | None) -> str | None:
    if not starts_at or not minutes:
        return None
    hours, rest = divmod(int(starts_at[:2]) * 60 + int(starts_at[3:]) + minutes, 60)
    return f"{hours:02d}:{rest:02d}" if hours < 24 else None
