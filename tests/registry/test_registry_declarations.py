"""What is declared about persons, places and programmes' rows is whole."""

from __future__ import annotations

import datetime

import pytest

from models.enrolments.enrolment import ENROLMENT
from models.enrolments.staff import STAFF
from models.registry.ages import age_words
from models.registry.centre import CENTRE
from models.registry.guardian import GUARDIAN
from models.registry.household import HOUSEHOLD
from models.registry.neighbourhood import NEIGHBOURHOOD
from models.registry.person import PERSON
from models.schema.entity import Entity
from models.schema.reading import read_row
from models.text import persian
from models.workshops.attendance import ATTENDANCE
from models.workshops.course import COURSE
from models.workshops.registration import REGISTRATION
from models.workshops.session import SESSION
from tests.paper_desk import PaperDesk

ENTITIES = (
    PERSON, HOUSEHOLD, GUARDIAN, CENTRE, NEIGHBOURHOOD, COURSE, SESSION, REGISTRATION, ATTENDANCE, ENROLMENT, STAFF,
)  # fmt: skip
TODAY = datetime.date(2025, 12, 10)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_every_field_named_elsewhere_is_declared_once(entity: Entity) -> None:
    names = [field.name for section in entity.sections for field in section.fields]
    assert len(names) == len(set(names))
    assert {*entity.columns, *entity.sort, *entity.title, *entity.joins} <= set(names)
    assert set(entity.refs.values()) <= {each.name for each in ENTITIES}


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_no_heading_means_two_fields_and_every_label_is_read_back(entity: Entity) -> None:
    headings: dict[str, str] = {}
    for field in entity.own_fields.values():
        for text in {persian.compact_key(text) for text in (field.label, *field.aliases)}:
            assert text, field.name
            assert headings.setdefault(text, field.name) == field.name, text
        for code, label in field.choices():
            if field.kind == "choice" and field.name != "county":
                assert field.read(label, TODAY)[0] == code


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("کانون سلامت محله", "health_hub"), ("سرای سلامت", "health_house"), ("سرای محله", "health_house"),
        ("خانه بهداشت", "health_house"), ("مسجد", "mosque"), ("روستامهد", "kindergarten"),
    ],
)  # fmt: skip
def test_the_kinds_of_centre_as_offices_call_them(said: str, kind: str) -> None:
    assert CENTRE.field("kind").read(said, TODAY)[0] == kind


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("کدملی", "national_id"), ("شماره ملی", "national_id"), ("شماره ملی دانش آموز", "national_id"),
        ("ت. تولد", "birth_date"), ("همراه", "mobile"), ("تلفن ولی", "mobile"), ("جنس\u064aت", "sex"),
        ("نام خانوادگ\u064a", "last_name"), ("نام‌خانوادگی", "last_name"), ("ملاحظات", "notes"),
    ],
)  # fmt: skip
def test_headings_of_sheets_are_known(heading: str, name: str) -> None:
    known = {persian.compact_key(text): field.name for field in PERSON.own_fields.values()
             for text in (field.label, *field.aliases)}  # fmt: skip
    assert known[persian.compact_key(heading)] == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [("دختر", "female"), ("خانم", "female"), ("زن", "female"), ("F", "female"), ("آقا", "male"), ("m", "male")],
)
def test_sex_is_read_in_the_spellings_of_sheets(typed: str, code: str) -> None:
    assert PERSON.fields["sex"].read(typed, TODAY) == (code, ())


@pytest.mark.parametrize(
    ("until", "found"), [("1404/1/1", []), ("1403/1/1", ["date-order"]), (None, [])], ids=["after", "before", "open"]
)
def test_licence_does_not_end_before_it_begins(until: str | None, found: list[str]) -> None:
    centre = {"name": "گل‌ها", "kind": "مهد کودک", "licence_from": "1403/6/1", "licence_until": until}
    checked = read_row(CENTRE, centre, None, PaperDesk())
    assert checked.row["kind"] == "kindergarten"
    assert [finding.code for finding in checked.findings] == found


@pytest.mark.parametrize(
    ("months", "words"), [(0, "۰ ماه"), (11, "۱۱ ماه"), (60, "۵ سال"), (63, "۵ سال و ۳ ماه"), (-1, "پیش از تولد")]
)
def test_age_in_words(months: int, words: str) -> None:
    assert age_words(months) == words
