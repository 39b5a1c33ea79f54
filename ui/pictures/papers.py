"""One page of every paper, filled from the practice office."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QImage

from models.office import Office
from reports.forms import catalog
from ui.pictures import offices
from ui.widgets.pdf import Document

_DPI = 80


def wanted(office: Office) -> dict[str, list[str]]:
    """Each paper with rows it can be printed of."""

    def some(entity: str, **where: str) -> list[str]:
        return [offices.first(office, entity, **where)]

    return {
        "certificate": _issued(office),
        "vision_card": some("screening", outcome="refer"),
        "referral_letter": some("referral", status="open"),
        "kindergarten_form": some("enrolment", programme="kindergarten"),
        "attendance_sheet": some("session"),
        "class_roster": some("course"),
        "record": ["person", *some("person")],
        "worklist": [],
        "quarter_summary": ["1404-Q3"],
        "blank": ["screening:vision"],
    }


def _issued(office: Office) -> list[str]:
    """A certificate is issued where one is earned."""
    registrations = [one["id"] for one in office.find("registration", limit=60)]
    return [str(one["id"]) for one in office.certify(registrations) if one["certificate_no"]][:1]


def pages(office: Office, only: frozenset[str] | None = None) -> Iterator[tuple[str, QImage]]:
    """The first page of each paper; `only`: names like «paper-record»."""
    for form, ids in wanted(office).items():
        name = f"paper-{form}"
        if only is not None and name not in only:
            continue
        document = Document(catalog.draw(office.paper(form, ids))[0])
        yield name, document.image(0, _DPI)
        document.close()
