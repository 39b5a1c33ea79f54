"""Three kinds of number that are typed, not counted: what is aimed at, out of how many, and counts without names."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from models.errors import Finding, UserError
from models.planning.indicator import of_programme
from models.schema.entity import Entity, Row, Section
from models.schema.fields import Choice, Code, Field, Flag, Note, Ref
from models.schema.numbers import Number, Whole
from models.schema.rules import Desk, Rule
from models.text import jalali


def name_period(row: Row, old: Row | None, desk: Desk) -> None:
    """A period is kept under the one name that it has, however it was written."""
    if period := _period(row, desk):
        row["period"] = period.name


def known_period(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: the period exists."""
    if row.get("period") and _period(row, desk) is None:
        yield Finding("period-wrong", "period", row["period"])


def _period(row: Row, desk: Desk) -> jalali.Period | None:
    try:
        return jalali.parse_period(row.get("period") or "", today=desk.today)
    except UserError:  # told by known_period, as a finding of the field
        return None


def known_programme(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: the programme is known here."""
    if row.get("programme") and desk.programme(row["programme"]) is None:
        yield Finding("programme-unknown", "programme", row["programme"])


def known_indicator(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what is aimed at, or typed, is an indicator of the programme, or it could never be compared."""
    programme = desk.programme(row["programme"]) if row.get("programme") else None
    if programme and row.get("indicator") not in (None, *(one.name for one in of_programme(programme))):
        yield Finding("choice-unknown", "indicator", row["indicator"])


def counted_once(entity: str, key: tuple[str, ...]) -> Rule:
    """Hard: one live row for one key. Where county or centre is left empty, each office has a row of its own."""

    def no_other_row(row: Row, desk: Desk) -> Iterable[Finding]:
        given = {name: row.get(name) for name in key if row.get(name)}
        for one in desk.rows(entity, **given):
            if one.get("counted") != row.get("counted") and (one.get("counted") or row.get("counted")):
                continue  # what another office counted stands beside what is typed
            alike = all((one.get(name) or None) == (row.get(name) or None) for name in key)
            ours = len(given) == len(key) or one.get("office") == row.get("office")
            if alike and ours and one["id"] != row.get("id"):
                yield Finding("already-counted", "period", row.get("period"))
                return

    return Rule(no_other_row)


def is_typed(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what an office counted of its own rows is not written by hand."""
    if row.get("counted"):
        why = "این عدد را خود دفتر از ردیف‌هایش شمرده است و با دست عوض نمی‌شود."
        yield Finding("rule-broken", "value", row.get("value"), {"why": why})


_PROGRAMME = Code("programme", "برنامه", required=True)
_INDICATOR = Code("indicator", "شاخص", required=True)
_PERIOD = Code("period", "دوره", required=True, help="1404، 1404-H1، 1404-Q3 یا 1404-07")
_COUNTY = Choice("county", "شهرستان", codelist="counties")


_entity = functools.partial(Entity, derive=(name_period,), sort=("period",), figures=True)
_always = (Rule(known_programme), Rule(known_period))


def _sections(*fields: Field) -> tuple[Section, ...]:
    return (Section("عدد", (*fields, Note("notes", "یادداشت"))),)


TARGET = _entity(
    "target",
    "هدف",
    sections=_sections(
        _PROGRAMME, _INDICATOR, _PERIOD, _COUNTY, Number("value", "هدف", required=True, least=0, decimals=1)
    ),
    columns=("programme", "indicator", "period", "county", "value"),
    title=("indicator", "period"),
    joins=("programme", "indicator", "period", "county"),
    rules=(*_always, Rule(known_indicator), counted_once("target", ("programme", "indicator", "period", "county"))),
    downward=True,
)

DENOMINATOR = _entity(
    "denominator",
    "جمعیت هدف",
    sections=_sections(
        _PROGRAMME,
        _PERIOD,
        _COUNTY,
        Code(
            "measure",
            "سنجه",
            required=True,
            help="eligible: واجدان شرایط، live_births: تولد زنده، eligible_1399: زادگان ۱۳۹۹",
        ),
        Whole("value", "شمار", required=True, least=0),
    ),
    columns=("programme", "measure", "period", "county", "value"),
    title=("measure", "period"),
    joins=("programme", "period", "county", "measure"),
    rules=(*_always, counted_once("denominator", ("programme", "measure", "period", "county"))),
    downward=True,
)

TALLY = _entity(
    "tally",
    "آمار بی‌نام",
    sections=_sections(
        _PROGRAMME,
        _INDICATOR,
        _PERIOD,
        _COUNTY,
        Ref("centre", "مرکز", entity="centre"),
        Whole("value", "شمار", required=True, least=0),
        Flag("counted", "شمرده از ردیف‌های دفتر", derived=True),
    ),
    columns=("programme", "indicator", "period", "county", "centre", "value"),
    title=("indicator", "period"),
    joins=("programme", "indicator", "period", "county", "centre"),
    rules=(
        *_always,
        Rule(is_typed),
        Rule(known_indicator),
        counted_once("tally", ("programme", "indicator", "period", "county", "centre")),
    ),
)
