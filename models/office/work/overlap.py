"""Another body's list beside ours (S15): compared, shown, printed and signed off; nothing of it is ever kept.

The answer of `Office.overlap(file, mapping)`:
`{both, maybe, only_theirs, only_ours}` counts; `rows`: one for each of their rows, `{sheet, row, name, national_id,
father_name, birth_date, how: id|name-father-birth|name-only|None, score, reason, person, our_name, our_national_id,
our_father_name, our_birth_date}`; `ours`: our people who are not in their list, `{person, name, national_id,
father_name, birth_date}` each; `columns` and `ignored`: `{sheet, column, heading, field}`, how their columns were
understood; `skipped`: sheets without a header. `mapping` (by hand): heading or column letters to field, or such a file.

`Office.overlap_signed(answer)` notes with counts alone that both sides signed; the caller then drops the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.intake.headings import read_map
from models.intake.overlap_sheet import read_foreign_list
from models.office.tree.trail import Trail
from models.registry.overlap import SURE, Match, match_list
from models.registry.person import PERSON
from models.schema.entity import Row
from models.store import audit, stamps
from models.store.repository import Repository

Answer = dict[str, Any]
COUNTS = ("both", "maybe", "only_theirs", "only_ours")


class Overlap:
    """Comparisons of one open office, for one actor."""

    def __init__(self, rows: Repository, trail: Trail, actor: Actor) -> None:
        self._rows, self._trail, self._actor = rows, trail, actor

    def compare(self, file: Path, mapping: Path | Mapping[str, str] | None = None) -> Answer:
        """See the module. UserError not-allowed, header-missing, or as `read_sheets` and `read_map`."""
        self._actor.require("load")
        explicit = read_map(mapping) if isinstance(mapping, Path) else mapping
        theirs = read_foreign_list(file, PERSON, stamps.today(), explicit)
        ours = self._rows.find("person")
        matches = match_list(ours, theirs.rows)
        answer = _answer(ours, theirs.rows, matches)
        self._trail.noted("overlap", note=audit.pairs(rows=len(theirs.rows)))
        return {**answer, "columns": theirs.columns, "ignored": theirs.ignored, "skipped": list(theirs.skipped)}

    def signed(self, answer: Mapping[str, Any]) -> Answer:
        """Note that both sides signed what was found: counts, no names. UserError not-allowed."""
        self._actor.require("load")
        counts = {name: int(answer[name]) for name in COUNTS}
        self._trail.noted("overlap-signed", note=audit.pairs(**counts))
        return counts


def _answer(ours: list[Row], theirs: list[Row], matches: list[Match]) -> Answer:
    known = {row["id"]: row for row in ours}
    both = {one.person for one in matches if one.how in SURE}
    maybe = sum(one.how is not None and one.how not in SURE for one in matches)
    only_ours = [{"person": row["id"], **_who(row)} for row in ours if row["id"] not in both]
    return {
        "both": len(both),
        "maybe": maybe,
        "only_theirs": len(theirs) - len(both) - maybe,
        "only_ours": len(only_ours),
        "rows": [_pair(row, one, known) for row, one in zip(theirs, matches, strict=True)],
        "ours": only_ours,
    }


def _pair(row: Row, one: Match, known: Mapping[str, Row]) -> Answer:
    told = {"row": row["row"], "person": one.person, "how": one.how, "score": one.score, "reason": one.reason}
    ours = _who(known[one.person] if one.person else {})
    return {**told, "sheet": row["sheet"], **_who(row), **{f"our_{name}": value for name, value in ours.items()}}


def _who(row: Row) -> Answer:
    names = " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))
    return {"name": names, **{name: row.get(name) for name in ("national_id", "father_name", "birth_date")}}
