"""Another body's list beside ours, as a person's acts: compare it, keep it as a book, print it, and sign it off."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.actions.printing import Printable
from ui.tasks import Operation

if TYPE_CHECKING:
    from models.office import Office

Answer = Mapping[str, Any]
TITLE = "هم‌پوشانی دو فهرست"


def compare(file: Path, mapping: Mapping[str, str]) -> Operation:
    """What both lists have, what only one of them has; nothing of theirs is kept."""
    return Operation(lambda office, _progress: office.overlap(file, mapping or None), title="سنجیدن دو فهرست")


def columns(file: Path, mapping: Mapping[str, str]) -> Operation:
    """The columns of their list, what each is taken for and where it may go."""
    return Operation(lambda office, _progress: office.sheets.columns(file, entity="person", mapping=dict(mapping)))


def as_book(answer: Answer, to: Path) -> Operation:
    """What was found, as a workbook."""

    def work(office: Office, _progress: Any) -> None:
        from reports.tables import overlap

        overlap.write(answer, None, to, practice=office.practice)
        office.trail.kept("sheet", report="overlap", as_=to.suffix[1:].lower())

    return Operation(work, told=lambda _none: f"نوشته شد: {to.name}", title="نوشتن هم‌پوشانی")


def on_paper(answer: Answer) -> Operation:
    """What was found on paper that both sides sign, for the preview; the disk keeps nothing readable."""

    def work(office: Office, _progress: Any) -> Printable:
        from reports.tables import overlap_paper
        from reports.type import page

        layout = overlap_paper.layout(answer, office.papers.letterhead(), "")
        data, written = page.draw(layout, practice=office.practice)
        return Printable("", (), data, written.pages, len(answer["rows"]), written.missing, (), title=TITLE)

    return Operation(work, title="آماده کردن برگهٔ هم‌پوشانی")


def sign_off(answer: Answer) -> Operation:
    """Note with counts alone that both sides signed."""
    return Operation(
        lambda office, _progress: office.overlap_signed(answer),
        told=lambda _counts: "امضا یادداشت شد و فهرست فراموش شد.",
    )
