from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.admin.thinning import thin

NOW = datetime.datetime(2025, 12, 10, 12, 0)


def _times(*ages: float) -> list[tuple[Path, datetime.datetime]]:
    """Backups of so many days ago, named by their age."""
    return [(Path(str(age)), NOW - datetime.timedelta(days=age)) for age in ages]


@pytest.mark.parametrize(
    ("ages", "gone"),
    [
        ((), ()),
        ((0, 0.1, 0.2, 1.9), ()),  # two days: all
        ((0, 5, 5.1, 5.2), (5.2, 5.1)),  # 14 days: the newest of a day
        ((0, 13.9, 13.95), (13.95,)),
        ((0, 30, 31), (31,)),  # eight weeks: 10 and 9 Nov 2025 are of one week from Saturday
        ((0, 29, 36), ()),
        ((0, 100, 102, 105), (105, 102)),  # a year: the newest of a Jalali month
        ((0, 100, 140), ()),
        ((0, 370, 400), (400, 370)),  # older: none
        ((400, 401), (401,)),  # but never the last
        ((-30, -29.9, 0), ()),  # from a clock that ran ahead
    ],
)
def test_thinning(ages: tuple[float, ...], gone: tuple[float, ...]) -> None:
    assert thin(_times(*ages), NOW) == [Path(str(age)) for age in gone]


def test_two_years_of_daily_backups_come_to_a_few_dozen() -> None:
    kept: list[tuple[Path, datetime.datetime]] = []
    start = NOW - datetime.timedelta(days=730)
    for hours in range(0, 730 * 24, 12):
        now = start + datetime.timedelta(hours=hours)
        gone = set(thin([*kept, (Path(str(hours)), now)], now))
        kept = [one for one in [*kept, (Path(str(hours)), now)] if one[0] not in gone]
    ages = sorted((now - time).days for _, time in kept)
    assert 28 <= len(kept) <= 42
    assert ages[0] == 0
    assert 300 <= ages[-1] <= 366


@given(st.lists(st.floats(0, 800), unique=True, max_size=60))
def test_thinning_twice_is_thinning_once(ages: list[float]) -> None:
    gone = set(thin(_times(*ages), NOW))
    left = [one for one in _times(*ages) if one[0] not in gone]
    assert thin(left, NOW) == []
    assert bool(left) is bool(ages)
