from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    Answer,
    QuickOffice,
    Tree,
    change,
    person,
    put,
    scalar,
    screening,
)


def spoil(at: QuickOffice, row: str, /, **values: Any) -> None:
    """Write what no form would let through."""
    with at.store.action("ali", "save"):
        at.rows.update("person", {**(at.rows.get("person", row) or {}), **values}, list(values))


def counts(answer: Answer) -> Mapping[str, int]:
    return {name: answer[name] for name in ("received", "applied", "unchanged", "quarantined", "conflicts")}


def adds_up(answer: Answer) -> bool:
    return bool(answer["received"] == answer["applied"] + answer["unchanged"] + answer["quarantined"])


def waiting(office: QuickOffice) -> dict[str, str]:
    """Row to code of what is in quarantine."""
    return {one["row"]: one["code"] for one in office.quarantine()}


def test_a_bad_row_stands_aside_and_the_rest_goes_in(pair: Tree) -> None:
    good, bad = person(pair.county), person(pair.county, first_name="مینا")
    spoil(pair.county, bad, mobile="123")
    answer = pair.carry(COUNTY, PROVINCE)
    assert counts(answer) == {"received": 2, "applied": 1, "unchanged": 0, "quarantined": 1, "conflicts": 0}
    assert answer["status"] == "applied"
    (told,) = pair.province.quarantine()
    assert (told["entity"], told["row"], told["code"], told["from"]) == ("person", bad, "row-invalid", COUNTY)
    assert "۱۲۳" in told["message"]
    assert pair.province.rows.get("person", good)
    assert pair.province.rows.get("person", bad) is None
    assert Counter(row["code"] for row in pair.province.quarantine()) == {"row-invalid": 1}


def test_only_bad_rows_are_no_success(pair: Tree) -> None:
    bad = person(pair.county)
    spoil(pair.county, bad, mobile="123")
    assert pair.carry(COUNTY, PROVINCE)["status"] == "quarantined"


@pytest.mark.parametrize(
    "values", [{"birth_date": "1400/1/1"}, {"sex": "x"}, {"first_name": None}, {"national_id": "123"}, {"phone": "a"}]
)
def test_a_row_is_checked_as_the_form_would(pair: Tree, values: dict[str, Any]) -> None:
    bad = person(pair.county)
    spoil(pair.county, bad, **values)
    assert pair.carry(COUNTY, PROVINCE)["quarantined"] == 1
    assert waiting(pair.province) == {bad: "row-invalid"}


def test_a_row_of_another_office_is_out_of_scope(trio: Tree) -> None:
    bad = person(trio.county)
    spoil(trio.county, bad, office=OTHER)
    assert trio.carry(COUNTY, PROVINCE)["quarantined"] == 1
    assert waiting(trio.province) == {bad: "bundle-out-of-scope"}


def test_a_row_of_another_office_that_is_here_cannot_be_taken_over(trio: Tree) -> None:
    """The county says that a row of the other county is its own."""
    victim = person(trio.other)
    trio.settle()
    with trio.county.store.action("ali", "save"):
        stolen = {**(trio.other.rows.get("person", victim) or {}), "office": COUNTY, "address": "خیابان دزد"}
        trio.county.rows.insert("person", [stolen])
    trio.carry(COUNTY, PROVINCE)
    found = trio.province.get("person", victim)
    assert (found["office"], found["address"]) == (OTHER, None)


def test_children_wait_for_their_parent_and_come_after_it_is_mended(pair: Tree) -> None:
    parent = person(pair.county)
    children = [screening(pair.county, parent, held_on=day) for day in ("1404/9/10", "1404/9/11", "1404/9/12")]
    spoil(pair.county, parent, mobile="123")
    answer = pair.carry(COUNTY, PROVINCE)
    assert counts(answer) == {"received": 4, "applied": 0, "unchanged": 0, "quarantined": 4, "conflicts": 0}
    assert waiting(pair.province) == {parent: "row-invalid", **dict.fromkeys(children, "row-waits")}
    assert {one["waits_for"] for one in pair.province.quarantine()} == {None, f"person:{parent}"}
    assert pair.carry(PROVINCE, COUNTY)["quarantined"] == 0  # the receipt; acknowledged all the same
    change(pair.county, parent, mobile="09123456789")
    answer = pair.carry(COUNTY, PROVINCE)
    assert (answer["received"], answer["applied"], answer["quarantined"]) == (1, 1, 0)
    assert waiting(pair.province) == {}
    assert all(pair.province.rows.get("screening", child) for child in children)
    assert pair.province.check()["ok"]


def circle(office: QuickOffice) -> tuple[str, str]:
    """A person in a household whose head it is."""
    head = person(office)
    household = put(office, "household", head=head, file_no="12")
    change(office, head, household=household)
    return head, household


def test_rows_that_refer_to_each_other_come_in_together(pair: Tree) -> None:
    head, household = circle(pair.county)
    answer = pair.carry(COUNTY, PROVINCE)
    assert counts(answer) == {"received": 2, "applied": 2, "unchanged": 0, "quarantined": 0, "conflicts": 0}
    assert pair.province.get("person", head)["household"] == household
    assert pair.province.get("household", household)["head"] == head


def test_one_of_a_circle_that_was_bad_brings_the_other_in_when_it_is_mended(pair: Tree) -> None:
    head, household = circle(pair.county)
    spoil(pair.county, head, mobile="123")
    assert pair.carry(COUNTY, PROVINCE)["quarantined"] == 2
    assert waiting(pair.province) == {head: "row-invalid", household: "row-waits"}
    pair.carry(PROVINCE, COUNTY)
    change(pair.county, head, mobile=None)
    answer = pair.carry(COUNTY, PROVINCE)
    assert (answer["received"], answer["applied"], answer["quarantined"]) == (1, 1, 0)
    assert pair.province.get("household", household)["head"] == head
    assert waiting(pair.province) == {}


def test_a_newer_version_takes_the_place_of_the_one_in_quarantine(pair: Tree) -> None:
    bad = person(pair.county)
    spoil(pair.county, bad, mobile="123")
    pair.carry(COUNTY, PROVINCE)
    spoil(pair.county, bad, mobile="456")
    assert pair.carry(COUNTY, PROVINCE)["quarantined"] == 1
    (told,) = pair.province.quarantine()
    assert "۴۵۶" in told["message"]
    change(pair.county, bad, mobile="09123456789")
    assert pair.carry(COUNTY, PROVINCE)["applied"] == 1
    assert pair.province.quarantine() == []
    assert pair.province.get("person", bad)["mobile"] == "09123456789"


def test_an_older_version_does_not_take_the_place_of_the_newer_in_quarantine(pair: Tree) -> None:
    parent = person(pair.county)
    child = screening(pair.county, parent)
    spoil(pair.county, parent, mobile="123")
    old = pair.write(COUNTY, PROVINCE)
    change(pair.county, child, "screening", notes="تازه")
    pair.read(PROVINCE, pair.write(COUNTY, PROVINCE))
    pair.read(PROVINCE, old)
    change(pair.county, parent, mobile=None)
    store = pair.county.store
    with store.writing():  # as if the receipt had come: the child is not sent again
        place = scalar(pair.county, "SELECT max(seq) - 1 FROM change")
        digest = scalar(pair.county, "SELECT max(hash) FROM chain WHERE place = ?", place)
        pair.county.peers.offices.acknowledged(pair.province.store.replica, place, digest or "")
    pair.carry(COUNTY, PROVINCE)
    assert pair.province.get("screening", child)["notes"] == "تازه"


def refuse(office: QuickOffice, row: str) -> None:
    """The engine itself refuses one row."""
    office.store.db.conn.execute(
        f"CREATE TEMP TRIGGER refused BEFORE INSERT ON person WHEN new.id = '{row}' BEGIN SELECT RAISE(ABORT, 'x'); END"
    )


@pytest.mark.parametrize("which", [0, 2, 4])
def test_a_row_that_the_engine_refuses_stands_aside_alone(pair: Tree, which: int) -> None:
    rows = [person(pair.county, first_name=f"نام {'ابپتث'[number]}") for number in range(5)]
    refuse(pair.province, rows[which])
    answer = pair.carry(COUNTY, PROVINCE)
    assert counts(answer) == {"received": 5, "applied": 4, "unchanged": 0, "quarantined": 1, "conflicts": 0}
    assert waiting(pair.province) == {rows[which]: "row-invalid"}
    assert scalar(pair.province, "SELECT count(*) FROM person") == 4
    assert scalar(pair.province, "SELECT count(*) FROM stamp_of WHERE entity = 'person'") == 4
    assert pair.province.check()["ok"]
    pair.province.store.db.conn.execute("DROP TRIGGER refused")
    pair.carry(PROVINCE, COUNTY)
    change(pair.county, rows[which], address="خیابان یک")
    assert pair.carry(COUNTY, PROVINCE)["applied"] == 1
    assert waiting(pair.province) == {}


def test_an_update_that_the_engine_refuses_stands_aside_alone(pair: Tree) -> None:
    rows = [person(pair.county, first_name=f"نام {'ابپ'[number]}") for number in range(3)]
    pair.settle()
    pair.province.store.db.conn.execute(
        f"CREATE TEMP TRIGGER refused BEFORE UPDATE ON person WHEN new.id = '{rows[1]}'"
        " BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    for row in rows:
        change(pair.county, row, address="خیابان یک")
    answer = pair.carry(COUNTY, PROVINCE)
    assert counts(answer) == {"received": 3, "applied": 2, "unchanged": 0, "quarantined": 1, "conflicts": 0}
    assert waiting(pair.province) == {rows[1]: "row-invalid"}
    assert [pair.province.get("person", row)["address"] for row in rows] == ["خیابان یک", None, "خیابان یک"]
    assert pair.province.check()["ok"]


def test_the_counts_add_up_whatever_happens(pair: Tree) -> None:
    head, _ = circle(pair.county)
    kept, bad = person(pair.county, first_name="مینا"), person(pair.county, first_name="سارا")
    screening(pair.county, bad)
    answers = [pair.carry(COUNTY, PROVINCE)]
    change(pair.province, kept, father_name="حسن")
    change(pair.county, kept, father_name="حسین")
    change(pair.county, head, address="خیابان یک")
    spoil(pair.county, bad, mobile="123")
    answers.append(pair.carry(COUNTY, PROVINCE))
    answers.append(pair.carry(COUNTY, PROVINCE))
    assert all(adds_up(answer) for answer in answers), answers
    assert counts(answers[1]) == {"received": 5, "applied": 2, "unchanged": 2, "quarantined": 1, "conflicts": 1}
    assert counts(answers[2]) == {"received": 5, "applied": 0, "unchanged": 4, "quarantined": 1, "conflicts": 0}


def test_a_row_released_by_another_senders_bundle_is_known_to_come_from_its_own(trio: Tree) -> None:
    """Else it would count as come from there, and would not be sent on to there."""
    centre, course = "c" * 32, "d" * 32
    county, other, province = trio[COUNTY], trio[OTHER], trio[PROVINCE]
    with county.store.action("ali", "save"):
        county.rows.insert("course", [made(county, course, programme="premarital", title="دوره", centre=centre)])
    trio.carry(COUNTY, PROVINCE)
    (told,) = province.quarantine()
    assert (told["code"], told["waits_for"]) == ("row-waits", f"centre:{centre}")
    with other.store.action("ali", "save"):
        other.rows.insert("centre", [made(other, centre, name="پایگاه", kind="venue")])
    answer = trio.carry(OTHER, PROVINCE)
    assert counts(answer) == {"received": 1, "applied": 1, "unchanged": 0, "quarantined": 0, "conflicts": 0}
    assert province.quarantine() == []
    sql = "SELECT a.origin FROM change c JOIN action a ON a.stamp = c.stamp WHERE c.row = ? AND c.op = 'insert'"
    origin = {row: province.store.db.conn.execute(sql, (row,)).fetchone()[0] for row in (centre, course)}
    assert origin == {centre: other.store.replica, course: county.store.replica}


def made(office: QuickOffice, row_id: str, /, **values: Any) -> dict[str, Any]:
    """A row as it would be saved, past the form."""
    return {"id": row_id, "office": office.store.office, "retired": False, **values}
