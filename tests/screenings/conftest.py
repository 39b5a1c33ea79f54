import datetime

import pytest

from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, load_programme
from tests.paper_desk import PaperDesk

PERSON = "a" * 32
NEWBORN = "f" * 32
NAMES = ("vision", "hearing_newborn", "hearing_child", "genetics", "development", "autism")


def shipped(name: str) -> Programme:
    return load_programme(RESOURCES / "programmes" / f"{name}.toml")


@pytest.fixture(scope="session")
def vision() -> Programme:
    return shipped("vision")


@pytest.fixture(scope="session")
def programmes() -> dict[str, Programme]:
    return {name: shipped(name) for name in NAMES}


@pytest.fixture
def desk(programmes: dict[str, Programme]) -> PaperDesk:
    desk = PaperDesk(programmes=programmes.values())
    desk.add("person", id=PERSON, birth_date="2021-06-01", first_name="رها")
    desk.add("person", id=NEWBORN, birth_date="2025-10-01", first_name="نوزاد دختر")
    return desk


def day_after(born: str, days: int) -> str:
    return (datetime.date.fromisoformat(born) + datetime.timedelta(days=days)).isoformat()
