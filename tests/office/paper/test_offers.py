"""Which papers are offered for the rows that were chosen: those that suit them, and of which there is something."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalog import BY_NAME, checked
from models.office import Office
from models.office.paper.forms import FORMS, offered
from models.schema.programme import Programme, load_programme, shipped
from tests.journeys.offices import child, put
from tests.office.paper import programmes
from tests.samples import TODAY

SHIPPED = tuple(checked(load_programme(path)) for path in shipped())
DESK_PAPERS = {
    "workshop": {"course": {"class_roster"}, "session": {"attendance_sheet"}, "registration": {"certificate"}},
    "enrolment": {"enrolment": {"enrolment_card"}},
}


def names(entity: str, *known: Programme, ids: tuple[str, ...] = ("1",)) -> set[str]:
    return {one.form for one in offered(BY_NAME[entity], ids, known, TODAY) if not one.through}


def offers(office: Office, entity: str, *ids: str) -> list[str]:
    return [one.form for one in office.papers.offers(entity, ids)]


@pytest.mark.parametrize("programme", SHIPPED, ids=lambda one: one.name)
def test_every_programme_has_a_paper_for_its_desk(programme: Programme) -> None:
    always = {"record", "blank"}
    record = programme.record
    assert names(record, programme) - always, programme.name
    if record == "screening":
        cards = names(record, programme) & {"vision_card", "screening_card"}
        assert len(cards) == 1, "a family takes one card home"
    if record == "case":
        assert {"case_file", "case_slip"} <= names(record, programme)
    if record == "service":
        assert "service_letter" in names(record, programme)
    for entity, wanted in DESK_PAPERS.get(programme.shape, {}).items():
        assert wanted <= names(entity, programme)


def test_what_takes_no_row_is_offered_without_one_and_nothing_else() -> None:
    assert names("referral", ids=()) == {"worklist", "blank"}
    assert names("person", ids=()) == {"blank"}
    assert names("resolution", ids=()) == {"open_resolutions", "blank"}


def test_a_list_of_a_period_is_offered_for_the_present_quarter_and_one_of_a_day_for_today() -> None:
    takes = {one.form: one.takes for one in offered(BY_NAME["session"], ("1",), (), TODAY)}
    assert takes["training_calendar"] == ("1404-Q3",)
    takes = {one.form: one.takes for one in offered(BY_NAME["centre"], ("1", "2"), (), TODAY)}
    assert takes["base_daily_list"] == ("۱۴۰۴/۰۹/۱۹", "1", "2")


def test_what_is_issued_comes_first_and_any_record_can_be_printed_as_it_stands() -> None:
    found = [one.form for one in offered(BY_NAME["registration"], ("1",), (), TODAY)]
    assert found == ["certificate", "record", "blank"]


def test_a_form_is_found_under_one_name_and_takes_what_some_way_gives() -> None:
    assert {form.takes for form in FORMS.values()} == {"rows", "nothing", "period", "day", "entity"}
    assert all(name == form.name for name, form in FORMS.items())


def test_only_papers_of_what_there_is_are_offered_through_a_person(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.EARS)
    person = programmes.newborn(office)
    assert offers(office, "person", person) == ["health_file", "record", "blank"]
    test = programmes.ear_test(office, person)
    assert offers(office, "person", person) == [
        "hearing_certificate", "screening_card", "health_file", "record", "blank",
    ]  # fmt: skip
    assert offers(office, "screening", test) == ["hearing_certificate", "screening_card", "record", "blank"]


def test_rows_of_two_programmes_have_the_papers_that_suit_both(office: Office, tmp_path: Path) -> None:
    programmes.add(office, tmp_path, programmes.EARS)
    ears = programmes.ear_test(office, programmes.newborn(office))
    answers = {"chart": "lea", "right": "9", "left": "9", "strabismus": "none", "cooperative": True}
    told = {"programme": "vision", "held_on": "1404/8/1", "stage": "first", "answers": answers}
    eyes = put(office, "screening", person=child(office), **told)
    assert offers(office, "screening", ears, eyes) == ["record", "blank"]
