"""Of a programme that travels as counts the numbers go up, quarter by quarter, marked as counted by the office itself.

They are rows of `tally` with ids of their own, so that they meet neither what somebody types nor what another office
counts. Each export brings them up to date, back to the first row of the programme, and zeros are told too: where the
office above still has rows from before, the counts stand in their place. Ratios do not travel; they are made anew of
their parts. Months of presence are rounded to whole ones.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator

from models.access.roles import Actor
from models.planning import statistics
from models.planning.indicator import ROWS, Measure, of_programme, own_of
from models.schema.entity import Row, derived_id
from models.schema.programme import Programme
from models.store import stamps
from models.store.repository import Repository
from models.text.jalali import Period, parse_period, quarter_of

TALLY = "tally"


class Tallies:
    """The counted tallies of one office. `programmes`: all that are known here now."""

    def __init__(self, rows: Repository, programmes: Callable[[], Iterable[Programme]], actor: Actor) -> None:
        self._rows, self._store, self._programmes, self._actor = rows, rows.store, programmes, actor

    def renew(self) -> None:
        """Write what has changed since the last time; nothing where no programme travels as counts."""
        counts = [one for one in self._programmes() if one.travels == "counts"]
        if not counts:
            return
        with self._store.action(self._actor.user, "count"):
            for programme in counts:
                self._renew(programme)

    def _renew(self, programme: Programme) -> None:
        where = {"programme": programme.name, "office": self._store.office, "counted": True}
        known = {row["id"]: row for row in self._rows.find(TALLY, where=where, retired=True)}
        wanted = {row["id"]: row for row in self._counted(programme)}
        for row_id, row in wanted.items():
            old = known.get(row_id)
            self._rows.save(TALLY, {**(old or {}), **row}, old)
        for row_id, old in known.items():
            if row_id not in wanted and old["value"] and self._written_here(row_id):
                self._rows.save(TALLY, {**old, "value": 0}, old)

    def _counted(self, programme: Programme) -> Iterator[Row]:
        """A row for each quarter, county of service and indicator since the first row of the programme."""
        typed = {one.name for one in own_of(programme) if one.own is None}
        names = [
            one.name for one in of_programme(programme) if one.measure is not Measure.RATIO and one.name not in typed
        ]
        today, office = stamps.today(), self._store.office
        for quarter in self._quarters(programme, today):
            found = statistics.counted(self._store.db, programme, quarter, today, office)
            values = {office[:4]: {}, **{county or office[:4]: one for (_, county), one in found.items()}}
            for county, counts in values.items():
                yield from (self._row(programme, name, quarter, county, counts.get(name) or 0) for name in names)

    def _row(self, programme: Programme, indicator: str, quarter: Period, county: str, value: float) -> Row:
        key = (programme.name, indicator, quarter.name, county)
        told = dict(zip(("programme", "indicator", "period", "county"), key, strict=True))
        own = {"id": derived_id(TALLY, "counted", self._store.office, *key), "office": self._store.office}
        return {**own, **told, "value": round(value), "counted": True, "retired": False}

    def _quarters(self, programme: Programme, today: datetime.date) -> Iterator[Period]:
        """Every quarter from that of the first row, live or not, to the present one."""
        first = self._first_day(programme)
        day = datetime.date.fromisoformat(first) if first else today + datetime.timedelta(days=1)
        while day <= today:
            year, number = quarter_of(day)
            quarter = parse_period(f"{year}-Q{number}")
            yield quarter
            day = quarter.last + datetime.timedelta(days=1)

    def _first_day(self, programme: Programme) -> str | None:
        own = "programme = :programme AND office = :office"
        days = [f"SELECT min([{day}]) AS day FROM [{programme.record}] WHERE {own}" for day in ROWS[programme.record]]
        if programme.record == "course":
            days.append(f"SELECT min(held_on) FROM session WHERE course IN (SELECT id FROM course WHERE {own})")
        sql = f"SELECT min(day) AS first FROM ({' UNION ALL '.join(days)})"
        (found,) = self._store.db.query(sql, {"programme": programme.name, "office": self._store.office})
        return str(found["first"]) if found["first"] else None

    def _written_here(self, row_id: str) -> bool:
        """Whether this store counted it: what came back to a new machine from above is not taken for nothing."""
        sql = (
            "SELECT 1 FROM change AS c JOIN action AS a ON a.stamp = c.stamp"
            " WHERE c.entity = 'tally' AND c.row = ? AND a.origin IS NULL LIMIT 1"
        )
        return self._store.db.conn.execute(sql, (row_id,)).fetchone() is not None
