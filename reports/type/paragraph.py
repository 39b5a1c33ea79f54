"""A paragraph is one logical text, whatever runs it is written in; it is set by us and flows with reportlab's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.platypus.flowables import Flowable

from reports.type import fonts, lines
from reports.type.ink import Pen

Align = Literal["right", "center", "left", "justify"]
INK = "#1C2B33"
"""The colour of text."""

_NEARLY = 0.01  # points by which a height may miss


@dataclass(frozen=True)
class Style:
    """How a paragraph is set. `size`, `before` and `after` in points, `leading` in sizes, `colour` #RRGGBB."""

    size: float = 10.5
    bold: bool = False
    colour: str = INK
    align: Align = "right"
    leading: float = 1.6
    before: float = 0
    after: float = 4


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph with a look of its own; what is None is the paragraph's."""

    text: str
    bold: bool | None = None
    size: float | None = None
    colour: str | None = None


class Paragraph(Flowable):  # type: ignore[misc]
    """A text, or runs of one text, set from right to left. «\\n» begins a line. Splits over pages between lines."""

    def __init__(self, text: str | Sequence[Run], style: Style = Style()) -> None:
        super().__init__()
        runs = [Run(text)] if isinstance(text, str) else text
        self.style = style
        self.width: float = 0
        self.height: float = 0
        self.spaceBefore, self.spaceAfter = style.before, style.after
        self._pieces: lines.Pieces = tuple((run.text, _look(run, style)) for run in runs)
        self._begin = 0
        self._end: int | None = None
        self._lines: Sequence[lines.Line] = ()

    @property
    def text(self) -> str:
        """What was written, in logical order."""
        return "".join(text for text, _ in self._pieces)

    def natural_width(self) -> float:
        """How wide the text is on lines that are not broken, in points."""
        return max(line.wide for line in lines.lines(self._pieces, 1e6, self.style.size, self._begin, self._end))

    def minWidth(self) -> float:  # noqa: N802
        """How wide its widest word is, in points: reportlab asks for it."""
        whole = lines.composed(self._pieces)
        return max((fonts.width(word, self.style.size, self.style.bold) for word in whole.text.split()), default=0.0)

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Width and height it takes, in points."""
        if available != self.width or not self._lines:
            self._lines = lines.lines(self._pieces, available, self.style.size, self._begin, self._end)
            self.width, self.height = available, sum(map(self._height, self._lines))
        return self.width, self.height

    def split(self, available: float, height: float) -> list[Flowable]:
        """Two paragraphs, the first of which fits; nothing if none can. Neither is a lone line of three or more."""
        self.wrap(available, height)
        fit = 0
        while fit < len(self._lines) and sum(map(self._height, self._lines[: fit + 1])) <= height + _NEARLY:
            fit += 1
        if fit == len(self._lines):
            return [self]
        if len(self._lines) - fit == 1 and fit > 2:
            fit -= 1
        if not fit or (fit == 1 and len(self._lines) > 2):
            return []
        return [self._part(0, fit), self._part(fit, len(self._lines))]

    def _part(self, first: int, stop: int) -> Paragraph:
        part = Paragraph([], self.style)
        part._pieces = self._pieces
        part._begin = self._lines[first].start
        part._end = self._end if stop == len(self._lines) else self._lines[stop - 1].end
        part.spaceBefore = self.spaceBefore if first == 0 else 0
        part.spaceAfter = self.spaceAfter if stop == len(self._lines) else 0
        return part

    def _height(self, line: lines.Line) -> float:
        return line.size * self.style.leading

    def draw(self) -> None:
        """Draw the lines, the first at the top."""
        draw_lines(self.canv, self._lines, self.style, self.width, self.height)


def draw_lines(
    canvas: Any, set_lines: Sequence[lines.Line], style: Style, width: float, top: float, x: float = 0
) -> None:
    """Draw lines between `x` and `x + width` downwards from `top`, all in points."""
    pen = Pen(canvas)
    for line in set_lines:
        slack = width - line.wide
        stretch = slack / line.gaps if style.align == "justify" and line.gaps and not line.last and slack > 0 else 0.0
        height = line.size * style.leading
        pen.line(line, x + (0 if stretch else _indent(style.align, slack)), top - baseline(line.size, height), stretch)
        top -= height
    pen.done()


def baseline(size: float, height: float) -> float:
    """How far below the top of a line of this height the letters stand, in points."""
    return (height - (fonts.ASCENT + fonts.DESCENT) * size) / 2 + fonts.ASCENT * size


def _indent(align: Align, slack: float) -> float:
    return {"left": 0.0, "center": slack / 2}.get(align, slack)


def _look(run: Run, style: Style) -> lines.Look:
    bold = style.bold if run.bold is None else run.bold
    return lines.Look(bold, run.size or style.size, run.colour or style.colour)
