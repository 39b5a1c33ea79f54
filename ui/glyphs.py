"""Icons are letters of Material Design Icons, drawn sharp at every size; the font is the one that qtawesome brings.

Only its files are used: importing the package loads ten fonts and every module of Qt, a third of a second a start.
"""

from __future__ import annotations

import functools
import importlib.util
import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FILL = 0.92  # of the height of an icon


def _fonts() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        raise RuntimeError("the icon font is missing: qtawesome is not installed")
    return Path(found.origin).parent / "fonts"


@functools.cache
def family() -> str:
    """The family of the icon font, loaded into Qt. RuntimeError if it is not there."""
    place = next(iter(sorted(_fonts().glob("materialdesignicons6-webfont*.ttf"))))
    number = QFontDatabase.addApplicationFontFromData(QByteArray(place.read_bytes()))
    if number < 0:
        raise RuntimeError("the icon font could not be loaded")
    return QFontDatabase.applicationFontFamilies(number)[0]


@functools.cache
def _codes() -> dict[str, str]:
    place = next(iter(sorted(_fonts().glob("materialdesignicons6-webfont-charmap*.json"))))
    return dict(json.loads(place.read_text(encoding="utf-8")))


def letter(name: str) -> str:
    """The letter of an icon's name, «mdi6.» and the font's own name. KeyError for one the font does not have."""
    return chr(int(_codes()[name.removeprefix("mdi6.")], 16))


class GlyphEngine(QIconEngine):
    """Draws one letter in three colours (#RRGGBB): at rest, under the pointer or chosen, and not to be used now."""

    def __init__(self, name: str, rest: str, active: str, disabled: str) -> None:
        super().__init__()
        self._name = name
        self._colours = {
            QIcon.Mode.Normal: rest,
            QIcon.Mode.Active: active,
            QIcon.Mode.Selected: active,
            QIcon.Mode.Disabled: disabled,
        }

    def clone(self) -> GlyphEngine:
        """The same once more, as Qt asks for it."""
        made = GlyphEngine(self._name, "", "", "")
        made._colours = self._colours
        return made

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the letter into a square in the middle of the room."""
        font = QFont(family())
        font.setPixelSize(max(1, round(min(rect.width(), rect.height()) * _FILL)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(QColor(self._colours[mode]))
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, letter(self._name))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The letter as a picture, clear around it."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made
