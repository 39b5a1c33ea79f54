"""The bench is where one person's flow stands; when it is done or left, the bench is empty again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.frame import Command
from ui.pages.desk.flow import Done, Flow
from ui.widgets.basics import cleared, column


class Bench(QWidget):
    """`finished`, `left` and `other` are those of the flow that stands here, which is gone when they are told."""

    finished = Signal(object)
    left = Signal()
    other = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.flow: Flow | None = None
        self._place = column(self)

    def begin(self, flow: Flow) -> None:
        """Put a flow here, in the place of the one before."""
        self.put_away()
        self.flow = flow
        flow.finished.connect(self._finished)
        flow.left.connect(self._left)
        flow.other.connect(self.other)
        self._place.addWidget(flow)

    def put_away(self) -> None:
        """Empty the bench; what was typed stays as a draft."""
        if self.flow is not None:
            self.flow.keep()
        self._clear()

    def keep(self) -> None:
        """Write down what was typed, because the page is left."""
        if self.flow is not None:
            self.flow.keep()

    def commands(self) -> tuple[Command, ...]:
        """What can be done with the person who is here."""
        return self.flow.commands() if self.flow is not None else ()

    def _clear(self) -> None:
        self.flow = None
        cleared(self._place)

    def _finished(self, done: Done) -> None:
        self._clear()
        self.finished.emit(done)

    def _left(self) -> None:
        self._clear()
        self.left.emit()
