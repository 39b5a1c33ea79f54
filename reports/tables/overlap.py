"""Two bodies' lists side by side leave the office as a workbook, or as a paper that both sides sign (S15)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.errors import UserError
from models.office.paper.papers import Letterhead


def write(answer: Mapping[str, Any], head: Letterhead | None, to: Path, *, practice: bool, signer: str = "") -> str:
    """Write the answer of `overlap` to a .xlsx or .pdf file; the characters that the paper's font has not.

    `signer`: who signs for the other body. UserError usage (another ending), file-missing, disk-full, read-only.
    """
    kind = to.suffix.lower()
    if kind == ".xlsx":
        from reports import sheets

        sheets.overlap_sheet(answer, to, practice)
        return ""
    if kind != ".pdf":
        raise UserError("usage", why="پسوند پرونده باید .pdf یا .xlsx باشد.")
    from reports.tables import overlap_paper  # the libraries of paper are loaded only when something is printed
    from reports.type import page

    return page.write(overlap_paper.layout(answer, head, signer), to, practice=practice).missing
