"""The roll as a table: who, how old, which test, a column an answer, and what it comes to."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from models.errors import Level
from models.schema.fields import Field
from models.text.jalali import show
from models.text.persian import persian_digits
from ui.lists.columns import Column
from ui.lists.model import KIND, ROLE, ListModel
from ui.pages.rolls.child import Child
from ui.pages.rolls.strokes import shown

_Index = QModelIndex | QPersistentModelIndex
MARK = Qt.ItemDataRole.UserRole + 3
"""How a cell stands: «wrong», «wait» (asks a reason), «closed» (nothing is asked here) or ""."""
NUMBER, NAME, AGE, STAGE, RESULT = "number", "name", "age", "stage", "result"
_BEFORE = (
    Column(NUMBER, "ردیف", kind="number", align="center"),
    Column(NAME, "نام (نام پدر)"),
    Column(AGE, "سن"),
    Column(STAGE, "نوبت"),
)


class RollModel(ListModel):
    """Children by number; the fields of `asked` are the cells that are typed into."""

    def __init__(self, group: Sequence[Child], asked: Sequence[Field]) -> None:
        answers = tuple(Column(field.name, short_label(field), align="center") for field in asked)
        super().__init__((*_BEFORE, *answers, Column(RESULT, "نتیجه", kind="state")))
        self.group = list(group)
        self.asked = tuple(asked)

    # -- where --------------------------------------------------------------------------------------------------------

    def column_at(self, name: str) -> int:
        """The column of an answer. StopIteration for one that is not asked."""
        return next(number for number, column in enumerate(self.columns) if column.name == name)

    def field_at(self, column: int) -> Field | None:
        """The answer that a column is for."""
        number = column - len(_BEFORE)
        return self.asked[number] if 0 <= number < len(self.asked) else None

    def cells_of(self, child: Child) -> list[int]:
        """The columns in which something is asked of a child, from the right."""
        return [number + len(_BEFORE) for number, field in enumerate(self.asked) if child.asks(field.name)]

    def changed(self, child: Child) -> None:
        """Draw a child's row anew."""
        row = self.group.index(child)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    # -- a list of the desk -------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many children."""
        return len(self.group)

    def item(self, number: int) -> Mapping[str, Any] | None:
        """The child of that number."""
        return {"child": self.group[number]} if 0 <= number < len(self.group) else None

    def number_of(self, row_id: str) -> int:
        """The number of the child who is that person, else -1."""
        return next((number for number, child in enumerate(self.group) if child.person == row_id), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A roll keeps its order, since it is typed from paper."""

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and looks of a cell."""
        if not index.isValid():
            return None
        child, column = self.group[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(index.row(), index.column())
        if role == ROLE:
            return _role(child) if column.name == RESULT else ""
        if role == KIND:
            return "number" if self.field_at(index.column()) else column.kind
        if role == MARK:
            return self._mark(child, self.field_at(index.column()))
        return super().data(index, role)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Labels; those of the answers stand in two lines where they must."""
        if role == Qt.ItemDataRole.TextAlignmentRole and self.field_at(section) is not None:
            return int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        return super().headerData(section, orientation, role)

    def _words(self, row: int, number: int) -> str:
        child, column = self.group[row], self.columns[number]
        if (field := self.field_at(number)) is not None:
            return shown(field, child.cell(field.name))
        told = {NUMBER: persian_digits(str(row + 1)), NAME: child.name, AGE: child.age, STAGE: child.stage_label}
        return told[column.name] if column.name in told else _result(child)

    @staticmethod
    def _mark(child: Child, field: Field | None) -> str:
        if field is None:
            return "" if child.stage and not child.absent else "quiet"
        if not child.asks(field.name) or child.absent:
            return "closed"
        cell = child.cell(field.name)
        soft = any(finding.level is Level.SOFT for finding in cell.findings)
        return "wrong" if cell.wrong else "wait" if soft else ""


def short_label(field: Field) -> str:
    """A label without the unit behind it, «دید راست (از ده)», which the line above the table tells."""
    return field.label.partition(" (")[0]


def _result(child: Child) -> str:
    """What stands in the last column: the saved outcome, the one that is typed, or what was known before."""
    if child.saved is not None:
        return str(child.saved["words"]) or "ثبت شد"
    if child.absent:
        return "غایب"
    if child.touched:
        return child.forecast().words
    last = child.row["last"]
    if last is None:
        return ""
    day = show(datetime.date.fromisoformat(last["held_on"]))
    return f"پیش‌تر ({day}): {last['words'] or last['stage_label']}"


def _role(child: Child) -> str:
    """The colour of the badge; "" for words that are not settled."""
    if child.saved is not None:
        return "wrong" if child.saved["referral"] else "wait" if child.saved["leads_on"] else "done"
    if child.absent:
        return "primary"
    if child.confirming:
        return "wrong" if child.forecast().to_body else "wait"
    return ""
