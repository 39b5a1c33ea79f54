"""What all children of a roll share is said once: programme, base and class, day, examiner, the answers that stay."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from models.errors import Level
from models.office.work import rounds
from models.schema.codelists import Option
from models.schema.fields import Choice
from models.schema.programme import Programme
from models.screenings.screening import SCREENING
from models.text.persian import persian_digits
from ui.forms.editors import Editor, editor_for
from ui.frame import Frame
from ui.look import look
from ui.pages.rolls.child import Round
from ui.widgets.basics import button, card, cleared, column, label, row, rtl

_WIDTH = 760  # pixels at 100 %
_MOST = 1000  # the share of the line that the card gets, as far as its width allows
Answer = Mapping[str, Any]


class RollSetup(QWidget):
    """A card of fields; `chosen` gives the Round when it is complete.

    `programme_changed`: the bases of this programme are wanted, see `show_bases`.
    """

    chosen = Signal(object)  # Round
    programme_changed = Signal(str)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.programme: Programme | None = None
        self._bases: dict[str, Answer] = {}
        self._editors: dict[str, Editor] = {}
        self._boxes: dict[str, QVBoxLayout] = {}
        self._wide = 0  # lines that one field takes
        self._asked: Round | None = None
        outside = column(self, spacing=12)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMaximumWidth(look.px(_WIDTH))
        inside = QWidget()
        within = column(inside)
        within.addWidget(self._card())
        within.addStretch(1)
        area.setWidget(inside)
        line = row()
        line.addWidget(area, _MOST)
        line.addStretch(1)
        outside.addLayout(line, 1)
        self.message = label("", "wrong", wrap=True)
        self.message.hide()
        outside.addWidget(self.message)
        self.open = button("باز کردن برگه", self.finish, name="primary", image="roll", keys="F2")
        outside.addLayout(row(self.open, None))

    def _card(self) -> QFrame:
        frame, within = card(margins=24, spacing=12)
        self._title = label("", "title", wrap=True)
        within.addWidget(self._title)
        hint = "آنچه برای همه یکسان است یک بار این‌جا نوشته می‌شود؛ سپس هر کودک یک سطر است."
        within.addWidget(label(hint, "soft", wrap=True))
        self._fields = QGridLayout()
        self._fields.setHorizontalSpacing(look.px(16))
        self._fields.setVerticalSpacing(look.px(8))
        self._fields.setColumnStretch(0, 1)
        self._fields.setColumnStretch(1, 1)
        within.addLayout(self._fields)
        return frame

    # -- which programme ----------------------------------------------------------------------------------------------

    def start(self, programme: Programme, asked: Round | None) -> None:
        """Show the fields of a programme, filled with what was chosen before where it was the same one."""
        self.programme = programme
        same = asked is not None and asked.programme.name == programme.name
        self._asked = asked if same else None
        self._title.setText(rtl(f"{programme.label}: برگهٔ کدام گروه؟"))
        self._build(asked.screener if asked else "")
        self.programme_changed.emit(programme.name)

    def _build(self, screener: str) -> None:
        if self.programme is None:
            return
        cleared(self._fields)
        self._editors, self._boxes, self._wide = {}, {}, 0
        known = self.frame.programmes("screening")
        if len(known) > 1:
            choices = [(one.name, one.label) for one in known]
            self._add("programme", editor_for(SCREENING.field("programme"), self.frame, choices=choices), "برنامه", 2)
            self._editors["programme"].show_stored(self.programme.name)
            self._editors["programme"].edited.connect(self._other_programme)
        self._add("base", self._choice("base", "پایگاه یا کلاس", []), "پایگاه، مرکز یا کلاس", 2)
        day = editor_for(SCREENING.field("held_on"), self.frame)
        day.show_stored((self._asked.held_on if self._asked else self.frame.today()).isoformat())
        self._add("held_on", day, "تاریخ آزمون")
        examiner = editor_for(SCREENING.field("screener"), self.frame)
        examiner.show_stored(screener or None)
        self._add("screener", examiner, "غربالگر")
        for field in rounds.asked_once(self.programme):
            made = editor_for(field, self.frame)
            made.show_stored((self._asked.pinned if self._asked else {}).get(field.name))
            self._add(f"answers.{field.name}", made, field.label)

    def _choice(self, name: str, text: str, choices: Sequence[tuple[str, str]]) -> Editor:
        return editor_for(Choice(name, text, options=(Option("", ""),)), self.frame, choices=choices)

    def _add(self, name: str, editor: Editor, text: str, span: int = 1) -> None:
        number = len(self._editors)
        self._editors[name] = editor
        editor.name_input(text)
        box = QWidget()
        inside = self._boxes[name] = column(box, spacing=4)
        inside.addWidget(label(text, "label"))
        inside.addWidget(editor)
        inside.addStretch(1)
        editor.advanced.connect(lambda: self._move(name, 1))
        editor.went_back.connect(lambda: self._move(name, -1))
        self._fields.addWidget(box, *self._place(number, span), 1, span)

    def _place(self, number: int, span: int) -> tuple[int, int]:
        """Line and column: fields of the whole width come first, then two on a line."""
        if span == 2:
            self._wide = number + 1
            return number, 0
        return self._wide + (number - self._wide) // 2, (number - self._wide) % 2

    def _other_programme(self) -> None:
        name = self._editors["programme"].stored()
        found = self.frame.programme(name if isinstance(name, str) else None)
        if found is not None and self.programme is not None and found.name != self.programme.name:
            self.start(found, self._asked)
            self._editors["base"].take_focus()

    # -- which base ---------------------------------------------------------------------------------------------------

    def show_bases(self, bases: Sequence[Answer]) -> None:
        """Offer these bases and their classes, in their order."""
        self._bases = {}
        for one in bases:
            self._bases[_key(one["id"], None)] = one
            self._bases |= {_key(one["id"], group["name"]): {**one, "group": group} for group in one["classes"]}
        editor = self._choice("base", "پایگاه یا کلاس", [(key, _words(one)) for key, one in self._bases.items()])
        old = self._editors["base"]
        focused = self.window().focusWidget() is old.input()  # also while the window is not the active one
        self._boxes["base"].replaceWidget(old, editor)
        old.hide()
        old.deleteLater()
        self._editors["base"] = editor
        editor.name_input("پایگاه، مرکز یا کلاس")
        editor.advanced.connect(lambda: self._move("base", 1))
        editor.went_back.connect(lambda: self._move("base", -1))
        if self._asked is not None:
            key = _key(self._asked.course or self._asked.centre or "", self._asked.class_name)
            editor.show_stored(key if key in self._bases else None)
        if focused:
            editor.take_focus()

    def begin_with(self, values: Mapping[str, Any]) -> None:
        """Fill what is empty with what is pinned at the desk: place, examiner, the answers that stay."""
        known = {**values, "base": _key(values.get("centre") or "", None)}
        for name, editor in self._editors.items():
            fits = name != "base" or known["base"] in self._bases
            if fits and known.get(name) is not None and editor.stored() is None:
                editor.show_stored(known[name])

    # -- moving -------------------------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Stand where something is still to be said: the base, else the day."""
        names = ("base", "held_on") if self._editors else ()
        name = next((one for one in names if self._editors[one].stored() is None), "base")
        if self._editors:
            self._editors[name].take_focus()

    def _move(self, name: str, step: int) -> None:
        names = list(self._editors)
        place = names.index(name) + step
        if step > 0 and not self._fine(name):
            return
        if place >= len(names):
            self.finish()
        elif place >= 0:
            self._editors[names[place]].take_focus()

    def _fine(self, name: str) -> bool:
        """Whether a field can be left; what is wrong is said."""
        editor = self._editors[name]
        wrong = [finding for finding in editor.check() if finding.level is Level.HARD]
        text = wrong[0].message if wrong else ""
        if not wrong and name in ("base", "held_on") and editor.stored() is None:
            text = "پایگاه یا کلاس را برگزینید." if name == "base" else "تاریخ آزمون را بنویسید."
        self.message.setText(text)
        self.message.setVisible(bool(text))
        if text:
            editor.take_focus()
        return not text

    def finish(self) -> None:
        """Give the round, if everything can be read."""
        if self.programme is None or not all(self._fine(name) for name in self._editors):
            return
        base = self._bases[str(self._editors["base"].stored())]
        group = base.get("group")
        pinned = {name.removeprefix("answers."): one.stored() for name, one in self._editors.items() if "." in name}
        is_course = base["entity"] == "course"
        self.chosen.emit(
            Round(
                programme=self.programme,
                held_on=datetime.date.fromisoformat(str(self._editors["held_on"].stored())),
                pinned={name: value for name, value in pinned.items() if value is not None},
                centre=base["centre"],
                course=base["id"] if is_course else None,
                class_name=group["name"] if group else None,
                screener=str(self._editors["screener"].stored() or ""),
                place=f"{base['name']}، {group['name']}" if group else base["name"],
            )
        )


def _key(base: str, class_name: str | None) -> str:
    return f"base|{base}|{class_name or ''}"


def _words(base: Answer) -> str:
    """«کودکستان گل‌ها، کلاس ب (۱۲ نفر)»."""
    group = base.get("group")
    number = group["people"] if group else base["people"]
    name = f"{base['name']}، {group['name']}" if group else str(base["name"])
    return persian_digits(f"{name} ({number} نفر)") if number else name
