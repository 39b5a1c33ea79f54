"""Attendance by exception: everyone is present by one key, only who was not is named; nothing is marked by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from models.schema.codelists import of_options
from models.text.persian import persian_digits
from models.workshops.attendance import STATUSES
from ui.lists.columns import Column
from ui.lists.model import ListModel
from ui.pages.rolls.roll_model import MARK

PRESENT, LATE, ABSENT = "present", "late", "absent"
_LABELS = of_options(STATUSES).labels
_ROLES = {PRESENT: "done", LATE: "wait", ABSENT: "wrong"}
NUMBER, NAME, GROUP, STATUS, MINUTES, NOTE = "number", "name", "class_name", "status", "minutes", "note"


class Mark:
    """One person on the sheet. `status` and `minutes` as they are marked now; `typed`: minutes that are being typed."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row
        self.status: str | None = row["status"]
        self.minutes: int | None = row["minutes"]
        self.typed: str | None = None
        self.error = ""
        self.reasons: dict[str, str] = {}

    @property
    def person(self) -> str:
        """The id of the person."""
        return str(self.row["person"])

    @property
    def name(self) -> str:
        """The name, with the father's."""
        return f"{self.row['naming']} ({self.row['father']})" if self.row["father"] else str(self.row["naming"])

    @property
    def changed(self) -> bool:
        """Whether it differs from what is saved."""
        return (self.status, self.minutes) != (self.row["status"], self.row["minutes"])

    def put(self, status: str | None, minutes: int | None = None) -> None:
        """Mark the person; what is saved already cannot be unmarked, only changed."""
        if status is None:
            status, minutes = self.row["status"], self.row["minutes"]
        self.status, self.minutes, self.typed, self.error = status, minutes, None, ""

    def raw(self, session: str) -> dict[str, Any]:
        """The attendance as `Office.put` takes it."""
        told = {"session": session, "person": self.person, "status": self.status, "minutes": self.minutes}
        return {**told, "reasons": dict(self.reasons)} if self.reasons else told


class MarkModel(ListModel):
    """The sheet as a table."""

    def __init__(self, marks: Sequence[Mark], minutes: int | None) -> None:
        grouped = any(mark.row[GROUP] for mark in marks)
        shown = (
            Column(NUMBER, "ردیف", kind="number", align="center"),
            Column(NAME, "نام (نام پدر)"),
            *([Column(GROUP, "کلاس")] * grouped),
            Column(STATUS, "وضعیت", kind="state", roles=_ROLES),
            Column(MINUTES, "دقیقه", kind="number", align="center"),
            Column(NOTE, "یادآوری"),
        )
        super().__init__(shown)
        self.marks = list(marks)
        self._minutes = minutes

    def count(self) -> int:
        """How many people."""
        return len(self.marks)

    def item(self, number: int) -> Mapping[str, Any] | None:
        """The cells of a row."""
        if not 0 <= number < len(self.marks):
            return None
        mark = self.marks[number]
        state = (_ROLES[mark.status], _LABELS[mark.status]) if mark.status else None
        told = {NUMBER: number + 1, NAME: mark.name, GROUP: mark.row[GROUP], STATUS: state}
        return {**told, MINUTES: self._told_minutes(mark), NOTE: _note(mark)}

    def _told_minutes(self, mark: Mark) -> str:
        if mark.typed is not None:
            return f"{mark.typed}_"
        if mark.minutes is not None:
            return str(mark.minutes)
        return "" if mark.status in (None, ABSENT) or self._minutes is None else f"{self._minutes}"

    def number_of(self, row_id: str) -> int:
        """The number of that person, else -1."""
        return next((number for number, mark in enumerate(self.marks) if mark.person == row_id), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A sheet keeps its order: its numbers are typed."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and looks of a cell."""
        if role == MARK and index.isValid():
            wrong = self.marks[index.row()].error and self.columns[index.column()].name == MINUTES
            return "wrong" if wrong else ""
        return super().data(index, role)

    def changed(self, mark: Mark) -> None:
        """Draw a person's row anew."""
        row = self.marks.index(mark)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))


def _note(mark: Mark) -> str:
    parts = ["ثبت نشده"] * mark.changed + ["در این دوره نام‌نویسی نشده"] * (not mark.row["registered"])
    return "، ".join(parts)


def told_counts(marks: Sequence[Mark]) -> str:
    """«۲۲ حاضر، ۱ با تأخیر، ۲ غایب، ۰ بی‌نشان»."""
    statuses = [mark.status for mark in marks]
    parts = [f"{statuses.count(code)} {label}" for code, label in _LABELS.items()]
    unmarked = statuses.count(None)
    return persian_digits("، ".join([*parts, *([f"{unmarked} بی‌نشان"] * bool(unmarked))]))
