"""The list of one kind of record: found as one types, filtered, put in order, and opened with Enter.

The search box keeps the focus while the arrows move in the list, so that finding and opening are one movement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStackedWidget, QWidget

from models.schema.entity import Entity
from models.schema.fields import Day
from models.store.sorting import sorted_by
from models.text.persian import persian_number
from ui.frame import Command, Frame, Row
from ui.lists.columns import columns_of
from ui.lists.paged import PagedModel, Question, arguments_of
from ui.lists.table import RowTable
from ui.look import look
from ui.pages.record.filters import FilterBar
from ui.pages.record.kept import KeptFilters
from ui.widgets.basics import EmptyState, button, column, label, right_aligned, row, rtl

_NEWEST_FIRST = ("held_on", "called_on", "printed_on", "closed_on")
_NARROW = 860  # pixels at 100 % below which tools have no words
_MOVING = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ListView(QWidget):
    """The list of an entity. `opened`: a row is to be opened; `new_wanted`: a new one. What can be done with rows
    beyond that belongs to the page."""

    opened = Signal(str)
    new_wanted = Signal()

    def __init__(self, frame: Frame, entity: Entity) -> None:
        super().__init__()
        self.frame, self.entity = frame, entity
        self._beyond: dict[str, Any] = {}  # what another page narrowed the list to, and no filter shows
        self._hold = ""
        self._fitted = self._open_first = False
        self._order: tuple[str | None, bool] = (None, self._usually_descending())
        self.model = PagedModel(frame, entity, columns_of(entity), self)
        self._build()
        self.model.answered.connect(self._answered)
        self.model.asked.connect(self._reordered)

    def _usually_descending(self) -> bool:
        first = sorted_by(self.entity)[0]
        return first in _NEWEST_FIRST and isinstance(self.entity.fields[first], Day)

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        inside = column(self, spacing=12)
        self.search = right_aligned(QLineEdit())
        self.search.setAccessibleName(f"جست‌وجو در {self.entity.label}")
        self.search.setPlaceholderText("جست‌وجو: نام، شماره یا هر واژه‌ای  (Ctrl+F)")
        self.search.textChanged.connect(lambda _text: self.ask())
        self.search.installEventFilter(self)
        self.found = label("", "soft")
        self.filter_button = button("فیلتر", self.toggle_filters, image="filter", keys="F4")
        self.new_button = button("تازه", self.new_wanted.emit, name="primary", image="add", keys="F3")
        self.tools = row(spacing=8)
        self._tools: list[QPushButton] = []
        inside.addLayout(row(self.search, self.found, self.filter_button, self.tools, self.new_button))
        self.kept = KeptFilters(self.frame, self.entity)
        self.kept.chosen.connect(self._show_kept)
        inside.addWidget(self.kept)
        inside.addLayout(self._strip())
        body = self._body()
        self.filters = FilterBar(self.frame, self.entity)
        self.filters.hide()
        self.filter_button.setVisible(bool(self.filters.editors))
        self.filters.changed.connect(self.ask)
        self.filters.left.connect(self.table.setFocus)
        inside.addWidget(self.filters)
        inside.addWidget(body, 1)

    def _strip(self) -> Any:
        self._caption = label("", "badge")
        self._clear = button("همه را نشان بده", self.show_all, name="quiet", image="close")
        for one in (self._caption, self._clear):
            one.hide()
        return row(self._caption, self._clear, None)

    def _body(self) -> QWidget:
        self.table = RowTable(name=f"فهرست {self.entity.label}", remember=self.entity.name, many=True)
        self.table.show_model(self.model)
        self.table.chosen.connect(self.opened)
        self.table.typed.connect(self._typed_in_table)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self._empty: QWidget = QWidget()
        self.stack.addWidget(self._empty)
        return self.stack

    def add_tool(self, text: str, run: Callable[[], None], image: str, keys: str = "") -> None:
        """Put a button between the filter's and the one for a new record."""
        made = button(text, run, image=image, keys=keys)
        made.setProperty("words", made.text())
        self._tools.append(made)
        self.tools.addWidget(made)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is little room the tools are their icons alone, and the filters are scrolled."""
        super().resizeEvent(event)
        narrow = self.width() < look.px(_NARROW)
        for made in self._tools:
            made.setText("" if narrow else made.property("words"))
        self.filters.limit(self.height() * 2 // 5)

    # -- asking -------------------------------------------------------------------------------------------------------

    def start(self, words: str, where: Mapping[str, Any], caption: str) -> None:
        """Show what another page asks for: words, stored values of fields, and what these mean."""
        self._beyond = {name: value for name, value in where.items() if not self.filters.fits(name)}
        self.filters.show_where(where)
        self.filters.setVisible(any(self.filters.fits(name) for name in where))
        self._caption.setText(rtl(caption))
        self.search.blockSignals(True)
        self.search.setText(words)
        self.search.blockSignals(False)
        self.ask()

    def question(self) -> Question:
        """What is listed now."""
        order, descending = self._order
        return Question(self.search.text(), {**self._beyond, **self.filters.where()}, order, descending)

    def asked(self) -> dict[str, Any]:
        """The question as `Office.page` takes it."""
        return arguments_of(self.question())

    @property
    def caption(self) -> str:
        """What another page narrowed the list to, in words."""
        return self._caption.text().strip("\u200f")

    def given(self) -> dict[str, Any]:
        """What a new record of this list begins with: the rows to which the list is narrowed, never a result."""
        refs = self.entity.refs
        return {name: value for name, value in self.question().where.items() if name in refs and isinstance(value, str)}

    def ask(self, *, holding: str = "") -> None:
        """Ask for the list anew; `holding`: the row to stand on afterwards."""
        self._hold = holding
        self._tell_filters()
        self.kept.show_present(self._keepable())
        self.model.ask(self.question(), holding=holding)

    def _keepable(self) -> dict[str, Any]:
        """What can be kept of what is asked: nothing to which another page narrowed the list."""
        order, descending = self._order
        words = {"words": self.search.text().strip(), "order": order, "descending": descending}
        return {**words, "where": self.filters.where()}

    def _narrowed(self) -> bool:
        kept = self._keepable()
        return bool(kept["words"] or kept["where"])

    def keep_filter(self) -> None:
        """Keep the present filter under a name."""
        self.kept.keep(self._keepable())

    def _show_kept(self, kept: Mapping[str, Any]) -> None:
        self._order = kept["order"], kept["descending"]
        self.start(kept["words"], kept["where"], "")
        self.filters.hide()  # its name says what it is
        self._tell_filters()
        self.table.setFocus()

    def show_all(self) -> None:
        """Take every filter away, and what another page narrowed the list to; the words stay."""
        self._beyond = {}
        self._caption.setText("")
        self.filters.reset()

    def _reordered(self) -> None:
        self._order = self.model.question.order, self.model.question.descending
        self.ask(holding=self.table.current_id)

    def _tell_filters(self) -> None:
        number = len(self.filters.where())
        text = f"فیلتر ({persian_number(number)})" if number else "فیلتر"
        self.filter_button.setText(rtl(f"{text}  F4"))
        narrowed = bool(self._beyond)
        self._caption.setVisible(narrowed and bool(self._caption.text()))
        self._clear.setVisible(narrowed or (number > 0 and self.filters.isHidden()))

    # -- what came ----------------------------------------------------------------------------------------------------

    def _answered(self, place: int) -> None:
        total = self.model.total
        self.found.setText(rtl(f"{persian_number(total)} ردیف"))
        if total:
            if not self._fitted:
                self._fitted = True
                self.table.fit()
            self.stack.setCurrentWidget(self.table)
            self.table.select_number(max(place, 0))
        else:
            self._show_empty()
        if self._open_first:
            self._open_first = False
            self.open_current()

    def _show_empty(self) -> None:
        words, narrowed = self.search.text().strip(), bool(self._beyond or self.filters.where())
        may = self.may_add()
        add = button("تازه", self.new_wanted.emit, image="add", keys="F3") if may else None
        if words or narrowed:
            hint = "واژهٔ کوتاه‌تری بنویسید" + (" یا فیلترها را پاک کنید (F4)." if narrowed else ".")
            hint += " اگر ثبت نشده است، F3 رکورد تازه می‌سازد." if may else ""
            made = EmptyState(f"در فهرست «{self.entity.label}» ردیفی با این جست‌وجو نیست", hint, add)
        else:
            hint = "F3 نخستین رکورد را می‌سازد." if may else "رکوردهای این فهرست را خود برنامه می‌نویسد."
            made = EmptyState("هنوز چیزی ثبت نشده است", hint, add)
        self.stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = made
        self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)

    def may_add(self) -> bool:
        """Whether a new record of this kind can be made at this desk."""
        asked = any(not field.derived for field in self.entity.own_fields.values())
        return asked and self.frame.may_save(self.entity)

    def refresh(self, rows: Iterable[Row]) -> None:
        """Look again if rows were changed that stand here or are named here."""
        named = {self.entity.name, *self.entity.refs.values()}
        if any(entity in named for entity, _ in rows):
            self.ask(holding=self._hold or self.table.current_id)

    def hold(self, row_id: str) -> None:
        """Stand on this row when the list comes."""
        self.ask(holding=row_id)

    # -- moving -------------------------------------------------------------------------------------------------------

    def come_back(self) -> None:
        """The list is seen again: stand where the person was."""
        if self.model.total:
            self.table.setFocus()
        else:
            self.take_focus()

    def take_focus(self) -> None:
        """Go to the search box, with the words there selected."""
        self.search.setFocus()
        self.search.selectAll()

    def other_pane(self) -> None:
        """From the search box to the list and back."""
        self.table.setFocus() if self.search.hasFocus() else self.take_focus()

    def toggle_filters(self) -> None:
        """Open the filters and go there, or close them."""
        if not self.filters.editors:
            return
        opening = self.filters.isHidden()
        self.filters.setVisible(opening)
        self._tell_filters()
        if opening:
            self.filters.focus_first()
        else:
            self.table.setFocus()

    def open_current(self) -> None:
        """Open the row on which the person stands; while newer words are sought, the first that they find."""
        if self.model.waiting:
            self._open_first = True
        elif self.model.total and self.table.current_id:
            self.opened.emit(self.table.current_id)

    def clear(self) -> None:
        """Esc: close the filters, else empty the search box."""
        if not self.filters.isHidden() and self.filters.focused() is not None:
            self.toggle_filters()
        else:
            self.search.setText("")
            self.take_focus()

    def _typed_in_table(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """In the search box arrows move in the list, and Enter opens."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVING:
                QApplication.sendEvent(self.table, event)
                return True
            if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.open_current()
                return True
        return super().eventFilter(watched, event)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def commands(self) -> tuple[Command, ...]:
        """Finding, filtering, ordering, opening."""
        clearing = bool(self.search.text()) or self.filters.focused() is not None
        return (
            *self.filters.commands(),
            *((Command("پاک کردن جست‌وجو", self.clear, "Esc"),) if clearing else ()),
            Command("رکورد تازه", self.new_wanted.emit, "F3", "add", self.may_add),
            Command("باز کردن", self.open_current, "Ctrl+O", "open"),
            Command("فیلتر", self.toggle_filters, "F4", "filter"),
            Command("پاک کردن فیلترها", self.show_all, "", "close"),
            Command("نگه داشتن این فیلتر", self.keep_filter, "Shift+F4", "save", self._narrowed),
            *self.kept.commands(),
            Command("به‌روز کردن فهرست", partial(self.ask, holding=self.table.current_id), "F5"),
            Command("جست‌وجو", self.take_focus, "Ctrl+F", "search"),
            Command("جست‌وجو یا فهرست", self.other_pane, "F6", "next"),
            *(
                Command(f"ترتیب با {one.label}", partial(self.table.sort_by, number - 1), f"Ctrl+{number}")
                for number, one in enumerate(self.model.columns[:9], 1)
            ),
        )
