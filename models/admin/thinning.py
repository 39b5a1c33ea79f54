"""Old backups are thinned by age: all of two days, then one a day, a week, a month; none is ever the last to go."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path

from models.text import jalali

ALL_FOR = datetime.timedelta(days=2)
_WEEK_BEGAN = datetime.date(2000, 1, 1).toordinal()  # a Saturday

# Up to which age a backup is kept as the newest of its day, week (from Saturday) or Jalali month.
_RUNGS: tuple[tuple[datetime.timedelta, Callable[[datetime.date], object]], ...] = (
    (datetime.timedelta(days=14), lambda day: day),
    (datetime.timedelta(weeks=8), lambda day: (day.toordinal() - _WEEK_BEGAN) // 7),
    (datetime.timedelta(days=366), jalali.month_of),
)


def thin(backups: Iterable[tuple[Path, datetime.datetime]], now: datetime.datetime) -> list[Path]:
    """Which of these files (with their times) may go, oldest first.

    Kept: all of the last two days and any dated after `now` (a clock was wrong), the newest of each day for 14 days,
    of each week for 8 weeks, of each month for 12 months, and always the newest.
    """
    newest_first = sorted(backups, key=lambda one: one[1], reverse=True)
    kept = {path for path, _ in newest_first[:1]}
    kept |= {path for path, time in newest_first if now - time <= ALL_FOR}
    for longest, bucket in _RUNGS:
        newest_of: dict[object, Path] = {}
        for path, time in newest_first:
            if now - time <= longest:
                newest_of.setdefault(bucket(time.date()), path)
        kept |= set(newest_of.values())
    return [path for path, _ in reversed(newest_first) if path not in kept]
