"""A report leaves the office as a workbook to compute with or as a paper to file, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.errors import UserError
from models.office.paper.papers import Letterhead

_CODED = ("programme", "indicator", "county")  # columns of figures whose words stand beside them


def write(answer: Mapping[str, Any], head: Letterhead | None, to: Path, *, practice: bool) -> str:
    """Write the answer of `report` to a .xlsx or .pdf file; the characters that the paper's font has not.

    `head` stands above a paper; a workbook has none. UserError usage (another ending), file-missing, disk-full,
    read-only.
    """
    kind, of_its_own = to.suffix.lower(), "columns" in answer
    if kind == ".xlsx" and of_its_own:
        from reports.tables import statements

        statements.write_sheet(answer, to, practice=practice)
        return ""
    if kind == ".xlsx":
        from reports import sheets

        worded = {**answer, "rows": [_worded(row) for row in answer["rows"]]}
        sheets.figures_sheet(worded, to, practice, title=str(answer.get("title", "آمار")))
        return ""
    if kind != ".pdf":
        raise UserError("usage", why="پسوند پرونده باید .pdf یا .xlsx باشد.")
    from reports.tables import figures_paper, statement_paper  # paper's libraries are loaded only when it is printed
    from reports.type import page

    tell = statement_paper.layout if of_its_own else figures_paper.layout
    return page.write(tell(answer, head), to, practice=practice).missing


def _worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of figures with words for its codes, as a reader of the workbook wants them."""
    return {**row, **{name: row[f"{name}_label"] for name in _CODED if row.get(f"{name}_label")}}
