"""What opens under a field is part of its window, not a window of its own: the keys stay with the field."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from ui.look import look


def place_under(shown: QWidget, field: QWidget, *, width: int, height: int) -> None:
    """Show a widget under a field, or above it where there is more room; both keep inside the window."""
    window = field.window()
    if shown.parentWidget() is not window:
        shown.setParent(window)
    shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    top = field.mapTo(window, QPoint(0, 0))
    gap, edge = look.px(2), look.px(4)
    below = window.height() - top.y() - field.height() - gap - edge
    above = top.y() - gap - edge
    room = below if below >= min(height, above) else above
    height, width = min(height, room), min(width, window.width() - 2 * edge)
    y = top.y() + field.height() + gap if room == below else top.y() - gap - height
    x = top.x() + field.width() - width  # the right edges meet
    shown.setGeometry(max(edge, min(x, window.width() - width - edge)), y, width, height)
    shown.show()
    shown.raise_()
