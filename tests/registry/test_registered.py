"""A number in the national system stands in one place, wherever it was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from models.catalog import BY_NAME
from models.intake.plan import LoadPlan
from models.registry.person import PERSON
from models.registry.registered import NO, REGISTERED
from models.schema.entity import Row
from models.schema.programme import parse_programme
from models.schema.reading import read_row
from models.text import persian
from tests.paper_desk import PaperDesk

BEARERS = ("person", "household", "course", "registration", "screening", "enrolment", "case", "service")
PLACE = 'name = "place"\nlabel = "جا"\nshape = "enrolment"\ntier = "A"\nversion = 1\n'
ASKED = '[[section]]\nfield = [{ name = "national_no", kind = "text", label = "شماره در سامانهٔ استان" }]\n'
WHO = "a" * 32


@pytest.mark.parametrize("name", BEARERS)
def test_every_such_record_bears_both_fields_and_a_sheet_of_it_is_read_for_itself(name: str) -> None:
    entity = BY_NAME[name]
    assert [entity.own_fields[one.name] for one in REGISTERED] == list(REGISTERED)
    targets = LoadPlan(entity, PERSON, PaperDesk().today).targets
    heading = persian.compact_key("شماره رهگیری سامانه")
    known = [one.path for one in targets if heading in {persian.compact_key(text) for text in one.headings}]
    assert known[0] == f"{name}.{NO}"


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk(programmes=[parse_programme(PLACE + ASKED, "place")])
    desk.add("person", id=WHO, first_name="سارا", last_name="رضایی")
    return desk


def saved(desk: PaperDesk, old: Row | None = None, **row: Any) -> Row:
    given = row if old else {"programme": "place", "person": WHO, "starts_on": "1404/9/1", **row}
    checked = read_row(BY_NAME["enrolment"], given, old, desk)
    assert checked.errors == []
    return checked.row


def test_a_programme_that_asks_for_the_number_among_its_answers_is_read_and_the_record_has_it(desk: PaperDesk) -> None:
    row = saved(desk, answers={NO: "۷۷-۱"})
    assert (row[NO], row["answers"][NO]) == ("77-1", "۷۷-۱")
    assert saved(desk, row, answers={NO: "۸۸"})[NO] == "88"


def test_what_is_typed_in_its_own_place_counts_and_an_old_answer_does_not_come_back(desk: PaperDesk) -> None:
    assert saved(desk, answers={NO: "12"}, national_no="۳۴")[NO] == "34"
    row = saved(desk, answers={NO: "12"})
    assert saved(desk, row, national_no=None)[NO] is None
    assert saved(desk, saved(desk, row, national_no="56"), reason="جابه‌جایی")[NO] == "56"


def test_an_answer_that_is_no_such_number_is_left_where_it_is(desk: PaperDesk) -> None:
    row = saved(desk, answers={NO: "ن" * 41})
    assert (row[NO], row["answers"][NO]) == (None, "ن" * 41)
