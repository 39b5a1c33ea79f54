"""A store that was restored or cloned is noticed in four ways, and whoever notices, nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.admin import machine
from models.store import lives
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, QuickOffice, Tree, opened, person


def names(office: QuickOffice) -> set[str]:
    return {row["first_name"] for row in office.find("person")}


def copied(tree: Tree, to: str) -> Path:
    """The folder of the county as it lies on the disk now, closed meanwhile."""
    tree.offices[COUNTY].close()
    shutil.copytree(tree.root / COUNTY, tree.root / to)
    tree.offices[COUNTY] = opened(tree.root / COUNTY)
    return tree.root / to


def put_back(tree: Tree, copy: Path) -> None:
    """The county's files are replaced by a copy, without a word to the program."""
    tree.offices[COUNTY].close()
    shutil.rmtree(tree.root / COUNTY)
    shutil.copytree(copy, tree.root / COUNTY)
    tree.offices[COUNTY] = opened(tree.root / COUNTY)


@pytest.fixture
def cloned(pair: Tree) -> tuple[Tree, Path]:
    """A county with one person whom the province has, and a copy of its files."""
    person(pair.county, first_name="یک")
    pair.settle()
    return pair, copied(pair, "copy")


def test_the_mark_outside_the_store_tells_of_a_file_that_was_put_back(cloned: tuple[Tree, Path]) -> None:
    tree, copy = cloned
    person(tree.county, first_name="گمشده")
    tree.carry(COUNTY, PROVINCE)
    put_back(tree, copy)
    assert tree.county.store.epoch == 1
    person(tree.county, first_name="تازه")
    tree.settle()
    assert names(tree.province) == names(tree.county) == {"یک", "گمشده", "تازه"}


def test_another_machine_begins_a_new_life(cloned: tuple[Tree, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    tree, copy = cloned
    monkeypatch.setattr(machine, "fingerprint", lambda: "b" * 64)
    put_back(tree, copy)
    assert tree.county.store.epoch > 0
    epoch = tree.county.store.epoch
    tree.reopen(COUNTY)
    assert tree.county.store.epoch == epoch


def test_a_receipt_for_more_than_we_know_tells_it(cloned: tuple[Tree, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    tree, copy = cloned
    person(tree.county, first_name="گمشده")
    tree.carry(COUNTY, PROVINCE)
    monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    put_back(tree, copy)
    assert tree.county.store.epoch == 0
    tree.carry(PROVINCE, COUNTY)
    assert tree.county.store.epoch > 0
    person(tree.county, first_name="تازه")
    tree.settle()
    assert names(tree.province) == names(tree.county) == {"یک", "گمشده", "تازه"}


def test_the_receiver_sees_the_chain_fork(cloned: tuple[Tree, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    tree, copy = cloned
    person(tree.county, first_name="گمشده")
    tree.carry(COUNTY, PROVINCE)
    monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    put_back(tree, copy)
    person(tree.county, first_name="تازه")
    person(tree.county, first_name="تازه‌تر")
    told = tree.carry(COUNTY, PROVINCE)
    assert (told["status"], told["code"]) == ("applied", "bundle-fork")
    (fork,) = tree.province.joins.forks()
    assert fork["office"] == COUNTY
    tree.carry(PROVINCE, COUNTY)
    assert tree.county.store.epoch > 0
    tree.settle()
    assert names(tree.province) == names(tree.county) == {"یک", "گمشده", "تازه", "تازه‌تر"}
    assert tree.province.joins.forks() == []  # it noticed itself and began a new life


@pytest.mark.parametrize("first", ["original", "clone"])
@pytest.mark.parametrize("marked", [True, False])
def test_two_machines_register_people_and_nobody_is_lost(
    cloned: tuple[Tree, Path], monkeypatch: pytest.MonkeyPatch, first: str, marked: bool
) -> None:
    tree, copy = cloned
    if not marked:
        monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    clone = opened(copy)
    try:
        person(tree.county, first_name="اصل")
        person(clone, first_name="رونوشت")
        person(clone, first_name="رونوشت دیگر")
        both = Tree(tree.root, {PROVINCE: tree.province, COUNTY: tree.county})
        other = Tree(tree.root, {PROVINCE: tree.province, COUNTY: clone})
        order = [both, other] if first == "original" else [other, both]
        told = [one.carry(COUNTY, PROVINCE) for one in order]
        assert all(one["status"] == "applied" for one in told), told
        everybody = {"یک", "اصل", "رونوشت", "رونوشت دیگر"}
        assert names(tree.province) == everybody
        for _ in range(4):
            for one in order:
                one.carry(PROVINCE, COUNTY)
                one.carry(COUNTY, PROVINCE)
        assert names(tree.county) == names(clone) == names(tree.province) == everybody
    finally:
        clone.close()


def test_a_person_judges_a_fork(cloned: tuple[Tree, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    tree, copy = cloned
    person(tree.county, first_name="گمشده")
    tree.carry(COUNTY, PROVINCE)
    monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    put_back(tree, copy)
    person(tree.county, first_name="تازه")
    tree.carry(COUNTY, PROVINCE)
    assert tree.province.exchange()[0]["fork"] is True
    assert tree.province.joins.judge_fork(COUNTY, "تلفنی گفتند از پشتیبان بازگشته")["closed"] == 1
    assert tree.province.exchange()[0]["fork"] is False
    assert lives.lived(tree.province.store) == {}


def test_a_restored_province_is_filled_again_by_its_counties(trio: Tree) -> None:
    person(trio.county, first_name="یک")
    trio.settle()
    trio.province.close()
    shutil.copytree(trio.root / PROVINCE, trio.root / "copy")
    trio.offices[PROVINCE] = opened(trio.root / PROVINCE)
    person(trio.county, first_name="دو")
    person(trio.other, first_name="سه")
    trio.settle()
    trio.province.close()
    shutil.rmtree(trio.root / PROVINCE)
    shutil.copytree(trio.root / "copy", trio.root / PROVINCE)
    trio.offices[PROVINCE] = opened(trio.root / PROVINCE)
    assert trio.province.store.epoch == 1
    person(trio.county, first_name="چهار")
    for _ in range(4):
        for code in (COUNTY, OTHER):
            for sender, receiver in ((code, PROVINCE), (PROVINCE, code)):
                if file := trio.write(sender, receiver):
                    trio[receiver].import_files([file])
    assert names(trio.province) == {"یک", "دو", "سه", "چهار"}
    assert trio.county.quarantine() == trio.other.quarantine() == trio.province.quarantine() == []


def test_serials_of_a_new_life_begin_beyond_those_on_paper(cloned: tuple[Tree, Path]) -> None:
    tree, copy = cloned
    with tree.county.store.writing():
        before = tree.county.store.next_serial()
    person(tree.county)
    tree.carry(COUNTY, PROVINCE)
    put_back(tree, copy)
    with tree.county.store.writing():
        assert tree.county.store.next_serial() != before
