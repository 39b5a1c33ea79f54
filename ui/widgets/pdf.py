"""A written PDF as pictures for preview and printer. PDFium works in one thread at a time, so one lock guards it."""

from __future__ import annotations

import threading
from typing import Any

import pypdfium2
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

_PDFIUM = threading.RLock()
POINTS = 72.0  # to an inch
_SHORTEST = 2  # letters that are searched at all


class Document:
    """A PDF in memory; close it when it is no longer shown. Pages are counted from 0, sizes are in points."""

    def __init__(self, data: bytes) -> None:
        with _PDFIUM:
            self._pdf: Any = pypdfium2.PdfDocument(data)
            self.sizes: list[tuple[float, float]] = [self._pdf.get_page_size(one) for one in range(len(self._pdf))]

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, page: int, dpi: float) -> QImage:
        """One page as a picture of so many dots to the inch, on white."""
        with _PDFIUM:
            bitmap = self._pdf[page].render(scale=dpi / POINTS, fill_color=(255, 255, 255, 255), rev_byteorder=True)
            rgb = bitmap.n_channels == 3
            form = QImage.Format.Format_RGB888 if rgb else QImage.Format.Format_RGBX8888
            drawn = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form).copy()
        dots = round(dpi / 0.0254)
        drawn.setDotsPerMeterX(dots)
        drawn.setDotsPerMeterY(dots)
        return drawn

    def find(self, text: str) -> list[tuple[int, QRectF]]:
        """Where a text stands: page and rectangle in points from the top left; nothing for less than two letters."""
        wanted = text.strip()
        if len(wanted) < _SHORTEST:
            return []
        with _PDFIUM:
            return [place for page in range(len(self)) for place in self._on_page(page, wanted)]

    def _on_page(self, number: int, wanted: str) -> list[tuple[int, QRectF]]:
        found, height = [], self.sizes[number][1]
        page = self._pdf[number].get_textpage()
        searcher = page.search(wanted)
        while (hit := searcher.get_next()) is not None:
            start, count = hit
            for place in range(page.count_rects(start, count)):
                left, bottom, right, top = page.get_rect(place)
                found.append((number, QRectF(left, height - top, right - left, top - bottom)))
        searcher.close()
        page.close()
        return found

    def close(self) -> None:
        """Let the file go."""
        with _PDFIUM:
            self._pdf.close()
