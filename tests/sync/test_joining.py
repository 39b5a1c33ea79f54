from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import UserError
from models.sync.keys import ReplicaKeys, make_approval, make_request, read_approval
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    QuickOffice,
    Tree,
    change,
    found,
    join,
    opened,
    person,
    scalar,
    tree,
)

ALONE = (("00", "00"), ("01", "01"), ("0001", "0001"), ("0002", "0002"), ("real", "0001"))  # folder and code


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed offices that have not joined anything: two provinces, two counties, one that is not for practice."""
    folder = tmp_path_factory.mktemp("alone")
    for name, code in ALONE:
        found(folder / name, code, practice=name != "real")
    return folder


@pytest.fixture
def alone(founded: Path, tmp_path: Path, fixed_now: str) -> Iterator[Tree]:
    """Open copies of them."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    kept = Tree(tmp_path, {name: opened(tmp_path / name) for name, _ in ALONE})
    yield kept
    kept.close()


def refused(code: str, act: object, *values: object) -> str:
    with pytest.raises(UserError) as caught:
        act(*values)  # type: ignore[operator]
    assert caught.value.code == code
    return str(caught.value)


def request(office: QuickOffice, folder: Path) -> Path:
    file = folder / f"request-{office.store.replica}"
    office.enrol_request(file)
    return file


def approval(parent: QuickOffice, asked: Path) -> Path:
    file = asked.with_name(f"approval-{asked.name}-{parent.store.office}")
    parent.enrol_approve(asked, file)
    return file


def test_both_hear_the_fingerprint_of_the_other(alone: Tree) -> None:
    county, province = alone["0001"], alone["00"]
    asked = request(county, alone.root)
    told = province.read_request(asked)
    assert told["fingerprint"] == county.identity()["fingerprint"]
    answer = province.enrol_approve(asked, alone.root / "approval")
    assert answer["parent_fingerprint"] == province.identity()["fingerprint"]
    accepted = county.enrol_accept(alone.root / "approval")
    assert accepted["fingerprint"] == answer["parent_fingerprint"]
    assert (accepted["parent"], accepted["first"]) == ("00", None)
    person(county)
    assert alone.carry("0001", "00")["applied"] == 1


def test_an_answer_to_an_older_request_is_refused(alone: Tree) -> None:
    county, province = alone["0001"], alone["00"]
    old = approval(province, request(county, alone.root))
    new = request(county, alone.root)
    refused("enrol-wrong", county.enrol_accept, old)
    assert county.peers.offices.above() == []
    county.enrol_accept(approval(province, new))
    assert scalar(county, "SELECT value FROM meta WHERE key = 'parent'") == "00"


def test_an_answer_is_taken_once(alone: Tree) -> None:
    county, province = alone["0001"], alone["00"]
    answer = approval(province, request(county, alone.root))
    county.enrol_accept(answer)
    refused("enrol-wrong", county.enrol_accept, answer)


def test_an_answer_to_another_office_is_refused(alone: Tree) -> None:
    answer = approval(alone["00"], request(alone["0001"], alone.root))
    request(alone["0002"], alone.root)
    refused("enrol-wrong", alone["0002"].enrol_accept, answer)
    assert alone["0002"].peers.offices.all() == []


@pytest.mark.parametrize(("child", "parent"), [("0001", "01"), ("0001", "0002"), ("00", "0001"), ("01", "00")])
def test_only_offices_below_are_taken_in(alone: Tree, child: str, parent: str) -> None:
    asked = request(alone[child], alone.root)
    refused("enrol-wrong", alone[parent].enrol_approve, asked, alone.root / "approval")
    assert not (alone.root / "approval").exists()
    assert alone[parent].peers.offices.all() == []


def test_nobody_takes_itself_in(alone: Tree) -> None:
    refused("enrol-wrong", alone["00"].read_request, request(alone["00"], alone.root))


def test_practice_and_work_do_not_mix(alone: Tree) -> None:
    refused("bundle-practice", alone["00"].enrol_approve, request(alone["real"], alone.root), alone.root / "approval")
    answer = approval(alone["00"], request(alone["0001"], alone.root))
    refused("enrol-wrong", alone["real"].enrol_accept, answer)


def test_an_office_has_one_parent(alone: Tree) -> None:
    county = alone["0001"]
    county.enrol_accept(approval(alone["00"], request(county, alone.root)))
    with county.store.writing():
        county.store.set_meta("parent", "09")
    again = approval(alone["00"], request(county, alone.root))
    refused("enrol-wrong", county.enrol_accept, again)


def test_a_touched_answer_is_refused(alone: Tree) -> None:
    county = alone["0001"]
    answer = approval(alone["00"], request(county, alone.root))
    paper = json.loads(answer.read_bytes())
    paper["certificate"]["scope"] = ["00"]
    answer.write_text(json.dumps(paper), encoding="utf-8")
    refused("enrol-wrong", county.enrol_accept, answer)


@pytest.mark.parametrize("content", [b"", b"x", b"{}", b"DFTR"])
def test_what_is_no_paper_is_refused(alone: Tree, content: bytes) -> None:
    file = alone.root / "paper"
    file.write_bytes(content)
    refused("enrol-wrong", alone["00"].read_request, file)
    refused("enrol-wrong", alone["0001"].enrol_accept, file)


def test_a_paper_that_is_not_there(alone: Tree) -> None:
    refused("file-missing", alone["00"].read_request, alone.root / "none")


def test_the_first_bundle_comes_with_the_answer(alone: Tree) -> None:
    """What the parent has for the office already, after a new installation of it."""
    county, province = alone["0001"], alone["00"]
    county.enrol_accept(approval(province, request(county, alone.root)))
    row = person(county)
    alone.carry("0001", "00")
    found(alone.root / "second", "0001")
    alone.offices["second"] = opened(alone.root / "second")
    accepted = join(alone["second"], province, alone.root / "papers")
    assert accepted["first"]["applied"] == 1
    assert alone["second"].get("person", row)["first_name"] == "نرگس"


def test_an_answer_without_rows_is_one_too(alone: Tree) -> None:
    answer = approval(alone["00"], request(alone["0001"], alone.root))
    certificate, bundle = read_approval(answer.read_bytes())
    assert bundle == b""
    assert (certificate.scope, certificate.serial) == (("0001",), 1)
    assert read_approval(make_approval(certificate, b""))[0] == certificate


# -- new keys ---------------------------------------------------------------------------------------------------------


def test_after_new_keys_the_parent_must_hear_of_them(pair: Tree) -> None:
    person(pair.county)
    before = pair.county.identity()["fingerprint"]
    assert pair.county.rotate_key()["fingerprint"] != before
    assert pair.carry(COUNTY, PROVINCE)["code"] == "bundle-forged"
    join(pair.county, pair.province, pair.root / "papers")
    assert pair.carry(COUNTY, PROVINCE)["applied"] == 1
    assert len(pair.province.peers.offices.all()) == 1


def test_bundles_sealed_before_the_new_keys_still_open(pair: Tree) -> None:
    row = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    change(pair.province, row, address="خیابان یک")
    old = pair.write(PROVINCE, COUNTY)
    pair.county.rotate_key()
    assert pair.read(COUNTY, old)["status"] == "applied"
    assert pair.county.get("person", row)["address"] == "خیابان یک"
    change(pair.province, row, address="خیابان دو")
    pair.county.rotate_key()
    assert pair.carry(PROVINCE, COUNTY)["status"] == "applied"
    assert pair.county.get("person", row)["address"] == "خیابان دو"


def test_enrolling_again_keeps_what_is_known_of_each_other(pair: Tree) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    pair.carry(PROVINCE, COUNTY)
    before = pair.county.peers.offices.peer(pair.province.store.replica)
    pair.county.rotate_key()
    join(pair.county, pair.province, pair.root / "papers")
    assert pair.county.peers.offices.peer(pair.province.store.replica).acked_place == before.acked_place
    assert pair.write(COUNTY, PROVINCE) is None


def test_a_workstation_has_nobody_below(tmp_path: Path, fixed_now: str) -> None:
    with tree(tmp_path, COUNTY, "0001-2") as kept:
        asked = kept.root / "request"
        kept["0001-2"].enrol_request(asked)
        refused("not-allowed", kept["0001-2"].enrol_approve, asked, kept.root / "approval")


def test_two_counties_of_a_province(trio: Tree) -> None:
    assert {one.office for one in trio.province.peers.offices.below()} == {COUNTY, OTHER}
    assert trio.county.peers.offices.get(trio.other.store.replica) is None


def test_a_request_in_the_name_of_a_replica_that_is_known_otherwise_is_refused(pair: Tree, tmp_path: Path) -> None:
    """Else a workstation could put its own keys in the place of the province's."""
    county, province = pair.county, pair.province
    file = tmp_path / "request"
    file.write_bytes(
        make_request(
            ReplicaKeys.new(),
            replica=province.store.replica,
            office="0001-2",
            name="x",
            level="workstation",
            epoch=0,
            practice=True,
            nonce="9f" * 16,
        )
    )
    before = county.peers.offices.get(province.store.replica)
    with pytest.raises(UserError) as refusal:
        county.enrol_approve(file, tmp_path / "answer")
    assert refusal.value.code == "enrol-wrong"
    assert county.peers.offices.get(province.store.replica) == before
