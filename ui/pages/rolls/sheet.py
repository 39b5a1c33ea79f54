"""The roll on the page: what all share above it, what the keys mean, the grid, and a sentence on the child at hand."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from models.text.persian import persian_digits, search_key
from ui.look import icon, icon_size, look
from ui.pages.rolls.child import Child, Round
from ui.pages.rolls.grid import RollGrid
from ui.pages.rolls.strokes import strokes_for
from ui.widgets.basics import EmptyState, button, column, label, row, rtl, styled

_IMAGES = {"wrong": "wrong", "wait": "warning", "done": "done", "": "note"}


class RollSheet(QWidget):
    """`change_wanted`, `add_wanted` and `print_wanted` are its buttons."""

    change_wanted = Signal()
    add_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, today: Callable[[], datetime.date]) -> None:
        super().__init__()
        self._round: Round | None = None
        self._outside = 0
        inside = column(self, spacing=8)
        inside.addLayout(self._head())
        self.finder = _Find()
        self.finder.hide()
        inside.addWidget(self.finder)
        self.grid = RollGrid(today)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(
            EmptyState(
                "در این برگه کسی نیست.",
                "با F3 کودکی را بیفزایید، یا با F4 پایگاه، کلاس یا تاریخ دیگری برگزینید.",
                button("افزودن کودک", self.add_wanted.emit, image="add", keys="F3"),
            )
        )
        inside.addWidget(self._stack, 1)
        inside.addWidget(self._strip())
        self.grid.moved.connect(self.tell)
        self.finder.sought.connect(self._seek)
        self.finder.left.connect(self._found)

    def _head(self) -> QVBoxLayout:
        """The header in words; how far it is, and the buttons; what the keys mean."""
        self.shared, self.legend = label("", "section", wrap=True), label("", "soft", wrap=True)
        self.counts, self.latest = label("", "soft"), label("", "small")
        self.bar = QProgressBar()
        for told in (self.counts, self.bar):
            told.setAccessibleName("پیشرفت برگه")
        self.bar.setFixedWidth(look.px(120))
        middle = row(self.counts, self.bar, None)
        for text, run, image, keys in (
            ("تغییر", self.change_wanted.emit, "edit", "F4"),
            ("افزودن کودک", self.add_wanted.emit, "add", "F3"),
            ("چاپ", self.print_wanted.emit, "print", "Ctrl+P"),
        ):
            made = button(text, run, name="quiet", image=image, keys=keys)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            middle.addWidget(made)
        whole = column(spacing=4)
        whole.addWidget(self.shared)
        whole.addLayout(middle)
        whole.addWidget(self.legend)
        return whole

    def _strip(self) -> QFrame:
        self._frame = QFrame()
        self._frame.setProperty("class", "strip")
        self._sign, self.sentence = QLabel(), label("", wrap=True)
        inside = row(self._sign)
        inside.addWidget(self.sentence, 1)
        inside.addWidget(self.latest)
        inside.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        self._frame.setLayout(inside)
        self._frame.setMinimumHeight(look.px(44))
        return self._frame

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_roll(self, told: Round, children: Sequence[Child], outside: int, stand_on: str = "") -> None:
        """Show a roll; `outside` people were left out for their age."""
        self._round, self._outside = told, outside
        self._stack.setCurrentIndex(0 if children else 1)
        self.grid.show_children(children, told.columns(children), stand_on)
        self.latest.setText("")
        self.tell()

    def tell_saved(self, child: Child) -> None:
        """Say which child was saved last, and that it can be taken back."""
        words = child.saved["words"] if child.saved else ""
        self.latest.setText(rtl(f"آخرین ثبت: {child.row['naming']}، {words} (F8 بازمی‌گرداند)"))

    def tell(self) -> None:
        """Say how far the roll is, what the keys mean here, and what there is to say of the child at hand."""
        self.shared.setText(rtl(self._round.words if self._round else ""))
        self._tell_progress()
        self._tell_keys()
        text, kind = self._words()
        styled(self._frame, f"strip-{kind}" if kind else "strip")
        self._sign.setPixmap(icon(_IMAGES[kind], kind or "primary").pixmap(icon_size()))
        styled(self.sentence, kind)
        self.sentence.setText(rtl(text))
        self.grid.setAccessibleDescription(text)

    def _tell_progress(self) -> None:
        due = [child for child in self.grid.group if child.stage is not None]
        done = sum(child.saved is not None for child in due)
        counted = [f"{done} از {len(due)} انجام شد"]
        absent = sum(child.absent for child in due)
        referred = sum(bool(child.saved and child.saved["referral"]) for child in due)
        counted += [f"{absent} غایب"] * bool(absent) + [f"{referred} ارجاع"] * bool(referred)
        counted += [f"{self._outside} نفر بیرون از سن برنامه در فهرست نیست"] * bool(self._outside)
        self.counts.setText(rtl(persian_digits("، ".join(counted))))
        self.bar.setRange(0, max(1, len(due)))
        self.bar.setValue(done)

    def _tell_keys(self) -> None:
        child, field = self.grid.child, self.grid.field
        parts = []
        if child is not None and child.waits:
            legend = strokes_for(field).legend(field) if field else ""
            parts += [f"{field.label}: {legend}"] * bool(field and legend) if field else []
            parts += ["«*» همکاری نکرد"] * child.may_refuse
        if child is not None and child.row["stage"] and child.saved is None:
            parts += ["«-» غایب"]
        self.legend.setText(rtl(" · ".join([*parts, "Enter ثبت"])))

    def _words(self) -> tuple[str, str]:
        """The sentence on the child at hand, and its kind."""
        child = self.grid.child
        if child is None:
            return "", ""
        if child.error:
            return f"{child.name}: {child.error}", "wrong"
        if child.saved is not None:
            words = child.saved["words"] or "بی‌نتیجه"
            return f"{child.name}: {child.saved['stage_label']}، {words}. ثبت شد؛ Ctrl+O آزمون را باز می‌کند.", "done"
        if child.absent:
            return f"{child.name} امروز غایب است و چیزی ثبت نمی‌شود؛ با «-» بازمی‌گردد.", ""
        if child.confirming:
            asked = " ".join(child.asked.values())
            words = ". ".join(filter(None, (child.forecast().words, asked.rstrip("."))))
            return f"{child.name}: {words}. برای پذیرفتن دوباره Enter بزنید.", "wait"
        return self._expected(child)

    @staticmethod
    def _expected(child: Child) -> tuple[str, str]:
        last = child.row["last"]
        before = f"پیش‌تر: {last['stage_label']}، {last['words'] or '–'}" if last else ""
        if child.stage is None:
            return f"{child.name}: در این دوره آزمون دیگری ندارد. {before}", ""
        asked = " ".join(child.questions().values())
        told = [f"{child.name}، {child.age}: {child.stage_label}", before, asked]
        return " · ".join(filter(None, told)), "wait" if asked else ""

    # -- finding a child ----------------------------------------------------------------------------------------------

    def open_find(self) -> None:
        """Look for a child by name: children seldom come in the order of the list."""
        self.finder.open()

    def _seek(self, text: str) -> None:
        words = search_key(text).split()
        for number, child in enumerate(self.grid.group):
            if words and all(word in search_key(child.name) for word in words):
                self.grid.stand(number)
                return

    def _found(self) -> None:
        self.finder.hide()
        self.grid.setFocus()


class _Find(QLineEdit):
    """`sought`: what is typed; `left`: Enter or Esc."""

    sought = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("یافتن کودک در این برگه")
        self.setPlaceholderText("بخشی از نام کودک؛ Enter به همان سطر می‌رود")
        self.textEdited.connect(self.sought)

    def open(self) -> None:
        """Show it, empty."""
        self.setText("")
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Esc go back to the roll."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)
