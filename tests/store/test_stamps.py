from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.stamps import AHEAD, Stamp, anomalous, now, replica_of, taught, tick, today

UTC = datetime.UTC
NOW = datetime.datetime(2025, 12, 10, 8, 30, tzinfo=UTC)
REPLICA = "0123456789abcdef" * 2
REPLICAS = st.text("0123456789abcdef", min_size=32, max_size=32)
STAMPS = st.builds(Stamp, st.integers(0, 2**64 - 1), REPLICAS, st.integers(0, 0xFFFF))
MOMENTS = st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(2200, 1, 1), timezones=st.just(UTC))


def stamp_at(moment: datetime.datetime) -> str:
    return str(Stamp(tick(0, moment), REPLICA, 0))


@given(STAMPS)
def test_a_stamp_is_its_text(stamp: Stamp) -> None:
    text = str(stamp)
    assert re.fullmatch(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{32}-[0-9a-f]{4}", text)
    assert Stamp.parse(text) == stamp
    assert replica_of(text) == stamp.replica


@given(STAMPS, STAMPS)
def test_stamps_are_ordered_as_their_texts(one: Stamp, other: Stamp) -> None:
    assert (one < other) == (str(one) < str(other))


@pytest.mark.parametrize("text", ["", "x", "1-2-3-4", f"{1:012x}-0000--0000", f"{1:012x}-0000-{REPLICA}", "g" * 12])
def test_what_is_no_stamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Stamp.parse(text)


def test_a_stamp_knows_the_time_of_its_clock() -> None:
    assert Stamp.parse(stamp_at(NOW)).at == NOW


@given(st.lists(MOMENTS, min_size=2, max_size=20))
def test_the_clock_never_goes_back_whatever_the_machine_says(moments: list[datetime.datetime]) -> None:
    last, given_out = 0, []
    for moment in moments:
        last = tick(last, moment)
        assert last >= int(moment.timestamp() * 1000) << 16
        given_out.append(last)
    assert given_out == sorted(set(given_out))


def test_many_actions_of_one_moment_differ_and_carry_into_the_next() -> None:
    first = tick(0, NOW)
    assert tick(first, NOW) == first + 1
    full = first | 0xFFFF
    assert Stamp(tick(full, NOW), REPLICA, 0).clock >> 16 == (first >> 16) + 1


def test_two_machines_whose_clocks_stand_behind_number_their_acts_apart() -> None:
    last, behind = tick(0, NOW), NOW - datetime.timedelta(days=365)
    nexts = {tick(last, behind) for _ in range(20)}
    assert len(nexts) > 15, "each has a number of its own, but for a chance"
    assert all(last < one <= last + (1 << 16) for one in nexts)


@pytest.mark.parametrize(
    ("moment", "is_anomalous"),
    [
        (NOW, False),
        (NOW - datetime.timedelta(days=9 * 365), False),
        (NOW + AHEAD - datetime.timedelta(seconds=1), False),
        (NOW + AHEAD + datetime.timedelta(seconds=1), True),
        (datetime.datetime(2000, 12, 31, tzinfo=UTC), True),
        (datetime.datetime(2001, 1, 2, tzinfo=UTC), False),
        (datetime.datetime(1970, 1, 1, tzinfo=UTC), True),
    ],
)
def test_a_clock_far_ahead_or_long_past_is_not_believed(moment: datetime.datetime, is_anomalous: bool) -> None:
    assert anomalous(stamp_at(moment), NOW) is is_anomalous
    last = tick(0, NOW)
    learned = taught(last, stamp_at(moment), NOW)
    assert learned == (last if is_anomalous else max(last, tick(0, moment)))


@given(st.integers(0, 2**63), STAMPS)
def test_learning_never_sets_the_clock_back(last: int, seen: Stamp) -> None:
    assert taught(last, str(seen), NOW) in (last, max(last, seen.clock))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-12-10", "2025-12-10T00:00:00+00:00"),
        ("2025-12-10T08:30:00", "2025-12-10T08:30:00+00:00"),
        (" 2025-12-10T08:30:00+03:30 ", "2025-12-10T08:30:00+03:30"),
        ("1970-01-01", "1970-01-01T00:00:00+00:00"),
    ],
)
def test_the_offices_clock_may_be_given(text: str, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_NOW", text)
    assert now() == datetime.datetime.fromisoformat(moment)
    assert today().isoformat() == moment[:10]


def test_without_it_the_machines_clock_counts() -> None:
    assert abs(now() - datetime.datetime.now(UTC)) < datetime.timedelta(minutes=1)
    assert abs(today() - datetime.date.today()) <= datetime.timedelta(days=1)
