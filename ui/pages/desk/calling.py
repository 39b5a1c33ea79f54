"""A call is noted in two fields beside the list; who came is noted as a reply, and the referral leaves the list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from models.cases.call import CALL
from models.cases.referral import REFERRAL
from models.schema.entity import Row
from models.text.persian import persian_digits
from ui.forms.form import Form
from ui.frame import Command, Frame
from ui.lists.cells import left_to_right
from ui.pages.desk.board import late_words
from ui.pages.desk.flow import Fitted
from ui.pages.desk.person_card import day_words
from ui.widgets.basics import button, card, cleared, column, label, row

_CALLED, _CAME = "call", "reply"


class Calling(QFrame):
    """The panel of one referral. `noted`: saved; `left`: back to the list."""

    noted = Signal()
    left = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.form: Form | None = None
        self._item: Mapping[str, Any] = {}
        self._mode = _CALLED
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        self._frame, inside = card()
        outside.addWidget(self._frame, 1000)
        outside.addStretch(1)
        self._who = column(spacing=4)
        inside.addLayout(self._who)
        self._modes: dict[str, QPushButton] = {}
        for mode, words in ((_CALLED, "تماس گرفتم"), (_CAME, "مراجعه کرد")):
            one = button(words, partial(self.switch, mode), name="tab")
            one.setCheckable(True)
            self._modes[mode] = one
        inside.addLayout(row(*self._modes.values(), label("F12", "small"), None))
        self._place = column()
        inside.addLayout(self._place, 1)
        inside.addLayout(
            row(
                button("ثبت", self.save, name="primary", image="save", keys="F2"),
                button("بازگشت", self.leave, name="quiet", keys="Esc"),
                None,
            )
        )

    # -- showing ------------------------------------------------------------------------------------------------------

    def open_for(self, item: Mapping[str, Any]) -> None:
        """Show a referral of the worklist; a call is what is noted most."""
        self._item = item
        cleared(self._who)
        phone = left_to_right(persian_digits(item["mobile"])) if item["mobile"] else "تلفنی ثبت نشده"
        self._who.addWidget(label(item["name"], "title", wrap=True))
        self._who.addWidget(label(phone, "large" if item["mobile"] else "soft", selectable=True))
        due = f"مهلت {day_words(item['due_on'])} ({late_words(item['late'])})"
        self._who.addWidget(label(f"ارجاع به {item['to_body']} · {due}", "soft", wrap=True))
        if item["called_on"]:
            said = f"آخرین تماس {day_words(item['called_on'])}: {item['answer'] or '–'}"
            self._who.addWidget(label(said, "soft", wrap=True))
        self._show(_CALLED, None)

    def start(self) -> None:
        """The first field."""
        if self.form is not None:
            self.form.focus_first()

    def switch(self, mode: str = "") -> None:
        """From the call to the reply and back."""
        mode = mode or (_CAME if self._mode == _CALLED else _CALLED)
        self.keep()
        if mode == _CALLED:
            self._show(mode, None)
            self.start()
            return
        item = self._item

        def show(referral: Row) -> None:
            if self._item is item:
                self._show(mode, referral)
                self.start()

        self.frame.ask_store(lambda office: office.get("referral", item["id"]), show, hold=True)

    def _show(self, mode: str, referral: Row | None) -> None:
        self._mode = mode
        for name, one in self._modes.items():
            one.setChecked(name == mode)
        cleared(self._place)
        if referral is None:
            form = Form(
                self.frame, CALL, only=("answer", "next_on"), fixed={"referral": self._item["id"]}, header=False
            )
        else:
            only = ("outcome", "replied_on", "status")
            form = Form(self.frame, REFERRAL, only=only, header=False)
        form.offers_drafts = False
        form.saved.connect(partial(self._saved, form))
        form.cancelled.connect(self.left)
        self.form = form
        self._place.addWidget(form)
        Fitted(form, self._frame)
        # What a referral came to is said in words, whatever its programme scores.
        form.open_row(referral and {**referral, "programme": None})
        if referral is not None:
            form.body.boxes["status"].editor.show_raw("seen")
            form.body.boxes["replied_on"].editor.show_raw(self.frame.today().isoformat())

    def _saved(self, form: Form, _row_id: str, _answer: Mapping[str, Any]) -> None:
        form.open_row(None)  # it is done with
        self.noted.emit()

    # -- doing --------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save from anywhere."""
        if self.form is not None:
            self.form.save()

    def leave(self) -> None:
        """Back to the list; a call that was begun stays as a draft, a reply that was not saved was none."""
        if self.form is not None and self._mode == _CALLED:
            self.form.cancel()
        elif self.form is not None:
            self.left.emit()
            self.form.drafting.drop()  # after the focus is gone, which keeps what was typed

    def keep(self) -> None:
        """What was typed stays as a draft."""
        if self.form is not None and self._mode == _CALLED:
            self.form.keep_draft()

    def commands(self) -> tuple[Command, ...]:
        """Those of the form, the other way, and the way back."""
        own = self.form.commands() if self.form is not None else ()
        return (
            *own,
            Command("تماس یا مراجعه", self.switch, "F12", "phone"),
            Command("بازگشت به فهرست", self.leave, "Esc", "back"),
        )
