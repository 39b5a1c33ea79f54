"""Figures as a person's acts: as a sheet, as paper, and closing a quarter with what is still open in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import Finding
from models.text.jalali import parse_period
from models.text.persian import persian_digits
from ui.tasks import Operation

if TYPE_CHECKING:
    from models.office import Office


def as_file(name: str, period: str, county: str | None, to: Path) -> Operation:
    """A report as a workbook or as PDF, by the ending of the file."""

    def work(office: Office, _progress: Any) -> str:
        from reports.tables import figures

        head, answer = office.papers.letterhead(), office.report(name, period, county)
        missing = figures.write(answer, head, to, practice=office.practice)
        office.trail.kept("report", report=name, period=answer["period"], as_=to.suffix[1:].lower())
        return missing

    def told(missing: str) -> str:
        lost = f" {Finding('font-missing', value=' '.join(missing)).message}" if missing else ""
        return f"نوشته شد: {to.name}{lost}"

    return Operation(work, told=told, title="نوشتن گزارش")


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
