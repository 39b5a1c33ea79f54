"""Typed numbers: a stock is that of the last day and is not told before it was typed; who has not typed yet is told."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from models.planning.statistics import by_county, figures
from models.planning.typed import Awaited
from models.schema.programme import parse_programme
from models.text.jalali import parse_period
from tests.planning.conftest import TODAY, Put

CENTRES = parse_programme(
    """
name = "clinics"
label = "مرکز"
shape = "enrolment"
tier = "A"
version = 1
[[indicator]]
name = "inside"
label = "در حال درمان"
measure = "stock"
typed = true
[[indicator]]
name = "begun"
label = "پذیرش"
typed = true
[[indicator]]
name = "share"
label = "سهم"
ratio = ["begun", "inside"]
""",
    "clinics",
)
SPRING = datetime.date(2026, 3, 21)


def told(db: Any, period: str, today: datetime.date = SPRING, county: str | None = None) -> dict[str, Any]:
    found = figures(db, [CENTRES], parse_period(period), county, today, office="01")
    return {one.indicator: (one.value, one.awaited) for one in found}


def typed(put: Put, indicator: str, period: str, value: int, county: str = "0101", **row: Any) -> None:
    put("tally", programme="clinics", indicator=indicator, period=period, county=county, value=value, **row)


@pytest.mark.parametrize(
    ("months", "period", "stock", "flow"),
    [
        ([], "1404-Q3", None, None),
        (["1404-07", "1404-08"], "1404-Q3", None, 2),  # the last month is not typed yet
        (["1404-07", "1404-08", "1404-09"], "1404-Q3", 1, 3),
        (["1404-09"], "1404-Q3", 1, 1),
        (["1404-Q3"], "1404-Q3", 1, 1),
        (["1404-09"], "1404-H2", None, 1),
        (["1404-08"], "1404-08", 1, 1),
    ],
)
@pytest.mark.parametrize("today", [TODAY, SPRING], ids=["the quarter runs", "it is over"])
def test_a_stock_is_that_of_the_last_day_and_a_flow_adds_up(
    db: Any, put: Put, today: datetime.date, months: list[str], period: str, stock: int | None, flow: int | None
) -> None:
    for month in months:
        typed(put, "inside", month, 1)
        typed(put, "begun", month, 1)
    found = told(db, period, today)
    assert (found["inside"][0], found["begun"][0]) == (stock, flow)
    assert found["share"][0] == (None if stock is None or flow is None else 100.0 * flow)
    assert (found["active"][0], found["entered"][0]) == (0, 0)  # rows are counted, and there is none


def test_of_several_places_what_is_typed_is_summed_and_who_is_missing_is_told(db: Any, put: Put) -> None:
    for county, months in (("0101", ("1404-08", "1404-09")), ("0102", ("1404-07",)), ("0103", ("1404-09",))):
        for month in months:
            typed(put, "inside", month, 10, county)
    typed(put, "inside", "1403-05", 99, "0104")  # has given none for more than a year
    typed(put, "inside", "1404-Q4", 99, "0105")  # begins to give it afterwards
    assert told(db, "1404-Q3")["inside"] == (20, Awaited(1, 3))
    assert told(db, "1404-Q3", TODAY)["inside"] == (20, Awaited())  # the quarter is not over
    assert told(db, "1404-Q3", county="0102")["inside"] == (None, Awaited(1, 1))
    each = {
        one.county: (one.value, one.awaited)
        for one in by_county(db, [CENTRES], parse_period("1404-Q3"), SPRING, office="01")
        if one.indicator == "inside"
    }
    assert each == {"0101": (10, Awaited(0, 1)), "0102": (None, Awaited(1, 1)), "0103": (10, Awaited(0, 1))}


def test_an_office_that_sent_its_counts_before_is_awaited_but_a_lone_tally_beside_rows_is_not(
    db: Any, put: Put
) -> None:
    typed(put, "entered", "1404-Q2", 5, "0101", office="0101", counted=True)
    typed(put, "entered", "1404-Q3", 7, "0102", office="0102", counted=True)
    typed(put, "left", "1404-Q2", 5, "0101")
    found = told(db, "1404-Q3")
    assert found["entered"] == (7, Awaited(1, 2))
    assert found["left"] == (0, Awaited())
