"""A practice desk with one premarital course of two sessions and four people."""

from __future__ import annotations

import pytest

from models.schema.codelists import RESOURCES
from models.schema.programme import load_programme
from tests.paper_desk import PaperDesk

BORN = {"a": "2000-05-01", "b": "2001-05-01", "c": "1970-05-01", "d": "2014-05-01"}


@pytest.fixture
def desk() -> PaperDesk:
    files = [load_programme(RESOURCES / "programmes" / f"{name}.toml") for name in ("premarital", "kindergarten")]
    desk = PaperDesk(programmes=files)
    for letter, born in BORN.items():
        desk.add("person", id=letter * 32, first_name=letter, last_name="رضایی", birth_date=born)
    desk.add("course", id="1" * 32, programme="premarital", title="دوره", starts_on="2025-11-01", capacity=2)
    desk.add("session", id="2" * 32, course="1" * 32, held_on="2025-11-01", minutes=240)
    desk.add("session", id="3" * 32, course="1" * 32, held_on="2025-11-02", minutes=240)
    return desk
