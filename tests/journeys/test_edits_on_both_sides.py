"""Edits on both sides of a stick: what meets by itself, what the clock settles, and what waits for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from tests.journeys.offices import Pair, child, found, put, rows_digest


@pytest.fixture
def person(offices: Pair) -> str:
    """A person whom both offices have, everything acknowledged."""
    row = child(offices.county, mobile="09121111111", notes="پیشین")
    offices.round()
    assert offices.province.get("person", row) == offices.county.get("person", row)
    return row


def both(offices: Pair, row: str, *names: str) -> tuple[list[Any], list[Any]]:
    county, province = (office.get("person", row) for office in (offices.county, offices.province))
    return [county[name] for name in names], [province[name] for name in names]


@pytest.mark.parametrize("take", ["ours", "theirs", "نازنین"])
def test_whatever_the_province_decides_stands_in_the_county(offices: Pair, person: str, take: str) -> None:
    put(offices.county, "person", id=person, first_name="نرجس")
    put(offices.province, "person", id=person, first_name="نسرین")
    offices.round()
    (one,) = offices.province.conflicts()
    answer = offices.province.resolve(one["id"], take, "تلفنی پرسیده شد")
    expected = {"ours": "نسرین", "theirs": "نرجس"}.get(take, take)
    assert answer["value"] == expected
    offices.down()
    assert both(offices, person, "first_name") == ([expected], [expected])
    assert offices.county.conflicts() == []
    offices.round()
    assert rows_digest(offices.county) == rows_digest(offices.province)


def test_a_decision_of_the_county_reaches_the_province(offices: Pair, person: str) -> None:
    put(offices.county, "person", id=person, first_name="نرجس")
    put(offices.province, "person", id=person, first_name="نسرین")
    offices.round()
    offices.county.resolve(offices.county.conflicts()[0]["id"], "theirs", "درست همان است")
    offices.round()
    assert both(offices, person, "first_name") == (["نسرین"], ["نسرین"])
    assert offices.province.conflicts() == []


def test_marks_of_attendance_made_apart_meet_by_themselves(offices: Pair, person: str) -> None:
    course = put(offices.county, "course", programme="premarital")
    session = put(offices.county, "session", course=course, held_on="1404/9/10", minutes=60)
    offices.round()
    for office in (offices.county, offices.province):
        put(office, "attendance", session=session, person=person, status="present")
    offices.round()
    assert [len(office.find("attendance")) for office in (offices.county, offices.province)] == [1, 1]
    assert rows_digest(offices.county) == rows_digest(offices.province)
    assert offices.county.find("attendance")[0]["office"] == "0001", "the lower office, so that both may correct it"
    (row,) = offices.province.find("attendance")
    put(offices.county, "attendance", id=row["id"], status="late")
    assert offices.up()["quarantined"] == 0
    assert offices.province.get("attendance", row["id"])["status"] == "late"
    assert offices.county.conflicts(True) == offices.province.conflicts(True) == []


def test_the_history_tells_who_did_what_where(offices: Pair, person: str) -> None:
    put(offices.province, "person", id=person, notes="دیده شد")
    offices.down()
    events = offices.county.history("person", person)
    last = events[-1]
    assert (last["field"], last["before"], last["after"], last["who"], last["office"]) == (
        "notes", "پیشین", "دیده شد", "ali", "00",
    )  # fmt: skip
    assert all(one["office"] == "0001" for one in events[:-1])
    assert [one["when"] for one in events] == sorted(one["when"] for one in events)


def test_a_real_office_and_a_practice_office_do_not_meet(tmp_path: Path, offices: Pair) -> None:
    with found(tmp_path / "real", "county", "0002", practice=False) as real:
        real.enrol_request(tmp_path / "request")
        with pytest.raises(UserError) as refusal:
            offices.province.enrol_approve(tmp_path / "request", tmp_path / "approval")
        assert refusal.value.code == "bundle-practice"
    assert not (tmp_path / "approval").exists()
