"""A long act in a few named steps: where one stands, what is behind, what comes; a number, a sign and a word each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from models.text.persian import persian_digits
from ui.widgets.basics import cleared, label, row


class StepHeader(QFrame):
    """The names of the steps in a line; `at` is the one that is open, counted from 0."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self.at = 0
        self._line = row(spacing=8)
        self.setLayout(self._line)
        self.go(0)

    def go(self, number: int) -> None:
        """Open a step."""
        self.at = number
        cleared(self._line)
        for place, name in enumerate(self._names):
            if place:
                self._line.addWidget(label("›", "soft"))
            sign = "✓" if place < number else persian_digits(str(place + 1))
            kind = "badge" if place == number else "done" if place < number else "soft"
            self._line.addWidget(label(f"{sign}  {name}", kind))
        self._line.addStretch(1)
        self.setAccessibleName(persian_digits(f"گام {number + 1} از {len(self._names)}: {self._names[number]}"))
