"""Exchange with other offices: what stands where, and the two acts of carrying a stick, each a panel of its own."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.frame import Command, Frame, Page, Row
from ui.pages.exchanging.joining import ApproveDialog, JoinDialog
from ui.pages.exchanging.overview import Overview
from ui.pages.exchanging.panel import Panel
from ui.pages.exchanging.reading import ReadingPanel
from ui.pages.exchanging.receipts import ReceiptsDialog
from ui.pages.exchanging.writing import WritingPanel
from ui.widgets.basics import column


class ExchangePage(Page):
    """F2 writes, F3 reads. `opened(act="write")` or `act="read"` begins at once."""

    title = "بسته‌ها"
    help_name = "exchange"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.overview = Overview(frame)
        self.writing = WritingPanel(frame)
        self.reading = ReadingPanel(frame)
        self.stack = QStackedWidget()
        for one in (self.overview, self.writing, self.reading):
            self.stack.addWidget(one)
        column(self).addWidget(self.stack)
        self.overview.write_wanted.connect(self.write)
        self.overview.read_wanted.connect(self.read)
        self.overview.join_wanted.connect(self.join)
        self.overview.approve_wanted.connect(self.approve)
        self.overview.receipts_wanted.connect(self.receipts)
        for panel in (self.writing, self.reading):
            panel.finished.connect(self.look)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def opened(self, act: str = "", **_arguments: Any) -> None:
        """Show where we stand, or begin an act."""
        self.look()
        if act == "write":
            self.write()
        elif act == "read":
            self.read()

    def look(self) -> None:
        """Back to the overview, fresh."""
        self.stack.setCurrentWidget(self.overview)
        self.overview.take_focus()
        self.frame.ask_store(lambda office: office.standing.overview(), self._show, key="standing")

    def _show(self, told: dict[str, Any]) -> None:
        self.overview.show_standing(told)
        if self.stack.currentWidget() is self.overview:
            self.overview.take_focus()

    def refresh(self, rows: frozenset[Row]) -> None:
        """Something was saved or taken back: fewer or more rows wait now."""
        if self.stack.currentWidget() is self.overview:
            self.look()

    # -- acts ---------------------------------------------------------------------------------------------------------

    @property
    def panel(self) -> Panel | None:
        """The act that is open."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Panel) else None

    def write(self) -> None:
        """Begin to write a stick."""
        if self.frame.actor.may("export"):
            self._begin(self.writing)

    def read(self) -> None:
        """Begin to read a stick."""
        if self.frame.actor.may("import"):
            self._begin(self.reading)

    def _begin(self, panel: Panel) -> None:
        self.stack.setCurrentWidget(panel)
        panel.begin()

    def receipts(self) -> None:
        """The receipts to read over the telephone."""
        self.frame.ask_store(lambda office: office.receipt(), lambda told: ReceiptsDialog(self, told).open())

    def join(self) -> None:
        """Join the office above."""
        dialog = JoinDialog(self, self.frame)
        dialog.done_with.connect(self.look)
        dialog.open()

    def approve(self) -> None:
        """Take in an office below."""
        dialog = ApproveDialog(self, self.frame)
        dialog.done_with.connect(self.look)
        dialog.open()

    def _again(self) -> None:
        if self.panel is not None:
            self.panel.begin()
        else:
            self.look()

    def commands(self) -> tuple[Command, ...]:
        """The acts, and those of the panel that is open."""
        may = self.frame.actor.may
        level = self.frame.facts.level
        own = self.panel.commands() if self.panel is not None else ()
        begin = () if own else (Command("نوشتن روی حافظه", self.write, "F2", "export", lambda: may("export")),)
        return (
            *own,
            *begin,
            Command("خواندن از حافظه", self.read, "F3", "import", lambda: may("import")),
            Command("تازه کردن", self._again, "F5", "restore"),
            Command("رسید تلفنی", self.receipts, "F7", "receipt"),
            Command("پیوستن به دفتر بالاتر", self.join, "", "key", lambda: level != "province" and may("enrol")),
            Command("پذیرفتن دفتر", self.approve, "", "add", lambda: may("approve")),
        )
