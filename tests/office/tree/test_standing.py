from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.office.tree.standing import office_name
from tests.office.conftest import seated
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    Answer,
    QuickOffice,
    Tree,
    change,
    found,
    join,
    opened,
    person,
    tree,
)


@pytest.fixture
def trio(tmp_path: Path, sample_day: str) -> Iterator[Tree]:
    with tree(tmp_path, PROVINCE, COUNTY, OTHER) as kept:
        yield kept


def of(office: QuickOffice, code: str) -> Answer:
    (one,) = [one for one in office.standing.overview()["offices"] if one["office"] == code]
    return one


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("02", "استان مازندران"),
        ("0001", "شهرستان اراک"),
        ("0001-2", "شهرستان اراک، ایستگاه ۲"),
        ("9999", "دفتر ۹۹۹۹"),
        (None, ""),
    ],
)
def test_offices_are_named_by_the_code_lists(code: str | None, name: str) -> None:
    assert office_name(code) == name


def test_a_county_sees_what_waits_for_the_stick(trio: Tree) -> None:
    row = person(trio.county)
    person(trio.county, first_name="مینا")
    change(trio.county, row, notes="یک")
    told = of(trio.county, PROVINCE)
    assert (told["name"], told["relation"], told["waiting"]) == ("استان مرکزی", "above", 2)
    assert (told["sent_on"], told["days"], told["late"]) == (None, None, False)


def test_days_are_counted_from_the_last_bundle(trio: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-22T12:00:00")
    told = of(trio.county, PROVINCE)
    assert (told["sent_on"], told["days"], told["waiting"], told["unconfirmed"]) == ("2025-12-10", 12, 0, 1)
    person(trio.county, first_name="مینا")
    assert (of(trio.county, PROVINCE)["waiting"], of(trio.county, PROVINCE)["unconfirmed"]) == (1, 2)
    trio.carry(PROVINCE, COUNTY)
    assert (of(trio.county, PROVINCE)["waiting"], of(trio.county, PROVINCE)["unconfirmed"]) == (1, 1)


def test_what_came_from_above_does_not_wait_to_go_there(trio: Tree) -> None:
    row = person(trio.county)
    trio.settle()
    change(trio.province, row, notes="از بالا")
    trio.carry(PROVINCE, COUNTY)
    assert of(trio.county, PROVINCE)["waiting"] == 0


def test_a_province_sees_who_has_not_sent_this_month(trio: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    assert [(one["office"], one["late"]) for one in trio.province.standing.overview()["offices"]] == [
        (COUNTY, False),
        (OTHER, True),
    ]
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-22T12:00:00")  # ۱ دی: a new month
    assert of(trio.province, COUNTY)["late"]


def test_of_whom_nothing_ever_came(trio: Tree) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    told = {one["office"]: (one["late"], one["received_on"]) for one in trio.province.standing.overview()["offices"]}
    assert told == {COUNTY: (False, "2025-12-10"), OTHER: (True, None)}


def test_a_revoked_key_stands_last_and_is_not_awaited(trio: Tree) -> None:
    trio.province.joins.revoke_key(COUNTY, "رایانه دزدیده شد")
    told = [(one["office"], one["status"], one["late"]) for one in trio.province.standing.overview()["offices"]]
    assert told == [(OTHER, "live", True), (COUNTY, "revoked", False)]


def test_a_bundle_that_is_not_believed_is_no_sign_of_life(trio: Tree) -> None:
    trio.province.joins.revoke_key(COUNTY, "رایانه دزدیده شد")
    person(trio.county)
    assert trio.carry(COUNTY, PROVINCE)["code"] == "bundle-revoked"
    assert (of(trio.province, COUNTY)["came"], of(trio.province, COUNTY)["received_on"]) == (False, None)


def test_an_office_of_two_machines_has_sent_when_one_has(trio: Tree) -> None:
    person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    with trio.province.store.writing():
        trio.province.store.db.conn.execute("UPDATE replica SET office = ? WHERE office = ?", (COUNTY, OTHER))
    told = [(one["came"], one["late"]) for one in trio.province.standing.overview()["offices"]]
    assert sorted(told) == [(False, False), (True, False)]


def test_who_sends_to_a_county_is_not_awaited_by_the_province(trio: Tree, tmp_path: Path) -> None:
    found(tmp_path / "0001-2", "0001-2")
    with opened(tmp_path / "0001-2") as station:
        join(station, trio.county, tmp_path / "papers")
        trio.carry(COUNTY, PROVINCE)
        told = of(trio.province, "0001-2")
        assert (told["expected"], told["late"]) == (False, False)
        assert of(trio.county, "0001-2")["late"]


def test_what_may_be_done_about_joining_depends_on_level_and_person(trio: Tree) -> None:
    assert trio.county.standing.overview()["may"] == ["approve"]
    assert trio.province.standing.overview()["may"] == ["approve"]
    clerk = seated(trio.county, "clerk")
    assert clerk.standing.overview()["may"] == []


def test_a_county_writes_to_its_parent_and_a_province_to_all(trio: Tree) -> None:
    assert trio.county.standing.recipients() == [{"office": PROVINCE, "name": "استان مرکزی", "usual": True}]
    told = [(one["office"], one["usual"]) for one in trio.province.standing.recipients()]
    assert told == [(COUNTY, True), (OTHER, True)]


def test_who_has_not_joined_has_nobody_to_write_to(tmp_path: Path, sample_day: str) -> None:
    with tree(tmp_path, COUNTY) as alone:
        assert alone.county.standing.recipients() == []
        told = alone.county.standing.overview()
        assert (told["parent"], told["offices"], told["may"]) == ("", [], ["enrol", "approve"])
