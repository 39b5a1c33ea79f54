"""16: offices of different programs. An old store is raised, what is new is kept and passed on, what cannot be read is
refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.admin.backup import SLOTS_NAME, STORE_NAME
from models.catalog import ENTITIES
from models.store.database import open_file
from models.store.engine import Database
from models.store.migrations import _STEPS
from models.store.slots import SlotFile
from models.sync.bundle import open_bundle, read_outer
from models.sync.canonical import canonical
from tests.journeys.commands import import_refused
from tests.journeys.offices import USER, WORDS
from tests.journeys.twenty.town import Town, says_what_to_do, told
from tests.sync.forging import Forger
from tests.sync.offices_in_memory import COUNTY, PROVINCE, QuickOffice, Tree, found, join, person, put, tree

STATION = f"{COUNTY}-2"
STAMP, BEFORE = (f"{at:012x}-0000-{'a' * 32}-0000" for at in (1_765_000_000_000, 1_764_000_000_000))


# -- older ------------------------------------------------------------------------------------------------------------


NEWER_COLUMNS = {"person": ("mobile", "address"), "centre": ("capacity",), "screening": ("notes",)}
NEWER_ENTITIES = ("merge", "erasure")


def two_versions_older(folder: Path) -> None:
    """The store of a folder as a program of two steps ago would have left it: fewer tables, fewer columns."""
    db = open_file(folder / STORE_NAME, SlotFile(folder / SLOTS_NAME).open(USER, WORDS))
    try:
        _take_back(db)
        db.conn.commit()
    finally:
        db.conn.close()


def _take_back(db: Database) -> None:
    db.conn.execute("PRAGMA foreign_keys = OFF")
    sql = "SELECT type, name FROM sqlite_master WHERE type = 'trigger' OR (type = 'index' AND tbl_name IN ({}))"
    marks = ", ".join(f"'{one.name}'" for one in ENTITIES)
    for kind, name in db.conn.execute(f"{sql.format(marks)} AND sql IS NOT NULL").fetchall():
        db.conn.execute(f"DROP {kind} [{name}]")
    older = Database(memory=True)
    _STEPS.apply(older, stop_before="0003_drafts")
    newer = Database(memory=True)
    _STEPS.apply(newer)
    for table in newer.table_names():
        if table not in older.table_names():
            db.conn.execute(f"DROP TABLE [{table}]")
        else:
            known = older[table].columns_dict
            _drop(db, table, [name for name in newer[table].columns_dict if name not in known])
    for entity in NEWER_ENTITIES:
        db.conn.execute(f"DROP TABLE [{entity}]")
        db.conn.execute(f"DROP TABLE [{entity}_fts]")
    for entity, names in NEWER_COLUMNS.items():
        _drop(db, entity, names)
    db.conn.execute("DELETE FROM _sqlite_migrations WHERE name >= '0003'")


def _drop(db: Database, table: str, columns: Sequence[str]) -> None:
    for name in columns:
        db.conn.execute(f"ALTER TABLE [{table}] DROP COLUMN [{name}]")


@pytest.mark.parametrize("who", [COUNTY, PROVINCE])
def test_16_a_store_two_versions_older_is_raised_and_goes_on(town: Town, who: str) -> None:
    (known,) = town.people(COUNTY, "پیش")
    town.round()
    town.people(COUNTY, "در راه")
    on_its_way = town.written(COUNTY)
    two_versions_older(town.root / who)
    assert "پیش" in town.names(who)
    assert list((town.root / who / "backups").iterdir()), "the store as it was is kept"
    town.desk(COUNTY).put("person", told("پس", mobile="09121234567"))
    told_of = town.read(PROVINCE, on_its_way).one
    assert (told_of["status"], told_of["code"]) == ("applied", None)
    town.change(PROVINCE, known, address="خیابان یک")
    town.round()
    for name in (COUNTY, PROVINCE):
        assert town.names(name) == sorted(["پیش", "در راه", "پس"])
        assert town.get(name, known)["address"] == "خیابان یک"
        assert town.desk(name).run("conflicts", "--all").rows == []
    town.sound(COUNTY, PROVINCE, forked=True)  # of the audit that was taken away, the province has heard
    assert town.write(COUNTY) is None


def test_16_a_bundle_of_an_older_writer_is_read(pair: Tree) -> None:
    """It says less in its manifest and knows fewer columns."""
    row = person(pair.county, mobile="09121234567")
    pair.settle(2)
    forger = newer(pair.county, PROVINCE)
    for name in ("schema", "marks", "seen", "forks", "program", "clock", "operator", "kind"):
        del forger.manifest[name]
    fresh = {"first_name": "مینا", "last_name": "نوری", "office": COUNTY}
    edited = {"first_name": "نرگس", "last_name": "رضایی", "notes": "تازه", "office": COUNTY}
    lines = [
        {"kind": "person", "id": "c" * 32, "base": STAMP, "row": fresh},
        {
            "kind": "person",
            "id": row,
            "base": base_of(pair.county, row),
            "row": edited,
            "stamps": {"notes": STAMP},
            "replaced": {"notes": [base_of(pair.county, row)]},
        },
    ]
    (answer,) = pair.province.import_files([forger.lines(pair.root / "older.daftar", lines)])
    assert (answer["status"], answer["code"], answer["applied"]) == ("applied", None, 2)
    kept = pair.province.get("person", row)
    assert (kept["mobile"], kept["notes"]) == ("09121234567", "تازه"), "what it does not know it does not empty"
    assert pair.province.conflicts(True) == pair.province.quarantine() == []


# -- newer ------------------------------------------------------------------------------------------------------------


def newer(office: QuickOffice, to: str) -> Forger:
    """The office's own hand, for the lines of a later program."""
    person(office, first_name="هم‌زمان")
    return Forger.at(office, to)


def base_of(office: QuickOffice, row: str) -> str:
    return str(office.store.db.conn.execute("SELECT base FROM stamp_of WHERE row = ?", (row,)).fetchone()[0])


def test_16_a_bundle_of_a_newer_schema_is_refused_in_words(town: Town) -> None:
    with town.inside(COUNTY) as county:
        forger, folder = newer(county, PROVINCE), town.stick()
    line = {"kind": "person", "id": "d" * 32, "base": STAMP, "row": {"first_name": "آوا", "office": COUNTY}}
    files = [
        forger.lines(folder / "schema.daftar", [line], schema=2),
        forger.file(folder / "reader.daftar", forger.body(b""), oldest_reader=2),
        folder / "format.daftar",
    ]
    files[2].write_bytes(b"DFTR\x02" + files[0].read_bytes()[5:])
    for file in files:
        answer = import_refused(town.desk(PROVINCE), file, "bundle-newer")
        says_what_to_do(answer["message"], "bundle-newer")
    assert town.read(PROVINCE, forger.lines(folder / "same.daftar", [], schema=1)).one["status"] == "nothing-new"


@pytest.fixture
def chain(root: Path, sample_day: str) -> Iterator[Tree]:
    """A province, a county below it, and a workstation below the county."""
    with tree(root, PROVINCE, COUNTY) as kept:
        found(root / STATION, STATION)
        kept.offices[STATION] = QuickOffice.open(root / STATION, user=USER, passphrase=WORDS)
        join(kept[STATION], kept.county, root / "papers")
        yield kept


NEW_COLUMNS: Mapping[str, Any] = {
    "shoe_size": 38, "weight": 3.5, "whole": 4.0, "small": 1e-7, "large": 2**63 - 1, "no": False, "yes": True,
    "zero": 0, "nothing": None,
    "text": "کفش «نو»\n\"\\/\u200c😀", "arabic": "\u064a\u0643", "blank": "", "list": [1, [2, [3]]], "none": [],
    "object": {"ب": {"الف": None}}, "empty": {}, "a.b": 1, "a'b": 2, "answers.x": 3, "extra": {"extra": 4},
}  # fmt: skip
NEW_ANSWERS: Mapping[str, Any] = {"colour": "آبی", "tries": [1, 2], "lens": {"left": 1.0}, "none": False}


def sent_rows(office: QuickOffice, file: Path, sender: QuickOffice) -> dict[str, dict[str, Any]]:
    """The lines of a bundle for an office, by id of their row."""
    outer = read_outer(file)
    outer.verify(sender.peers.offices.own_keys().public())
    with open_bundle(outer, office.peers.offices.own_keys()) as opened:
        return {line["id"]: line for line in opened.lines() if not line["kind"].startswith("@")}


def unknown(line: Mapping[str, Any]) -> bytes:
    """What a line says of columns and answers that this program does not know, byte for byte."""
    of_row = {name: value for name, value in line["row"].items() if name in NEW_COLUMNS}
    of_answers = {name: value for name, value in line["row"].get("answers", {}).items() if name in NEW_ANSWERS}
    stamps = {path: stamp for path, stamp in line.get("stamps", {}).items() if path in ("shoe_size", "answers.colour")}
    return canonical([of_row, of_answers, stamps])


def newer_lines(office: str) -> list[dict[str, Any]]:
    """A child and an eye test, as a later program tells of them."""
    child = {**told("آوا"), "birth_date": "2021-04-23", "office": office, **NEW_COLUMNS}
    answers = {"left": 9, "right": 8, **NEW_ANSWERS}
    eyes = {"programme": "vision", "person": "e" * 32, "held_on": "2025-12-01", "stage": "first", "office": office}
    return [
        {"kind": "person", "id": "e" * 32, "base": BEFORE, "row": child, "stamps": {"shoe_size": STAMP},
         "replaced": {"shoe_size": [BEFORE]}},
        {"kind": "screening", "id": "f" * 32, "base": BEFORE, "row": {**eyes, "answers": answers},
         "stamps": {"answers.colour": STAMP}, "replaced": {"answers.colour": [BEFORE]}},
    ]  # fmt: skip


def test_16_what_a_newer_office_sends_goes_to_a_third_and_back_byte_for_byte(chain: Tree) -> None:
    """The workstation's program is newer; the county's and the province's are not, and both edit what they know."""
    station = chain[STATION]
    lines = newer_lines(STATION)
    expected = {line["id"]: unknown(line) for line in lines}
    file = newer(station, COUNTY).lines(chain.root / "newer.daftar", lines)
    assert chain.read(COUNTY, file)["quarantined"] == 0
    put(chain.county, "person", id="e" * 32, notes="از شهرستان")
    upward = chain.write(COUNTY, PROVINCE)
    assert upward is not None
    sent = sent_rows(chain.province, upward, chain.county)
    assert {row: unknown(sent[row]) for row in expected} == expected, "to the third office"
    assert chain.read(PROVINCE, upward)["quarantined"] == 0
    put(chain.province, "person", id="e" * 32, address="از استان")
    put(chain.province, "screening", id="f" * 32, answers={"right": 7})
    chain.carry(PROVINCE, COUNTY)
    downward = chain.write(COUNTY, STATION)
    assert downward is not None
    back = sent_rows(station, downward, chain.county)
    assert {row: unknown(back[row]) for row in expected} == expected, "and back"
    row = back["e" * 32]["row"]
    assert (row["notes"], row["address"]) == ("از شهرستان", "از استان")
    assert back["f" * 32]["row"]["answers"]["right"] == 7
    assert chain.read(STATION, downward)["quarantined"] == 0
    assert json.loads(canonical(station.get("person", "e" * 32)["extra"])) == dict(NEW_COLUMNS)
    for office in chain.offices.values():
        assert office.conflicts(True) == []
        assert office.check()["ok"]


def test_16_by_commands_too(town: Town) -> None:
    with town.inside(COUNTY) as county:
        forger = newer(county, PROVINCE)
    lines = newer_lines(COUNTY)
    assert town.read(PROVINCE, forger.lines(town.stick() / "newer.daftar", lines)).one["quarantined"] == 0
    town.change(PROVINCE, "e" * 32, notes="از استان")
    file = town.written(PROVINCE, "--for", COUNTY)
    with town.inside(COUNTY) as county, town.inside(PROVINCE) as province:
        back = sent_rows(county, file, province)
    assert unknown(back["e" * 32]) == unknown(lines[0])
    assert town.read(COUNTY, file).one["quarantined"] == 0
    assert town.get(COUNTY, "e" * 32)["extra"] == json.loads(canonical(NEW_COLUMNS))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abگ.'\"[", max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.text("xyzگ._'\"[]$", min_size=1, max_size=6), VALUES, min_size=1, max_size=30))
def test_16_whatever_a_newer_column_holds(chain: Tree, values: dict[str, Any]) -> None:
    row = f"{abs(hash(canonical(values))):032x}"[-32:]
    forger = newer(chain.county, PROVINCE)
    child = {**told("آوا"), "birth_date": "2021-04-23", "office": COUNTY, **values}
    lines = [{"kind": "person", "id": row, "base": BEFORE, "row": child}]
    assert chain.read(PROVINCE, forger.lines(chain.root / "any.daftar", lines))["quarantined"] == 0
    put(chain.province, "person", id=row, notes="از استان")
    file = chain.write(PROVINCE, COUNTY)
    assert file is not None
    back = sent_rows(chain.county, file, chain.province)[row]["row"]
    kept = {name: value for name, value in back.items() if name in values}
    assert canonical(kept) == canonical(values)
    assert chain.read(COUNTY, file)["quarantined"] == 0


def test_16_two_newer_offices_edit_one_new_column(chain: Tree) -> None:
    """This program cannot judge it, so a person decides or the later stands: neither value is lost."""
    first, second = newer(chain.county, PROVINCE), newer(chain.county, PROVINCE)
    (line, *_) = newer_lines(COUNTY)
    chain.read(PROVINCE, first.lines(chain.root / "first.daftar", [line]))
    other = {**line, "row": {**line["row"], "shoe_size": 40}, "stamps": {"shoe_size": f"{STAMP[:-1]}1"}}
    answer = chain.read(PROVINCE, second.lines(chain.root / "second.daftar", [other]))
    assert answer["conflicts"] == 1
    (listed,) = chain.province.conflicts(True)
    assert {listed["ours"], listed["theirs"]} == {38, 40}


# -- codes ------------------------------------------------------------------------------------------------------------


def test_16_a_retired_code_is_refused_to_a_clerk_and_taken_from_a_bundle(town: Town) -> None:
    county, province = town.desk(COUNTY), town.desk(PROVINCE)
    known = county.new("person", **told("آوا"), county="0002")
    withdrawn = {"codelist": "counties", "code": "0002", "label": "آشتیان", "withdrawn": True}
    province.new("code", **withdrawn)
    answer = town.up()
    assert (answer["status"], answer["quarantined"]) == ("applied", 0), "it was written while the code was good"
    town.down()
    ran = county.run("put", "person", lines=[{**told("مینا"), "county": "0002"}], code=1)
    assert [(one["code"], one["field"]) for one in ran.one["errors"]] == [("choice-withdrawn", "county")]
    town.change(COUNTY, known, notes="هنوز همان شهرستان")
    assert town.up()["applied"] == 1
    for name in (COUNTY, PROVINCE):
        row = town.get(name, known)
        assert (row["county"], row["notes"]) == ("0002", "هنوز همان شهرستان")
    town.sound(COUNTY, PROVINCE)
    assert town.desk(COUNTY).run("find", "person", "--where", "county=0002").rows[0]["id"] == known


def test_16_a_code_that_only_a_newer_program_knows_waits_for_its_list(pair: Tree) -> None:
    """A row with a code that is not here stands aside, and comes in by itself when the list has arrived."""
    forger = newer(pair.county, PROVINCE)
    child = {**told("آوا"), "birth_date": "2021-04-23", "office": COUNTY, "county": "0099"}
    lines = [{"kind": "person", "id": "a" * 32, "base": STAMP, "row": child}]
    answer = pair.read(PROVINCE, forger.lines(pair.root / "code.daftar", lines))
    if answer["quarantined"]:
        assert [one["code"] for one in pair.province.quarantine()] == ["row-invalid"]
        put(pair.province, "code", codelist="counties", code="0099", label="نوبنیاد")
        person(pair.county, first_name="دیگر")
        pair.carry(COUNTY, PROVINCE)
    assert pair.province.quarantine() == []
    assert pair.province.get("person", "a" * 32)["county"] == "0099"
