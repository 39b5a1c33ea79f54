"""A row travels as one JSON line: its values, its base stamp, the stamps of later edits, and what those replaced.

    {"kind": entity, "id": …, "row": {field: value}, "base": stamp, "stamps": {path: stamp}, "replaced": {path: […]}}

Empty values are left out. What a newer version sent is kept in `extra` and travels on as if it were a column. Lines
that are no rows have a kind that begins with «@».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from models.errors import Finding
from models.schema.entity import Entity, Row
from models.schema.fields import ROW_ID
from models.sync.canonical import canonical
from models.sync.merge import Incoming

ACTION, RECEIPT, CERTIFICATE, PROGRAMME = "@action", "@receipt", "@certificate", "@programme"
ABOVE = "@above"  # an office above the one that sends
LIFE = "@life"  # the sender began a new life
REVOCATIONS = "@revocations"  # a list of revoked keys
MOST_REPLACED = 500
"""Stamps of one field that a line names: a line has a limit, and a field that is edited daily must not outgrow it."""
SCHEMA = 1
"""Rises when a reader of an older program could misunderstand a row; a mere new column needs no new number."""
STAMP = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{32}-[0-9a-f]{4}")


class Unreadable(ValueError):  # noqa: N818 - it becomes a row in quarantine
    """A line that is no row. `finding` says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.finding = Finding("row-invalid", None, None, {"why": why})


def row_line(
    entity: Entity, row: Row, base: str, stamps: Mapping[str, str], replaced: Mapping[str, Iterable[str]]
) -> bytes:
    """The line of one row."""
    values = {name: row[name] for name in entity.fields if row.get(name) is not None and name != "extra"}
    if not row.get("retired"):
        values.pop("retired", None)
    line: dict[str, Any] = {"kind": entity.name, "id": row["id"], "base": base}
    line["row"] = {**(row.get("extra") or {}), **values}
    if stamps:
        line["stamps"] = {_outward(path): stamp for path, stamp in stamps.items()}
    if told := {_outward(path): newest(known) for path, known in replaced.items() if known}:
        line["replaced"] = told
    return canonical(line)


def newest(replaced: Iterable[str]) -> list[str]:
    """The stamps that a line names of those a field replaced, in order: at most MOST_REPLACED. One that is left out
    costs at worst a conflict that a person sees."""
    return sorted(replaced)[-MOST_REPLACED:]


def _outward(path: str) -> str:
    return path.removeprefix("extra.")


def read_row_line(entity: Entity, line: Mapping[str, Any]) -> Incoming:
    """The row of a line, in this program's columns; `Unreadable` if it has not the shape of one."""
    row_id, base, values = line.get("id"), line.get("base"), line.get("row")
    stamps, replaced = line.get("stamps", {}), line.get("replaced", {})
    if not (isinstance(row_id, str) and ROW_ID.fullmatch(row_id) and _is_stamp(base) and isinstance(values, dict)):
        raise Unreadable("id, base, row")
    if not isinstance(stamps, dict) or not all(_is_stamp(stamp) for stamp in stamps.values()):
        raise Unreadable("stamps")
    if not isinstance(replaced, dict) or not all(_are_stamps(known) for known in replaced.values()):
        raise Unreadable("replaced")
    row: Row = {name: value for name, value in values.items() if name in entity.fields and name != "extra"}
    if len(row) < len(values):
        row["extra"] = {name: value for name, value in values.items() if name not in row}
    row["id"], row["retired"] = row_id, row.get("retired") is True
    return Incoming(
        entity.name,
        row,
        str(base),
        {_inward(entity, path): stamp for path, stamp in stamps.items()} if stamps else {},
        {_inward(entity, path): frozenset(known) for path, known in replaced.items()} if replaced else {},
    )


def _inward(entity: Entity, path: str) -> str:
    return path if path.partition(".")[0] in entity.fields else f"extra.{path}"


def _is_stamp(value: object) -> bool:
    return isinstance(value, str) and bool(STAMP.fullmatch(value))


def _are_stamps(value: object) -> bool:
    return isinstance(value, list) and all(_is_stamp(one) for one in value)
