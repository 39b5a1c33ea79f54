"""Whether a window can be shown is asked before Qt is loaded: Qt would end the program instead of saying so."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Whether there is a display; a Qt platform that was asked for by name counts as one."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def do_without_screen() -> None:
    """Let Qt draw into memory, unless a platform was asked for by name; an empty name asks for none."""
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
