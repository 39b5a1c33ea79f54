"""What nobody expected is told too: an exception in a slot, an event or a timer would otherwise go unseen.

Qt goes on after such an exception and Python prints it, where no clerk reads; so the interpreter's last hook is ours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from ui.commands import faults


def tell_the_unforeseen(teller: Callable[[Exception], None]) -> None:
    """From now on `teller` hears of every exception that nothing else caught; one of its own is only logged."""

    def heard(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        try:
            teller(error.with_traceback(trace))
        except Exception as another:  # there is nobody left to tell
            faults.keep(another)

    sys.excepthook = heard
