"""One practice county at its desk on the day of the samples."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.access.roles import Actor
from models.office import Office
from models.schema.entity import Tier
from models.store import slots
from tests.journeys.offices import Cheap, Pair, found, pair


@pytest.fixture(autouse=True)
def sample_day(fixed_now: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(slots, "Cost", Cheap)
    return fixed_now


@pytest.fixture
def office(tmp_path: Path, sample_day: str) -> Iterator[Office]:
    with found(tmp_path / "county", "county", "0001") as made:
        yield made


@pytest.fixture
def offices(tmp_path: Path, sample_day: str) -> Iterator[Pair]:
    joined = pair(tmp_path)
    yield joined
    joined.close()


def printed(office: Office, entity: str, row: str) -> str:
    """The log of a counted paper of a row, as printing one leaves it; its id."""
    made, told = secrets.token_hex(16), {"form": "certificate", "copy": 1, "printed_on": "2025-12-10"}
    with office.store.action("ali", "print"):
        told |= {"id": made, "office": office.store.office, "of_entity": entity, "of_id": row}
        office.rows.insert("printout", [told])
    return made


def seated(office: Office, role: str, *granted: Tier) -> Office:
    """The same open store with somebody else at the desk."""
    actor = Actor("mina", role, office.store.office, office.store.meta("level"), frozenset(granted))
    return Office(office.folder, office.store, actor)
