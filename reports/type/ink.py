"""A line becomes a few PDF operators, written straight: one text object a paragraph, one string a run.

reportlab's text objects cost a Python loop a character and a Tf a string; the operators here are those of PDF 32000-1,
9.3 and 9.4. What was encoded once is kept for the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from reports.type import fonts
from reports.type.lines import GAPS, Accent, Ink, Line


class Pen:
    """Writes lines onto a canvas of reportlab. Afterwards the graphics state is what it was."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._codes = ["q BT"]
        self._apart: list[str] = []
        self._font = ""
        self._colour = ""

    def line(self, line: Line, x: float, y: float, stretch: float = 0.0) -> None:
        """Draw a line from left to right with its baseline at `x`, `y`; each space is `stretch` points wider."""
        codes = self._codes
        codes.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {stretch:.3f} Tw")
        for accent in line.accents:
            self._accent(accent, x + accent.x + accent.gaps * stretch, y + accent.y)
        for ink in line.inks:
            if ink.box:
                self._box(ink, x, y)
            else:
                self._text(ink)
            x += ink.wide + (sum(map(ink.text.count, GAPS)) * stretch if stretch else 0.0)

    def done(self) -> None:
        """Hand everything to the canvas."""
        self._canvas.addLiteral("\n".join([*self._codes, "ET", *self._apart, "Q"]))

    def _text(self, ink: Ink) -> None:
        look = ink.look
        if look.colour != self._colour:
            self._colour = look.colour
            self._codes.append(f"{rgb(look.colour)} rg")
        for font, code in encoded(self._canvas, look.bold, ink.text):
            chosen = f"{font} {look.size:g} Tf"
            if chosen != self._font:
                self._font = chosen
                self._codes.append(chosen)
            self._codes.append(f"<{code}> Tj")

    def _accent(self, accent: Accent, x: float, y: float) -> None:
        """The ink of a mark over its letter; in the text it stands without ink."""
        look = accent.look
        path = fonts.face(look.bold).path(accent.char)
        self._apart.append(f"q {rgb(look.colour)} rg {look.size:g} 0 0 {look.size:g} {x:.2f} {y:.2f} cm {path} Q")

    def _box(self, ink: Ink, x: float, y: float) -> None:
        """A thin frame for a character that the font has not; the document remembers which."""
        missing_of(self._canvas)[ink.text] = None
        size = ink.look.size
        self._apart.append(
            f"{rgb(ink.look.colour)} RG {size / 20:.2f} w {x + 0.06 * size:.2f} {y:.2f} {ink.wide - 0.12 * size:.2f} "
            f"{0.7 * size:.2f} re S"
        )
        self._codes.append(f"[{-ink.wide * 1000 / size:.0f}] TJ")


def missing_of(canvas: Any) -> dict[str, None]:
    """The characters that were drawn as boxes on this canvas so far, in order (a dict that forgets nothing)."""
    found: dict[str, None] = canvas.__dict__.setdefault("missing_characters", {})
    return found


def encoded(canvas: Any, bold: bool, text: str) -> Sequence[tuple[str, str]]:
    """The text as (name of a font of this document, codes in hex digits)."""
    known: dict[tuple[bool, str], list[tuple[str, str]]] = canvas.__dict__.setdefault("encoded_texts", {})
    key = (bold, text)
    if key not in known:
        font, document = fonts.face(bold).font, canvas._doc
        parts = font.splitString(text, document)
        known[key] = [(font.getSubsetInternalName(subset, document), codes.hex()) for subset, codes in parts]
    return known[key]


@lru_cache(maxsize=256)
def rgb(colour: str) -> str:
    """The operands of a colour #RRGGBB."""
    return " ".join(f"{int(colour[place : place + 2], 16) / 255:.3f}" for place in (1, 3, 5))
