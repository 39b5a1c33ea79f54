"""An engine that knows nothing of ours: the order in which Qt's QTextLayout draws the lines of a paragraph."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QRawFont, QTextLayout, QTextLine, QTextOption

from models.schema.codelists import RESOURCES

_WANTED = (
    QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphPositions
    | QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphIndexes
    | QTextLayout.GlyphRunRetrievalFlag.RetrieveStringIndexes
)
Glyphs = list[tuple[int, int]]


def unplaced(char: str) -> bool:
    """Marks and what has no width share a place with their neighbours, and are left out of the comparison."""
    return unicodedata.category(char) in ("Mn", "Cf")


class QtOrder:
    """Qt with the font of our papers. Needs a QGuiApplication."""

    def __init__(self) -> None:
        number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / "Vazirmatn-Regular.ttf"))
        self._font = QFont(QFontDatabase.applicationFontFamilies(number)[0], 12)
        self._option = QTextOption()
        self._option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        self._option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._option.setFlags(QTextOption.Flag.IncludeTrailingSpaces)
        self._raw = QRawFont.fromFont(self._font)

    def glyph(self, char: str) -> int:
        """The glyph that the font has for a character."""
        return int(self._raw.glyphIndexesForString(char)[0])

    def lines(self, text: str, columns: int) -> list[tuple[int, int, Glyphs]]:
        """The text on lines of about so many columns: start, end, (place, glyph) from left to right, a place once."""
        layout = QTextLayout(text, self._font)
        layout.setTextOption(self._option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setNumColumns(columns)
        layout.endLayout()
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        return [(one.textStart(), one.textStart() + one.textLength(), self._glyphs(text, one)) for one in lines]

    def lines_at(self, text: str, ends: list[int]) -> list[Glyphs]:
        """The text on lines that end at the given places, spaces included: (place, glyph) from left to right."""
        layout = QTextLayout(text, self._font)
        option = QTextOption(self._option)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.beginLayout()
        for end in ends:
            line = layout.createLine()
            for width in range(4, 4000, 2):
                line.setLineWidth(width)
                if line.textStart() + line.textLength() == end:
                    break
            else:
                raise AssertionError(f"Qt breaks no line at {end}: {text}")
        layout.endLayout()
        return [self._glyphs(text, layout.lineAt(number)) for number in range(len(ends))]

    def _glyphs(self, text: str, line: QTextLine) -> Glyphs:
        placed = sorted(
            (point.x(), place, glyph)
            for run in line.glyphRuns(line.textStart(), line.textLength(), _WANTED)
            for point, place, glyph in zip(run.positions(), run.stringIndexes(), run.glyphIndexes(), strict=True)
        )
        order: dict[int, int] = {}
        for _, place, glyph in placed:
            if not unplaced(text[place]):
                order.setdefault(place, glyph)
        return list(order.items())
