"""Every form by its name, with the function that lays it out; writing one is the same for all."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from models.office.paper.papers import Paper

if TYPE_CHECKING:
    from reports.type.page import Layout, Written

Builder = Callable[[Paper], "Layout"]

# A form of `models.office.paper.forms.FORMS` to "module:function" in this package; imported when first printed.
BUILDERS: Mapping[str, str] = {
    "attendance_sheet": "attendance_sheet:layout",
    "certificate": "certificate:layout",
    "vision_card": "vision_card:layout",
    "screening_card": "screening_card:layout",
    "hearing_certificate": "hearing_certificate:layout",
    "base_daily_list": "base_daily_list:layout",
    "referral_letter": "referral_letter:layout",
    "kindergarten_form": "kindergarten_form:layout",
    "enrolment_card": "enrolment_card:layout",
    "case_file": "case_file:layout",
    "case_slip": "case_slip:layout",
    "service_letter": "service_letter:layout",
    "class_roster": "class_roster:layout",
    "health_file": "health_file:layout",
    "handover_dossier": "handover_dossier:layout",
    "minutes": "minutes:layout",
    "open_resolutions": "open_resolutions:layout",
    "visit_report": "visit_report:layout",
    "harm_ranking": "harm_ranking:layout",
    "training_calendar": "training_calendar:layout",
    "worklist": "worklist:layout",
    "due_list": "worklist:layout",
    "quarter_summary": "quarter_summary:layout",
    "record": "record:layout",
    "blank": "record:layout_blank",
}


def builder_of(form: str) -> Builder:
    """The function that lays a form out; only now are the libraries of paper loaded."""
    module, _, function = BUILDERS[form].partition(":")
    found: Builder = getattr(importlib.import_module(f"reports.forms.{module}"), function)
    return found


def make(paper: Paper, to: Path) -> Written:
    """Lay out a paper and write it as PDF; pages, and the characters that the font has not.

    Written beside its place and renamed, so that nobody opens half a file. UserError file-missing (no such folder),
    disk-full, read-only.
    """
    from reports.type import page

    data, written = draw(paper)
    page.save(data, to)
    return written


def draw(paper: Paper) -> tuple[bytes, Written]:
    """Lay out a paper as the bytes of a PDF, for a preview."""
    from reports.forms import letterhead
    from reports.type import page

    layout = builder_of(paper.form.name)(paper)
    return page.draw(layout, practice=paper.practice, author=letterhead.office_name(paper.letterhead))
