"""Into a course by one key: Enter registers, a second number and Enter make a couple of two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from models.text.persian import persian_digits
from models.workshops.registration import REGISTRATION
from ui.forms.saving import Errors, Saved, Saver
from ui.frame import Command, Frame
from ui.look import look
from ui.pages.desk.flow import Done, Flow, Told
from ui.pages.desk.person_card import PersonCard, telling
from ui.widgets.basics import button, card, column, label, row

_WIDEST = 760  # pixels of a form


class RegisterFlow(Flow):
    """One person and one act. `first`: the registration and the name of whom this person is the partner of."""

    def __init__(
        self, frame: Frame, session: Mapping[str, Any], told: Told, first: tuple[str, str] | None = None
    ) -> None:
        super().__init__(frame)
        self._session, self._told, self._first = session, told, first
        self._name: str = told["person"]["naming"]
        self._saver = Saver(self, frame, REGISTRATION, self._kept, self._refused)
        self._wrong: QFrame | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(16))
        self.card = PersonCard(told)
        self.card.show_badge("", [one["message"] for one in told["warnings"]])
        across.addWidget(self.card, 600)
        frame_, self._inside = card()
        frame_.setMaximumWidth(look.px(_WIDEST))
        beside = column()
        beside.addWidget(frame_)
        beside.addStretch(1)
        across.addLayout(beside, 1000)
        across.addStretch(1)
        self._inside.addWidget(label(session["shown"]["course"], "section", wrap=True))
        self._tell()
        self._act = button(self._words(), self.act, name="primary", image="done", keys="Enter")
        self._inside.addLayout(row(self._act, button("بازگشت به جعبه", self.leave, name="quiet", keys="Esc"), None))

    # -- what is told -------------------------------------------------------------------------------------------------

    def _words(self) -> str:
        if self._first is not None:
            return f"همسر یا نامزدِ {self._first[1]}"
        known = self._told["registration"]
        if known is None:
            return "نام‌نویسی"
        return "نفر بعد" if known["partner"] else "ادامه: همسر یا نامزد"

    def _tell(self) -> None:
        places, known = self._told["places"], self._told["registration"]
        if known and self._first is None:
            with_whom = f" همراه {known['partner']}" if known["partner"] else ""
            self._inside.addWidget(telling(f"{self._name} پیش‌تر در این دوره نام‌نویسی شده است{with_whom}.", "note"))
        elif self._first is not None:
            self._inside.addWidget(label(f"{self._name} همسر یا نامزدِ {self._first[1]} است؟", "", wrap=True))
        taken = f"{places['taken']} نفر نام‌نویسی شده‌اند"
        room = f"{taken}، از {places['capacity']} جا." if places["capacity"] else f"{taken}."
        self._inside.addWidget(label(persian_digits(room), "soft"))

    # -- keys ---------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Enter acts."""
        self._act.setFocus()

    def commands(self) -> tuple[Command, ...]:
        """The one act."""
        return (
            Command(self._words(), self.act, "Return Enter F2 Ctrl+Return Ctrl+Enter", "done"),
            Command("بازگشت به جعبه", self.leave, "Esc", "back"),
        )

    # -- saving -------------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """Register, or make the couple; who is registered already only goes on to the partner."""
        known = self._told["registration"]
        if self._first is None and known:
            couple = None if known["partner"] else (known["id"], self._name)
            self.finished.emit(Done(f"{self._name} پیش‌تر نام‌نویسی شده است.", "note", couple=couple))
        elif self._first is not None:
            self._saver.save({"id": self._first[0], "partner": self._told["person"]["id"]}, "", None)
        else:
            course = self._session["values"]["course"]
            self._saver.save({"course": course, "person": self._told["person"]["id"]}, "", None)

    def _kept(self, saved: Saved) -> None:
        row_id = str(saved.answer["id"])
        words = f"{self._first[1]} و {self._name} زوج شدند." if self._first else f"{self._name} نام‌نویسی شد."
        couple = None if self._first else (row_id, self._name)
        self.finished.emit(Done(words, "done", ("registration", row_id), couple))

    def _refused(self, errors: Errors) -> None:
        """What cannot be is told here; for what is unusual the saver asks a reason."""
        if self._wrong is not None:
            self._wrong.deleteLater()
        text = "\n".join(f"{one['message']}  [{one['code']}]" for one in errors)
        self._wrong = telling(text, "wrong")
        self._inside.insertWidget(1, self._wrong)
        self._act.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """What was typed before a refusal was known is dropped."""
        if self._saver.deaf:
            self._saver.dropped += 1
        else:
            super().keyPressEvent(event)
