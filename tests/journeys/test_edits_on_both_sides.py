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


def test_edits_of_different_fields_are_both_kept_on_both_sides(offices: Pair, person: str) -> None:
    put(offices.county, "person", id=person, father_name="محمدعلی")
    put(offices.province, "person", id=person, birth_date="1400/2/13")
    up, down = offices.round()
    assert (up["conflicts"], down["conflicts"]) == (0, 0)
    expected = ["محمدعلی", "2021-05-03"]
    assert both(offices, person, "father_name", "birth_date") == (expected, expected)
    assert rows_digest(offices.county) == rows_digest(offices.province)
    assert offices.county.conflicts(True) == offices.province.conflicts(True) == []


def test_an_equal_edit_but_for_the_keyboard_is_no_conflict(offices: Pair, person: str) -> None:
    plain = "یکتا کاظمی"
    arabic = plain.replace("\u06cc", "\u064a").replace("\u06a9", "\u0643")
    put(offices.county, "person", id=person, last_name=plain)
    put(offices.province, "person", id=person, last_name=arabic)
    offices.round()
    offices.round()
    assert offices.county.conflicts(True) == offices.province.conflicts(True) == []
    mine, theirs = both(offices, person, "last_name")
    assert mine == theirs
    assert rows_digest(offices.county) == rows_digest(offices.province)


def test_a_different_edit_of_a_critical_field_waits_for_one_decision(offices: Pair, person: str) -> None:
    put(offices.county, "person", id=person, first_name="نرجس")
    put(offices.province, "person", id=person, first_name="نسرین")
    up, down = offices.round()
    assert (up["status"], up["conflicts"], down["conflicts"]) == ("applied", 1, 1)
    (here,), (there,) = offices.county.conflicts(), offices.province.conflicts()
    assert here["id"] == there["id"]
    assert (here["ours"], here["theirs"], here["base"]) == ("نرجس", "نسرین", "نرگس")
    assert (there["ours"], there["theirs"], there["base"]) == ("نسرین", "نرجس", "نرگس")
    assert (here["who"], there["who"], here["field"], here["row"]) == ("ali", "ali", "first_name", person)
    assert both(offices, person, "first_name") == (["نرجس"], ["نسرین"]), "each keeps what it has"
    offices.round()
    assert len(offices.county.conflicts()) == len(offices.province.conflicts()) == 1, "not listed twice"

    with pytest.raises(UserError) as refusal:
        offices.province.resolve(there["id"], "theirs", " ")
    assert refusal.value.code == "required"
    offices.province.resolve(there["id"], "theirs", "شناسنامه دیده شد")
    assert offices.province.conflicts() == []
    offices.round()
    assert both(offices, person, "first_name") == (["نرجس"], ["نرجس"])
    assert offices.county.conflicts() == []
    settled = [one["settled"] for one in offices.county.conflicts(True)]
    assert settled == [one["settled"] for one in offices.province.conflicts(True)]
    offices.round()
    assert rows_digest(offices.county) == rows_digest(offices.province)
    with pytest.raises(UserError) as refusal:
        offices.county.resolve(here["id"], "ours", "دیر")
    assert refusal.value.code == "conflict-unknown"


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


@pytest.mark.parametrize("later", ["county", "province"])
def test_of_an_ordinary_field_the_later_edit_stands_and_both_are_listed(
    offices: Pair, person: str, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mobiles = {"county": "09122222222", "province": "09123333333"}
    order = sorted(mobiles, key=lambda name: name == later)
    for hour, name in enumerate(order, 9):
        monkeypatch.setenv("DAFTAR_NOW", f"2025-12-11T{hour:02d}:00:00")
        put(getattr(offices, name), "person", id=person, mobile=mobiles[name])
    offices.round()
    offices.round()
    assert both(offices, person, "mobile") == ([mobiles[later]], [mobiles[later]])
    assert offices.county.conflicts() == offices.province.conflicts() == []
    (listed,) = offices.province.conflicts(True)
    assert listed["settled"]
    assert {listed["ours"], listed["theirs"]} == set(mobiles.values())
    # whoever merges lists it; the county hears of the loser only if its own was the loser
    known = [one["id"] for one in offices.county.conflicts(True)]
    assert known == ([listed["id"]] if later == "province" else [])
    put(offices.county, "person", id=person, mobile="09124444444")
    offices.round()
    assert both(offices, person, "mobile") == (["09124444444"], ["09124444444"])
    assert len(offices.province.conflicts(True)) == 1


@pytest.mark.parametrize("deleter", ["county", "province"])
def test_deleted_on_one_side_and_edited_on_the_other_stays_alive_and_is_listed(
    offices: Pair, person: str, deleter: str
) -> None:
    editor = "province" if deleter == "county" else "county"
    getattr(offices, deleter).delete("person", person)
    put(getattr(offices, editor), "person", id=person, notes="تازه")
    for _ in range(2):
        offices.round()
    assert both(offices, person, "retired", "notes") == ([False, "تازه"], [False, "تازه"])
    (listed,) = offices.province.conflicts()
    assert listed["field"] == "retired"
    known = [one["id"] for one in offices.county.conflicts()]
    assert known == ([listed["id"]] if deleter == "county" else []), "who had deleted sees that it is alive again"
    offices.province.resolve(listed["id"], "theirs" if deleter == "county" else "ours", "رفته است")
    offices.round()
    assert both(offices, person, "retired") == ([True], [True])
    assert offices.county.conflicts() == offices.province.conflicts() == []


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


def test_an_answer_each_of_one_screening_is_merged_answer_by_answer(offices: Pair, person: str) -> None:
    told = {"programme": "vision", "person": person, "held_on": "1404/9/1", "answers": {"right": 8, "left": 9}}
    row = put(offices.county, "screening", **told)
    offices.round()
    put(offices.county, "screening", id=row, answers={"right": 7})
    put(offices.province, "screening", id=row, answers={"glasses": True})
    offices.round()
    kept = offices.county.get("screening", row)["answers"]
    assert kept == offices.province.get("screening", row)["answers"] == {"right": 7, "left": 9, "glasses": True}
    assert offices.county.conflicts(True) == []


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
