"""A flow is the short way with one person from the box and back to it; the person stands beside what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from models.schema.entity import Entity
from models.schema.programme import Programme
from ui.forms.form import Form
from ui.frame import Command, Frame
from ui.look import look
from ui.pages.desk.person_card import PersonCard
from ui.widgets.basics import button, card, column, label, row

Told = Mapping[str, Any]
_WIDEST = 760  # pixels of a form


@dataclass(frozen=True)
class Done:
    """How a flow ended. `row`: (entity, id) of what was saved, "" for nothing; `words` and `kind` for the strip under
    the box; `couple`: a registration whose partner the box may ask for, with the person's name."""

    words: str = ""
    kind: str = "done"
    row: tuple[str, str] = ("", "")
    couple: tuple[str, str] | None = None


class Fitted(QObject):
    """Keeps a card no taller than the form in it asks, so that its buttons stand right under the fields."""

    def __init__(self, form: Form, frame: QFrame) -> None:
        super().__init__(form)
        self._form, self._frame = form, frame
        for watched in (form.body.widget(), frame):
            if watched is not None:
                watched.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow what is asked and what is said under it."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._fit)  # when the fields stand where they will
        return False

    def _fit(self) -> None:
        page = self._form.body.widget()
        if page is None:
            return
        high = _height(page) + look.px(8)
        self._form.body.setMaximumHeight(high)
        around = _height(self._frame) - self._form.body.sizeHint().height()
        self._frame.setMaximumHeight(high + around)


def _height(widget: QWidget) -> int:
    """What a widget's layout needs at its present width."""
    layout = widget.layout()
    if layout is None:
        return widget.sizeHint().height()
    return layout.totalHeightForWidth(widget.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()


class Flow(QWidget):
    """`finished`: with a Done; `left`: back to the box, nothing saved; `other`: another person is meant."""

    finished = Signal(object)
    left = Signal()
    other = Signal(str)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame

    def start(self) -> None:
        """Put the focus where the work begins."""
        raise NotImplementedError(type(self))

    def leave(self) -> None:
        """Go back to the box."""
        self.left.emit()

    def keep(self) -> None:
        """Write down what was typed, because the page is left."""

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return ()


class FormFlow(Flow):
    """A flow whose middle is a short form."""

    title = ""
    form: Form

    def _build(self, told: Told | None) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(16))
        self.card = PersonCard(told) if told is not None else None
        if self.card is not None:
            across.addWidget(self.card, 600)
        self._frame, inside = card()
        self._frame.setMaximumWidth(look.px(_WIDEST))
        self._head = label(self.title, "section", wrap=True)
        head = row(*self._beside())
        head.insertWidget(0, self._head, 1)
        inside.addLayout(head)
        self._place: QVBoxLayout = column()
        inside.addLayout(self._place, 1)
        self._foot = row(
            button("ثبت", self.save, name="primary", image="save", keys="F2"),
            button("بازگشت به جعبه", self.leave, name="quiet", keys="Esc"),
            None,
        )
        inside.addLayout(self._foot)
        beside = column()
        beside.addWidget(self._frame, 1000)
        beside.addStretch(1)
        across.addLayout(beside, 1000)
        across.addStretch(1)

    def _beside(self) -> tuple[QWidget, ...]:
        """What stands on the other side of the title."""
        return ()

    def _put_form(
        self,
        entity: Entity,
        programme: Programme | None,
        only: tuple[str, ...],
        fixed: Mapping[str, object],
        given: Mapping[str, object],
    ) -> None:
        """Begin with a new form; the one before goes."""
        while (item := self._place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.form = Form(self.frame, entity, programme, only=only, fixed=fixed, header=False)
        self.form.offers_drafts = False  # nobody else's half-typed results come into this person's form
        self.form.saved.connect(self._came)
        self.form.cancelled.connect(self.left)
        self._place.addWidget(self.form)
        self.form.open_row(None, given=given)
        Fitted(self.form, self._frame)

    def _came(self, row_id: str, answer: Mapping[str, Any]) -> None:
        """The form is done with: it shows nothing of the saved row any more."""
        self.form.open_row(None)
        self._saved(row_id, answer)

    def _saved(self, row_id: str, answer: Mapping[str, Any]) -> None:
        """What follows from a saved row."""
        raise NotImplementedError(type(self))

    def start(self) -> None:
        """The first field that is empty."""
        self.form.focus_first()

    def save(self) -> None:
        """Save from anywhere."""
        self.form.save()

    def leave(self) -> None:
        """Back to the box; what was typed stays as a draft."""
        self.form.cancel()

    def keep(self) -> None:
        """What was typed stays as a draft."""
        self.form.keep_draft()

    def commands(self) -> tuple[Command, ...]:
        """Those of the form, and the way back."""
        back = Command("بازگشت به جعبه", self.leave, "Esc", "back")
        if self.card is None:
            return (*self.form.commands(), back)
        return (*self.form.commands(), Command("پروندهٔ سلامت", self.health_file, "Ctrl+H", "screening"), back)

    def health_file(self) -> None:
        """All that was done with the person who stands here; what was typed stays as a draft."""
        if self.card is not None:
            self.keep()
            self.frame.go("health", person=self.card.person)
