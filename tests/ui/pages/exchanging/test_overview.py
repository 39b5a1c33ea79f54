from __future__ import annotations

from typing import Any

import pytest

from ui.pages.exchanging.overview import said, state_of


def office(relation: str = "above", **told: Any) -> dict[str, Any]:
    usual = {"office": "02", "name": "استان مازندران", "relation": relation, "missing": [], "refused_there": 0}
    usual |= {
        "status": "live",
        "fork": False,
        "expected": relation == "below",
        "came": True,
        "received_on": "2025-12-01",
    }
    more = {"late": False, "waiting": 0 if relation == "above" else None, "days": 3}
    return {**usual, **more, "unconfirmed": 0 if relation == "above" else None, **told}


def overview(*offices: dict[str, Any], conflicts: int = 0) -> dict[str, Any]:
    return {"parent": "02", "offices": list(offices), "conflicts": conflicts, "quarantined": 0}


@pytest.mark.parametrize(
    ("told", "role", "word"),
    [
        (office(), "done", "به‌روز"),
        (office(waiting=12), "wait", "۱۲ ردیف منتظر فرستادن"),
        (office(unconfirmed=4), "primary", "فرستاده شد؛ منتظر رسید"),
        (office(missing=[3]), "wrong", "بسته‌ای نرسیده"),
        (office(missing=[3, 4], waiting=12), "wrong", "۲ بسته نرسیده"),
        (office(refused_there=2), "wrong", "۲ ردیف ما را نپذیرفت"),
        (office("below"), "done", "این ماه رسیده"),
        (office("below", late=True), "wait", "این ماه نفرستاده"),
        (office("below", late=True, received_on=None), "wait", "هنوز هیچ بسته‌ای نیامده"),
        (office("below", expected=False, came=False), "primary", "از راه دفتر دیگری"),
        (office("below", came=False), "primary", "رایانهٔ دیگرش فرستاده"),
        (office("below", fork=True, late=True), "wrong", "دو نسخه؛ داوری کنید"),
        (office("below", status="revoked", fork=True), "wrong", "کلیدش باطل شده"),
    ],
)
def test_the_worst_is_said_of_an_office(told: dict[str, Any], role: str, word: str) -> None:
    assert state_of(told) == (role, word)


def test_missing_numbers_are_asked_for_by_name() -> None:
    text, kind = said(overview(office("below", name="شهرستان آمل", office="0201", missing=[3, 4])))
    assert text == "بسته‌های شمارهٔ ۳، ۴ از شهرستان آمل نرسیده؛ همان را بخواهید."
    assert kind == "wrong"


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [(None, "wait", "هنوز بسته‌ای نرفته"), (0, "note", "امروز نوشته شده"), (40, "wait", "۴۰ روز از آخرین بسته")],
)
def test_how_long_nothing_went_is_told(days: int | None, kind: str, words: str) -> None:
    text, told = said(overview(office(waiting=12, days=days)))
    assert words in text
    assert told == kind


def test_many_that_are_late_are_counted() -> None:
    late = [office("below", name=f"شهرستان {n}", office=f"020{n}", late=True) for n in range(6)]
    text, kind = said(overview(*late))
    assert text.startswith("۶ دفتر این ماه بسته نفرستاده است: شهرستان ۰، شهرستان ۱،")
    assert text.endswith("و ۲ دفتر دیگر.")
    assert kind == "wait"


def test_of_whom_nothing_ever_came_is_said_by_name() -> None:
    one, other = (office("below", name=f"شهرستان {name}", late=True) for name in ("آمل", "بابل"))
    text, _ = said(overview(one, {**other, "received_on": None}))
    assert text == (
        "۲ دفتر این ماه بسته نفرستاده است: شهرستان آمل، شهرستان بابل. از شهرستان بابل هنوز هیچ بسته‌ای نیامده است."
    )


def test_an_office_of_two_machines_is_named_once() -> None:
    one = office("below", name="شهرستان آمل", late=True)
    assert said(overview(one, one))[0] == "۱ دفتر این ماه بسته نفرستاده است: شهرستان آمل."


def test_when_all_is_well_it_is_said() -> None:
    assert said(overview(office("below")))[1] == "done"
    assert said(overview()) == ("", "note")
