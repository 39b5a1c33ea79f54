"""The sheet is marked from the keyboard: Enter for everyone, a row's number and the space bar for who is absent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from models.text.persian import latin_digits
from ui.look import look
from ui.pages.rolls.marks import ABSENT, GROUP, LATE, MINUTES, NAME, NOTE, NUMBER, PRESENT, STATUS, Mark, MarkModel
from ui.pages.rolls.plain_grid import PlainGrid

_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_LETTERS = {"l": LATE, "ت": LATE, "p": PRESENT, "ح": PRESENT, "a": ABSENT, "غ": ABSENT, "-": ABSENT, "/": ABSENT}
_LEAST = {NUMBER: 52, NAME: 200, GROUP: 110, STATUS: 120, MINUTES: 76, NOTE: 150}  # pixels at 100 %
_PAGE = 10  # people
_MOST_DIGITS = 4  # of minutes


class MarkGrid(PlainGrid):
    """`marked`: something was marked. `moved`: another row is at hand, or a number is being typed."""

    marked = Signal()
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("برگهٔ حضور و غیاب", parent)
        self.pending = ""  # the first digits of a row's number
        self.unknown = ""  # a number that was typed and is no row's

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_marks(self, marks: Sequence[Mark], minutes: int | None, stand_on: str = "") -> None:
        """Show a sheet of a session of so many minutes."""
        self.pending = self.unknown = ""
        model = MarkModel(marks, minutes)
        self.show_list(model)
        self.fit()
        self.stand(max(0, model.number_of(stand_on)))

    @property
    def sheet(self) -> MarkModel | None:
        """The sheet that is shown."""
        model = self.model()
        return model if isinstance(model, MarkModel) else None

    @property
    def marks(self) -> list[Mark]:
        """Its people, from above."""
        return self.sheet.marks if self.sheet else []

    @property
    def mark(self) -> Mark | None:
        """The person at hand."""
        row = self.currentIndex().row()
        return self.marks[row] if 0 <= row < len(self.marks) else None

    def stand(self, row: int) -> None:
        """Stand on a person, at the status."""
        if self.sheet is not None and 0 <= row < len(self.marks):
            self.leave_minutes()
            column = [one.name for one in self.sheet.columns].index(STATUS)
            self.stand_at(row, column)
        self.moved.emit()

    def fit(self) -> None:
        """Share the width: what is left goes to name and note."""
        if self.sheet is None:
            return
        widths = {column.name: look.px(_LEAST[column.name]) for column in self.sheet.columns}
        half = max(0, self.viewport().width() - sum(widths.values())) // 2
        for number, (name, width) in enumerate(widths.items()):
            self.setColumnWidth(number, width + (half if name in (NAME, NOTE) else 0))

    # -- marking ------------------------------------------------------------------------------------------------------

    def all_present(self) -> None:
        """Everyone who is not marked yet is present."""
        for mark in self.marks:
            if mark.status is None:
                mark.put(PRESENT)
        if self.sheet is not None and self.marks:
            self.sheet.changed(self.marks[0])
            self.viewport().update()
        self.marked.emit()

    def put(self, status: str | None) -> None:
        """Mark the person at hand; who is late is asked for minutes next."""
        mark = self.mark
        if mark is None:
            return
        mark.put(status)
        mark.typed = "" if status == LATE else None
        self._tell(mark)

    def toggle_absent(self) -> None:
        """Absent, or present after all."""
        if self.mark is not None:
            self.put(PRESENT if self.mark.status == ABSENT else ABSENT)

    def _tell(self, mark: Mark) -> None:
        if self.sheet is not None:
            self.sheet.changed(mark)
        self.marked.emit()

    def leave_minutes(self) -> None:
        """Keep the minutes that were typed; nothing typed means the whole session."""
        mark = self.mark
        if mark is not None and mark.typed is not None:
            mark.minutes = int(mark.typed) if mark.typed else None
            mark.typed = None
            self._tell(mark)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Every key that belongs to the sheet; others go on to the window."""
        key, sign = event.key(), latin_digits(event.text()).lower()
        is_digit = len(sign) == 1 and sign.isdecimal()
        if event.modifiers() & ~_PLAIN or not (key in self._moves() or sign in _LETTERS or is_digit):
            event.ignore()
            return
        event.accept()
        if is_digit:
            self._digit(sign)
            return
        if not self._arrive():
            return  # the key was meant for another row than the one at hand
        if key in (moves := self._moves()):
            moves[key]()
        else:
            self.put(_LETTERS[sign])

    def _moves(self) -> dict[int, Callable[[], None]]:
        row = self.currentIndex().row()
        last = len(self.marks) - 1
        places = {
            Qt.Key.Key_Up: row - 1,
            Qt.Key.Key_Down: row + 1,
            Qt.Key.Key_PageUp: row - _PAGE,
            Qt.Key.Key_PageDown: row + _PAGE,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        steps: dict[int, Callable[[], None]] = {
            key: partial(self.stand, max(0, min(last, place))) for key, place in places.items()
        }
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return: self.enter,
            Qt.Key.Key_Enter: self.enter,
            Qt.Key.Key_Space: self.toggle_absent,
            Qt.Key.Key_Backspace: self._take_back,
            Qt.Key.Key_Delete: lambda: self.put(None),
        }
        return steps | acts

    def enter(self) -> None:
        """Everyone is present; later the next row."""
        if self.mark is not None and self.mark.typed is not None:
            self.stand(self.currentIndex().row() + 1 if self.currentIndex().row() + 1 < len(self.marks) else 0)
        elif any(mark.status is None for mark in self.marks):
            self.all_present()
        else:
            self.stand(min(len(self.marks) - 1, self.currentIndex().row() + 1))

    def _take_back(self) -> None:
        mark = self.mark
        if mark is not None and mark.typed:
            mark.typed = mark.typed[:-1]
            self._tell(mark)
        elif mark is not None:
            self.put(None)

    def _digit(self, digit: str) -> None:
        """A digit of the minutes of who is late, else of the number of a row."""
        mark = self.mark
        if mark is not None and mark.typed is not None:
            mark.typed = (mark.typed + digit)[:_MOST_DIGITS]
            self._tell(mark)
            return
        self.pending += digit
        self.unknown = ""
        if len(self.pending) >= len(str(len(self.marks))):
            self._arrive()
        self.moved.emit()

    def _arrive(self) -> bool:
        """Go to the row whose number was typed; False where there is none of that number."""
        number, self.pending = self.pending, ""
        if number and not 0 < int(number) <= len(self.marks):
            self.unknown = number
            self.moved.emit()
            return False
        self.unknown = ""
        if number:
            self.stand(int(number) - 1)
        return True

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the new width."""
        super().resizeEvent(event)
        self.fit()
