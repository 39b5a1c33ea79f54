"""Reading a stick: nothing is taken in before it was seen what would become of each file, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from models.errors import UserError
from models.office.tree.standing import office_name
from models.text.persian import persian_digits
from ui.actions.exchange import look_at, take_in
from ui.frame import Frame
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.pages.exchanging.panel import Panel, quiet
from ui.pages.exchanging.words import OVERTAKEN, details_of, is_sound, reason_of, state_of, summary_of, to_decide
from ui.widgets.basics import EmptyState, button, card, column, label, rtl

Answer = dict[str, Any]
_EMPTY = "روی این حافظه بسته‌ای برای این دفتر نیست."
_HINT = "بسته‌ها پرونده‌هایی با پسوند daftar‎ هستند، روی خود حافظه یا در یکی از پوشه‌های آن. حافظهٔ دیگری بگذارید (F5)."
_DETAILS = (
    Column("naming", "که و چه", width=210, shown=str),
    Column("kind", "گونه", shown=str),
    Column("label", "خانه یا دلیل", shown=persian_digits),
    Column("ours", "نزد ما", shown=persian_digits),
    Column("theirs", "از راه رسیده", shown=persian_digits),
    Column("state", "چه می‌شود", kind="state"),
)


class ReadingPanel(Panel):
    """Medium, preview, result. Enter goes on."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, "خواندن از حافظه", ("حافظه", "پیش‌نمایش", "نتیجه"))
        self._paths: Sequence[Path] = ()
        self._plans: Sequence[str] = ()
        self._stage = 0
        self._overtaken = False
        self._body = QStackedWidget()
        self._body.addWidget(self._choosing())
        self._body.addWidget(self._listing())
        self._body.addWidget(EmptyState(_EMPTY, _HINT))
        self.body.addWidget(self._body, 1)
        self.media.found.connect(self._media_found)
        self.media.changed.connect(self._media_changed)
        links = (("ناسازگاری‌ها", "conflict", "conflicts"), ("قرنطینه", "quarantine", "quarantine"))
        self._links = [quiet(button(text, partial(frame.go, page), image=image)) for text, image, page in links]
        for place, link in enumerate(self._links, 1):
            link.hide()
            self.foot.insertWidget(place, link)

    def _choosing(self) -> QWidget:
        frame, inside = card()
        frame.setMaximumWidth(look.px(792))
        inside.addWidget(label("پیش از ثبت، نشان داده می‌شود که از هر بسته چه برمی‌آید.", "soft", wrap=True))
        inside.addWidget(self.media)
        whole = QWidget()
        outside = column(whole)
        outside.addWidget(frame)
        outside.addStretch(1)
        return whole

    def _listing(self) -> QWidget:
        self.table = RowTable(name="بسته‌های این حافظه")
        self.table.chosen.connect(lambda _id: self.go_on())
        self.table.current_changed.connect(lambda _id: self._tell_reason())
        self._reason = label("", wrap=True, selectable=True)
        frame, inside = card(margins=12)
        inside.addWidget(self._reason)
        self._reason_card = frame
        self.details = RowTable(name="آنچه این بسته به جا می‌گذارد")
        self.details.chosen.connect(lambda _id: self.go_on())
        self.details.hide()
        whole = QWidget()
        outside = column(whole, spacing=8)
        outside.addWidget(self.table, 1)
        outside.addWidget(frame)
        outside.addWidget(self.details, 1)
        return whole

    # -- the medium ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Look for media; one that is sure is read at once, since looking changes nothing."""
        self._show_stage(0)
        self.strip.tell("")
        self.media.take_focus()
        self.media.look_again()

    def _media_found(self) -> None:
        self.media.take_focus()
        self._media_changed()
        if self._stage == 0 and self.media.is_sure and not self.strip.text:
            self._look()

    def _media_changed(self) -> None:
        if self._stage == 0:
            self.offer("دیدن بسته‌ها", "import", enabled=self.media.chosen is not None)

    def go_on(self) -> None:
        """See, then take in, then go back; what was overtaken is seen once more."""
        if self._stage == 2 and self._overtaken:
            self._look()
        elif self._stage == 2 or (self._stage == 1 and not self._paths):
            self.finished.emit()
        elif self._stage == 1:
            self._take_in()
        elif self.media.chosen is None:
            self.strip.tell("حافظه‌ای نیست. آن را وصل کنید یا با F4 پوشه‌ای برگزینید.", "wait")
        else:
            self._look()

    def look_again(self) -> None:
        """Once more from the medium: another stick, or this one after it was put in again."""
        self.begin()

    def _look(self) -> None:
        medium = self.media.chosen
        if medium is not None:
            self.strip.tell("")
            self.forward.setEnabled(False)
            self.frame.run(look_at(medium), self._seen, self.refused(partial(self._show_stage, 0)), hold=True)

    # -- preview and result -------------------------------------------------------------------------------------------

    def _seen(self, found: Answer) -> None:
        self._paths, self._plans = found["paths"], found["plans"]
        self._show_stage(1)
        if not found["answers"]:
            self._body.setCurrentIndex(2)
            self.offer("پایان", "done")
        else:
            self._show(found["answers"], preview=True)
            going = [one for one in found["answers"] if one["status"] in ("applied", "quarantined", "held")]
            self.offer("ثبت" if going else "پایان", "save" if going else "done")
            if not going:
                self._paths = ()
                self.strip.tell("از این حافظه چیزی برای ثبت نیست.", "note")
        self.table.setFocus() if found["answers"] else self.forward.setFocus()

    def _take_in(self) -> None:
        self.strip.tell("")
        self.forward.setEnabled(False)
        back = self.refused(partial(self._show_stage, 1))
        self.frame.run(take_in(self._paths, self._plans), self._taken, back, hold=True)

    def _taken(self, result: Answer) -> None:
        answers: list[Answer] = result["answers"]
        self.frame.facts = result["facts"]
        if answers and all(one["code"] == "cancelled" for one in answers):
            self._show_stage(1)
            self.strip.tell_error(UserError("cancelled"))
            return
        self._show_stage(2)
        self._show(answers, preview=False)
        sound = all(map(is_sound, answers))
        self.strip.tell(f"خوانده شد: {summary_of(answers)}.", "done" if sound else "wait")
        for link, count in zip(self._links, (to_decide, _aside), strict=True):
            link.setVisible(any(map(count, answers)))
        self._overtaken = any(one["code"] == OVERTAKEN for one in answers)
        if self._overtaken:
            self.offer("دیدن دوباره", "import")
        else:
            self.offer("پایان", "done")
        self.forward.setFocus()

    def _show_stage(self, stage: int) -> None:
        self._stage = stage
        self._overtaken = False
        self.steps.go(stage)
        self._body.setCurrentIndex(min(stage, 1))
        for link in self._links:
            link.hide()
        self._media_changed()
        if stage == 1:
            self.offer("ثبت", "save")

    def _show(self, answers: list[Answer], *, preview: bool) -> None:
        rows = [
            {
                **one,
                "name": office_name(one["from"]) or one["file"],
                "state": state_of(one, preview=preview),
                "reason": reason_of(one, preview=preview),
            }
            for one in answers
        ]
        self.table.show_rows(_columns(preview), rows)
        self._tell_reason()

    def _tell_reason(self) -> None:
        item = self.table.current_item
        text = str(item["reason"]) if item else ""
        self._reason_card.setVisible(bool(text))
        self._reason.setText(rtl(f"{item['name']}: {text}" if item and text else ""))
        lines = details_of(item.get("seen") or {}) if item else []
        self.details.setVisible(bool(lines))
        self.details.show_rows(_DETAILS, lines)


def _columns(preview: bool) -> tuple[Column, ...]:
    return (
        Column("name", "از", width=200, shown=str),
        Column("number", "شماره", kind="number"),
        Column("state", "وضع", kind="state"),
        Column("received", "ردیف", kind="number", shown=_count),
        Column("applied", "تازه یا دگرگون" if preview else "ثبت‌شده", kind="number", shown=_count),
        Column("unchanged", "تکراری", kind="number", shown=_count),
        Column("conflicts", "ناسازگاری", kind="number", shown=_count),
        Column("quarantined", "قرنطینه", kind="number", shown=_count),
        Column("reason", "توضیح", shown=str),
    )


def _aside(answer: Answer) -> int:
    return int(answer["quarantined"])


def _count(number: Any) -> str:
    return persian_digits(str(number)) if number else "–"
