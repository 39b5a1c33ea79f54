"""The office's people by unit and centre, and its strategy by level and kind."""

from __future__ import annotations

from models.office import Office
from tests.journeys.offices import child, put


def test_people_are_counted_where_they_work_and_once_in_all(office: Office) -> None:
    mina, reza, sima = (child(office, first_name=name, birth_date="1365/1/1") for name in ("مینا", "رضا", "سیما"))
    rose = put(office, "centre", name="گل سرخ", kind="kindergarten", county="0001")
    shut = put(office, "centre", name="بسته", kind="kindergarten")
    for who, role, place in (
        (mina, "کارشناس", {"unit": "توانبخشی"}),
        (mina, "مدیر", {"unit": "مددکاری"}),
        (reza, "کارشناس", {"unit": "مددکاری", "starts_on": "1404/7/1"}),
        (reza, "مربی", {"centre": rose}),
        (sima, "مربی", {"centre": rose, "ends_on": "1404/9/1"}),
        (sima, "مربی", {"centre": shut}),
        (sima, "آشپز", {"unit": "امور مالی", "starts_on": "1404/10/1"}),
    ):
        put(office, "staff", person=who, role=role, **place)
    office.delete("centre", shut)
    rows = office.report("staff", "1404-Q3")["rows"]
    assert [(row["part_label"], row["place_label"], row["persons"], row["roles"]) for row in rows] == [
        ("همه", "", 2, {"specialist": 2, "manager": 1, "educator": 1}),
        ("واحدهای اداره", "مددکاری", 2, {"manager": 1, "specialist": 1}),
        ("واحدهای اداره", "توانبخشی", 1, {"specialist": 1}),
        ("مراکز", "گل سرخ", 1, {"educator": 1}),
    ]
    assert rows[-1]["roles_label"] == "مربی ۱"
    assert office.report("staff", "1404-Q2")["rows"][0]["persons"] == 3, "who left since was there"


def test_strategy_notes_stand_by_level_and_kind_where_they_hold(office: Office) -> None:
    for kind, level, period, text in (
        ("تهدید", "شهرستان", None, "مهاجرت"),
        ("قوت", "شهرستان", "1404", "مددکاران ورزیده"),
        ("قوت", "شهرستان", "1404-Q3", "پایگاه‌های تازه"),
        ("ضعف", "مرکز", "1404-Q3", "فضای کم"),
        ("فرصت", "شهرستان", "1403", "پارسال"),
    ):
        put(office, "strategy_note", kind=kind, level=level, period=period, text=text)
    rows = office.report("strategy", "1404-Q3")["rows"]
    assert [(row["level_label"], row["kind_label"], row["text"]) for row in rows] == [
        ("مرکز و محله", "ضعف", "فضای کم"),
        ("شهرستان", "قوت", "پایگاه‌های تازه"),
        ("شهرستان", "قوت", "مددکاران ورزیده"),
        ("شهرستان", "تهدید", "مهاجرت"),
    ]
    assert [row["text"] for row in office.report("strategy", "1403")["rows"]] == ["پارسال", "مهاجرت"]
    assert office.report("strategy", "1404", "0002")["rows"] == []
