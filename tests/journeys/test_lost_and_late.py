"""Sticks get lost, come late, twice and in any order; rows that cannot go in stand aside and say why."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from models.sync.canonical import canonical
from models.sync.outgoing import Outgoing
from tests.journeys.offices import (
    NOW,
    Answer,
    Pair,
    child,
    found,
    join,
    put,
    rows_digest,
    whole_digest,
    write,
)

COUNTED = ("received", "applied", "unchanged", "quarantined")


def written(offices: Pair) -> Path:
    """The county's next bundle, which is not carried yet."""
    file = write(offices.county, offices.sticks)
    assert file is not None
    return file


def taken(offices: Pair, *files: Path) -> list[Answer]:
    return offices.province.import_files(files)


def history_of_bundles(offices: Pair, count: int) -> list[Path]:
    """Bundles with creations, edits, deletions and second thoughts; receipts come back after some of them."""
    dice = random.Random(7)
    people: list[str] = []
    files = []
    for number in range(count):
        people.append(child(offices.county, first_name=f"کودک {number}", birth_date=f"1400/1/{number + 1}"))
        for row in dice.sample(people, min(3, len(people))):
            put(offices.county, "person", id=row, notes=f"نوبت {number}", mobile=f"0912000{dice.randrange(10**4):04}")
        if number % 4 == 3:
            offices.county.delete("person", people.pop(0))
        files.append(written(offices))
    return files


def test_a_lost_bundle_heals_with_the_next(offices: Pair) -> None:
    child(offices.county)
    lost = written(offices)
    child(offices.county, first_name="آوا")
    (answer,) = taken(offices, written(offices))
    assert (answer["status"], answer["number"], answer["missing"]) == ("applied", 2, [])
    assert rows_digest(offices.province) == rows_digest(offices.county)
    offices.down()
    (standing,) = offices.county.exchange()
    assert (standing["sent"], standing["acknowledged"]) == (2, 2)
    assert write(offices.county, offices.sticks) is None
    (late,) = taken(offices, lost)
    assert late["status"] == "nothing-new"


def test_a_lost_return_bundle_costs_nothing(offices: Pair) -> None:
    person = child(offices.county)
    offices.up()
    put(offices.province, "person", id=person, father_name="حسین")
    assert write(offices.province, offices.sticks, "0001") is not None, "and it is lost"
    put(offices.county, "person", id=person, first_name="نرجس")
    assert offices.up()["status"] == "applied"
    assert offices.down()["status"] == "applied"
    assert offices.county.get("person", person)["father_name"] == "حسین"
    assert write(offices.county, offices.sticks) is None


def test_a_folder_of_bundles_is_taken_in_their_order(offices: Pair, tmp_path: Path) -> None:
    files = history_of_bundles(offices, 4)
    stick = tmp_path / "all"
    stick.mkdir()
    for file in files:
        shutil.copy(file, stick)
    (stick / "readme.txt").write_text("no bundle")
    answers = offices.province.import_files([stick])
    assert [one["number"] for one in answers] == [1, 2, 3, 4]
    assert {one["status"] for one in answers} == {"applied"}
    assert rows_digest(offices.province) == rows_digest(offices.county)


# -- a base that has not come ------------------------------------------------------------------------------------------


def three_in_a_row(offices: Pair) -> tuple[Path, Path, Path]:
    """Three bundles each of which starts where the one before it ended, as after receipts by telephone."""
    files = []
    for name in ("یکم", "دوم", "سوم"):
        child(offices.county, first_name=name)
        files.append(written(offices))
        peers = offices.county.peers.offices
        sql = "SELECT place, hash FROM sent ORDER BY number DESC LIMIT 1"
        place, digest = offices.county.store.db.conn.execute(sql).fetchone()
        with offices.county.store.writing():
            peers.acknowledged(offices.province.store.replica, place, digest)
    first, second, third = files
    return first, second, third


def test_a_bundle_without_its_base_is_held_and_names_what_is_missing(offices: Pair) -> None:
    first, second, third = three_in_a_row(offices)
    before = whole_digest(offices.province.store.db)
    (answer,) = taken(offices, third)
    assert (answer["status"], answer["code"], answer["missing"]) == ("held", "bundle-gap", [1, 2])
    assert "0001" in answer["message"]
    assert whole_digest(offices.province.store.db) == before, "nothing of it is in the store yet"
    (standing,) = offices.province.exchange()
    assert standing["missing"] == [1, 2]
    answers = taken(offices, first)
    assert [(one["number"], one["status"]) for one in answers] == [(1, "applied")]
    assert offices.province.exchange()[0]["missing"] == [2]
    answers = taken(offices, second)
    assert [(one["number"], one["status"]) for one in answers] == [(2, "applied"), (3, "applied")]
    assert rows_digest(offices.province) == rows_digest(offices.county)
    assert offices.province.exchange()[0]["missing"] == []
    assert [(one["status"]) for one in taken(offices, third)] == ["nothing-new"]


def test_a_preview_of_a_bundle_without_its_base_holds_nothing(offices: Pair, tmp_path: Path) -> None:
    _, _, third = three_in_a_row(offices)
    (answer,) = offices.province.import_files([third], dry_run=True)
    assert (answer["status"], answer["missing"]) == ("held", [1, 2])
    assert not (tmp_path / "province" / "held").exists()


def test_a_whole_export_needs_no_base(offices: Pair) -> None:
    three_in_a_row(offices)
    full = write(offices.county, offices.sticks, full=True)
    assert full is not None
    (answer,) = taken(offices, full)
    assert answer["status"] == "applied"
    assert rows_digest(offices.province) == rows_digest(offices.county)


# -- rows that stand aside ---------------------------------------------------------------------------------------------


def forged(offices: Pair, edit: Any) -> Path:
    """The county's next bundle, its lines tampered with by `edit` before it was signed, as a faulty program would."""
    honest = Outgoing.lines

    def lines(self: Outgoing, base: int, last: int, scope: str | None) -> Any:
        for line in honest(self, base, last, scope):
            told = json.loads(line)
            edit(told)
            yield canonical(told)

    stick = offices.sticks / "forged"
    stick.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outgoing, "lines", lines)
        exported = offices.county.peers.exporter().export("00", stick)
    assert exported.file is not None
    return exported.file


def spoiled(kind: str, **values: Any) -> Any:
    def edit(line: dict[str, Any]) -> None:
        if line["kind"] == kind:
            line["row"].update(values)

    return edit


def in_quarantine(offices: Pair) -> list[tuple[Any, ...]]:
    return sorted((one["entity"], one["row"], one["code"], one["waits_for"]) for one in offices.province.quarantine())


def test_a_child_of_a_row_in_quarantine_waits_and_comes_in_with_it(offices: Pair) -> None:
    person, sound = child(offices.county), child(offices.county, first_name="آوا", birth_date="1400/3/3")
    test = {"programme": "vision", "held_on": "1404/9/1", "answers": {"right": 8, "left": 9}}
    screening = put(offices.county, "screening", person=person, **test)
    guardian = put(offices.county, "guardian", child=person, name="زهرا", relation="mother")

    def edit(line: dict[str, Any]) -> None:
        if line["kind"] == "person" and line["id"] == person:
            line["row"]["birth_date"] = "1400/02/03"

    (answer,) = taken(offices, forged(offices, edit))
    assert [answer[name] for name in COUNTED] == [4, 1, 0, 3]
    assert answer["status"] == "applied"
    assert in_quarantine(offices) == [
        ("guardian", guardian, "row-waits", f"person:{person}"),
        ("person", person, "row-invalid", None),
        ("screening", screening, "row-waits", f"person:{person}"),
    ]
    assert {one["from"] for one in offices.province.quarantine()} == {"0001"}
    assert [one["id"] for one in offices.province.find("person")] == [sound]
    (standing,) = offices.province.exchange()
    assert standing["waiting"] == {"quarantined": 3, "conflicts": 0}

    put(offices.county, "person", id=person, first_name="نرجس")
    (answer,) = taken(offices, written(offices))
    assert (answer["status"], answer["quarantined"]) == ("applied", 0)
    assert offices.province.quarantine() == []
    assert rows_digest(offices.province) == rows_digest(offices.county)


def test_the_receipt_tells_the_sender_what_stood_aside(offices: Pair) -> None:
    person = child(offices.county)
    taken(offices, forged(offices, spoiled("person", birth_date="2021-02-31")))
    told = offices.down()
    assert told["status"] == "applied"
    (standing,) = offices.county.exchange()
    assert (standing["acknowledged"], standing["refused_there"]) == (1, 1)
    (told_row,) = offices.county.peers.offices.peer(offices.province.store.replica).quarantined
    assert (told_row["entity"], told_row["row"], told_row["code"]) == ("person", person, "row-invalid")
    put(offices.county, "person", id=person, first_name="نرجس")
    offices.round()
    assert offices.county.exchange()[0]["refused_there"] == 0


def test_a_row_of_another_office_stands_aside(offices: Pair) -> None:
    person = child(offices.county)
    (answer,) = taken(offices, forged(offices, spoiled("person", office="0002")))
    assert (answer["status"], answer["applied"], answer["quarantined"]) == ("quarantined", 0, 1)
    assert in_quarantine(offices) == [("person", person, "bundle-out-of-scope", None)]
    assert offices.province.find("person") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"birth_date": "2021-02-31"}, "birth_date"),
        ({"national_id": "1234567890"}, "national_id"),
        ({"sex": "neither"}, "sex"),
        ({"first_name": 5}, "first_name"),
        ({"first_name": "ن" * 5000}, "first_name"),
        ({"mobile": "12"}, "mobile"),
        ({"household": "x"}, "household"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_row_that_no_form_would_take_stands_aside(offices: Pair, values: dict[str, Any], field: str) -> None:
    child(offices.county)
    (answer,) = taken(offices, forged(offices, spoiled("person", **values)))
    assert (answer["status"], answer["quarantined"]) == ("quarantined", 1)
    assert [one["code"] for one in offices.province.quarantine()] == ["row-invalid"], field
    assert offices.province.find("person") == []


def test_a_row_of_an_unknown_entity_stands_aside_with_its_line(offices: Pair) -> None:
    child(offices.county)

    def edit(line: dict[str, Any]) -> None:
        if line["kind"] == "person":
            line["kind"] = "starship"

    (answer,) = taken(offices, forged(offices, edit))
    assert answer["quarantined"] == 1
    assert [one["code"] for one in offices.province.quarantine()] == ["entity-unknown"]


def test_columns_of_a_newer_program_are_kept(offices: Pair) -> None:
    person = child(offices.county)
    (answer,) = taken(offices, forged(offices, spoiled("person", shoe_size=38)))
    assert answer["applied"] == 1
    assert offices.province.get("person", person)["extra"] == {"shoe_size": 38}


def test_a_preview_of_bad_rows_equals_the_import(offices: Pair) -> None:
    for name in ("یکم", "دوم"):
        child(offices.county, first_name=name)
    file = forged(offices, spoiled("person", sex="neither"))
    before = whole_digest(offices.province.store.db)
    (foreseen,) = offices.province.import_files([file], dry_run=True)
    assert whole_digest(offices.province.store.db) == before
    assert taken(offices, file) == [foreseen]


# -- many senders ------------------------------------------------------------------------------------------------------


def test_two_counties_do_not_see_each_other(offices: Pair, tmp_path: Path) -> None:
    with found(tmp_path / "second", "county", "0002") as second:
        join(second, offices.province, tmp_path / "papers")
        mine, theirs = child(offices.county), child(second, first_name="آوا")
        bundles: Iterable[Path | None] = (write(one, offices.sticks) for one in (offices.county, second))
        stick = tmp_path / "all"
        stick.mkdir()
        for file in bundles:
            assert file is not None
            shutil.copy(file, stick)
        answers = offices.province.import_files([stick])
        assert sorted((one["from"], one["status"]) for one in answers) == [("0001", "applied"), ("0002", "applied")]
        assert {one["id"] for one in offices.province.find("person")} == {mine, theirs}
        put(offices.province, "target", programme="vision", indicator="screened", period="1404-Q3", value=500)
        out = tmp_path / "down"
        out.mkdir()
        assert [one["to"] for one in offices.province.export(out)] == ["0001", "0002"]
        for county in (offices.county, second):
            (answer,) = county.import_files([out])
            assert answer["status"] == "applied", "the other county's bundle is left alone"
            assert [row["value"] for row in county.find("target")] == [500]
        assert [row["id"] for row in offices.county.find("person")] == [mine]
        assert [row["id"] for row in second.find("person")] == [theirs]


def test_the_clock_of_the_office_stands_where_the_tests_say(offices: Pair) -> None:
    person = child(offices.county)
    assert {one["when"][:10] for one in offices.county.history("person", person)} == {NOW}
