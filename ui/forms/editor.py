"""An editor holds what was typed, never what it guesses; only `Field.read` turns that into a value.

What the program shows (a stored value, or the usual writing of what was just read) it gives back as it was stored; what
a person typed it gives back as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from models.errors import Finding, Level, UserError
from models.schema.fields import Field
from models.text import persian
from ui.frame import Command, Frame
from ui.widgets.basics import column, label, rtl, state

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
DROPPED = "نویسه‌های پنهان و سطرشکن‌های متن چسبانده برداشته شد."
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_TAKING_BACK = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.Cut)
_AROUND = re.compile(r"([ \u200c]*)(.*?)([ \u200c]*)", re.DOTALL)
_ZWNJ = "\u200c"


def is_enter(event: QKeyEvent) -> bool:
    """Whether it is Enter, of the letters or of the numeric pad."""
    return event.key() in _ENTER


def plain_key(event: QKeyEvent) -> bool:
    """Whether no modifier is held (the numeric pad is none)."""
    return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def as_typed(text: str) -> str:
    """A line while it is being typed: as `persian.clean` has it, with the spaces at its ends that are still needed."""
    found = _AROUND.fullmatch(text)
    before, core, after = found.groups() if found else ("", text, "")
    core = persian.clean(core)
    return f"{before[:1]}{core}{after[-1:]}" if core else (before + after)[:1]


def has_hidden(text: str, seen: str = _ZWNJ) -> bool:
    """Whether characters stand in it that nobody sees or that end a line; `seen`: those that are no surprise."""
    return any(char not in seen and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text)


class Editor(QWidget):
    """One field's input, without its label. `edited`: the person changed it; `advanced`: complete, move on;
    `went_back`: Shift+Enter; `left`: the focus is gone. `compact`: no echo and no chips under it (tables)."""

    edited = Signal()
    advanced = Signal()
    went_back = Signal()
    left = Signal()

    def __init__(self, field: Field, frame: Frame, *, compact: bool = False) -> None:
        super().__init__()
        self.field, self.frame, self.compact = field, frame, compact
        self.findings: list[Finding] = []
        self.inside = column(self, spacing=4)

    # -- the value ----------------------------------------------------------------------------------------------------

    def raw(self) -> object:
        """What was typed, as Office.put takes it; None where nothing was."""
        raise NotImplementedError(type(self))

    def stored(self) -> Any:
        """The stored value if what is there can be read, else None."""
        return self._read()[0]

    def show_stored(self, stored: object, shown: str = "") -> None:
        """Show a stored value. `shown`: its words, where the editor cannot know them (a row that is referred to)."""
        raise NotImplementedError(type(self))

    def show_raw(self, raw: object) -> None:
        """Put there what was once typed (a draft): as if the person had typed it."""
        raise NotImplementedError(type(self))

    def empty(self) -> None:
        """Empty it, with nothing left to undo."""
        self.show_stored(None)

    def settle(self) -> None:
        """Show what was typed in its usual writing, if it can be read. Called when the field is left."""

    def check(self) -> list[Finding]:
        """What is wrong with what is there, marked on the editor."""
        return self.mark(self._read()[1])

    def mark(self, findings: list[Finding]) -> list[Finding]:
        """Mark the editor by these findings: wrong, wait, or nothing."""
        self.findings = findings
        levels = {finding.level for finding in findings}
        state(self.input(), "wrong" if Level.HARD in levels else "wait" if Level.SOFT in levels else "")
        return findings

    def _read(self) -> tuple[Any, list[Finding]]:
        try:
            stored, findings = self.field.read(self.raw(), self.frame.today())
        except UserError as error:
            return None, [error.finding]
        return stored, list(findings)

    # -- the widget ---------------------------------------------------------------------------------------------------

    def input(self) -> QWidget:
        """The widget that takes the keys."""
        raise NotImplementedError(type(self))

    def commands(self) -> tuple[Command, ...]:
        """What can be done in this field beyond typing: its list, its calendar, a new row."""
        return ()

    def take_focus(self) -> None:
        """Move the focus here, with what is there selected, so that typing replaces it."""
        self.input().setFocus(Qt.FocusReason.TabFocusReason)

    def name_input(self, name: str) -> None:
        """Name the input for screen readers."""
        self.input().setAccessibleName(name)
        self.setAccessibleName(name)


class Line(QLineEdit):
    """One line: Enter and Shift+Enter leave it, and its editor is asked first about every key."""

    entered = Signal()
    went_back = Signal()
    left = Signal()

    def __init__(self, asked: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._asked = asked
        self.removing = False  # whether the last key took something away: then nothing becomes complete
        self.setAlignment(RIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter moves; other keys are the editor's first, then the line's."""
        self.removing = event.key() in _REMOVING or any(map(event.matches, _TAKING_BACK))
        if self._asked(event):
            event.accept()
        elif is_enter(event) and plain_key(event):
            self.entered.emit()
        elif is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.went_back.emit()
        elif is_enter(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Say that the field was left; a menu or another window in front is no leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class LineEditor(Editor):
    """An editor of one line. What the kinds differ in: `typed`, `complete`, `told`, `key`.

    `speaks`: what was typed is always said under the line.
    """

    speaks = False

    def __init__(self, field: Field, frame: Frame, *, compact: bool = False) -> None:
        super().__init__(field, frame, compact=compact)
        self.line = Line(self.key)
        self.line.setAccessibleName(field.label)
        self.setFocusProxy(self.line)
        self.inside.addWidget(self.line)
        self._echo: QLabel | None = None
        if self.speaks and not compact:  # its place is kept, so that nothing moves when it begins to speak
            self.echo.setMinimumHeight(round(self.echo.fontMetrics().lineSpacing()))
            self.echo.show()
        self._known: Any = None  # the stored value that the text stands for, while nobody edited it
        self._known_text: str | None = ""
        self.line.textEdited.connect(self._edited)
        self.line.entered.connect(self._entered)
        self.line.went_back.connect(self._went_back)
        self.line.left.connect(self._left)

    def input(self) -> QLineEdit:
        return self.line

    @property
    def echo(self) -> QLabel:
        """The line under the field, made when something is first said there."""
        if self._echo is None:
            self._echo = label("", "small", wrap=True)
            self.inside.addWidget(self._echo)
            self._echo.hide()
        return self._echo

    # -- the value ----------------------------------------------------------------------------------------------------

    def raw(self) -> object:
        text = self.line.text()
        if text == self._known_text:
            return self._known
        return text if text.strip() else None

    def show_stored(self, stored: object, shown: str = "") -> None:
        self._known = stored
        self._known_text = shown or self.text_of(stored)
        self._put(self._known_text)
        self.mark([])
        self.tell()

    def show_raw(self, raw: object) -> None:
        self._known_text = None
        self._put(self.typed("" if raw is None else str(raw)))
        self.settle()
        self.tell()

    def text_of(self, stored: Any) -> str:
        """A stored value as it stands in the line."""
        return self.field.shown(stored)

    def settle(self) -> None:
        stored = self.stored()
        if stored is not None and self.line.text() != self._known_text:
            self._known, self._known_text = stored, self.text_of(stored)
            self._put(self._known_text)

    def _put(self, text: str) -> None:
        if text != self.line.text():
            self.line.setText(text)

    # -- what the kinds differ in -------------------------------------------------------------------------------------

    def typed(self, text: str) -> str:
        """The text as it is kept while it is typed."""
        return as_typed(text)

    def complete(self) -> bool:
        """Whether what was just typed is whole and valid, so that the field moves on by itself."""
        return False

    def told(self) -> str:
        """What the echo under the field says of what was typed so far."""
        return ""

    def key(self, event: QKeyEvent) -> bool:
        """A key that the kind takes for itself."""
        return False

    # -- typing -------------------------------------------------------------------------------------------------------

    def _edited(self, text: str) -> None:
        kept = self.typed(text)
        if kept != text:
            place = len(self.typed(text[: self.line.cursorPosition()]))
            self.line.setText(kept)
            self.line.setCursorPosition(min(place, len(kept)))
        self._known_text = None
        self.mark([])
        whole = bool(kept) and not self.line.removing and self.line.cursorPosition() == len(kept) and self.complete()
        if whole:
            self.settle()
        self.tell(DROPPED if has_hidden(text) else "")
        self.edited.emit()
        if whole:
            self.advanced.emit()

    def tell(self, more: str = "") -> None:
        """Show what is to be said under the field."""
        text = " ".join(filter(None, (self.told(), more)))
        if self.compact:
            self.line.setToolTip(rtl(text))
        elif text or self._echo is not None:
            show_echo(self.echo, text)
            self.echo.setVisible(self.speaks or bool(text))

    def _entered(self) -> None:
        self.settle()
        self.advanced.emit()

    def _went_back(self) -> None:
        self.settle()
        self.went_back.emit()

    def _left(self) -> None:
        self.settle()
        self.left.emit()


def show_echo(echo: QLabel, text: str) -> None:
    """Show a line under a field, or hide it where there is nothing to say."""
    echo.setText(rtl(text))
    echo.setVisible(bool(text))
