"""Figures as a person's acts: as a sheet, as paper, and closing a quarter with what is still open in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import Finding
from models.planning.asking import SERVICE
from models.text.jalali import parse_period
from models.text.persian import persian_digits
from ui.actions.printing import Printable
from ui.tasks import Operation

if TYPE_CHECKING:
    from models.office import Office


def as_file(name: str, period: str, county: str | None, to: Path, by: str = SERVICE) -> Operation:
    """A report as a workbook or as PDF, by the ending of the file. `by`: whose county counts, as Office.report."""

    def work(office: Office, _progress: Any) -> str:
        from reports.tables import figures

        head, answer = office.papers.letterhead(), office.report(name, period, county, by)
        missing = figures.write(answer, head, to, practice=office.practice)
        office.trail.kept("report", report=name, period=answer["period"], as_=to.suffix[1:].lower())
        return missing

    def told(missing: str) -> str:
        lost = f" {Finding('font-missing', value=' '.join(missing)).message}" if missing else ""
        return f"نوشته شد: {to.name}{lost}"

    return Operation(work, told=told, title="نوشتن گزارش")


def on_paper(name: str, period: str, county: str | None, by: str = SERVICE) -> Operation:
    """A report that has columns of its own on paper, for the preview; the disk keeps nothing of it."""

    def work(office: Office, _progress: Any) -> Printable:
        from reports.tables import statement_paper
        from reports.type import page

        answer = office.report(name, period, county, by)
        layout = statement_paper.layout(answer, office.papers.letterhead())
        data, written = page.draw(layout, practice=office.practice)
        return Printable("", (), data, written.pages, len(answer["rows"]), written.missing, (), title=answer["title"])

    return Operation(work, title="آماده کردن گزارش")


def close_quarter(period: str) -> Operation:
    """Close a period of this office."""
    label = parse_period(period).label
    return Operation(
        lambda office, _progress: office.close_period(period),
        told=lambda _answer: f"{label} بسته شد.",
        changed=lambda answer: [("closed_period", answer["id"])],
    )


def still_open(items: list[dict[str, Any]]) -> str:
    """What is still open in a period, as sentences for the question before closing."""
    listed = [f"{one['label']}: {one['count']}" for one in items if one["count"]]
    return persian_digits("\n".join(listed)) if listed else "چیزی باز نمانده است."
