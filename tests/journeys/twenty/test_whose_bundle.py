"""11, 12, 13 and 20: whose bundle it is, and for whom. What is not for us, or not of whom it says, leaves no trace."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest

from models.errors import UserError
from models.sync.bundle import read_outer
from models.sync.header import Header
from models.sync.keys import ReplicaKeys
from models.sync.revocation import RevocationList, Revocations
from tests.journeys.commands import import_refused, untouched
from tests.journeys.offices import folder_digest
from tests.journeys.twenty.town import Town, all_refused, faults, only, says_what_to_do
from tests.sync.forging import Forger
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
    whole_digest,
)

WHY = "رایانه را دزدیدند"


# -- 11: the wrong recipient ------------------------------------------------------------------------------------------


def test_11_a_bundle_for_another_office_is_refused_and_says_for_whom_it_is(town: Town) -> None:
    (row,) = town.people(COUNTY, "آوا")
    upward = town.written(COUNTY)
    town.read(PROVINCE, upward)
    town.change(PROVINCE, row, notes="از استان")
    downward = town.written(PROVINCE, "--for", COUNTY)
    for name, file, meant in ((OTHER, upward, PROVINCE), (COUNTY, upward, PROVINCE), (OTHER, downward, COUNTY),
                              (PROVINCE, downward, COUNTY)):  # fmt: skip
        answer = import_refused(town.desk(name), file, "bundle-wrong-recipient")
        says_what_to_do(answer["message"], "bundle-wrong-recipient", f"«{meant}»")
    assert town.read(COUNTY, downward).one["status"] == "applied"


def test_11_on_a_stick_for_many_each_takes_its_own(town: Town) -> None:
    stick = town.stick()
    for name, first_name in ((COUNTY, "آوا"), (OTHER, "مینا")):
        (row,) = town.people(name, first_name)
        town.up(name)
        town.change(PROVINCE, row, notes="از استان")
    town.desk(PROVINCE).run("export", "--to", stick)
    assert len(list(stick.iterdir())) == 2
    for name in (COUNTY, OTHER):
        assert [row["status"] for row in town.read(name, stick).rows] == ["applied"]
        assert town.names(name) == [{COUNTY: "آوا", OTHER: "مینا"}[name]]
    (only_for_it,) = (one for one in stick.iterdir() if f"to-{COUNTY}" in one.name)
    only_for_it.unlink()
    with untouched(town.desk(COUNTY)):
        assert [row["code"] for row in town.read(COUNTY, stick, code=1).rows] == ["bundle-wrong-recipient"]


def test_11_a_second_machine_of_the_office_for_which_it_was_not_sealed(town: Town) -> None:
    (row,) = town.people(COUNTY, "آوا")
    town.up()
    town.change(PROVINCE, row, notes="از استان")
    file = town.written(PROVINCE, "--for", COUNTY)
    second = f"{COUNTY}@second"
    with town.remembering(second):
        found(town.root / second, COUNTY)
    with town.inside(second) as county, town.inside(PROVINCE) as province:
        join(county, province, town.stick())
    import_refused(town.desk(second), file, "bundle-wrong-recipient")
    assert town.read(COUNTY, file).one["status"] == "applied"


# -- 12: forged -------------------------------------------------------------------------------------------------------


class Scene:
    """A bundle of the county for the province that nobody has taken in, and what others may make of it."""

    def __init__(self, county: QuickOffice, other: QuickOffice, folder: Path) -> None:
        for office in (county, other):
            person(office)
        self.folder = folder
        (answer,) = county.export(folder)
        self.file = Path(answer["file"])
        outer = read_outer(self.file)
        self.head = outer.header
        self.body = self.file.read_bytes()[outer.body_start : -15]
        self.county, self.other = Forger.at(county, PROVINCE), Forger.at(other, PROVINCE)
        self.stranger = dataclasses.replace(self.county, keys=ReplicaKeys.new())

    def as_header(self, head: Header) -> dict[str, Any]:
        """Every claim of a header but the length and the hash of its body."""
        told = {one.name: getattr(head, one.name) for one in dataclasses.fields(head)}
        return {name: value for name, value in told.items() if not name.startswith("body_")}

    def files(self) -> dict[Path, str]:
        """Each forgery, and with what it is to be refused."""
        made: dict[Path, str] = {}

        def forge(name: str, forger: Forger, body: bytes, code: str = "bundle-forged", **claims: Any) -> None:
            made[forger.file(self.folder / f"{len(made):02d}-{name}", body, **claims)] = code

        mine = self.as_header(self.head)
        own_lines = self.other.body(b"", {**self.other.manifest, "counts": {}, "frames": 0})
        forge("signed again", self.other, self.body, **mine)
        forge("stripped and signed again", self.other, self.body)
        for claim in (
            {"number": 9},
            {"epoch": 5},
            {"office": COUNTY},
            {"recipients": ("a" * 32, *self.head.recipients)},
        ):
            forge("signed again with other claims", self.other, self.body, **claim)
        forge("header of one, body of another", self.other, own_lines, **mine)
        forge("a manifest of the county", self.other, self.county.body(b""))
        forge("a manifest of the county in its name", self.other, self.county.body(b""), **mine)
        forge("a stranger in its name", self.stranger, self.body, **mine)
        forge("a stranger's own", self.stranger, self.stranger.body(b""))
        unknown = {**mine, "sender": "f" * 32}
        forge("a stranger", self.stranger, self.body, "bundle-unknown-sender", **unknown)
        forge("in the province's own name", self.other, self.body, "bundle-forged", office=PROVINCE)
        swapped = self.folder / "swapped"
        (data, size) = (self.file.read_bytes(), len(self.body))
        swapped.write_bytes(data[: -15 - size] + own_lines.ljust(size, b"\0")[:size] + data[-15:])
        return {**made, swapped: "bundle-torn"}


def test_12_signed_again_swapped_and_forged_bundles_leave_no_trace(town: Town) -> None:
    with town.inside(COUNTY) as county, town.inside(OTHER) as other:
        scene = Scene(county, other, town.stick())
        files = scene.files()
    for row in all_refused(town, PROVINCE, files):
        assert row["received"] == 0
    assert town.read(PROVINCE, scene.file).one["status"] == "applied", "and the honest one still goes in"


def test_12_a_bundle_of_another_tree_is_a_strangers(town: Town) -> None:
    """Both trees have offices of these codes."""
    foreign = dataclasses.replace(town, root=town.root / "foreign")
    foreign.root.mkdir()
    for name in (PROVINCE, COUNTY):
        with foreign.remembering(name):
            found(foreign.root / name, name)
    with foreign.inside(COUNTY) as county, foreign.inside(PROVINCE) as province:
        join(county, province, foreign.stick())
    (row,) = foreign.people(COUNTY, "آوا")
    upward = foreign.written(COUNTY)
    foreign.read(PROVINCE, upward)
    foreign.change(PROVINCE, row, notes="از استان")
    all_refused(town, PROVINCE, {upward: "bundle-unknown-sender"})
    all_refused(town, COUNTY, {foreign.written(PROVINCE, "--for", COUNTY): "bundle-unknown-sender"})


def test_12_what_only_an_office_above_may_say_is_not_heard_from_below(trio: Tree) -> None:
    """An enrolled office sends receipts, programmes, offices above and other people's revocations upward."""
    settled(trio)
    trio.province.joins.revoke_key(OTHER, WHY)
    (told,) = lists(trio.province)
    programme = {"kind": "@programme", "name": "vision", "version": 99, "text": "shape = 'screening'"}
    replica = trio.province.store.replica
    papers = [
        {"kind": "@receipt", "replica": replica, "epoch": 7, "place": 10**6, "hash": "0" * 64, "quarantined": []},
        {"kind": "@receipt", "replica": replica, "epoch": 0, "place": 1, "hash": "0" * 64, "quarantined": [],
         "fork": {"epoch": 0, "place": 0}},
        programme,
        {"kind": "@above", "replica": "a" * 32, "office": "00", "level": "province", "name": "x",
         "keys": dataclasses.asdict(ReplicaKeys.new().public())},
        {"kind": "@revocations", "list": {**told.as_json(), "version": 9, "entries": []}},
        {"kind": "@life", "epoch": -1},
        {"kind": "@action", "stamp": f"{'0' * 12}-0000-{replica}-0000", "actor": "x", "at": "2025-01-01"},
        {"kind": "@certificate", "certificate": {"office": "00"}},
    ]  # fmt: skip
    file = Forger.at(trio.county, PROVINCE).lines(trio.root / "papers.daftar", papers)
    before = (trio.province.store.epoch, lists(trio.province), trio.province.keys())
    answer = trio.read(PROVINCE, file)
    assert (answer["status"], answer["applied"]) == ("nothing-new", 0)
    assert (trio.province.store.epoch, lists(trio.province), trio.province.keys()) == before
    assert faults(trio.province.check()) == []


# -- 13: revoked ------------------------------------------------------------------------------------------------------


def settled(tree: Tree) -> None:
    for code in (COUNTY, OTHER):
        person(tree[code])
    tree.settle(2)


def lists(office: QuickOffice) -> list[RevocationList]:
    return Revocations(office.store, office.peers.offices).all()


def versions(office: QuickOffice) -> list[tuple[int, int]]:
    """Version and number of entries of each list that an office knows."""
    return [(one.version, len(one.entries)) for one in lists(office)]


def exchange_files(tree: Tree, name: str, to: str) -> None:
    """The files of the province are copied away, or put back, while it is closed."""
    tree.province.close()
    shutil.rmtree(tree.root / to, ignore_errors=True)
    shutil.copytree(tree.root / name, tree.root / to)
    tree.offices[PROVINCE] = opened(tree.root / PROVINCE)


def test_13_a_revoked_machine_is_believed_up_to_the_point_and_no_further(town: Town) -> None:
    town.people(COUNTY, "پیش")
    early = town.written(COUNTY)
    town.read(PROVINCE, early)
    told = town.desk(PROVINCE).run("key", "revoke", COUNTY, "--why", WHY).one
    assert (told["office"], told["epoch"]) == (COUNTY, None)
    assert town.read(PROVINCE, early).one["status"] == "nothing-new"
    town.people(COUNTY, "پس")
    late = town.written(COUNTY)
    foreseen, ran = town.read(PROVINCE, late, "--dry-run", code=1), town.read(PROVINCE, late, code=1)
    assert foreseen.rows == ran.rows
    assert (ran.one["status"], ran.one["code"], ran.one["applied"]) == ("quarantined", "bundle-revoked", 0)
    ((code, sentence),) = ran.messages
    says_what_to_do(sentence, code, COUNTY)
    assert town.names(PROVINCE) == ["پیش"], "what had arrived stays"
    assert [row["code"] for row in town.desk(PROVINCE).run("quarantine").rows] == ["bundle-revoked"]
    for number in range(2):
        town.people(OTHER, f"دیگر {'اب'[number]}")
        town.up(OTHER)
    assert "پس" not in town.names(PROVINCE), "nor does it come in with what others bring"
    with untouched(town.desk(PROVINCE)):
        refused = town.desk(PROVINCE).run("export", "--for", COUNTY, code=1)
    assert refused.codes == ["office-unknown"]


def test_13_an_older_list_that_is_replayed_changes_nothing(town: Town) -> None:
    """The third office hears two lists; then the stick with the first comes again."""
    town.people(OTHER, "مینا")
    town.up(OTHER)
    town.desk(PROVINCE).run("key", "revoke", COUNTY, "--why", WHY)
    first = town.written(PROVINCE, "--for", OTHER)
    town.read(OTHER, first)
    town.desk(COUNTY).run("key", "rotate")
    paper, answer = town.root / "request", town.root / "answer"
    town.desk(COUNTY).run("enrol", "request", "--to", paper)
    town.desk(PROVINCE).run("enrol", "approve", paper, "--to", answer)
    town.desk(COUNTY).run("enrol", "accept", answer)
    town.people(COUNTY, "دوباره پذیرفته")
    assert town.up()["status"] == "applied", "with its new key it is live again"
    town.desk(PROVINCE).run("key", "revoke", COUNTY, "--why", WHY)
    second = town.written(PROVINCE, "--for", OTHER)
    town.read(OTHER, second)
    with town.inside(OTHER) as other:
        assert versions(other) == [(2, 2)]
    before = folder_digest(town.root / OTHER)
    for file in (first, second, first):
        assert town.read(OTHER, file).one["status"] == "nothing-new"
    assert folder_digest(town.root / OTHER) == before


def test_13_a_restored_province_hears_its_own_list_again(trio: Tree) -> None:
    """It is put back to before it revoked a key: its counties have the list, and the thief stays shut out."""
    settled(trio)
    exchange_files(trio, PROVINCE, "saved")
    trio.province.joins.revoke_key(COUNTY, WHY)
    trio.carry(PROVINCE, OTHER)
    assert versions(trio.other) == [(1, 1)]
    exchange_files(trio, "saved", PROVINCE)
    assert versions(trio.province) == []
    for _ in range(2):
        person(trio.other)
        trio.carry(OTHER, PROVINCE)
        trio.carry(PROVINCE, OTHER)
    assert [one.entries[0].why for one in lists(trio.province)] == [WHY]
    person(trio.county, first_name="دزد")
    answer = trio.carry(COUNTY, PROVINCE)
    assert (answer["status"], answer["code"]) == ("quarantined", "bundle-revoked")
    trio.carry(PROVINCE, OTHER)
    assert lists(trio.other) == lists(trio.province)


def test_13_a_list_that_a_restored_province_made_anew_counts_for_those_who_had_the_old(trio: Tree) -> None:
    settled(trio)
    exchange_files(trio, PROVINCE, "saved")
    for _ in range(3):
        trio.province.joins.revoke_key(COUNTY, WHY)
    trio.carry(PROVINCE, OTHER)
    exchange_files(trio, "saved", PROVINCE)
    trio.province.joins.revoke_key(COUNTY, "دوباره")
    trio.carry(PROVINCE, OTHER)
    assert lists(trio.other) == lists(trio.province)


def test_13_the_revoked_office_can_write_nothing_when_it_heard_of_it(pair: Tree) -> None:
    """A stick that was sealed for it before it was revoked may bring it the list later."""
    person(pair.county)
    pair.settle(2)
    replica = pair.county.peers.offices.get(pair.province.store.replica)
    pair.province.joins.revoke_key(COUNTY, WHY)
    with pair.county.store.action("ali", "import") as action:
        line = {"list": lists(pair.province)[0].as_json()}
        assert replica is not None
        Revocations(pair.county.store, pair.county.peers.offices).take(replica, line, action)
    person(pair.county)
    before = whole_digest(pair.county)
    with pytest.raises(UserError) as refused:
        pair.write(COUNTY, PROVINCE)
    assert refused.value.code == "bundle-revoked"
    assert whole_digest(pair.county) == before


# -- 20: a return bundle twice, and on the wrong machine --------------------------------------------------------------


def test_20_a_return_bundle_twice_and_on_the_wrong_machine(town: Town) -> None:
    (row,) = town.people(COUNTY, "آوا")
    town.people(OTHER, "مینا")
    town.up()
    town.up(OTHER)
    town.change(PROVINCE, row, notes="از استان")
    file = town.written(PROVINCE, "--for", COUNTY)
    assert town.read(COUNTY, file).one["status"] == "applied"
    (standing,) = town.desk(COUNTY).run("exchange").rows
    assert (standing["sent"], standing["acknowledged"], standing["received"]) == (1, 1, 1)
    with untouched(town.desk(COUNTY)):
        again = town.read(COUNTY, file)
    assert (again.one["status"], again.one["received"], again.messages) == ("nothing-new", 0, [])
    for name in (OTHER, PROVINCE):
        answer = import_refused(town.desk(name), file, "bundle-wrong-recipient")
        assert f"«{COUNTY}»" in answer["message"]
    assert town.get(COUNTY, row)["notes"] == "از استان"
    assert town.write(COUNTY) is None


def test_20_an_old_return_bundle_after_a_newer_one(pair: Tree) -> None:
    """Its receipt is behind, its rows are older: nothing of it is news, and nothing is sent again for it."""
    row = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    change(pair.province, row, notes="نخست")
    old = pair.write(PROVINCE, COUNTY)
    change(pair.county, row, address="خیابان یک")
    pair.carry(COUNTY, PROVINCE)
    change(pair.province, row, notes="سپس")
    pair.carry(PROVINCE, COUNTY)
    assert pair.county.exchange()[0]["acknowledged"] == 2
    told = pair.read(COUNTY, old)
    assert (told["status"], told["applied"], told["conflicts"]) == ("nothing-new", 0, 0)
    assert pair.county.get("person", row)["notes"] == "سپس"
    assert only(pair.county.exchange(), office=PROVINCE)["acknowledged"] == 2
    assert pair.write(COUNTY, PROVINCE) is None
    assert pair.county.store.epoch == 0


def test_20_a_return_bundle_of_before_the_keys_were_changed(town: Town) -> None:
    """It was sealed for the old key, which this machine still has."""
    (row,) = town.people(COUNTY, "آوا")
    town.up()
    town.change(PROVINCE, row, notes="از استان")
    file = town.written(PROVINCE, "--for", COUNTY)
    town.desk(COUNTY).run("key", "rotate")
    assert town.read(COUNTY, file).one["status"] == "applied"
    assert town.get(COUNTY, row)["notes"] == "از استان"
