from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.sync import receipts
from models.sync.knowledge import chain_at
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, Tree, change, person


def receipts_for(tree: Tree, code: str) -> list[dict[str, Any]]:
    """The receipts that the province would give this office now."""
    offices = tree.province.peers.offices
    told = receipts.for_office(tree.province.store, offices, offices.of_office(code))
    return [json.loads(line) for line in told]


def acked(tree: Tree) -> int:
    return tree.county.peers.offices.peer(tree.province.store.replica).acked_place


def take(tree: Tree, **change: Any) -> bool:
    """Give the county the province's receipt with these changes."""
    (line,) = receipts_for(tree, COUNTY)
    county = tree.county
    with county.store.writing():
        return receipts.take(county.store, county.peers.offices, tree.province.store.replica, {**line, **change})


def test_only_those_from_whom_something_came_get_a_receipt(trio: Tree) -> None:
    person(trio.county)
    place = trio.county.store.place()
    trio.carry(COUNTY, PROVINCE)
    (line,) = receipts_for(trio, COUNTY)
    assert (line["replica"], line["epoch"], line["place"]) == (trio.county.store.replica, 0, place)
    assert line["hash"] == chain_at(trio.county.store, place)
    assert line["quarantined"] == []
    assert receipts_for(trio, OTHER) == []


def test_a_receipt_is_told_once_and_again_after_a_bundle_came(pair: Tree) -> None:
    person(pair.county)
    bundle = pair.write(COUNTY, PROVINCE)
    pair.read(PROVINCE, bundle)
    assert pair.write(PROVINCE, COUNTY) is not None
    assert pair.write(PROVINCE, COUNTY) is None  # told
    assert pair.read(PROVINCE, bundle)["status"] == "nothing-new"  # they did not hear it, or would not send it again
    again = pair.write(PROVINCE, COUNTY)
    assert again is not None
    assert pair.write(PROVINCE, COUNTY) is None
    assert pair.read(COUNTY, again)["applied"] == 1
    assert acked(pair) > 0
    assert pair.write(COUNTY, PROVINCE) is None


def test_a_preview_is_no_arrival(pair: Tree) -> None:
    person(pair.county)
    bundle = pair.write(COUNTY, PROVINCE)
    pair.read(PROVINCE, bundle)
    assert pair.write(PROVINCE, COUNTY) is not None
    pair.read(PROVINCE, bundle, dry_run=True)
    assert pair.write(PROVINCE, COUNTY) is None


def test_a_receipt_is_news_once(pair: Tree) -> None:
    person(pair.county)
    place = pair.county.store.place()
    pair.carry(COUNTY, PROVINCE)
    assert take(pair)
    assert acked(pair) == place
    assert not take(pair)


def test_an_old_receipt_takes_nothing_back(pair: Tree) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    (old,) = receipts_for(pair, COUNTY)
    person(pair.county, first_name="مینا")
    pair.carry(COUNTY, PROVINCE)
    assert take(pair)
    place = acked(pair)
    assert not take(pair, **old)
    assert acked(pair) == place


@pytest.mark.parametrize(
    "change",
    [
        {"replica": "ff" * 16}, {"replica": None}, {"place": "5"}, {"place": None}, {"hash": None}, {"epoch": 1},
        {"epoch": None}, {"quarantined": None}, {"quarantined": "x"}, {"place": -1}, {"place": True}, {"place": 0},
    ],
)  # fmt: skip
def test_a_false_receipt_is_passed_over(pair: Tree, change: dict[str, Any]) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    assert not take(pair, **change)
    assert acked(pair) == 0
    assert pair.county.store.epoch == 0


@pytest.mark.parametrize("change", [{"place": 999}, {"place": 1}, {"hash": "00" * 32}])
def test_a_receipt_for_a_log_that_is_not_ours_begins_a_new_life(pair: Tree, change: dict[str, Any]) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    assert take(pair, **change)
    assert acked(pair) == 0
    assert pair.county.store.epoch > 0


@pytest.mark.parametrize("rows", [[5], ["x"], [None], [[]], [{"entity": 5}], [{"entity": "person"}] * 3])
def test_whatever_is_said_of_quarantine_does_no_harm(pair: Tree, rows: list[Any]) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    take(pair, quarantined=rows)
    assert [one["refused_there"] for one in pair.county.exchange()] in ([0], [len(rows)])


def test_what_did_not_go_in_is_told_with_the_reason_and_without_values(pair: Tree) -> None:
    row = person(pair.county)
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = 'x' WHERE id = ?", (row,))
    assert pair.carry(COUNTY, PROVINCE)["quarantined"] == 1
    assert pair.carry(PROVINCE, COUNTY)["applied"] == 1
    (told,) = pair.county.peers.offices.peer(pair.province.store.replica).quarantined
    assert told.keys() == {"entity", "row", "code", "message"}
    assert (told["entity"], told["row"], told["code"]) == ("person", row, "row-invalid")
    assert pair.county.exchange()[0]["refused_there"] == 1


# -- over the telephone -----------------------------------------------------------------------------------------------


def test_both_ends_of_the_line_say_the_same(pair: Tree) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    (told,) = pair.province.receipt()
    place = pair.county.store.place()
    mine = receipts.spoken(pair.county.store.replica, 0, place, chain_at(pair.county.store, place))
    assert told["digits"] == mine
    assert (told["office"], told["number"]) == (COUNTY, 1)


def check(digits: str) -> bool:
    """ISO 7064 MOD 11,10 as the standard writes the check: the last product and digit make one."""
    product = 10
    for digit in digits[:-1]:
        total = (product + int(digit)) % 10
        product = (total or 10) * 2 % 11
    return (product + int(digits[-1])) % 10 == 1


@given(st.integers(0, 10**9), st.integers(0, 12), st.integers(1, 9))
def test_a_single_wrong_digit_is_noticed(place: int, which: int, by: int) -> None:
    digits = receipts.spoken("ab" * 16, 0, place, "00" * 32)
    assert len(digits) == 13
    assert digits.isdecimal()
    assert check(digits)
    wrong = f"{digits[:which]}{(int(digits[which]) + by) % 10}{digits[which + 1 :]}"
    assert not check(wrong)


def test_each_part_of_the_receipt_is_in_the_digits() -> None:
    said = [
        receipts.spoken("ab" * 16, 0, 5, "00" * 32),
        receipts.spoken("ac" * 16, 0, 5, "00" * 32),
        receipts.spoken("ab" * 16, 1, 5, "00" * 32),
        receipts.spoken("ab" * 16, 0, 6, "00" * 32),
        receipts.spoken("ab" * 16, 0, 5, "01" * 32),
        receipts.spoken("ab" * 16, 0, 5, None),
    ]
    assert len(set(said)) == len(said)


def test_a_receipt_that_was_heard_confirms_the_bundle_and_those_before_it(pair: Tree) -> None:
    person(pair.county)
    pair.write(COUNTY, PROVINCE)
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    (read,) = pair.province.receipt()
    heard = pair.county.peers.enter_receipt(read["digits"])
    assert (heard["office"], heard["number"]) == (PROVINCE, 2)
    (standing,) = pair.county.exchange()
    assert (standing["acknowledged"], standing["confirmed"]) == (2, 2)
    assert pair.write(COUNTY, PROVINCE) is None
    assert {one["state"] for one in pair.county.peers.bundles(PROVINCE)} == {"telephone"}


def test_digits_are_heard_as_they_are_spoken(pair: Tree) -> None:
    person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    (read,) = pair.province.receipt()
    spaced = "۰۱۲۳۴۵۶۷۸۹"
    told = " ".join(spaced[int(one)] for one in read["digits"])
    assert pair.county.peers.enter_receipt(told)["number"] == 1


@pytest.mark.parametrize("digits", ["", "123", "0" * 13, "x" * 13, "1" * 40])
def test_what_is_no_receipt_of_ours_confirms_nothing(pair: Tree, digits: str) -> None:
    person(pair.county)
    pair.write(COUNTY, PROVINCE)
    with pytest.raises(UserError) as refused:
        pair.county.peers.enter_receipt(digits)
    assert refused.value.code == "receipt-wrong"
    assert acked(pair) == 0


def test_a_county_reads_its_receipt_to_the_province(pair: Tree) -> None:
    """An office that has nothing to send tells over the telephone that the return bundle came."""
    person(pair.province)
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, address="خیابان نو")
    pair.carry(PROVINCE, COUNTY)
    assert pair.write(COUNTY, PROVINCE) is None
    (read,) = pair.county.receipt()
    assert pair.province.peers.enter_receipt(read["digits"])["office"] == COUNTY
    assert pair.write(PROVINCE, COUNTY) is None
