"""What a reader of a finished file sees: pypdfium2's text, and where each glyph was drawn."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Image
from reportlab.platypus.flowables import Flowable

from reports.type import page


@dataclass(frozen=True)
class Glyph:
    """A character as it is read, with its origin and how wide it is, in points."""

    char: str
    x: float
    y: float
    wide: float


def printed(path: Path, story: Sequence[Flowable], **options: object) -> Path:
    """A paper with nothing but the story."""
    page.write(page.Layout(list(story), "آزمون", page_numbers=False, **options), path)  # type: ignore[arg-type]
    return path


def texts(path: Path) -> list[str]:
    """The text of each page, on lines of «\\n»."""
    with pypdfium2.PdfDocument(path) as document:
        return [one.get_textpage().get_text_range().replace("\r\n", "\n") for one in document]


def picture(path: Path, number: int = 0, scale: float = 1) -> Image:
    """One page as a picture in grey."""
    with pypdfium2.PdfDocument(path) as document:
        return document[number].render(scale=scale).to_pil().convert("L")


def glyphs(path: Path, number: int = 0) -> list[Glyph]:
    """The characters of a page that were drawn (not what a reader adds), in the order of reading."""
    with pypdfium2.PdfDocument(path) as document:
        text = document[number].get_textpage()
        return [_glyph(text, place) for place in range(text.count_chars()) if not _added(text, place)]


def _added(text: pypdfium2.PdfTextPage, place: int) -> bool:
    return bool(pdfium.FPDFText_IsGenerated(text.raw, place))


def _glyph(text: pypdfium2.PdfTextPage, place: int) -> Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text.raw, place, x, y)
    left, _, right, _ = text.get_charbox(place, loose=True)
    return Glyph(chr(pdfium.FPDFText_GetUnicode(text.raw, place)), x.value, y.value, right - left)


def drawn_lines(path: Path, number: int = 0) -> list[list[Glyph]]:
    """The lines of a page from the top, each from left to right."""
    lines: dict[float, list[Glyph]] = {}
    for glyph in glyphs(path, number):
        lines.setdefault(round(glyph.y, 1), []).append(glyph)
    return [sorted(lines[y], key=lambda glyph: glyph.x) for y in sorted(lines, reverse=True)]
