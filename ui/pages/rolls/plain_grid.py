"""The table under a roll and a sheet of attendance: no editors, no sorting, one cell at hand, its own keys."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.lists.cells import ROW_HEIGHT
from ui.lists.model import ListModel
from ui.look import look
from ui.pages.rolls.cells import TypedCells

_CURRENT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_HEADER = 52  # pixels at 100 %: two lines


class PlainGrid(QTableView):
    """A table that is worked by its own keys; `name` is what a screen reader calls it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("class", "grid")
        self.setItemDelegate(TypedCells(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)  # no half rows
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(look.px(40))
        across.setTextElideMode(Qt.TextElideMode.ElideNone)
        across.setFixedHeight(look.px(_HEADER))
        across.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(look.px(ROW_HEIGHT))
        down.setDefaultSectionSize(look.px(ROW_HEIGHT))

    def show_list(self, model: ListModel) -> None:
        """Show another list; it belongs to the table from now on."""
        before, selection = self.model(), self.selectionModel()
        model.setParent(self)
        self.setModel(model)
        for old in (selection, before):
            if old is not None:
                old.deleteLater()

    def stand_at(self, row: int, column: int) -> None:
        """Make a cell the one at hand, and see it."""
        index = self.model().index(row, column)
        self.selectionModel().setCurrentIndex(index, _CURRENT)
        self.scrollTo(index)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The ring comes with the focus."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """And goes with it."""
        super().focusOutEvent(event)
        self.viewport().update()
