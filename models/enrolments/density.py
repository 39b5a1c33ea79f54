"""How many belong to one class and to one educator, as far as a province has said what it allows.

`[[ratio]]` of a programme's file (band, children_per_educator, class_size) is asked about when somebody enters a class;
no number is built in, because no source gives one (programmes 2.6). What is usual is another thing, only told before a
period is closed: schema.plausible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.errors import Finding
from models.schema.entity import Row
from models.schema.programme import Programme
from models.schema.rules import Desk
from models.text import persian

EDUCATOR = "educator"  # the role of staff that counts


def crowded(programme: Programme, band: str | None, row: Row, desk: Desk) -> Iterable[Finding]:
    """Soft `over-capacity` of the class that `row` enters, by the ratio of its band; nothing where none is given.

    Educators are those of the centre's staff whose class is this one; of a class without any nothing is known.
    """
    ratio = next((one for one in programme.settings.get("ratio", ()) if one["band"] == band), None)
    if ratio is None or not row.get("class_name") or not row.get("centre"):
        return
    others = desk.rows("enrolment", centre=row["centre"], programme=programme.name, status="active")
    number = 1 + sum(one["id"] != row.get("id") and _same_class(one, row) for one in others)
    educators = len(_educators(row, desk))
    for limit in (ratio.get("class_size"), educators * ratio.get("children_per_educator", 0)):
        if limit and number > limit:
            yield Finding("over-capacity", "class_name", number, {"limit": limit})
            return


def _educators(row: Row, desk: Desk) -> set[str]:
    """Who teaches in the class on the day the row begins."""
    day = row.get("starts_on") or desk.today.isoformat()
    staff = desk.rows("staff", centre=row["centre"], role=EDUCATOR)
    return {
        one["person"]
        for one in staff
        if _same_class(one, row) and (one.get("starts_on") or "") <= day and not _over(one.get("ends_on"), day)
    }


def _over(last: str | None, day: str) -> bool:
    return last is not None and last <= day


def _same_class(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return persian.compact_key(one.get("class_name") or "") == persian.compact_key(other.get("class_name") or "")
