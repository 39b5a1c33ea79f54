"""A resolution has an owner and a day, and is open until it is done or dropped."""

from __future__ import annotations

from typing import Any

import pytest

from models.planning.meeting import MEETING, RESOLUTION
from models.schema.reading import read_row
from models.schema.rules import Checked
from tests.paper_desk import PaperDesk

SAID = {"text": "فهرست بازماندگان از تحصیل داده شود", "owner_body": "آموزش و پرورش", "due_on": "1404/8/1"}


@pytest.fixture
def desk() -> PaperDesk:
    desk = PaperDesk()
    desk.add("meeting", id="a" * 32, kind="deputies_council", held_on="2025-10-02")  # ۱۴۰۴/۷/۱۰
    return desk


def resolved(desk: PaperDesk, old: dict[str, Any] | None = None, **row: Any) -> Checked:
    return read_row(RESOLUTION, {**SAID, "meeting": "a" * 32, **row} if old is None else row, old, desk)


def test_a_meeting_is_read_as_its_minutes_are_written() -> None:
    told = {
        "kind": "شورای معاونین ادارات کل",
        "held_on": "1404/7/10",
        "bodies": "آموزش‌وپرورش، شهرداری",
        "starts_at": "9",
    }
    checked = read_row(MEETING, told, None, PaperDesk())
    assert checked.findings == ()
    row = checked.row
    assert (row["kind"], row["bodies"], row["starts_at"]) == (
        "deputies_council",
        ["education", "municipality"],
        "09:00",
    )
    assert MEETING.naming(row) == "شورای معاونین ۱۴۰۴/۰۷/۱۰"


@pytest.mark.parametrize(
    ("row", "status", "found"),
    [
        ({}, "open", []),
        ({"done_on": "1404/8/2"}, "done", []),
        ({"status": "منتفی"}, "cancelled", []),
        ({"status": "انجام‌شده"}, "done", [("required", "done_on")]),
        ({"status": "منتفی", "done_on": "1404/8/2"}, "cancelled", [("rule-broken", "status")]),
        ({"owner_body": None}, "open", [("required", "owner")]),
        ({"owner_body": None, "owner": "خانم رضایی"}, "open", []),
        ({"due_on": None}, "open", [("required", "due_on")]),
        ({"due_on": "1404/7/9"}, "open", [("date-order", "due_on")]),
        ({"done_on": "1404/7/1"}, "done", [("date-order", "done_on")]),
        ({"done_on": "1404/9/20"}, "open", [("date-future", "done_on")]),
    ],
)
def test_how_a_resolution_stands(desk: PaperDesk, row: dict[str, Any], status: str, found: list[Any]) -> None:
    checked = resolved(desk, **row)
    assert checked.row["status"] == status
    assert [(one.code, one.field) for one in checked.errors] == found


def test_one_that_is_done_is_opened_again_only_without_its_day(desk: PaperDesk) -> None:
    done = {**resolved(desk, done_on="1404/8/2").row, "id": "b" * 32}
    assert [one.code for one in resolved(desk, done, status="باز").errors] == ["rule-broken"]
    again = resolved(desk, done, status="باز", done_on=None)
    assert (again.row["status"], again.errors) == ("open", [])
