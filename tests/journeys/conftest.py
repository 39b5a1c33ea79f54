"""The clock of every journey stands at the day of the samples; a pair of offices is ready to exchange."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.store import slots
from tests.journeys.offices import Cheap, Pair, pair


@pytest.fixture(autouse=True)
def sample_day(fixed_now: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(slots, "Cost", Cheap)
    return fixed_now


@pytest.fixture
def offices(tmp_path: Path, sample_day: str) -> Iterator[Pair]:
    joined = pair(tmp_path)
    yield joined
    joined.close()
