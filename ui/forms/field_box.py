"""A field of a form: its label right above, the input, and beneath it what is wrong, said with a sign and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from models.errors import CODES, Finding, Level
from models.text.persian import persian_digits
from ui.forms.editors import Editor, editor_for
from ui.forms.plan import Place
from ui.frame import Frame
from ui.look import icon, look
from ui.widgets.basics import button, column, label, row, rtl, state, styled

_NARROW = 520  # pixels at 100 %; below it there is one column
_SIGNS = {Level.HARD: ("wrong", "wrong"), Level.SOFT: ("wait", "warning"), Level.NOTE: ("soft", "note")}


@dataclass(frozen=True)
class Told:
    """A finding as it is shown beside a field."""

    code: str
    message: str

    @property
    def shown(self) -> str:
        """The sentence with the digits that people read."""
        return persian_digits(self.message)

    @property
    def level(self) -> Level:
        """How much it weighs."""
        return CODES[self.code].level


def told_of(findings: Iterable[Finding]) -> list[Told]:
    """Findings as they are shown."""
    return [Told(one.code, one.message) for one in findings]


class Message(QWidget):
    """What is wrong with a field, with a sign in front."""

    def __init__(self) -> None:
        super().__init__()
        self._sign, self._text = QLabel(), label("", wrap=True)
        line = row(self._sign, spacing=4)
        line.addWidget(self._text, 1)
        line.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def show_told(self, told: Sequence[Told]) -> None:
        """Show them, the first with its sign; nothing hides the line. The codes are in the tip."""
        self.setVisible(bool(told))
        if told:
            role, image = _SIGNS[told[0].level]
            self._sign.setPixmap(icon(image, role).pixmap(look.px(18), look.px(18)))
            styled(self._text, role)
            self._text.setText("\n".join(rtl(one.shown) for one in told))
            self.setToolTip(rtl("، ".join(one.code for one in told)))


class FieldBox(QWidget):
    """A field with its label and its findings. `entered`: it got the focus; `pin_wanted`: the pin was clicked."""

    entered = Signal()
    pin_wanted = Signal()

    def __init__(self, place: Place, frame: Frame, *, pinned: bool | None) -> None:
        super().__init__()
        self.place, self.name = place, place.name
        self.told: list[Told] = []
        self._inside = column(self, spacing=4)
        heading = label(place.field.label + (" *" if place.field.required else ""), "label")
        heading.setIndent(0)
        self._top = row(heading, None, spacing=4)
        self._inside.addLayout(self._top)
        self.editor: Editor = editor_for(place.field, frame, choices=place.choices)
        self.editor.name_input(place.field.label + ("، الزامی" if place.field.required else ""))
        self._inside.addWidget(self.editor)
        self._inside.addStretch(1)
        self._message: Message | None = None
        self._hint: QLabel | None = None
        self._pin: QPushButton | None = None
        self._pinned = pinned
        self.show_hint()
        self.editor.input().installEventFilter(self)
        self._show_pin()

    def _under(self, made: QWidget) -> None:
        """Put something under the editor, above the space that is left. What is seldom needed is made when it is."""
        self._inside.insertWidget(self._inside.count() - 1, made)

    def show_told(self, told: Sequence[Told]) -> None:
        """Show what is wrong, the weightiest first; nothing hides the line."""
        order = (Level.HARD, Level.SOFT, Level.NOTE)
        self.told = sorted(told, key=lambda one: order.index(one.level))
        levels = {one.level for one in self.told}
        state(self.editor.input(), "wrong" if Level.HARD in levels else "wait" if Level.SOFT in levels else "")
        if self.told and self._message is None:
            self._message = Message()
            self._under(self._message)
        if self._message is not None:
            self._message.show_told(self.told)
        self.editor.input().setAccessibleDescription(" ".join(one.message for one in self.told))

    def show_hint(self, text: str = "") -> None:
        """Say something under the field that is no finding: this text, else the field's own help."""
        text = text or self.place.field.help
        if text and self._hint is None:
            self._hint = label("", "small", wrap=True)
            self._under(self._hint)
        if self._hint is not None:
            self._hint.setText(rtl(text))
            self._hint.setVisible(bool(text))

    @property
    def message(self) -> str:
        """What is said to be wrong under the field."""
        return "\n".join(one.shown for one in self.told)

    def show_pinned(self, pinned: bool | None) -> None:
        """Show whether the value goes on to the next record; None: it never may."""
        self._pinned = pinned
        self._show_pin()

    def _show_pin(self) -> None:
        wanted = self._pinned is not None and (bool(self._pinned) or self.editor.input().hasFocus())
        if wanted and self._pin is None:
            self._pin = button("", self.pin_wanted.emit, name="pin", tip="نگه داشتن برای رکوردهای بعدی (Shift+F9)")
            self._pin.setAccessibleName(f"سنجاق {self.place.field.label}")
            self._pin.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._pin.setIconSize(QSize(look.px(16), look.px(16)))
            self._top.addWidget(self._pin)
        if self._pin is not None:
            self._pin.setVisible(wanted)
            self._pin.setIcon(icon("pin", "primary" if self._pinned else "soft"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A field that grows while it has the focus wants to be seen whole."""
        super().resizeEvent(event)
        if self.editor.input().hasFocus():
            self.entered.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_pin()
            if event.type() == QEvent.Type.FocusIn:
                self.entered.emit()
        return False


class ToldBox(QWidget):
    """A value that the program fills: its label and its words."""

    def __init__(self, place: Place, text: str) -> None:
        super().__init__()
        self.place, self.name = place, place.name
        inside = column(self, spacing=4)
        heading = label(place.field.label, "label")
        heading.setIndent(0)
        inside.addWidget(heading)
        self.text = label(text, wrap=True, selectable=True)
        self.text.setAccessibleName(place.field.label)
        inside.addWidget(self.text)
        inside.addStretch(1)

    def show_text(self, text: str) -> None:
        """Show other words."""
        self.text.setText(rtl(text))


class FieldGrid(QWidget):
    """Boxes in two columns where they are short, in one where the form is narrow; read from the right, then down."""

    def __init__(self, boxes: Sequence[FieldBox | ToldBox]) -> None:
        super().__init__()
        self._boxes = boxes
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(12))
        self._lay_out(2)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for box in self._boxes:
            self._grid.removeWidget(box)
        line = place = 0
        for box, after in zip(self._boxes, (*self._boxes[1:], None), strict=True):
            begins = after is not None and box.place.pairs_with(after.place)
            if place and (box.place.wide or begins or place >= columns):
                line, place = line + 1, 0
            span = columns if box.place.wide else 1
            self._grid.addWidget(box, line, place, 1, span)
            place += span
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """One column where there is no room for two."""
        super().resizeEvent(event)
        self._lay_out(1 if event.size().width() < look.px(_NARROW) else 2)
