"""What a bundle brings of erased rows is emptied before it is looked at, so that no old stick brings anything back.

Of an erased row no line is taken, kept as a conflict or put in quarantine; where the row is not here yet it comes to be
as an empty one. Of an erased person's other rows what tells of the person is taken out of the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.errors import Finding
from models.registry.erased import Line
from models.registry.erased_names import is_marked, sealed
from models.registry.erasing import Eraser, nobodys
from models.registry.erasure import ERASURE, WHOLE
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from models.store import wiping
from models.store.changes import paths_of
from models.store.repository import Repository

MayWrite = Callable[[str], bool]
"""For which offices a sender may write."""


@dataclass
class Sifted:
    """What is left of a chunk of lines: those to take, how many said nothing new, how many left an empty row behind."""

    lines: list[Line]
    unchanged: int = 0
    stubs: int = 0


class Sieve:
    """Sifts the lines that come into one store. Everything happens inside the caller's action."""

    def __init__(
        self, rows: Repository, programme: Callable[[str], Programme | None], ours: MayWrite = nobodys
    ) -> None:
        """`ours`: as of Eraser."""
        self._rows, self._store = rows, rows.store
        self._eraser = Eraser(rows, programme, ours)

    def sift(self, entity: Entity, sent: Sequence[Line], may_write: MayWrite, *, believed: bool = True) -> Sifted:
        """The lines of one entity as they may be taken in. What this bundle erased before is carried out first.

        `believed`: whether the sender's key still counts; what it sends is emptied all the same.
        """
        if entity.name == ERASURE.name:
            return self._erasures(sent, may_write) if believed else Sifted(list(sent))
        if not wiping.any_erasure(self._store):
            return Sifted(list(sent))
        if any(wiping.outstanding(self._store, name) for name in WHOLE):
            self._eraser.carry_out()
        stubs = may_write if believed else nobodys
        sifted = self._without_gone(entity, sent, stubs) if entity.name in WHOLE else Sifted(list(sent))
        cleared = self._eraser.erasures.cleared_lines(entity, sifted.lines)
        listed = wiping.listed_texts(self._store)
        touched = [
            one
            for one, was in zip(cleared, sifted.lines, strict=True)
            if one is not was or (listed and _is_listed(entity, one, listed))
        ]
        ours = self._not_theirs(entity, touched, may_write)
        sifted.lines = [one for one in cleared if str(one.get("id")) not in ours]
        sifted.unchanged += len(cleared) - len(sifted.lines)
        return sifted

    def _not_theirs(self, entity: Entity, lines: Sequence[Line], may_write: MayWrite) -> set[str]:
        """Those of these lines whose rows are here and not the sender's to write: all that changed there is that it
        took the erased person, or his name, out of its copy, as we did out of the row."""
        here = self._rows.many(entity.name, _ids(lines)) if lines else {}
        return {row_id for row_id, row in here.items() if not may_write(row["office"])}

    def objection(self, entity: Entity, row: Row, may_write: MayWrite) -> Finding | None:
        """An erasure is believed of whom may write the row that it erases, and names the office of that row."""
        if entity.name != ERASURE.name or row.get("of") not in WHOLE or not isinstance(row.get("row_id"), str):
            return None
        target = self._rows.get(row["of"], row["row_id"])
        if target is None or (target["office"] == row.get("office") and may_write(target["office"])):
            return None
        return Finding("bundle-out-of-scope", "office", target["office"])

    def _erasures(self, sent: Sequence[Line], may_write: MayWrite) -> Sifted:
        """An erasure of another office's row that is here already came from us, or from above us: it is no news."""
        sifted, here = Sifted([]), self._rows.many(ERASURE.name, _ids(sent))
        for line in sent:
            known = here.get(str(line.get("id")))
            if known is not None and not may_write(known["office"]):
                sifted.unchanged += 1
            else:
                sifted.lines.append(line)
        return sifted

    def _without_gone(self, entity: Entity, sent: Sequence[Line], may_write: MayWrite) -> Sifted:
        sifted, ids = Sifted([]), _ids(sent)
        asked, wiped = wiping.erasures(self._store, entity.name, ids), wiping.wiped(self._store, entity.name, ids)
        for line in sent:
            row_id, values = str(line.get("id")), line.get("row")
            office = values.get("office") if isinstance(values, dict) else None
            if row_id not in wiped and (row_id not in asked or asked[row_id].office != office):
                sifted.lines.append(line)
                continue
            self._eraser.erasures.forget_notes(line)
            new = row_id not in wiped and may_write(asked[row_id].office)
            if new and self._eraser.erasures.insert_stub(entity, line):
                wiped.add(row_id)
                sifted.stubs += 1
            else:
                sifted.unchanged += 1
        return sifted


def _is_listed(entity: Entity, line: Line, listed: frozenset[str]) -> bool:
    """Whether an erasure took a text out of this row."""
    row, row_id = line.get("row"), str(line.get("id"))
    paths = paths_of(entity, row) if isinstance(row, dict) else ()
    return any(is_marked(value) and sealed((entity.name, row_id, path)) in listed for path, value in paths)


def _ids(sent: Iterable[Line]) -> list[str]:
    return [line["id"] for line in sent if isinstance(line.get("id"), str)]
