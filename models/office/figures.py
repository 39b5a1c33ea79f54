"""What an office counts and compares: reports against targets, follow-ups, another body's list."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.catalog import Programmes
from models.errors import UserError
from models.intake.overlap_sheet import read_foreign_list
from models.planning import quarter, statistics, worklist
from models.planning.behind import rows_behind
from models.planning.indicator import of_programme
from models.planning.statistics import Figure
from models.registry.overlap import match_list
from models.registry.person import PERSON
from models.schema import codelists
from models.schema.entity import Row
from models.schema.programme import Programme
from models.store import stamps
from models.store.repository import Repository
from models.text.jalali import Period, parse_period

Answer = dict[str, Any]
REPORTS = {
    "indicators": "شاخص‌های هر برنامه در یک دوره",
    "targets": "شاخص‌ها در برابر هدف‌ها",
    "counties": "شاخص‌ها به تفکیک شهرستان",
    "annual": "کارنامهٔ سالانه، فصل به فصل",
}


class Figures:
    """Counting for one actor: programmes of a tier whose figures he may not see are absent."""

    def __init__(self, rows: Repository, programmes: Programmes, actor: Actor) -> None:
        self._rows, self._programmes, self._actor = rows, programmes, actor

    def _countable(self) -> list[Programme]:
        return [one for one in self._programmes.all() if self._actor.counts(one.tier)]

    def report(self, name: str, period_text: str, county: str | None) -> Answer:
        """`{report, period, rows: [{programme, indicator, label, county, value, target, …}]}`.

        UserError report-unknown, period-wrong, choice-unknown (the county), not-allowed.
        """
        self._actor.require("report")
        if name not in REPORTS:
            raise UserError("report-unknown", value=name)
        period = parse_period(period_text, today=stamps.today())
        if county is not None and county not in codelists.load("counties").labels:
            raise UserError("choice-unknown", field="county", value=county)
        rows = self._rows_of(name, period, county)
        return {"report": name, "title": REPORTS[name], "period": period.name, "label": period.label, "rows": rows}

    def _rows_of(self, name: str, period: Period, county: str | None) -> list[Answer]:
        if name == "counties":
            return self._by_county(period, county)
        if name == "annual":
            year = period.name[:4]
            spans = [parse_period(text) for text in (*(f"{year}-Q{quarter}" for quarter in range(1, 5)), year)]
            return [row for span in spans for row in self._total(span, county)]
        rows = self._total(period, county)
        return [row for row in rows if row["target"] is not None] if name == "targets" else rows

    def _total(self, period: Period, county: str | None) -> list[Answer]:
        countable = self._countable()
        found = statistics.figures(self._rows.store.db, countable, period, county, stamps.today())
        aims = self._targets(countable, period, county)
        return [self._told(one, period, aims.get((one.programme, one.indicator)), county) for one in found]

    def _by_county(self, period: Period, county: str | None) -> list[Answer]:
        countable = self._countable()
        found = statistics.by_county(self._rows.store.db, countable, period, stamps.today())
        kept = [one for one in found if county in (None, one.county)]
        aims = {
            code: statistics.targets(self._rows.store.db, countable, period, code)
            for code in {one.county for one in kept}
        }
        return [
            self._told(one, period, aims[one.county].get((one.programme, one.indicator)), one.county) for one in kept
        ]

    def _targets(
        self, programmes: Sequence[Programme], period: Period, county: str | None
    ) -> dict[tuple[str, str], float]:
        """The targets of this place; a province without one of its own has the sum of its counties'."""
        db = self._rows.store.db
        own = county or (self._rows.store.office[:4] if self._actor.level != "province" else None)
        aims = dict(statistics.targets(db, programmes, period, own))
        if own is None:
            sums: dict[tuple[str, str], float] = {}
            for row in self._rows.find("target", where={"period": period.name}):
                if row["county"]:
                    key = (row["programme"], row["indicator"])
                    sums[key] = sums.get(key, 0) + row["value"]
            aims = {**sums, **aims}
        return aims

    def _told(self, figure: Figure, period: Period, target: float | None, county: str | None) -> Answer:
        programme = self._programmes.get(figure.programme)
        labels = {one.name: one.label for one in of_programme(programme)} if programme else {}
        return {
            "programme": figure.programme,
            "indicator": figure.indicator,
            "value": _whole(figure.value),
            "target": _whole(target),
            "county": county,
            "period": period.name,
            "programme_label": programme.label if programme else figure.programme,
            "indicator_label": labels.get(figure.indicator, figure.indicator),
            "county_label": codelists.load("counties").labels.get(county or "", ""),
        }

    def behind(self, programme: str, indicator: str, period_text: str, county: str | None) -> Answer:
        """The rows that make one figure: `{entity, ids}`, nothing for typed tallies.

        UserError programme-unknown; not-allowed for a programme of which this actor sees only counts.
        """
        known = self._programmes.get(programme)
        if known is None or not self._actor.counts(known.tier):
            raise UserError("programme-unknown", field="programme", value=programme)
        self._actor.require_reading(known.tier)
        period = parse_period(period_text, today=stamps.today())
        found = rows_behind(self._rows.store.db, known, indicator, period, county, stamps.today())
        return {"entity": found.entity, "ids": list(found.ids)} if found else {"entity": "", "ids": []}

    def before_close(self, period: Period) -> list[Answer]:
        """What is still open in a period: `{name, label, count}` each."""
        found = quarter.findings_before_close(self._rows.store.db, self._countable(), period, stamps.today())
        return [dataclasses.asdict(one) for one in found]

    # -- who is awaited, who is known elsewhere ----------------------------------------------------------------------

    def _readable(self) -> Iterable[Programme]:
        return [one for one in self._programmes.all() if self._actor.reads(one.tier)]

    def worklist(self, overdue: bool, repeats: bool) -> list[Answer]:
        """Follow-ups by due day; `repeats`: first tests that wait for their repeat instead of referrals."""
        db, today = self._rows.store.db, stamps.today()
        if repeats:
            waiting = worklist.waiting_repeats(db, self._readable(), today)
            return [dataclasses.asdict(one) for one in waiting if not overdue or one.state != "due"]
        items = worklist.worklist(db, self._readable(), today, overdue_only=overdue)
        return [dataclasses.asdict(item) for item in items]

    def overlap(self, file: Path) -> Answer:
        """Another body's list against our people. Nothing of it is kept."""
        theirs = read_foreign_list(file, PERSON, stamps.today()).rows
        ours = self._rows.find("person")
        matches = match_list(ours, theirs)
        rows = [
            {
                "row": row["row"],
                "person": one.person,
                "how": one.how,
                "score": one.score,
                "sheet": row["sheet"],
                **_who(row),
            }
            for row, one in zip(theirs, matches, strict=True)
        ]
        both = {one.person for one in matches if one.how in ("id", "name-father-birth")}
        maybe = sum(one.how == "name-only" for one in matches)
        counts = {"both": len(both), "maybe": maybe, "only_theirs": len(theirs) - len(both) - maybe}
        only_ours = [{"person": row["id"], **_who(row)} for row in ours if row["id"] not in both]
        return {**counts, "only_ours": len(only_ours), "rows": rows, "ours": only_ours}


def _who(row: Row) -> Answer:
    names = " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))
    return {"name": names, **{name: row.get(name) for name in ("national_id", "father_name", "birth_date")}}


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value
