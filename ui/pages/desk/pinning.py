"""What is being done is said once, with F4: the programme, then what of it stays the same for everybody who comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from models.errors import UserError
from models.office.work.pins import ENTITY_OF, pinned_fields
from models.schema.fields import Choice, Day
from models.schema.programme import Programme
from ui.forms.editors import Editor, editor_for
from ui.frame import Command, Frame
from ui.look import look
from ui.tasks import Operation
from ui.widgets.basics import button, card, cleared, column, label, row, rtl

_WIDEST = 760  # pixels of a form
_WIDE = ("programme", "course")  # these take a line of their own, and must be said
Courses = list[tuple[str, str]]


def offered(frame: Frame) -> list[Programme]:
    """The programmes that can be pinned, by label."""
    known = [one for one in frame.facts.programmes.values() if one.record in ENTITY_OF]
    return sorted(known, key=lambda one: one.label)


class Pinning(QWidget):
    """A small form. `pinned`: the new session; `left`: Esc, nothing changed."""

    pinned = Signal(object)
    left = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self._editors: dict[str, Editor] = {}
        self._session: Mapping[str, Any] = {}
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column(self).addWidget(area)
        page = QWidget()
        area.setWidget(page)
        self._area = area
        outside = column(page)
        frame_, inside = card()
        frame_.setMaximumWidth(look.px(_WIDEST))
        outside.addWidget(frame_)
        outside.addStretch(1)
        inside.addWidget(label("کار امروز", "section"))
        hint = "هرچه این‌جا می‌نویسید برای همهٔ نفرهای بعدی می‌ماند، تا خودتان تغییرش دهید."
        inside.addWidget(label(hint, "soft", wrap=True))
        self._fields = QGridLayout()
        self._fields.setHorizontalSpacing(look.px(16))
        self._fields.setVerticalSpacing(look.px(8))
        inside.addLayout(self._fields)
        self._wrong = label("", "wrong", wrap=True)
        self._wrong.hide()
        inside.addWidget(self._wrong)
        inside.addLayout(
            row(
                button("سنجاق کن", self.keep, name="primary", image="pin", keys="F2"),
                button("برداشتن سنجاق", self.unpin, image="close"),
                button("انصراف", self.left.emit, name="quiet", keys="Esc"),
                None,
            )
        )

    def commands(self) -> tuple[Command, ...]:
        """What can be done while the form is open."""
        return (
            Command("سنجاق کردن کار امروز", self.keep, "F2 Ctrl+Return", "pin"),
            Command("برداشتن سنجاق", self.unpin, "", "close"),
            Command("بازگشت به جعبه", self.left.emit, "Esc", "back"),
        )

    # -- showing ------------------------------------------------------------------------------------------------------

    def open_for(self, session: Mapping[str, Any]) -> None:
        """Begin with what is pinned now, the programme first."""
        self._session = session
        self._tell("")
        known = offered(self.frame)
        name = session["programme"] or (known[0].name if len(known) == 1 else None)
        self._build(name, ())
        if name:
            self._choose(name)
        self._editors["programme"].take_focus()

    def _build(self, name: str | None, courses: Courses | tuple[()]) -> None:
        """The editors for a programme; those of another are thrown away."""
        cleared(self._fields)
        self._editors = {}
        choices = [(one.name, one.label) for one in offered(self.frame)]
        programme = editor_for(Choice("programme", "برنامه", required=True), self.frame, choices=choices)
        programme.show_stored(name)
        self._add("programme", programme)
        programme.advanced.connect(self._programme_said)
        chosen = self.frame.programme(name)
        for key, field in pinned_fields(chosen).items() if chosen else ():
            editor = editor_for(field, self.frame, choices=list(courses) if key == "course" else None)
            if name == self._session["programme"] and self._session["values"].get(key) is not None:
                editor.show_stored(self._session["values"][key], self._session["shown"][key])
            elif isinstance(field, Day):
                editor.show_stored(self.frame.today().isoformat())
            self._add(key, editor)
        self._chain()

    def _add(self, key: str, editor: Editor) -> None:
        wide = key in _WIDE
        cell = column(spacing=4)
        cell.addWidget(label(editor.field.label + (" *" if wide else ""), "label"))
        cell.addWidget(editor)
        cell.addStretch(1)
        narrow = [one for one in self._editors if one not in _WIDE]
        line = len(self._editors) if wide else len(_WIDE) + len(narrow) // 2
        self._fields.addLayout(cell, line, 0 if wide else len(narrow) % 2, 1, 2 if wide else 1)
        self._editors[key] = editor
        editor.name_input(editor.field.label)

    def _chain(self) -> None:
        """Enter goes on, Shift+Enter back, the last pins."""
        keys = list(self._editors)
        for place, key in enumerate(keys):
            editor = self._editors[key]
            if key != "programme":
                editor.advanced.connect(self._to(keys[place + 1]) if place + 1 < len(keys) else self.keep)
            if place:
                editor.went_back.connect(self._to(keys[place - 1]))

    def _to(self, key: str) -> Callable[[], None]:
        def go() -> None:
            self._editors[key].take_focus()
            self._area.ensureWidgetVisible(self._editors[key], 0, look.px(120))

        return go

    def _programme_said(self) -> None:
        if name := self._editors["programme"].stored():
            self._choose(str(name), move=True)

    def _choose(self, name: str, *, move: bool = False) -> None:
        """Show the fields of a programme; the courses of a workshop are asked for first."""

        def build(courses: Courses) -> None:
            self._build(name, courses)
            keys = list(self._editors)
            self._editors[keys[1] if move and len(keys) > 1 else "programme"].take_focus()
            if self.frame.programmes("workshop") and "course" in self._editors and not courses:
                self._tell("این برنامه هنوز دوره‌ای ندارد؛ نخست از «کارگاه‌ها» دوره را بسازید.")

        self._tell("")
        chosen = self.frame.programme(name)
        if chosen is not None and chosen.shape == "workshop":
            self.frame.ask_store(lambda office: office.today.courses(name), build, hold=True)
        else:
            build([])

    # -- keeping ------------------------------------------------------------------------------------------------------

    def raw(self) -> dict[str, object]:
        """What stands in the fields."""
        return {key: editor.raw() for key, editor in self._editors.items()}

    def keep(self) -> None:
        """Pin it; what cannot be is told at its field."""
        raw = self.raw()
        if not raw.get("programme"):
            self._refuse(UserError("required", field="programme"))
            return
        self._submit(raw)

    def unpin(self) -> None:
        """Pin nothing."""
        self._submit({})

    def _submit(self, raw: Mapping[str, object]) -> None:
        work = Operation(lambda office, _progress: office.today.keep_session(raw))
        self.frame.run(work, self.pinned.emit, self._failed, hold=True)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._refuse(error)
        else:
            self.frame.tell_error(error)

    def _refuse(self, error: UserError) -> None:
        editor = self._editors.get(error.finding.field or "")
        named = f"{editor.field.label}: " if editor else ""
        self._tell(f"{named}{error}  [{error.code}]")
        if editor is not None:
            editor.mark([error.finding])
            editor.take_focus()

    def _tell(self, text: str) -> None:
        self.wrong = text
        self._wrong.setText(rtl(text))
        self._wrong.setVisible(bool(text))

    wrong = ""
    """What is told to be wrong."""
