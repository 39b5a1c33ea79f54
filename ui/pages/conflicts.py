"""What two offices wrote differently waits here for a person: 1 keeps ours, 2 theirs, 3 another value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from models.office.tree.standing import office_name
from ui.actions.exchange import decide
from ui.frame import Command, Frame, Page, Row
from ui.lists.table import Column, RowTable
from ui.look import look
from ui.pages.exchanging.decision import DecisionDialog, editor_of
from ui.pages.exchanging.panel import quiet
from ui.pages.exchanging.sides import Sides
from ui.pages.exchanging.words import day_of
from ui.widgets.basics import EmptyState, button, column, label, row

Answer = dict[str, Any]
_STATES = {
    "open": ("wait", "تصمیم می‌خواهد"),
    "later": ("primary", "تازه‌تر ماند"),
    "decided": ("done", "حل شده"),
}


class ConflictsPage(Page):
    """A list, and the row of the present conflict side by side under it. F4 shows those settled as well."""

    title = "ناسازگاری‌ها"
    help_name = "conflicts"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self._may = frame.actor.may("resolve")
        self.table = RowTable(name="ناسازگاری‌ها", remember="conflicts")
        self.table.current_changed.connect(self._moved)
        self.table.chosen.connect(lambda _id: self.open_row())
        self.sides = Sides()
        self.sides.pointed.connect(self.table.select)
        self.all_of_them = QCheckBox("حل‌شده‌ها هم  F4")
        self.all_of_them.setAccessibleName("حل‌شده‌ها هم")
        self.all_of_them.toggled.connect(lambda _on: self.look())
        outside = column(self, spacing=12)
        outside.addLayout(row(label("آنچه دو دفتر گونه‌گون نوشته‌اند.", "soft"), None, self.all_of_them))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._both())
        self.stack.addWidget(
            EmptyState("ناسازگاری‌ای نیست.", "هرگاه دو دفتر یک خانه را گونه‌گون بنویسند، اینجا برای تصمیم می‌ماند.")
        )
        outside.addWidget(self.stack, 1)

    def _both(self) -> QWidget:
        whole = QWidget()
        inside = column(whole, spacing=12)
        self.table.setMinimumHeight(look.px(150))
        inside.addWidget(self.table, 2)
        inside.addWidget(self.sides, 3)
        self._acts = [
            quiet(button(text, partial(self.take, what), image=image, keys=key))
            for text, what, image, key in (
                ("نزد ما بماند", "ours", "done", "۱"),
                ("از راه رسیده بماند", "theirs", "import", "۲"),
            )
        ]
        self._acts.append(quiet(button("مقدار دیگر…", self.take_other, image="edit", keys="۳")))
        opened = quiet(button("باز کردن ردیف", self.open_row, image="open", keys="Enter"))
        inside.addLayout(row(*self._acts, None, opened))
        return whole

    # -- what is shown ------------------------------------------------------------------------------------------------

    def opened(self, conflict: str = "", office: str = "", **_arguments: Any) -> None:
        """Show those that wait, standing on `conflict` (an id), or on the first of `office` (a code)."""
        self.table.setFocus()
        self.look(conflict, office_name(office))

    def look(self, conflict: str = "", office: str = "") -> None:
        """Read the list anew; the place is kept, or that conflict's, or the first one's of an office of that name."""
        everything = self.all_of_them.isChecked()

        def shown(found: list[Answer]) -> None:
            self._show(found)
            first = conflict or next((str(one["id"]) for one in found if office and one["office"] == office), "")
            if first:
                self.table.select(first)

        self.frame.ask_store(lambda office: office.differences.conflicts(everything), shown, key="conflicts", hold=True)

    def _show(self, found: list[Answer]) -> None:
        here, place = self.table.current_id, self.table.currentIndex().row()
        rows = [{**one, "when": day_of(one["when"]), "state": _STATES[one["state"]]} for one in found]
        self.stack.setCurrentIndex(0 if rows else 1)
        self.table.show_rows(_columns(self.all_of_them.isChecked()), rows)
        if not any(one["id"] == here for one in found):
            self.table.select_number(min(max(place, 0), len(found) - 1))
        if rows:
            self._moved(self.table.current_id)
        else:
            self.sides.clear()
            self._allow(None)

    def _moved(self, conflict_id: str) -> None:
        """Show the row of the present conflict."""
        item = self.table.current_item
        if not conflict_id or item is None:
            return
        entity, row_id, everything = item["entity"], item["row"], self.all_of_them.isChecked()

        def shown(told: Answer) -> None:
            if self.table.current_id == conflict_id:
                self.sides.show_row(told, conflict_id)
                self._allow(self.sides.field(conflict_id))

        self._allow(None)
        self.frame.ask_store(
            lambda office: office.differences.of_row(entity, row_id, everything), shown, key="conflict", hold=True
        )

    def _allow(self, field: Mapping[str, Any] | None) -> None:
        can = self._may and field is not None and field["state"] == "open"
        for act in self._acts:
            act.setEnabled(can)

    def refresh(self, rows: frozenset[Row]) -> None:
        """A decision was made or taken back; what is shown is not to be decided again meanwhile."""
        self.sides.clear()
        self._allow(None)
        self.look()

    # -- deciding -----------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Answer | None:
        """The conflict that is shown and waits, as `of_row` tells it."""
        found = self.sides.field(self.table.current_id)
        return dict(found) if found is not None and found["state"] == "open" else None

    def can_decide(self) -> bool:
        """Whether this person may decide the present one."""
        return self._may and self.current is not None

    def take(self, side: str) -> None:
        """Keep one side; the reason is asked."""
        if (conflict := self.current) is not None and self._may:
            self._ask(DecisionDialog(self, conflict, side), conflict)

    def take_other(self) -> None:
        """Write another value; the reason is asked."""
        conflict = self.current
        if conflict is None or not self._may:
            return
        editor = editor_of(self.frame, self.sides.told, conflict)
        if editor is None:
            self.frame.tell("این نسخه این خانه را نمی‌شناسد؛ یکی از دو مقدار را نگه دارید.", "wait")
        else:
            self._ask(DecisionDialog(self, conflict, "", editor), conflict)

    def _ask(self, dialog: DecisionDialog, conflict: Answer) -> None:
        dialog.decided.connect(lambda take, why: self.frame.run(decide(conflict, take, why), hold=True))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_row(self) -> None:
        """The record itself."""
        if (item := self.table.current_item) is not None:
            self.frame.go("records", entity=item["entity"], row=item["row"])

    def toggle(self) -> None:
        """Show those settled as well, or not."""
        self.all_of_them.toggle()

    def commands(self) -> tuple[Command, ...]:
        """Deciding, by one key each."""
        return (
            Command("نزد ما بماند", partial(self.take, "ours"), "1 ۱", "done", self.can_decide),
            Command("از راه رسیده بماند", partial(self.take, "theirs"), "2 ۲", "import", self.can_decide),
            Command("مقدار دیگر", self.take_other, "3 ۳", "edit", self.can_decide),
            Command("باز کردن ردیف", self.open_row, "", "open"),
            Command("حل‌شده‌ها هم", self.toggle, "F4", "filter"),
            Command("تازه کردن", self.look, "F5", "restore"),
        )


def _columns(with_state: bool) -> tuple[Column, ...]:
    columns = (
        Column("naming", "که و چه", width=200, shown=str),
        Column("kind", "گونه", shown=str),
        Column("label", "خانه", shown=str),
        Column("office", "از دفتر", shown=str),
        Column("who", "نوشتهٔ", shown=str),
        Column("when", "روز", kind="number", width=100, shown=str),
    )
    return (*columns, Column("state", "وضع", kind="state")) if with_state else columns
