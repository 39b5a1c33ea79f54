"""Planning only asks: whatever answers a parametrised query will do, the store's connection or one of a test.

Every query of a figure takes the same parameters (`asked`), so that a count and the rows behind it are asked alike.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from models.cases.conduct import Conduct
from models.schema.programme import Programme
from models.screenings.protocol import Protocol as Screening
from models.text.jalali import Period, month_of, parse_period

SERVICE, RESIDENCE = "service", "residence"
WAYS = (SERVICE, RESIDENCE)
"""Of which county a person is counted: where the service was given, or where the person lives."""

# Offices whose counts came instead of their rows: what they once sent of such a programme is not counted again.
_TOLD_BY_COUNTS = """
SELECT DISTINCT programme || '/' || office AS told FROM tally
WHERE counted = 1 AND retired = 0 AND office <> :office AND programme IN (SELECT value FROM json_each(:programmes))
"""


class Queryable(Protocol):
    """What a sqlite_utils.Database offers for reading."""

    def query(self, sql: str, params: dict[str, Any]) -> Iterable[dict[str, Any]]:
        """The rows of a select statement, as dicts."""


@dataclass(frozen=True)
class Scope:
    """What is counted: a period, of one county or (None) all, by county of `SERVICE` or `RESIDENCE`.

    `office`: who counts; its own counted tallies are not added to its rows. `only`: count the rows of this office alone
    and no tallies. `today` is the day on which something is due, and nothing that lies after it has happened yet.
    """

    period: Period
    today: datetime.date
    county: str | None = None
    by: str = SERVICE
    office: str = ""
    only: str | None = None


def names(programmes: Iterable[Programme]) -> str:
    """The programmes' names as a JSON list, for json_each."""
    return json.dumps([programme.name for programme in programmes])


def patience(programmes: Iterable[Programme]) -> str:
    """Programme name to the days after the due day when an open referral is lost (null: never), for json_each."""
    days: Mapping[str, Any] = {one.name: one.settings.get("lost_after_days") for one in programmes}
    return json.dumps(days)


def asked(db: Queryable, programmes: Sequence[Programme], scope: Scope, *, split: bool = False) -> dict[str, Any]:
    """The parameters of every query of a figure; `split`: a row for each county."""
    first, last = scope.period.first.isoformat(), scope.period.last.isoformat()
    told = {"programmes": names(programmes), "office": scope.office}
    months = list(_months(scope.period, scope.today))
    return {
        **told,
        "patience": patience(programmes),
        "examiners": _codes(_examiners(programmes)),
        "good": _codes(_outcomes_reached(programmes)),
        "early": _codes(_stages_before_giving(programmes)),
        "months": json.dumps(months),
        "whole": sum(_days(begins, after) / days for begins, after, days in months),
        "passed": months[-1][1] if months else first,
        "superseded": json.dumps([row["told"] for row in db.query(_TOLD_BY_COUNTS, told)]),
        "first": first,
        "last": last,
        "today": scope.today.isoformat(),
        "county": scope.county,
        "residence": int(scope.by == RESIDENCE),
        "only": scope.only,
        "split": int(split),
    }


def _codes(pairs: Iterable[tuple[str, str]]) -> str:
    return json.dumps([f"{programme}/{code}" for programme, code in pairs])


def _examiners(programmes: Iterable[Programme]) -> Iterator[tuple[str, str]]:
    """The stages at which an examiner answers a referral: no screening of their own.

    A child tested this year and examined the next was screened once.
    """
    for one in programmes:
        if one.shape == "screening":
            yield from ((one.name, code) for code, stage in Screening.of(one).stages.items() if stage.replies)


def _outcomes_reached(programmes: Iterable[Programme]) -> Iterator[tuple[str, str]]:
    for one in programmes:
        if one.shape == "case":
            yield from ((one.name, code) for code in sorted(Conduct.of(one).good))


def _stages_before_giving(programmes: Iterable[Programme]) -> Iterator[tuple[str, str]]:
    """The stages at which a service is not given yet, of programmes that say at which it is."""
    for one in programmes:
        conduct = Conduct.of(one) if one.record == "service" else None
        if conduct and conduct.final:
            yield from ((one.name, code) for code in ("", *conduct.stage_list.labels) if code not in conduct.final)


def _days(begins: str, after: str) -> int:
    return (datetime.date.fromisoformat(after) - datetime.date.fromisoformat(begins)).days


def _months(period: Period, today: datetime.date) -> Iterator[tuple[str, str, int]]:
    """The Jalali months of the part of a period that has passed: first day, the day after the last, days of the whole
    month."""
    day, last = period.first, min(period.last, today)
    while day <= last:
        year, number = month_of(day)
        month = parse_period(f"{year}-{number:02d}")
        after = month.last + datetime.timedelta(days=1)
        end = min(after, last + datetime.timedelta(days=1))
        yield day.isoformat(), end.isoformat(), (after - month.first).days
        day = after
