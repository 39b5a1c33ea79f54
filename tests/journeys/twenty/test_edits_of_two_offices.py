"""3, 4 and 5: two offices edit one row apart: what meets by itself, what a clock settles, what waits for a person."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest

from models.errors import UserError
from tests.journeys.offices import rows_digest
from tests.journeys.twenty.town import Town
from tests.sync.offices_in_memory import COUNTY, PROVINCE, QuickOffice, Tree, change, person, put, screening

PLAIN = "یکتا کاظمی"
ARABIC = PLAIN.replace("\u06cc", "\u064a").replace("\u06a9", "\u0643")
SIXTY_DAYS_LATER = "2026-02-08"


@pytest.fixture
def known(pair: Tree) -> str:
    """A person whom both offices have, everything acknowledged."""
    row = person(pair.county, mobile="09121111111", notes="پیشین")
    pair.settle(2)
    assert pair.province.get("person", row) == pair.county.get("person", row)
    return row


def both(tree: Tree, row: str, *names: str) -> tuple[list[Any], list[Any]]:
    """These fields of a person as the county and as the province has them."""
    county, province = (office.get("person", row) for office in (tree.county, tree.province))
    return [county[name] for name in names], [province[name] for name in names]


def alike(tree: Tree) -> bool:
    """Whether both offices have the same rows, and neither has ever met a conflict."""
    none = tree.county.conflicts(True) == tree.province.conflicts(True) == []
    return none and rows_digest(tree.county) == rows_digest(tree.province)


# -- 3: different fields ----------------------------------------------------------------------------------------------


def test_03_two_offices_edit_different_fields_and_both_are_kept(town: Town) -> None:
    (row,) = town.people(COUNTY, "آوا")
    town.round()
    town.change(COUNTY, row, father_name="حسن", notes="تلفنی")
    town.change(PROVINCE, row, birth_date="1400/2/13", address="خیابان یک")
    up, down = town.up(), town.down()
    assert (up["conflicts"], down["conflicts"]) == (0, 0)
    for name in (COUNTY, PROVINCE):
        kept = town.get(name, row)
        assert [kept[one] for one in ("father_name", "birth_date", "notes", "address")] == [
            "حسن", "2021-05-03", "تلفنی", "خیابان یک",
        ]  # fmt: skip
        assert town.desk(name).run("conflicts", "--all").rows == []


FIELDS = {"father_name": "محمدعلی", "birth_date": "1400/2/13", "mobile": "09122222222", "notes": "تازه", "sex": "girl"}


def test_03_whichever_two_fields(pair: Tree) -> None:
    ways = {person(pair.county): two for two in itertools.permutations(FIELDS, 2)}
    pair.settle(2)
    for row, (mine, theirs) in ways.items():
        change(pair.county, row, **{mine: FIELDS[mine]})
        change(pair.province, row, **{theirs: FIELDS[theirs]})
    pair.settle(2)
    assert alike(pair)
    expected = person(pair.county, **FIELDS)
    for row, two in ways.items():
        assert both(pair, row, *two) == (both_of(pair.county, expected, two),) * 2


def both_of(office: QuickOffice, row: str, fields: Iterable[str]) -> list[Any]:
    """These fields of one person."""
    kept = office.get("person", row)
    return [kept[name] for name in fields]


def test_03_two_answers_of_one_screening(pair: Tree, known: str) -> None:
    row = screening(pair.county, known, answers={"right": 8, "left": 9})
    pair.settle(2)
    put(pair.county, "screening", id=row, answers={"right": 7})
    put(pair.province, "screening", id=row, answers={"glasses": True})
    pair.settle(2)
    assert pair.county.get("screening", row)["answers"] == {"right": 7, "left": 9, "glasses": True}
    assert alike(pair)


# -- 4: the same field ------------------------------------------------------------------------------------------------


def test_04_the_same_field_different_equal_and_equal_but_for_the_keyboard(town: Town) -> None:
    names = ("متفاوت", "یکسان", "صفحه‌کلید")
    disputed, same, spelled = town.people(COUNTY, *names)
    town.round()
    desks = (town.desk(COUNTY), town.desk(PROVINCE))
    for desk, first_name, last_name in zip(desks, ("نرجس", "نسرین"), (PLAIN, ARABIC), strict=True):
        desk.put(
            "person",
            {"id": disputed, "first_name": first_name},
            {"id": same, "father_name": "حسین"},
            {"id": spelled, "last_name": last_name},
        )
    assert town.up()["conflicts"] == 1
    assert town.down()["conflicts"] == 1
    assert {town.get(name, spelled)["last_name"] for name in (COUNTY, PROVINCE)} == {PLAIN}
    assert {town.get(name, same)["father_name"] for name in (COUNTY, PROVINCE)} == {"حسین"}
    (here,), (there,) = (desk.run("conflicts").rows for desk in desks)
    assert here["id"] == there["id"]
    assert (there["row"], there["field"], there["ours"], there["theirs"]) == (disputed, "first_name", "نسرین", "نرجس")
    assert (here["ours"], here["theirs"], here["base"], here["who"]) == ("نرجس", "نسرین", "متفاوت", "ali")
    town.desk(PROVINCE).run("resolve", there["id"], "--take", "theirs", "--why", "شناسنامه دیده شد")
    town.down()
    for desk in desks:
        assert desk.run("conflicts").rows == []
        assert desk.run("get", "person", disputed).one["first_name"] == "نرجس"
        assert [one["id"] for one in desk.run("conflicts", "--all").rows] == [here["id"]]


def test_04_a_different_edit_of_a_critical_field_waits_for_one_decision(pair: Tree, known: str) -> None:
    change(pair.county, known, first_name="نرجس")
    change(pair.province, known, first_name="نسرین")
    pair.settle(1)
    (here,), (there,) = pair.county.conflicts(), pair.province.conflicts()
    assert here["id"] == there["id"]
    assert both(pair, known, "first_name") == (["نرجس"], ["نسرین"]), "each keeps what it has"
    pair.settle(1)
    assert len(pair.county.conflicts()) == len(pair.province.conflicts()) == 1, "not listed twice"
    with pytest.raises(UserError) as refusal:
        pair.province.resolve(there["id"], "theirs", " ")
    assert refusal.value.code == "required"
    pair.province.resolve(there["id"], "theirs", "شناسنامه دیده شد")
    pair.settle(1)
    assert both(pair, known, "first_name") == (["نرجس"], ["نرجس"])
    settled = [one["settled"] for one in pair.county.conflicts(True)]
    assert settled == [one["settled"] for one in pair.province.conflicts(True)]
    pair.settle(1)
    assert rows_digest(pair.county) == rows_digest(pair.province)
    with pytest.raises(UserError) as refusal:
        pair.county.resolve(here["id"], "ours", "دیر")
    assert refusal.value.code == "conflict-unknown"


@pytest.mark.parametrize("later", ["county", "province"])
def test_04_of_an_ordinary_field_the_later_edit_stands_and_both_are_listed(
    pair: Tree, known: str, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mobiles = {"county": "09122222222", "province": "09123333333"}
    order = sorted(mobiles, key=lambda name: name == later)
    for hour, name in enumerate(order, 9):
        monkeypatch.setenv("DAFTAR_NOW", f"2025-12-11T{hour:02d}:00:00")
        change(getattr(pair, name), known, mobile=mobiles[name])
    pair.settle(2)
    assert both(pair, known, "mobile") == ([mobiles[later]], [mobiles[later]])
    assert pair.county.conflicts() == pair.province.conflicts() == []
    (listed,) = pair.province.conflicts(True)
    assert listed["settled"]
    assert {listed["ours"], listed["theirs"]} == set(mobiles.values())
    # whoever merges lists it; the county hears of the loser only if its own was the loser
    heard = [one["id"] for one in pair.county.conflicts(True)]
    assert heard == ([listed["id"]] if later == "province" else [])
    change(pair.county, known, mobile="09124444444")
    pair.settle(1)
    assert both(pair, known, "mobile") == (["09124444444"], ["09124444444"])
    assert len(pair.province.conflicts(True)) == 1


EQUAL = [
    ("last_name", PLAIN, ARABIC),
    ("last_name", "می رضایی", "می\u200cرضایی"),
    ("last_name", "رضایی", " رضایی  "),
    ("notes", "۱۲ بار", "12 بار"),
    ("notes", "١٢ بار", "۱۲ بار"),
    ("mobile", "09121234567", "۰۹۱۲۱۲۳۴۵۶۷"),
    ("birth_date", "1400/5/5", "2021-07-27"),
    ("national_id", "0081012731", "۰۰۸۱۰۱۲۷۳۱"),
    ("father_name", None, None),
    ("first_name", "نرجس", "نرجس"),
]


def test_04_two_spellings_of_one_value_are_no_conflict(pair: Tree) -> None:
    edits = [*EQUAL, *((field, other, one) for field, one, other in EQUAL if field != "national_id")]
    people = [person(pair.county, mobile="09121111111", notes="پیشین") for _ in edits]
    pair.settle(2)
    for row, (field, mine, theirs) in zip(people, edits, strict=True):
        change(pair.county, row, **{field: mine})
        change(pair.province, row, **{field: theirs})
    pair.settle(2)
    assert alike(pair)
    assert all(pair.county.get("person", row)["notes"] for row in people)


@pytest.mark.parametrize(("field", "new", "waits"), [("father_name", "حسن", True), ("notes", "تازه", False)])
@pytest.mark.parametrize("emptier", ["county", "province"])
def test_04_emptied_here_and_edited_there(
    pair: Tree, known: str, field: str, new: str, waits: bool, emptier: str
) -> None:
    """Nothing is a value too: of a critical field a person decides, of an ordinary one both are listed."""
    editor = "province" if emptier == "county" else "county"
    change(getattr(pair, emptier), known, **{field: None})
    change(getattr(pair, editor), known, **{field: new})
    pair.settle(2)
    (listed,) = pair.province.conflicts(True)
    assert {listed["ours"], listed["theirs"]} == {None, new}
    assert (listed["settled"] is None) is waits
    here, there = both(pair, known, field)
    assert (here == there) is not waits


# -- 5: deleted there, edited here ------------------------------------------------------------------------------------


def test_05_deleted_there_and_edited_here_sixty_days_later(town: Town) -> None:
    (row,) = town.people(COUNTY, "آوا")
    town.round()
    town.desk(COUNTY).run("delete", "person", row)
    on_its_way = town.written(COUNTY)
    town.clocks = dict.fromkeys((COUNTY, PROVINCE), SIXTY_DAYS_LATER)
    town.change(PROVINCE, row, notes="دیده شد")
    answer = town.read(PROVINCE, on_its_way).one
    assert (answer["status"], answer["conflicts"]) == ("applied", 1)
    town.round()
    for name in (COUNTY, PROVINCE):
        kept = town.get(name, row)
        assert (kept["retired"], kept["notes"]) == (False, "دیده شد"), "it stays alive"
        assert town.names(name) == ["آوا"]
    (listed,) = town.desk(PROVINCE).run("conflicts").rows
    assert (listed["row"], listed["field"]) == (row, "retired")
    assert [one["id"] for one in town.desk(COUNTY).run("conflicts").rows] == [listed["id"]], "who had deleted sees it"
    town.desk(PROVINCE).run("resolve", listed["id"], "--take", "theirs", "--why", "رفته است")
    town.down()
    for name in (COUNTY, PROVINCE):
        assert town.names(name) == []
        assert town.get(name, row)["notes"] == "دیده شد"
        assert town.desk(name).run("conflicts").rows == []


def test_05_whoever_deleted_first_or_last_and_whatever_is_decided(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = list(itertools.product(["county", "province"], ["deleted", "alive"], ["delete", "edit"]))
    people = {person(pair.county, notes="پیشین"): way for way in ways}
    pair.settle(2)

    def act(row: str, deleter: str, deed: str) -> None:
        if deed == "delete":
            getattr(pair, deleter).delete("person", row)
        else:
            change(pair.province if deleter == "county" else pair.county, row, notes="تازه")

    for row, (deleter, _, first) in people.items():
        act(row, deleter, first)
    monkeypatch.setenv("DAFTAR_NOW", SIXTY_DAYS_LATER)
    for row, (deleter, _, first) in people.items():
        act(row, deleter, "edit" if first == "delete" else "delete")
    pair.settle(2)
    listed = {one["row"]: one for one in pair.province.conflicts()}
    heard = {one["row"] for one in pair.county.conflicts()}
    assert heard == {row for row, way in people.items() if way[0] == "county"}, "who had deleted sees it is alive again"
    for row, (deleter, decided, _) in people.items():
        assert both(pair, row, "retired", "notes") == ([False, "تازه"], [False, "تازه"])
        assert listed[row]["field"] == "retired"
        take = "theirs" if (deleter == "county") is (decided == "deleted") else "ours"
        pair.province.resolve(listed[row]["id"], take, "پرسیده شد")
    pair.settle(2)
    for row, (_, decided, _) in people.items():
        assert both(pair, row, "retired", "notes") == ([decided == "deleted", "تازه"],) * 2
    assert pair.county.conflicts() == pair.province.conflicts() == []


def test_05_what_was_tested_of_somebody_deleted_elsewhere_is_kept(
    pair: Tree, known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.province.delete("person", known)
    monkeypatch.setenv("DAFTAR_NOW", SIXTY_DAYS_LATER)
    row = screening(pair.county, known, held_on="1404/11/10")
    pair.settle(2)
    assert pair.province.get("screening", row) == pair.county.get("screening", row)
    assert [one["id"] for one in pair.province.find("screening")] == [row]
    assert both(pair, known, "retired") == ([True], [True])
    assert pair.county.quarantine() == pair.province.quarantine() == []
