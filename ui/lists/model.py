"""A list is rows by number; a cell answers its words, its colour and its side, and an unknown row answers «…»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.text.persian import sort_key
from ui.lists.columns import Column

ROLE = Qt.ItemDataRole.UserRole + 1
"""The colour role of a state's badge, "" for plain words."""
KIND = Qt.ItemDataRole.UserRole + 2
"""The kind of the cell's column."""
WAITING = "…"

_Index = QModelIndex | QPersistentModelIndex
Item = Mapping[str, Any]
_HEADER = Qt.Orientation.Horizontal


class ListModel(QAbstractTableModel):
    """What `RowTable` shows: numbered rows with columns. `ordered`: the column it is sorted by (-1: as given)."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.ordered = -1
        self.descending = False

    # -- what kinds of list answer ------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError(type(self))

    def item(self, number: int) -> Item | None:
        """The row of that number, None where it is not there yet."""
        raise NotImplementedError(type(self))

    def number_of(self, row_id: str) -> int:
        """The number of the row with that id among those that are there, else -1."""
        raise NotImplementedError(type(self))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column."""
        raise NotImplementedError(type(self))

    # -- Qt -----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """See `count`."""
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, side, colour and kind of a cell."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment()
        if role == KIND:
            return column.kind
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(index.row(), index.column())
        if role == ROLE:
            item = self.item(index.row())
            return column.role(item.get(column.name)) if item is not None else ""
        return None

    def text(self, number: int, column: int) -> str:
        """The words of a cell."""
        item = self.item(number)
        return WAITING if item is None else self.words(self.columns[column], item)

    def words(self, column: Column, item: Item) -> str:
        """The words of a row's cell; lists that know more than the row say it here."""
        return column.text(item.get(column.name))

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The labels of the columns."""
        if orientation != _HEADER or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].alignment()
        return None


class RowModel(ListModel):
    """Rows that are all at hand. A row's `id` is what `chosen` tells; a list without ids tells the row's number."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Item], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._rows = [row if "id" in row else {**row, "id": str(number)} for number, row in enumerate(rows)]
        self._place = {str(row["id"]): number for number, row in enumerate(self._rows)}

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def item(self, number: int) -> Item | None:
        """The row of that number."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def number_of(self, row_id: str) -> int:
        """The number of the row with that id, else -1."""
        return self._place.get(row_id, -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; rows that are equal in it keep their order, empty cells come last."""
        if not 0 <= column < len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        kept = [(index, str(self._rows[index.row()]["id"])) for index in self.persistentIndexList()]
        self.ordered, self.descending = column, order == Qt.SortOrder.DescendingOrder
        name = self.columns[column].name
        filled = [row for row in self._rows if row.get(name) not in (None, "")]
        empty = [row for row in self._rows if row.get(name) in (None, "")]
        filled.sort(key=lambda row: self._key(self.columns[column], row), reverse=self.descending)
        self._rows = [*filled, *empty]
        self._place = {str(row["id"]): number for number, row in enumerate(self._rows)}
        for index, row_id in kept:
            self.changePersistentIndex(index, self.index(self._place[row_id], index.column()))
        self.layoutChanged.emit()

    @staticmethod
    def _key(column: Column, row: Item) -> tuple[int, float, str]:
        value = row[column.name]
        if isinstance(value, (int, float)):
            return 0, float(value), ""
        return 1, 0.0, str(value) if column.kind == "number" else sort_key(column.text(value))
