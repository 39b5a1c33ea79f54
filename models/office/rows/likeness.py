"""While a person is being typed, the rows that may be the same person are shown, each with the reason.

Only a whole number of one's own proves it, and then the new row is not saved; names, father and birth only warn.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.errors import UserError
from models.office.rows.saving import Saving
from models.registry.alike import ID_FIELDS, are_twins, is_unnamed, newborn_of_same_mother, same_names
from models.registry.person import PERSON
from models.schema.entity import Row
from models.text import jalali, persian

Answer = dict[str, Any]
_MOST = 5  # a strip of more is not read
_BLOCK = 60  # rows of the same name that are compared
_READ = (
    *ID_FIELDS.values(), "first_name", "last_name", "father_name", "birth_date", "sex", "mother_national_id",
    "birth_order",
)  # fmt: skip


def alike(saving: Saving, raw: Mapping[str, Any], but: str | None = None) -> list[Answer]:
    """Rows that may be the person typed so far: `{id, naming, why, blocks}`, the surest first.

    `raw` is what was typed, half-typed values count as not typed; `but`: the row that is being edited. `blocks`: the
    same number in this office, so that saving will be refused.
    """
    typed = _typed(saving, raw)
    found: dict[str, Answer] = {}
    own = saving.desk.ids_of(but)
    for row, why, blocks in _candidates(saving, typed):
        speaking = saving.rows.person(row["id"]) or row  # of somebody entered twice
        one = speaking["id"]
        if row["id"] not in own and one not in found and saving.may_see(PERSON, row):
            found[one] = {"id": one, "naming": _named(speaking), "why": why, "blocks": blocks}
    return list(found.values())[:_MOST]


def _typed(saving: Saving, raw: Mapping[str, Any]) -> Row:
    row: Row = {}
    for name in _READ:
        try:
            row[name], _ = PERSON.fields[name].read(raw.get(name), saving.desk.today)
        except UserError:  # still being typed
            row[name] = None
    own = [kind for kind, name in ID_FIELDS.items() if row[name]]
    row["id_kind"] = own[0] if own else "temporary" if row["mother_national_id"] and row["birth_order"] else "none"
    return row


def _candidates(saving: Saving, typed: Row) -> Iterator[tuple[Row, str, bool]]:
    for name in ID_FIELDS.values():
        for row in saving.find("person", **{name: typed[name]}) if typed[name] else ():
            ours = row["office"] == saving.desk.office
            where = "" if ours else f" در دفتر {persian.persian_digits(row['office'])}"
            yield row, f"همین {PERSON.fields[name].label}{where}", ours
    yield from ((row, why, False) for row, why in _of_same_birth(saving, typed))
    yield from ((row, why, False) for row, why in _of_same_names(saving, typed))


def _of_same_birth(saving: Saving, typed: Row) -> Iterator[tuple[Row, str]]:
    if not typed["birth_date"]:
        return
    for row in saving.find("person", birth_date=typed["birth_date"]):
        if newborn_of_same_mother(typed, row):
            yield row, "نوزاد همین مادر با همین تاریخ تولد"
        elif _named_both(typed) and same_names(typed, row):
            yield row, "نام، نام پدر و تاریخ تولد یکی است"
        elif _sounds(typed) == _sounds(row) and _sounds(typed) and not are_twins(typed, row):
            yield row, "نام هم‌آوا و همین تاریخ تولد"


def _of_same_names(saving: Saving, typed: Row) -> Iterator[tuple[Row, str]]:
    """Namesakes with the same father, unless both births are known and differ."""
    if not _named_both(typed) or not typed["father_name"]:
        return
    words = f"{typed['first_name']} {typed['last_name']}"
    for row in _block(saving, words):
        if same_names(typed, row) and not _differs(typed, row):
            yield row, "نام و نام پدر یکی است"


def _block(saving: Saving, words: str) -> Iterable[Row]:
    return saving.rows.find("person", words, limit=_BLOCK)


def _differs(typed: Row, row: Row) -> bool:
    days = typed["birth_date"], row["birth_date"]
    return all(days) and days[0] != days[1]


def _named_both(row: Row) -> bool:
    return bool(row.get("first_name") and row.get("last_name"))


def _sounds(row: Row) -> tuple[str, str] | None:
    if not _named_both(row) or is_unnamed(row):
        return None
    return persian.sound_key(persian.given_name_key(row["first_name"])), persian.sound_key(row["last_name"])


def _named(row: Row) -> str:
    """The names with the father and the birth, so that the clerk can tell."""
    birth = row["birth_date"] and jalali.show(datetime.date.fromisoformat(row["birth_date"]))
    father = row["father_name"] and f"فرزند {row['father_name']}"
    return "، ".join(filter(None, (PERSON.naming(row), father, birth)))
