"""An answer of the store that comes for a widget which is gone by then is dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from models.office import Office
from ui.frame import Frame
from ui.tasks import Operation


def while_there(owner: QObject, done: Callable[[Any], None]) -> Callable[[Any], None]:
    """`done`, which does nothing once the owner was deleted."""
    return lambda answer: done(answer) if isValid(owner) else None


def ask(
    owner: QObject,
    frame: Frame,
    work: Callable[[Office], Any],
    done: Callable[[Any], None],
    *,
    key: str = "",
    hold: bool = False,
) -> None:
    """`Frame.ask_store` for a widget that may be gone when the answer comes."""
    frame.run(Operation(lambda office, _progress: work(office)), while_there(owner, done), key=key, hold=hold)
