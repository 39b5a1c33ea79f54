"""What was erased stays erased through a restore: the erasures go from the store that is left to the one that comes.

Where the present store cannot be opened, the list in the machine's own folder serves: ids, offices and days, nothing of
the people. A restored store finds both in its `meta` when it is opened next, since only then are its tables of today's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from models.admin import machine
from models.registry.erasure import ERASURE
from models.schema.entity import Row
from models.store import wiping
from models.store.repository import Repository
from models.store.store import Store, as_json

_KEPT = "erasures"  # in meta: [rows with their stamps, what the machine remembers], as JSON
_WHY = "پیش از بازگرداندن پشتیبان پاک شده بود"
Kept = Sequence[tuple[Row, str, dict[str, str]]]
"""Rows of erasure, each with its base stamp and field stamps."""


def of_present(store: Store) -> Kept:
    """The erasures of a store that is about to be left; it may have been opened without its declarations."""
    plain = {"search_key": None, "sort_key": None}
    return [({**row, **plain}, base, fields) for row, base, fields in wiping.stamped(store, ERASURE.name)]


def lay_by(store: Store, kept: Kept) -> None:
    """Leave for the next opening of a restored store what is to be erased in it."""
    remembered = machine.erased(store.replica)
    if kept or remembered:
        store.set_meta(_KEPT, as_json([list(map(list, kept)), remembered]))


def awaited(store: Store) -> bool:
    """Whether a restore has left something to erase."""
    return bool(store.meta(_KEPT))


def take_over(rows: Repository, ours: Callable[[str], bool]) -> None:
    """Record again, inside an action, what was recorded before the restore. Only the machine's list tells of rows of
    other offices than `ours` nothing: their own offices will."""
    store = rows.store
    kept, remembered = json.loads(store.meta(_KEPT) or "[[], []]")
    for row, base, fields in kept:
        if rows.get(ERASURE.name, row["id"]) is None:
            wiping.as_it_was(store, ERASURE.name, row["id"], base, fields)
            texts = json.loads(row.get("texts") or "null")  # as its column holds it
            rows.insert(ERASURE.name, [{**row, "texts": texts, "reasons": None, "extra": None}])
    for told in remembered:
        row = _remembered(told)
        if ours(row["office"]) and rows.get(ERASURE.name, row["id"]) is None:
            here = rows.get(row["of"], row["row_id"])
            rows.insert(ERASURE.name, [{**row, "aside": bool(here and here["retired"])}])
    store.set_meta(_KEPT, "")


def _remembered(told: Sequence[Any]) -> Row:
    row = {**dict(zip(machine.ERASED, told, strict=True)), "why": _WHY, "retired": False}
    return {"id": ERASURE.new_id(row), **row}


def remember(store: Store) -> None:
    """Keep on this machine which rows were erased."""
    if wiping.any_erasure(store):
        found = (one for name in wiping.entities(store) for one in wiping.erasures(store, name).values())
        machine.remember_erased(store.replica, [(one.entity, one.row, one.office, one.done_on) for one in found])
