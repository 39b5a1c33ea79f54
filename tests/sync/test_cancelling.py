"""Somebody stops an export or an import: rows, log, numbers, files and folders are as if it had never begun."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.errors import UserError
from models.store.steps import EVERY
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, person, put, scalar, whole_digest

Told = tuple[int, int, str]


def stopping_at(number: int) -> Callable[[int, int, str], None]:
    """A listener that has enough at its n-th step."""
    told: list[Told] = []

    def step(*said: object) -> None:
        told.append(said)  # type: ignore[arg-type]
        if len(told) >= number:
            raise UserError("cancelled")

    return step


def files(folder: Path) -> list[str]:
    """Every file of an office but the store itself and its backups."""
    kept = (path.relative_to(folder) for path in sorted(folder.rglob("*")))
    return [str(path) for path in kept if not path.name.startswith("daftar.") and "backups" not in path.parts]


def crowd(tree: Tree, number: int = 3 * EVERY) -> None:
    tree.county.put([{"first_name": "مینا", "last_name": f"رضایی {one}"} for one in range(number)], "person")


@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_cancelled_export_never_was(pair: Tree, at: int) -> None:
    crowd(pair)
    stick = pair.root / "stick"
    stick.mkdir()
    pair.county.export(stick)
    before, there = whole_digest(pair.county), files(pair.root / COUNTY)
    with pytest.raises(UserError) as told:
        pair.county.export(stick, step=stopping_at(at))
    assert told.value.code == "cancelled"
    assert whole_digest(pair.county) == before
    assert files(pair.root / COUNTY) == there
    assert [path.name[-13:] for path in stick.iterdir()] == ["000001.daftar"]
    (answer,) = pair.county.export(stick)
    assert answer["number"] == 2, "the number was not used up"


def test_an_export_tells_how_far_it_is(pair: Tree) -> None:
    crowd(pair)
    told: list[Told] = []
    (answer,) = pair.county.export(pair.root, step=lambda *said: told.append(said))
    assert [(done, total) for done, total, _ in told] == [(0, 150), (49, 150), (99, 150), (149, 150), (150, 150)]
    assert answer["records"] == 150


def test_down_the_tree_the_whole_is_not_known(pair: Tree) -> None:
    crowd(pair)
    pair.carry(COUNTY, PROVINCE)
    told: list[Told] = []
    pair.province.export(pair.root, step=lambda *said: told.append(said))
    assert {total for _, total, _ in told} == {0}


@pytest.mark.parametrize("at", [1, 2, 3, 5])
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_cancelled_import_never_was(pair: Tree, at: int, dry_run: bool) -> None:
    crowd(pair)
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    (pair.root / PROVINCE / "spool").mkdir(exist_ok=True)
    before, there = whole_digest(pair.province), files(pair.root / PROVINCE)
    (answer,) = pair.province.import_files([file], dry_run, stopping_at(at))
    assert (answer["status"], answer["code"], answer["applied"]) == ("refused", "cancelled", 0)
    assert whole_digest(pair.province) == before
    assert files(pair.root / PROVINCE) == there
    assert pair.read(PROVINCE, file)["status"] == "applied"


def test_what_was_imported_before_the_stop_stays(trio: Tree) -> None:
    for office in (trio.county, trio.other):
        person(office)
    stick = trio.root / "stick"
    stick.mkdir()
    for office in (trio.county, trio.other):
        office.export(stick)
    answers = trio.province.import_files([stick], False, stopping_at(4))
    assert [(one["status"], one["code"]) for one in answers] == [("applied", None), ("refused", "cancelled")]
    assert scalar(trio.province, "SELECT count(*) FROM person") == 1


def test_an_import_tells_how_far_it_is(pair: Tree) -> None:
    crowd(pair)
    told: list[Told] = []
    pair.province.import_files(
        [file for file in [pair.write(COUNTY, PROVINCE)] if file], False, lambda *s: told.append(s)
    )
    counted = [one for one in told if one[1]]
    assert [done for done, _, _ in counted] == [0, 50, 100, 150]
    assert counted[0][1] >= 151  # the action that made them is a line as well, and so are the audit's


def test_a_cancelled_load_never_was(pair: Tree) -> None:
    put(pair.county, "centre", name="مهد", kind="kindergarten")
    file = pair.root / "list.csv"
    lines = (f"مینا,رضایی {number}" for number in range(3 * EVERY))
    file.write_text("\n".join(("نام,نام خانوادگی", *lines)), encoding="utf-8")
    before, there = whole_digest(pair.county), files(pair.root / COUNTY)
    for at, dry_run in ((1, True), (3, True), (1, False), (2, False), (4, False)):
        with pytest.raises(UserError) as told:
            pair.county.load(
                file, entity="person", dry_run=dry_run, errors=pair.root / "errors.xlsx", step=stopping_at(at)
            )
        assert told.value.code == "cancelled"
        assert whole_digest(pair.county) == before
        assert files(pair.root / COUNTY) == there
        assert not (pair.root / "errors.xlsx").exists()
    assert pair.county.load(file, entity="person")["saved"] == 150


def test_a_load_tells_how_far_it_is(pair: Tree) -> None:
    file = pair.root / "list.csv"
    file.write_text("\n".join(("نام,نام خانوادگی", *(f"مینا,رضایی {n}" for n in range(120)))), encoding="utf-8")
    told: list[Told] = []
    pair.county.load(file, entity="person", step=lambda *said: told.append(said))
    assert [(done, total) for done, total, _ in told] == [(0, 0), (0, 121), (50, 121), (100, 121)]


# -- a stick that is pulled -------------------------------------------------------------------------------------------


def test_a_stick_pulled_between_preview_and_import_is_told(pair: Tree) -> None:
    person(pair.county)
    file = pair.write(COUNTY, PROVINCE)
    assert file is not None
    assert pair.read(PROVINCE, file, dry_run=True)["status"] == "applied"
    shutil.rmtree(file.parent)
    before = whole_digest(pair.province)
    (answer,) = pair.province.import_files([file])
    assert (answer["status"], answer["code"]) == ("refused", "file-missing")
    assert whole_digest(pair.province) == before
    with pytest.raises(UserError) as told:
        pair.province.peers.bundles_in(file.parent)
    assert told.value.code == "file-missing"


def test_a_folder_that_is_no_folder_any_more_is_told(pair: Tree) -> None:
    person(pair.county)
    place = pair.root / "stick"
    place.write_text("x", encoding="utf-8")
    before = whole_digest(pair.county)
    with pytest.raises(UserError) as told:
        pair.county.export(place)
    assert told.value.code == "read-only"
    with pytest.raises(UserError) as also:
        pair.county.peers.bundles_in(place)
    assert also.value.code == "file-missing"
    assert whole_digest(pair.county) == before


def test_bundles_are_found_at_the_top_and_one_folder_below(pair: Tree) -> None:
    person(pair.county)
    stick = pair.root / "stick"
    inner, deep = stick / "DAFTAR", stick / "DAFTAR" / "old"
    deep.mkdir(parents=True)
    for folder in (stick, inner, deep):
        pair.county.export(folder)
    (stick / "photo.jpg").write_bytes(b"x")
    found = pair.province.peers.bundles_in(stick)
    assert [path.parent for path in found] == [stick, inner]
    assert pair.county.peers.bundles_in(stick) == [], "our own are not for us"
