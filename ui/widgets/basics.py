"""The plain pieces every page is made of: titles, cards, labels with a meaning, buttons with an icon and a key."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.look import icon, icon_size, look

RLM = "\u200f"


def styled(widget: QWidget, name: str) -> None:
    """Give a widget a class of the style sheet, also after it was shown."""
    widget.setProperty("class", name)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def state(widget: QWidget, name: str) -> None:
    """Mark a field as «wrong» or «wait», or take the mark away with ""."""
    if widget.property("state") != name:
        widget.setProperty("state", name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def rtl(text: str) -> str:
    """The text so that it runs right to left even where it begins with a Latin word; others need no mark."""
    first = next((one for one in text if one.isalpha()), "")
    return RLM + text if first.isascii() and first else text


class WrappedLabel(QLabel):
    """Plain text over several lines. Qt sets plain lines of a label a space too far in where they break from right to
    left, so it is handed over as rich text, with every sign of markup made harmless."""

    def __init__(self) -> None:
        super().__init__()
        self._plain = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:  # noqa: N802
        """Show plain text."""
        self._plain = text
        # A space at the end of a line would push the whole line over the right edge.
        super().setText("<br>".join(html.escape(line.rstrip()) for line in text.split("\n")))

    def text(self) -> str:
        """The plain text that is shown."""
        return self._plain


def label(text: str, name: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of a class of the style sheet: title, large, section, soft, small, wrong, wait, done, badge…"""
    made = WrappedLabel() if wrap else QLabel()
    if not wrap:
        made.setTextFormat(Qt.TextFormat.PlainText)  # what others typed is never markup
    made.setIndent(0)  # else plain text stands further in than text over several lines
    made.setText(rtl(text))
    if name:
        made.setProperty("class", name)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def right_aligned(line: QLineEdit) -> QLineEdit:
    """The line with its text and its cursor on the right, whatever the keyboard writes."""
    line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    return line


def button(
    text: str,
    run: Callable[[], object] | None = None,
    *,
    name: str = "",
    image: str = "",
    keys: str = "",
    tip: str = "",
) -> QPushButton:
    """A button; `name` is primary, danger, quiet or "". Its key is shown beside its text and in the tip."""
    made = QPushButton(rtl(f"{text}  {RLM}{keys}" if keys else text))
    made.setAutoDefault(False)
    made.setAccessibleName(text)
    made.setToolTip(tip or (f"{text} ({keys})" if keys else ""))
    if name:
        made.setProperty("class", name)
    if image:
        made.setIcon(icon(image, *(("on_primary", "on_primary", "soft") if name == "primary" else ("soft", "primary"))))
        made.setIconSize(icon_size())
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


def card(*, name: str = "card", margins: int = 16, spacing: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """A card and the layout inside it."""
    frame = QFrame()
    frame.setProperty("class", name)
    inside = QVBoxLayout(frame)
    pad = look.px(margins)
    inside.setContentsMargins(pad, pad, pad, pad)
    inside.setSpacing(look.px(spacing))
    return frame, inside


def hairline() -> QFrame:
    """A line between rows."""
    line = QFrame()
    line.setProperty("class", "hairline")
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line


def row(*things: QWidget | QLayout | int | None, spacing: int = 8) -> QHBoxLayout:
    """Things side by side from the right; None is a stretch, a number a space of so many pixels."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(look.px(spacing))
    for thing in things:
        if thing is None:
            made.addStretch(1)
        elif isinstance(thing, int):
            made.addSpacing(look.px(thing))
        elif isinstance(thing, QLayout):
            made.addLayout(thing)
        else:
            made.addWidget(thing)
    return made


def column(parent: QWidget | None = None, *, margins: int = 0, spacing: int = 8) -> QVBoxLayout:
    """A column of things, empty."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    pad = look.px(margins)
    made.setContentsMargins(pad, pad, pad, pad)
    made.setSpacing(look.px(spacing))
    return made


def cleared(layout: QLayout) -> None:
    """Take everything out of a layout; the widgets are deleted."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            cleared(inner)


class EmptyState(QFrame):
    """What stands where there is nothing yet: a sentence, and what to do next."""

    def __init__(self, text: str, hint: str = "", action: QPushButton | None = None) -> None:
        super().__init__()
        inside = column(self, margins=32, spacing=8)
        inside.addStretch(1)
        for words, name in ((text, "section"), (hint, "soft")):
            if words:
                made = label(words, name, wrap=True)
                made.setAlignment(Qt.AlignmentFlag.AlignCenter)
                inside.addWidget(made)
        if action is not None:
            inside.addLayout(row(None, action, None))
        inside.addStretch(1)
