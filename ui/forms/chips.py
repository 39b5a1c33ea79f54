"""A short list of choices lies open under its field, each with the digit that takes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.text import persian
from ui.forms.offers import Offer
from ui.look import BODY, look
from ui.widgets.basics import rtl

_HEIGHT, _GAP, _PAD, _TICK = 28, 6, 10, 14  # pixels at 100 %


class Chips(QWidget):
    """Chips in rows from the right. `taken`: one was clicked. Several may be chosen where `several`."""

    taken = Signal(object)

    def __init__(self, name: str, *, several: bool = False) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self._chosen: Collection[str] = ()
        self._fitting: Collection[str] | None = None
        self._marked = ""
        self._several = several
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Lay these out."""
        self._offers = tuple(offers)
        self.updateGeometry()
        self.update()

    def mark(self, chosen: Collection[str], *, fitting: Collection[str] | None = None, marked: str = "") -> None:
        """`chosen`: codes that are; `fitting`: those that fit what is typed (None: all); `marked`: what Enter takes."""
        self._chosen, self._fitting, self._marked = chosen, fitting, marked
        spoken = "، ".join(one.text for one in self._offers if one.code in chosen)
        self.setAccessibleDescription(spoken)
        self.update()

    # -- places -------------------------------------------------------------------------------------------------------

    def _places(self, width: int) -> list[tuple[Offer, QRect]]:
        bold = QFontMetrics(look.font(BODY, bold=True))
        height, gap, pad = look.px(_HEIGHT), look.px(_GAP), look.px(_PAD)
        right, top, found = width, 0, []
        for offer in self._offers:
            wide = bold.horizontalAdvance(rtl(persian.persian_digits(offer.text))) + 2 * pad + look.px(2)
            wide += (look.px(_TICK) + gap) * self._several
            wide += bold.horizontalAdvance(persian.persian_digits(offer.key)) + gap if offer.key else 0
            wide = min(wide, width)
            if right < width and right - wide < 0:
                right, top = width, top + height + gap
            found.append((offer, QRect(right - wide, top, wide, height)))
            right -= wide + gap
        return found

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As many rows as the chips need."""
        places = self._places(max(width, 1))
        return places[-1][1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:  # noqa: N802
        """All in one row, at most a form's width."""
        width = look.px(320)
        return QSize(width, self.heightForWidth(self.width() if self.width() > 100 else width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Narrow is possible, but never lower than its rows."""
        return QSize(look.px(120), self.heightForWidth(max(self.width(), look.px(120))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More rows where it is narrower."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def at(self, point: QPoint) -> Offer | None:
        """The offer that lies there."""
        return next((offer for offer, rect in self._places(self.width()) if rect.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the chip that was clicked."""
        if (offer := self.at(event.position().toPoint())) is not None:
            self.taken.emit(offer)

    def event(self, event: QEvent) -> bool:
        """Draw anew when the theme or the size of letters changes."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        return super().event(event)

    # -- drawing ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the chips."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for offer, rect in self._places(self.width()):
            self._draw(painter, offer, rect)

    def _draw(self, painter: QPainter, offer: Offer, rect: QRect) -> None:
        chosen, marked = offer.code in self._chosen, offer.code == self._marked
        fits = self._fitting is None or offer.code in self._fitting
        painter.setPen(QPen(QColor(look.colour("primary" if chosen or marked else "line")), 2 if marked else 1))
        painter.setBrush(QColor(look.colour("primary_wash" if chosen else "card")))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), look.px(6), look.px(6))
        inside = rect.adjusted(look.px(_PAD), 0, -look.px(_PAD), 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        if self._several:
            self._tick(painter, inside, chosen)
        if offer.key:
            painter.setFont(look.font(BODY, bold=True))
            painter.setPen(QColor(look.colour("primary" if fits else "soft")))
            digit = persian.persian_digits(offer.key)
            painter.drawText(inside, flags, digit)
            inside.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(digit) - look.px(_GAP), 0)
        painter.setFont(look.font(BODY, bold=chosen))
        painter.setPen(QColor(look.colour("ink" if fits else "soft")))
        shown = rtl(persian.persian_digits(offer.text))
        text = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, flags, text)

    @staticmethod
    def _tick(painter: QPainter, inside: QRect, chosen: bool) -> None:
        """A box to tick, at the right of the chip; `inside` is then what is left."""
        side = look.px(_TICK)
        box = QRect(inside.right() - side + 1, inside.center().y() - side // 2 + 1, side, side)
        painter.setPen(QPen(QColor(look.colour("primary" if chosen else "soft")), 1))
        painter.setBrush(QColor(look.colour("primary" if chosen else "card")))
        painter.drawRoundedRect(box, look.px(3), look.px(3))
        if chosen:
            painter.setPen(QPen(QColor(look.colour("on_primary")), look.px(2)))
            middle = QPoint(box.left() + side * 2 // 5, box.bottom() - side // 4)
            painter.drawLine(QPoint(box.left() + side // 5, box.center().y()), middle)
            painter.drawLine(middle, QPoint(box.right() - side // 6, box.top() + side // 4))
        inside.adjust(0, 0, -side - look.px(_GAP), 0)
