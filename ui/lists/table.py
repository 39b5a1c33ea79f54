"""One table for every list of the desk: worked with the keys alone, one row at a time, sorted by any column.

`show_rows` shows plain dicts; `show_model` any other `ListModel`. Enter opens, letters go to the search box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.lists.cells import ROW_HEIGHT, SIDE, CellDelegate
from ui.lists.columns import Column as Column
from ui.lists.model import ListModel, RowModel
from ui.look import look

_NARROWEST, _WIDEST = 72, 300  # pixels at 100 % of a column whose width is not given
_MEASURED = 60  # rows whose words are measured
_chosen_widths: dict[tuple[str, str], float] = {}  # what a person drew, at 100 %, as long as the program runs

_Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEAR_AND_CURRENT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RowTable(QTableView):
    """A list with the keyboard's ways. Enter or a double click tells `chosen` with the row's id.

    `typed`: letters that were typed here, for a search box. `sorted_by`: a person asked for another order (column,
    descending). `name` is what a screen reader calls the list; `remember` keeps the widths of columns that were drawn.
    `many`: Shift and Ctrl choose several rows.
    """

    chosen = Signal(str)
    current_changed = Signal(str)
    typed = Signal(str)
    sorted_by = Signal(int, bool)

    def __init__(
        self, parent: QWidget | None = None, *, name: str = "", remember: str = "", many: bool = False
    ) -> None:
        super().__init__(parent)
        self.remember = remember
        self._fitting = False
        self.setAccessibleName(name or "فهرست")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self._dress_headers()
        self.doubleClicked.connect(lambda index: self._choose(index.row()))

    def _dress_headers(self) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setMinimumSectionSize(look.px(48))
        across.setStretchLastSection(False)
        across.setFixedHeight(look.px(40))
        across.setSortIndicatorShown(True)
        across.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        across.sectionClicked.connect(self.sort_by)
        across.sectionResized.connect(self._drawn)
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(look.px(ROW_HEIGHT))
        down.setDefaultSectionSize(look.px(ROW_HEIGHT))

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_rows(self, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> None:
        """Show these rows, and keep the present row and the order where they are still there."""
        known, before = self.list_model(), self.current_id
        made = RowModel(columns, rows, self)
        if isinstance(known, RowModel) and known.columns == made.columns and known.ordered >= 0:
            made.sort(known.ordered, _order(known.descending))
        self.show_model(made)
        if not (before and self.select(before)):
            self.select_number(0)

    def show_model(self, model: ListModel) -> None:
        """Show another list; it belongs to the table from now on."""
        before, selection = self.model(), self.selectionModel()
        model.setParent(self)
        self.setModel(model)
        if selection is not None:
            selection.deleteLater()
        if before is not None:
            before.deleteLater()
        self._show_order()
        self.fit()

    def list_model(self) -> ListModel | None:
        """The list that is shown."""
        model = self.model()
        return model if isinstance(model, ListModel) else None

    @property
    def current_item(self) -> Mapping[str, Any] | None:
        """The row on which the person stands, if it is there yet."""
        model = self.list_model()
        return model.item(self.currentIndex().row()) if model is not None and self.currentIndex().isValid() else None

    @property
    def current_id(self) -> str:
        """Its id, or ""."""
        item = self.current_item
        return str(item["id"]) if item is not None else ""

    @property
    def selected_ids(self) -> list[str]:
        """The ids of all chosen rows, from above."""
        model, selection = self.list_model(), self.selectionModel()
        if model is None or selection is None:
            return []
        items = (model.item(number) for number in sorted({index.row() for index in selection.selectedRows()}))
        return [str(item["id"]) for item in items if item is not None]

    def select(self, row_id: str) -> bool:
        """Stand on the row with that id; False where it is not among those that are there."""
        model = self.list_model()
        return self.select_number(model.number_of(row_id)) if model is not None else False

    def select_number(self, number: int) -> bool:
        """Stand on the row of that number, and see it."""
        model = self.list_model()
        if model is None or not 0 <= number < model.count():
            return False
        index = model.index(number, max(0, self.currentIndex().column()))
        self.selectionModel().setCurrentIndex(index, _CLEAR_AND_CURRENT)
        self.scrollTo(index)
        return True

    # -- order --------------------------------------------------------------------------------------------------------

    def sort_by(self, column: int) -> None:
        """Order by a column; once more turns it about."""
        model = self.list_model()
        if model is None or not 0 <= column < len(model.columns):
            return
        descending = model.ordered == column and not model.descending
        here = self.current_id
        model.sort(column, _order(descending))
        self._show_order()
        if here:
            self.select(here)
        self.sorted_by.emit(column, descending)

    def _show_order(self) -> None:
        model = self.list_model()
        if model is not None:
            self.horizontalHeader().setSortIndicator(model.ordered, _order(model.descending))

    # -- widths -------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Give each column what a person drew, else what its words need; the rest of the width is shared."""
        model = self.list_model()
        if model is None or not model.columns:
            return
        self.ensurePolished()
        widths = [self._natural(number) for number in range(len(model.columns))]
        free = [n for n, column in enumerate(model.columns) if not (column.width or self._drawn_width(n))]
        loose = [n for n in free if model.columns[n].kind == "text"] or free
        states = {n for n, column in enumerate(model.columns) if column.kind == "state"}  # a badge is never cut
        least = [width if n in states else self._needed(n) for n, width in enumerate(widths)]
        _share(widths, loose, self.viewport().width(), least)
        self._fitting = True
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        self._fitting = False

    def _natural(self, number: int) -> int:
        model = self.list_model()
        if model is None:
            return 0
        if drawn := self._drawn_width(number):
            return look.px(drawn)
        if model.columns[number].width:
            return look.px(model.columns[number].width)
        need = self._needed(number)
        cells = [self.sizeHintForIndex(model.index(row, number)).width() for row in range(_at_hand(model))]
        return min(max([need, *cells]), max(need, look.px(_WIDEST)))

    def _needed(self, number: int) -> int:
        """What the column's label needs, bold and with a mark of order."""
        model = self.list_model()
        text = model.columns[number].label if model is not None else ""
        label = QFontMetrics(look.font(bold=True)).horizontalAdvance(text)
        return max(look.px(_NARROWEST), label + look.px(2 * SIDE + 16))

    def _drawn_width(self, number: int) -> float:
        model = self.list_model()
        return _chosen_widths.get((self.remember, model.columns[number].name), 0) if model and self.remember else 0

    def _drawn(self, number: int, _before: int, width: int) -> None:
        model = self.list_model()
        if self._fitting or not self.remember or model is None or not 0 <= number < len(model.columns):
            return
        _chosen_widths[self.remember, model.columns[number].name] = width * 100 / look.scale

    # -- keys and Qt --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter chooses, Home and End go to the first and last row, Ctrl and a digit orders, letters are passed on."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        model = self.list_model()
        if key in _ENTER and not control:
            self._choose(self.currentIndex().row())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and model is not None:
            self.select_number(0 if key == Qt.Key.Key_Home else model.count() - 1)
        elif control and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.sort_by(int(key) - int(Qt.Key.Key_1))
        elif not control and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        model = self.list_model()
        item = model.item(number) if model is not None else None
        if item is not None:
            self.chosen.emit(str(item["id"]))

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        """Tell on which row the person stands."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_changed.emit(self.current_id)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the width anew."""
        super().resizeEvent(event)
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Stand on a row as soon as the list has the focus."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.select_number(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The bar of the present row goes with the focus."""
        super().focusOutEvent(event)
        self.viewport().update()


def _at_hand(model: ListModel) -> int:
    """How many of the first rows are there to be measured."""
    most = min(_MEASURED, model.count())
    return next((number for number in range(most) if model.item(number) is None), most)


def _share(widths: list[int], loose: Sequence[int], room: int, least: Sequence[int]) -> None:
    """Give what is left over to the columns that may grow; where room lacks, take from the widest of them."""
    spare = room - sum(widths)
    if spare > 0:
        for number in loose or [len(widths) - 1]:
            widths[number] += spare // max(1, len(loose))
        return
    while spare < 0 and (wide := [n for n in loose if widths[n] > least[n]]):
        widest = max(wide, key=lambda number: widths[number])
        step = min(widths[widest] - least[widest], -spare, 16)
        widths[widest] -= step
        spare += step


def _order(descending: bool) -> Qt.SortOrder:
    return Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
