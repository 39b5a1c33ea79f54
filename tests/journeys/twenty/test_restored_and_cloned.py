"""1 and 2: an office that was restored or cloned. Whoever notices it, and even if nobody does, nobody is lost."""

from __future__ import annotations

import itertools
import shutil
from types import SimpleNamespace
from typing import Any

import pytest

from models.admin import machine
from models.store import stamps
from tests.journeys.offices import NOW
from tests.journeys.twenty.town import Town, by_name, faults, names, some
from tests.sync.offices_in_memory import (
    COUNTY,
    PROVINCE,
    USER,
    WORDS,
    QuickOffice,
    Tree,
    change,
    opened,
    person,
    put,
)

CLONE = f"{COUNTY}@clone"


# -- 1: restored ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("way", "remembered"), [("a file put back", "wiped"), ("restore", "shared")])
def test_01_after_a_restore_nothing_is_missing_and_what_it_lost_is_back(town: Town, way: str, remembered: str) -> None:
    town.machines = {COUNTY: town.root / "m", PROVINCE: town.root / ("m" if remembered == "shared" else "other")}
    town.people(COUNTY, "پیش")
    town.round()
    town.copy(COUNTY, "saved")
    town.desk(COUNTY).run("backup", "--to", town.root / "backup.zip")
    (edited,) = town.people(COUNTY, "ویرایش")
    town.up()
    town.change(COUNTY, edited, address="خیابان یک")
    on_its_way = town.written(COUNTY)

    if way == "restore":
        town.desk(COUNTY).run("restore", town.root / "backup.zip")
    else:
        shutil.rmtree(town.root / COUNTY)
        town.copy("saved", COUNTY)
    if remembered == "wiped":
        shutil.rmtree(town.machine(COUNTY))
    town.people(COUNTY, "پس", "پستر")
    town.up(code=None)
    assert town.names(PROVINCE) == sorted(["پیش", "ویرایش", "پس", "پستر"])
    town.read(PROVINCE, on_its_way, code=None)
    town.round(2, code=None)
    assert town.names(COUNTY) == town.names(PROVINCE)
    for name in (COUNTY, PROVINCE):
        assert town.get(name, edited)["address"] == "خیابان یک"
        assert town.desk(name).run("conflicts").rows == []
    town.sound(COUNTY, PROVINCE)


class Memory:
    """What the machine of the county remembers."""

    def __init__(self, tree: Tree, patch: pytest.MonkeyPatch, kind: str) -> None:
        self._patch, self._own = patch, tree.root / "machine"
        self.kind = kind

    def at_county(self) -> None:
        if self.kind != "shared":
            self._patch.setenv("DAFTAR_MACHINE", str(self._own))

    def wipe(self) -> None:
        if self.kind == "wiped":
            shutil.rmtree(machine.folder(), ignore_errors=True)
        if self.kind == "another":
            self._patch.setattr(machine, "fingerprint", lambda: "b" * 64)
            self._own = self._own.with_name("another")


def restore(tree: Tree, way: str, memory: Memory) -> None:
    """The county as it was when it was saved."""
    tree.county.close()
    memory.wipe()
    memory.at_county()
    if way == "restore":
        QuickOffice.restore(tree.root / COUNTY, tree.root / "backup.zip", user=USER, passphrase=WORDS)
    else:
        shutil.rmtree(tree.root / COUNTY)
        shutil.copytree(tree.root / "saved", tree.root / COUNTY)
    tree.offices[COUNTY] = opened(tree.root / COUNTY)


def save(tree: Tree) -> None:
    """A copy of the files, and a backup."""
    tree.county.backup(tree.root / "backup.zip")
    tree.county.close()
    shutil.copytree(tree.root / COUNTY, tree.root / "saved")
    tree.offices[COUNTY] = opened(tree.root / COUNTY)


WAYS, MEMORIES = ["put back", "restore"], ["shared", "own", "wiped", "another"]
AFTER = {"less": 1, "as much": 5, "more": 9}
SCENES = some(list(itertools.product(WAYS, MEMORIES, AFTER, ["heard", "unheard"])), 23)


@pytest.mark.parametrize(("way", "kind", "after", "heard"), SCENES)
def test_01_however_it_was_restored_and_whoever_remembers(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, way: str, kind: str, after: str, heard: str
) -> None:
    """`after`: as many people were entered since the restore as were lost by it, or fewer, or more. `heard`: a return
    bundle comes before the first bundle goes up."""
    memory = Memory(pair, monkeypatch, kind)
    memory.at_county()
    pair.reopen(COUNTY)
    known = person(pair.county, first_name="پیش")
    pair.settle(2)
    save(pair)
    lost = [person(pair.county, first_name=f"گم{number}") for number in range(3)]
    change(pair.county, known, address="خیابان یک")
    pair.carry(COUNTY, PROVINCE)
    change(pair.province, known, notes="از استان")
    change(pair.county, lost[0], address="خیابان دو")
    on_its_way = pair.write(COUNTY, PROVINCE)
    receipt = pair.write(PROVINCE, COUNTY)

    restore(pair, way, memory)
    if heard == "heard":
        pair.read(COUNTY, receipt)
    for number in range(AFTER[after]):
        person(pair.county, first_name=f"تازه{number}")
    change(pair.county, known, mobile="09121234567")
    pair.carry(COUNTY, PROVINCE)
    pair.read(PROVINCE, on_its_way)
    pair.settle(5)
    everybody = ["پیش", *(f"گم{number}" for number in range(3))]
    everybody += [f"تازه{number}" for number in range(AFTER[after])]
    for office in (pair.county, pair.province):
        assert names(office) == sorted(everybody)
        row = office.get("person", known)
        assert (row["address"], row["notes"], row["mobile"]) == ("خیابان یک", "از استان", "09121234567")
        assert office.get("person", lost[0])["address"] == "خیابان دو"
        assert office.conflicts() == office.quarantine() == []
        assert faults(office.check()) == []
    assert pair.write(COUNTY, PROVINCE) is None, "and then everybody is silent"


# -- 2: cloned --------------------------------------------------------------------------------------------------------


def test_02_a_cloned_machine_both_register_people_and_nobody_is_lost(town: Town) -> None:
    town.people(COUNTY, "پیش")
    town.round()
    town.copy(COUNTY, CLONE)
    town.people(COUNTY, "اصل")
    town.people(CLONE, "رونوشت", "رونوشت دوم")
    for name in (CLONE, COUNTY):
        town.up(name, code=None)
    everybody = sorted(["پیش", "اصل", "رونوشت", "رونوشت دوم"])
    assert town.names(PROVINCE) == everybody
    town.people(COUNTY, "اصل دوم")
    for name in (COUNTY, CLONE, COUNTY, CLONE):
        town.down(name, code=None)
        town.up(name, code=None)
    town.down(COUNTY, code=None)
    for name in (PROVINCE, COUNTY, CLONE):
        assert town.names(name) == sorted([*everybody, "اصل دوم"])
    town.sound(PROVINCE, COUNTY, CLONE)


class Clones:
    """A province, and two machines that work as one county."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        tree.county.close()
        shutil.copytree(tree.root / COUNTY, tree.root / CLONE)
        self.original = tree.offices[COUNTY] = opened(tree.root / COUNTY)
        self.clone = tree.offices[CLONE] = opened(tree.root / CLONE)

    def up(self, name: str) -> dict[str, Any]:
        return self.tree.carry(name, PROVINCE)

    def down(self, name: str) -> None:
        if file := self.tree.write(PROVINCE, COUNTY):
            self.tree.read(name, file)

    def rounds(self, order: tuple[str, ...], times: int = 5) -> None:
        for _ in range(times):
            for name in order:
                self.down(name)
                self.up(name)
        for name in order:
            self.down(name)

    @property
    def all(self) -> tuple[QuickOffice, ...]:
        return self.tree.province, self.original, self.clone


ORDERS = [(COUNTY, CLONE), (CLONE, COUNTY)]
HANDS = some(list(itertools.product(["marked", "unmarked"], ORDERS, [(1, 1), (1, 4), (4, 1)], ["up", "down"])), 11)


@pytest.mark.parametrize(("marked", "order", "more", "first"), HANDS)
def test_02_whoever_registers_more_and_whoever_comes_first(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, marked: str, order: tuple[str, ...], more: tuple[int, int], first: str
) -> None:
    person(pair.county, first_name="پیش")
    pair.settle(2)
    if marked == "unmarked":
        monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    clones = Clones(pair)
    everybody = ["پیش"]
    for turn in range(2):
        for name, office, count in zip((COUNTY, CLONE), clones.all[1:], more, strict=True):
            for number in range(count):
                everybody.append(f"{name[-1]}{turn}{number}".translate(str.maketrans("1e01234", "اکصیدسچ")))
                person(office, first_name=everybody[-1])
        if first == "up":
            for name in order:
                clones.up(name)
            assert names(pair.province) == sorted(everybody)
        clones.rounds(order, 1)
    clones.rounds(order)
    for office in clones.all:
        assert names(office) == sorted(everybody)
        assert office.quarantine() == []
        assert faults(office.check()) == []


@pytest.mark.parametrize("order", ORDERS, ids=["original", "clone"])
def test_02_one_serial_given_twice_keeps_both_certificates(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    """Two machines that do not know of each other put one number on two papers: both rows stay."""
    course = put(pair.county, "course", programme="premarital", capacity=70)
    session = put(pair.county, "session", course=course, held_on="1404/9/10", minutes=120)
    person(pair.county, first_name="پیش", birth_date="1380/5/6")
    pair.settle(2)
    monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    clones = Clones(pair)
    rows, serials = [], set()
    for office, first_name in zip(clones.all[1:], ("حامد", "لیلا"), strict=True):
        who = person(office, first_name=first_name, birth_date="1380/5/6")
        rows.append(put(office, "registration", course=course, person=who))
        put(office, "attendance", session=session, person=who, status="present")
        put(office, "registration", id=rows[-1], certified_on="1404/9/12")
        serials.add(office.get("registration", rows[-1])["certificate_no"])
    assert len(serials) == 1, "the machines do not know of each other"
    clones.rounds(order)
    for office in clones.all:
        assert {row["certificate_no"] for row in office.find("registration")} == serials
        assert sorted(row["id"] for row in office.find("registration")) == sorted(rows)
        assert names(office) == sorted(["پیش", "حامد", "لیلا"])
        assert office.quarantine() == []
        assert len(office.find("attendance")) == 2


def behind(clones: Clones, monkeypatch: pytest.MonkeyPatch, known: str, *more: dict[str, Any]) -> None:
    """Two edits of one field by two machines that do not know of each other and whose clocks are behind the store."""
    monkeypatch.setattr(machine, "high_water", lambda _replica: None)
    monkeypatch.setenv("DAFTAR_NOW", "1970-01-02")
    change(clones.original, known, address="خیابان اصل")
    monkeypatch.setenv("DAFTAR_NOW", "1970-01-05")
    clones.clone.put([*more, {"id": known, "address": "خیابان رونوشت"}], "person")
    monkeypatch.setenv("DAFTAR_NOW", NOW)


@pytest.mark.parametrize("order", ORDERS, ids=["original", "clone"])
def test_02_clocks_that_are_behind_set_two_machines_apart_and_both_edits_are_kept(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    """Were the next number simply the next, their logs would be alike to the last line, and one edit acknowledged as
    the other."""
    known = person(pair.county, first_name="پیش")
    pair.settle(2)
    clones = Clones(pair)
    behind(clones, monkeypatch, known)
    clones.rounds(order, 3)
    told = {"خیابان اصل", "خیابان رونوشت"}
    assert len({office.get("person", known)["address"] for office in clones.all} & told) == 1
    (listed,) = pair.province.conflicts(True)
    assert {listed["ours"], listed["theirs"]} == told
    for office in clones.all:
        assert faults(office.check()) == []


@pytest.mark.parametrize("order", ORDERS, ids=["original", "clone"])
def test_02_one_stamp_with_two_values_is_a_conflict_and_loses_neither(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    """Even if both machines give their edits of one field the same stamp by chance."""
    known, other = (person(pair.county, first_name=name) for name in ("پیش", "دیگر"))
    pair.settle(2)
    clones = Clones(pair)
    monkeypatch.setattr(stamps, "secrets", SimpleNamespace(randbelow=lambda _most: 0))
    behind(clones, monkeypatch, known, {"id": other, "notes": "دیگر"})
    clones.rounds(order)
    (waiting,) = pair.province.conflicts()
    assert {waiting["ours"], waiting["theirs"]} == {"خیابان اصل", "خیابان رونوشت"}
    pair.province.resolve(waiting["id"], "خیابان درست", "پرسیده شد")
    clones.rounds(order, 2)
    for office in clones.all:
        assert office.get("person", known)["address"] == "خیابان درست"
        assert office.conflicts() == []


def test_02_the_fork_is_shown_and_one_of_two_machines_can_be_revoked(town: Town) -> None:
    town.people(COUNTY, "پیش")
    town.round()
    town.copy(COUNTY, CLONE)
    town.people(COUNTY, "اصل")
    town.people(CLONE, "رونوشت")
    town.up()
    (told,) = town.read(PROVINCE, town.written(CLONE)).rows
    assert told["code"] == "bundle-fork"
    (fork,) = town.desk(PROVINCE).run("key", "forks").rows
    assert (fork["office"], len(fork["replica"])) == (COUNTY, 32)
    town.down(CLONE, code=None)
    town.people(CLONE, "رونوشت دوم")
    town.up(CLONE, code=None)
    town.desk(PROVINCE).run("key", "revoke", COUNTY, "--epoch", fork["epoch"], "--why", "رایانهٔ دزدیده‌شده")
    town.people(COUNTY, "پس از باطل شدن")
    refused = town.read(PROVINCE, town.written(COUNTY), code=1).one
    assert (refused["status"], refused["code"]) == ("quarantined", "bundle-revoked")
    town.people(CLONE, "رونوشت سوم")
    assert town.up(CLONE)["status"] == "applied"
    assert "پس از باطل شدن" not in town.names(PROVINCE)
    assert set(by_name(town.desk(PROVINCE).run("find", "person").rows)) >= {"اصل", "رونوشت", "رونوشت دوم", "رونوشت سوم"}
