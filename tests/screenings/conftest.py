import pytest

from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, load_programme
from tests.paper_desk import PaperDesk

PERSON = "a" * 32


@pytest.fixture(scope="session")
def vision() -> Programme:
    return load_programme(RESOURCES / "programmes" / "vision.toml")


@pytest.fixture
def desk(vision: Programme) -> PaperDesk:
    desk = PaperDesk(programmes=[vision])
    desk.add("person", id=PERSON, birth_date="2021-06-01", first_name="رها")
    return desk
