"""Two files that look like one person's wait here for a person: Enter makes them one, A says that they are two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStackedWidget, QWidget

from models.errors import UserError
from ui.actions.sameness import judge, take_back
from ui.forms.reasons import TWO_PEOPLE, ReasonDialog
from ui.frame import Command, Frame, Page, Row
from ui.lists.table import Column, RowTable
from ui.pages.duplicates_beside import Beside
from ui.pages.exchanging.panel import quiet
from ui.tasks import Operation
from ui.widgets.basics import EmptyState, button, column, label, row

Answer = Mapping[str, Any]
_SURE = {100: ("done", "بی‌گمان"), 95: ("done", "بسیار محتمل"), 90: ("done", "محتمل"), 60: ("wait", "شاید")}
_ELSEWHERE = "این دو از دفترهای جداگانه‌اند و دفتری که بالای هر دوست درباره‌شان تصمیم می‌گیرد."
_ABOVE = "این تصمیم را دفتر بالاتر گرفته است و همان‌جا پس گرفته می‌شود."
_KEEPS = ("می‌ماند", "می‌پیوندد")
_KEPT = ("ماند", "پیوست")
_TWO = ("یک نفر", "نفری دیگر")


class DuplicatesPage(Page):
    """The pairs on the right, the two files on the left. F4 shows what was judged instead, to be taken back."""

    title = "پرونده‌های تکراری"
    help_name = "duplicates"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._may = frame.actor.may("merge")
        self._keep = ""
        self.table = RowTable(name="پرونده‌های تکراری", remember="duplicates")
        self.table.current_changed.connect(self._moved)
        self.table.chosen.connect(lambda _id: self.join())
        self.beside = Beside()
        self.beside.pointed.connect(self._point)
        self.judged = QCheckBox("تصمیم‌های گذشته  F4")
        self.judged.setAccessibleName("تصمیم‌های گذشته")
        self.judged.toggled.connect(lambda _on: self.look())
        outside = column(self, spacing=12)
        outside.addLayout(row(label("پرونده‌هایی که گویا از آنِ یک نفر است.", "soft"), None, self.judged))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._both())
        self.stack.addWidget(
            EmptyState("پرونده‌ای تکراری نمی‌نماید.", "هرگاه دو پرونده از آنِ یک نفر بنماید، اینجا برای تصمیم می‌آید.")
        )
        self.stack.addWidget(EmptyState("هنوز تصمیمی گرفته نشده است.", "F4 جفت‌هایی را که تصمیم می‌خواهند نشان می‌دهد."))
        outside.addWidget(self.stack, 1)

    def _both(self) -> QWidget:
        whole = QWidget()
        inside = column(whole, spacing=12)
        halves = row(self.table, self.beside, spacing=12)
        for place, (half, share) in enumerate(((self.table, 2), (self.beside, 3))):
            half.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            halves.setStretch(place, share)
        inside.addLayout(halves, 1)
        join = button("یکی کن", self.join, name="primary", image="conflict", keys="Enter")
        swap = button("آن یکی بماند", self.swap, image="swap", keys="K")
        apart = button("دو نفرند…", self.tell_apart, image="people", keys="A")
        self._acts = tuple(map(quiet, (join, swap, apart)))
        self._back = quiet(button("پس گرفتن تصمیم", self.take_back, image="undo", keys="Delete"))
        opened = quiet(button("باز کردن پرونده", self.open_row, image="open", keys="Ctrl+Enter"))
        inside.addLayout(row(*self._acts, self._back, None, opened))
        return whole

    # -- what is shown ------------------------------------------------------------------------------------------------

    def opened(self, **_arguments: Any) -> None:
        """Show those that wait."""
        self.table.setFocus()
        self.look()

    def look(self) -> None:
        """Read the list anew; the place is kept."""
        judged = self.judged.isChecked()
        read = Operation(
            lambda office, _progress: office.sameness.judged() if judged else office.sameness.listed(),
            title="گشتن پرونده‌های تکراری",
        )
        self.frame.run(read, self._show, key="duplicates", hold=True)

    def _show(self, found: list[Answer]) -> None:
        here, place = self.table.current_id, self.table.currentIndex().row()
        rows = [{**one, "state": _state(one)} for one in found]
        self.stack.setCurrentIndex(0 if rows else 2 if self.judged.isChecked() else 1)
        self.table.show_rows(_columns(self.judged.isChecked()), rows)
        if not any(one["id"] == here for one in found):
            self.table.select_number(min(max(place, 0), len(found) - 1))
        if rows:
            self._moved(self.table.current_id)
            if self.isVisible() and not self.beside.hasFocus():
                self.table.setFocus()
        else:
            self.beside.clear()
            self._allow()

    def _moved(self, pair: str) -> None:
        """Show the two files of the present pair."""
        item = self.table.current_item
        if not pair or item is None:
            return
        a, b = item["keep"], item["b"] if item["keep"] == item["a"] else item["a"]

        def shown(told: Answer) -> None:
            if self.table.current_id == pair:
                self._keep = a
                self.beside.show_pair(told, self._why(item), a, self._words(item))
                self._allow()

        self.beside.clear()
        self._allow()
        self.frame.ask_store(lambda office: office.sameness.side_by_side(a, b), shown, key="beside", hold=True)

    def _why(self, item: Answer) -> str:
        if self.judged.isChecked():
            return f"دلیل: {item['why']}" if item["why"] else ""
        return item["why"] if item["here"] else f"{item['why']}. {_ELSEWHERE}"

    def _words(self, item: Answer) -> tuple[str, str]:
        if not self.judged.isChecked():
            return _KEEPS
        return _TWO if item["apart"] else _KEPT

    def _allow(self) -> None:
        judged = self.judged.isChecked()
        for act in self._acts:
            act.setVisible(not judged)
            act.setEnabled(self.can_judge())
        self._back.setVisible(judged)
        self._back.setEnabled(self.can_take_back())

    def refresh(self, rows: frozenset[Row]) -> None:
        """Something was judged or taken back, or a person was changed."""
        if any(entity in ("merge", "person") for entity, _ in rows):
            self.look()

    # -- judging ------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Answer | None:
        """The pair whose two files are shown."""
        return self.table.current_item if self.beside.told else None

    def can_judge(self) -> bool:
        """Whether this person may judge the present pair here."""
        item = self.current
        return self._may and item is not None and item["here"] and not self.judged.isChecked()

    def can_take_back(self) -> bool:
        """Whether this person may take the present judgement back here."""
        item = self.current
        return self._may and item is not None and item["here"] and self.judged.isChecked()

    def _point(self, row_id: str) -> None:
        if self.can_judge():
            self._keep = row_id
            self.beside.mark(row_id)

    def swap(self) -> None:
        """Keep the other of the two."""
        if (item := self.current) is not None:
            self._point(item["b"] if self._keep == item["a"] else item["a"])

    def join(self) -> None:
        """Make the two one; where something speaks against it, the reason is asked."""
        if not self._tell_why_not(self.can_judge()):
            self._judge("", apart=False)

    def tell_apart(self) -> None:
        """They are two people; the reason is asked."""
        item = self.current
        if item is None or self._tell_why_not(self.can_judge()):
            return
        ask = ReasonDialog(self, TWO_PEOPLE, f"{item['naming']}: {item['why']}", "چرا دو نفرند؟")
        self._ask(ask, apart=True)

    def _tell_why_not(self, can: bool) -> bool:
        """Whether it cannot be done; of a pair that belongs to an office above it is told why."""
        item = self.current
        if self._may and item is not None and not item["here"]:
            self.frame.tell(_ABOVE if self.judged.isChecked() else _ELSEWHERE, "wait")
        return not can

    def _ask(self, dialog: ReasonDialog, *, apart: bool) -> None:
        dialog.given.connect(lambda why: self._judge(why, apart=apart))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _judge(self, why: str, *, apart: bool) -> None:
        item = self.current
        if item is None:
            return
        gone = item["b"] if self._keep == item["a"] else item["a"]

        def refused(error: Exception) -> None:
            if isinstance(error, UserError) and error.code == "maybe-two-people" and not why:
                self._ask(
                    ReasonDialog(self, error.code, self.beside.told["against"], "با این حال یکی شوند؟"), apart=False
                )
            else:
                self.frame.tell_error(error)

        act = judge(self._keep, gone, why, item["naming"], apart=apart)
        self.frame.run(act, None, refused, hold=True)

    def take_back(self) -> None:
        """The two are two again, or wait again."""
        item = self.current
        if item is not None and not self._tell_why_not(self.can_take_back()):
            self.frame.run(take_back(item["id"], item["a"], item["b"], item["naming"]), hold=True)

    # -- moving -------------------------------------------------------------------------------------------------------

    def open_row(self) -> None:
        """The file of the one that is kept."""
        if self.current is not None:
            self.frame.go("records", entity="person", row=self._keep)

    def other_pane(self) -> None:
        """From the list to the two files and back."""
        (self.table if self.beside.hasFocus() else self.beside).setFocus()

    def toggle(self) -> None:
        """Show what was judged, or what waits."""
        self.judged.toggle()
        self.table.setFocus()

    def commands(self) -> tuple[Command, ...]:
        """Judging, by one key each."""
        return (
            Command("یکی کردن دو پرونده", self.join, "Return Enter", "conflict", self.can_judge),
            Command("ماندن پروندهٔ دیگر", self.swap, "K ن", "swap", self.can_judge),
            Command("دو نفرند", self.tell_apart, "A ش", "people", self.can_judge),
            Command("پس گرفتن تصمیم", self.take_back, "Del", "undo", self.judged.isChecked),
            Command("باز کردن پروندهٔ ماندنی", self.open_row, "Ctrl+Return", "open", lambda: self.current is not None),
            Command("تصمیم‌های گذشته", self.toggle, "F4", "filter"),
            Command("میان فهرست و دو پرونده", self.other_pane, "F6", "next"),
            Command("تازه کردن", self.look, "F5", "restore"),
        )


def _state(one: Answer) -> tuple[str, str]:
    if "score" in one:
        return _SURE[one["score"]]
    return ("primary", "دو نفر") if one["apart"] else ("done", "یکی شد")


def _columns(judged: bool) -> tuple[Column, ...]:
    return (
        Column("naming", "نام", shown=str),
        Column("state", "تصمیم" if judged else "اطمینان", kind="state"),
    )
