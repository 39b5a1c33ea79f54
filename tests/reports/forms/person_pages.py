"""Pages of the papers about one person each, made by hand, and what a reader finds on the finished file."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2

from models.office.paper.forms import FORMS
from models.office.paper.papers import Letterhead, Paper
from models.registry.person import PERSON
from models.schema.programme import load_programme, shipped
from reports.forms import catalog

Page = dict[str, Any]
PROGRAMMES = {path.stem: load_programme(path) for path in shipped()}
HEAD = Letterhead("0201", "ساری", "county", "مازندران", "ساری", "خیابان فرهنگ، پلاک 7", "01133221100")


def paper(form: str, *pages: Mapping[str, Any], practice: bool = False, head: Letterhead = HEAD) -> Paper:
    """A paper of these pages, printed on 19 Azar 1404."""
    return Paper(FORMS[form], head, datetime.date(2025, 12, 10), practice, "ali", tuple(map(dict, pages)))


def person(**values: Any) -> Page:
    """A girl of four with every number."""
    known = {
        "first_name": "نرگس", "last_name": "رضایی", "father_name": "علی", "national_id": "0012345679",
        "birth_date": "2021-07-01", "sex": "female", "mobile": "09121112233", "address": "کوچهٔ 12، پلاک 4",
    }  # fmt: skip
    return {name: {**known, **values}.get(name) for name in ("id", *PERSON.fields)}


def page(**values: Any) -> Page:
    """What every page has."""
    return {"id": "a" * 32, "person": person(), "code": "0012345679", "months": 53, **values}


def certificate(**values: Any) -> Page:
    told = {
        "person": person(sex="male", birth_date="1998-01-01"), "months": 320, "course": "مهارت‌های زندگی",
        "programme": "آموزش پیش از ازدواج", "minutes": 480, "first_day": "2025-09-23", "last_day": "2025-10-01",
        "online": False, "place": "فرهنگسرای یاس", "trainer": "مینا کریمی", "serial": "0201-ab12-000007",
        "certified_on": "2025-10-04", "copy": 1,
    }  # fmt: skip
    return page(**{**told, **values})


def card(**values: Any) -> Page:
    told = {
        "programme": "غربالگری بینایی", "stage": "نوبت نخست", "held_on": "2025-10-23",
        "centre": {"name": "پایگاه یاس", "phone": "01133445566"}, "screener": "سارا نوری",
        "fields": PROGRAMMES["vision"].fields, "outcome": "pass", "outcome_label": "سالم",
        "answers": {"chart": "lea", "right": 8, "left": 10, "strabismus": "none", "glasses": False},
        "next": {"kind": "none", "by": None, "done_on": None},
    }  # fmt: skip
    return page(**{**told, **values})


def letter(**values: Any) -> Page:
    fields = PROGRAMMES["vision"].fields
    test = {"stage": "تکرار", "held_on": "2025-11-06", "centre": None, "screener": "", "outcome_label": "ارجاع"}
    told = {
        "programme": "غربالگری بینایی", "confidential": False, "examined": True,
        "to_body": "بینایی‌سنج", "to_centre": None, "reason": "دید کمتر از حد",
        "referred_on": "2025-11-06", "due_on": "2025-12-06",
        "guardian": {"name": "زهرا امینی", "mobile": "09120000000"},
        "tests": [{**test, "stage": "نوبت نخست"}, test],
        "results": [(fields["right"], (4, 5)), (fields["left"], (9, 9))],
        "findings": [fields["diagnosis"]],
    }  # fmt: skip
    return page(**{**told, **values})


def enrolment(answers: Mapping[str, Any] | None = None, **values: Any) -> Page:
    given = answers or {}
    programme = PROGRAMMES["kindergarten"]
    row = dict.fromkeys(("asked_on", "ends_on", "class_name", "reason"))
    told = {
        "enrolment": {**row, "programme": programme.name, "status": "active", "answers": given,
                      "starts_on": "2025-09-23"},
        "centre": {"name": "کودکستان لاله", "code": "0201K001", "manager": "فرهاد فرهمند"},
        "programme": programme.label, "guardians": [],
        "sections": [(part.label, [(field, given.get(field.name)) for field in part.fields])
                     for part in programme.sections],
    }  # fmt: skip
    return page(**{**told, **values})


# -- what a reader finds ----------------------------------------------------------------------------------------------


def bare(text: str) -> str:
    """Letters only, since readers of PDF differ in spaces, half-spaces and hamza over heh."""
    return "".join(text.replace("\u200c", "").replace("\u0654", "").replace("\u200e", "").split())


def read(made: Paper, to: Path) -> list[str]:
    """The bare text of each page of a paper that is written to `to`."""
    catalog.make(made, to)
    with pypdfium2.PdfDocument(to) as document:
        return [bare(one.get_textpage().get_text_range()) for one in document]


def sizes(file: Path) -> set[tuple[int, int]]:
    """Width and height of the pages, in millimetres."""
    with pypdfium2.PdfDocument(file) as document:
        return {
            (round(wide / 72 * 25.4), round(high / 72 * 25.4)) for wide, high in (one.get_size() for one in document)
        }


def attached(file: Path) -> Mapping[str, Any]:
    """The facts for machines that a file carries."""
    with pypdfium2.PdfDocument(file) as document:
        facts: Mapping[str, Any] = json.loads(bytes(document.get_attachment(0).get_data()))
    return facts
