"""14: clocks that are wrong never decide which of two edits built on the other, and none of them loses a value."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from models.store import stamps
from tests.journeys.offices import NOW, rows_digest
from tests.journeys.twenty.town import Town, faults, some
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, change, found, join, opened, person, screening

UNSET, RIGHT, LATER, YEAR_AHEAD, FAR_AHEAD = "1970-01-02", NOW, "2025-12-20", "2026-12-11", "2036-01-01"
CLOCKS = {"unset": UNSET, "right": RIGHT, "a year ahead": YEAR_AHEAD, "ten years ahead": FAR_AHEAD}
NEW = f"{COUNTY}@new"


def test_14_a_clock_at_1970_a_year_ahead_and_put_right_in_between(town: Town) -> None:
    """Each edit was made in knowledge of the one before: the last one stands, whatever the clocks said."""
    (row,) = town.people(COUNTY, "پیش")
    town.round()
    turns = [(COUNTY, UNSET), (PROVINCE, RIGHT), (COUNTY, YEAR_AHEAD), (PROVINCE, RIGHT), (COUNTY, RIGHT),
             (COUNTY, FAR_AHEAD), (PROVINCE, RIGHT), (COUNTY, RIGHT)]  # fmt: skip
    for number, (name, clock) in enumerate(turns):
        town.clocks[name] = clock
        town.change(name, row, address=f"نشانی {number}", first_name=f"نام {'ابپتثجچح'[number]}")
        answer = town.up() if name == COUNTY else town.down()
        assert (answer["status"], answer["conflicts"]) == ("applied", 0), (number, answer)
        other = PROVINCE if name == COUNTY else COUNTY
        assert town.get(other, row)["address"] == f"نشانی {number}"
    for name in (COUNTY, PROVINCE):
        town.clocks[name] = LATER
        assert town.desk(name).run("conflicts", "--all").rows == []
        told = [event["after"] for event in town.desk(name).run("history", "person", row).rows
                if event["field"] == "address"]  # fmt: skip
        assert told == [f"نشانی {number}" for number in range(len(turns))], "the history is in the order of the acts"
    town.sound(COUNTY, PROVINCE)
    town.round()
    assert town.write(COUNTY) is None


TURNS = some(list(itertools.product(CLOCKS, CLOCKS, CLOCKS)), 9)


@pytest.mark.parametrize(("first", "then", "there"), TURNS)
def test_14_whatever_the_clocks_say_what_was_known_is_replaced(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, first: str, then: str, there: str
) -> None:
    """The county's clock says one thing and then another, the province's a third."""
    row = person(pair.county)
    pair.settle(2)
    for number in range(6):
        here = number % 2 == 0
        monkeypatch.setenv("DAFTAR_NOW", CLOCKS[there] if not here else CLOCKS[first if number < 3 else then])
        change(pair.county if here else pair.province, row, notes=f"نوبت {number}", last_name=f"نام {'ابپتثج'[number]}")
        told = pair.carry(COUNTY, PROVINCE) if here else pair.carry(PROVINCE, COUNTY)
        assert (told["status"], told["conflicts"], told["quarantined"]) == ("applied", 0, 0)
    assert rows_digest(pair.county) == rows_digest(pair.province)
    assert pair.province.get("person", row)["notes"] == "نوبت 5"
    monkeypatch.setenv("DAFTAR_NOW", LATER)
    assert faults(pair.county.check()) == faults(pair.province.check()) == []


# -- two edits that did not know of each other ------------------------------------------------------------------------


@pytest.fixture
def newcomer(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A county whose clock has never been set: all its stamps are of 1970."""
    pair.offices.pop(COUNTY).close()
    monkeypatch.setenv("DAFTAR_NOW", UNSET)
    found(pair.root / NEW, COUNTY)
    pair.offices[COUNTY] = opened(pair.root / NEW)
    join(pair.county, pair.province, pair.root / "papers")
    return pair


def together(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, here: str, there: str, field: str
) -> tuple[str, dict[str, Any]]:
    """Both offices edit a field of one person at these times; the person, and what the province listed of it."""
    row = person(tree.county, birth_date=None)
    tree.settle(2)
    monkeypatch.setenv("DAFTAR_NOW", here)
    change(tree.county, row, **{field: "از شهرستان"})
    monkeypatch.setenv("DAFTAR_NOW", there)
    change(tree.province, row, **{field: "از استان"})
    monkeypatch.setenv("DAFTAR_NOW", LATER)
    tree.settle(3)
    (listed,) = tree.province.conflicts(True)
    assert {listed["ours"], listed["theirs"]} == {"از شهرستان", "از استان"}, "both are kept"
    return row, listed


def values(tree: Tree, row: str, field: str) -> tuple[Any, Any]:
    return tree.county.get("person", row)[field], tree.province.get("person", row)[field]


def test_14_a_clock_that_was_never_set_wins_nothing(newcomer: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    row, listed = together(newcomer, monkeypatch, UNSET, RIGHT, "notes")
    base, fields = newcomer.county.store.db.conn.execute(
        "SELECT base, fields FROM stamp_of WHERE row = ?", (row,)
    ).fetchone()
    assert stamps.unset(base)
    assert fields
    assert values(newcomer, row, "notes") == ("از استان", "از استان")
    assert listed["settled"] == "later"


@pytest.mark.parametrize(("here", "there"), [(FAR_AHEAD, RIGHT), (RIGHT, FAR_AHEAD)])
def test_14_a_clock_that_is_far_ahead_wins_nothing_by_itself(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, here: str, there: str
) -> None:
    row, listed = together(pair, monkeypatch, here, there, "notes")
    assert listed["settled"] is None, "a person decides"
    assert values(pair, row, "notes") == ("از شهرستان", "از استان"), "each keeps what it has"
    pair.province.resolve(listed["id"], "ours", "پرسیده شد")
    pair.settle(2)
    assert values(pair, row, "notes") == ("از استان", "از استان")
    assert pair.county.conflicts() == pair.province.conflicts() == []
    change(pair.county, row, notes="پس از آن")
    pair.settle(2)
    assert values(pair, row, "notes") == ("پس از آن", "پس از آن")


@pytest.mark.parametrize(
    ("here", "there"), [(UNSET, RIGHT), (YEAR_AHEAD, RIGHT), (FAR_AHEAD, RIGHT), (RIGHT, FAR_AHEAD)]
)
def test_14_of_a_critical_field_no_clock_decides(
    pair: Tree, monkeypatch: pytest.MonkeyPatch, here: str, there: str
) -> None:
    row, listed = together(pair, monkeypatch, here, there, "father_name")
    assert listed["settled"] is None
    assert values(pair, row, "father_name") == ("از شهرستان", "از استان")


# -- dates that a wrong clock calls wrong -----------------------------------------------------------------------------


def test_14_a_receiver_whose_clock_is_unset_takes_what_is_still_to_come_for_it(town: Town) -> None:
    town.people(COUNTY, "آوا", "مینا")
    town.clocks[PROVINCE] = UNSET
    answer = town.up()
    assert (answer["status"], answer["applied"], answer["quarantined"]) == ("applied", 2, 0)
    town.clocks[PROVINCE] = RIGHT
    town.people(COUNTY, "سارا")
    town.round(2)
    assert town.names(PROVINCE) == ["آوا", "سارا", "مینا"]
    town.sound(COUNTY, PROVINCE)
    assert town.write(COUNTY) is None


def test_14_a_test_of_next_year_comes_in_and_is_corrected(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the county was a year ahead while it was entered."""
    row = person(pair.county)
    pair.settle(2)
    monkeypatch.setenv("DAFTAR_NOW", YEAR_AHEAD)
    test = screening(pair.county, row, held_on="2026-12-01")
    monkeypatch.setenv("DAFTAR_NOW", RIGHT)
    assert pair.carry(COUNTY, PROVINCE)["applied"] == 1
    pair.county.put([{"id": test, "held_on": "1404/9/11"}], "screening")
    pair.settle(2)
    assert pair.province.get("screening", test)["held_on"] == "2025-12-02"
    assert rows_digest(pair.county) == rows_digest(pair.province)
    assert pair.province.conflicts(True) == []
