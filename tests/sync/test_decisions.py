from __future__ import annotations

import pytest

from models.errors import UserError
from models.sync import decisions
from tests.sync.offices_in_memory import COUNTY, OTHER, PROVINCE, QuickOffice, Tree, change, person, scalar

WHY = "با خانواده تماس گرفته شد"


def clash(tree: Tree, field: str = "father_name", ours: str = "حسن", theirs: str = "حسین") -> tuple[str, str]:
    """A person, and the conflict that waits in both offices: the province has `ours`, the county `theirs`."""
    row = person(tree.county)
    tree.settle()
    change(tree.province, row, **{field: ours})
    change(tree.county, row, **{field: theirs})
    up, down = tree.write(COUNTY, PROVINCE), tree.write(PROVINCE, COUNTY)
    assert tree.read(PROVINCE, up)["conflicts"] == 1
    assert tree.read(COUNTY, down)["conflicts"] == 1
    (one,), (other,) = tree.province.conflicts(), tree.county.conflicts()
    assert one["id"] == other["id"]
    return row, one["id"]


def values(tree: Tree, row: str, field: str = "father_name") -> tuple[object, object]:
    return tree.province.get("person", row)[field], tree.county.get("person", row)[field]


def test_both_values_and_the_one_before_are_told(pair: Tree) -> None:
    row, key = clash(pair)
    (told,) = pair.province.conflicts()
    assert (told["ours"], told["theirs"], told["base"]) == ("حسن", "حسین", "علی")
    assert (told["row"], told["field"], told["who"], told["office"]) == (row, "father_name", "ali", COUNTY)
    (mirrored,) = pair.county.conflicts()
    assert (mirrored["ours"], mirrored["theirs"], mirrored["base"]) == ("حسین", "حسن", "علی")
    assert decisions.get(pair.province.store, key).settled is None
    assert values(pair, row) == ("حسن", "حسین")  # each keeps its own meanwhile


@pytest.mark.parametrize(("take", "value"), [("ours", "حسن"), ("theirs", "حسین"), ("محمد", "محمد")])
def test_a_decision_travels_and_closes_the_conflict_there(pair: Tree, take: str, value: str) -> None:
    row, key = clash(pair)
    assert pair.province.resolve(key, take, WHY)["value"] == value
    assert pair.province.conflicts() == []
    assert pair.province.get("person", row)["father_name"] == value
    answer = pair.carry(PROVINCE, COUNTY)
    assert (answer["conflicts"], answer["quarantined"]) == (0, 0)
    assert pair.county.conflicts() == []
    assert values(pair, row) == (value, value)
    (all_of_them,) = pair.county.conflicts(all_of_them=True)
    assert all_of_them["settled"]
    pair.settle()
    assert values(pair, row) == (value, value)


def test_a_decision_for_what_is_here_leaves_a_sound_store(pair: Tree) -> None:
    _, key = clash(pair)
    pair.province.resolve(key, "ours", WHY)
    assert pair.province.check() == {"ok": True, "problems": []}


def test_a_county_decides_as_well(pair: Tree) -> None:
    row, key = clash(pair)
    pair.county.resolve(key, "theirs", WHY)
    pair.settle()
    assert pair.province.conflicts() == pair.county.conflicts() == []
    assert values(pair, row) == ("حسن", "حسن")


def test_the_reason_travels_along(pair: Tree) -> None:
    _, key = clash(pair)
    pair.province.resolve(key, "ours", f"  {WHY} ")
    pair.carry(PROVINCE, COUNTY)
    assert scalar(pair.county, "SELECT note FROM action WHERE kind = 'decision'") == WHY


@pytest.mark.parametrize("province_first", [True, False])
def test_of_two_decisions_made_apart_that_of_the_higher_office_stands(pair: Tree, province_first: bool) -> None:
    row, key = clash(pair)
    deciding = [pair.province, pair.county] if province_first else [pair.county, pair.province]
    for office in deciding:
        office.resolve(key, "ours", WHY)
    pair.settle()
    assert pair.province.conflicts() == pair.county.conflicts() == []
    assert values(pair, row) == ("حسن", "حسن")
    for office in deciding:
        (told,) = [one for one in office.conflicts(True) if one["settled"] == "higher"]
        assert {told["ours"], told["theirs"]} == {"حسن", "حسین"}


def test_two_decisions_that_say_the_same_agree(pair: Tree) -> None:
    row, key = clash(pair)
    pair.province.resolve(key, "ours", WHY)
    pair.county.resolve(key, "theirs", WHY)
    pair.settle()
    assert pair.province.conflicts() == pair.county.conflicts() == []
    assert values(pair, row) == ("حسن", "حسن")


def test_an_undone_decision_waits_again_and_says_so_elsewhere(pair: Tree) -> None:
    row, key = clash(pair)
    pair.province.resolve(key, "theirs", WHY)
    assert pair.province.undo()["undone"] == "decision"
    assert [one["id"] for one in pair.province.conflicts()] == [key]
    assert pair.province.get("person", row)["father_name"] == "حسن"
    pair.province.resolve(key, "theirs", WHY)
    pair.settle()
    assert pair.province.conflicts() == pair.county.conflicts() == []
    assert values(pair, row) == ("حسین", "حسین")


def test_a_decision_for_what_is_here_can_be_undone(pair: Tree) -> None:
    """It changed no value, but it closed the conflict."""
    row, key = clash(pair)
    pair.province.resolve(key, "ours", WHY)
    assert pair.province.undo()["undone"] == "decision"
    assert [one["id"] for one in pair.province.conflicts()] == [key]
    assert pair.province.get("person", row)["father_name"] == "حسن"


def test_two_conflicts_of_one_row_are_decided_apart(pair: Tree) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.province, row, father_name="حسن", first_name="مینا")
    change(pair.county, row, father_name="حسین", first_name="سارا")
    pair.carry(COUNTY, PROVINCE)
    first, second = sorted(pair.province.conflicts(), key=lambda one: str(one["field"]))
    pair.province.resolve(first["id"], "theirs", WHY)
    assert [one["id"] for one in pair.province.conflicts()] == [second["id"]]
    pair.settle()
    assert values(pair, row) == ("حسین", "حسین")
    assert [one["field"] for one in pair.county.conflicts()] == ["first_name"]


def test_two_conflicts_of_one_field_come_to_one_value(pair: Tree) -> None:
    """The county goes on typing while its first value waits for a decision."""
    row, key = clash(pair)
    change(pair.county, row, father_name="محمود")
    pair.carry(COUNTY, PROVINCE)
    waiting = {one["id"] for one in pair.province.conflicts()}
    assert len(waiting) == 2
    assert key in waiting
    for one in sorted(waiting):
        if one in {left["id"] for left in pair.province.conflicts()}:
            pair.province.resolve(one, "محمد", WHY)
    pair.settle()
    for office in (pair.province, pair.county):
        assert office.conflicts() == []
    assert values(pair, row) == ("محمد", "محمد")


def test_three_values_of_one_field(trio: Tree) -> None:
    """A decision closes what it replaced, and only that."""
    row, key = clash(trio)
    trio.province.resolve(key, "محمد", WHY)
    change(trio.county, row, father_name="محمود")  # before it heard of the decision
    trio.settle()
    (one,), (other,) = trio.province.conflicts(), trio.county.conflicts()
    assert one["id"] == other["id"] != key
    assert trio[OTHER].conflicts() == []


def test_a_value_is_read_as_the_form_would(pair: Tree) -> None:
    row, key = clash(pair, "birth_date", "1400/1/1", "1400/1/2")
    assert pair.province.resolve(key, "۱۴۰۰/۱/۳", WHY)["value"] == "2021-03-23"
    pair.settle()
    assert values(pair, row, "birth_date") == ("2021-03-23", "2021-03-23")


@pytest.mark.parametrize("why", ["", "  "])
def test_a_decision_needs_a_reason(pair: Tree, why: str) -> None:
    _, key = clash(pair)
    with pytest.raises(UserError) as caught:
        pair.province.resolve(key, "ours", why)
    assert caught.value.code == "required"


def test_what_does_not_wait_cannot_be_decided(pair: Tree) -> None:
    _, key = clash(pair)
    pair.province.resolve(key, "ours", WHY)
    for one in (key, "x"):
        with pytest.raises(UserError) as caught:
            pair.province.resolve(one, "ours", WHY)
        assert caught.value.code == "conflict-unknown"


def retired_clash(tree: Tree) -> str:
    row = person(tree.county)
    tree.settle()
    tree.province.delete("person", row)
    change(tree.county, row, address="خیابان دو")
    tree.carry(COUNTY, PROVINCE)
    return row


def test_put_aside_there_and_edited_here_lives_until_a_person_decides(pair: Tree) -> None:
    row = retired_clash(pair)
    pair.settle()
    for office in (pair.province, pair.county):
        found = office.get("person", row)
        assert (found["retired"], found["address"]) == (False, "خیابان دو")
    (told,) = pair.province.conflicts()
    assert (told["field"], told["ours"], told["theirs"]) == ("retired", True, False)
    assert pair.county.conflicts() == []  # where it was edited it was never put aside


def test_put_aside_and_edited_while_the_sticks_cross_is_one_conflict(pair: Tree) -> None:
    row = person(pair.county)
    pair.settle()
    pair.province.delete("person", row)
    change(pair.county, row, address="خیابان دو")
    up, down = pair.write(COUNTY, PROVINCE), pair.write(PROVINCE, COUNTY)
    pair.read(PROVINCE, up)
    pair.read(COUNTY, down)
    (one,), (other,) = pair.province.conflicts(), pair.county.conflicts()
    assert (one["id"], one["field"]) == (other["id"], "retired")
    assert not pair.province.get("person", row)["retired"]
    assert not pair.county.get("person", row)["retired"]


@pytest.mark.parametrize("retired", [True, False])
def test_a_person_decides_whether_it_lives(pair: Tree, retired: bool) -> None:
    row = retired_clash(pair)
    pair.settle()
    (told,) = pair.province.conflicts()
    take = "ours" if told["ours"] is retired else "theirs"
    pair.province.resolve(told["id"], take, WHY)
    pair.settle()
    offices: tuple[QuickOffice, ...] = (pair.province, pair.county)
    assert [office.conflicts() for office in offices] == [[], []]
    assert [office.get("person", row)["retired"] for office in offices] == [retired, retired]
