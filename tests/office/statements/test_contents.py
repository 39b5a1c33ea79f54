"""Packages of content, where they were used and by how many."""

from __future__ import annotations

from typing import Any

from models.office import Office
from tests.journeys.offices import child, put


def used(office: Office, period: str = "1404-Q3") -> dict[tuple[str, str], dict[str, Any]]:
    names = ("courses", "sessions", "persons", "heads", "centres", "classes", "children")
    rows = office.report("content", period)["rows"]
    told = [{name: row[name] for name in names if row[name]} for row in rows]
    return {(row["content_code"], row["programme"]): one for row, one in zip(rows, told, strict=True)}


def test_a_package_has_its_courses_with_their_people_and_its_classes_with_their_children(office: Office) -> None:
    first, second = (
        put(office, "course", programme="premarital", starts_on=day, content_code="پ-۴")
        for day in ("1404/8/1", "1404/9/1")
    )
    other = put(office, "course", programme="premarital", starts_on="1404/9/2")
    leila = child(office, first_name="لیلا", birth_date="1380/1/1")
    for course in (first, second, other):
        put(office, "registration", course=course, person=leila)
    put(office, "session", course=first, held_on="1404/8/1", minutes=60, headcount_female=7)
    rose, lily = (put(office, "centre", name=name, kind="kindergarten") for name in ("گل سرخ", "نیلوفر"))
    for name, centre, room, code in (
        ("آوا", rose, "الف", "ک-۲"), ("سام", rose, "الف", "ک-۲"), ("نیکی", lily, "الف", "ک-۲"),
        ("مانی", lily, "ب", None),
    ):  # fmt: skip
        put(office, "enrolment", programme="kindergarten", person=child(office, first_name=name, birth_date="1400/5/1"),
            centre=centre, class_name=room, starts_on="1404/7/1", answers={"content_code": code})  # fmt: skip
    assert used(office) == {
        ("پ-4", "premarital"): {"courses": 2, "sessions": 1, "persons": 1, "heads": 7},
        ("ک-2", "kindergarten"): {"centres": 2, "classes": 2, "children": 3},
        ("", "kindergarten"): {"centres": 1, "classes": 1, "children": 1},
        ("", "premarital"): {"courses": 1, "persons": 1},
    }
    assert used(office, "1404-Q2") == {}
