"""17 and 19: a row that is wrong, or not its sender's to write, stands aside with its reason; the rest goes in."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from models.catalog import ENTITIES
from tests.journeys.offices import rows_digest
from tests.journeys.twenty.town import Town, faults, says_what_to_do
from tests.samples import full_row
from tests.sync.forging import Forger
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    QuickOffice,
    Tree,
    person,
    put,
    scalar,
    screening,
    whole_digest,
)

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"


# -- 17: one bad row with three children ------------------------------------------------------------------------------


def crowd(office: QuickOffice, count: int) -> None:
    """So many people in one act."""
    rows = [
        {"id": secrets.token_hex(16), "office": office.store.office, "retired": False, "birth_date": "2021-04-23",
         "first_name": f"نام {LETTERS[number % 32]}{LETTERS[number // 32 % 32]}", "last_name": "رضایی"}
        for number in range(count)
    ]  # fmt: skip
    with office.store.action("ali", "load"):
        office.rows.insert("person", rows)


def spoil(office: QuickOffice, row: str, /, **values: Any) -> None:
    """Write what no form would let through."""
    with office.store.action("ali", "save"):
        office.rows.update("person", {**(office.rows.get("person", row) or {}), **values}, list(values))


@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_17_one_bad_row_among_many_with_three_children(town: Town, count: int) -> None:
    with town.inside(COUNTY) as county:
        crowd(county, count)
        bad = person(county, first_name="خراب")
        days = ("1404/9/1", "1404/9/2")
        children = [screening(county, bad, held_on=day) for day in days]
        children.append(put(county, "guardian", child=bad, name="زهرا", relation="mother"))
        spoil(county, bad, mobile="12")
    file = town.written(COUNTY)
    foreseen, ran = town.read(PROVINCE, file, "--dry-run", code=1), town.read(PROVINCE, file, code=1)
    assert foreseen.rows == ran.rows
    assert [ran.one[name] for name in ("status", "received", "applied", "unchanged", "quarantined", "conflicts")] == [
        "applied", count + 4, count, 0, 4, 0,
    ]  # fmt: skip
    waiting = town.desk(PROVINCE).run("quarantine").rows
    assert {(one["row"], one["code"], one["waits_for"]) for one in waiting} == {
        (bad, "row-invalid", None), *((row, "row-waits", f"person:{bad}") for row in children),
    }  # fmt: skip
    for one in waiting:
        assert one["from"] == COUNTY
        says_what_to_do(one["message"], one["code"])
    assert scalar_of(town, PROVINCE, "SELECT count(*) FROM person") == count
    assert town.down()["status"] == "applied"
    (standing,) = town.desk(COUNTY).run("exchange").rows
    assert (standing["acknowledged"], standing["refused_there"]) == (1, 4), "the sender hears of it"

    town.desk(COUNTY).put("person", {"id": bad, "mobile": "09121234567"})
    mended = town.up()
    assert (mended["received"], mended["applied"], mended["quarantined"]) == (1, 1, 0)
    assert town.desk(PROVINCE).run("quarantine").rows == []
    with town.inside(COUNTY) as county, town.inside(PROVINCE) as province:
        assert rows_digest(county) == rows_digest(province)
    town.sound(PROVINCE)


def scalar_of(town: Town, name: str, sql: str) -> Any:
    with town.inside(name) as office:
        return scalar(office, sql)


def test_17_a_thousand_bad_rows_still_let_the_receipt_through(pair: Tree) -> None:
    """What it says of them must fit into a line of the return bundle."""
    crowd(pair.county, 1_500)
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = '1', notes = ?", ("x" * 500,))
    told = pair.carry(COUNTY, PROVINCE)
    assert (told["status"], told["applied"], told["quarantined"]) == ("quarantined", 0, 1_500)
    assert pair.carry(PROVINCE, COUNTY)["status"] == "applied"
    (standing,) = pair.county.exchange()
    assert standing["acknowledged"] == 1
    assert standing["refused_there"] > 200
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = NULL")
    assert pair.carry(COUNTY, PROVINCE)["applied"] == 1_500
    assert pair.province.quarantine() == []
    pair.settle(2)
    assert pair.county.exchange()[0]["refused_there"] == 0


BAD: list[dict[str, Any]] = [
    {"birth_date": "2021-02-31"}, {"birth_date": "1400/02/03"}, {"national_id": "1234567890"}, {"sex": "neither"},
    {"first_name": 5}, {"first_name": None}, {"first_name": "ن" * 5000}, {"mobile": "12"}, {"household": "x"},
    {"notes": ["x"]}, {"office": None}, {"office": 5},
]  # fmt: skip


def test_17_whatever_is_wrong_with_it(pair: Tree) -> None:
    good = person(pair.county, first_name="درست")
    line = line_of(pair.county, "person", good)
    lines = [{**line, "id": f"{number:032x}", "row": {**line["row"], **bad}} for number, bad in enumerate(BAD)]
    forger = Forger.at(pair.county, PROVINCE)
    (told,) = pair.province.import_files([forger.lines(pair.root / "bad.daftar", [*lines, line])])
    assert (told["status"], told["applied"], told["quarantined"]) == ("applied", 1, len(BAD))
    codes = {one["row"]: one["code"] for one in pair.province.quarantine()}
    assert set(codes) == {one["id"] for one in lines}
    assert set(codes.values()) == {"row-invalid", "bundle-out-of-scope"}
    assert [one["id"] for one in pair.province.find("person")] == [good]
    assert faults(pair.province.check()) == []


def test_17_a_grandchild_waits_too(pair: Tree) -> None:
    """A referral of a test of the person: it comes in when the person does, in whatever order they are tried."""
    bad = person(pair.county)
    answers = {"right": "5/10", "left": "8"}
    first = screening(pair.county, bad, held_on="1404/8/20", answers=answers)
    screening(pair.county, bad, held_on="1404/9/3", stage="repeat", previous=first, answers=answers)
    (referral,) = pair.county.find("referral")
    call = put(pair.county, "call", referral=referral["id"], called_on="1404/9/5")
    spoil(pair.county, bad, mobile="12")
    told = pair.carry(COUNTY, PROVINCE)
    assert told["quarantined"] == told["received"] == 5
    assert Counter(one["code"] for one in pair.province.quarantine()) == {"row-invalid": 1, "row-waits": 4}
    pair.settle(1)
    spoil(pair.county, bad, mobile=None)
    told = pair.carry(COUNTY, PROVINCE)
    assert (told["received"], told["applied"]) == (1, 1)
    assert pair.province.quarantine() == []
    assert pair.province.get("call", call)["referral"] == referral["id"]
    assert rows_digest(pair.county) == rows_digest(pair.province)


# -- 19: a row outside the sender's scope -----------------------------------------------------------------------------


def line_of(office: QuickOffice, kind: str, row: str) -> dict[str, Any]:
    """How an office that has a row would tell of it."""
    kept = office.rows.get(kind, row)
    assert kept is not None
    base = scalar(office, "SELECT base FROM stamp_of WHERE row = ? AND entity = ?", row, kind)
    values = {name: value for name, value in kept.items() if value not in (None, False) and name != "id"}
    return {"kind": kind, "id": row, "base": base, "row": values}


def of_others(office: QuickOffice) -> str:
    """A hash over what a store holds of all offices but the county: rows, and who speaks for whom."""
    found = {
        entity.name: sorted(map(repr, office.store.db.conn.execute(
            f"SELECT * FROM [{entity.name}] WHERE office <> ?", (COUNTY,)).fetchall()))
        for entity in ENTITIES
    }  # fmt: skip
    aliases = office.store.db.conn.execute("SELECT * FROM alias").fetchall()
    return repr((found, sorted(aliases)))


def test_19_a_row_outside_the_senders_scope_stands_aside(town: Town) -> None:
    (mine,), (theirs,) = town.people(COUNTY, "آوا"), town.people(OTHER, "مینا")
    town.up()
    town.up(OTHER)
    with town.inside(COUNTY) as county, town.inside(PROVINCE) as province:
        person(county, first_name="تازه")
        line = line_of(province, "person", theirs)
        forger = Forger.at(county, PROVINCE)
        stolen = {**line["row"], "first_name": "دزدیده", "office": COUNTY}
        stamp = f"{2**41:012x}-0000-{county.store.replica}-0000"
        fields = {"stamps": {"first_name": stamp, "office": stamp}, "replaced": {"first_name": [line["base"]]}}
        new = {**line_of(county, "person", mine), "id": "d" * 32}
    lines = [
        {**new, "row": {**new["row"], "office": OTHER}},
        {**new, "id": "e" * 32, "row": {**new["row"], "office": PROVINCE}},
        {**line, "row": {**line["row"], "first_name": "دزدیده"}, **fields},
        {**line, "row": stolen, **fields},
        {**line, "row": {**stolen, "retired": True}, "stamps": {"retired": stamp}},
        {**new, "id": "f" * 32},
    ]
    file = forger.lines(town.stick() / "foreign.daftar", lines)
    before = town.get(PROVINCE, theirs)
    foreseen, ran = town.read(PROVINCE, file, "--dry-run", code=1), town.read(PROVINCE, file, code=1)
    assert foreseen.rows == ran.rows
    assert (ran.one["status"], ran.one["applied"], ran.one["quarantined"]) == ("applied", 1, 5)
    waiting = town.desk(PROVINCE).run("quarantine").rows
    assert {one["code"] for one in waiting} == {"bundle-out-of-scope"}
    for one in waiting:
        says_what_to_do(one["message"], one["code"])
    assert {one["row"] for one in waiting} == {"d" * 32, "e" * 32, theirs}
    assert town.get(PROVINCE, theirs) == before
    assert town.names(PROVINCE) == ["آوا", "آوا", "مینا"]
    town.people(OTHER, "سارا")
    town.up(OTHER)
    assert town.get(PROVINCE, theirs) == before, "nor does it come in with what others bring"


def everything(tree: Tree) -> Mapping[tuple[str, str], str]:
    """One full row of every kind, of the other county and of the province; the office by kind and id."""
    made: dict[tuple[str, str], str] = {}
    for which, code in enumerate((OTHER, PROVINCE)):
        office = tree.province
        with office.store.action("ali", "save"):
            for entity in ENTITIES:
                row = full_row(entity, 0, office=code, id=f"{which}{len(made):031x}", retired=False)
                row |= dict.fromkeys(entity.refs)
                row["extra"] = None
                office.rows.insert(entity.name, [row])
                made[entity.name, row["id"]] = code
    return made


def spoofed(tree: Tree, rows: Mapping[tuple[str, str], str]) -> Iterator[dict[str, Any]]:
    """Every row of others as its own, as the other's, retired, and under a new id."""
    later = f"{2**41:012x}-0000-{tree.county.store.replica}-0000"
    for kind, row in rows:
        line = line_of(tree.province, kind, row)
        stamps = dict.fromkeys([*line["row"], "retired"], later)
        replaced = {path: [line["base"]] for path in stamps}
        for office in (COUNTY, OTHER, PROVINCE):
            values = {**line["row"], "office": office, "notes": "دزدیده"}
            yield {**line, "row": values, "stamps": stamps, "replaced": replaced}
            yield {**line, "row": {**values, "retired": True}, "stamps": stamps, "replaced": replaced}
            yield {**line, "row": {"office": office}, "stamps": stamps, "replaced": replaced}
            yield {**line, "row": values, "base": later}
            if office != COUNTY:
                yield {**line, "id": secrets.token_hex(16), "row": values, "base": later}


def test_19_whatever_kind_of_row_of_whomever(trio: Tree) -> None:
    rows = everything(trio)
    person(trio.county)
    forger = Forger.at(trio.county, PROVINCE)
    before = of_others(trio.province)
    (told,) = trio.province.import_files([forger.lines(trio.root / "all.daftar", spoofed(trio, rows))])
    assert told["status"] in ("applied", "quarantined", "nothing-new"), told
    assert told["applied"] == 0, told
    assert of_others(trio.province) == before
    codes = Counter(one["code"] for one in trio.province.quarantine())
    assert set(codes) <= {"bundle-out-of-scope", "row-invalid"}, codes
    assert trio.province.conflicts(True) == []


def test_19_a_county_cannot_make_two_people_of_another_county_one_nor_erase_them(trio: Tree) -> None:
    """The row is of its own office, what it names is not."""
    one, two = person(trio.other, first_name="یک"), person(trio.other, first_name="دو")
    mine = person(trio.county, first_name="من")
    trio.settle(2)
    before = of_others(trio.province)
    stamp = f"{2**40:012x}-0000-{trio.county.store.replica}-0000"
    county = {"office": COUNTY}
    lines = []
    for kept, gone in ((one, two), (mine, two), (two, mine)):
        entity = trio.county.rows.entity("merge")
        row = {**county, "kept": kept, "gone": gone}
        lines.append({"kind": "merge", "id": entity.new_id(row), "base": stamp, "row": row})
    entity = trio.county.rows.entity("erasure")
    row = {**county, "of": "person", "row_id": one, "why": "x", "done_on": "2025-12-01"}
    lines.append({"kind": "erasure", "id": entity.new_id(row), "base": stamp, "row": row})
    person(trio.county, first_name="تازه")
    forger = Forger.at(trio.county, PROVINCE)
    (told,) = trio.province.import_files([forger.lines(trio.root / "merge.daftar", lines)])
    assert trio.province.get("person", one)["first_name"] == "یک", told
    assert "دو" in [row["first_name"] for row in trio.province.find("person")]
    assert of_others(trio.province) == before


def test_19_a_workstation_may_not_write_for_its_county(town: Town) -> None:
    """Nor a county for the province: a row's office is its owner, whoever carries it."""
    with town.inside(COUNTY) as county:
        kept = person(county)
        with county.store.action("ali", "save"):
            county.rows.insert("target", [{"id": "b" * 32, "office": PROVINCE, "retired": False, "programme": "vision",
                                           "indicator": "screened", "period": "1404", "value": 5}])  # fmt: skip
    ran = town.read(PROVINCE, town.written(COUNTY), code=1)
    assert (ran.one["status"], ran.one["applied"], ran.one["quarantined"]) == ("applied", 1, 1)
    (one,) = town.desk(PROVINCE).run("quarantine").rows
    assert (one["entity"], one["code"]) == ("target", "bundle-out-of-scope")
    assert town.desk(PROVINCE).run("find", "target").rows == []
    assert town.get(PROVINCE, kept)


def test_19_a_preview_of_foreign_rows_changes_nothing(trio: Tree) -> None:
    rows = everything(trio)
    person(trio.county)
    file = Forger.at(trio.county, PROVINCE).lines(trio.root / "all.daftar", spoofed(trio, rows))
    before = whole_digest(trio.province)
    foreseen = trio.read(PROVINCE, file, dry_run=True)
    assert whole_digest(trio.province) == before
    assert trio.read(PROVINCE, file) == foreseen
