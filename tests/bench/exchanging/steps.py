"""The single steps of one county and its province, each in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from models.office import Office
from models.store.database import close_file, open_file
from tests.bench.exchanging.offices import (
    COUNTY,
    PROVINCE,
    USER,
    fields_filled,
    filled,
    newest,
    opened,
    pair,
    size,
    unprotected,
)
from tests.bench.exchanging.process import CHANGES, Told, peak, timed
from tests.bench.people import people, person_id


def floor(folder: Path, count: int) -> Told:
    """The same rows from one locked file into another by SQL alone: no log, no search, no checks."""
    key = bytes(32)
    names = list(next(people(1)))
    spelled, places = ", ".join(f"[{name}]" for name in names), ", ".join("?" * len(names))
    source, target = (open_file(folder / name, key, create=True) for name in ("source.db", "target.db"))
    columns = ", ".join(f"[{name}] TEXT{' PRIMARY KEY' if name == 'id' else ''}" for name in names)
    for db in (source, target):
        db.conn.execute(f"CREATE TABLE person ({columns})")
    with source.atomic():
        rows = ([str(value) for value in row.values()] for row in people(count))
        source.conn.executemany(f"INSERT INTO person ({spelled}) VALUES ({places})", rows)
    close_file(source)
    target.conn.attach(str(folder / "source.db"), "other", key)  # type: ignore[attr-defined]  # models/store/engine.py

    def copy() -> None:
        with target.atomic():
            target.conn.execute(f"INSERT OR REPLACE INTO person ({spelled}) SELECT {spelled} FROM other.person")

    return timed(copy)


def fields(_folder: Path) -> Told:
    """What a person of the bench is made of."""
    return {"words": fields_filled()}


def lines(folder: Path, count: int) -> Told:
    """The same people as JSON Lines, for Morango."""
    file = folder / "people.jsonl"
    with file.open("w", encoding="utf-8") as to:
        to.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in people(count))
    return {"file": str(file)}


def fill(folder: Path, count: int) -> Told:
    """A county with so many people, joined to an empty province."""
    county, province = pair(folder)
    (folder / "stick").mkdir()
    told = timed(lambda: filled(county, count))
    county.close()
    province.close()
    return {**told, "bytes": size(folder / "county")}


def idle(folder: Path) -> Told:
    """Only opening the office: what the other steps' peaks begin with."""
    return timed(lambda: opened(folder, "county").close())


def export(folder: Path, sender: str = "county") -> Told:
    """The bundle of all that the other has not acknowledged."""
    answers: list[Told] = []
    with opened(folder, sender) as office:
        told = timed(lambda: answers.extend(office.export(folder / "stick")))
    return {**told, "records": answers[0]["records"], "bytes": answers[0]["bytes"]}


def preview(folder: Path) -> Told:
    """A dry run of the import at the province."""
    with opened(folder, "province") as office:
        return _imported(office, newest(folder, COUNTY), dry_run=True, expected="applied")


def take(folder: Path, *, protect: bool = True, expected: str = "applied") -> Told:
    """The import at the province, by default with the backup that goes before it."""
    with (opened if protect else unprotected)(folder, "province") as office:
        return _imported(office, newest(folder, COUNTY), dry_run=False, expected=expected)


def duplicate(folder: Path) -> Told:
    """The bundle that was just taken in, once more."""
    return take(folder, expected="nothing-new")


def acknowledge(folder: Path) -> Told:
    """The return bundle, from the province into the county; only its writing is timed."""
    told = export(folder, "province")
    with unprotected(folder, "county") as office:
        office.import_files([newest(folder, PROVINCE)])
        (standing,) = office.exchange()
    if standing["acknowledged"] != standing["sent"]:
        sys.exit(f"{standing}")
    return told


def _imported(office: Office, file: Path, *, dry_run: bool, expected: str) -> Told:
    answers: list[Told] = []
    told = timed(lambda: answers.extend(office.import_files([file], dry_run=dry_run)))
    if answers[0]["status"] != expected:
        sys.exit(f"{answers}")
    return {**told, "applied": answers[0]["applied"]}


def edit(folder: Path, count: int, number: int) -> Told:
    """Another address for 200 people, spread over the whole store; each round takes others."""
    with opened(folder, "county") as office, office.store.action(USER, "save"):
        for place in range(number, count, max(1, count // CHANGES))[:CHANGES]:
            old: dict[str, Any] | None = office.rows.get("person", person_id(place))
            if old is None:
                sys.exit(f"person {place} is missing")
            office.rows.save("person", {**old, "address": f"نشانی تازه {number}"}, old)
    return {"peak": peak()}


def backup(folder: Path) -> Told:
    """The backup of the province's store, as it goes before each import that brings something."""
    with opened(folder, "province") as office:
        told = timed(lambda: office.backup(None))
    return {**told, "bytes": size(folder / "province")}
