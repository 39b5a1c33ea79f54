"""Another body's list beside ours: who is in both, who perhaps, who in one alone; it is signed, and then forgotten.

The list is read from its file and stands in this page's memory only; leaving the office or signing drops it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from models.errors import UserError
from models.text import jalali
from models.text.persian import latin_digits, persian_number
from ui.actions import overlap
from ui.actions.printing import open_made
from ui.frame import Command, Frame, Page
from ui.lists.table import RowTable
from ui.pages.exchanging import picking
from ui.pages.exchanging.strip import Strip
from ui.pages.overlap_rows import TABS, columns_of, rows_of, understood
from ui.pages.sheets.columns_step import ColumnsStep
from ui.pages.sheets.file_step import PATTERN
from ui.widgets.basics import EmptyState, button, column, label, row, rtl
from ui.widgets.dialog import ask

Answer = Mapping[str, Any]
_START, _COLUMNS, _FOUND = range(3)
_HINT = "فهرست آموزش‌وپرورش یا دستگاه دیگر را بیاورید. با کد ملی، و گرنه با نام، نام پدر و تاریخ تولد سنجیده می‌شود."


class OverlapPage(Page):
    """F3 or a dropped file begins. F4 says what each column is, F6 goes from tab to tab, Enter opens our person."""

    title = "هم‌پوشانی فهرست‌ها"
    help_name = "overlap"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        self.answer: Answer | None = None
        self.tab = TABS[0].name
        self._file: Path | None = None
        self._last = Path.home()
        self.setAcceptDrops(True)
        self._name = label("", "soft")
        self._other = button("فهرست دیگر…", self.choose, name="quiet", image="folder", keys="F3")
        self.strip = Strip()
        self._stack = QStackedWidget()
        self._begin = button("برگزیدن فهرست…", self.choose, name="primary", image="excel", keys="F3")
        self._stack.addWidget(EmptyState("فهرستی از دستگاهی دیگر را با افراد این دفتر بسنجید", _HINT, self._begin))
        self.columns = ColumnsStep(frame)
        self.columns.changed.connect(self._look_at_columns)
        self._stack.addWidget(self._columns_page())
        self._stack.addWidget(self._found())
        outside = column(self, spacing=12)
        self._acts = [
            button("اکسل", self.keep, image="excel", keys="Ctrl+E"),
            button("چاپ", self.print, image="print", keys="Ctrl+P"),
            button("امضا و پایان", self.sign_off, name="primary", image="done", keys="F2"),
        ]
        outside.addLayout(row(self._name, None, self._other, *self._acts))
        outside.addWidget(self.strip)
        outside.addWidget(self._stack, 1)
        self._show(_START)

    # -- building -----------------------------------------------------------------------------------------------------

    def _columns_page(self) -> QWidget:
        made = QWidget()
        inside = column(made, spacing=8)
        inside.addWidget(self.columns, 1)
        go = button("سنجیدن", self.compare, name="primary", image="roll", keys="F2")
        inside.addLayout(row(go, None))
        return made

    def _found(self) -> QWidget:
        made = QWidget()
        inside = column(made, spacing=8)
        self._tabs = row(spacing=0)
        self._tab_buttons: dict[str, QPushButton] = {}
        for one in TABS:
            tab = button(one.label, partial(self.show_tab, one.name), name="tab", tip=one.hint)
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._tab_buttons[one.name] = tab
            self._tabs.addWidget(tab)
        self._hint = label("", "soft", wrap=True)
        self.table = RowTable(name=self.title)
        self.table.chosen.connect(self.open_person)
        self._none = EmptyState("در این بخش کسی نیست.", "F6 بخش بعد را نشان می‌دهد.")
        self._none.hide()
        self._read_as = label("", "small", wrap=True)
        inside.addLayout(row(self._tabs, None))
        self._why = label("", "soft", wrap=True)
        for thing in (self._hint, self.table, self._none, self._why, self._read_as):
            inside.addWidget(thing, 1 if thing in (self.table, self._none) else 0)
        self.table.current_changed.connect(self._tell_why)
        return made

    # -- opening ------------------------------------------------------------------------------------------------------

    def opened(self, file: str = "", **_arguments: Any) -> None:
        """Go on where one was; `file`: begin with this one."""
        if file:
            self.begin(Path(file))
        else:
            self._take_focus()

    def _take_focus(self) -> None:
        where = {_START: self._begin.setFocus, _COLUMNS: self.columns.take_focus, _FOUND: self.table.setFocus}
        where[self._stack.currentIndex()]()

    def _show(self, stage: int) -> None:
        self._stack.setCurrentIndex(stage)
        for act in self._acts:
            act.setVisible(stage == _FOUND)
        self._other.setVisible(stage != _START)
        self._name.setText(f"\u2068{self._file.name}\u2069" if self._file and stage != _START else "")

    def choose(self) -> None:
        """Ask for their file."""
        if (file := picking.file(self, "فهرست دستگاه دیگر", self._last, PATTERN)) is not None:
            self.begin(file)

    def begin(self, file: Path) -> None:
        """Compare a list; where its columns are not understood they are asked."""
        self._last, self._file, self.answer = file.parent, file, None
        self.columns.start()
        self.strip.tell("")
        self.compare()

    def compare(self) -> None:
        """Compare with what was said of the columns."""
        if self._file is not None:
            self.frame.run(overlap.compare(self._file, self.columns.mapping), self._compared, self._refused, hold=True)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.frame.tell_error(error)
            return
        self.strip.tell_error(error)
        if error.code == "header-missing":
            self.ask_columns()

    def ask_columns(self) -> None:
        """Show what each column of theirs is taken for, so that it can be said otherwise."""
        if self._file is not None:
            self._look_at_columns()

    def _look_at_columns(self) -> None:
        if self._file is None:
            return

        def show(told: Answer) -> None:
            self.columns.show_columns(told)
            self._show(_COLUMNS)
            self._take_focus()

        self.frame.run(overlap.columns(self._file, self.columns.mapping), show, hold=True)

    # -- what was found -----------------------------------------------------------------------------------------------

    def _compared(self, answer: Answer) -> None:
        self.answer = answer
        self.strip.tell("")
        self._read_as.setText(rtl(understood(answer)))
        self._show(_FOUND)
        full = next((one.name for one in TABS if answer[one.name]), TABS[0].name)
        self.show_tab(full)
        self._take_focus()

    def show_tab(self, name: str) -> None:
        """Show who is in both, perhaps in both, or in one list alone."""
        if self.answer is None:
            return
        self.tab = name
        for one in TABS:
            tab = self._tab_buttons[one.name]
            tab.setText(rtl(f"{one.label} ({persian_number(self.answer[one.name])})"))
            tab.setChecked(one.name == name)
            if one.name == name:
                self._hint.setText(rtl(one.hint))
        found = rows_of(self.answer, name)
        self.table.show_rows(columns_of(name), found)
        self.table.setVisible(bool(found))
        self._none.setVisible(not found)
        self._tell_why("")
        if found:
            self.table.setFocus()

    def _tell_why(self, _row: str) -> None:
        """Why the present line stands here, in full."""
        why = str((self.table.current_item or {}).get("reason") or "")
        self._why.setText(rtl(f"چرا: {why}" if why else ""))

    def next_tab(self) -> None:
        """The next part of what was found."""
        names = [one.name for one in TABS]
        self.show_tab(names[(names.index(self.tab) + 1) % len(names)])

    def open_person(self, row_id: str) -> None:
        """Our person of a line, if there is one."""
        person = row_id.partition(":")[2]
        if person:
            self.frame.go("records", entity="person", row=person)

    # -- doing --------------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Write what was found to a workbook."""
        if self.answer is None:
            return
        day = latin_digits(jalali.show(self.frame.today())).replace("/", "-")
        to = picking.target(self, "نوشتن هم‌پوشانی", self._last / f"هم‌پوشانی {day}.xlsx", "Excel (*.xlsx)")
        if to is not None:
            self.frame.run(overlap.as_book(self.answer, to))

    def print(self) -> None:
        """What was found on a paper that both sides sign."""
        if self.answer is not None:
            self.frame.run(overlap.on_paper(self.answer), partial(open_made, self.frame, self), hold=True)

    def sign_off(self) -> None:
        """Both sides signed: counts are noted, the list is forgotten."""
        told = "تنها شمارش‌ها یادداشت می‌شود؛ فهرست آنان و نتیجهٔ سنجش از این برنامه پاک می‌شود."
        if self.answer is not None and ask(self, "سنجش پایان یافته و امضا شده است؟", told, yes="امضا و پایان", no="نه"):
            self.frame.run(overlap.sign_off(self.answer), lambda _counts: self.forget(), hold=True)

    def forget(self) -> None:
        """Drop their list and all that was found."""
        self.answer, self._file = None, None
        self.columns.start()
        self.columns.show_columns({"columns": [], "targets": [], "sheets": []})
        self.table.show_rows((), [])
        self._read_as.setText("")
        self.strip.tell("")
        self._show(_START)
        self._take_focus()

    def commands(self) -> tuple[Command, ...]:
        """What can be done at this step."""
        stage, may = self._stack.currentIndex(), self.frame.actor.may
        first = Command("برگزیدن فهرست", self.choose, "F3", "folder", lambda: may("load"))
        if stage == _START:
            return (first,)
        if stage == _COLUMNS:
            back = (Command("بازگشت به نتیجه", lambda: self._show(_FOUND), "Esc", "back"),) if self.answer else ()
            return (Command("سنجیدن", self.compare, "F2", "roll"), *self.columns.commands(), first, *back)
        return (
            Command("بخش بعد", self.next_tab, "F6", "next"),
            Command("ستون‌های فهرست", self.ask_columns, "F4", "edit"),
            Command("خروجی اکسل", self.keep, "Ctrl+E", "excel"),
            Command("چاپ", self.print, "Ctrl+P", "print", lambda: may("print")),
            Command("امضا و پایان", self.sign_off, "F2", "done"),
            first,
        )

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """A file may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Begin with the file that was dropped."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            self.begin(Path(urls[0].toLocalFile()))
