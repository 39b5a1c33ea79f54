from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from models.enrolments.enrolment import ENROLMENT
from models.intake.columns import Column, columns_of, labels_of, rows_of, understood
from models.intake.plan import LoadPlan
from models.intake.sheets import Sheet, read_sheets
from models.registry.centre import CENTRE
from models.registry.person import PERSON
from models.schema.entity import Entity
from models.schema.programme import load_programme, shipped
from models.screenings.screening import SCREENING
from models.workshops.registration import REGISTRATION
from tests.intake.workbooks import SAMPLES, write_csv, write_workbook

TODAY = datetime.date(2025, 12, 10)
PROGRAMMES = {one.name: one for one in map(load_programme, shipped())}


def plan(entity: Entity = PERSON, programme: str = "", **mapping: str) -> LoadPlan:
    return LoadPlan(entity, PERSON, TODAY, PROGRAMMES.get(programme), explicit_map=mapping)


def seen(sheets: list[Sheet], of: LoadPlan) -> dict[str, Column]:
    return {one.key: one for one in columns_of(sheets, of)}


def test_a_file_shows_its_columns_with_three_samples() -> None:
    sheets = read_sheets(SAMPLES / "vision_results.csv")
    found = seen(sheets, plan(SCREENING, "vision"))
    assert {key: one.field for key, one in found.items()} == {
        "کد ملی": "person.national_id",
        "تاریخ معاینه": "screening.held_on",
        "راست": "answers.right",
        "چپ": "answers.left",
        "تاریخ تکرار": "repeat.held_on",
        "تکرار راست": "repeat.answers.right",
        "تکرار چپ": "repeat.answers.left",
        "عینک": "answers.glasses",
    }
    assert found["راست"].samples == ("7", "0.9", "0.6")
    assert found["راست"].letters == "C"
    assert rows_of(sheets[0], plan(SCREENING, "vision")) == sum(1 for row in sheets[0].cells[1:] if any(row))


def test_sheets_of_one_heading_are_one_column() -> None:
    sheets = read_sheets(SAMPLES / "school_classes.xlsx")
    assert len(sheets) > 1
    found = seen(sheets, plan(REGISTRATION))
    national_id = next(one for one in found.values() if one.field == "person.national_id")
    assert len(national_id.sheets) == len([one for one in sheets if one.cells])
    assert len(national_id.samples) == 3


def test_a_person_decides_what_a_column_is(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "list.csv", "کد,نام,نام خانوادگی", "0499370899,علی,رضایی")
    sheets = read_sheets(file)
    assert seen(sheets, plan())["کد"].field == ""
    decided = seen(sheets, plan(**{"کد": "person.national_id", "نام": ""}))
    assert (decided["کد"].field, decided["نام"].field) == ("person.national_id", "")


def test_a_sheet_without_a_known_heading_still_shows_its_columns(tmp_path: Path) -> None:
    sheets = read_sheets(write_csv(tmp_path / "list.csv", "فهرست,,", "الف,ب,پ", "0499370899,علی,رضایی"))
    found = seen(sheets, plan())
    assert list(found) == ["الف", "ب", "پ"]
    assert found["ب"].samples == ("علی",)
    decided = plan(**{"الف": "person.national_id", "ب": "person.first_name", "پ": "person.last_name"})
    assert {one.field for one in columns_of(sheets, decided)} == set((decided.explicit_map or {}).values())


def test_headings_that_stand_twice_or_look_like_letters_are_named_by_their_letters(tmp_path: Path) -> None:
    header = ["نام", "نام خانوادگی", "راست", "راست", "ID", 1404]
    file = write_workbook(tmp_path / "list.xlsx", {"Sheet1": [header, ["علی", "رضایی", 8, 9, "x", "y"]]})
    assert list(seen(read_sheets(file), plan())) == ["نام", "نام خانوادگی", "C", "D", "E", "F"]


def test_days_are_shown_in_our_calendar() -> None:
    row: list[Any] = ["علی", "رضایی", datetime.datetime(2019, 3, 21, 8)]
    sheet = Sheet("برگه", [["نام", "نام خانوادگی", "تاریخ تولد"], row])
    assert seen([sheet], plan())["تاریخ تولد"].samples == ("۱۳۹۸/۰۱/۰۱",)


@pytest.mark.parametrize(
    ("file", "entity", "programme"),
    [
        ("vision_results.csv", SCREENING, "vision"),
        ("kindergarten_children.xlsx", ENROLMENT, "kindergarten"),
        ("school_classes.xlsx", REGISTRATION, ""),
    ],
)
def test_a_file_is_best_understood_as_what_it_is(file: str, entity: Entity, programme: str) -> None:
    sheets = read_sheets(SAMPLES / file)
    right = understood(sheets, plan(entity, programme))
    assert right > understood(sheets, plan(CENTRE))
    assert right >= max(understood(sheets, plan(one)) for one in (PERSON, CENTRE))


def test_where_a_column_may_go_is_told_in_words() -> None:
    told = {one["field"]: one["label"] for one in labels_of(plan(SCREENING, "vision"))}
    assert told["person.national_id"] == "کد ملی (فرد)"
    assert told["person.full_name"] == "نام و نام خانوادگی (فرد)"
    assert told["screening.held_on"] == "تاریخ آزمون"
    assert told["answers.right"] == PROGRAMMES["vision"].fields["right"].label
    assert told["repeat.answers.right"].startswith(PROGRAMMES["vision"].fields["right"].label + " (")
    assert all(label and not label.isascii() for label in told.values())
