from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from models.sync import inbox
from models.sync.canonical import Unclean
from models.sync.places import Place
from tests.sync.offices_in_memory import (
    COUNTY,
    OTHER,
    PROVINCE,
    QuickOffice,
    Tree,
    change,
    opened,
    person,
    scalar,
    screening,
    whole_digest,
)


def statuses(office: QuickOffice, *paths: Path) -> list[tuple[str, str | None]]:
    return [(one["status"], one["code"]) for one in office.import_files(paths)]


def test_what_is_new_is_applied_and_then_no_news(pair: Tree) -> None:
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    answer = pair.read(PROVINCE, file)
    assert (answer["status"], answer["code"], answer["from"], answer["number"]) == ("applied", None, COUNTY, 1)
    again = pair.read(PROVINCE, file)
    assert (again["status"], again["received"], again["number"]) == ("nothing-new", 0, 1)
    assert pair.carry(COUNTY, PROVINCE)["status"] == "nothing-new"  # the next number, the same rows


def test_what_is_no_news_still_tells_of_its_rows_that_stand_aside(pair: Tree) -> None:
    """Whoever imported it may have been killed after the commit: the second answer is all that he hears."""
    bad = person(pair.county, first_name="مینا")
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = '1' WHERE id = ?", (bad,))
    file = pair.write(COUNTY, PROVINCE)
    assert pair.read(PROVINCE, file)["quarantined"] == 1
    for dry_run in (True, False):
        again = pair.read(PROVINCE, file, dry_run=dry_run)
        assert (again["status"], again["received"], again["quarantined"]) == ("nothing-new", 0, 1)
    change(pair.county, bad, mobile="09121234567")
    pair.carry(COUNTY, PROVINCE)
    assert pair.read(PROVINCE, file)["quarantined"] == 0


def test_a_preview_is_the_import_taken_back(pair: Tree) -> None:
    row = person(pair.county)
    pair.settle()
    change(pair.county, row, father_name="حسین", address="خیابان یک")
    change(pair.province, row, father_name="حسن")
    bad = person(pair.county, first_name="مینا")
    with pair.county.store.action("ali", "save"):
        pair.county.store.db.conn.execute("UPDATE person SET mobile = '1' WHERE id = ?", (bad,))
    screening(pair.county, row)
    file = pair.write(COUNTY, PROVINCE)
    before = whole_digest(pair.province)
    preview = pair.read(PROVINCE, file, dry_run=True)
    assert whole_digest(pair.province) == before
    assert pair.read(PROVINCE, file) == preview
    assert (preview["applied"], preview["quarantined"], preview["conflicts"]) == (2, 1, 1)
    assert whole_digest(pair.province) != before


def test_a_preview_twice_is_the_same(pair: Tree) -> None:
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    assert pair.read(PROVINCE, file, dry_run=True) == pair.read(PROVINCE, file, dry_run=True)


def test_the_same_number_with_other_content_is_imported(pair: Tree) -> None:
    """A machine that was set back gives a number twice."""
    person(pair.county)
    shutil.copytree(pair.root / COUNTY, pair.root / "copy")
    with opened(pair.root / "copy") as copy:
        person(copy, first_name="مینا")
        (answer,) = copy.export(pair.root)
        pair.carry(COUNTY, PROVINCE)
        answers = pair.province.import_files([Path(answer["file"])])
    assert (answers[0]["number"], answers[0]["status"]) == (1, "applied")
    assert scalar(pair.province, "SELECT count(*) FROM person") == 2


# -- refusals ---------------------------------------------------------------------------------------------------------


def flipped(file: Path, place: int) -> Path:
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    other = file.with_name("flipped.daftar")
    other.write_bytes(data)
    return other


def test_what_is_refused_leaves_no_trace(trio: Tree) -> None:
    person(trio.county)
    file = trio.write(COUNTY, PROVINCE)
    assert file is not None
    (trio.root / "text.daftar").write_text("x", encoding="utf-8")
    half = file.with_name("half.daftar")
    half.write_bytes(file.read_bytes()[:-9])
    refused = {
        half: "bundle-torn",
        flipped(file, -40): "bundle-torn",
        trio.root / "text.daftar": "bundle-not-ours",
        trio.root / "none.daftar": "file-missing",
    }
    before = whole_digest(trio.province)
    for path, code in refused.items():
        assert statuses(trio.province, path) == [("refused", code)]
    assert whole_digest(trio.province) == before
    assert statuses(trio.other, file) == [("refused", "bundle-wrong-recipient")]
    assert statuses(trio.county, file) == [("refused", "bundle-wrong-recipient")]  # its own


def test_a_bundle_for_another_office_is_refused(trio: Tree) -> None:
    row = person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    change(trio.province, row, notes="یک")
    file = trio.write(PROVINCE, COUNTY)
    assert file is not None
    assert statuses(trio.other, file) == [("refused", "bundle-wrong-recipient")]


def test_one_bad_file_does_not_stop_the_others(pair: Tree) -> None:
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    bad = file.with_name("a.daftar")
    bad.write_bytes(b"DFTR")
    assert sorted(statuses(pair.province, bad, file)) == [("applied", None), ("refused", "bundle-torn")]


def test_what_is_too_large_is_not_even_copied(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    film = file.with_name("film.mp4")
    film.write_bytes(bytes(5000))
    monkeypatch.setattr(inbox, "MAX_FILE", 1000)
    monkeypatch.setattr(inbox.shutil, "copyfile", lambda *_: pytest.fail("copied"))
    assert statuses(pair.province, file) == [("refused", "bundle-too-large")]
    assert statuses(pair.province, film) == [("refused", "bundle-not-ours")]


def test_a_flipped_bit_sends_nobody_to_another_office(pair: Tree) -> None:
    """Whom a header names as recipient is believed when its signature holds."""
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    file.write_bytes(file.read_bytes().replace(b'"recipient_office":"00"', b'"recipient_office":"10"'))
    assert statuses(pair.province, file) == [("refused", "bundle-forged")]


# -- gaps -------------------------------------------------------------------------------------------------------------


def gapped(pair: Tree) -> tuple[Path, Path]:
    """Two bundles of the county, of which the second builds on the first: the receipt of it came another way."""
    person(pair.county)
    first = pair.write(COUNTY, PROVINCE)
    shutil.copytree(pair.root / PROVINCE, pair.root / "elsewhere")
    with opened(pair.root / "elsewhere") as elsewhere:
        elsewhere.import_files([first] if first else [])
        (receipt,) = elsewhere.export(pair.root / "elsewhere", COUNTY)
    pair.county.import_files([Path(receipt["file"])])
    person(pair.county, first_name="مینا")
    second = pair.write(COUNTY, PROVINCE)
    assert first is not None
    assert second is not None
    return first, second


def test_what_lacks_its_base_is_held_and_released(pair: Tree) -> None:
    first, second = gapped(pair)
    before = whole_digest(pair.province)
    answer = pair.read(PROVINCE, second)
    assert (answer["status"], answer["code"], answer["missing"]) == ("held", "bundle-gap", [1])
    assert "1" in answer["message"] or "۱" in answer["message"]
    assert whole_digest(pair.province) == before
    assert [one["missing"] for one in pair.province.exchange()] == [[1]]
    answers = pair.province.import_files([first])
    assert [(one["status"], one["number"]) for one in answers] == [("applied", 1), ("applied", 2)]
    assert scalar(pair.province, "SELECT count(*) FROM person") == 2
    assert list((pair.root / PROVINCE / "held").iterdir()) == []
    assert [one["missing"] for one in pair.province.exchange()] == [[]]


def test_both_in_one_go_come_in_their_order(pair: Tree) -> None:
    first, second = gapped(pair)
    assert statuses(pair.province, second, first) == [("applied", None), ("applied", None)]


def test_a_preview_holds_nothing(pair: Tree) -> None:
    _, second = gapped(pair)
    assert pair.read(PROVINCE, second, dry_run=True)["status"] == "held"
    assert not (pair.root / PROVINCE / "held").exists()


def test_a_whole_bundle_fills_a_gap(pair: Tree) -> None:
    _, second = gapped(pair)
    pair.read(PROVINCE, second)
    file = pair.write(COUNTY, PROVINCE, full=True)
    assert file is not None
    answers = pair.province.import_files([file])
    assert [one["status"] for one in answers] == ["applied", "nothing-new"]


# -- forks ------------------------------------------------------------------------------------------------------------


def test_two_machines_of_one_replica_are_noticed(pair: Tree) -> None:
    person(pair.county)
    pair.settle()
    shutil.copytree(pair.root / COUNTY, pair.root / "copy")
    with opened(pair.root / "copy") as copy:
        mine, theirs = person(pair.county, first_name="مینا"), person(copy, first_name="سارا")
        (answer,) = copy.export(pair.root)
        first = pair.carry(COUNTY, PROVINCE)
        (second,) = pair.province.import_files([Path(answer["file"])])
    assert (first["status"], first["code"]) == ("applied", None)
    assert (second["status"], second["code"]) == ("applied", "bundle-fork")
    assert {mine, theirs} <= {row["id"] for row in pair.province.find("person")}


def test_a_fork_that_went_on_is_noticed_too(pair: Tree) -> None:
    """The copy wrote less than the machine whose bundle came first."""
    person(pair.county)
    pair.settle()
    shutil.copytree(pair.root / COUNTY, pair.root / "copy")
    with opened(pair.root / "copy") as copy:
        theirs = person(copy, first_name="سارا")
        (answer,) = copy.export(pair.root)
        for name in ("مینا", "رها"):
            person(pair.county, first_name=name)
        pair.carry(COUNTY, PROVINCE)
        (second,) = pair.province.import_files([Path(answer["file"])])
    assert second["status"] == "applied"
    assert pair.province.get("person", theirs)
    assert second["code"] == "bundle-fork"


# -- acknowledgements -------------------------------------------------------------------------------------------------


def test_an_office_below_acknowledges_in_its_own_bundle(pair: Tree) -> None:
    row = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    change(pair.province, row, notes="یک")
    pair.carry(PROVINCE, COUNTY)
    replica = pair.county.store.replica
    assert pair.province.peers.offices.peer(replica).acked_place == 0
    person(pair.county, first_name="مینا")
    pair.carry(COUNTY, PROVINCE)
    place = pair.province.peers.offices.peer(replica).acked_place
    assert 0 < place < pair.province.store.place()
    (answer,) = pair.province.export(pair.root, COUNTY)
    assert answer["records"] == 1  # the receipt alone


@pytest.mark.parametrize("value", [None, 5, [], {}, {"epoch": 0, "place": 1}, {"epoch": "0", "place": 1, "hash": ""},
    {"epoch": 0, "place": -1, "hash": ""}, {"epoch": 0, "place": True, "hash": ""}, {"epoch": 0, "place": 1, "hash": 1},
])  # fmt: skip
def test_what_is_no_place(value: Any) -> None:
    with pytest.raises(Unclean):
        Place.read(value)


# -- folders ----------------------------------------------------------------------------------------------------------


def test_of_a_folder_only_bundles_for_us_are_read(trio: Tree) -> None:
    stick = trio.root / "stick"
    stick.mkdir()
    row, theirs = person(trio.county), person(trio.other)
    trio.settle()
    change(trio.province, row, notes="یک")
    change(trio.province, theirs, notes="یک")
    person(trio.county, first_name="مینا")
    for code in (COUNTY, OTHER):
        trio.province.export(stick, code)
    trio.county.export(stick)
    (stick / "notes.txt").write_text("x", encoding="utf-8")
    assert len(list(stick.glob("*.daftar"))) == 3
    assert statuses(trio.county, stick) == [("applied", None)]  # not its own, not the other's
    assert statuses(trio.province, stick) == [("applied", None)]
    assert statuses(trio.other, stick) == [("applied", None)]


def test_a_folder_without_anything_for_us_says_so(trio: Tree) -> None:
    stick = trio.root / "stick"
    stick.mkdir()
    row = person(trio.county)
    trio.carry(COUNTY, PROVINCE)
    change(trio.province, row, notes="یک")
    trio.province.export(stick, COUNTY)
    assert statuses(trio.other, stick) == [("refused", "bundle-wrong-recipient")]


def test_a_folder_with_our_own_only_is_empty(pair: Tree) -> None:
    stick = pair.root / "stick"
    stick.mkdir()
    person(pair.county)
    pair.county.export(stick)
    assert statuses(pair.county, stick) == []


def test_an_unreadable_bundle_in_a_folder_is_told(pair: Tree) -> None:
    stick = pair.root / "stick"
    stick.mkdir()
    person(pair.county)
    pair.county.export(stick)
    (stick / "torn.daftar").write_bytes(b"DFTR\x01")
    assert sorted(statuses(pair.province, stick)) == [("applied", None), ("refused", "bundle-torn")]


def test_clocks_from_below_are_learned(pair: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-20")
    row = person(pair.county)
    pair.carry(COUNTY, PROVINCE)
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-10")
    change(pair.province, row, notes="یک")
    base, fields = pair.province.store.db.conn.execute(
        "SELECT base, fields FROM stamp_of WHERE row = ?", (row,)
    ).fetchone()
    assert fields.split('"')[3] > base


@pytest.mark.parametrize("when", ["1970-01-02", "2040-01-01"])
def test_a_strange_clock_is_not_learned(pair: Tree, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    monkeypatch.setenv("DAFTAR_NOW", when)
    (answer,) = pair.county.put([{"first_name": "نرگس", "last_name": "رضایی"}], "person")
    assert answer["status"] == "saved"
    file = pair.write(COUNTY, PROVINCE)
    monkeypatch.setenv("DAFTAR_NOW", "2025-12-10")
    before = pair.province.store.meta("clock")
    assert pair.read(PROVINCE, file)["status"] == "applied"
    assert abs(int(pair.province.store.meta("clock")) - int(before)) < 1000 << 16
