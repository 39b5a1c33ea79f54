"""Garbage is collected on the GUI thread alone, for as long as another thread works.

Python collects wherever something is made. On the worker that may destroy a QObject, which holds a lock of Qt and waits
for the interpreter, while the GUI thread has the interpreter and waits for that lock: both stand still for ever (seen
with PySide6 6.11). So collecting by itself is off while somebody works, and a timer of the GUI thread does it.
"""

from __future__ import annotations

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks for garbage."""


class Sweeper(QObject):
    """Collects from its making until `stop`; of several the last one that stops gives collecting back to Python."""

    _at_work: ClassVar[int] = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        Sweeper._at_work += 1
        self._stopped = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.sweep)
        self._timer.start(EVERY)

    def sweep(self) -> None:
        """Collect the oldest generation whose time has come by Python's own thresholds, and those younger."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [age for age, (count, limit) in enumerate(zip(counts, limits, strict=True)) if count > limit]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """The other thread is gone."""
        if not self._stopped:
            self._stopped = True
            self._timer.stop()
            Sweeper._at_work -= 1
            if not Sweeper._at_work:
                gc.enable()
