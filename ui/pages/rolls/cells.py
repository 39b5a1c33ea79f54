"""Cells that are typed into: the row at hand is washed, its cell ringed, a mistake marked by colour and a sign."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from ui.lists.cells import CellDelegate
from ui.look import icon, look
from ui.pages.rolls.roll_model import MARK

_Index = QModelIndex | QPersistentModelIndex
_GROUNDS = {"wrong": "wrong_wash", "wait": "wait_wash", "closed": "paper"}


class TypedCells(CellDelegate):
    """Draws the cells of a grid. `ringed`: whether the cell itself is ringed, or the row's first cell is barred."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._grid = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, words as in every list, mark, ring."""
        rect: QRect = option.rect
        current = self._grid.currentIndex()
        mark = str(index.data(MARK) or "")
        here = index.row() == current.row()
        ground = _GROUNDS.get(mark, "primary_wash" if here else "card")
        painter.fillRect(rect, QColor(look.colour(ground)))
        plain = QStyleOptionViewItem(option)
        plain.state &= ~QStyle.StateFlag.State_Selected
        super().paint(painter, plain, index)
        if mark in ("wrong", "wait"):
            self._sign(painter, rect, mark)
        if here and index.column() == current.column() and self._grid.hasFocus():
            self._ring(painter, rect)

    @staticmethod
    def _sign(painter: QPainter, rect: QRect, mark: str) -> None:
        size = look.px(14)
        place = QRect(rect.left() + look.px(6), rect.center().y() - size // 2, size, size)
        icon("wrong" if mark == "wrong" else "warning", mark).paint(painter, place)

    @staticmethod
    def _ring(painter: QPainter, rect: QRect) -> None:
        thick = look.px(2)
        painter.save()
        painter.setPen(QPen(QColor(look.colour("primary")), thick))
        inset = thick // 2 + 1
        painter.drawRect(rect.adjusted(inset, inset, -inset, -inset))
        painter.restore()
