"""Joining is three papers and a fingerprint: each side sees the other's digits before it says yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from models.errors import UserError
from models.office.tree.standing import office_name
from ui import preferences
from ui.actions.exchange import approve, ask_to_join, join, look_at_answer, look_at_request
from ui.frame import Frame
from ui.look import look
from ui.pages.exchanging import picking
from ui.pages.exchanging.strip import Strip
from ui.pages.exchanging.words import grouped
from ui.widgets.basics import button, card, label, row, rtl
from ui.widgets.dialog import Dialog

Answer = dict[str, Any]
REQUEST, ANSWER = "enrol-request", "enrol-answer"
_PAPERS = "برگهٔ پیوستن (*.json);;همهٔ پرونده‌ها (*)"


class _Joining(Dialog):
    """`done_with`: something was joined or taken in."""

    done_with = Signal()

    def __init__(self, parent: QWidget, frame: Frame, title: str) -> None:
        super().__init__(parent, title, width=600)
        self.frame = frame
        self.strip = Strip()
        self.inside.addWidget(self.strip)

    def place(self) -> Path:
        """Where papers are looked for: on the stick used last."""
        last = Path(preferences.read().stick or Path.home())
        return last if last.is_dir() else Path.home()

    def refused(self, error: Exception) -> None:
        """Tell a refusal here; a fault is the window's to tell."""
        if isinstance(error, UserError):
            self.strip.tell_error(error)
        else:
            self.frame.tell_error(error)

    def part(self, number: str, text: str) -> tuple[QFrame, Any]:
        """A numbered part with its sentence."""
        frame, inside = card()
        inside.addWidget(label(f"{number}. {text}", wrap=True))
        self.inside.addWidget(frame)
        return frame, inside


class JoinDialog(_Joining):
    """Our side: write the request and read our digits; then bring the answer, compare theirs, and join."""

    def __init__(self, parent: QWidget, frame: Frame) -> None:
        super().__init__(parent, frame, "پیوستن به دفتر بالاتر")
        self._file: Path | None = None
        _, first = self.part("۱", "درخواست را روی حافظه بنویسید و این رقم‌ها را پشت تلفن برای دفتر بالاتر بخوانید.")
        self.ask = button("نوشتن درخواست…", self.write_request, image="export")
        self.ours = _digits()
        first.addLayout(row(self.ask, None))
        first.addLayout(row(self.ours, None))
        _, second = self.part("۲", "پاسخ دفتر بالاتر را از روی حافظه بیاورید و رقم‌های آن دفتر را پشت تلفن بسنجید.")
        self.bring = button("آوردن پاسخ…", self.read_answer, image="import")
        self.theirs = _digits()
        second.addLayout(row(self.bring, None))
        second.addLayout(row(self.theirs, None))
        self.who = label("", "", wrap=True)
        self.who.hide()
        second.addWidget(self.who)
        self.accept_it = self.answer(button("همین رقم‌ها را خواند؛ پیوستن", self.join, name="primary"))
        self.accept_it.setEnabled(False)
        self.answer(button("بستن", self.reject, keys="Esc"))
        self.ask.setFocus()

    def write_request(self) -> None:
        """Ask for a place, and write."""
        name = f"{REQUEST}-{self.frame.facts.office}.json"
        if (to := picking.target(self, "جای درخواست", self.place() / name, _PAPERS)) is not None:
            self.frame.run(ask_to_join(to), self._written, self.refused)

    def _written(self, answer: Answer) -> None:
        _show_digits(self.ours, answer["fingerprint"])
        self.strip.tell("درخواست نوشته شد. حافظه را به دفتر بالاتر برسانید؛ این پنجره را می‌توانید ببندید.", "done")
        self.bring.setFocus()

    def read_answer(self) -> None:
        """Ask for the answer, and show whose it is."""
        if (file := picking.file(self, "پاسخ دفتر بالاتر", self.place(), _PAPERS)) is not None:
            self._file = file
            self.accept_it.setEnabled(False)
            self.frame.run(look_at_answer(file), self._seen, self.refused)

    def _seen(self, answer: Answer) -> None:
        self.strip.tell("")
        _show_digits(self.theirs, answer["fingerprint"])
        self.who.setText(rtl(f"پاسخ از {office_name(answer['office'])} است. آیا آن دفتر همین رقم‌ها را خواند؟"))
        self.who.show()
        self.accept_it.setEnabled(True)
        self.accept_it.setFocus()

    def join(self) -> None:
        """Pin the office above and take in its first bundle."""
        if self._file is not None:
            self.accept_it.setEnabled(False)
            self.frame.run(join(self._file), self._joined, self.refused)

    def _joined(self, answer: Answer) -> None:
        self.frame.facts = answer["facts"]
        self.accept()
        self.done_with.emit()


class ApproveDialog(_Joining):
    """The other side: bring a request, compare its digits, and write the answer."""

    def __init__(self, parent: QWidget, frame: Frame) -> None:
        super().__init__(parent, frame, "پذیرفتن دفتر")
        self._file: Path | None = None
        _, first = self.part("۱", "درخواست دفتر پایین‌تر را از روی حافظه بیاورید و رقم‌هایش را پشت تلفن بسنجید.")
        self.bring = button("آوردن درخواست…", self.read_request, image="import")
        self.theirs = _digits()
        first.addLayout(row(self.bring, None))
        first.addLayout(row(self.theirs, None))
        self.who = label("", "", wrap=True)
        self.who.hide()
        first.addWidget(self.who)
        _, second = self.part("۲", "پاسخ را روی همان حافظه بنویسید و رقم‌های خودتان را برایشان بخوانید.")
        self.ours = _digits()
        second.addLayout(row(self.ours, None))
        self.accept_it = self.answer(button("همین رقم‌ها را خواندند؛ نوشتن پاسخ…", self.approve, name="primary"))
        self.accept_it.setEnabled(False)
        self.answer(button("بستن", self.reject, keys="Esc"))
        self.bring.setFocus()
        self.setMinimumWidth(look.px(620))

    def read_request(self) -> None:
        """Ask for the request, and show whose it is."""
        if (file := picking.file(self, "درخواست دفتر پایین‌تر", self.place(), _PAPERS)) is not None:
            self._file = file
            self.accept_it.setEnabled(False)
            self.frame.run(look_at_request(file), self._seen, self.refused)

    def _seen(self, answer: Answer) -> None:
        self.strip.tell("")
        _show_digits(self.theirs, answer["fingerprint"])
        self.who.setText(rtl(f"درخواست از {office_name(answer['office'])} است. آیا آن دفتر همین رقم‌ها را خواند؟"))
        self._office = answer["office"]
        self.who.show()
        self.accept_it.setEnabled(True)
        self.accept_it.setFocus()

    def approve(self) -> None:
        """Ask for a place, take the office in and write the answer."""
        if self._file is None:
            return
        start = self._file.parent / f"{ANSWER}-{self._office}.json"
        if (to := picking.target(self, "جای پاسخ", start, _PAPERS)) is not None:
            self.accept_it.setEnabled(False)
            self.frame.run(approve(self._file, to), self._approved, self.refused)

    def _approved(self, answer: Answer) -> None:
        _show_digits(self.ours, answer["parent_fingerprint"])
        self.strip.tell("پاسخ نوشته شد. این رقم‌ها را پشت تلفن برایشان بخوانید و حافظه را برسانید.", "done")
        self.done_with.emit()


def _digits() -> QLabel:
    """Room for the digits of a fingerprint; none while there are none."""
    made = label("", "large", selectable=True)
    made.hide()
    return made


def _show_digits(made: QLabel, fingerprint: str) -> None:
    made.setText(grouped(fingerprint.replace(" ", "")))
    made.show()
