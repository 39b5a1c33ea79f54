"""One page of every paper, filled from the practice office."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QImage

from models.errors import UserError
from models.office import Office
from models.office.paper.forms import FORMS, Form
from reports.forms import catalog
from ui.pictures import offices
from ui.widgets.pdf import Document

_DPI = 80
_PERIOD, _BLANK = "1404-Q3", "screening:vision"
_SHOWN = {"vision_card": {"outcome": "refer"}, "referral_letter": {"status": "open"}}  # what tells most on a form


def _given(office: Office, form: Form) -> list[str] | None:
    """What the form takes, None where there is nothing to print."""
    if form.takes == "nothing":
        return []
    if form.takes == "period":
        return [_PERIOD]
    if form.takes == "entity":
        return [_BLANK] if form.name == "blank" else ["person", offices.first(office, "person")]
    if form.takes == "day":
        return _day(office)
    return next(([one] for one in _rows(office, form) if _prints(office, form, one)), None)


def _rows(office: Office, form: Form) -> list[str]:
    """The rows that suit the form, by their names: the same in every run, as ids are not."""
    rows = office.find(form.entity, where=_SHOWN.get(form.name))
    programmes = (office.known.get(one.get("programme") or "") for one in rows)
    suited = [row["id"] for row, known in zip(rows, programmes, strict=True) if known is None or form.suits(known)]
    names = office.naming(form.entity, suited)
    return sorted(suited, key=lambda one: (names[one], one))


def _prints(office: Office, form: Form, row: str) -> bool:
    """Whether the row can be printed: a certificate is issued where one is earned."""
    if form.issued and not office.certify([row], form.name)[0]["certificate_no"]:
        return False
    try:
        return bool(office.paper(form.name, [row]).pages)
    except UserError:
        return False


def _day(office: Office) -> list[str] | None:
    """The base and the day with the most tests."""
    counts: dict[tuple[str, str], int] = {}
    for test in office.find("screening"):
        if test["centre"]:
            key = (test["held_on"], test["centre"])
            counts[key] = counts.get(key, 0) + 1
    names = office.naming("centre", sorted({centre for _, centre in counts}))
    best = min(counts, key=lambda key: (-counts[key], key[0], names[key[1]]), default=None)
    return list(best) if best else None


def pages(office: Office, only: frozenset[str] | None = None) -> Iterator[tuple[str, QImage]]:
    """The first page of each paper; `only`: names like «paper-record»."""
    for form in FORMS.values():
        name = f"paper-{form.name}"
        ids = _given(office, form) if only is None or name in only else None
        if ids is None:
            continue
        document = Document(catalog.draw(office.paper(form.name, ids))[0])
        yield name, document.image(0, _DPI)
        document.close()
