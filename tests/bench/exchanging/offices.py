"""The offices that the bench measures: a county joined to a province, and counties below a province."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.office import Office
from models.office.tree.exchange import Exchange
from models.registry.person import PERSON
from tests.bench.people import people

USER, PASSPHRASE = "bench", "one two three four five"
COUNTY, PROVINCE = "0001", "00"


def pair(folder: Path) -> tuple[Office, Office]:
    """An empty practice county that has joined a practice province, both open."""
    facts: dict[str, Any] = {"practice": True, "user": USER, "passphrase": PASSPHRASE}
    county = Office.create(folder / "county", level="county", code=COUNTY, name="county", **facts)
    province = Office.create(folder / "province", level="province", code=PROVINCE, name="province", **facts)
    county.enrol_request(folder / "request")
    province.enrol_approve(folder / "request", folder / "approval")
    county.enrol_accept(folder / "approval")
    return county, province


def opened(folder: Path, name: str) -> Office:
    """An office as a clerk has it: a backup goes before each import."""
    return Office.open(folder / name, user=USER, passphrase=PASSPHRASE)


def unprotected(folder: Path, name: str) -> Office:
    """An office that makes no backup before an import, for what is not measured."""
    office = opened(folder, name)
    office.peers = Exchange(office.rows, office.saving, office.actor, office.folder, office.practice, _nothing)
    return office


def _nothing() -> None:
    """No backup."""


def filled(office: Office, count: int, first: int = 0) -> None:
    """So many people through the repository, in one action: log, stamps, search and sort keys, but no checks."""
    with office.store.action(USER, "load"):
        office.rows.insert("person", people(count, office.store.office, seed=1 + first, first=first))


def fields_filled() -> str:
    """Which values a person of the bench has beside its id, in words."""
    row = next(people(1))
    own = [name for name in PERSON.own_fields if row.get(name) is not None]
    rest = [name for name in row if name not in PERSON.own_fields and name != "id"]
    empty = ", ".join(name for name in PERSON.own_fields if name not in own)
    return (
        f"{len(own) + len(rest)} values a person beside its id: {len(own)} of the entity's {len(PERSON.own_fields)} own"
        f" fields (empty: {empty}), and {', '.join(rest)}"
    )


def newest(folder: Path, sender: str) -> Path:
    """The last bundle that an office wrote to the stick."""
    return max((folder / "stick").glob(f"DAFTAR-{sender}-*"), key=lambda path: path.name)


def size(folder: Path) -> int:
    """The bytes of a store's files."""
    return sum(path.stat().st_size for path in folder.glob("daftar.db*"))


def county_codes(count: int) -> Iterator[str]:
    """Codes below the province, as many as asked for (at most 99)."""
    return (f"{PROVINCE}{number:02d}" for number in range(1, count + 1))
