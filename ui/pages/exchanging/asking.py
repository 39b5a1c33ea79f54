"""What cannot be taken back is asked for in words: what will follow, why, and where it weighs a word typed in full."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from models.errors import UserError
from models.text import persian
from ui.forms.editor import Line, as_typed
from ui.frame import Frame
from ui.tasks import Operation
from ui.widgets.basics import label, rtl
from ui.widgets.dialog import Dialog


class Asking(Dialog):
    """A dialog that does one thing and goes; a refusal is told in it. `done_with`: it was done."""

    done_with = Signal()

    def __init__(self, parent: QWidget, frame: Frame, title: str, *, width: int = 600) -> None:
        super().__init__(parent, title, width=width)
        self.frame = frame
        self._running = False
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()

    def line(self, name: str) -> tuple[QLabel, Line]:
        """A line to type in, below its label."""
        above, made = label(name, "label", wrap=True), Line(lambda _event: False)
        made.setAccessibleName(name)
        self.inside.addWidget(above)
        self.inside.addWidget(made)
        return above, made

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """As high as its sentences need at its width."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that what is seen now needs."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.resize(self.width(), max(layout.totalHeightForWidth(self.width()), self.minimumSizeHint().height()))

    def text_of(self, line: Line) -> str:
        """What was typed, clean."""
        return persian.clean(as_typed(line.text()))

    def refuse(self, text: str, where: QWidget) -> None:
        """Say what is missing, and go there."""
        self.wrong.setText(rtl(text))
        self.wrong.show()
        self.fit()
        where.setFocus()

    def do(self, operation: Operation, where: QWidget) -> None:
        """Run it, once; `where` a refusal leads."""
        if self._running:
            return

        def failed(error: Exception) -> None:
            self._running = False
            if isinstance(error, UserError):
                self.refuse(f"{error} [{error.code}]", where)
            else:
                self.frame.tell_error(error)

        self._running = True
        self.frame.run(operation, lambda _answer: self._done(), failed)

    def _done(self) -> None:
        self.accept()
        self.done_with.emit()
