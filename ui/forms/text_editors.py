"""Free text is cleaned where it enters: what nobody can see is taken out of a paste, and the clerk is told."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from models.schema.fields import Field
from models.text import persian
from ui.forms.editor import DROPPED, Editor, LineEditor, has_hidden, is_enter, show_echo
from ui.frame import Frame
from ui.look import look
from ui.widgets.basics import label

TIP = "Alt+Enter سطر تازه باز می‌کند؛ Enter به خانهٔ بعد می‌رود."
_FEWEST, _MOST = 3, 9  # lines of a note that are seen at once
_NO_SURPRISE = "\u200c\n\r\t\u2028\u2029"
_MOST_PASTED = 20_000  # characters
TOO_MUCH = "متنی به این بلندی چسبانده نشد؛ تنها بخشی را بچسبانید که باید ثبت شود."


class TextEditor(LineEditor):
    """One line of free text; its length is judged by the field, never cut."""

    def told(self) -> str:
        limit, length = getattr(self.field, "limit", 0), len(self.line.text())
        return persian.persian_digits(f"{length} از {limit} نویسه") if limit and length > limit * 0.9 else ""


class _Sheet(QPlainTextEdit):
    """Several lines; Enter moves on, Alt+Enter and Ctrl+J begin a new one."""

    entered = Signal()
    went_back = Signal()
    left = Signal()
    pasted = Signal(bool)
    too_much = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter moves; a new line wants a modifier."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt, ctrl = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
        if (is_enter(event) and held == alt) or (event.key() == Qt.Key.Key_J and held == ctrl):
            self.insertPlainText("\n")
        elif is_enter(event) and not held:
            self.entered.emit()
        elif is_enter(event) and held == Qt.KeyboardModifier.ShiftModifier:
            self.went_back.emit()
        elif is_enter(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste as it will be stored; what is far longer than any note would only stop the window for seconds."""
        if len(source.text()) > _MOST_PASTED:
            self.too_much.emit()
            return
        self.insertPlainText(persian.clean_lines(source.text()))
        self.pasted.emit(has_hidden(source.text(), _NO_SURPRISE))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Say that the field was left."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class NoteEditor(Editor):
    """Free text of several lines; it grows with what is written."""

    def __init__(self, field: Field, frame: Frame, *, compact: bool = False) -> None:
        super().__init__(field, frame, compact=compact)
        self.sheet = _Sheet()
        self.sheet.setTabChangesFocus(True)
        self.sheet.setAccessibleName(field.label)
        self.sheet.setToolTip(TIP)
        self.setFocusProxy(self.sheet)
        self.inside.addWidget(self.sheet)
        self.echo = label(TIP, "small", wrap=True)
        self.inside.addWidget(self.echo)
        self._showing = False
        self.sheet.textChanged.connect(self._changed)
        self.sheet.pasted.connect(lambda dropped: show_echo(self.echo, DROPPED if dropped else TIP))
        self.sheet.too_much.connect(lambda: show_echo(self.echo, TOO_MUCH))
        for mine, signal in ((self.sheet.entered, self.advanced), (self.sheet.went_back, self.went_back)):
            mine.connect(signal)
        self.sheet.left.connect(self.left)
        self._fit()

    def input(self) -> QPlainTextEdit:
        return self.sheet

    def raw(self) -> object:
        return self.sheet.toPlainText() if self.sheet.toPlainText().strip() else None

    def show_stored(self, stored: object, shown: str = "") -> None:
        self._showing = True
        self.sheet.setPlainText(shown or self.field.shown(stored))
        self._showing = False
        show_echo(self.echo, TIP)
        self.mark([])

    def show_raw(self, raw: object) -> None:
        self.show_stored(raw)

    def _changed(self) -> None:
        self._fit()
        if not self._showing:
            self.mark([])
            self.edited.emit()

    def _fit(self) -> None:
        lines = min(max(self.sheet.document().blockCount(), _FEWEST), _MOST)
        self.sheet.setFixedHeight(lines * self.sheet.fontMetrics().lineSpacing() + look.px(18))


class KeyedEditor(NoteEditor):
    """The answers of a programme that this office does not know: shown, kept, never edited."""

    def __init__(self, field: Field, frame: Frame, *, compact: bool = False) -> None:
        super().__init__(field, frame, compact=compact)
        self.sheet.setReadOnly(True)
        show_echo(self.echo, "این برنامه در این دفتر شناخته نیست؛ پاسخ‌ها دست‌نخورده می‌ماند.")
        self._stored: object = None

    def raw(self) -> object:
        return self._stored

    def show_stored(self, stored: object, shown: str = "") -> None:
        self._stored = stored
        self._showing = True
        self.sheet.setPlainText(self.field.shown(stored))
        self._showing = False
