"""Writing on a stick: whom it is for stands there already, and «take it out» is said only after it was read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from models.text.persian import persian_digits, persian_size
from ui.actions.exchange import write
from ui.frame import Command, Frame
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.pages.exchanging.panel import Panel, quiet
from ui.pages.exchanging.words import sentence
from ui.widgets.basics import button, card, column, label, row, rtl

Answer = dict[str, Any]
_CODE = Qt.ItemDataRole.UserRole
TAKE_OUT = "نوشته و بازخوانی شد؛ اکنون می‌توانید حافظه را جدا کنید."
NOTHING = "چیزی برای فرستادن نیست؛ هر چه بود رسیده و رسیدش هم آمده است."
_COLUMNS = (
    Column("name", "برای", width=190, shown=str),
    Column("state", "وضع", kind="state"),
    Column("number", "شماره", kind="number"),
    Column("records", "ردیف", kind="number"),
    Column("bytes", "حجم", width=130, shown=persian_size),
    Column("file", "پرونده", kind="ltr", width=330, shown=str),
    Column("sha256", "چکیده", kind="ltr", shown=str),
)


class WritingPanel(Panel):
    """Medium, then result. Recipients and «everything» stand behind «بیشتر»."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, "نوشتن روی حافظه", ("حافظه", "نوشتن", "نتیجه"))
        self._offices: list[Answer] = []
        self._done = False
        self._body = QStackedWidget()
        self._body.addWidget(self._choosing())
        self.table = RowTable(name="بسته‌های نوشته‌شده")
        self.table.chosen.connect(lambda _id: self.go_on())
        self._body.addWidget(self.table)
        self.body.addWidget(self._body, 1)
        self.media.found.connect(self._media_found)

    def _choosing(self) -> QWidget:
        frame, inside = card()
        frame.setMaximumWidth(look.px(792))
        self._told = label("", "", wrap=True)
        inside.addWidget(self._told)
        inside.addWidget(self.media)
        self._more = quiet(button("بیشتر", self.show_more, name="quiet", image="down", keys="F6"))
        inside.addLayout(row(self._more, None))
        self._further = self._further_part()
        inside.addWidget(self._further)
        whole = QWidget()
        outside = column(whole)
        outside.addWidget(frame)
        outside.addStretch(1)
        return whole

    def _further_part(self) -> QWidget:
        further = QWidget()
        inside = column(further, spacing=8)
        self._full = QCheckBox("همه چیز از آغاز، نه تنها آنچه رسیدش نیامده (برای دفتری که دفترش را از دست داده)")
        self._full.toggled.connect(lambda _on: self._tell_plan())
        self.recipients = QListWidget()
        self.recipients.setAccessibleName("گیرندگان؛ با کلید فاصله برگزیده می‌شوند")
        self.recipients.itemChanged.connect(lambda _item: self._tell_plan())
        inside.addWidget(label("گیرندگان", "label"))
        inside.addWidget(self.recipients)
        inside.addWidget(self._full)
        return further

    # -- before -------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask who may be written to, and look for media."""
        self._done = False
        self.steps.go(0)
        self.strip.tell("")
        self._body.setCurrentIndex(0)
        self._further.hide()
        self._full.setChecked(False)
        self.offer("نوشتن", "export", enabled=False)
        self.media.take_focus()
        self.frame.ask_store(lambda office: office.standing.recipients(), self._may_go_to, key="recipients")
        self.media.look_again()

    def _may_go_to(self, offices: list[Answer]) -> None:
        self._offices = offices
        self.recipients.blockSignals(True)
        self.recipients.clear()
        for one in offices:
            item = QListWidgetItem(rtl(one["name"]))
            item.setData(_CODE, one["office"])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one["usual"] else Qt.CheckState.Unchecked)
            self.recipients.addItem(item)
        self.recipients.blockSignals(False)
        self.recipients.setFixedHeight(look.px(36) * max(1, min(len(offices), 5)) + look.px(8))
        self._tell_plan()

    def _media_found(self) -> None:
        self._tell_plan()
        self.media.take_focus()

    @property
    def chosen(self) -> list[str]:
        """The codes of the offices that get a bundle."""
        items = (self.recipients.item(place) for place in range(self.recipients.count()))
        return [str(one.data(_CODE)) for one in items if one.checkState() == Qt.CheckState.Checked]

    def show_more(self) -> None:
        """Recipients, and everything from the beginning."""
        self._further.setVisible(self._further.isHidden())
        if not self._further.isHidden():
            self.recipients.setFocus()
            self.recipients.setCurrentRow(max(0, self.recipients.currentRow()))
        else:
            self.media.take_focus()

    def _tell_plan(self) -> None:
        if self._done:
            return
        names = {one["office"]: one["name"] for one in self._offices}
        told = [names[code] for code in self.chosen]
        if not self._offices:
            text = "هنوز دفتری نیست که بسته‌ای برایش نوشته شود؛ نخست به دفتر بالاتر بپیوندید."
        elif not told:
            text = "گیرنده‌ای برگزیده نشده است."
        elif len(told) > 3:
            text = persian_digits(f"برای {len(told)} دفتر، هر یک در پرونده‌ای جدا: {'، '.join(told[:3])} و دیگران")
        else:
            text = f"برای: {' و '.join(told)}"
        self._told.setText(rtl(text + ("  ·  همه چیز از آغاز" if self._full.isChecked() and told else "")))
        self.offer("نوشتن", "export", enabled=bool(told))

    # -- writing ------------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Write; after that, go back."""
        medium = self.media.chosen
        if self._done:
            self.finished.emit()
        elif medium is None:
            self.strip.tell("حافظه‌ای نیست که رویش نوشته شود. آن را وصل کنید یا با F4 پوشه‌ای برگزینید.", "wait")
        elif self.forward.isEnabled():
            self.strip.tell("")
            self.steps.go(1)
            self.forward.setEnabled(False)
            operation = write(medium, self.chosen, full=self._full.isChecked())
            self.frame.run(operation, self._written, self.refused(self._again), hold=True)

    def _again(self) -> None:
        self.steps.go(0)
        self._tell_plan()
        self.media.look_again()

    def _written(self, answers: list[Answer]) -> None:
        failed = [one for one in answers if one["error"]]
        if answers == failed and answers:
            self.strip.tell(sentence(*failed[0]["error"]), "wait" if failed[0]["error"][0] == "cancelled" else "wrong")
            self._again()
            return
        self._done = True
        self.steps.go(2)
        self._tell_result(answers, failed)
        self._show(answers)
        self.offer("پایان", "done")
        self.forward.setFocus()

    def _tell_result(self, answers: list[Answer], failed: list[Answer]) -> None:
        if failed:
            self.strip.tell(f"برای همهٔ دفترها نوشته نشد. {sentence(*failed[-1]['error'])}", "wrong")
        elif any(one["file"] for one in answers):
            self.strip.tell(TAKE_OUT, "done")
        else:
            self.strip.tell(NOTHING, "note")

    def _show(self, answers: list[Answer]) -> None:
        names = {one["office"]: one["name"] for one in self._offices}
        rows = [
            {
                **one,
                "name": names.get(one["to"], one["to"]),
                "state": _state(one),
                "file": Path(one["file"]).name if one["file"] else None,
                "sha256": one["sha256"][:12] if one["file"] else None,
                "bytes": one["bytes"] if one["file"] else None,
            }
            for one in answers
        ]
        self.table.show_rows(_COLUMNS, rows)
        self._body.setCurrentIndex(1)

    def commands(self) -> tuple[Command, ...]:
        """As every panel, and what stands behind «بیشتر»."""
        more = Command("گیرندگان و بیشتر", self.show_more, "F6", "menu", lambda: not self._done)
        return (*super().commands(), more)


def _state(answer: Answer) -> tuple[str, str]:
    if answer["error"]:
        return "wrong", "نوشته نشد"
    return ("done", "نوشته شد") if answer["file"] else ("primary", "چیزی نبود")
