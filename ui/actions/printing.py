"""Printing is: gather what may be seen, lay it out, show it, and only then print or keep it; copies are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from models.office.paper.forms import FORMS
from models.text.persian import persian_digits
from ui.frame import Frame
from ui.tasks import Operation, Progress

if TYPE_CHECKING:
    from models.office import Office


@dataclass(frozen=True)
class Printable:
    """A paper that was laid out: its PDF in memory (the disk keeps nothing readable), the rows on it, and why others
    are not. `title`: of a paper that is no form of ours (`form` is "" then)."""

    form: str
    ids: tuple[str, ...]
    data: bytes
    pages: int
    records: int
    missing: str
    refused: tuple[str, ...]
    title: str = ""

    @property
    def name(self) -> str:
        """What the paper is called."""
        return self.title or FORMS[self.form].title


def lay_out(form: str, ids: Sequence[str], through: str = "") -> Operation:
    """Gather and lay out a paper; certificates not yet issued are issued first. `through`: the entity of `ids` where
    the paper is of what belongs to them, e.g. the certificates of a course."""

    def work(office: Office, progress: Progress) -> Printable:
        from reports.forms import catalog

        progress.step(0, len(ids), "گردآوری")
        asked = office.papers.rows_of(form, through, ids) if through else tuple(ids)
        wanted, refused = _issued(office, form, asked) if FORMS[form].issued else (asked, ())
        paper = office.paper(form, wanted) if wanted or not (ids or through) else None
        if paper is None:
            return Printable(form, (), b"", 0, 0, "", refused)
        progress.step(0, paper.records, "چیدن برگه‌ها")
        data, written = catalog.draw(paper)
        return Printable(form, wanted, data, written.pages, paper.records, written.missing, refused)

    return Operation(work, title=f"آماده کردن {FORMS[form].title}", changed=_changed)


def _issued(office: Office, form: str, ids: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = office.certify(ids, form)
    given = {one["id"] for one in told if one["certificate_no"]}
    refused = tuple(error["message"] for one in told for error in one["errors"])
    return tuple(one for one in ids if one in given), refused


def _changed(made: Printable) -> list[tuple[str, str]]:
    form = FORMS[made.form]
    return [(form.entity, one) for one in made.ids] if form.issued else []


def count_copies(made: Printable) -> Operation:
    """Log that it was printed; only papers with a serial are counted."""
    return Operation(lambda office, _progress: office.printed(made.form, made.ids) if made.form else None)


def open_made(frame: Frame, parent: QWidget, made: Printable) -> None:
    """Show a paper that was laid out."""
    from ui.shell.print_window import PrintWindow

    PrintWindow(frame, parent, made).open()  # exec would wait inside the act whose keys are held


def open_print(frame: Frame, parent: QWidget, form: str, ids: Sequence[str], through: str = "") -> None:
    """Lay out these rows on a form and show the preview; a refusal is told by the window. `through`: as `lay_out`."""

    def show(made: Any) -> None:
        for reason in made.refused[:3]:
            frame.tell(reason, "wait")
        if len(made.refused) > 3:
            frame.tell(persian_digits(f"{len(made.refused)} گواهی صادر نشد؛ نخستین علت: {made.refused[0]}"), "wait")
        if not made.pages and not made.refused:
            frame.tell("چیزی برای چاپ در این فرم نیست.", "note")
        if made.pages:
            open_made(frame, parent, made)

    frame.run(lay_out(form, ids, through), show, hold=True)
