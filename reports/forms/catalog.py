"""Every form by its name, with the function that lays it out; writing one is the same for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import UserError
from models.office.papers import Paper

if TYPE_CHECKING:
    from reports.type.page import Layout

Builder = Callable[[Paper], "Layout"]

# A form of `models.office.papers.FORMS` to "module:function" in this package; imported when first printed.
BUILDERS: Mapping[str, str] = {
    "attendance_sheet": "attendance_sheet:layout",
    "certificate": "certificate:layout",
    "vision_card": "vision_card:layout",
    "referral_letter": "referral_letter:layout",
    "kindergarten_form": "kindergarten_form:layout",
    "class_roster": "class_roster:layout",
    "worklist": "worklist:layout",
    "quarter_summary": "quarter_summary:layout",
    "record": "record:layout",
    "blank": "record:layout_blank",
}


def write(paper: Paper, to: Path) -> int:
    """Lay out a paper and write it as PDF; the number of pages. UserError disk-full or read-only.

    Written beside its place and renamed, so that nobody opens half a file.
    """
    raise NotImplementedError(paper.form, to, UserError)
