"""All programmes of a shape have the same indicators; a stock is counted at the end of a period, a flow within it.

A programme's file may add its own in `[[indicator]]` tables, from a closed vocabulary: `name`, `label` and either

* `ratio = [part, whole]`: a percentage of two other indicators of the programme;
* `typed = true`: no rows are counted, only the tallies that somebody types; `measure` flow or stock;
* else what is counted: `of` (the rows: see ROWS; by default the record of the shape), `count` (`row`, `person`,
  `couple` or `household`: distinct ones), `day` (the column whose day lies in the period; by default the rows'
  own), `when` (answers and columns, each one of the values), `sum` (a number that is added up instead),
  `within_days` (at most so many days from the person's birth), `measure` flow or stock (of rows open at the end of the
  period).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.schema.file_reader import FileReader, Table, once
from models.schema.programme import NAME, Programme


class Measure(StrEnum):
    """How an indicator is made: FLOW counts within the period, STOCK at its end, RATIO divides two others."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"


# The rows that an own indicator may count, with the columns whose day may lie in the period, the usual one first.
ROWS: Mapping[str, tuple[str, ...]] = {
    "course": ("starts_on", "ends_on"),
    "session": ("held_on",),
    "registration": ("certified_on",),
    "screening": ("held_on", "certified_on"),
    "enrolment": ("starts_on", "ends_on", "asked_on"),
    "case": ("opened_on", "closed_on", "deadline"),
    "step": ("done_on", "next_on"),
    "service": ("given_on", "asked_on"),
    "referral": ("referred_on", "replied_on", "due_on"),
}
_ROWS_OF: Mapping[str, tuple[str, ...]] = {
    "workshop": ("course", "session", "registration"),
    "screening": ("screening", "referral"),
    "enrolment": ("enrolment",),
    "case": ("case", "step", "referral"),
    "service": ("service",),
}
NOBODYS = ("course", "session")
"""Rows that are nobody's: no people can be counted by them."""
COUPLES = ("registration", "screening", "case", "step")
"""Rows that may name two people, so that couples can be counted."""
# Those that have a beginning and an end, so that a stock of them can be counted.
STOCKS: Mapping[str, tuple[str, str]] = {
    "enrolment": ("starts_on", "ends_on"), "case": ("opened_on", "closed_on"), "course": ("starts_on", "ends_on"),
}  # fmt: skip


@dataclass(frozen=True)
class OwnCount:
    """What an indicator of a programme's file counts; see the module. `when` names columns of the rows, or answers."""

    of: str
    count: str = "row"
    day: str = ""
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    sum: str = ""
    within_days: int | None = None


@dataclass(frozen=True)
class Indicator:
    """One figure. `own`: what a programme's file counts for it; `ratio`: the part and the whole of a percentage."""

    name: str
    label: str
    measure: Measure = Measure.FLOW
    own: OwnCount | None = None
    ratio: tuple[str, str] | None = None


_STOCK, _RATIO = Measure.STOCK, Measure.RATIO

INDICATORS: Mapping[str, tuple[Indicator, ...]] = {
    "workshop": (
        Indicator("courses", "دوره"),
        Indicator("sessions", "جلسه"),
        Indicator("registered", "نام‌نویسی‌شده (نفر)"),
        Indicator("attendances", "نفر-حضور"),
        Indicator("heads", "شمارش بی‌نام (نفر)"),
        Indicator("certified", "گواهی‌گرفته"),
    ),
    "screening": (
        Indicator("screened", "غربال‌شده (نفر)"),
        Indicator("tests", "آزمون"),
        Indicator("referred", "ارجاع‌شده"),
        Indicator("seen", "ارجاعِ پاسخ‌گرفته"),
        Indicator("lost", "ارجاعِ بی‌پاسخ"),
        Indicator("overdue", "ارجاعِ دیرشده"),
        Indicator("coverage", "پوشش (درصد)", _RATIO),
    ),
    "enrolment": (
        Indicator("active", "دارای پذیرش در پایان دوره (نفر)", _STOCK),
        Indicator("entered", "پذیرش تازه"),
        Indicator("left", "خروج"),
        Indicator("waiting", "در نوبت در پایان دوره (نفر)", _STOCK),
        Indicator("waiting_days", "میانهٔ انتظار (روز)", _RATIO),
        Indicator("person_months", "نفر-ماه حضور"),
        Indicator("centres", "مرکز فعال در پایان دوره", _STOCK),
        Indicator("staff", "کارکنان در پایان دوره (نفر)", _STOCK),
    ),
    "case": (
        Indicator("opened", "پروندهٔ تازه"),
        Indicator("persons", "دارای پروندهٔ باز در دوره (نفر)"),
        Indicator("open", "پروندهٔ باز در پایان دوره", _STOCK),
        Indicator("closed", "پروندهٔ بسته‌شده"),
        Indicator("closed_good", "پروندهٔ بسته‌شده با نتیجهٔ خوب"),
        Indicator("sessions", "نشست"),
    ),
    "service": (
        Indicator("persons", "خدمت‌گرفته (نفر)"),
        Indicator("households", "خدمت‌گرفته (خانوار)"),
        Indicator("given", "خدمت داده‌شده"),
    ),
}


def shape_of(programme: Programme) -> str:
    """The key of the programme's figures: its shape; of cases that are services, «service»."""
    return "service" if programme.record == "service" else programme.shape


def of_programme(programme: Programme) -> tuple[Indicator, ...]:
    """The indicators of the programme's shape, then those that its file adds."""
    return (*INDICATORS[shape_of(programme)], *own_of(programme))


def check_indicators(programme: Programme) -> None:
    """Refuse an `[[indicator]]` that does not hold together: UserError programme-wrong with its number and the key."""
    _Reader(programme).indicators()


class _Reader(FileReader):
    _KEYS = frozenset(
        {"name", "label", "measure", "of", "count", "day", "when", "sum", "within_days", "typed", "ratio", "source"}
    )

    def indicators(self) -> tuple[Indicator, ...]:
        found = tuple(self._indicator(f"indicator {i}", table) for i, table in self.numbered("indicator"))
        known = [one.name for one in (*INDICATORS[shape_of(self.programme)], *found)]
        ratios = {one.name for one in (*INDICATORS[shape_of(self.programme)], *found) if one.measure is Measure.RATIO}
        for number, one in enumerate(found, 1):
            if known.count(one.name) > 1:
                self.refuse(f"indicator {number}", "name", f"«{one.name}» پیش‌تر هست")
            for part in one.ratio or ():
                self.one_of(f"indicator {number}", "ratio", part, known)
                if part in ratios:
                    self.refuse(f"indicator {number}", "ratio", f"«{part}» خود نسبت است و شمرده نمی‌شود")
        return found

    def _indicator(self, place: str, table: Table) -> Indicator:
        self.known_keys(place, table, self._KEYS)
        name, label = self.text(place, table, "name"), self.text(place, table, "label")
        if not NAME.fullmatch(name):
            self.refuse(place, "name", "از حرف‌های کوچک لاتین، رقم و _")
        if "ratio" in table:
            parts = table["ratio"]
            if not isinstance(parts, list) or len(parts) != 2:
                self.refuse(place, "ratio", "دو نام: جزء و کل")
            return Indicator(name, label, Measure.RATIO, ratio=(str(parts[0]), str(parts[1])))
        measure = Measure(self.one_of(place, "measure", table.get("measure", "flow"), ("flow", "stock")))
        own = None if self.flag(place, table, "typed") else self._count(place, table, measure)
        return Indicator(name, label, measure, own)

    def _count(self, place: str, table: Table, measure: Measure) -> OwnCount:
        rows = _ROWS_OF[shape_of(self.programme)]
        of = self.one_of(place, "of", table.get("of", rows[0]), rows)
        if measure is Measure.STOCK:
            self.one_of(place, "of", of, tuple(STOCKS))
        names = (*COLUMNS_OF[of], *self.programme.fields)
        if of in NOBODYS and (table.get("count", "row") != "row" or "within_days" in table):
            self.refuse(place, "count", f"«{of}» از آنِ کسی نیست و نفر یا خانوار ندارد")
        if table.get("count") == "couple":
            self.one_of(place, "of", of, COUPLES)
        numbers = (*(("amount",) if of == "service" else ()), *self._numbers())
        return OwnCount(
            of=of,
            count=self.one_of(place, "count", table.get("count", "row"), ("row", "person", "couple", "household")),
            day=self.one_of(place, "day", table.get("day", ROWS[of][0]), ROWS[of]),
            when=self.when(place, table, names),
            sum=self.one_of(place, "sum", table["sum"], numbers) if "sum" in table else "",
            within_days=self.maybe_whole(place, table, "within_days"),
        )

    def _numbers(self) -> tuple[str, ...]:
        return tuple(name for name, one in self.programme.fields.items() if one.kind in ("number", "whole", "tenths"))


# The columns that `when` may name, by the rows.
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "course": ("audience", "content_code"),
    "session": ("mode",),
    "registration": ("grade", "introduced_by"),
    "screening": ("stage", "outcome"),
    "enrolment": ("status", "reason"),
    "case": ("level", "status", "outcome"),
    "step": ("kind", "number"),
    "service": ("stage",),
    "referral": ("to_body", "status"),
}

own_of = once(lambda programme: _Reader(programme).indicators())
