from typing import Any

from models.planning.quarter import findings_before_close
from models.planning.worklist import waiting_repeats, worklist
from models.schema.programme import Programme
from models.text.jalali import parse_period
from tests.planning.conftest import TODAY, Put


def test_the_worklist_is_sorted_by_due_day_and_says_how_each_stands(
    db: Any, programmes: tuple[Programme, ...], put: Put
) -> None:
    put("person", id="child", first_name="رها", last_name="کمالی")
    put("person", id="mother", mobile="09120000000")
    put("person", id="reached", first_name="سینا", mobile="09130000000")
    put("guardian", child="child", name="پدر")
    put("guardian", child="child", person="mother")
    put("guardian", child="reached", mobile="09990000000")
    for name, person, status, due_on, rest in (
        ("late", "child", "open", "2025-12-09", {}),
        ("long", "reached", "open", "2025-01-01", {}),
        ("soon", "reached", "open", "2025-12-10", {}),
        ("undated", "reached", "open", None, {}),
        ("given up", "reached", "lost", "2025-02-01", {}),
        ("done", "child", "seen", "2025-11-01", {}),
        ("gone", "child", "open", "2025-11-01", {"retired": True}),
        ("other", "child", "open", "2025-11-01", {"programme": "secret"}),
    ):
        row = {"id": name, "person": person, "status": status, "due_on": due_on, "to_body": "optometrist"}
        put("referral", **{"programme": "vision", **row, **rest})
    items = worklist(db, programmes, TODAY)
    assert [(item.referral, item.state) for item in items] == [
        ("long", "lost"),
        ("given up", "lost"),
        ("late", "overdue"),
        ("soon", "due"),
        ("undated", "due"),
    ]
    assert (items[2].name, items[2].mobile, items[2].to_body) == ("رها کمالی", "09120000000", "optometrist")
    assert items[0].mobile == "09130000000"
    assert [item.referral for item in worklist(db, programmes, TODAY, overdue_only=True)] == ["long", "late"]


def test_a_letter_of_no_programme_is_awaited_too(db: Any, programmes: tuple[Programme, ...], put: Put) -> None:
    put("person", id="child", first_name="رها")
    put("referral", id="by hand", person="child", status="open", due_on="2025-12-01", to_body="municipality")
    (item,) = worklist(db, programmes, TODAY, overdue_only=True)
    assert (item.referral, item.programme, item.state, item.name) == ("by hand", "", "overdue", "رها")
    assert worklist(db, programmes, TODAY, bare=False) == []


def test_who_waits_for_a_repeat(db: Any, programmes: tuple[Programme, ...], put: Put) -> None:
    for name, person, stage, day, outcome, rest in (
        ("waits", "a", "first", "2025-11-20", "repeat", {}),
        ("repeated", "b", "first", "2025-11-01", "repeat", {}),
        ("same day", "b", "repeat", "2025-11-01", "refer", {"previous": "repeated"}),
        ("sound", "c", "first", "2025-11-01", "pass", {}),
        ("retested", "d", "first", "2025-11-01", "uncooperative", {}),
        ("retest", "d", "first", "2025-11-09", "pass", {}),
        ("shy", "e", "repeat", "2025-12-01", "uncooperative", {}),
        ("removed", "f", "first", "2025-11-02", "repeat", {}),
        ("removed one", "f", "repeat", "2025-11-09", "pass", {"retired": True}),
        ("gone", "g", "first", "2025-11-01", "repeat", {"retired": True}),
    ):
        row = {"id": name, "person": person, "stage": stage, "held_on": day, "outcome": outcome}
        put("screening", programme="vision", answers={"right": 3}, **row, **rest)
    found = waiting_repeats(db, programmes, TODAY)
    assert [(one.screening, one.due_on, one.state) for one in found] == [
        ("removed", "2025-11-16", "overdue"),
        ("waits", "2025-12-04", "overdue"),
        ("shy", "2025-12-15", "due"),
    ]


def test_what_is_open_before_a_period_is_closed(db: Any, programmes: tuple[Programme, ...], put: Put) -> None:
    assert findings_before_close(db, programmes, parse_period("1404-Q2"), TODAY) == []
    put("person", first_name="نوزاد")
    put("person", national_id="0000000000")
    put("screening", programme="vision", person="a", held_on="2025-10-01")
    put("screening", programme="vision", person="a", held_on="2025-10-01", outcome="pass")
    put("referral", programme="vision", status="open", due_on="2025-12-09", referred_on="2025-11-09")
    put("referral", programme="vision", status="open", due_on="2025-12-10", referred_on="2025-11-09")
    found = findings_before_close(db, programmes, parse_period("1404-Q3"), TODAY)
    assert {one.name: one.count for one in found} == {
        "days_to_come": 11,
        "overdue_referrals": 1,
        "screenings_without_outcome": 1,
        "people_without_id": 1,
    }
