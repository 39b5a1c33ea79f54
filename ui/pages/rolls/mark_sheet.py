"""The sheet of a session on the page: which session, how many so far, what the keys mean, and who was there."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models.text.jalali import show_long
from models.text.persian import persian_digits
from ui.frame import Frame
from ui.look import icon, icon_size, look
from ui.pages.rolls.headcount import Headcount
from ui.pages.rolls.mark_grid import MarkGrid
from ui.pages.rolls.marks import LATE, Mark, told_counts
from ui.widgets.basics import button, column, label, row, rtl, styled

_LEGEND = "Enter همه حاضر · شمارهٔ ردیف، سپس Space: غایب · L یا «ت»: با تأخیر · «ح» حاضر · F2 ثبت همه"
_COUNTING = "F2 یا Enter در خانهٔ دوم: ثبت · F3: اگر نام کسی نوشته می‌شود"


class MarkSheet(QWidget):
    """Buttons as signals; `grid` where names are kept, `headcount` where only heads are counted."""

    all_present_wanted = Signal()
    save_wanted = Signal()
    add_wanted = Signal()
    print_wanted = Signal()
    change_wanted = Signal()
    certificates_wanted = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.grid, self.headcount = MarkGrid(), Headcount(frame)
        self._session: Mapping[str, Any] = {}
        inside = column(self, spacing=8)
        inside.addLayout(self._head())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.headcount)
        inside.addWidget(self._stack, 1)
        inside.addWidget(self._strip())
        self.grid.moved.connect(self.tell)
        self.grid.marked.connect(self.tell)

    def _head(self) -> QVBoxLayout:
        self.title, self.legend = label("", "section", wrap=True), label("", "soft", wrap=True)
        self.counts = label("", "soft")
        self.counts.setAccessibleName("شمار حاضران و غایبان")
        self.save = button("ثبت همه", self.save_wanted.emit, name="primary", image="save", keys="F2")
        self.save.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.certify = self._button("صدور گواهی‌ها", self.certificates_wanted, "certificate", "")
        self._everyone = self._button("همه حاضر", self.all_present_wanted, "done", "F9")
        above = row()
        above.addWidget(self.title, 1)
        above.addWidget(self.counts)
        above.addWidget(self.save)
        buttons = row(
            self._everyone,
            self._button("افزودن", self.add_wanted, "add", "F3"),
            self._button("جلسهٔ دیگر", self.change_wanted, "workshops", "F4"),
            self._button("چاپ", self.print_wanted, "print", "Ctrl+P"),
            self.certify,
            None,
        )
        whole = column(spacing=4)
        whole.addLayout(above)
        whole.addLayout(buttons)
        whole.addWidget(self.legend)
        return whole

    @staticmethod
    def _button(text: str, wanted: SignalInstance, image: str, keys: str) -> QPushButton:
        made = button(text, wanted.emit, name="quiet", image=image, keys=keys)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def _strip(self) -> QFrame:
        self._frame = QFrame()
        self._sign, self.sentence = QLabel(), label("", wrap=True)
        inside = row(self._sign)
        inside.addWidget(self.sentence, 1)
        inside.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        self._frame.setLayout(inside)
        self._frame.setMinimumHeight(look.px(44))
        return self._frame

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_sheet(self, session: Mapping[str, Any], marks: Sequence[Mark], complete: bool, stand_on: str = "") -> None:
        """Show a session; without people only heads are counted. `complete`: all sessions of its course are marked."""
        self._session = session
        self.certify.setVisible(complete and bool(marks))
        self._everyone.setVisible(bool(marks))
        self._stack.setCurrentWidget(self.grid if marks else self.headcount)
        self.grid.show_marks(marks, session["minutes"], stand_on)
        self.headcount.show_session(session)
        day = show_long(datetime.date.fromisoformat(session["held_on"]))
        minutes = persian_digits(f"{session['minutes']} دقیقه")
        parts = (session["title"], session["topic"], day, session["starts_at"], minutes, session["place"])
        self.title.setText(rtl(" · ".join(persian_digits(part) for part in parts if part)))
        self.tell()

    @property
    def counting(self) -> bool:
        """Whether heads are counted, and no names."""
        return self._stack.currentWidget() is self.headcount

    def take_focus(self) -> None:
        """Stand where the first key belongs."""
        if self.counting:
            self.headcount.focus_first()
        else:
            self.grid.setFocus()

    @property
    def changed(self) -> bool:
        """Whether something is marked that is not saved."""
        return self.headcount.changed if self.counting else any(mark.changed for mark in self.grid.marks)

    def tell(self) -> None:
        """Say how many so far, what the keys mean, and what there is to say of the person at hand."""
        self.counts.setText(rtl("" if self.counting else told_counts(self.grid.marks)))
        self.legend.setText(rtl(_COUNTING if self.counting else _LEGEND))
        text, kind = self._words()
        styled(self._frame, f"strip-{kind}" if kind else "strip")
        image = {"wrong": "wrong", "wait": "wait", "": "note"}[kind]
        self._sign.setPixmap(icon(image, kind or "primary").pixmap(icon_size()))
        styled(self.sentence, kind)
        self.sentence.setText(rtl(persian_digits(text)))
        self._frame.setVisible(bool(text))
        self.grid.setAccessibleDescription(text)

    def _words(self) -> tuple[str, str]:
        mark = self.grid.mark
        if self.counting or mark is None:
            return "", ""
        if self.grid.pending:
            return f"ردیف {self.grid.pending}…", ""
        if self.grid.unknown:
            return f"ردیف {self.grid.unknown} در این برگه نیست؛ شمارهٔ ردیف را دوباره بزنید.", "wrong"
        if mark.error:
            return f"{mark.name}: {mark.error}", "wrong"
        if mark.typed is not None:
            whole = f" از {self._session['minutes']}" if self._session["minutes"] else ""
            return f"{mark.name}: چند دقیقه بود؟ رقم و Enter؛ خالی یعنی همهٔ جلسه ({mark.typed or '–'}{whole})", "wait"
        noted = {"present": "حاضر", LATE: "با تأخیر", "absent": "غایب", None: "هنوز بی‌نشان"}[mark.status]
        known = "" if mark.row["registered"] else "؛ در این دوره نام‌نویسی نشده است"
        return f"{self.grid.currentIndex().row() + 1}. {mark.name}: {noted}{known}", ""
