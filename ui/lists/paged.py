"""A list as long as the store has rows: pages are fetched as they come into sight, what is not there yet is «…».

One question is on its way at a time, and of the pages wanted meanwhile the last; so dragging the scroll bar over
200,000 rows fetches where it stops. A newer question makes all earlier answers stale.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from models.schema.entity import Entity
from models.text.persian import persian_digits
from ui.frame import Frame
from ui.lists.columns import Column
from ui.lists.model import Item, ListModel
from ui.tasks import Operation

PAGE = 200  # rows of one request
_KEPT = 25  # pages that are kept


@dataclass(frozen=True)
class Question:
    """What is listed: words, stored values or bounds of fields, a column's name or None, and which way round."""

    words: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    order: str | None = None
    descending: bool = False


class PagedModel(ListModel):
    """The rows of an entity that answer a question. `answered`: a new list is there, with the place of the row that
    was to be held (-1: it is not in it); `total` rows match. `asked`: a person ordered by a column."""

    answered = Signal(int)
    asked = Signal()

    def __init__(self, frame: Frame, entity: Entity, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._frame, self.entity = frame, entity
        self.question = Question()
        self.total = 0
        self.waiting = False  # whether a newer list is on its way
        self._pages: OrderedDict[int, list[Item]] = OrderedDict()
        self._texts: dict[str, Mapping[str, str]] = {}
        self._generation = 0
        self._fetching = -1
        self._wanted = -1

    # -- asking -------------------------------------------------------------------------------------------------------

    def ask(self, question: Question, *, holding: str = "") -> None:
        """Show what answers this question; until it comes, the list stays as it is. `holding`: a row to stay on."""
        self.question = question
        self.waiting = True
        self._generation += 1
        generation = self._generation

        def done(found: Mapping[str, Any]) -> None:
            if generation == self._generation:
                self._take(found)

        self._run(done, arguments_of(question) | {"holding": holding}, key=f"list:{id(self)}")

    def _run(self, done: Callable[[Mapping[str, Any]], None], asked: Mapping[str, Any], *, key: str = "") -> None:
        name = self.entity.name
        work = Operation(lambda office, _progress: office.page(name, **asked, limit=PAGE))
        self._frame.run(work, done, self._failed, key=key)

    def _failed(self, error: Exception) -> None:
        """The list stays as it is."""
        self.waiting = False
        self._fetching = self._wanted = -1
        self._frame.tell_error(error)

    def _take(self, found: Mapping[str, Any]) -> None:
        self.waiting = False
        self._show_order()
        self.beginResetModel()
        self.total = int(found["total"])
        self._pages.clear()
        self._texts = dict(found["texts"])
        self._pages[0] = list(found["rows"])
        self._fetching = self._wanted = -1
        self.endResetModel()
        self.answered.emit(int(found["place"]))

    def _show_order(self) -> None:
        names = [column.name for column in self.columns]
        self.ordered = names.index(self.question.order) if self.question.order in names else -1
        self.descending = self.question.descending

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for the rows in the order of a column; the mark in the header follows at once."""
        if 0 <= column < len(self.columns):
            down = order == Qt.SortOrder.DescendingOrder
            self.question = Question(self.question.words, self.question.where, self.columns[column].name, down)
            self._show_order()
            self.asked.emit()

    # -- rows ---------------------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many rows match."""
        return self.total

    def item(self, number: int) -> Item | None:
        """The row of that number; one that is not there yet is fetched."""
        if not 0 <= number < self.total:
            return None
        page = self._pages.get(number // PAGE)
        if page is None:
            self._want(number // PAGE)
            return None
        place = number % PAGE
        return page[place] if place < len(page) else None

    def number_of(self, row_id: str) -> int:
        """The number of a row that was fetched, else -1."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if row["id"] == row_id:
                    return page * PAGE + place
        return -1

    def words(self, column: Column, item: Item) -> str:
        """The words that the store told of the cell."""
        return persian_digits(self._texts.get(str(item["id"]), {}).get(column.name, ""))

    # -- pages --------------------------------------------------------------------------------------------------------

    def _want(self, page: int) -> None:
        if self._fetching >= 0:
            self._wanted = page
        else:
            self._fetch(page)

    def _fetch(self, page: int) -> None:
        self._fetching = page
        generation = self._generation

        def done(found: Mapping[str, Any]) -> None:
            if generation == self._generation:
                self._add(page, found)

        self._run(done, arguments_of(self.question) | {"offset": page * PAGE})

    def _add(self, page: int, found: Mapping[str, Any]) -> None:
        self._fetching = -1
        self._pages[page] = list(found["rows"])
        self._texts.update(found["texts"])
        while len(self._pages) > _KEPT:
            for row in self._pages.popitem(last=False)[1]:
                self._texts.pop(str(row["id"]), None)
        first, last = page * PAGE, min((page + 1) * PAGE, self.total) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        wanted, self._wanted = self._wanted, -1
        if wanted >= 0 and wanted not in self._pages:
            self._fetch(wanted)


def arguments_of(question: Question) -> dict[str, Any]:
    """A question as `Office.page` takes it."""
    return {
        "words": question.words,
        "where": question.where,
        "order": question.order,
        "descending": question.descending,
    }
