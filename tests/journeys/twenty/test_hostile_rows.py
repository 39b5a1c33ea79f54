"""15, in a bundle that is whole: rows, names and stamps that no program writes stand aside or are taken for what they
are, and whatever came in can be read, listed and sent on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.journeys.twenty.town import faults, says_what_to_do
from tests.sync.forging import Forger
from tests.sync.offices_in_memory import COUNTY, PROVINCE, Tree, person, put, screening

STAMP = f"{10**12:012x}-0000-{'a' * 32}-0000"
TEXTS = [
    "\u202eیلع",
    "a\u2066b\u2069",
    "\u200f" * 50,
    "x" * 200_000,
    "",
    " ",
    "\n",
    "'; DROP TABLE person; --",
    "%s",
    "{value}",
    "\ufffe",
    "😀" * 100,
]
VALUES: list[Any] = [None, True, 0, -1, 2**63 - 1, -(2**63), 0.5, 1e308, -0.0, [], {}, [[]], {"a": {"b": []}}, *TEXTS]


def honest_line(tree: Tree, row: str, kind: str) -> dict[str, Any]:
    """How the county tells of a row."""
    kept = tree.county.rows.get(kind, row)
    assert kept is not None
    base = tree.county.store.db.conn.execute("SELECT base FROM stamp_of WHERE row = ?", (row,)).fetchone()[0]
    values = {name: value for name, value in kept.items() if value not in (None, False) and name != "id"}
    return {"kind": kind, "id": row, "base": base, "row": values}


def spoilt(line: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The line with every part of it replaced by every odd value."""
    for name in ("id", "base", "row", "stamps", "replaced", "kind"):
        yield from ({**line, name: value} for value in VALUES if name != "kind" or isinstance(value, str))
    for name in (*line["row"], "office", "retired", "extra", "id", "kind", "person.x", "", "a]b", 'a"b'):
        yield from ({**line, "row": {**line["row"], name: value}} for value in VALUES)
    for path in (
        "",
        "id",
        "extra",
        "answers",
        "answers.",
        "answers.x",
        "a.b.c",
        "office",
        "retired",
        "x" * 1000,
        "a]b",
    ):
        yield {**line, "stamps": {path: STAMP}}
        yield {**line, "replaced": {path: [STAMP]}}
    for answers in (*VALUES, {"right": "x"}, {"right": [1]}, {"": 1}, {"right.left": 1}, {"x" * 500: 1}):
        yield {**line, "row": {**line["row"], "answers": answers}}
    for stamp in ("ffffffffffff-ffff-" + "f" * 32 + "-ffff", "0" * 12 + "-0000-" + "0" * 32 + "-0000"):
        yield {**line, "base": stamp}
        yield {**line, "stamps": {"notes": stamp}, "replaced": {"notes": [STAMP] * 1000}}


def renamed(lines: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each as a row of its own, where its id is one."""
    for number, line in enumerate(lines):
        known = line["id"]
        yield {**line, "id": f"{number:032x}"} if isinstance(known, str) and len(known) == 32 else line


@pytest.mark.parametrize("known", [False, True], ids=["new rows", "rows that are here"])
@pytest.mark.parametrize("kind", ["person", "screening"])
def test_15_odd_rows_stand_aside_and_the_rest_goes_in(pair: Tree, known: bool, kind: str) -> None:
    first = person(pair.county)
    row = first if kind == "person" else screening(pair.county, first)
    if known:
        pair.settle(2)
    line = honest_line(pair, row, kind)
    forger = Forger.at(pair.county, PROVINCE) if not known else _next(pair)
    last = person(pair.county, first_name="آخرین")
    lines = [honest_line(pair, first, "person"), *(spoilt(line) if known else renamed(spoilt(line)))]
    lines.append(honest_line(pair, last, "person"))
    lines = [one for one in lines if len(str(one)) < 250_000]
    (answer,) = pair.province.import_files([forger.lines(pair.root / "odd.daftar", lines)])
    assert answer["status"] == "applied", answer
    assert answer["received"] == answer["applied"] + answer["unchanged"] + answer["quarantined"]
    assert answer["received"] == sum(one["kind"] not in ("@action", "@audit") for one in lines)
    assert pair.province.get("person", last)["first_name"] == "آخرین"
    assert faults(pair.province.check()) == []
    codes = Counter(one["code"] for one in pair.province.quarantine())
    assert set(codes) <= {"row-invalid", "row-waits", "bundle-out-of-scope", "entity-unknown"}, codes
    assert answer["quarantined"] > 100
    still_works(pair)


def _next(tree: Tree) -> Forger:
    person(tree.county, first_name="نو")
    return Forger.at(tree.county, PROVINCE)


def still_works(tree: Tree) -> None:
    """Every row can be read, listed, told the history of, edited and sent on."""
    office = tree.province
    for entity in ("person", "screening"):
        for row in office.find(entity):
            office.history(entity, row["id"])
            for value in row.values():
                assert not isinstance(value, str) or not set(value) & set("\u202e\u2066\u2069\0"), row
    office.conflicts(True)
    for one in office.quarantine():
        says_what_to_do(one["message"], one["code"])
    put(office, "person", first_name="سارا", last_name="نوری", birth_date="1400/1/1")
    assert tree.carry(PROVINCE, COUNTY)["status"] in ("applied", "nothing-new")


ACTIONS = [
    {"stamp": STAMP, "actor": "\u202eali", "at": "9999-99-99", "office": COUNTY},
    {"stamp": STAMP[:-1] + "1", "actor": 5, "at": "x" * 100_000, "office": [], "act": {}, "note": None},
    {"stamp": "x", "at": "2025-01-01"},
    {"at": "2025-01-01", "actor": "x"},
    {"stamp": f"ffffffffffff-ffff-{'f' * 32}-ffff", "actor": "x", "at": "", "office": COUNTY},
]


def test_15_whoever_acted_may_be_told_in_any_words(pair: Tree) -> None:
    """A bundle tells who made its stamps: what is no name or no time must not trouble whoever reads the history."""
    row = person(pair.county)
    line = {**honest_line(pair, row, "person"), "base": STAMP, "stamps": {"notes": STAMP[:-1] + "1"}}
    told = [{"kind": "@action", **one} for one in ACTIONS]
    forger = Forger.at(pair.county, PROVINCE)
    (answer,) = pair.province.import_files([forger.lines(pair.root / "who.daftar", [*told, line])])
    assert answer["applied"] == 1
    assert pair.province.history("person", row)
    assert list(pair.province.trail.lines(None))
    assert faults(pair.province.check()) == []
    clock = int(pair.province.store.meta("clock"))
    assert clock >> 16 < 2**42, "nor is its clock caught"
