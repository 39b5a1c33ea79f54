"""What a paper says is gathered here, as data this actor may see; `reports` gives it a form.

A certificate is a gatekeeping document: each print of one is a row of `printout`, so that copies are counted and told.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Answer = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A paper the office prints. `entity`: of which rows. `takes`: rows (ids), nothing, period, or entity (a name, then ids)."""

    name: str
    title: str
    entity: str
    takes: str = "rows"


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("attendance_sheet", "برگهٔ حضور و غیاب", "session"),
        Form("certificate", "گواهی شرکت در دوره", "registration"),
        Form("vision_card", "کارت نتیجهٔ غربالگری بینایی", "screening"),
        Form("referral_letter", "نامهٔ ارجاع", "referral"),
        Form("kindergarten_form", "فرم ثبت‌نام کودکستان", "enrolment"),
        Form("class_roster", "فهرست کلاس", "course"),
        Form("worklist", "فهرست پیگیری", "referral", takes="nothing"),
        Form("quarter_summary", "خلاصهٔ آماری دوره", "", takes="period"),
        Form("record", "پروندهٔ یک ردیف", "", takes="entity"),
        Form("blank", "فرم خام", "", takes="entity"),
    )
}


@dataclass(frozen=True)
class Letterhead:
    """What stands above every paper. `county` and `province` are names, empty where they do not apply."""

    office: str
    name: str
    level: str
    province: str
    county: str


@dataclass(frozen=True)
class Paper:
    """One file to print: the same form for one or many records. `pages`: one mapping a record, as the form needs it.

    `day`: the day of printing. `practice`: everything that leaves a practice office is marked.
    """

    form: Form
    letterhead: Letterhead
    day: datetime.date
    practice: bool
    printed_by: str
    pages: tuple[Answer, ...]
