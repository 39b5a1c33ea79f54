"""A revoked key: what it had signed before counts, what comes later stands aside, an old list brings nothing back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.sync.canonical import canonical, parse
from models.sync.revocation import RevocationList, Revocations
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, join, person

WHY = "رایانه را دزدیدند"


def lists(tree: Tree, code: str) -> list[RevocationList]:
    office = tree[code]
    return Revocations(office.store, office.peers.offices).all()


def take(tree: Tree, receiver: str, sender: str, told: RevocationList) -> bool:
    """Offer a list to one office as if the other had sent it."""
    office = tree[receiver]
    replica = office.peers.offices.get(tree[sender].store.replica)
    assert replica is not None
    with office.store.action("ali", "import") as action:
        line = {"list": parse(canonical(told.as_json()))}
        return Revocations(office.store, office.peers.offices).take(replica, line, action)


def revoked(tree: Tree) -> dict[str, Any]:
    return tree.province.joins.revoke_key(COUNTY, WHY)


def test_what_had_arrived_and_what_was_signed_before_stay_good(pair: Tree) -> None:
    first = person(pair.county, first_name="پیش")
    file = pair.write(COUNTY, PROVINCE)
    pair.read(PROVINCE, file)
    revoked(pair)
    assert pair.province.get("person", first)["first_name"] == "پیش"
    assert pair.read(PROVINCE, file)["status"] == "nothing-new"


def test_a_bundle_beyond_the_point_stands_aside_row_by_row(pair: Tree) -> None:
    known = person(pair.county, first_name="پیش")
    pair.settle()
    revoked(pair)
    later = person(pair.county, first_name="پس")
    told = pair.read(PROVINCE, pair.write(COUNTY, PROVINCE, full=True))
    assert (told["status"], told["code"]) == ("quarantined", "bundle-revoked")
    assert told["received"] == told["unchanged"] + told["quarantined"]
    waiting = {one["row"]: one["code"] for one in pair.province.quarantine()}
    assert waiting[later] == "bundle-revoked"
    assert known not in waiting
    with pytest.raises(UserError):
        pair.province.get("person", later)


def test_what_stands_aside_of_a_revoked_key_is_not_let_in_later(trio: Tree) -> None:
    trio.settle()
    revoked(trio)
    later = person(trio.county)
    trio.read(PROVINCE, trio.write(COUNTY, PROVINCE))
    person(trio.other)
    trio.carry(OTHER, PROVINCE)
    assert later in {one["row"] for one in trio.province.quarantine()}


def test_an_earlier_bundle_that_comes_late_still_counts(pair: Tree) -> None:
    early = person(pair.county, first_name="زود")
    late_file = pair.write(COUNTY, PROVINCE)
    person(pair.county, first_name="دیر")
    pair.carry(COUNTY, PROVINCE)
    revoked(pair)
    assert pair.read(PROVINCE, late_file)["code"] is None
    assert pair.province.get("person", early)["first_name"] == "زود"


def test_no_bundle_is_written_for_a_revoked_replica(pair: Tree) -> None:
    revoked(pair)
    with pytest.raises(UserError) as refused:
        pair.write(PROVINCE, COUNTY)
    assert refused.value.code == "office-unknown"


def test_a_new_enrolment_with_new_keys_is_live_again(pair: Tree, tmp_path: Path) -> None:
    person(pair.county, first_name="پیش")
    pair.settle()
    revoked(pair)
    stolen = person(pair.county, first_name="میان")
    assert pair.carry(COUNTY, PROVINCE)["code"] == "bundle-revoked"
    pair.county.rotate_key()
    join(pair.county, pair.province, tmp_path / "again")
    assert pair.carry(COUNTY, PROVINCE)["code"] is None
    assert pair.province.get("person", stolen)["first_name"] == "میان"
    assert pair.province.quarantine() == []


def test_the_list_goes_down_with_every_return_bundle(trio: Tree) -> None:
    revoked(trio)
    trio.carry(PROVINCE, OTHER)
    (told,) = lists(trio, OTHER)
    assert (told.version, [one.replica for one in told.entries]) == (1, [trio.county.store.replica])
    person(trio.province, first_name="تازه")
    assert lists(trio, OTHER) == lists(trio, PROVINCE)


def test_an_older_list_that_is_played_again_changes_nothing(trio: Tree) -> None:
    revoked(trio)
    (old,) = lists(trio, PROVINCE)
    trio.province.joins.revoke_key(OTHER, WHY)
    (new,) = lists(trio, PROVINCE)
    assert (old.version, new.version) == (1, 2)
    third = trio.county
    with third.store.writing():  # as if the county had heard the newer one
        pass
    assert take(trio, COUNTY, PROVINCE, new)
    assert not take(trio, COUNTY, PROVINCE, old)
    assert lists(trio, COUNTY) == [new]


@pytest.mark.parametrize("forge", ["version", "entries", "signature"])
def test_a_list_that_was_touched_is_passed_over(trio: Tree, forge: str) -> None:
    revoked(trio)
    (told,) = lists(trio, PROVINCE)
    values = {"version": 9, "entries": (), "signature": "00" * 64}
    false = RevocationList(told.issuer, told.version, told.entries, told.signature)
    object.__setattr__(false, forge, values[forge])
    assert not take(trio, OTHER, PROVINCE, false)
    assert lists(trio, OTHER) == []


def test_a_county_cannot_revoke_its_province_nor_its_neighbour(trio: Tree) -> None:
    for named in (PROVINCE, trio.province.store.replica):
        with pytest.raises(UserError) as refused:
            trio.county.joins.revoke_key(named, WHY)
        assert refused.value.code == "not-allowed"
    assert trio.province.keys()[1]["status"] == "live"


@pytest.mark.parametrize(("named", "why", "code"), [("9999", WHY, "office-unknown"), ("00", " ", "required")])
def test_bad_input_is_told(pair: Tree, named: str, why: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        pair.province.joins.revoke_key(named, why)
    assert refused.value.code == code


def test_the_revoked_office_hears_it_and_writes_nothing_more(trio: Tree) -> None:
    """The list reaches it by another way: it asked its neighbour's return bundle to be read aloud, or is told."""
    revoked(trio)
    (told,) = lists(trio, PROVINCE)
    assert take(trio, COUNTY, PROVINCE, told)
    person(trio.county)
    with pytest.raises(UserError) as refused:
        trio.write(COUNTY, PROVINCE)
    assert refused.value.code == "bundle-revoked"
