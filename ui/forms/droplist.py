"""A list that opens under a field and never takes its keys: the field asks it to move and to give."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from models.text import persian
from ui.forms.offers import Offer
from ui.forms.overlay import place_under
from ui.look import BODY, SMALL, look
from ui.widgets.basics import column, label, rtl

_ROW, _ROW_WITH_DETAIL, _MOST_ROWS = 32, 50, 8  # pixels at 100 %; rows seen at once
_OFFER = Qt.ItemDataRole.UserRole


class _Drawn(QStyledItemDelegate):
    """Draws an offer: its digit, its words, and under them what tells it from its like."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        offer: Offer = index.data(_OFFER)
        return QSize(option.rect.width(), look.px(_ROW_WITH_DETAIL if offer.detail else _ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        offer: Offer = index.data(_OFFER)
        view = self.parent()
        chosen = isinstance(view, QListWidget) and view.currentRow() == index.row()
        painter.save()
        if chosen:
            painter.fillRect(option.rect, QColor(look.colour("primary_wash")))
            bar = QRect(option.rect.right() - look.px(3) + 1, option.rect.top(), look.px(3), option.rect.height())
            painter.fillRect(bar, QColor(look.colour("primary")))
        rect = option.rect.adjusted(look.px(12), 0, -look.px(12), 0)
        if offer.key:
            self._write(painter, rect, offer.key, "primary", BODY, bold=True)
            rect.adjust(0, 0, -look.px(24), 0)
        if offer.detail:
            half = rect.height() // 2
            below = rect.adjusted(0, half, 0, -look.px(4))
            rect.adjust(0, look.px(4), 0, half - rect.height())
            self._write(painter, below, offer.detail, "soft", SMALL)
        self._write(painter, rect, offer.text, "ink", BODY, bold=chosen)
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, rect: QRect, text: str, role: str, points: float, *, bold: bool = False) -> None:
        painter.setPen(QColor(look.colour(role)))
        painter.setFont(look.font(points, bold=bold))
        fitting = painter.fontMetrics().elidedText(
            rtl(persian.persian_digits(text)), Qt.TextElideMode.ElideRight, rect.width()
        )
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine, fitting)


class _Rows(QListWidget):
    """The offers as rows; the marked one is the current row."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("class", "drop-list")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setItemDelegate(_Drawn(self))

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Lay these out."""
        self.clear()
        for offer in offers:
            item = QListWidgetItem(persian.persian_digits(f"{offer.text} {offer.detail}".strip()), self)
            item.setData(_OFFER, offer)
        many = len(offers) > _MOST_ROWS
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    @staticmethod
    def wanted_height(offers: Sequence[Offer]) -> int:
        """Pixels of as many rows as are seen at once."""
        heights = (look.px(_ROW_WITH_DETAIL if one.detail else _ROW) for one in offers[:_MOST_ROWS])
        return sum(heights) + look.px(4)

    def mark(self, row: int) -> None:
        """Mark a row and show it; -1 marks none."""
        self.setCurrentRow(row)
        if row >= 0:
            self.scrollToItem(self.item(row))
        self.viewport().update()


class DropList(QFrame):
    """The list under one field. `taken`: an offer was clicked."""

    taken = Signal(object)

    def __init__(self, field: QWidget, name: str) -> None:
        super().__init__(field)
        self._field, self._name = field, name
        self._rows: _Rows | None = None
        self.setProperty("class", "drop")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._foot = label("", "small")
        self.hide()
        field.destroyed.connect(self.deleteLater)

    def _build(self) -> _Rows:
        """The rows, made when the list first opens."""
        if self._rows is None:
            inside = column(self, margins=0, spacing=0)
            inside.setContentsMargins(1, 1, 1, 1)
            self._rows = _Rows(self._name)
            self._rows.itemClicked.connect(lambda item: self.taken.emit(item.data(_OFFER)))
            inside.addWidget(self._rows)
            self._foot.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(4))
            inside.addWidget(self._foot)
        return self._rows

    def show_offers(self, offers: Sequence[Offer], *, current: int = 0, foot: str = "", width: int = 0) -> None:
        """Open with these offers, one of them marked (-1: none). `foot`: a line of what else can be done."""
        rows = self._build()
        rows.show_offers(offers)
        self._foot.setText(rtl(foot))
        self._foot.setVisible(bool(foot))
        height = rows.wanted_height(offers) + (self._foot.sizeHint().height() if foot else 0)
        place_under(self, self._field, width=max(width, self._field.width()), height=height)
        rows.mark(current if offers else -1)

    def move_by(self, rows: int) -> None:
        """Mark another offer."""
        if self._rows is not None and (count := self._rows.count()):
            self._rows.mark(max(0, min(count - 1, self._rows.currentRow() + rows)))

    def current(self) -> Offer | None:
        """The marked offer, while the list is open."""
        item = self._rows.currentItem() if self._rows is not None and self.isVisible() else None
        found: Offer | None = item.data(_OFFER) if item is not None else None
        return found

    def offers(self) -> list[Offer]:
        """What is offered now."""
        rows = self._rows
        return [rows.item(row).data(_OFFER) for row in range(rows.count())] if rows is not None else []
