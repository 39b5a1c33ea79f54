"""How long the queues are, by programme and centre."""

from __future__ import annotations

from typing import Any

from models.office import Office
from tests.journeys.offices import child, figures, put

NAMES = ("waiting", "median_days", "longest_days", "first_asked_on")


def queues(office: Office, period: str = "1404-Q3") -> dict[tuple[str, str], list[Any]]:
    rows = office.report("waiting", period)["rows"]
    return {(row["programme"], row["centre_label"]): [row[name] for name in NAMES] for row in rows}


def waits(office: Office, who: str, programme: str = "day_centre", **row: Any) -> str:
    return put(office, "enrolment", programme=programme, person=who, status="waiting", **row)


def test_a_queue_is_as_long_as_the_figures_say_and_a_person_waits_in_it_once(office: Office) -> None:
    hope, mercy = (put(office, "centre", name=name, kind="day", county="0201") for name in ("امید", "مهر"))
    first, second, third = (child(office, first_name=name) for name in ("آوا", "نیکی", "سام"))
    waits(office, first, centre=hope, asked_on="1404/9/1")
    waits(office, first, centre=mercy, asked_on="1404/8/1")
    waits(office, second, centre=hope, asked_on="1404/9/9")
    waits(office, third, centre=hope, asked_on="1404/9/19")
    waits(office, third, "covered", asked_on="1404/1/1")
    put(office, "enrolment", programme="day_centre", person=child(office, first_name="مانی"), starts_on="1404/7/1")
    assert queues(office) == {
        ("covered", "همه"): [1, 264, 264, "2025-03-21"],
        ("day_centre", "همه"): [3, 10, 48, "2025-10-23"],
        ("day_centre", "امید"): [3, 10, 18, "2025-11-22"],
        ("day_centre", "مهر"): [1, 48, 48, "2025-10-23"],
    }
    got = figures(office)
    assert (got["day_centre", "waiting"], got["day_centre", "waiting_days"]) == (3, 10)
    assert queues(office, "1404-Q2") == {("covered", "همه"): [1, 185, 185, "2025-03-21"]}


def test_a_queue_that_nobody_dated_has_a_length_and_no_median(office: Office) -> None:
    row = waits(office, child(office), asked_on="1404/9/1")
    put(office, "enrolment", id=row, asked_on=None)
    assert queues(office) == {("day_centre", "همه"): [1, None, None, None]}


def test_who_was_taken_in_or_gave_up_waits_no_more(office: Office) -> None:
    taken, gone = (waits(office, child(office, first_name=name), asked_on="1404/8/1") for name in ("آوا", "سام"))
    put(office, "enrolment", id=taken, status="active", starts_on="1404/9/1")
    put(office, "enrolment", id=gone, status="left", ends_on="1404/9/2", reason="انصراف")
    assert queues(office) == {}
    assert queues(office, "1404-08") == {("day_centre", "همه"): [2, 29, 29, "2025-10-23"]}
    assert figures(office)["day_centre", "left"] == 0
    assert figures(office, "1404-08")["day_centre", "waiting"] == 2
