"""Whether anything is lost: a restore, two fields, a second time, a cut bundle; the questions Morango is asked too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.admin.backup import SLOTS_NAME, STORE_NAME
from models.errors import UserError
from models.office import Office
from models.store.slots import SlotFile
from tests.bench.exchanging.process import Told
from tests.sync.offices_in_memory import (
    COUNTY,
    PROVINCE,
    USER,
    WORDS,
    Tree,
    change,
    forget_templates,
    opened,
    person,
    rows_digest,
    tree,
    whole_digest,
)

CUTS = 20
SYNCS = 5  # since an older backup
LAST_NAMES = [f"آزمون {letter}" for letter in "ابپتثجچحخد"]
SAVED = len(LAST_NAMES)


def answers(folder: Path) -> Told:
    """What became of each question, in words and as numbers."""
    scenes = {
        "copied": _copied,
        "old": _old,
        "restored": _restored,
        "fields": _two_fields,
        "again": _again,
        "cut": _cut,
    }
    try:
        return {name: scene(folder / name) for name, scene in scenes.items()}
    finally:
        forget_templates()


def _save(office: Office, first_name: str, names: Sequence[str] = LAST_NAMES) -> None:
    for last_name in names:
        person(office, first_name=first_name, last_name=last_name)


def _sync(offices: Tree) -> None:
    """Both ways once, as an office does with one stick."""
    offices.carry(COUNTY, PROVINCE)
    offices.carry(PROVINCE, COUNTY)


def _people(offices: Tree) -> list[int]:
    return [offices[code].rows.count("person") for code in (PROVINCE, COUNTY)]


def _after_a_restore(offices: Tree, keep: Path, way: str, syncs: int = 1) -> Told:
    """Thirty people in three lots; the second is saved and sent after the backup, in so many syncs."""
    _save(offices.county, "آوا")
    _sync(offices)
    _back_up(offices, keep, way)
    for number in range(syncs):
        _save(offices.county, "مینا", LAST_NAMES[number::syncs])
        _sync(offices)
    _put_back(offices, keep, way)
    _save(offices.county, "سارا")
    _sync(offices)
    once = _people(offices)
    _sync(offices)
    return {"saved": 3 * SAVED, "once": once, "twice": _people(offices)}


def _back_up(offices: Tree, keep: Path, way: str) -> None:
    if way == "command":
        offices.county.backup(keep)
        return
    offices.county.close()
    keep.mkdir()
    for name in _files():
        shutil.copy2(offices.root / COUNTY / name, keep / name)
    offices.offices[COUNTY] = opened(offices.root / COUNTY)


def _put_back(offices: Tree, keep: Path, way: str) -> None:
    folder = offices.root / COUNTY
    offices.county.close()
    if way == "command":
        Office.restore(folder, keep, user=USER, passphrase=WORDS)
    else:
        for name in _files():
            shutil.copy2(keep / name, folder / name)
    offices.offices[COUNTY] = opened(folder)


def _files() -> Iterator[str]:
    yield STORE_NAME
    yield SLOTS_NAME
    yield SlotFile(Path(SLOTS_NAME)).copy.name


def _copied(folder: Path) -> Told:
    with tree(folder, PROVINCE, COUNTY) as offices:
        return _after_a_restore(offices, folder / "kept", "file")


def _old(folder: Path) -> Told:
    with tree(folder, PROVINCE, COUNTY) as offices:
        return _after_a_restore(offices, folder / "kept", "file", SYNCS)


def _restored(folder: Path) -> Told:
    with tree(folder, PROVINCE, COUNTY) as offices:
        return _after_a_restore(offices, folder / "kept.zip", "command")


def _two_fields(folder: Path) -> Told:
    """One office changes the telephone, the other the address of one person."""
    with tree(folder, PROVINCE, COUNTY) as offices:
        one = person(offices.county)
        _sync(offices)
        change(offices.county, one, phone="02112345678")
        change(offices.province, one, address="نشانی تازه")
        _sync(offices)
        wanted = {"phone": "02112345678", "address": "نشانی تازه"}
        kept = [_holds(offices[code], one, wanted) for code in (PROVINCE, COUNTY)]
        return {"kept": kept, "conflicts": len(offices.province.conflicts(True))}


def _holds(office: Office, one: str, wanted: dict[str, str]) -> list[str]:
    row = office.get("person", one)
    return [name for name, value in wanted.items() if row[name] == value]


def _again(folder: Path) -> Told:
    """The same bundle a second time."""
    with tree(folder, PROVINCE, COUNTY) as offices:
        _save(offices.county, "آوا")
        file = offices.write(COUNTY, PROVINCE)
        offices.read(PROVINCE, file)
        before, place = rows_digest(offices.province), offices.province.store.place()
        status = offices.read(PROVINCE, file)["status"]
        same = (before, place) == (rows_digest(offices.province), offices.province.store.place())
        return {"status": status, "changed": not same}


def _cut(folder: Path) -> Told:
    """The bundle cut at twenty places: how often it is noticed, and how often anything of the store was changed."""
    with tree(folder, PROVINCE, COUNTY) as offices:
        _save(offices.county, "آوا")
        file = offices.write(COUNTY, PROVINCE)
        if file is None:
            raise UserError("file-missing", value="stick")
        whole, before = file.read_bytes(), whole_digest(offices.province)
        codes = []
        for number in range(1, CUTS + 1):
            file.write_bytes(whole[: len(whole) * number // (CUTS + 1)])
            codes.append(offices.read(PROVINCE, file)["code"])
        changed = before != whole_digest(offices.province)
        file.write_bytes(whole)
        offices.read(PROVINCE, file)
        healed = offices.province.rows.count("person")
        noticed = sum(code is not None for code in codes)
        return {
            "noticed": noticed,
            "cuts": CUTS,
            "codes": sorted(set(map(str, codes))),
            "changed": changed,
            "healed": healed,
        }
