"""What will be on the paper is seen before it is printed: pages under each other, drawn when they come into sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.look import look
from ui.widgets.pdf import POINTS, Document

_GAP = 16  # pixels between pages
ZOOMS = (50, 75, 100, 125, 150, 200, 300)  # percent of the real size
_KEPT = 12  # pages whose pictures are kept
_SCREEN = 96.0  # dots to the inch at 100 %


class _Pages(QWidget):
    """All pages of a document under each other."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.zoom = 100
        self._drawn: dict[tuple[int, int], QPixmap] = {}
        self.hits: list[tuple[int, QRectF]] = []
        self.hit = -1
        self.lay_out()

    def _scale(self) -> float:
        return _SCREEN / POINTS * self.zoom / 100

    def lay_out(self) -> None:
        """Give each page its place at the present zoom."""
        scale, gap, top, self.tops = self._scale(), look.px(_GAP), look.px(_GAP), []
        widest = max(width for width, _ in self._document.sizes) * scale
        for _, height in self._document.sizes:
            self.tops.append(top)
            top += round(height * scale) + gap
        self.setFixedHeight(top)
        self.setMinimumWidth(round(widest) + 2 * gap)
        self.update()

    def rectangle(self, page: int) -> QRectF:
        """Where a page stands."""
        width, height = (side * self._scale() for side in self._document.sizes[page])
        return QRectF((self.width() - width) / 2, self.tops[page], width, height)

    def page_at(self, y: int) -> int:
        """The page at a height."""
        return max((number for number, top in enumerate(self.tops) if top <= y + look.px(_GAP)), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the pages that are in sight."""
        painter = QPainter(self)
        for page in range(len(self._document)):
            place = self.rectangle(page)
            if place.intersects(QRectF(event.rect())):
                painter.setPen(QColor(look.colour("line")))
                painter.fillRect(place, Qt.GlobalColor.white)
                painter.drawPixmap(place, self._picture(page), QRectF(self._picture(page).rect()))
                painter.drawRect(place)
                self._mark_hits(painter, page, place)

    def _mark_hits(self, painter: QPainter, page: int, place: QRectF) -> None:
        scale = self._scale()
        for number, (where, spot) in enumerate(self.hits):
            if where == page:
                colour = QColor(look.colour("primary" if number == self.hit else "wait"))
                colour.setAlpha(90)
                mark = QRectF(spot.x() * scale, spot.y() * scale, spot.width() * scale, spot.height() * scale)
                painter.fillRect(mark.translated(place.topLeft()), colour)

    def _picture(self, page: int) -> QPixmap:
        key = (page, self.zoom)
        if key not in self._drawn:
            while len(self._drawn) >= _KEPT:
                del self._drawn[next(iter(self._drawn))]
            ratio = self.devicePixelRatioF()
            drawn = QPixmap.fromImage(self._document.image(page, _SCREEN * self.zoom / 100 * ratio))
            self._drawn[key] = drawn
        return self._drawn[key]


class Preview(QScrollArea):
    """A document to look through. `page_changed(page, of)` counts from 1."""

    page_changed = Signal(int, int)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document
        self._pages = _Pages(document)
        self._fitted = False
        self.setWidget(self._pages)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("پیش‌نمایش چاپ")
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell())

    @property
    def page(self) -> int:
        """The page in sight, from 1."""
        return self._pages.page_at(self.verticalScrollBar().value()) + 1

    @property
    def zoom(self) -> int:
        """In percent of the real size."""
        return self._pages.zoom

    def show_page(self, page: int) -> None:
        """Bring a page (from 1) to the top."""
        page = max(1, min(page, len(self.document)))
        self.verticalScrollBar().setValue(self._pages.tops[page - 1] - look.px(_GAP))
        self._tell()

    def set_zoom(self, percent: int) -> None:
        """Show larger or smaller, at the same page."""
        page = self.page
        self._pages.zoom = max(ZOOMS[0], min(percent, ZOOMS[-1]))
        self._pages.lay_out()
        bar = self.verticalScrollBar()  # Qt would learn the new height only later, and cut the place off
        bar.setMaximum(max(0, self._pages.minimumHeight() - self.viewport().height()))
        self.show_page(page)

    def zoom_by(self, step: int) -> None:
        """The next larger (1) or smaller (-1) zoom."""
        wider = [one for one in ZOOMS if (one > self.zoom if step > 0 else one < self.zoom)]
        if wider:
            self.set_zoom(wider[0] if step > 0 else wider[-1])

    def find_text(self, text: str) -> int:
        """Mark a text and go to its first place; how often it was found."""
        self._pages.hits = self.document.find(text)
        self._pages.hit = -1
        self.next_hit()
        return len(self._pages.hits)

    def next_hit(self) -> None:
        """Go to the next place that was found."""
        hits = self._pages.hits
        if hits:
            self._pages.hit = (self._pages.hit + 1) % len(hits)
            page, spot = hits[self._pages.hit]
            top = self._pages.tops[page] + spot.y() * _SCREEN / POINTS * self.zoom / 100
            self.verticalScrollBar().setValue(round(top - self.viewport().height() / 3))
        self._pages.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """At first the whole width of a page is seen."""
        super().resizeEvent(event)
        if not self._fitted and self.viewport().width() > look.px(200):
            self._fitted = True
            widest = max(width for width, _ in self.document.sizes) * _SCREEN / POINTS
            fitting = (self.viewport().width() - look.px(3 * _GAP)) / widest * 100
            self.set_zoom(int(min(max(fitting, ZOOMS[0]), 125)))

    def _tell(self) -> None:
        self.page_changed.emit(self.page, len(self.document))
