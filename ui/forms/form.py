"""A form is generated from the declaration and used without a mouse: Enter moves on, the last field saves.

It never saves by itself and never loses anything by itself: what was typed is kept as a draft at each field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.errors import Level
from models.schema.entity import Entity, Row
from models.schema.programme import Programme
from ui.forms.body import Body
from ui.forms.carrying import Carrying, value_of
from ui.forms.depending import follow_stage
from ui.forms.drafting import Drafting
from ui.forms.field_box import FieldBox, Told, told_of
from ui.forms.form_keys import commands_of
from ui.forms.keeping_apart import KeepingApart
from ui.forms.plan import Place
from ui.forms.saving import Errors, Saved, Saver
from ui.forms.shape import Shape
from ui.forms.strips import DraftStrip, FindingsStrip, KeyHint, LikenessStrip
from ui.forms.wording import kind_of, label_of, show_words
from ui.frame import Command, Frame, sequence
from ui.look import look
from ui.widgets.basics import button, column, label, row, rtl

_HINT = "Enter خانهٔ بعد · Shift+Enter خانهٔ پیش · F9 مقدار رکورد پیش · F1 همهٔ کلیدها"
_WIDEST = 776  # pixels at 100 %, the bar for scrolling included


class Form(QWidget):
    """The form of one record of an entity, with the answers of a programme.

    `saved`: id and the answer of Office.put; `saved_row`: id and how the row is called; `cancelled`; `changed`: the
    person typed; `other_wanted`: the record of somebody who may be the same person. `only`: names of fields in order
    (`answers.right` too), a short form; `fixed`: raw values that are put along and not shown; `header`: with title,
    cards and buttons.
    """

    saved = Signal(str, object)
    saved_row = Signal(str, str)
    cancelled = Signal()
    changed = Signal()
    other_wanted = Signal(str)

    def __init__(
        self,
        frame: Frame,
        entity: Entity,
        programme: Programme | None = None,
        *,
        only: Sequence[str] | None = None,
        fixed: Mapping[str, object] | None = None,
        header: bool = True,
    ) -> None:
        super().__init__()
        self.frame, self.entity, self._only, self._header = frame, entity, only, header
        self.fixed: dict[str, object] = dict(fixed or {})
        if programme is not None and "programme" in entity.own_fields:
            self.fixed["programme"] = programme.name
        self.shape = Shape(self, frame, entity, programme)
        self.offers_drafts = True
        self.row: Row | None = None
        self._extra: dict[str, object] = {}
        self._aside: dict[str, object] = {}  # typed, and without a place while another stage or kind is chosen
        self._baseline: dict[str, object] = {}
        self._insisted: tuple[str, object] | None = None
        self._build()
        self.drafting = Drafting(frame, entity, self.draft_strip, self)
        self.carrying = Carrying(frame, entity)
        self.apart = KeepingApart(frame, entity, self.likeness)
        self.saver = Saver(self, frame, entity, self._kept, self._refused)
        self._show(None, {})

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget()
        page.setMaximumWidth(look.px(_WIDEST))
        self.setLayout(row(page))
        outside = column(page, spacing=8)
        self.title = label("", "title", wrap=True)
        self.strip, self.draft_strip, self.likeness = FindingsStrip(), DraftStrip(), LikenessStrip()
        self.body = Body()
        for thing in (self.title, self.draft_strip, self.strip, self.likeness):
            outside.addWidget(thing)
        outside.addWidget(self.body, 1)
        self.title.setVisible(self._header)
        self.likeness.wanted.connect(self.other_wanted)
        if self._header:
            save = button("ثبت", self.save, name="primary", image="save", keys="F2")
            save.setEnabled(self.frame.may_save(self.entity))
            outside.addLayout(row(save, button("انصراف", self.cancel, keys="Esc"), KeyHint(_HINT)))

    @property
    def programme(self) -> Programme | None:
        """The programme whose answers are asked."""
        return self.shape.programme

    def _rebuild(self) -> None:
        blocks = self.shape.blocks(self._only, self.fixed)
        self.body.show_blocks(blocks, self._box, self._said, cards=self._header)
        self._ask_words()

    def _box(self, place: Place) -> FieldBox:
        box = FieldBox(place, self.frame, pinned=self.carrying.pinned(self.programme, place))
        box.editor.edited.connect(partial(self._edited, box))
        box.editor.advanced.connect(partial(self._advance, box))
        box.editor.went_back.connect(partial(self._go_back, box))
        box.editor.left.connect(partial(self._left, box))
        box.pin_wanted.connect(partial(self.toggle_pin, box))
        box.setEnabled(self.frame.may_save(self.entity))
        return box

    def _said(self, place: Place) -> str:
        """The words of an answer that the program fills; those of a field come from the store."""
        return place.field.shown(value_of(self.row or {}, place.name)) if "." in place.name else "…"

    def _ask_words(self) -> None:
        what = kind_of(self.entity, self.programme, new=self.row is None)
        self.title.setText(rtl(what))
        current = self.row

        def called(naming: str) -> None:
            if self.row is current:
                self.title.setText(rtl(f"{what}: {naming}"))

        if current is not None:
            show_words(self, self.frame, self.entity, current, self.body.told, called)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def open_row(self, row: Row | None, *, given: Mapping[str, object] | None = None, draft: str = "") -> None:
        """Show a row, or with None a new one with `given` raw values.

        `draft`: the key of unfinished work to go on with; without it, unfinished work that fits is offered.
        """
        self._show(row, given or {})
        if draft:
            self.drafting.take(draft)
        elif self.offers_drafts:
            self.drafting.look(self.programme.name if self.programme else None)

    def _show(self, row: Row | None, given: Mapping[str, object]) -> None:
        self.row, self._insisted, self._aside = row, None, {}
        self.shape.begin(row, {**given, **self.fixed})
        self._rebuild()
        self._fill(given)
        self._reshape()
        self._follow_stage()
        row_id = row["id"] if row else None
        self.drafting.begin(row_id)
        self.apart.begin(row_id)
        self.saver.begin()
        self.strip.hide()
        self.draft_strip.hide()
        self.shape.ask_above(self.body.boxes, self._begin_below)

    def _fill(self, given: Mapping[str, object]) -> None:
        for box in self.body.boxes.values():
            self.carrying.fill(self.programme, box, self.row)
        for name in given.keys() & self.body.boxes.keys():
            self.body.boxes[name].editor.show_raw(given[name])
        self._extra = {name: value for name, value in given.items() if name not in self.body.boxes}
        self._baseline = self._typed()

    def _typed(self) -> dict[str, object]:
        return {name: box.editor.raw() for name, box in self.body.boxes.items()}

    def raw(self) -> dict[str, object]:
        """`{field or "answers.KEY": typed}`: of a new row what is filled, of one that is there what was changed."""
        typed = self._typed()
        if self.row is None:
            filled = {name: value for name, value in typed.items() if value is not None}
            return {**filled, **self._extra, **self.shape.given(), **self.fixed}
        return {**{name: typed[name] for name in typed if typed[name] != self._baseline.get(name)}, **self._extra}

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return any(value != self._baseline.get(name) for name, value in self._typed().items())

    def focus_first(self) -> None:
        """Go to the first field; of a new row to the first that is still empty."""
        order = self.body.order()
        empty = (box for box in order if box.editor.raw() is None)
        first = next(empty, None) if self.row is None else None
        if order and self.draft_strip.isHidden():
            (first or order[0]).editor.take_focus()

    # -- moving -------------------------------------------------------------------------------------------------------

    def _edited(self, box: FieldBox) -> None:
        box.show_told([])
        self._insisted = None
        if box.name == "stage":
            self._follow_stage()
        self.changed.emit()

    def _judge(self, box: FieldBox) -> list[Told]:
        told = told_of(box.editor.check())
        box.show_told(told)
        return told

    def _advance(self, box: FieldBox) -> None:
        """Move on; what cannot be right holds the person once, a second Enter goes on all the same."""
        raw = (box.name, box.editor.raw())
        if any(one.level is Level.HARD for one in self._judge(box)) and self._insisted != raw:
            self._insisted = raw
            QApplication.beep()
            box.editor.take_focus()
            return
        if self.shape.is_above(box):
            self.shape.ask_above(self.body.boxes, partial(self._go_on, box.name, anew=True))
        else:
            self._go_on(box.name)

    def _go_on(self, name: str, *, anew: bool = False) -> None:
        self._reshape(anew=anew)
        if (following := self.body.beside(name, 1)) is not None:
            following.editor.take_focus()
        else:
            self.save()

    def _go_back(self, box: FieldBox) -> None:
        if (earlier := self.body.beside(box.name, -1)) is not None:
            earlier.editor.take_focus()

    def _left(self, box: FieldBox) -> None:
        if self.body.boxes.get(box.name) is not box or self.saver.busy:
            return
        self._judge(box)
        self.keep_draft()
        self.apart.left(box.name, self.raw() if self.row is None else {**self.row, **self.raw()})
        if self.shape.is_above(box):
            self.shape.ask_above(self.body.boxes, partial(self._reshape, anew=True))
        else:
            QTimer.singleShot(0, self, self._reshape)

    # -- what one answer means for others ----------------------------------------------------------------------------

    def _reshape(self, *, anew: bool = False) -> None:
        """Another programme, stage or kind asks other things; what was typed stays, or comes back with its place."""
        if not (self.shape.take(self.body.boxes) or anew):
            return
        typed, before, focused = {**self._extra, **self._aside, **self._typed()}, self.body.boxes, self.body.focused()
        self._rebuild()
        if self.body.boxes is before:
            return
        known = {**self._baseline}
        for name, one in self.body.boxes.items():
            self.carrying.fill(self.programme, one, self.row)
            self._baseline.setdefault(name, one.editor.raw())
            if name in typed:
                one.editor.show_raw(typed[name])
        self._aside = {name: typed[name] for name in known if name not in self.body.boxes and name in typed}
        self._extra = {name: value for name, value in self._extra.items() if name not in self.body.boxes}
        self._follow_stage()
        self.body.focus(focused.name if focused else "")

    def _begin_below(self) -> None:
        """The row above is known, and so is what is asked."""
        if self.row is None and self.shape.parent is not None and "programme" not in self.fixed:
            self._reshape(anew=True)
            self.focus_first()

    def _follow_stage(self) -> None:
        follow_stage(self.body.boxes, self.programme, self.fixed.get("stage"))

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self, done: Callable[[str], None] | None = None) -> None:
        """Save; what cannot be read is shown first, then what Office.put refuses. `done` gets the id."""
        if (focused := self.body.focused()) is not None:
            focused.editor.settle()
        wrong = [box for box in self.body.order() if any(one.level is Level.HARD for one in self._judge(box))]
        if wrong:
            QApplication.beep()
            wrong[0].editor.take_focus()
            return
        line = {**self.raw(), "id": self.row["id"]} if self.row else self.raw()
        self.saver.save(line, self.drafting.key, done, self._draft())

    def _kept(self, saved: Saved) -> None:
        if saved.row is None:
            return
        places = [box.place for box in self.body.boxes.values()]
        self.carrying.remember(self.programme, saved.row, saved.names, places)
        self.row, self._extra = saved.row, {}
        self._baseline = self._typed()
        boxes = self.body.boxes
        notes = [one["message"] for one in saved.answer["warnings"] if one["field"] not in boxes]
        if notes:
            self.frame.tell("\n".join(notes), "note")
        self.saved.emit(saved.answer["id"], saved.answer)
        self.saved_row.emit(saved.answer["id"], saved.naming)
        if self.row is saved.row and self.body.boxes is boxes:
            focused = self.body.focused()
            self._show(saved.row, {})
            self.body.focus(focused.name if focused else "")

    def _refused(self, errors: Errors) -> None:
        """Beside its field, or above the form."""
        told = [(one["field"] or "", Told(one["code"], one["message"])) for one in errors]
        elsewhere = self.body.show_told(told)
        self.strip.show_told([(label_of(self.entity, self.programme, name), one) for name, one in elsewhere])
        first = next((box for box in self.body.order() if box.told), None)
        if first is not None:
            first.editor.take_focus()
        else:
            self.focus_first()

    def cancel(self) -> None:
        """Leave the form; what was typed stays as a draft."""
        self.keep_draft()
        self.cancelled.emit()

    # -- drafts -------------------------------------------------------------------------------------------------------

    def shows(self, name: str) -> bool:
        """Whether a value of that name has a place in this form."""
        return self._only is None or name in self.body.boxes or name in self.fixed or name in self._extra

    def keep_draft(self) -> None:
        """Write down what was typed and not saved. Pages call it before they are left."""
        if self.saver.busy:  # it is kept there, if it is not saved
            return
        if self.dirty:
            self.drafting.keep(self._draft())
        else:
            self.drafting.drop()

    def _draft(self) -> dict[str, object]:
        return {"programme": self.programme.name if self.programme else None, "raw": self.raw()}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Fill in what was left unfinished."""
        self.shape.recall(draft["programme"], draft["raw"])
        extra = self._extra
        self._rebuild()
        self._fill({})
        self._extra = extra
        for name, value in draft["raw"].items():
            if name in self.body.boxes:
                self.body.boxes[name].editor.show_raw(value)
            elif name not in self.fixed:
                self._extra[name] = value
        self._reshape()
        self._follow_stage()
        self.changed.emit()
        self.focus_first()

    def type_first(self, event: QKeyEvent) -> None:
        """A key that was typed instead of an answer about a draft belongs to the first field."""
        self.focus_first()
        if (focused := self.body.focused()) is not None:
            QApplication.sendEvent(focused.editor.input(), event)

    # -- repeating ----------------------------------------------------------------------------------------------------

    def repeat(self) -> None:
        """Put the last saved record's value into the field that has the focus."""
        box = self.body.focused()
        if box is None:
            return
        if self.carrying.repeat(self.programme, box):
            box.editor.advanced.emit()

    def toggle_pin(self, box: FieldBox | None = None) -> None:
        """Carry a field's value on to the next records, or no longer."""
        box = box or self.body.focused()
        if box is not None:
            self.carrying.toggle(self.programme, box)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def commands(self) -> tuple[Command, ...]:
        """What can be done here now; the page puts them before its own. Those of the focused field come first."""
        return commands_of(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The same keys where no window looks them up (in a dialog); what was typed before a refusal is dropped."""
        if self.saver.deaf:
            self.saver.dropped += 1
            return
        typed = sequence(event)
        for command in self.commands():
            if typed in command.keys.split(" ") and command.enabled():
                command.run()
                return
        super().keyPressEvent(event)
