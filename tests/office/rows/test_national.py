"""A programme's rows leave in the order of the national form, for who may read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalog import BY_NAME
from models.errors import UserError
from models.office import Office
from models.planning.national import columns_of
from models.schema.entity import Tier
from models.schema.programme import load_programme, parse_programme, shipped
from tests.journeys.offices import child, put
from tests.office.conftest import seated
from tests.office.rows.test_find import quiet

CARE = """
name = "care"
label = "مراقبت"
shape = "{shape}"
tier = "A"
version = 1
{more}
"""
ANSWER = '[[section]]\n[[section.field]]\nname = "score"\nkind = "whole"\nlabel = "نمره"\n'
SCREENING = """
[[stage]]
code = "first"
label = "نخست"
scoring = "typed"
[[outcome]]
code = "pass"
label = "سالم"
"""


def added(office: Office, folder: Path, shape: str, more: str) -> None:
    (folder / "care.toml").write_text(CARE.format(shape=shape, more=more), encoding="utf-8")
    office.add_programme(folder / "care.toml")


def test_columns_come_in_the_order_of_the_form_and_rows_in_that_of_their_days(office: Office, tmp_path: Path) -> None:
    national = 'national = ["outcome", "person.last_name", "centre.code", "held_on", "score"]\n'
    added(office, tmp_path, "screening", national + SCREENING + ANSWER)
    base = put(office, "centre", name="پایگاه یاس", kind="screening_base", code="P-1")
    for day, name in (("1404/9/2", "نوری"), ("1404/7/2", "بهاری"), ("1404/6/31", "کریمی")):
        put(office, "screening", programme="care", person=child(office, last_name=name, father_name=name), centre=base,
            held_on=day, outcome="pass", answers={"score": 7})  # fmt: skip
    form = office.national.gather("care", "1404-Q3")
    assert [one.name for one in form.columns] == ["outcome", "person.last_name", "centre.code", "held_on", "score"]
    assert [[text for _, text in row.values()] for row in form.rows] == [
        ["سالم", "بهاری", "P-۱", "۱۴۰۴/۰۷/۰۲", "۷"], ["سالم", "نوری", "P-۱", "۱۴۰۴/۰۹/۰۲", "۷"],
    ]  # fmt: skip


def test_the_rows_of_a_workshop_are_the_people_who_came_to_its_courses(office: Office, tmp_path: Path) -> None:
    added(office, tmp_path, "workshop", 'national = ["person.last_name", "course.title", "score"]\n' + ANSWER)
    course = put(office, "course", programme="care", title="پاییز", starts_on="1404/8/1", answers={"score": 4})
    put(office, "registration", course=course, person=child(office, last_name="بهاری"))
    put(office, "course", programme="care", title="زمستان", starts_on="1404/10/1")
    (row,) = office.national.gather("care", "1404-Q3").rows
    assert [text for _, text in row.values()] == ["بهاری", "پاییز", "۴"]


def test_a_number_that_an_older_row_has_among_its_answers_stands_in_the_column_of_its_name(
    office: Office, tmp_path: Path
) -> None:
    asked = ANSWER.replace('name = "score"', 'name = "national_no"')
    added(office, tmp_path, "screening", 'national = ["held_on", "national_no"]\n' + SCREENING + asked)
    test = {"programme": "care", "person": child(office), "outcome": "pass"}
    old = put(office, "screening", **test, held_on="1404/9/1", answers={"national_no": 11})
    put(office, "screening", **test, held_on="1404/9/2", answers={"national_no": 12}, national_no="13")
    put(office, "screening", id=old, national_no=None)  # as a row that was saved when there was no such column
    (_, number), (_, typed) = (list(row.values()) for row in office.national.gather("care", "1404-Q3").rows)
    assert (number[1], typed[1]) == ("۱۱", "۱۳")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_programme_has_a_form_also_where_its_file_names_no_order(path: Path) -> None:
    programme = load_programme(path)
    columns = columns_of(programme, BY_NAME)
    assert len(columns) >= 3
    named = programme.settings.get("national")
    assert named is None or [one.name for one in columns] == named


@pytest.mark.parametrize(
    "wrong",
    ['["shoe"]', '["person.shoe"]', '["shoe.size"]', '["held_on", "held_on"]', "[]", '"held_on"', '["answers"]'],
)
def test_a_form_that_names_what_is_not_there_is_refused(wrong: str) -> None:
    programme = parse_programme(CARE.format(shape="screening", more=f"national = {wrong}\n" + SCREENING), "care")
    with pytest.raises(UserError) as refusal:
        columns_of(programme, BY_NAME)
    assert refusal.value.code == "programme-wrong"
    assert "national" in str(refusal.value)


def test_who_does_not_read_the_tier_gets_no_form_and_who_does_leaves_a_line(office: Office, tmp_path: Path) -> None:
    quiet(office, tmp_path, Tier.FAMILY)
    with pytest.raises(UserError) as refusal:
        seated(office, "clerk").national.gather("quiet", "1404-Q3")
    assert refusal.value.code == "programme-unknown"
    assert len(list(seated(office, "senior").national.gather("quiet", "1404-Q3").rows)) == 1
    assert [line["act"] for line in office.trail.lines()][-1] == "read"
