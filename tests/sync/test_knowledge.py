from __future__ import annotations

import pytest

from models.store import changes
from models.store.store import Store
from models.sync import decisions
from models.sync.knowledge import START, chain_at, remember_chain, replaced_by_rows
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, change, person


def replaced(store: Store, row: str, path: str, since: int = 0) -> set[str]:
    found = replaced_by_rows(store, [row], since)
    return set(found.get(("person", row), {}).get(path, set()))


def stamps_of(store: Store, row: str) -> list[str]:
    """The stamps of the row's lines in our log, oldest first."""
    return [line.stamp for line in changes.lines_of(store, "person", row)]


def test_each_own_change_replaced_the_stamp_before_it(pair: Tree) -> None:
    row = person(pair.county)
    change(pair.county, row, address="خیابان یک")
    change(pair.county, row, address="خیابان دو")
    first, second, _ = stamps_of(pair.county.store, row)
    assert replaced(pair.county.store, row, "address") == {first, second}
    assert replaced(pair.county.store, row, "notes") == set()


def test_what_was_replaced_after_a_place_is_told_apart(pair: Tree) -> None:
    row = person(pair.county)
    change(pair.county, row, address="خیابان یک")
    place = pair.county.store.place()
    change(pair.county, row, address="خیابان دو")
    assert replaced(pair.county.store, row, "address", place) == {stamps_of(pair.county.store, row)[1]}


def test_what_came_replaced_what_its_sender_said(pair: Tree) -> None:
    row = person(pair.county)
    change(pair.county, row, address="خیابان یک")
    change(pair.county, row, address="خیابان دو")
    made, *_ = stamps_of(pair.county.store, row)
    pair.carry(COUNTY, PROVINCE)
    assert replaced(pair.province.store, row, "address") == set(stamps_of(pair.county.store, row)[:2])
    change(pair.province, row, address="خیابان سه")
    pair.carry(PROVINCE, COUNTY)
    assert made in replaced(pair.county.store, row, "address")
    assert len(replaced(pair.county.store, row, "address")) == 3


def test_the_loser_of_a_settled_conflict_went_with_its_winner(pair: Tree) -> None:
    row = person(pair.county, address="خیابان یک")
    pair.carry(COUNTY, PROVINCE)
    change(pair.county, row, address="خیابان دو")
    change(pair.province, row, address="خیابان سه")
    pair.carry(COUNTY, PROVINCE)
    (clash,) = decisions.conflicts(pair.province.store, settled=True)
    pair_of_stamps = {clash.our_stamp, clash.their_stamp}
    assert not pair_of_stamps <= replaced(pair.province.store, row, "address")
    change(pair.province, row, address="خیابان چهار")
    assert pair_of_stamps <= replaced(pair.province.store, row, "address")


# -- the chain --------------------------------------------------------------------------------------------------------


def test_an_empty_log_begins_the_chain(pair: Tree) -> None:
    assert chain_at(pair.county.store, 0) == START


def test_the_chain_at_a_place_stays_what_it_was(pair: Tree) -> None:
    person(pair.county)
    place = pair.county.store.place()
    digest = chain_at(pair.county.store, place)
    person(pair.county, first_name="مینا")
    assert chain_at(pair.county.store, place) == digest
    assert chain_at(pair.county.store, pair.county.store.place()) != digest


@pytest.mark.parametrize("column", ["entity", "row", "op", "stamp"])
def test_any_change_of_a_line_changes_the_chain(pair: Tree, column: str) -> None:
    row = person(pair.county)
    change(pair.county, row, address="خیابان یک")
    store = pair.county.store
    digest, first = chain_at(store, store.place()), changes.lines_of(store, "person", row)[0].seq
    with store.writing():
        store.db.conn.execute(f"UPDATE change SET [{column}] = 'x' WHERE seq = ?", (first,))
    assert chain_at(store, store.place()) != digest


def test_an_erased_value_leaves_the_chain_whole(pair: Tree) -> None:
    row = person(pair.county, address="خیابان یک")
    change(pair.county, row, address="خیابان دو")
    store = pair.county.store
    digest = chain_at(store, store.place())
    with store.writing():
        store.db.conn.execute("UPDATE change SET before = NULL, given = NULL")
    assert chain_at(store, store.place()) == digest


def test_from_a_remembered_place_it_is_the_same_as_from_the_beginning(pair: Tree) -> None:
    for number in range(6):
        person(pair.county, first_name=f"نرگس {'ابپتثج'[number]}")
    store = pair.county.store
    places = range(store.place() + 1)
    whole = [chain_at(store, place) for place in places]
    assert len(set(whole)) == len(whole)
    with store.writing():
        remember_chain(store, 3, whole[3])
        remember_chain(store, 3, "another")  # what is remembered is not changed
    assert [chain_at(store, place) for place in places] == whole
