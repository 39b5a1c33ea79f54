"""Each number exchanged with an office has a line, also those that did not come in."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.admin import machine
from models.store import lives
from models.sync.knowledge import chain_at
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    Answer,
    QuickOffice,
    Tree,
    change,
    opened,
    person,
    tree,
)


@pytest.fixture
def pair(tmp_path: Path, sample_day: str) -> Iterator[Tree]:
    with tree(tmp_path, PROVINCE, COUNTY) as kept:
        yield kept


def lines(office: QuickOffice, code: str) -> list[Answer]:
    return office.standing.ledger.lines(code)


def states(office: QuickOffice, code: str) -> list[tuple[str, int, int, str]]:
    return [(one["way"], one["number"], one["until"], one["state"]) for one in lines(office, code)]


def written(pair: Tree) -> Path:
    """The county's next bundle, with one more person in it."""
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    return file


def believe(pair: Tree) -> None:
    """The county takes everything so far for acknowledged."""
    store = pair.county.store
    with store.writing():
        place = store.place()
        pair.county.peers.offices.acknowledged(pair.province.store.replica, place, chain_at(store, place))


def test_a_bundle_waits_for_its_receipt_and_has_it(pair: Tree) -> None:
    pair.read(PROVINCE, written(pair))
    assert states(pair.county, PROVINCE) == [("sent", 1, 1, "sent")]
    assert states(pair.province, COUNTY) == [("received", 1, 1, "applied")]
    pair.carry(PROVINCE, COUNTY)
    assert sorted(states(pair.county, PROVINCE)) == [("received", 1, 1, "applied"), ("sent", 1, 1, "acknowledged")]


def test_a_receipt_by_telephone_says_so(pair: Tree) -> None:
    pair.read(PROVINCE, written(pair))
    pair.county.peers.enter_receipt(pair.province.receipt()[0]["digits"])
    assert states(pair.county, PROVINCE) == [("sent", 1, 1, "telephone")]


def test_a_lost_number_is_made_up_for_by_the_next(pair: Tree) -> None:
    pair.read(PROVINCE, written(pair))
    lost = [written(pair), written(pair)]
    pair.read(PROVINCE, written(pair))
    told = [("received", 4, 4, "applied"), ("received", 2, 3, "made-up"), ("received", 1, 1, "applied")]
    assert states(pair.province, COUNTY) == told
    assert lines(pair.province, COUNTY)[1]["by"] == 4
    pair.read(PROVINCE, lost[0])
    assert {one[1:] for one in states(pair.province, COUNTY)} >= {(2, 2, "nothing-new"), (3, 3, "made-up")}


def test_a_number_that_is_missing_holds_the_one_behind_it(pair: Tree) -> None:
    written(pair)
    believe(pair)
    missing = written(pair)
    believe(pair)
    assert pair.read(PROVINCE, written(pair))["status"] == "held"
    assert states(pair.province, COUNTY) == [("received", 1, 2, "missing"), ("received", 3, 3, "held")]
    (one,) = pair.province.standing.overview()["offices"]
    assert (one["missing"], one["kept"]) == ([1, 2], [3])
    assert missing.exists()


def test_what_a_bundle_brought_and_what_of_it_still_waits(pair: Tree) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, father_name="حسن")
    change(pair.county, row, father_name="حسین")
    pair.carry(COUNTY, PROVINCE)
    bad = person(pair.county, first_name="مینا")
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = 'x' WHERE id = ?", (bad,))
    pair.carry(COUNTY, PROVINCE)
    told = {one["number"]: (one["conflicts"], one["quarantined"]) for one in lines(pair.province, COUNTY)}
    last = max(told)
    assert (told[last - 1], told[last]) == ((1, 0), (0, 1))
    (conflict,) = pair.province.conflicts()
    pair.province.resolve(conflict["id"], "ours", "دیده شد")
    change(pair.county, bad, mobile="09121234567")
    pair.carry(COUNTY, PROVINCE)
    assert {(one["conflicts"], one["quarantined"]) for one in lines(pair.province, COUNTY)} == {(0, 0)}


def test_what_comes_again_belongs_to_the_bundle_that_brought_it_first(pair: Tree) -> None:
    bad = person(pair.county)
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = 'x' WHERE id = ?", (bad,))
    pair.carry(COUNTY, PROVINCE)
    written(pair)
    pair.carry(COUNTY, PROVINCE)
    told = {one["number"]: one["quarantined"] for one in lines(pair.province, COUNTY) if one["state"] != "made-up"}
    assert told == {1: 1, 3: 0}


def test_a_revoked_machine_does_not_hide_the_receipts_of_the_new_one(tmp_path: Path, sample_day: str) -> None:
    with tree(tmp_path, PROVINCE, COUNTY, OTHER) as trio:
        trio.province.joins.revoke_key(COUNTY, "دزدیده شد")
        person(trio.province)
        trio.carry(OTHER, PROVINCE)
        trio.carry(PROVINCE, OTHER)
        (old,) = [one for one in trio.province.exchange() if one["office"] == COUNTY]
        assert old["status"] == "revoked"
        conn = trio.province.store.db.conn
        with trio.province.store.writing():  # the same office by another machine
            conn.execute("UPDATE replica SET office = ? WHERE office = ?", (OTHER, COUNTY))
            conn.execute("UPDATE sent SET place = 1")
            conn.execute("UPDATE peer SET acked_place = 5 WHERE replica = ?", (trio.other.store.replica,))
        assert {one["state"] for one in trio.province.peers.bundles(OTHER) if one["way"] == "sent"} == {"acknowledged"}


def test_no_number_however_high_is_counted_one_by_one(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.read(PROVINCE, written(pair))
    monkeypatch.setattr(pair.province.peers, "held", lambda _one: frozenset({10**15}))
    told = [one for one in states(pair.province, COUNTY) if one[3] != "applied"]
    assert told == [("received", 2, 10**15 - 1, "missing"), ("received", 10**15, 10**15, "held")]


def test_the_lives_of_two_machines_are_told_apart(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    chance = itertools.count(0, 3)
    monkeypatch.setattr(lives.secrets, "randbelow", lambda _below: next(chance))
    person(pair.county)
    pair.settle()
    pair.county.close()
    shutil.copytree(pair.root / COUNTY, pair.root / "copy")
    pair.offices[COUNTY] = opened(pair.root / COUNTY)
    with opened(pair.root / "copy") as clone:
        other = Tree(pair.root, {PROVINCE: pair.province, COUNTY: clone})
        for _ in range(3):
            for one in (pair, other):
                person(one.county)
                one.carry(COUNTY, PROVINCE)
                one.carry(PROVINCE, COUNTY)
        told = [one["epoch"] for one in pair.province.standing.ledger.lives(pair.county.store.replica)]
        assert pair.county.store.epoch != clone.store.epoch
        assert {pair.county.store.epoch, clone.store.epoch} <= set(told)
        assert told == sorted(told, reverse=True)
