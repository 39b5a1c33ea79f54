"""The roll is typed cell by cell with one hand on the numeric pad; the cursor knows where the next answer goes.

A digit that is a whole answer moves on; Enter behind the last answer that matters hands the child over to be saved;
«-» or «/» says that the child is not there today, «*» that it would not be tested.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.schema.fields import Field
from ui.pages.rolls.child import Child
from ui.pages.rolls.strokes import EMPTY, refusal, shortened, takes, typed
from ui.pages.rolls.view import RollView

_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier  # shift makes «*» and «+»
_ABSENT, _REFUSED = ("-", "/", "−", "÷"), ("*", "×")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGE = 10  # children


class RollGrid(RollView):
    """`finished`: a child's answers are complete and accepted. `edited`: something was typed or taken back."""

    finished = Signal(object)  # Child
    edited = Signal(object)  # Child

    # -- typing -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Every key that belongs to the roll; others go on to the window."""
        key, text = event.key(), event.text()
        moves = self._moves()
        if event.modifiers() & ~_PLAIN or (key not in moves and not (text and text.isprintable())):
            event.ignore()
            return
        event.accept()
        if key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sideways(-1)
        elif key in moves:
            moves[key]()
        else:
            self.write(text)

    def _moves(self) -> dict[int, Callable[[], None]]:
        row = self.currentIndex().row()
        return {
            Qt.Key.Key_Return: self.enter,
            Qt.Key.Key_Enter: self.enter,
            Qt.Key.Key_Left: lambda: self.sideways(1),
            Qt.Key.Key_Right: lambda: self.sideways(-1),
            Qt.Key.Key_Up: lambda: self.upright(row - 1),
            Qt.Key.Key_Down: lambda: self.upright(row + 1),
            Qt.Key.Key_PageUp: lambda: self.upright(row - _PAGE),
            Qt.Key.Key_PageDown: lambda: self.upright(row + _PAGE),
            Qt.Key.Key_Home: lambda: self.upright(0),
            Qt.Key.Key_End: lambda: self.upright(len(self.group) - 1),
            Qt.Key.Key_Backspace: self.take_back,
            Qt.Key.Key_Delete: self.empty,
        }

    def write(self, sign: str) -> None:
        """Type one sign into the cell at hand."""
        child, field = self.child, self.field
        if child is None or self.roll is None:
            return
        blank = not child.touched and not (field and takes(field, sign))
        if sign in _ABSENT and (blank or child.absent):
            self.mark_absent()
        elif sign in _REFUSED and self._may_refuse(child):
            self.mark_refused()
        elif field is None or not child.waits:
            self.moved.emit()
        else:
            self._type(child, field, sign)

    def _type(self, child: Child, field: Field, sign: str) -> None:
        cell, done = typed(field, child.cell(field.name), sign, self._today())
        child.put(field.name, cell)
        self.edited.emit(child)
        if cell.wrong:
            self.refuse(field, refusal(field, cell))
        elif self.roll is not None:
            self.roll.changed(child)
            self.moved.emit()
        if done:
            self.sideways(1)

    def take_back(self) -> None:
        """Take back the last key of the cell at hand."""
        self._replace(lambda field, child: child.put(field.name, shortened(field, child.cell(field.name))))

    def empty(self) -> None:
        """Empty the cell at hand."""
        self._replace(lambda field, child: child.put(field.name, EMPTY))

    def _replace(self, act: Callable[[Field, Child], None]) -> None:
        if self.child is not None and self.field is not None and self.child.waits and self.roll is not None:
            act(self.field, self.child)
            self.edited.emit(self.child)
            self.roll.changed(self.child)
            self.moved.emit()

    # -- a child ------------------------------------------------------------------------------------------------------

    def mark_absent(self) -> None:
        """Not here today, and on to the next; once more takes it back."""
        child = self.child
        if child is None or self.roll is None or child.saved is not None or child.row["stage"] is None:
            return
        child.clear()
        child.absent = not child.absent
        self.roll.changed(child)
        if child.absent:
            self.next_child()
        else:
            self.stand(self.currentIndex().row())

    @staticmethod
    def _may_refuse(child: Child) -> bool:
        return child.waits and child.may_refuse

    def mark_refused(self) -> None:
        """Would not be tested: nothing else is asked, Enter accepts what follows."""
        child = self.child
        if child is None or self.roll is None:
            return
        child.clear()
        child.refuses = True
        self.edited.emit(child)
        self.roll.changed(child)
        self._finish(child)

    def enter(self) -> None:
        """On to the next cell; behind the last answer that matters the child is finished."""
        child, field = self.child, self.field
        if child is None or self.roll is None:
            return
        if not child.waits:
            self.next_child()
            return
        was_open = bool(field and child.cell(field.name).open)
        if not self.settled():
            return
        if child.confirming or child.refuses or self._is_through(child, field, was_open):
            self._finish(child)
        else:
            self.sideways(1)

    def hand_over(self) -> None:
        """The child at hand is done with, wherever the cursor stands."""
        if self.child is not None and self.child.waits and self.settled():
            self._finish(self.child)

    def _is_through(self, child: Child, field: Field | None, was_open: bool) -> bool:
        """Whether Enter here means the child and not only the cell."""
        if self.roll is None or field is None:
            return True
        cells, here = self.roll.cells_of(child), self.currentIndex().column()
        decisive = [number for number in cells if self.roll.columns[number].name in child.decisive()]
        if field.name in child.undecided() and here != cells[-1]:
            return False
        return here >= max(decisive, default=here) or (not child.undecided() and not was_open)

    def _finish(self, child: Child) -> None:
        """Hand the child over, if nothing lacks; what leads to more is shown first and accepted by another Enter."""
        if self.roll is None or not (self._no_mistake(child) and self._nothing_lacks(child)):
            return
        if child.forecast().leads_on and not child.confirming:
            child.confirming = True
            self.roll.changed(child)
            self.moved.emit()
        else:
            self.finished.emit(child)

    def _no_mistake(self, child: Child) -> bool:
        wrong = next((name for name, cell in child.cells.items() if cell.wrong), None)
        if wrong is None or self.roll is None:
            return True
        self.stand(self.currentIndex().row(), self.roll.column_at(wrong))
        if self.field is not None:
            self.refuse(self.field, refusal(self.field, child.cell(wrong)))
        return False

    def _nothing_lacks(self, child: Child) -> bool:
        if not child.touched and self.field is not None:
            self.refuse(self.field, "هنوز پاسخی نوشته نشده است؛ اگر امروز نیامده «-» بزنید.")
            return False
        lacking = next(iter(child.missing()), None)
        if lacking is None or self.roll is None:
            return True
        if lacking in [field.name for field in self.roll.asked]:
            self.stand(self.currentIndex().row(), self.roll.column_at(lacking))
        self.refuse(child.round.programme.fields[lacking], "این خانه خالی است.")
        return False
