"""Places of files are asked for in one way; what a person chose last is where the next question begins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """A folder, or None."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(chosen) if chosen else None


def file(parent: QWidget, title: str, start: Path, pattern: str) -> Path | None:
    """A file that is there, or None. `pattern` as Qt writes it: «Excel (*.xlsx *.csv)»."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(start), pattern)
    return Path(chosen) if chosen else None


def target(parent: QWidget, title: str, start: Path, pattern: str) -> Path | None:
    """A file to be written, or None; the ending of `start` is added where the person wrote none."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start), pattern)
    if not chosen:
        return None
    place = Path(chosen)
    return place if place.suffix else place.with_name(place.name + start.suffix)
