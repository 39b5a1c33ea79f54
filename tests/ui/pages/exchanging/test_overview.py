from __future__ import annotations

from typing import Any

import pytest

from ui.pages.exchanging.overview import said, state_of


def office(relation: str = "above", **told: Any) -> dict[str, Any]:
    usual = {"office": "02", "name": "استان مازندران", "relation": relation, "missing": [], "refused_there": 0}
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
    assert text.endswith("و ۲ دفتر دیگر.")
    assert kind == "wait"


def test_when_all_is_well_it_is_said() -> None:
    assert said(overview(office("below")))[1] == "done"
    assert said(overview()) == ("", "note")
