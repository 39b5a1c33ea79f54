"""How a cell is drawn: a calm ground, a hairline below, numbers left to right, a state as a badge with its word."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.lists.model import KIND, ROLE
from ui.look import icon, look

ROW_HEIGHT = 34  # pixels at 100 %
SIDE = 10  # pixels at 100 % between a cell's edge and its words
_IMAGES: Mapping[str, str] = {"done": "done", "wait": "wait", "wrong": "warning", "primary": "note"}
_LINKS: Mapping[str, str] = {
    "add": "add",
    "more": "next",
    "group": "open",
}  # lines of a list that do something, to their signs
_BADGE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
_LRI, _PDI = "\u2066", "\u2069"


def left_to_right(text: str) -> str:
    """A number of a person or a telephone so that nothing around it turns its parts about."""
    return f"{_LRI}{text}{_PDI}" if text else ""


class CellDelegate(QStyledItemDelegate):
    """Draws every cell of a `RowTable`."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, hairline, words."""
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, option, index, selected)
        text = str(index.data() or "")
        role = str(index.data(ROLE) or "")
        if text and role in _LINKS:
            self._link(painter, option, text, role)
        elif text and role:
            self._badge(painter, option, text, role)
        elif text:
            self._words(painter, option, index, text)
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        selected: bool,
    ) -> None:
        rect = option.rect
        if selected:
            painter.fillRect(rect, QColor(look.colour("primary_wash")))
        painter.setPen(QPen(QColor(look.colour("line")), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if selected and index.column() == 0 and self._view.hasFocus():
            bar = rect.adjusted(0, 0, 0, 0)
            bar.setLeft(rect.right() - look.px(3) + 1)
            painter.fillRect(bar, QColor(look.colour("primary")))

    def _words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        text: str,
    ) -> None:
        kind = index.data(KIND)
        rect = option.rect.adjusted(look.px(SIDE), 0, -look.px(SIDE), 0)
        font = option.font
        painter.setFont(font)
        painter.setPen(QColor(look.colour("ink")))
        metrics = QFontMetrics(font)
        aside = Qt.TextElideMode.ElideLeft if kind == "ltr" else Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(text, aside, rect.width())
        if kind in ("ltr", "number"):
            shown = left_to_right(shown)
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        painter.drawText(rect, int(alignment) | int(Qt.TextFlag.TextSingleLine), shown)

    def _badge(self, painter: QPainter, option: QStyleOptionViewItem, text: str, role: str) -> None:
        rect = option.rect.adjusted(look.px(SIDE), 0, -look.px(SIDE), 0)
        painter.setFont(option.font)
        metrics = QFontMetrics(option.font)
        image, pad = look.px(14), look.px(6)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width() - image - 3 * pad))
        width, height = metrics.horizontalAdvance(shown) + image + 3 * pad, look.px(24)
        box = QRectF(rect.right() - width + 1, rect.center().y() - height / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.colour(f"{role}_wash")))
        painter.drawRoundedRect(box, look.px(6), look.px(6))
        place = box.toRect()
        place.setLeft(place.right() - pad - image + 1)
        place.setWidth(image)
        icon(_IMAGES[role], role).paint(painter, place)
        painter.setPen(QColor(look.colour(role)))
        words = box.adjusted(pad, 0, -(image + 2 * pad), 0)
        painter.drawText(words, _BADGE, shown)

    def _link(self, painter: QPainter, option: QStyleOptionViewItem, text: str, role: str) -> None:
        """Words in the colour that means «act here», with a sign before them."""
        rect = option.rect.adjusted(look.px(SIDE), 0, -look.px(SIDE), 0)
        image = look.px(16)
        place = rect.adjusted(rect.width() - image, (rect.height() - image) // 2, 0, -((rect.height() - image) // 2))
        icon(_LINKS[role], "primary").paint(painter, place)
        painter.setFont(look.font(bold=role == "group"))
        painter.setPen(QColor(look.colour("primary")))
        words = rect.adjusted(0, 0, -(image + look.px(6)), 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _BADGE, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """The width that the cell's words need, and the height of a row."""
        text = str(index.data() or "")
        width = QFontMetrics(option.font).horizontalAdvance(text) + look.px(2 * SIDE + 4)
        if index.data(ROLE):
            width += look.px(14 + 3 * 6 + 2)
        return QSize(width, look.px(ROW_HEIGHT))
