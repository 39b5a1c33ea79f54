"""The roll as it is seen and gone through: the cursor stands only where something is asked, and knows who waits."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from models.schema.fields import Field
from ui.look import look
from ui.pages.rolls.child import Child
from ui.pages.rolls.plain_grid import PlainGrid
from ui.pages.rolls.roll_model import AGE, NAME, NUMBER, RESULT, STAGE, RollModel, short_label
from ui.pages.rolls.strokes import refusal

_Index = QModelIndex | QPersistentModelIndex
# Pixels at 100 %: an answer's column at its narrowest and as it likes to be, and the least of the others; what does not
# fit is left out in this order.
_ANSWER, _EASY, _LEAST = 64, 84, {NUMBER: 44, NAME: 170, AGE: 120, STAGE: 96, RESULT: 170}
_DISPENSABLE = (AGE, STAGE)


class RollView(PlainGrid):
    """`moved`: another cell, child or state is to be told."""

    moved = Signal()

    def __init__(self, today: Callable[[], datetime.date], parent: QWidget | None = None) -> None:
        super().__init__("برگهٔ گروهی", parent)
        self._today = today

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_children(self, children: Sequence[Child], asked: Sequence[Field], stand_on: str = "") -> None:
        """Show a roll and stand on that person, else on the first child that waits."""
        model = RollModel(children, asked)
        self.show_list(model)
        self.fit()
        number = model.number_of(stand_on) if stand_on else -1
        if number >= 0:
            self.stand(number)
        elif not self.to_waiting(-1):
            self.stand(0)

    @property
    def roll(self) -> RollModel | None:
        """The roll that is shown."""
        model = self.model()
        return model if isinstance(model, RollModel) else None

    @property
    def group(self) -> list[Child]:
        """Its children, from above."""
        return self.roll.group if self.roll else []

    @property
    def child(self) -> Child | None:
        """The child at hand."""
        row = self.currentIndex().row()
        return self.group[row] if 0 <= row < len(self.group) else None

    @property
    def field(self) -> Field | None:
        """The answer at hand, None where the child has no such cell."""
        found = self.roll.field_at(self.currentIndex().column()) if self.roll else None
        return found if found and self.child and self.child.asks(found.name) else None

    def fit(self) -> None:
        """Share the width: answers stay narrow, name and result get what is left; age and test go first."""
        if self.roll is None:
            return
        room = self.viewport().width()
        widths = {column.name: look.px(_LEAST.get(column.name, _ANSWER)) for column in self.roll.columns}
        shown = dict(widths)
        for name in _DISPENSABLE:
            if sum(shown.values()) > room:
                del shown[name]
        easy = look.px(_EASY) - look.px(_ANSWER)
        answers = [name for name in shown if name not in _LEAST]
        each = max(0, min(easy, (room - sum(shown.values())) // max(1, len(answers))))
        shown |= {name: shown[name] + each for name in answers}
        half = max(0, room - sum(shown.values())) // 2
        for number, name in enumerate(widths):
            self.setColumnHidden(number, name not in shown)
            if name in shown:
                self.setColumnWidth(number, shown[name] + (half if name in (NAME, RESULT) else 0))

    # -- moving -------------------------------------------------------------------------------------------------------

    def stand(self, row: int, column: int | None = None) -> None:
        """Stand on a child, in the first cell that is empty unless a column is given."""
        if self.roll is None or not 0 <= row < self.roll.count():
            return
        child = self.roll.group[row]
        cells = self.roll.cells_of(child)
        if column is None:
            names = {number: self.roll.columns[number].name for number in cells}
            empty = [number for number in cells if not child.cell(names[number]).text]
            column = next(iter(empty or cells), self._first_answer())
        self.stand_at(row, column)
        self.moved.emit()

    def to_waiting(self, after: int) -> bool:
        """Go to the next child that waits, from the top again behind the last; False where none does."""
        children = self.group
        rows = [*range(after + 1, len(children)), *range(after + 1)]
        row = next((number for number in rows if children[number].waits), None)
        if row is None:
            return False
        self.stand(row)
        return True

    def next_child(self) -> None:
        """Go on to the next child that waits; stay where none does."""
        if not self.to_waiting(self.currentIndex().row()):
            self.moved.emit()

    def _first_answer(self) -> int:
        return next((n for n, _ in enumerate(self.roll.columns) if self.roll.field_at(n)), 0) if self.roll else 0

    def sideways(self, step: int) -> None:
        """The cell before or after this one, of the same child."""
        if self.roll is None or self.child is None or not self.settled():
            return
        cells = self.roll.cells_of(self.child)
        here = self.currentIndex().column()
        place = cells.index(here) if here in cells else -1
        if cells and 0 <= place + step < len(cells):
            self.stand(self.currentIndex().row(), cells[place + step])

    def upright(self, row: int) -> None:
        """The same cell of another child."""
        if self.roll is None or not self.settled():
            return
        row = max(0, min(self.roll.count() - 1, row))
        cells = self.roll.cells_of(self.roll.group[row])
        here = self.currentIndex().column()
        self.stand(row, here if here in cells else None)

    def settled(self) -> bool:
        """Leave the cell at hand; False, with its sentence, if what stands there cannot be kept."""
        child, field = self.child, self.field
        if child is None or field is None or child.saved is not None:
            return True
        cell = child.settle(field, self._today())
        if cell.wrong:
            self.refuse(field, refusal(field, cell))
        return not cell.wrong

    def refuse(self, field: Field, why: str) -> None:
        """Say what is wrong with the child at hand."""
        child = self.child
        if child is not None and self.roll is not None:
            child.error = f"{short_label(field)}: {why}"
            self.roll.changed(child)
            self.moved.emit()

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        """A cell that the mouse left is read as well."""
        super().currentChanged(current, previous)
        if self.roll is None or not previous.isValid() or previous.row() >= self.roll.count():
            return
        child, field = self.roll.group[previous.row()], self.roll.field_at(previous.column())
        if field is not None and child.saved is None and child.asks(field.name):
            child.settle(field, self._today())
        for row in {previous.row(), current.row()}:
            self.roll.changed(self.roll.group[row])
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the new width."""
        super().resizeEvent(event)
        self.fit()
