"""A province and its counties, each full and with its bundle on the stick; the steps of counties.py."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from models.office import Office
from tests.bench.exchanging.offices import PROVINCE, county_codes, filled
from tests.bench.exchanging.process import Told, timed
from tests.sync.offices_in_memory import USER, WORDS, found, join
from tests.sync.offices_in_memory import opened as reopened


def tree(folder: Path, counties: int, rows: int) -> Told:
    """A province with so many counties, each full and its bundle on the stick."""
    codes = list(county_codes(counties))
    stick = folder / "stick"
    stick.mkdir()

    def build() -> int:
        found(folder / PROVINCE, PROVINCE)
        return sum(_county(folder, code, number * rows, rows) for number, code in enumerate(codes))

    told = timed(build)
    return {**told, "bytes": sum(file.stat().st_size for file in stick.glob("*.daftar"))}


def _county(folder: Path, code: str, first: int, rows: int) -> int:
    found(folder / code, code)
    with closing(reopened(folder / code)) as office:
        with closing(reopened(folder / PROVINCE)) as province:
            join(office, province, folder / "papers")
        filled(office, rows, first)
        (answer,) = office.export(folder / "stick")
    return int(answer["bytes"])


def take_tree(folder: Path, counties: int, rows: int, *, dry_run: bool) -> Told:
    """The province takes the folder in."""
    answers: list[Told] = []
    with Office.open(folder / PROVINCE, user=USER, passphrase=WORDS) as province:
        told = timed(lambda: answers.extend(province.import_files([folder / "stick"], dry_run)))
        people = province.rows.count("person")
    applied = sum(one["applied"] for one in answers if one["status"] == "applied")
    if applied != counties * rows or people != (0 if dry_run else counties * rows):
        sys.exit(f"{applied} applied, {people} people: {answers}")
    return told
