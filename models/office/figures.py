"""What an office counts and compares: reports against targets, follow-ups, another body's list."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec, TypeVar

from models.access.roles import Actor
from models.cases.referral import REFERRAL
from models.catalog import Programmes
from models.errors import UserError
from models.office.statements import book
from models.office.statements.book import STATEMENTS
from models.office.statements.table import Asked
from models.planning import awaited, quarter, statistics, training_calendar, worklist
from models.planning.asking import SERVICE, WAYS
from models.planning.behind import rows_behind
from models.planning.indicator import of_programme
from models.planning.statistics import Figure
from models.schema import codelists
from models.schema.entity import Entity
from models.schema.programme import Programme
from models.store import belonging, stamps
from models.store.repository import Repository
from models.text.jalali import Period, parse_period
from models.text.persian import persian_digits

Answer = dict[str, Any]
Of = ParamSpec("Of")
Answered = TypeVar("Answered")
FIGURES = {
    "indicators": "شاخص‌های هر برنامه در یک دوره",
    "targets": "شاخص‌ها در برابر هدف‌ها",
    "counties": "شاخص‌ها به تفکیک شهرستان",
    "annual": "کارنامهٔ سالانه، فصل به فصل",
}
"""The reports whose rows are figures of programmes; the others say their own columns."""
REPORTS = {**FIGURES, **{name: one.title for name, one in STATEMENTS.items()}}


def _of_own_base(counted: Callable[Of, Answered]) -> Callable[Of, Answered]:
    """Counted over the rows of his own base for who is bound to one."""

    @functools.wraps(counted)
    def narrowed(*given: Of.args, **more: Of.kwargs) -> Answered:
        figures = given[0]
        if not isinstance(figures, Figures) or not figures._actor.bound:
            return counted(*given, **more)
        with belonging.only_base(figures._rows.store, figures._actor.base):
            return counted(*given, **more)

    return narrowed


class Figures:
    """Counting for one actor: programmes of a tier whose figures he may not see are absent."""

    def __init__(self, rows: Repository, programmes: Programmes, actor: Actor) -> None:
        self._rows, self._programmes, self._actor = rows, programmes, actor

    def _countable(self) -> list[Programme]:
        return [one for one in self._programmes.all() if self._actor.counts(one.tier)]

    @_of_own_base
    def report(self, name: str, period_text: str, county: str | None, by: str = SERVICE) -> Answer:
        """`{report, period, by, rows: [{programme, indicator, label, county, value, target, …}]}`; of a statement also
        `{columns, group, notes}` (see models.office.statements.table), with rows of its own.

        `by`: people are counted in the county of the service, or where they live (asking.WAYS). UserError
        report-unknown, period-wrong, choice-unknown (the county, the way), not-allowed.
        """
        self._actor.require("report")
        if name not in REPORTS:
            raise UserError("report-unknown", value=name)
        period = parse_period(period_text, today=stamps.today())
        if county is not None and county not in codelists.load("counties").labels:
            raise UserError("choice-unknown", field="county", value=county)
        if by not in WAYS:
            raise UserError("choice-unknown", field="by", value=by)
        head = {"report": name, "by": by, "title": REPORTS[name], "period": period.name, "label": period.label}
        if name in STATEMENTS:
            total = functools.partial(self._total, by=by)
            asked = (self._rows, self._programmes, self._actor, period, county, stamps.today(), total, by)
            return head | book.tell(name, Asked(*asked))
        return head | {"rows": self._rows_of(name, period, county, by)}

    def _rows_of(self, name: str, period: Period, county: str | None, by: str) -> list[Answer]:
        if name == "counties":
            return self._by_county(period, county, by)
        if name == "annual":
            year = period.name[:4]
            spans = [parse_period(text) for text in (*(f"{year}-Q{quarter}" for quarter in range(1, 5)), year)]
            return [row for span in spans for row in self._total(span, county, by)]
        rows = [_with_awaited(row) for row in self._total(period, county, by)]
        return [row for row in rows if row["target"] is not None] if name == "targets" else rows

    def _total(self, period: Period, county: str | None, by: str = SERVICE) -> list[Answer]:
        countable, store = self._countable(), self._rows.store
        ways = {"by": by, "office": store.office}
        found = statistics.figures(store.db, countable, period, county, stamps.today(), **ways)
        aims = self._targets(countable, period, county)
        return [self._told(one, period, aims.get((one.programme, one.indicator)), county) for one in found]

    def _by_county(self, period: Period, county: str | None, by: str) -> list[Answer]:
        countable, store = self._countable(), self._rows.store
        found = statistics.by_county(store.db, countable, period, stamps.today(), by=by, office=store.office)
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
            "missing": figure.awaited.missing,
            "places": figure.awaited.of,
            "awaited": _awaited(figure),
        }

    def calendar(self, period_text: str, programme: str | None, county: str | None) -> Answer:
        """The training calendar, of one programme or of all; see models.planning.training_calendar.

        UserError period-wrong, not-allowed; programme-unknown also for one that this actor may not read.
        """
        self._actor.require("report")
        readable = list(self._readable())
        chosen = [one for one in readable if programme in (None, one.name)]
        if programme is not None and not chosen:
            raise UserError("programme-unknown", field="programme", value=programme)
        period = parse_period(period_text, today=stamps.today())
        return training_calendar.calendar(self._rows.store.db, chosen, period, county, stamps.today())

    @_of_own_base
    def behind(self, programme: str, indicator: str, period_text: str, county: str | None, by: str = SERVICE) -> Answer:
        """The rows that make one figure of `report`: `{entity, ids}`, nothing for typed tallies.

        UserError programme-unknown; not-allowed for a programme of which this actor sees only counts.
        """
        known = self._programmes.get(programme)
        if known is None or not self._actor.counts(known.tier):
            raise UserError("programme-unknown", field="programme", value=programme)
        self._actor.require_reading(known.tier)
        period = parse_period(period_text, today=stamps.today())
        store = self._rows.store
        ways = {"by": by, "office": store.office}
        found = rows_behind(store.db, known, indicator, period, county, stamps.today(), **ways)
        return {"entity": found.entity, "ids": list(found.ids)} if found else {"entity": "", "ids": []}

    @_of_own_base
    def before_close(self, period: Period) -> list[Answer]:
        """What is still open in a period: `{name, label, count}` each."""
        office = self._rows.store.office
        found = quarter.findings_before_close(self._rows.store.db, self._countable(), period, stamps.today(), office)
        return [dataclasses.asdict(one) for one in found]

    # -- who is awaited ----------------------------------------------------------------------

    def _readable(self) -> Iterable[Programme]:
        return [one for one in self._programmes.all() if self._actor.reads(one.tier)]

    def _reviewed(self) -> list[Entity]:
        return [one for one in self._rows.store.entities.values() if one.reviews and self._actor.reads(one.tier)]

    @_of_own_base
    def worklist(self, overdue: bool, repeats: bool) -> list[Answer]:
        """Follow-ups by due day; `repeats`: first tests that wait for their repeat instead of referrals."""
        db, today = self._rows.store.db, stamps.today()
        if repeats:
            waiting = worklist.waiting_repeats(db, self._readable(), today)
            return [dataclasses.asdict(one) for one in waiting if not overdue or one.state != "due"]
        bare = self._actor.reads(REFERRAL.tier)
        items = worklist.worklist(db, self._readable(), today, overdue_only=overdue, bare=bare)
        return [dataclasses.asdict(item) for item in items]

    @_of_own_base
    def awaited(self, cases: bool, reviews: bool, overdue: bool) -> list[Answer]:
        """What is due in open cases and by reviews, soonest due first; `overdue`: only what is past its day."""
        db, today, found = self._rows.store.db, stamps.today(), list[awaited.Awaited]()
        found += awaited.awaited_steps(db, self._readable(), today) if cases else []
        found += awaited.awaited_reviews(db, self._readable(), today) if reviews else []
        found += awaited.awaited_of_entities(db, self._reviewed(), today) if reviews else []
        found.sort(key=lambda one: one.due_on)
        return [dataclasses.asdict(one) for one in found if not overdue or one.state != "due"]


def _with_awaited(row: Answer) -> Answer:
    """The row, its label saying which part of the places whose numbers are summed have not given theirs yet."""
    return {**row, "indicator_label": f"{row['indicator_label']} – {row['awaited']}"} if row["missing"] else row


def _awaited(figure: Figure) -> str:
    """The same in a cell of a table that stands under one label for several places or periods; "" for nobody."""
    waits = figure.awaited
    return persian_digits(f"{waits.missing} از {waits.of} جا نرسیده") if waits.missing else ""


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value
