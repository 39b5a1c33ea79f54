"""Pages of the papers that are lists, made by hand, and a practice office whose rows they are printed from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from models.office import Office
from models.store import slots
from tests.journeys.offices import Cheap, found

Page = dict[str, Any]


@contextmanager
def practice_office(folder: Path) -> Iterator[Office]:
    """A county with sixty invented persons and their year, on the day of the samples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAFTAR_NOW", "2025-12-10")
        patch.setattr(slots, "Cost", Cheap)
        with found(folder, "county", "0201") as office:
            office.demo(60)
            yield office


def listed(number: int = 0, **values: Any) -> Page:
    """A person of a list; each number has a surname of its own."""
    told = {
        "first_name": "نرگس", "last_name": f"رضایی{chr(0x628 + number % 7)}", "father_name": "علی", "sex": "female",
        "mobile": "09121112233", "identity": "0012345679", "identity_field": "national_id", "status": None,
        "minutes": None, "notes": None, "registered": True, "class_name": "گل", "partner": "", "pre_test": None,
        "post_test": None, "certificate_no": None, "certified_on": None,
    }  # fmt: skip
    return {**told, **values}


def sheet(*rows: Page, **values: Any) -> Page:
    """A session's sheet."""
    noted = [row["status"] for row in rows]
    counts = {name: noted.count(name) for name in ("present", "late", "absent")}
    told = {
        "id": "a" * 32, "course": "دورهٔ پاییز", "programme": "آموزش پیش از ازدواج", "held_on": "2025-10-24",
        "starts_at": "16:00", "minutes": 120, "topic": "حقوق خانواده", "mode": "حضوری", "place": "فرهنگسرای یاس",
        "trainer": "کاوه حیدری", "headcount_female": None, "headcount_male": None, "rows": list(rows),
        "counts": {**counts, "unmarked": noted.count(None)},
    }  # fmt: skip
    return {**told, **values}


def roster(*rows: Page, **values: Any) -> Page:
    """A course's roster."""
    counts = {"registered": len(rows), "female": 1, "male": 0, "couples": 0, "pre_test": 1, "post_test": 0}
    told = {
        "id": "b" * 32, "course": "دورهٔ پاییز", "programme": "آموزش پیش از ازدواج", "place": "فرهنگسرای یاس",
        "trainer": "کاوه حیدری", "starts_on": "2025-10-23", "ends_on": None, "audience": None, "capacity": 30,
        "required_minutes": 480, "rows": list(rows), "counts": {**counts, "certified": 1},
    }  # fmt: skip
    return {**told, **values}


def awaited(number: int, state: str, **values: Any) -> Page:
    """A row of the worklist."""
    told = {
        "id": f"{number:032x}", "name": f"سارا نوری{'ابپتجد'[number % 6]}", "father_name": "رضا",
        "programme": "غربالگری بینایی",
        "to_body": "بینایی‌سنج", "to_centre": "", "due_on": "2025-11-30", "days_late": 10, "state": state, "phones": [],
    }  # fmt: skip
    return {**told, **values}


def group(state: str, label: str, *rows: Page) -> Page:
    return {"state": state, "label": label, "rows": list(rows)}


def worklist(*groups: Page) -> Page:
    told = {"about": "ارجاع به", "confidential": False}
    return {"groups": list(groups), "count": sum(len(one["rows"]) for one in groups), **told}


def paths(file: Path) -> int:
    """How many lines, boxes and ticks are drawn on the first page."""
    with pypdfium2.PdfDocument(file) as document:
        return len(list(document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])))
