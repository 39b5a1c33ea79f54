"""6 and 7: sticks that come in any order, twice, late or never leave what they would have left in their order."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from models.office import Office
from tests.journeys.offices import rows_digest
from tests.journeys.twenty.town import Town, names
from tests.sync.offices_in_memory import (
    COUNTY,
    PROVINCE,
    QuickOffice,
    Tree,
    change,
    opened,
    person,
    put,
    screening,
    whole_digest,
)

NUMBERED = "ابپتثجچحخد"


def history(tree: Tree, count: int, people: list[str]) -> list[Path]:
    """Bundles of the county, not carried yet: creations, edits, deletions and second thoughts."""
    dice, files = random.Random(7), []
    for number in range(count):
        people.append(person(tree.county, first_name=f"کودک {NUMBERED[number]}", birth_date=f"1400/1/{number + 1}"))
        for row in dice.sample(people, min(3, len(people))):
            change(tree.county, row, notes=f"نوبت {number}", mobile=f"0912000{dice.randrange(10**4):04}")
        change(tree.county, dice.choice(people), father_name=f"پدر {NUMBERED[number]}")
        test = screening(tree.county, dice.choice(people), held_on=f"1404/8/{len(people) + number + 1}")
        put(tree.county, "screening", id=test, answers={"right": number})
        if number % 4 == 3:
            tree.county.delete("person", people.pop(0))
        file = tree.write(COUNTY, PROVINCE)
        assert file is not None
        files.append(file)
    return files


def shuffled(files: Sequence[Path], seed: int, *, twice: int = 4, lost: int = 2) -> list[Path]:
    """All but two, four of them twice, in an order of chance."""
    dice = random.Random(seed)
    kept = dice.sample(files, len(files) - lost)
    order = [*kept, *dice.sample(kept, min(twice, len(kept)))]
    dice.shuffle(order)
    return order


@contextmanager
def frozen(tree: Tree, name: str) -> Iterator[QuickOffice]:
    """A copy of the province as it was when it was closed, for one try."""
    shutil.copytree(tree.root / PROVINCE, tree.root / name)
    with opened(tree.root / name) as office:
        yield office
    shutil.rmtree(tree.root / name)


def take(office: Office, file: Path) -> dict[str, Any]:
    """Import one file; the front door would read the programmes anew after it, which takes as long as the import."""
    (answer,) = office.peers.import_files([file], False)
    return answer


def waiting(office: Office) -> list[tuple[str, str, str]]:
    return sorted((one["entity"], one["row"], one["field"]) for one in office.conflicts())


def test_06_ten_bundles_in_a_random_order_with_duplicates_and_two_lost(town: Town) -> None:
    with town.inside(COUNTY) as county, town.inside(PROVINCE) as province:
        files = history(Tree(town.root, {COUNTY: county, PROVINCE: province}), 10, [])
    for file in shuffled(files, 2):
        assert town.read(PROVINCE, file).one["status"] in ("applied", "nothing-new")
    town.people(COUNTY, "آخر")
    assert town.up()["missing"] == []
    with town.inside(COUNTY) as county, town.inside(PROVINCE) as province:
        assert rows_digest(county) == rows_digest(province)
        assert province.conflicts(True) == []
    town.sound(PROVINCE)
    town.down()
    assert town.write(COUNTY) is None


@pytest.mark.parametrize("tries", [8, pytest.param(500, marks=pytest.mark.slow)])
def test_06_any_order_leaves_the_same(pair: Tree, tries: int) -> None:
    """With the province's own edits beside them, so that there is something to merge; the next stick heals what two
    lost ones lacked."""
    people = [person(pair.county, first_name=f"نخستین {letter}") for letter in NUMBERED[:4]]
    pair.settle(2)
    for row in people:
        change(pair.province, row, address="خیابان استان", last_name="استانی", notes="از استان")
    files = history(pair, 10, people)
    person(pair.county, first_name="آخر")
    healing = pair.write(COUNTY, PROVINCE)
    assert healing is not None
    pair.offices.pop(PROVINCE).close()
    with frozen(pair, "in order") as office:
        for file in [*files, healing]:
            take(office, file)
        expected, listed = rows_digest(office), waiting(office)
    for seed in range(tries):
        with frozen(pair, f"try {seed}") as office:
            for file in [*shuffled(files, seed), healing]:
                answer = take(office, file)
                assert answer["status"] in ("applied", "nothing-new")
                assert answer["quarantined"] == 0
            assert (rows_digest(office), waiting(office)) == (expected, listed), f"order {seed}"
            assert seed % 10 or office.check()["ok"]


def test_06_after_a_receipt_too(pair: Tree) -> None:
    """The later ones build on the fourth, whose receipt came; older ones come again among them."""
    people: list[str] = []
    old = history(pair, 4, people)
    for file in old:
        pair.read(PROVINCE, file)
    pair.carry(PROVINCE, COUNTY)
    new = history(pair, 6, people)
    pair.offices.pop(PROVINCE).close()
    for seed in range(10):
        with frozen(pair, f"try {seed}") as office:
            for file in [*shuffled([*old, *new[:-1]], seed), new[-1]]:
                answer = take(office, file)
                assert answer["status"] in ("applied", "nothing-new")
                assert answer["conflicts"] == answer["quarantined"] == 0
            assert rows_digest(office) == rows_digest(pair.county), f"order {seed}"


def test_06_what_lacks_its_base_waits_and_names_what_is_missing(town: Town) -> None:
    with town.inside(COUNTY) as county, town.inside(PROVINCE) as province:
        both = Tree(town.root, {COUNTY: county, PROVINCE: province})
        first = history(both, 1, [])[0]
    town.copy(PROVINCE, "elsewhere")
    town.read("elsewhere", first)
    town.read(COUNTY, town.written("elsewhere", "--for", COUNTY))
    town.people(COUNTY, "دوم")
    second = town.written(COUNTY)
    held = town.read(PROVINCE, second, code=1)
    assert (held.one["status"], held.one["code"], held.one["missing"]) == ("held", "bundle-gap", [1])
    (sentence,) = (text for code, text in held.messages if code == "bundle-gap")
    assert "1" in sentence
    assert COUNTY in sentence
    told = town.read(PROVINCE, first).rows
    assert [(one["number"], one["status"]) for one in told] == [(1, "applied"), (2, "applied")]


# -- 7: an old stick after newer ones ---------------------------------------------------------------------------------


def test_07_an_old_stick_after_newer_ones_changes_nothing(town: Town) -> None:
    edited, deleted = town.people(COUNTY, "پیش", "رفتنی")
    old = town.written(COUNTY)
    town.change(COUNTY, edited, first_name="نرجس", notes="تازه")
    town.desk(COUNTY).run("delete", "person", deleted)
    town.up()
    with town.inside(PROVINCE) as province:
        before = rows_digest(province)
    foreseen = town.read(PROVINCE, old, "--dry-run").one
    answer = town.read(PROVINCE, old).one
    assert (answer["status"], answer["applied"], answer["conflicts"]) == ("nothing-new", 0, 0)
    assert foreseen == answer
    with town.inside(PROVINCE) as province:
        assert rows_digest(province) == before
    assert town.get(PROVINCE, deleted)["retired"]
    assert town.desk(PROVINCE).run("conflicts", "--all").rows == []
    town.down()
    assert town.write(COUNTY) is None


def renamed(tree: Tree, row: str) -> None:
    change(tree.county, row, first_name="نرجس", notes="تازه")


def emptied(tree: Tree, row: str) -> None:
    change(tree.county, row, address=None, father_name=None)


def deleted(tree: Tree, row: str) -> None:
    tree.county.delete("person", row)


def taken_back(tree: Tree, row: str) -> None:
    change(tree.county, row, first_name="نرجس")
    tree.county.undo()


def brought_back(tree: Tree, row: str) -> None:
    tree.county.delete("person", row)
    tree.county.undo()


def edited_there(tree: Tree, row: str) -> None:
    tree.carry(COUNTY, PROVINCE)
    change(tree.province, row, first_name="نسرین")


def decided(tree: Tree, row: str) -> None:
    change(tree.county, row, first_name="نرجس")
    tree.carry(COUNTY, PROVINCE)
    change(tree.province, row, first_name="نسرین")
    change(tree.county, row, first_name="نازنین")
    tree.settle(1)
    tree.province.resolve(tree.province.conflicts()[0]["id"], "theirs", "پرسیده شد")


def examined(tree: Tree, row: str) -> None:
    test = screening(tree.county, row)
    tree.carry(COUNTY, PROVINCE)
    put(tree.county, "screening", id=test, answers={"right": 3})


ACTS = [renamed, emptied, deleted, taken_back, brought_back, edited_there, decided, examined]


@pytest.mark.parametrize("act", ACTS)
def test_07_whatever_came_since(pair: Tree, act: object) -> None:
    row = person(pair.county, address="خیابان یک")
    old = [pair.write(COUNTY, PROVINCE)]
    assert callable(act)
    act(pair, row)
    old.append(pair.write(COUNTY, PROVINCE))
    old.append(pair.write(COUNTY, PROVINCE, full=True))
    pair.settle(2)
    listed = pair.province.conflicts(True)
    before = rows_digest(pair.province)
    for file in filter(None, [*old, *reversed(old)]):
        (answer,) = pair.province.import_files([file])
        assert (answer["status"], answer["applied"]) == ("nothing-new", 0), answer
    assert (rows_digest(pair.province), pair.province.conflicts(True)) == (before, listed)
    assert names(pair.province) == names(pair.county)
    pair.settle(2)
    before = whole_digest(pair.county)
    assert pair.write(COUNTY, PROVINCE) is None
    assert whole_digest(pair.county) == before
