"""Workstation, county, province: rows climb the tree, certificates with them, and a change may come by two ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.errors import UserError
from models.office import Office
from models.sync.offices import Replica
from tests.journeys.offices import USER, Answer, Pair, carry, child, found, join, put, rows_digest, write


@dataclass
class Tree:
    workstation: Office
    county: Office
    province: Office
    sticks: Path

    def climb(self) -> list[str]:
        """Workstation to county, county to province; what became of the two bundles."""
        steps = ((self.workstation, self.county), (self.county, self.province))
        return [carry(below, above, self.sticks)["status"] for below, above in steps]

    def descend(self) -> list[str]:
        steps = ((self.province, self.county), (self.county, self.workstation))
        return [carry(above, below, self.sticks)["status"] for above, below in steps]

    def all(self) -> tuple[Office, Office, Office]:
        return self.workstation, self.county, self.province

    def introduce(self) -> None:
        """Tell the workstation the province's keys, as a certificate chain would."""
        told = self.province.identity()
        keys = self.province.peers.offices.own_keys().public()
        replica = Replica(told["replica"], "00", "province", "مرکزی", "above", keys, None, 0, "live")
        with self.workstation.store.action(USER, "enrol") as action:
            self.workstation.peers.offices.remember(replica, action)


@pytest.fixture
def tree(offices: Pair, tmp_path: Path) -> Iterator[Tree]:
    with found(tmp_path / "workstation", "workstation", "0001-2") as workstation:
        join(workstation, offices.county, tmp_path / "papers")
        yield Tree(workstation, offices.county, offices.province, offices.sticks)


def keys_known(office: Office) -> list[Answer]:
    known = office.keys()
    return [one for one in known if one["relation"] != "self"]


def test_rows_of_a_workstation_climb_to_the_province(tree: Tree) -> None:
    person = child(tree.workstation)
    test = {"programme": "vision", "person": person, "held_on": "1404/9/1", "answers": {"right": 8, "left": 9}}
    put(tree.workstation, "screening", **test)
    assert tree.climb() == ["applied", "applied"]
    for office in tree.all():
        assert office.get("person", person)["office"] == "0001-2"
    assert len({rows_digest(office) for office in tree.all()}) == 1
    (figure,) = (
        row["value"]
        for row in tree.province.report("counties", "1404-Q3", "0001")["rows"]
        if (row["programme"], row["indicator"]) == ("vision", "screened")
    )
    assert figure == 1, "a workstation counts with its county"


def test_the_history_at_the_province_tells_who_made_a_row(tree: Tree) -> None:
    person = child(tree.workstation)
    tree.climb()
    events = tree.province.history("person", person)
    assert {(one["who"], one["office"]) for one in events} == {("ali", "0001-2")}


def test_receipts_come_down_and_then_everybody_is_silent(tree: Tree) -> None:
    child(tree.workstation)
    tree.climb()
    tree.descend()
    assert write(tree.workstation, tree.sticks) is None
    assert write(tree.county, tree.sticks, "00") is None
    assert write(tree.county, tree.sticks, "0001-2") is None
    assert write(tree.province, tree.sticks, "0001") is None
    for office in tree.all():
        assert all(one["waiting"] == {"quarantined": 0, "conflicts": 0} for one in office.exchange())


def test_an_edit_of_the_province_reaches_the_workstation_and_back(tree: Tree) -> None:
    person = child(tree.workstation)
    tree.climb()
    put(tree.province, "person", id=person, father_name="حسین")
    assert tree.descend() == ["applied", "applied"]
    assert tree.workstation.get("person", person)["father_name"] == "حسین"
    put(tree.workstation, "person", id=person, father_name="حسن")
    assert tree.climb() == ["applied", "applied"]
    assert tree.province.get("person", person)["father_name"] == "حسن"
    assert [office.conflicts(True) for office in tree.all()] == [[], [], []]


def test_edits_of_three_offices_of_three_fields_are_all_kept(tree: Tree) -> None:
    person = child(tree.workstation)
    tree.climb()
    tree.descend()
    put(tree.workstation, "person", id=person, first_name="نرجس")
    put(tree.county, "person", id=person, father_name="حسین")
    put(tree.province, "person", id=person, birth_date="1400/2/4")
    for _ in range(2):
        tree.climb()
        tree.descend()
    assert len({rows_digest(office) for office in tree.all()}) == 1
    row = tree.county.get("person", person)
    assert (row["first_name"], row["father_name"], row["birth_date"]) == ("نرجس", "حسین", "2021-04-24")


def test_a_decision_of_the_province_closes_a_conflict_of_the_workstation(tree: Tree) -> None:
    person = child(tree.workstation)
    tree.climb()
    tree.descend()
    put(tree.workstation, "person", id=person, first_name="نرجس")
    put(tree.county, "person", id=person, first_name="نسرین")
    for _ in range(2):
        tree.climb()
        tree.descend()
    waiting = [[one["id"] for one in office.conflicts()] for office in (tree.workstation, tree.county)]
    assert waiting[0] == waiting[1]
    assert len(waiting[0]) == 1
    tree.county.resolve(waiting[0][0], "theirs", "پرسیده شد")
    tree.climb()
    tree.descend()
    assert [office.get("person", person)["first_name"] for office in tree.all()] == ["نرجس"] * 3
    assert [office.conflicts() for office in tree.all()] == [[], [], []]


def test_the_province_learns_the_workstation_by_the_certificate_of_its_county(tree: Tree) -> None:
    replica = tree.workstation.store.replica
    assert replica not in [one["replica"] for one in keys_known(tree.province)]
    tree.climb()
    assert carry(tree.county, tree.province, tree.sticks)["status"] in ("silent", "nothing-new")
    (known,) = (one for one in keys_known(tree.province) if one["replica"] == replica)
    told = (known["office"], known["relation"], known["status"], known["fingerprint"])
    assert told == ("0001-2", "below", "live", tree.workstation.identity()["fingerprint"])


def test_the_same_change_by_two_ways_is_a_no_op_the_second_time(tree: Tree) -> None:
    person = child(tree.workstation)
    tree.introduce()
    tree.climb()
    straight = write(tree.workstation, tree.sticks, "00", full=True)
    (answer,) = tree.province.import_files([straight])
    assert (answer["status"], answer["applied"], answer["conflicts"]) == ("nothing-new", 0, 0)
    assert answer["unchanged"] == answer["received"] > 0

    put(tree.workstation, "person", id=person, father_name="حسین")
    put(tree.workstation, "person", id=person, father_name="حسن")
    assert carry(tree.workstation, tree.province, tree.sticks)["applied"] == 1
    assert tree.climb()[0] == "applied"
    assert tree.province.get("person", person)["father_name"] == "حسن"
    assert tree.province.conflicts(True) == []


def test_an_older_edit_that_comes_the_long_way_does_not_undo_a_newer_one(tree: Tree) -> None:
    person = child(tree.workstation)
    tree.introduce()
    tree.climb()
    put(tree.workstation, "person", id=person, father_name="حسین")
    carry(tree.workstation, tree.county, tree.sticks)
    put(tree.workstation, "person", id=person, father_name="حسن")
    carry(tree.workstation, tree.province, tree.sticks)
    carry(tree.county, tree.province, tree.sticks)
    assert tree.province.get("person", person)["father_name"] == "حسن"
    assert tree.province.conflicts(True) == []


def test_numbers_are_counted_per_recipient(tree: Tree) -> None:
    tree.introduce()
    child(tree.workstation)
    assert carry(tree.workstation, tree.county, tree.sticks)["number"] == 1
    tree.climb()
    child(tree.workstation, first_name="آوا")
    straight = carry(tree.workstation, tree.province, tree.sticks)
    assert (straight["number"], straight["status"]) == (1, "applied")
    assert carry(tree.workstation, tree.county, tree.sticks)["status"] == "applied"


def test_a_workstation_may_write_straight_to_the_province(tree: Tree) -> None:
    child(tree.workstation)
    tree.climb()
    tree.descend()
    (written,) = tree.workstation.export(tree.sticks, "00")
    assert written["to"] == "00"


def test_a_workstation_takes_nobody_in_and_joins_one_office_only(tree: Tree, tmp_path: Path) -> None:
    with found(tmp_path / "third", "workstation", "0001-3") as third:
        third.enrol_request(tmp_path / "request")
        with pytest.raises(UserError):
            tree.workstation.enrol_approve(tmp_path / "request", tmp_path / "approval")
    tree.workstation.enrol_request(tmp_path / "again")
    tree.province.enrol_approve(tmp_path / "again", tmp_path / "answer")
    with pytest.raises(UserError) as refusal:
        tree.workstation.enrol_accept(tmp_path / "answer")
    assert refusal.value.code == "enrol-wrong"
