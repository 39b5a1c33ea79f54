"""What every page shows alike is drawn once, as a form the pages refer to; numbers are put in when all are known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from models.text.persian import persian_digits
from reports.type import fonts
from reports.type.ink import Pen, rgb
from reports.type.lines import Look, lines
from reports.type.paragraph import Paragraph, Style

BINDING: float = 25 * mm
EDGE: float = 15 * mm
TOP: float = 18 * mm
"""The margins right, left, and above and below the text, in points."""

PRACTICE = "تمرینی"
"""What is written across everything that a practice office prints."""

_HEAD_FROM: float = 9 * mm  # from the upper edge of the page to the letterhead
_BELOW_HEAD: float = 4 * mm
_FOOT: float = 10 * mm  # from the lower edge of the page to the middle of the footer
_FIRST, _REST = Style(size=10.5, bold=True, after=0, leading=1.7), Style(size=9, colour="#44545F", after=0)
_SMALL = Style(size=8.5, colour="#5B6B76", after=0)
_LINE = "#C5CFD6"
_WATER_INK = "#FAEDEF"


class NumberedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that keeps its pages until the last one is there, and then writes «صفحهٔ ۲ از ۵» on each.

    `begins`: the numbers of pages after a break; where it `restarts`, the count begins anew with them.
    """

    numbered = restarts = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.begins: set[int] = set()
        self.missing_characters: dict[str, None] = {}
        self.encoded_texts: dict[tuple[bool, str], Any] = {}
        self.pages = 0
        self.setViewerPreference("Direction", "R2L")
        self.setViewerPreference("DisplayDocTitle", "true")
        self._kept: list[dict[str, Any]] = []

    def _make_preamble(self) -> None:
        """No font that no page uses (reportlab's Helvetica, not embedded)."""
        self._preamble = "1 0 0 1 0 0 cm"

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """End a page; it is written when all are known."""
        self.pages += 1
        if not self.numbered:
            super().showPage()
            return
        self._kept.append({**self.__dict__, "_kept": None})
        self._startPage()

    def save(self) -> None:
        """Number the pages and write the file."""
        kept, begins = self._kept, self.begins if self.restarts else set()
        for state, (number, total) in zip(kept, _numbers(len(kept), begins), strict=True):
            pages = self.pages
            self.__dict__.update(state, pages=pages, _kept=kept)
            text = persian_digits(f"صفحهٔ {number} از {total}")
            _line(self, text, _SMALL, EDGE, self._pagesize[0] - EDGE - BINDING, _FOOT, "left")
            super().showPage()
        self._doc.SaveToFile(self._filename, self)


def _numbers(pages: int, begins: set[int]) -> list[tuple[int, int]]:
    """Number and total of each page; `begins` are the pages, from 1, with which a record begins."""
    starts = [1, *sorted(page for page in begins if 1 < page <= pages), pages + 1]
    found = []
    for start, stop in pairwise(starts):
        found += [(number, stop - start) for number in range(1, stop - start + 1)]
    return found


class Furniture:
    """Letterhead, footer and watermark of one document. `page`: width and height in points."""

    def __init__(self, page: tuple[float, float], header: str | Sequence[str], footer: str, practice: bool) -> None:
        self._page = page
        self._width = page[0] - EDGE - BINDING
        given = [header] if isinstance(header, str) else header
        styles = [_FIRST] + [_REST] * len(given)
        self._header = [Paragraph(line, style) for line, style in zip(given, styles, strict=False) if line]
        self._footer = footer
        self._practice = practice
        self._drawn = False

    @property
    def top(self) -> float:
        """How far below the upper edge of the page the text begins, in points."""
        heights: float = sum(line.wrap(self._width, 0)[1] for line in self._header)
        return max(TOP, _HEAD_FROM + heights + _BELOW_HEAD) if self._header else TOP

    def onto(self, canvas: Any) -> None:
        """What stands under the text of a page."""
        if not self._drawn:
            self._drawn = True
            canvas.beginForm("furniture", 0, 0, *self._page)
            self._draw(canvas)
            canvas.endForm()
            canvas.beginForm("practice", 0, 0, *self._page)
            _watermark(canvas, *self._page)
            canvas.endForm()
        canvas.doForm("furniture")

    def over(self, canvas: Any) -> None:
        """What stands over the text of a page."""
        if self._practice:
            canvas.saveState()
            canvas.setBlendMode("Darken")  # letters overlap where they join: twice the colour is the same colour
            canvas.doForm("practice")
            canvas.restoreState()

    def _draw(self, canvas: Any) -> None:
        width, height = self._page
        y = height - _HEAD_FROM
        for line in self._header:
            y -= line.wrap(self._width, 0)[1]
            line.drawOn(canvas, EDGE, y)
        if self._header:
            _rule(canvas, y - 1.2 * mm, EDGE, width - BINDING)
        if self._footer:
            _line(canvas, self._footer, _SMALL, EDGE, self._width, _FOOT, "right")


def _rule(canvas: Any, y: float, left: float, right: float) -> None:
    canvas.addLiteral(f"q {rgb(_LINE)} RG 0.7 w {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S Q")


def _line(canvas: Any, text: str, style: Style, left: float, width: float, y: float, align: str) -> None:
    """One line of text with its baseline at `y`."""
    line = lines(((text, Look(style.bold, style.size, style.colour)),), 1e6, style.size)[0]
    pen = Pen(canvas)
    pen.line(line, left if align == "left" else left + width - line.wide, y)
    pen.done()


def _watermark(canvas: Any, width: float, height: float) -> None:
    """«تمرینی» from corner to corner, so pale that everything can be read through it."""
    size = min(width, height) / 4
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(45)
    wide = fonts.width(PRACTICE, size, True)
    _line(canvas, PRACTICE, Style(size=size, bold=True, colour=_WATER_INK), -wide / 2, wide, -size / 4, "left")
    canvas.restoreState()
