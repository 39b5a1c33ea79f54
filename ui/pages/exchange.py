"""Exchange with other offices: what stands where, and the two acts of carrying a stick, each a panel of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.frame import Command, Frame, Page, Row
from ui.pages.exchanging.asking import Asking
from ui.pages.exchanging.bundles import BundlesPanel
from ui.pages.exchanging.forks import ForkDialog
from ui.pages.exchanging.joining import ApproveDialog, JoinDialog
from ui.pages.exchanging.overview import Overview
from ui.pages.exchanging.panel import Inner, Panel
from ui.pages.exchanging.reading import ReadingPanel
from ui.pages.exchanging.receipts import ReceiptsDialog
from ui.pages.exchanging.revoking import RevokeDialog
from ui.pages.exchanging.writing import WritingPanel
from ui.widgets.basics import column

Answer = Mapping[str, Any]


class ExchangePage(Page):
    """F2 writes, F3 reads, Enter opens the bundles of an office. `opened(act="write")` or `act="read"` begins at once;
    `late`: those that have not sent this month stand first."""

    title = "بسته‌ها"
    help_name = "exchange"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.overview = Overview(frame)
        self.writing = WritingPanel(frame)
        self.reading = ReadingPanel(frame)
        self.bundles = BundlesPanel(frame)
        self.stack = QStackedWidget()
        for one in (self.overview, self.writing, self.reading, self.bundles):
            self.stack.addWidget(one)
        column(self).addWidget(self.stack)
        self.overview.write_wanted.connect(self.write)
        self.overview.read_wanted.connect(self.read)
        self.overview.join_wanted.connect(self.join)
        self.overview.approve_wanted.connect(self.approve)
        self.overview.receipts_wanted.connect(self.receipts)
        self.overview.office_wanted.connect(self.open_office)
        self.overview.fork_wanted.connect(self.judge)
        self.bundles.revoke_wanted.connect(lambda _replica: self.revoke())
        for panel in (self.writing, self.reading, self.bundles):
            panel.finished.connect(self.look)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def opened(self, act: str = "", late: bool = False, **_arguments: Any) -> None:
        """Show where we stand, or begin an act."""
        if late:
            self.overview.late_first.setChecked(True)
        self.look()
        if act == "write":
            self.write()
        elif act == "read":
            self.read()

    def look(self) -> None:
        """Back to the overview, fresh."""
        self.stack.setCurrentWidget(self.overview)
        self.overview.take_focus()
        self._look_again()

    def _look_again(self) -> None:
        self.frame.ask_store(lambda office: office.standing.overview(), self._show, key="standing")

    def _show(self, told: dict[str, Any]) -> None:
        self.overview.show_standing(told)
        if self.stack.currentWidget() is self.bundles:
            self._show_office(self.bundles.office["replica"])
        if self.stack.currentWidget() is self.overview:
            self.overview.take_focus()

    def refresh(self, rows: frozenset[Row]) -> None:
        """Something was saved or taken back: fewer or more rows wait now."""
        if self.stack.currentWidget() in (self.overview, self.bundles):
            self._look_again()

    # -- acts ---------------------------------------------------------------------------------------------------------

    @property
    def panel(self) -> Inner | None:
        """The act, or the office, that is open."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Inner) else None

    def write(self) -> None:
        """Begin to write a stick."""
        if self.frame.actor.may("export"):
            self._begin(self.writing)

    def read(self) -> None:
        """Begin to read a stick."""
        if self.frame.actor.may("import"):
            self._begin(self.reading)

    def _begin(self, panel: Inner) -> None:
        self.stack.setCurrentWidget(panel)
        panel.begin()

    def open_office(self, office: Answer) -> None:
        """The bundles of an office of the overview, number by number."""
        self.bundles.show_office(office)
        self._begin(self.bundles)

    def _show_office(self, replica: str) -> None:
        """The same office as it stands now."""
        office = next((one for one in self.overview.offices if one["replica"] == replica), None)
        if office is not None:
            self.open_office(office)

    def receipts(self) -> None:
        """The receipts to read over the telephone, and the line for one that is heard."""

        def show(told: list[Answer]) -> None:
            dialog = ReceiptsDialog(self, self.frame, told)
            dialog.confirmed.connect(lambda _answer: self._look_again())
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self.frame.ask_store(lambda office: office.receipt(), show)

    def judge(self) -> None:
        """Judge the log that forked, of the office at hand if it is one of them, else of the first."""
        forked = [one for one in self.overview.offices if one["fork"]]
        here = self.overview.current
        office = here if here in forked else forked[0] if forked else None
        if office is None:
            return
        replica = office["replica"]

        def show(told: tuple[list[Answer], list[Answer]]) -> None:
            fork = next((one for one in told[0] if one["replica"] == replica), None)
            if fork is not None:
                self._ask(ForkDialog(self, self.frame, {**fork, "name": office["name"]}, told[1]))

        self.frame.ask_store(lambda open_: (open_.joins.forks(), open_.standing.ledger.lives(replica)), show)

    def revoke(self) -> None:
        """Revoke the key of the office whose bundles are shown."""
        if self.bundles.can_revoke():
            self._ask(RevokeDialog(self, self.frame, self.bundles.office))

    def _ask(self, dialog: Asking) -> None:
        dialog.done_with.connect(self._look_again)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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
        if isinstance(self.panel, Panel):
            self.panel.begin()
        else:
            self._look_again()

    def commands(self) -> tuple[Command, ...]:
        """The acts, and those of the panel that is open."""
        may = self.frame.actor.may
        level = self.frame.facts.level
        own = self.panel.commands() if self.panel is not None else ()
        acting = isinstance(self.panel, Panel)
        begin = () if acting else (Command("نوشتن روی حافظه", self.write, "F2", "export", lambda: may("export")),)
        return (
            *own,
            *begin,
            Command("خواندن از حافظه", self.read, "F3", "import", lambda: may("import")),
            Command("تازه کردن", self._again, "F5", "restore"),
            Command("رسید تلفنی", self.receipts, "F7", "receipt"),
            *self._of_overview(),
            Command("پیوستن به دفتر بالاتر", self.join, "", "key", lambda: level != "province" and may("enrol")),
            Command("پذیرفتن دفتر", self.approve, "", "add", lambda: may("approve")),
        )

    def _of_overview(self) -> tuple[Command, ...]:
        """What can be done with the list of offices."""
        if self.panel is not None:
            return ()
        seen = self.overview
        return (
            Command("بسته‌های این دفتر", seen.open_office, "", "open", lambda: seen.current is not None),
            Command("نفرستاده‌های این ماه نخست", seen.late_first.toggle, "F4", "filter", seen.late_first.isVisible),
            Command("آنچه منتظر است", seen.to_waiting, "F6", "conflict", seen.can_wait),
            Command("داوری دربارهٔ دو نسخه", self.judge, "F9", "warning", seen.fork.isVisible),
        )
