import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlite_utils import Database

from models.cases.call import CALL
from models.cases.case import CASE
from models.cases.referral import REFERRAL
from models.cases.service import SERVICE
from models.cases.step import STEP
from models.enrolments.enrolment import ENROLMENT
from models.enrolments.handover import HANDOVER
from models.enrolments.staff import STAFF
from models.planning.target import DENOMINATOR, TALLY, TARGET
from models.registry.centre import CENTRE
from models.registry.erasure import ERASURE
from models.registry.guardian import GUARDIAN
from models.registry.household import HOUSEHOLD
from models.registry.person import PERSON
from models.schema.codelists import RESOURCES
from models.schema.programme import Programme, load_programme, parse_programme
from models.screenings.screening import SCREENING
from models.workshops.attendance import ATTENDANCE
from models.workshops.course import COURSE
from models.workshops.registration import REGISTRATION
from models.workshops.session import SESSION

ENTITIES = (
    ERASURE, HOUSEHOLD, PERSON, GUARDIAN, CENTRE, COURSE, SESSION, REGISTRATION, ATTENDANCE, SCREENING, ENROLMENT,
    STAFF, HANDOVER, CASE, STEP, SERVICE, REFERRAL, CALL, TARGET, DENOMINATOR, TALLY,
)  # fmt: skip
TODAY = datetime.date(2025, 12, 10)
Put = Callable[..., str]


@pytest.fixture
def db() -> Any:
    db = Database(memory=True)
    for entity in ENTITIES:
        db[entity.name].create({"id": str, **{name: field.column for name, field in entity.fields.items()}}, pk="id")
    db["alias"].create({"gone": str, "kept": str}, pk="gone")
    db["erased"].create({"entity": str, "row": str}, pk=("entity", "row"))
    yield db
    db.conn.close()


@pytest.fixture
def put(db: Database) -> Put:
    def put(entity: str, **row: Any) -> str:
        row.setdefault("id", f"{entity}-{db[entity].count + 1}")
        row = {"office": "0101", "retired": False, **row}
        db[entity].insert({name: json.dumps(v) if isinstance(v, dict) else v for name, v in row.items()})
        return str(row["id"])

    return put


@pytest.fixture
def programmes() -> tuple[Programme, ...]:
    vision = load_programme(RESOURCES / "programmes" / "vision.toml")
    return (bare("talk", "workshop"), vision, bare("care", "enrolment"))


def bare(name: str, shape: str) -> Programme:
    return parse_programme(f'name="{name}"\nlabel="{name}"\nshape="{shape}"\ntier="A"\nversion=1', name)
