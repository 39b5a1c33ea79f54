"""Two cuts of one font, and a map that lets what they draw be found and copied as it was typed.

reportlab maps a glyph back to the code it was drawn with; here presentation forms are mapped to their base letters
(NFKC) and the two places of a joined glyph to its two letters, so that a reader of the file sees Persian words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from models.schema.codelists import RESOURCES
from reports.type import outlines
from reports.type.text import JOINED, LRM, RLM, STANDINS, ZWJ, ZWNJ, shaped

REGULAR, BOLD = "Vazirmatn", "Vazirmatn-Bold"
"""The names of the two cuts."""

ASCENT, DESCENT = 2100 / 2048, 1100 / 2048
"""What the font claims above and below the baseline, in parts of its size."""

INVISIBLE = frozenset({LRM, RLM, ZWJ})
"""What orders or joins and is never drawn. (ZWNJ is drawn, without width, so that it is copied.)"""

_FILES = {REGULAR: "Vazirmatn-Regular.ttf", BOLD: "Vazirmatn-Bold.ttf"}
_BLOCK = 100  # entries of one bfchar block, at most


class Face:
    """What setting text needs of one cut: the widths of its characters, their boxes, and the ink of accents."""

    def __init__(self, font: Any) -> None:
        self.font = font
        self._glyphs: dict[int, int] = dict(font.face.charToGlyph)
        self.known = frozenset(map(chr, self._glyphs)) | INVISIBLE | {"\n"}
        for char in (*STANDINS, *filter(unicodedata.combining, self.known)):  # without ink: see reports.type.outlines
            font.face.charToGlyph[ord(char)] = self._glyphs[ord(ZWNJ)]
            font.face.charWidths[ord(char)] = 0
        self.known |= STANDINS.keys()
        # Whole thousandths: some readers cut off the rest of a width, and a line would end short of its edge.
        font.face.charWidths = {code: round(wide) for code, wide in font.face.charWidths.items()}
        self.widths: Mapping[str, float] = {chr(code): wide / 1000 for code, wide in font.face.charWidths.items()}
        self._boxes: dict[str, tuple[float, float, float, float]] = {}
        self._paths: dict[str, str] = {}

    def box(self, char: str) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the ink of a character in parts of the size; zeros where there is none."""
        if char not in self._boxes:
            self._boxes[char] = outlines.box(self.font.face, self._glyphs.get(ord(char), 0))
        return self._boxes[char]

    def path(self, char: str) -> str:
        """The PDF operators that fill the ink of a character at a size of 1 point."""
        if char not in self._paths:
            self._paths[char] = outlines.path(self.font.face, self._glyphs.get(ord(char), 0))
        return self._paths[char]


@cache
def faces() -> tuple[Face, Face]:
    """The regular and the bold cut, registered."""
    ttfonts.makeToUnicodeCMap = _to_unicode
    found = []
    for name, file in _FILES.items():
        font = ttfonts.TTFont(name, str(RESOURCES / "fonts" / file), asciiReadable=False)
        pdfmetrics.registerFont(font)
        found.append(Face(font))
    return found[0], found[1]


def register() -> None:
    """Make both cuts known to reportlab, with the map of `_to_unicode`; a second call does nothing."""
    faces()


def face(bold: bool) -> Face:
    """One of the two cuts."""
    return faces()[bold]


def missing(text: str) -> str:
    """The characters of a text that the font has not, each once, in order (they would vanish: its .notdef is blank)."""
    known = face(False).known
    return "".join(dict.fromkeys(char for char in shaped(text) if char not in known))


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is on one line, in points."""
    line = shaped(text)
    return list(accumulate(advances(line, bold), initial=0.0))[-1] * size


def advances(forms: str, bold: bool) -> list[float]:
    """The width of each character of a reshaped text in parts of the size; a missing one is a box of half the size."""
    widths = face(bold).widths
    return [0.0 if char in INVISIBLE or char == "\n" else widths.get(char, BOX) for char in forms]


BOX = 0.55
"""The width of the box that stands for a character the font has not, in parts of the size."""


@cache
def _read_as(code: int) -> str:
    """What a reader of the file takes a code for, as UTF-16 in hex digits; nothing for what is no character."""
    char = chr(code)
    base = STANDINS.get(char) or JOINED.get(char)
    if base is None and (0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF):
        base = unicodedata.normalize("NFKC", char)
    return (base or char).encode("utf-16-be").hex().upper()


def _to_unicode(name: str, subset: Sequence[int]) -> str:
    """The ToUnicode map of a subset (PDF 32000-1, 9.10.3), in blocks of at most 100 entries."""
    entries = [f"<{place:02X}> <{_read_as(code)}>" for place, code in enumerate(subset) if code]
    blocks = [entries[first : first + _BLOCK] for first in range(0, len(entries), _BLOCK)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\n"
        f"endcodespacerange\n{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
