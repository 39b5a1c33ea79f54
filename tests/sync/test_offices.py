from __future__ import annotations

import dataclasses
import json

import pytest

from models.errors import UserError
from models.sync import lines
from models.sync.canonical import canonical
from models.sync.keys import Certificate, Issuer, ReplicaKeys, Request, make_certificate, make_request, read_request
from models.sync.offices import Offices, Replica, in_scope, scope_of
from tests.sync.offices_in_memory import COUNTY, PROVINCE, QuickOffice, Tree, join, tree


@pytest.mark.parametrize(
    ("office", "scope", "inside"),
    [
        ("0001", "0001", True), ("0001-2", "0001", True), ("0001-2", "00", True), ("0001", "00", True),
        ("00", "00", True),
        ("00010", "0001", False), ("0001", "0001-2", False), ("0002", "0001", False), ("0101", "00", False),
        ("00", "0001", False), ("0001-12", "0001-1", False), ("0001-1", "0001-1", True), ("", "00", False),
    ],
)  # fmt: skip
def test_an_office_is_in_the_scope_of_itself_and_those_above(office: str, scope: str, inside: bool) -> None:
    assert in_scope(office, scope) is inside


def test_both_sides_know_each_other(pair: Tree) -> None:
    (above,), (below,) = pair.county.peers.offices.above(), pair.province.peers.offices.below()
    assert (above.replica, above.office, above.relation) == (pair.province.store.replica, PROVINCE, "above")
    assert (below.replica, below.office, below.relation) == (pair.county.store.replica, COUNTY, "below")
    assert above.keys == pair.province.peers.offices.own_keys().public()
    assert below.keys == pair.county.peers.offices.own_keys().public()
    assert pair.county.peers.offices.parent() == PROVINCE
    assert scope_of(below) == (COUNTY,)
    assert scope_of(dataclasses.replace(below, certificate=None)) == (COUNTY,)


def test_who_has_not_joined_has_no_parent(pair: Tree) -> None:
    with pytest.raises(UserError) as caught:
        pair.province.peers.offices.parent()
    assert caught.value.code == "enrol-missing"


@pytest.mark.parametrize("code", ["0002", "00", "x"])
def test_an_office_nobody_knows(pair: Tree, code: str) -> None:
    with pytest.raises(UserError) as caught:
        pair.province.peers.offices.of_office(code)
    assert caught.value.code == "office-unknown"


def test_a_revoked_replica_is_no_recipient(pair: Tree) -> None:
    with pair.province.store.writing():
        pair.province.store.db.conn.execute("UPDATE replica SET status = 'revoked'")
    assert pair.province.peers.offices.below() == []
    with pytest.raises(UserError):
        pair.province.peers.offices.of_office(COUNTY)


def test_a_peer_only_gets_ahead(pair: Tree) -> None:
    offices, replica = pair.province.peers.offices, pair.county.store.replica
    assert offices.peer("ff" * 16).acked_place == 0
    with pair.province.store.writing():
        assert offices.acknowledged(replica, 7, "aa")
        assert not offices.acknowledged(replica, 7, "bb")
        assert not offices.acknowledged(replica, 6, "cc")
    assert (offices.peer(replica).acked_place, offices.peer(replica).acked_hash) == (7, "aa")


def test_what_a_peer_could_not_take_is_kept(pair: Tree) -> None:
    offices, replica = pair.province.peers.offices, pair.county.store.replica
    with pair.province.store.writing():
        offices.told_quarantined(replica, [{"entity": "person", "code": "row-waits"}])
        offices.received(replica, 2, 9, "dd")
    peer = offices.peer(replica)
    assert peer.quarantined == ({"entity": "person", "code": "row-waits"},)
    assert (peer.received_epoch, peer.received_place, peer.received_hash) == (2, 9, "dd")
    known = offices.get(replica)
    assert known is not None
    assert known.epoch == 2


def test_old_keys_are_tried_after_the_present_ones(pair: Tree) -> None:
    offices = pair.county.peers.offices
    keys = [offices.own_keys()]
    for _ in range(2):
        pair.county.rotate_key()
        keys.insert(0, offices.own_keys())
    assert offices.all_own_keys() == keys


# -- certificates that come from below ----------------------------------------------------------------------------


class Below:
    """A county that took in a workstation, seen from the province."""

    def __init__(self, pair: Tree) -> None:
        self.province, self.county = pair.province, pair.county
        self.keys = pair.county.peers.offices.own_keys()

    def request(self, office: str, replica: str = "ef" * 16) -> Request:
        asked = {"office": office, "name": "ایستگاه", "level": "workstation", "epoch": 0, "practice": True}
        return read_request(make_request(ReplicaKeys.new(), replica=replica, nonce="9f" * 16, **asked))  # type: ignore[arg-type]

    def certificate(
        self,
        office: str,
        *,
        signed_by: ReplicaKeys | None = None,
        issuer: str | None = None,
        replica: str = "ef" * 16,
    ) -> Certificate:
        keys = signed_by or self.keys
        who = Issuer(issuer or self.county.store.replica, COUNTY, "شهرستان", "county", keys.public())
        return make_certificate(
            keys, self.request(office, replica), issuer=who, serial=1, scope=(office,), issued_on="2025-12-10"
        )

    def learn(self, certificate: Certificate) -> bool:
        with self.province.store.action("ali", "import", self.county.store.replica) as action:
            return self.province.peers.offices.learn(certificate, action)


def test_a_workstation_that_the_county_took_in_is_learned_once(pair: Tree) -> None:
    below = Below(pair)
    certificate = below.certificate("0001-2")
    assert below.learn(certificate)
    assert not below.learn(certificate)
    found = pair.province.peers.offices.get("ef" * 16)
    assert found is not None
    assert (found.office, found.relation, found.keys) == ("0001-2", "below", certificate.keys)
    assert scope_of(found) == ("0001-2",)


def test_what_is_not_to_be_believed_is_not_learned(pair: Tree) -> None:
    below = Below(pair)
    assert not below.learn(below.certificate("0002"))  # not below the one who says so
    assert not below.learn(below.certificate("0001-2", signed_by=ReplicaKeys.new()))  # not its key
    assert not below.learn(below.certificate("0001-2", issuer="dd" * 16))  # nobody we know
    assert not below.learn(dataclasses.replace(below.certificate("0001-2"), scope=("00",)))  # touched
    assert pair.province.peers.offices.get("ef" * 16) is None


def test_a_workstations_certificate_travels_up(pair: Tree) -> None:
    with tree(pair.root / "work", "0001-2") as kept:
        workstation = kept["0001-2"]
        join(workstation, pair.county, pair.root / "papers")
        assert pair.carry(COUNTY, PROVINCE)["applied"] == 1
        known = pair.province.peers.offices.get(workstation.store.replica)
        assert known is not None
        assert (known.office, known.relation) == ("0001-2", "below")
        assert pair.write(COUNTY, PROVINCE) is not None  # told until it is acknowledged


def test_a_county_cannot_give_a_certificate_more_than_it_has(pair: Tree) -> None:
    """A scope wider than its office, signed by the county that issued it, lets nobody write for others."""
    below = Below(pair)
    who = Issuer(pair.county.store.replica, COUNTY, "شهرستان", "county", below.keys.public())
    certificate = make_certificate(
        below.keys, below.request("0001-2"), issuer=who, serial=1, scope=("00",), issued_on="2025-12-10"
    )
    assert not below.learn(certificate)
    assert pair.province.peers.offices.get("ef" * 16) is None


def test_a_county_cannot_give_away_a_replica_of_another_office(trio: Tree) -> None:
    stolen, own = trio.other.store.replica, trio.province.store.replica
    below, before = Below(trio), trio.province.peers.offices.all()
    for replica in (stolen, own):
        assert not below.learn(below.certificate("0001-2", replica=replica))
    assert trio.province.peers.offices.all() == before


def test_an_enrolment_is_a_line_of_the_log(pair: Tree) -> None:
    office: QuickOffice = pair.province
    sql = "SELECT row FROM change WHERE entity = '@replica'"
    assert [row for (row,) in office.store.db.conn.execute(sql)] == [pair.county.store.replica]
    known = Offices(office.store).get(pair.county.store.replica)
    assert isinstance(known, Replica)
    assert known.certificate is not None
    line = canonical({"kind": lines.CERTIFICATE, "certificate": json.loads(known.certificate)})
    assert pair.county.store.replica.encode() in line
